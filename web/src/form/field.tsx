// SPDX-License-Identifier: Apache-2.0
import { Time } from '@internationalized/date';
import { DateInput, DateSegment, FieldError, Input, Label, TextField, TimeField } from 'react-aria-components';
import type { Json, JsonObject } from '../api';
import type { FieldInfo } from '../generated/records';
import { type Speech, useSpeech } from '../i18n/context';
import { tagName } from '../i18n/languages';
import { groundOf, pathsOf, valueAt } from '../acts/acts';
import { isObject } from '../record';
import { pathName, Value } from '../records/fields';
import { crossingId, namesOf } from '../records/places';
import { kindOf } from '../schema';
import { Choose, type ChoiceGroup } from '../shared/select';
import { useForm } from './context';
import { Counts, Moment, Numeral, Several } from './controls';
import { PlaceInput, type Way } from './place';
import { TextsInput } from './texts';

interface Props {
  kind: string;
  field: FieldInfo;
  /** Under which name the value stands in the draft, when it is another: a dispute holds the value of another record's field. */
  at?: string;
  onWay?(way: Way): void;
}

/** The control that fits a field of the table. */
export function FieldInput({ kind, field, at = field.name, onWay }: Props) {
  const speech = useSpeech();
  const { t, words } = speech;
  const { draft, put, error, node, tags } = useForm();
  const value = draft[at];
  const fault = error(`/${at}`);
  const set = (next: Json) => put({ [at]: next });
  const label =
    (at === field.name
      ? words.field(at)
      : `${at === 'our_value' ? t('form.our_value') : words.field(at)}: ${words.field(field.name)}`) +
    unitOf(field, speech) +
    (field.required ? '' : ` (${t('form.optional')})`);
  switch (field.type) {
    case 'place':
      return <PlaceInput kind={kind} onWay={onWay} />;
    case 'code':
      return (
        <Choose
          label={label}
          value={text(value) || null}
          placeholder={t('form.choose')}
          onChange={set}
          {...(field.name === 'type'
            ? { groups: typeGroups(field.codes ?? [], words) }
            : { choices: choices(field, speech) })}
          error={fault}
        />
      );
    case 'code_list':
      return (
        <Several
          label={label}
          field={field.name}
          codes={field.codes ?? []}
          value={Array.isArray(value) ? value.map(String) : []}
          onChange={set}
          error={fault}
        />
      );
    case 'counts':
      return (
        <div className="field">
          <span className="label">{label}</span>
          <Counts
            label={label}
            field={field.name}
            codes={field.codes ?? []}
            value={isObject(value) ? (value as Record<string, number>) : {}}
            onChange={set}
          />
          {fault && <p className="field-error">{fault}</p>}
        </div>
      );
    case 'instant':
      return (
        <Moment label={label} now={node.now} value={text(value)} onChange={(to) => set(to || null)} error={fault} />
      );
    case 'integer':
      if (field.unit === 'minute after midnight UTC')
        return <OfDay label={label} value={typeof value === 'number' ? value : null} onChange={set} />;
      return (
        <Numeral
          label={label}
          value={typeof value === 'number' ? value : null}
          min={field.min}
          max={field.max}
          onChange={set}
          error={fault}
        />
      );
    case 'decimal':
      return (
        <Numeral
          label={label}
          value={typeof value === 'string' && value !== '' ? Number(value) : null}
          min={field.min}
          max={field.max}
          decimals={3}
          onChange={(number) => set(number === null ? null : String(number))}
          error={fault}
        />
      );
    case 'boolean':
      return (
        <Choose
          label={label}
          value={typeof value === 'boolean' ? String(value) : null}
          placeholder={t('form.choose')}
          onChange={(yes) => set(yes === 'true')}
          choices={[
            { id: 'true', name: t('value.yes') },
            { id: 'false', name: t('value.no') },
          ]}
          error={fault}
        />
      );
    case 'path':
      return <PathInput label={label} fault={fault} />;
    case 'value':
      return <ValueInput field={field} />;
    case 'text_map':
      return <TextsInput name={at} label={label} required={field.required} rows={field.max > 1000 ? 4 : 2} />;
    case 'language':
      return <Chosen {...{ label, at, fault }} list={tags.map((id) => ({ id, name: tagName(id) }))} />;
    default:
      return <IdInput field={field} at={at} label={label} fault={fault} />;
  }
}

const text = (value: Json | undefined) => (typeof value === 'string' ? value : '');

function Chosen(props: { label: string; at: string; fault: string | undefined; list: { id: string; name: string }[] }) {
  const { t } = useSpeech();
  const { draft, put } = useForm();
  return (
    <Choose
      label={props.label}
      value={text(draft[props.at]) || null}
      placeholder={t('form.choose')}
      onChange={(id) => put({ [props.at]: id })}
      choices={props.list}
      error={props.fault}
    />
  );
}

