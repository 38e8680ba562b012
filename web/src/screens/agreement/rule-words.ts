// SPDX-License-Identifier: Apache-2.0
import type { Agreement, Json, Texts } from '../../api';
import type { Speech } from '../../i18n/context';
import type { Key } from '../../i18n/messages';
import type { Approve, DeadlineText, LifeFirst, Rule } from './text';
import { rows, spanOf } from './text';

/** Rules in the reader's words, put together from messages: the node's own explanation speaks English only. */

export interface Named {
  id: string;
  name: Texts;
}

const strings = (value: Json | undefined): string[] => (Array.isArray(value) ? value.map(String) : []);

export class RuleWords {
  constructor(
    private readonly speech: Speech,
    private readonly text: Agreement,
  ) {}

  private list(parts: readonly string[]): string {
    return this.speech.format.list(parts);
  }

  /** A condition holds when one of what it lists does. */
  private either(parts: readonly string[]): string {
    return this.speech.format.either(parts);
  }

  named(table: string, id: string): string {
    return this.speech.name(rows<Named>(this.text, table).find((row) => row.id === id)?.name, id);
  }

  span(text: string): string {
    return this.speech.format.span(spanOf(text));
  }

  /** "life.*" is a branch of the tree, "life.dead" a leaf of it. */
  type(kind: string | undefined, type: string): string {
    const { words, t } = this.speech;
    if (type.endsWith('.*')) return t('agreement.branch', { name: words.type(type.slice(0, -2)) });
    return type.includes('.') ? words.type(type) : words.code(this.typeField(kind), type);
  }

  private typeField(kind: string | undefined): string {
    const fields: Record<string, string> = {
      notice: 'activity',
      alert: 'event',
      request: 'ask',
      crossing_status: 'state',
      system_notice: 'condition',
      contact: 'subject',
    };
    return fields[kind ?? ''] ?? 'type';
  }

  types(kinds: readonly string[], types: readonly string[]): string {
    return this.either(types.map((type) => this.type(kinds[0], type)));
  }

  kinds(kinds: readonly string[]): string {
    const { words, t } = this.speech;
    return kinds.length === 0 || kinds.includes('*') ? t('agreement.all_kinds') : this.either(kinds.map(words.kind));
  }

  field(path: string): string {
    const { words } = this.speech;
    const [field = '', member] = path.split('.');
    return member ? `${words.field(field)} (${words.code(field, member)})` : words.field(field);
  }

  approver({ office, power, grade }: Approve): string {
    const { t } = this.speech;
    if (office) return this.named('office', office);
    return (
      t('preview.or_above', { grade: t(`grade.${grade ?? 'post'}` as Key) }) +
      (power && power !== 'approve' ? ` (${this.power(power)})` : '')
    );
  }

  power(power: string): string {
    return this.speech.t(`agreement.power.${power}` as Key);
  }

  grade(grade: string): string {
    return this.speech.t(`agreement.grade.${grade}` as Key);
  }

  private readonly conditionWords: Record<string, (value: Json, rule: Rule) => string> = {
    from: (value) => this.say('from', this.either(strings(value).map((id) => this.named('party', id)))),
    kinds: (value) => this.kinds(strings(value)),
    types: (value, rule) => this.say('types', this.types(strings(rule.kinds), strings(value))),
    channels: (value) => this.say('channels', this.either(strings(value).map((id) => this.channel(id)))),
    purposes: (value) => this.say('purposes', this.codes('purpose', value)),
    markings: (value) => this.say('markings', this.codes('marking', value)),
    sectors: (value) => this.say('sectors', this.either(strings(value).map((id) => this.named('sector', id)))),
    grades: (value) => this.say('grades', this.either(strings(value).map((grade) => this.grade(grade)))),
    side: (value) => this.speech.t(value === 'own' ? 'agreement.when.side_own' : 'agreement.when.side_other'),
    distance_to_line_m_min: (value) => this.say('distance_min', this.speech.distance(Number(value))),
    distance_to_line_m_max: (value) => this.say('distance_max', this.speech.distance(Number(value))),
    age_min: (value) => this.say('age_min', this.span(String(value))),
    age_max: (value) => this.say('age_max', this.span(String(value))),
    impact_min: (value) => this.say('impact_min', this.speech.words.code('impact', String(value))),
    impact_max: (value) => this.say('impact_max', this.speech.words.code('impact', String(value))),
    exercise: (value) => this.speech.t(value === true ? 'agreement.when.exercise' : 'agreement.when.no_exercise'),
  };

  private readonly effectWords: Record<string, (value: Json) => string> = {
    strip: (value) => this.does('strip', this.list(strings(value).map((path) => this.field(path)))),
    blur_m: (value) => this.does('blur', this.speech.distance(Number(value))),
    delay: (value) => this.does('delay', this.span(String(value))),
    approve: (value) => this.does('approve', this.list((value as Approve[]).map((each) => this.approver(each)))),
    minimum_only: () => this.speech.t('agreement.then.minimum'),
  };

  private say(key: string, what: string): string {
    return this.speech.t(`agreement.when.${key}` as Key, { what });
  }

  private does(key: string, what: string): string {
    return this.speech.t(`agreement.then.${key}` as Key, { what });
  }

  private codes(field: string, value: Json): string {
    return this.either(strings(value).map((code) => this.speech.words.code(field, code)));
  }

  channel(id: string): string {
    const known = ['daily', 'requests', 'warnings', 'diplomatic'];
    return known.includes(id) ? this.speech.t(`agreement.channel.${id}` as Key) : id;
  }

  /** When the rule applies, a sentence for each condition. Empty: always. */
  conditions(rule: Rule): string[] {
    return Object.entries(this.conditionWords).flatMap(([key, say]) =>
      key in rule ? say(rule[key] as Json, rule) : [],
    );
  }

  /** What it does to what leaves. Empty for a release: it leaves as it was written. */
  effects(rule: Rule): string[] {
    return Object.entries(this.effectWords).flatMap(([key, say]) => (key in rule ? say(rule[key] as Json) : []));
  }

  /** Keys of a rule that no sentence speaks of; none, or the reader would be told less than was signed. */
  unsaid(rule: Rule): string[] {
    const said = ['id', 'decision', 'reason', ...Object.keys(this.conditionWords), ...Object.keys(this.effectWords)];
    return Object.keys(rule).filter((key) => !said.includes(key));
  }

  /** Whom a deadline is about: the kind, narrowed by what the text adds. */
  deadlineOf(deadline: DeadlineText): string[] {
    const { words, t } = this.speech;
    const codes = (field: string, value: Json | undefined) => strings(value).map((code) => words.code(field, code));
    return [
      ...codes('ask', deadline.asks),
      ...codes('urgency', deadline.urgencies),
      ...strings(deadline.types).map((type) => this.type(deadline.kind, type)),
      ...(deadline.impact_min ? [this.say('impact_min', words.code('impact', String(deadline.impact_min)))] : []),
      ...(deadline.planned === undefined ? [] : [t(deadline.planned ? 'agreement.planned' : 'agreement.not_planned')]),
    ];
  }

  lifeFirst({ types, distance_to_line_m_max, kind }: LifeFirst): string[] {
    return [
      ...(types ? [this.say('types', this.types([kind], types))] : []),
      ...(distance_to_line_m_max ? [this.say('distance_max', this.speech.distance(distance_to_line_m_max))] : []),
    ];
  }
}
