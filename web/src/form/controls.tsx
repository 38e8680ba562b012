// SPDX-License-Identifier: Apache-2.0
import { getLocalTimeZone, parseAbsolute, type ZonedDateTime } from '@internationalized/date';
import {
  Button,
  Checkbox,
  CheckboxGroup,
  DateField,
  DateInput,
  DateSegment,
  FieldError,
  Group,
  Input,
  Label,
  NumberField,
} from 'react-aria-components';
import { useSpeech } from '../i18n/context';
import { Icon } from '../shared/icon';
import { MonthButton } from './calendar';

interface MomentProps {
  label: string;
  value: string;
  /** By the node's clock, which is the one that will date the record. */
  now: string;
  onChange(instant: string): void;
  error?: string;
}

/** An instant, by "now", typed, or from a calendar, in local time and in the reader's calendar; kept in UTC. */
export function Moment({ label, value, now, onChange, error }: MomentProps) {
  const { t, format } = useSpeech();
  return (
    <div className="moment">
      <DateField<ZonedDateTime>
        className="field"
        granularity="minute"
        hourCycle={24}
        hideTimeZone
        value={value ? parseAbsolute(value, getLocalTimeZone()) : null}
        onChange={(time) => onChange(time ? toInstant(time.toDate()) : '')}
        isInvalid={error !== undefined}
      >
        <Label>{label}</Label>
        <div className="moment-line">
          <div className="input moment-group">
            <DateInput className="date-input">
              {(segment) => (
                <DateSegment segment={segment} className="segment">
                  {({ type, text, isPlaceholder }) => (isPlaceholder && isPart(type) ? t(`date.${type}`) : text)}
                </DateSegment>
              )}
            </DateInput>
            <MonthButton value={value} onChange={onChange} />
          </div>
          <Button className="button" slot={null} onPress={() => onChange(toInstant(new Date(now)))}>
            {t('form.now')}
          </Button>
        </div>
        <FieldError className="field-error">{error}</FieldError>
      </DateField>
      {value && !error && new Date(value).getTimezoneOffset() !== 0 && (
        <p className="quiet">{t('form.utc', { time: format.utc(value) })}</p>
      )}
    </div>
  );
}

const isPart = (type: string): type is 'day' | 'month' | 'year' => ['day', 'month', 'year'].includes(type);

/** Whole minutes: nobody knows the second. */
const toInstant = (date: Date) => `${date.toISOString().slice(0, 16)}:00Z`;

interface NumberProps {
  label: string;
  value: number | null;
  onChange(value: number | null): void;
  min?: number;
  max?: number;
  decimals?: number;
  error?: string;
  steps?: boolean;
}

/** A number in the reader's digits. */
export function Numeral({ label, value, onChange, min, max, decimals = 0, error, steps }: NumberProps) {
  return (
    <NumberField
      className="field numeral"
      value={value ?? NaN}
      onChange={(next) => onChange(Number.isNaN(next) ? null : next)}
      minValue={min}
      maxValue={max}
      formatOptions={{ useGrouping: false, maximumFractionDigits: decimals }}
      isInvalid={error !== undefined}
    >
      <Label>{label}</Label>
      <Group className={steps ? 'stepper' : undefined}>
        {steps && (
          <Button slot="decrement">
            <Icon name="minus" />
          </Button>
        )}
        <Input className="input" />
        {steps && (
          <Button slot="increment">
            <Icon name="plus" />
          </Button>
        )}
      </Group>
      <FieldError className="field-error">{error}</FieldError>
    </NumberField>
  );
}

/** Several of a few. */
export function Several({
  label,
  codes,
  field,
  value,
  onChange,
  error,
}: {
  label: string;
  codes: readonly string[];
  field: string;
  value: string[];
  onChange(codes: string[]): void;
  error?: string;
}) {
  const { words } = useSpeech();
  return (
    <CheckboxGroup className="field several" value={value} onChange={onChange} isInvalid={error !== undefined}>
      <Label>{label}</Label>
      <div className="pills">
        {codes.map((code) => (
          <Checkbox key={code} value={code} className="pill">
            <Icon name="check" />
            {words.code(field, code)}
          </Checkbox>
        ))}
      </div>
      <FieldError className="field-error">{error}</FieldError>
    </CheckboxGroup>
  );
}

/** How many, by category. Zero counts as not said. */
export function Counts({
  label,
  codes,
  field,
  value,
  onChange,
}: {
  label: string;
  codes: readonly string[];
  field: string;
  value: Record<string, number>;
  onChange(counts: Record<string, number>): void;
}) {
  const { words } = useSpeech();
  const put = (code: string, count: number | null) => {
    const { [code]: _, ...others } = value;
    onChange(count ? { ...others, [code]: count } : others);
  };
  return (
    <Group className="counts" aria-label={label}>
      {codes.map((code) => (
        <Numeral
          key={code}
          label={words.code(field, code)}
          value={value[code] ?? null}
          min={0}
          max={10_000_000}
          onChange={(count) => put(code, count)}
        />
      ))}
    </Group>
  );
}
