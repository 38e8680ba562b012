// SPDX-License-Identifier: Apache-2.0
import type { JsonObject } from '../api';
import type { FieldInfo } from '../generated/records';
import { kindOf } from '../schema';

/** Which questions the form of a kind asks, in which order, and which of them only when somebody wants more. */

export const sections = ['what', 'when', 'where', 'effects', 'done', 'words', 'terms'] as const;
export type Section = (typeof sections)[number];

/** Set by the node, by the place control, by the citations, or by the form itself. */
const never = new Set([
  'agreement',
  'cites',
  'exercise',
  'kind',
  'lang',
  'legal_basis',
  'of_kind',
  'party',
  'recorded_at',
  'ref',
  'retain_until',
  'track', // of the live picture, and never typed in by hand
  'v',
]);

const where = new Set([
  'crossing',
  'direction',
  'distance_to_line_m',
  'gauge',
  'line_relation',
  'marker',
  'place',
  'radius_m',
  'sector',
]);
const done = new Set(['response_taken', 'response_planned', 'help_needed', 'response', 'instruction']);
const effects = new Set([
  'damage',
  'damage_amount',
  'damage_currency',
  'livestock_head',
  'people_count',
  'property',
  'seized_kg',
  'seized_l',
  'seized_pieces',
]);
const terms = new Set(['marking', 'office', 'purpose', 'usage']);
const times = new Set(['instant', 'date']);

export function sectionOf({ name, type }: FieldInfo): Section {
  if (terms.has(name)) return 'terms';
  if (done.has(name)) return 'done';
  if (effects.has(name)) return 'effects';
  if (type === 'text_map') return 'words';
  if (times.has(type) || name === 'eta_min' || name === 'event_uncertainty_s') return 'when';
  return where.has(name) && name !== 'gauge' ? 'where' : 'what';
}

/** Asked at once although a record may do without them. */
const prominent: Record<string, readonly string[]> = {
  alert: ['impact', 'onset_at', 'place', 'radius_m', 'response'],
  case: ['next_step', 'next_at'],
  communique: ['publish_at'],
  correction: ['value'],
  crossing_status: ['queue_vehicles', 'wait_min', 'planned'],
  dispute: ['their_value', 'our_value'],
  incident: ['place', 'people_count', 'help_needed', 'direction'],
  notice: ['impact', 'place', 'radius_m', 'armed'],
  request: ['place', 'wanted_by'],
  system_notice: ['event_until', 'fallback'],
};
const always = new Set(['text', 'office', 'purpose']);

/** Asked at once when another field has this value, or a value that begins so. */
const calledFor: readonly { field: string; when: string; is: string }[] = [
  { field: 'livestock_head', when: 'type', is: 'livestock.' },
  { field: 'damage', when: 'type', is: 'infrastructure.' },
  { field: 'damage', when: 'type', is: 'environment.' },
  { field: 'marker', when: 'type', is: 'boundary.' },
  { field: 'seized_kg', when: 'type', is: 'smuggling.' },
  { field: 'seized_l', when: 'type', is: 'smuggling.fuel' },
  { field: 'gauge', when: 'event', is: 'flood' },
  { field: 'stage_m', when: 'event', is: 'flood' },
  { field: 'flow_m3s', when: 'event', is: 'flood' },
  { field: 'flow_m3s', when: 'activity', is: 'water_release' },
];

/** What the table wants exactly when another field says so, and nothing else would make sense with. */
function conditional(kind: string, name: string, draft: JsonObject): boolean | null {
  const rule = kindOf(kind)?.rules.find(({ what, field }) => what === 'exactly_when' && field === name);
  return rule ? draft[rule.other] === rule.value : null;
}

export interface Part {
  section: Section;
  fields: FieldInfo[];
  further: FieldInfo[];
}

/** The form of a kind as its draft stands. A field that holds something is always shown. */
export function layout(kind: string, draft: JsonObject): Part[] {
  const shown = (field: FieldInfo) =>
    field.required ||
    always.has(field.name) ||
    field.name in draft ||
    prominent[kind]?.includes(field.name) ||
    calledFor.some((rule) => rule.field === field.name && String(draft[rule.when] ?? '').startsWith(rule.is));
  const parts = sections.map((section): Part => ({ section, fields: [], further: [] }));
  for (const field of [...(kindOf(kind)?.fields ?? [])].sort(byPlace)) {
    if (never.has(field.name)) continue;
    const wanted = conditional(kind, field.name, draft);
    if (wanted === false) continue;
    const part = parts.find(({ section }) => section === sectionOf(field))!;
    (wanted || shown(field) ? part.fields : part.further).push(field);
  }
  return parts.filter(({ fields, further }) => fields.length + further.length > 0);
}

const first = [
  'path',
  'their_value',
  'our_value',
  'value',
  'ground',
  'type',
  'event',
  'activity',
  'ask',
  'form',
  'condition',
  'crossing',
  'traffic',
  'state',
  'title',
  'words',
  'impact',
  'line_relation',
  'event_at',
  'onset_at',
  'known_at',
  'event_until',
  'place',
  'people_count',
  'response_taken',
  'help_needed',
  'purpose',
  'office',
];
const rank = ({ name }: FieldInfo) => (first.indexOf(name) + first.length + 1) % (first.length + 1);
const byPlace = (a: FieldInfo, b: FieldInfo) =>
  rank(a) - rank(b) || Number(b.required) - Number(a.required) || (a.name < b.name ? -1 : 1);
