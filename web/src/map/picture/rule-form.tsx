// SPDX-License-Identifier: Apache-2.0
import { useMutation } from '@tanstack/react-query';
import { Fragment, useId, useState } from 'react';
import { Button, Input, NumberField } from 'react-aria-components';
import { instant, picture, type Rule, type RuleSet, type Subject, subjects } from '../../api/picture';
import { Choose } from '../../shared/select';
import { calledOf } from './alerts-panel';
import type { Engine } from './engine';
import {
  alone,
  kindOf,
  kinds,
  type Kind,
  ruleSentence,
  subjectsSaid,
  beginning,
  duration,
  freeName,
  type Gap,
  holes,
  minutes,
  partsOf,
  withoutRule,
  withRule,
} from './rule-sentence';
import { SaveBar } from './save-bar';
import { type Sides, why } from './telling';
import { useSaveRules } from './use-rules';
import { type PictureKey, usePictureSpeech } from './words';

interface Props {
  set: RuleSet;
  initial: Rule;
  before: string | undefined;
  sides: Sides;
  engine: Engine;
  onDone(): void;
}

const priorities = ['highest', 'high', 'normal', 'low'] as const;
const day = 86_400_000;

/** A rule as a sentence with gaps, tried on what was recorded before it is switched on. */
export function RuleForm({ set, initial, before, sides, engine, onDone }: Props) {
  const speech = usePictureSpeech();
  const { t, format } = speech;
  const [rule, setRule] = useState(initial);
  const change = (part: Partial<Rule>) => setRule({ ...rule, ...part });
  const name = useId();
  const saving = useSaveRules(onDone);
  const called =
    rule.id.trim() ||
    freeName(
      t(`picture.kind.${kindOf(rule)}`),
      set.rules.map(({ id }) => id),
    );
  const finished: Rule = { ...rule, id: called };
  const tried = useMutation({
    mutationFn: () => {
      const now = engine.present();
      const [from, until] = [now - day, now].map(instant);
      return picture.tryRules(alone(set, finished), from!, until!);
    },
  });
  const become = (kind: Kind) => {
    const trigger = kind === 'silence_source' ? 'silence' : kind;
    const { zone, ...next } = beginning(trigger, rule.zone ?? set.zones[0]?.id);
    const own = kind === 'silence_source' || kind === 'level' ? { source: '' } : zone !== undefined ? { zone } : {};
    setRule({ ...next, ...own, id: rule.id, subjects: rule.subjects ?? [], priority: rule.priority ?? 'normal' });
    tried.reset();
  };
  const taken = called !== before && set.rules.some(({ id }) => id === called);
  const needsZone =
    rule.zone === '' ||
    (rule.zone === undefined && beginning(rule.trigger, 'any').zone !== undefined && rule.source === undefined);
  const fault = taken
    ? t('picture.name.taken')
    : needsZone
      ? t('picture.rules.needs_zone')
      : rule.source === ''
        ? t('picture.rules.needs_source')
        : undefined;
  return (
    <form
      className="picture-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (!fault) saving.save.mutate(withRule(set, finished, before));
      }}
    >
      <h3 className="picture-subhead">{before ? t('picture.rules.change') : t('picture.rules.new')}</h3>
      <Choose
        label={t('picture.rules.kind')}
        value={kindOf(rule)}
        onChange={(kind) => become(kind as Kind)}
        choices={kinds.map((kind) => ({ id: kind, name: t(`picture.kind.${kind}`) }))}
      />
      <p className="picture-sentence" role="group" aria-label={ruleSentence(speech, rule, sides)}>
        {partsOf(t(`picture.rule.${kindOf(rule)}`, holes)).map((part, index) => (
          <Fragment key={index}>
            {'words' in part ? <span>{part.words}</span> : <Filled gap={part.gap} {...{ rule, change, set, sides }} />}
          </Fragment>
        ))}
      </p>
      <div className="picture-pair">
        <Choose
          label={t('picture.rules.priority')}
          value={rule.priority ?? 'normal'}
          onChange={(priority) => change({ priority })}
          choices={priorities.map((id) => ({ id, name: t(`picture.priority.${id}`) }))}
        />
        <div className="field" data-invalid={taken || undefined}>
          <label htmlFor={name}>{t('picture.name')}</label>
          <input
            id={name}
            className="input"
            dir="auto"
            maxLength={64}
            value={rule.id}
            placeholder={called}
            onInput={({ currentTarget }) => change({ id: currentTarget.value })}
          />
        </div>
      </div>
      <label className="picture-check">
        <input
          type="checkbox"
          checked={rule.own === true}
          onChange={({ currentTarget }) => change({ own: currentTarget.checked })}
        />
        {t('picture.rules.own')}
      </label>
      <div className="picture-try">
        <Button className="button" isDisabled={tried.isPending || fault !== undefined} onPress={() => tried.mutate()}>
          {t(tried.isPending ? 'picture.try.asking' : 'picture.try')}
        </Button>
        <div role="status">
          {tried.isError && <p className="field-error">{t('picture.try.failed', { detail: tried.error.message })}</p>}
          {tried.isSuccess && tried.data.reports === 0 && <p>{t('picture.try.nothing')}</p>}
          {tried.isSuccess && tried.data.reports > 0 && (
            <p>
              {t('picture.try.told', {
                count: Object.values(tried.data.counts).reduce((sum, one) => sum + one, 0),
                span: format.span(tried.data.span_s * 1000),
                reports: format.number(tried.data.reports),
              })}
            </p>
          )}
        </div>
        {tried.isSuccess && tried.data.alerts.length > 0 && (
          <ul className="picture-tried">
            {tried.data.alerts.slice(0, 5).map((alert, index) => (
              <li key={index}>
                <time dateTime={alert.at}>{format.short(alert.at)}</time>{' '}
                {why(speech, alert, calledOf(speech, engine, alert), sides)}
              </li>
            ))}
          </ul>
        )}
      </div>
      <SaveBar
        {...saving}
        fault={fault}
        said={t(before ? 'picture.rules.save' : 'picture.rules.switch_on')}
        onCancel={onDone}
        onRemove={before ? () => saving.save.mutate(withoutRule(set, before)) : undefined}
      />
    </form>
  );
}

