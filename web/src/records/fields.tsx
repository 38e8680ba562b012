// SPDX-License-Identifier: Apache-2.0
import type { ReactNode } from 'react';
import type { Agreement, Json, JsonObject } from '../api';
import type { FieldInfo } from '../generated/records';
import { type Speech, useSpeech } from '../i18n/context';
import { directionOf, htmlTag, tagName, traits } from '../i18n/languages';
import { isObject, placeOf, textOf } from '../record';
import { fieldOf, kindOf } from '../schema';
import { crossingName, type Crossings } from './places';

interface Context {
  speech: Speech;
  agreement: Agreement | undefined;
  crossings: Crossings;
}

/** Shown elsewhere, or of no use to a reader. */
const hidden = new Set(['agreement', 'cites', 'kind', 'v', 'text', 'instruction', 'party', 'exercise', 'ref']);
/** A reader looks for these first; the rest follows as in the record. */
const first = [
  'type',
  'subject',
  'event',
  'activity',
  'ask',
  'impact',
  'event_at',
  'event_until',
  'known_at',
  'crossing',
  'place',
  'sector',
  'line_relation',
  'people_count',
  'response_taken',
];

/** Words of this page, which may begin with a capital; identifiers may not. */
const sayable = new Set(['code', 'code_list', 'counts', 'boolean']);

const rank = (name: string) => (first.indexOf(name) + first.length + 1) % (first.length + 1);

/** The fields that a reader looks through, in the order in which he looks for them. */
export function fieldNames(kind: string, record: JsonObject): string[] {
  const order = kindOf(kind)?.fields.map(({ name }) => name) ?? [];
  return Object.keys(record)
    .filter((name) => !hidden.has(name) && !isTexts(kind, name))
    .sort((a, b) => rank(a) - rank(b) || order.indexOf(a) - order.indexOf(b));
}

/** A record's fields in the reader's words. */
export function Fields({
  kind,
  record,
  agreement,
  crossings,
}: {
  kind: string;
  record: JsonObject;
  agreement: Agreement | undefined;
  crossings: Crossings;
}) {
  const speech = useSpeech();
  const context = { speech, agreement, crossings };
  const names = fieldNames(kind, record);
  return (
    <dl className="fields">
      {names.map((name) => (
        <div key={name}>
          <dt>{speech.words.field(name)}</dt>
          <dd data-said={sayable.has(fieldOf(kind, name)?.type ?? '')}>
            {show(record, name, fieldOf(kind, name), context)}
          </dd>
        </div>
      ))}
    </dl>
  );
}

interface ValueProps {
  kind: string;
  /** The field, or the member of counts, that the value stands in. */
  path: string;
  value: Json | undefined;
  agreement: Agreement | undefined;
  crossings: Crossings;
}

/** One field's value in the reader's words; a dash where there is none. */
export function Value({ kind, path, value, agreement, crossings }: ValueProps) {
  const speech = useSpeech();
  const [name = '', member] = path.split('/').slice(1);
  const field = fieldOf(kind, name);
  if (value === undefined || value === null) return <>—</>;
  if (field?.type === 'text_map' && isObject(value))
    return Object.entries(value).map(([tag, text]) => (
      <span key={tag} className="value-text" lang={htmlTag(tag)} dir={directionOf(tag)}>
        {String(text)}
      </span>
    ));
  const shown = member && field?.type === 'counts' ? { ...field, type: 'integer' as const } : field;
  return <bdi>{show({ [name]: value }, name, shown, { speech, agreement, crossings })}</bdi>;
}

const isTexts = (kind: string, name: string) => fieldOf(kind, name)?.type === 'text_map';

/** The free texts of a record, each in its own language and direction. */
export function Texts({ kind, record }: { kind: string; record: JsonObject }) {
  const { words, language, t } = useSpeech();
  const counts = textOf(record, 'lang');
  const rank = (tag: string) => (traits[language].tags.includes(tag) ? 2 : 0) + (tag === counts ? 1 : 0);
  const fields = (kindOf(kind)?.fields ?? []).filter(({ type, name }) => type === 'text_map' && isObject(record[name]));
  return fields.map(({ name }) => (
    <section key={name} className="texts" aria-label={words.field(name)}>
      <h3>{words.field(name)}</h3>
      {Object.entries(record[name] as Record<string, string>)
        .sort(([a], [b]) => rank(b) - rank(a))
        .map(([tag, text]) => (
          <div key={tag} className="text" data-counts={tag === counts}>
            <span className="lang-tag">{tagName(tag)}</span>
            {tag === counts && <span className="quiet">{t('detail.counts')}</span>}
            <p lang={htmlTag(tag)} dir={directionOf(tag)}>
              {text}
            </p>
          </div>
        ))}
    </section>
  ));
}