/** Names that the agreement lists are chosen, others are typed. */
function IdInput({
  field,
  at,
  label,
  fault,
}: {
  field: FieldInfo;
  at: string;
  label: string;
  fault: string | undefined;
}) {
  const { name } = useSpeech();
  const { agreement, crossings, offices, node, draft, put } = useForm();
  const named = (list: { id: string; name: Record<string, string> }[]) =>
    list.map((each) => ({ id: each.id, name: name(each.name, each.id) }));
  const own = (agreement.office ?? []).filter(({ party }) => party === node.party);
  const lists: Record<string, { id: string; name: string }[]> = {
    office: offices,
    contact_office: named(own),
    lead_office: named(own),
    sector: named(agreement.sector ?? []),
    level: named((agreement.escalation as { id: string; name: Record<string, string> }[] | undefined) ?? []),
    crossing: (crossings?.features ?? []).map((feature) => ({
      id: crossingId(feature),
      name: name(namesOf(feature), crossingId(feature)),
    })),
  };
  const list = lists[field.name];
  if (list) return <Chosen {...{ label, at, fault, list }} />;
  return (
    <TextField
      className="field"
      value={text(draft[at])}
      onChange={(typed) => put({ [at]: (field.type === 'currency' ? typed.toUpperCase() : typed.trim()) || null })}
      isInvalid={fault !== undefined}
    >
      <Label>{label}</Label>
      <Input className="input" dir="ltr" />
      <FieldError className="field-error">{fault}</FieldError>
    </TextField>
  );
}

/** A time of day, typed as the clock on the wall shows it, kept in minutes after midnight UTC. */
function OfDay({
  label,
  value,
  onChange,
}: {
  label: string;
  value: number | null;
  onChange(minutes: number | null): void;
}) {
  const aDay = 1440;
  const offset = new Date().getTimezoneOffset();
  const wall = value === null ? null : (value - offset + 2 * aDay) % aDay;
  return (
    <TimeField
      className="field"
      hourCycle={24}
      value={wall === null ? null : new Time(Math.floor(wall / 60), wall % 60)}
      onChange={(time) => onChange(time ? (time.hour * 60 + time.minute + offset + 2 * aDay) % aDay : null)}
    >
      <Label>{label}</Label>
      <DateInput className="input date-input">
        {(segment) => <DateSegment segment={segment} className="segment" />}
      </DateInput>
    </TimeField>
  );
}

const units = [
  'metre',
  'second',
  'minute',
  'millisecond',
  'kilogram',
  'litre',
  'piece',
  'cubic metre per second',
  'crossings per hour',
] as const;

/** What a number is counted in, where its name does not say so. */
function unitOf({ unit, type }: FieldInfo, { t }: Speech): string {
  const known = type === 'counts' ? undefined : units.find((each) => each === unit);
  return known ? `, ${t(`form.unit.${known}`)}` : '';
}

function choices({ name, codes }: FieldInfo, { words }: Speech) {
  return (codes ?? []).map((code) => ({ id: code, name: words.code(name, code) }));
}

/** The incident tree by its branches. */
export function typeGroups(codes: readonly string[], words: Speech['words']): ChoiceGroup[] {
  const branches = [...new Set(codes.map((code) => code.split('.')[0] ?? ''))];
  return branches.map((branch) => ({
    name: words.type(branch),
    choices: codes
      .filter((code) => code.startsWith(`${branch}.`))
      .map((code) => ({ id: code, name: words.code('type', code) })),
  }));
}

/** The field of a record that a path leads to, as if it were a field of its own; a member of counts is a number. */
export function fieldAt(kind: string, path: string): FieldInfo | null {
  const [name = '', member] = path.split('/').slice(1);
  const field = kindOf(kind)?.fields.find((each) => each.name === name);
  if (!field) return null;
  return member && field.type === 'counts' ? { ...field, type: 'integer' } : field;
}

/** Which field of another record it is about. What stands there is quoted by the form, not by hand. */
function PathInput({ label, fault }: { label: string; fault: string | undefined }) {
  const { t, words } = useSpeech();
  const { draft, put, subject } = useForm();
  const kind = text(draft.of_kind);
  const choose = (path: string) => {
    const stands = valueAt(subject, path) ?? null;
    const quoted: JsonObject = draft.kind === 'dispute' ? { their_value: stands, ground: groundOf(path) } : {};
    put({ path, value: null, our_value: null, ...quoted });
  };
  return (
    <Choose
      label={label}
      value={text(draft.path) || null}
      placeholder={t('form.choose')}
      onChange={choose}
      choices={pathsOf(kind, subject).map((path) => ({ id: path, name: pathName(path, words) }))}
      error={fault}
    />
  );
}

/** The value of another record's field, with the control of that field. What stands there now is shown, and not to be changed. */
function ValueInput({ field }: { field: FieldInfo }) {
  const { words } = useSpeech();
  const { draft, subject, agreement, crossings } = useForm();
  const path = text(draft.path);
  const kind = text(draft.of_kind);
  const target = fieldAt(kind, path);
  if (!target) return null;
  if (field.name !== 'their_value')
    return <FieldInput kind={kind} field={{ ...target, required: field.required }} at={field.name} />;
  return (
    <div className="field">
      <span className="label">{words.field(field.name)}</span>
      <p className="form-stands">
        <Value kind={kind} path={path} value={valueAt(subject, path)} agreement={agreement} crossings={crossings} />
      </p>
    </div>
  );
}