interface FilledProps {
  gap: Gap;
  rule: Rule;
  set: RuleSet;
  sides: Sides;
  change(part: Partial<Rule>): void;
}

/** The control that stands in a gap. */
function Filled({ gap, rule, set, sides, change }: FilledProps) {
  const speech = usePictureSpeech();
  const { t } = speech;
  const label = t(`picture.gap.${gap}` as PictureKey);
  switch (gap) {
    case 'subjects': {
      const some = rule.subjects ?? [];
      const several = some.length > 1 ? [{ id: 'several', name: subjectsSaid(speech, rule) }] : [];
      return (
        <Choose
          quiet
          label={label}
          value={some.length > 1 ? 'several' : (some[0] ?? 'all')}
          onChange={(id) => id !== 'several' && change({ subjects: id === 'all' ? [] : [id as Subject] })}
          choices={[
            { id: 'all', name: t('picture.any') },
            ...several,
            ...subjects.map((subject) => ({ id: subject, name: t(`picture.any.${subject}`) })),
          ]}
        />
      );
    }
    case 'zone':
      return (
        <Choose
          quiet
          label={label}
          placeholder={t('picture.gap.zone')}
          value={rule.zone ?? null}
          onChange={(zone) => change({ zone })}
          choices={set.zones.map(({ id }) => ({ id, name: id }))}
        />
      );
    case 'where':
      return (
        <Choose
          quiet
          label={label}
          value={rule.zone ? `zone:${rule.zone}` : 'all'}
          onChange={(id) => change({ zone: id === 'all' ? undefined : id.slice(5) })}
          choices={[
            { id: 'all', name: t('picture.anywhere') },
            ...set.zones.map(({ id }) => ({ id: `zone:${id}`, name: t('picture.why.in', { zone: id }) })),
          ]}
        />
      );
    case 'side':
      return (
        <Choose
          quiet
          label={label}
          value={rule.towards ?? 'any'}
          onChange={(towards) => change({ towards: towards as Rule['towards'] })}
          choices={(['any', 'left', 'right'] as const).map((id) => ({
            id,
            name: id === 'any' ? t('picture.side.any') : sides[id],
          }))}
        />
      );
    case 'source':
      return (
        <input
          className="input picture-gap"
          aria-label={label}
          dir="auto"
          value={rule.source ?? ''}
          onInput={({ currentTarget }) => change({ source: currentTarget.value.trim() })}
        />
      );
    case 'time':
      return (
        <Number
          label={label}
          value={minutes(rule.time)}
          most={44_640}
          onChange={(time) => change({ time: duration(time) })}
        />
      );
    case 'distance':
      return (
        <Number
          label={label}
          value={rule.distance_m ?? 0}
          most={100_000}
          onChange={(distance_m) => change({ distance_m })}
        />
      );
    case 'limit': {
      const scale = rule.trigger === 'level' ? 1000 : 1;
      return (
        <Number
          label={label}
          value={(rule.limit ?? 0) / scale}
          least={0}
          most={1_000_000}
          onChange={(limit) => change({ limit: Math.round(limit * scale) })}
        />
      );
    }
  }
}

interface NumberProps {
  label: string;
  value: number;
  least?: number;
  most: number;
  onChange(value: number): void;
}

/** Typed with the digits of any of the desk's languages. */
const Number = ({ label, value, least = 1, most, onChange }: NumberProps) => (
  <NumberField
    className="picture-number"
    aria-label={label}
    value={value}
    minValue={least}
    maxValue={most}
    onChange={(next) => !isNaN(next) && onChange(next)}
  >
    <Input className="input" />
  </NumberField>
);