function show(record: JsonObject, name: string, field: FieldInfo | undefined, context: Context): ReactNode {
  const value = record[name] as Json;
  const { speech, agreement, crossings } = context;
  const { words, format, t } = speech;
  const named = (list: { id: string; name: Record<string, string> }[] | undefined, id: string) =>
    speech.name(list?.find((entry) => entry.id === id)?.name, id);
  switch (field?.type) {
    case 'code':
      return code(name, String(value), speech);
    case 'code_list':
      return format.list((value as string[]).map((entry) => words.code(name, entry)));
    case 'counts':
      return format.list(
        Object.entries(value as Record<string, number>).map(
          ([entry, count]) => `${words.code(name, entry)} ${format.number(count)}`,
        ),
      );
    case 'instant':
      return <Instant value={String(value)} />;
    case 'date':
      return format.date(`${String(value)}T12:00:00Z`);
    case 'place':
      return place(record, speech);
    case 'track':
      return (
        <ul className="plain">
          {(value as { at: string; lat_e7: number; lon_e7: number }[]).map(({ at, lat_e7, lon_e7 }) => (
            <li key={at}>
              <Instant value={at} />: <bdi>{speech.coordinates(lat_e7 / 1e7, lon_e7 / 1e7)}</bdi>
            </li>
          ))}
        </ul>
      );
    case 'language':
      return tagName(String(value));
    case 'boolean':
      return t(value ? 'value.yes' : 'value.no');
    case 'value':
      return (
        <Value
          kind={textOf(record, 'of_kind')}
          path={textOf(record, 'path')}
          value={value}
          agreement={agreement}
          crossings={crossings}
        />
      );
    case 'integer':
      return name.endsWith('_m') ? speech.distance(Number(value)) : format.number(Number(value));
    case 'hash':
      return <Exact>{String(value)}</Exact>;
    default:
      if (name === 'crossing') return crossingName(crossings, String(value), speech);
      if (name === 'sector') return named(agreement?.sector, String(value));
      if (name === 'office' || name === 'contact_office' || name === 'lead_office')
        return named(agreement?.office, String(value));
      if (name === 'level') return named(agreement?.escalation as Agreement['sector'], String(value));
      if (name === 'path') return pathName(String(value), words);
      if (Array.isArray(value))
        return (
          <ul className="plain">
            {value.map((one) => (
              <li key={String(one)}>
                <bdi>{String(one)}</bdi>
              </li>
            ))}
          </ul>
        );
      return isObject(value) ? <Exact>{JSON.stringify(value)}</Exact> : <span dir="auto">{String(value)}</span>;
  }
}

function code(field: string, value: string, { words }: Speech): string {
  if (field !== 'type' || !value.includes('.')) return words.code(field, value);
  return `${words.type(value.split('.')[0] ?? '')}: ${words.type(value)}`;
}

/** The field that a path such as "/people_count/dead" leads to. */
export function pathName(path: string, { field, code: codeWord }: Speech['words']): string {
  const [first = '', ...rest] = path.split('/').slice(1);
  return [field(first), ...rest.map((step) => codeWord(first, step))].join(', ');
}

function place(record: JsonObject, { coordinates, t, distance }: Speech): ReactNode {
  const at = placeOf(record);
  if (!at) return null;
  return `${coordinates(at.latitude, at.longitude)} ${t('detail.precision', { distance: distance(at.precision_m) })}`;
}

/** Local time, and the time that both sides share where that differs. */
function Instant({ value }: { value: string }) {
  const { format, t } = useSpeech();
  const utc = new Date(value).getTimezoneOffset() === 0 ? '' : ` · ${t('form.utc', { time: format.utc(value) })}`;
  return <time dateTime={value}>{format.dateTime(value) + utc}</time>;
}

/** Machine text, left to right in every language. */
export function Exact({ children }: { children: string }) {
  return (
    <bdi className="exact" dir="ltr">
      {children}
    </bdi>
  );
}
