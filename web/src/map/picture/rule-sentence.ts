// SPDX-License-Identifier: Apache-2.0
import { type Rule, type RuleSet, type Trigger, triggers } from '../../api/picture';
import { apart, type Sides } from './telling';
import type { PictureSpeech } from './words';

/**
 * A rule as a sentence with gaps. The sentence is a message of each language, which puts the gaps in that language's order;
 * where a gap is, the form has a control.
 */

export const gaps = ['subjects', 'zone', 'time', 'distance', 'limit', 'source', 'side', 'where'] as const;
export type Gap = (typeof gaps)[number];

/** Not in any language, and kept by the formatter. */
const edge = '\u0001';
export const holes = Object.fromEntries(gaps.map((gap) => [gap, `${edge}${gap}${edge}`])) as Record<Gap, string>;

export type Part = { words: string } | { gap: Gap };

/** What was formatted with `holes` as values, taken apart again. */
export const partsOf = (sentence: string): Part[] =>
  sentence
    .split(edge)
    .map((words, index): Part => (index % 2 ? { gap: words as Gap } : { words }))
    .filter((part) => 'gap' in part || part.words !== '');

/** Minutes out of "20m", "1h30m", "90s". */
export function minutes(duration: string | undefined): number {
  const units: Record<string, number> = { d: 1440, h: 60, m: 1, s: 1 / 60, ms: 1 / 60_000 };
  let sum = 0;
  for (const [, count, unit] of (duration ?? '').matchAll(/(\d+)(ms|[dhms])/g)) sum += Number(count) * units[unit!]!;
  return sum;
}

export const duration = (count: number): string => {
  const seconds = Math.max(1, Math.round(count * 60));
  return seconds % 60 ? `${seconds}s` : `${seconds / 60}m`;
};

/** What a new rule of a kind says until somebody changes it. */
export function beginning(trigger: Trigger, zone: string | undefined): Rule {
  const rule: Rule = { id: '', trigger, subjects: [], priority: 'normal' };
  if (zone && trigger !== 'level' && trigger !== 'cross' && trigger !== 'approach') rule.zone = zone;
  const times: Partial<Record<Trigger, string>> = {
    dwell: '20m',
    loiter: '20m',
    approach: '30m',
    meeting: '5m',
    silence: '15m',
  };
  const time = times[trigger];
  if (time) rule.time = time;
  if (trigger === 'loiter') rule.distance_m = 200;
  if (trigger === 'meeting') rule.distance_m = 100;
  if (trigger === 'crowd') rule.limit = 50;
  if (trigger === 'level') rule.limit = 1000;
  if (trigger === 'enter' || trigger === 'leave' || trigger === 'cross') rule.rearm = '10m';
  return rule;
}

/** Free, short and like the others. */
export function freeName(wanted: string, taken: readonly string[]): string {
  if (!taken.includes(wanted)) return wanted;
  let count = 2;
  while (taken.includes(`${wanted} ${count}`)) count++;
  return `${wanted} ${count}`;
}

export const withRule = (set: RuleSet, rule: Rule, before?: string): RuleSet => {
  const index = set.rules.findIndex(({ id }) => id === before);
  const rules = [...set.rules];
  if (index < 0) rules.push(rule);
  else rules[index] = rule;
  return { ...set, rules };
};

export const withoutRule = (set: RuleSet, id: string): RuleSet => ({
  ...set,
  rules: set.rules.filter((rule) => rule.id !== id),
});

/** Rules of a zone follow its new name. */
export const withZone = (set: RuleSet, zone: RuleSet['zones'][number], before?: string): RuleSet => {
  const index = set.zones.findIndex(({ id }) => id === before);
  const zones = [...set.zones];
  if (index < 0) zones.push(zone);
  else zones[index] = zone;
  const rules = before
    ? set.rules.map((rule) => (rule.zone === before ? { ...rule, zone: zone.id } : rule))
    : set.rules;
  return { ...set, zones, rules };
};

/** A zone that rules speak of cannot go alone. */
export const usersOf = (set: RuleSet, zone: string): string[] =>
  set.rules.filter((rule) => rule.zone === zone).map(({ id }) => id);

/** The set with one rule only, as it is tried. */
export const alone = (set: RuleSet, rule: Rule): RuleSet => {
  const { version: _, ...rest } = set;
  const { muted_until: __, ...awake } = rule;
  return { ...rest, rules: [awake] };
};

/** A silence is that of things in a zone, or that of a source. */
export type Kind = Trigger | 'silence_source';
export const kinds: readonly Kind[] = triggers.flatMap((trigger): Kind[] =>
  trigger === 'silence' ? ['silence', 'silence_source'] : [trigger],
);
export const kindOf = (rule: Rule): Kind =>
  rule.trigger === 'silence' && rule.source !== undefined ? 'silence_source' : rule.trigger;

export function subjectsSaid(speech: PictureSpeech, rule: Rule): string {
  const some = rule.subjects ?? [];
  return some.length
    ? speech.format.either(some.map((subject) => speech.t(`picture.any.${subject}`)))
    : speech.t('picture.any');
}

/** A rule in words, as a list shows it. */
export function ruleSentence(speech: PictureSpeech, rule: Rule, sides: Sides): string {
  const { t, format } = speech;
  const towards = rule.towards === 'left' || rule.towards === 'right' ? sides[rule.towards] : t('picture.side.any');
  return t(`picture.rule.${kindOf(rule)}`, {
    subjects: subjectsSaid(speech, rule),
    zone: apart(rule.zone ?? ''),
    time: format.number(minutes(rule.time)),
    distance: format.number(rule.distance_m ?? 0),
    limit: format.number(rule.trigger === 'level' ? (rule.limit ?? 0) / 1000 : (rule.limit ?? 0)),
    source: apart(rule.source ?? ''),
    side: towards,
    where: rule.zone ? t('picture.why.in', { zone: apart(rule.zone) }) : t('picture.anywhere'),
  });
}
