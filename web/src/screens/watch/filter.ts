// SPDX-License-Identifier: Apache-2.0
import { type Brief, type MattersQuery, whenOf } from '../../api/matters';

/** What the reader wants to see. As a value it is the address that can be shared, the question to the node, and a test. */
export interface Filter {
  party: string;
  kinds: readonly string[];
  states: readonly string[];
  sector: string;
  crossing: string;
  open: boolean;
  overdue: boolean;
  flagged: boolean;
  q: string;
  since: string;
  until: string;
  sort: 'at' | 'due';
}

export const everything: Filter = {
  party: '',
  kinds: [],
  states: [],
  sector: '',
  crossing: '',
  open: false,
  overdue: false,
  flagged: false,
  q: '',
  since: '',
  until: '',
  sort: 'at',
};

/** Kinds that are matters by themselves; replies and closures are shown with what they are about. */
export const matterKinds = [
  'incident',
  'notice',
  'alert',
  'request',
  'crossing_status',
  'dispute',
  'escalation',
  'erasure',
  'system_notice',
  'communique',
  'contact',
] as const;

const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?(\.\d+)?Z$/;
const code = /^[a-z][a-z0-9_-]{0,63}$/;

/** Only what differs from everything, in a fixed order: equal filters have equal addresses. */
export function toParams(filter: Filter): URLSearchParams {
  const params = new URLSearchParams();
  const put = (name: string, value: string | boolean) => {
    if (value) params.set(name, value === true ? '1' : value);
  };
  put('party', filter.party);
  put('kinds', [...filter.kinds].sort().join(','));
  put('states', [...filter.states].sort().join(','));
  put('sector', filter.sector);
  put('crossing', filter.crossing);
  put('open', filter.open);
  put('overdue', filter.overdue);
  put('flagged', filter.flagged);
  put('q', filter.q);
  put('since', filter.since);
  put('until', filter.until);
  put('sort', filter.sort === 'due' ? 'due' : '');
  return params;
}

/** Reads an address that anybody may have written: what makes no sense is left out. */
export function fromParams(params: URLSearchParams): Filter {
  const one = (name: string, like: RegExp) => {
    const value = params.get(name) ?? '';
    return like.test(value) ? value : '';
  };
  const several = (name: string) => [...new Set((params.get(name) ?? '').split(',').filter((part) => code.test(part)))];
  return {
    party: one('party', code),
    kinds: several('kinds'),
    states: several('states'),
    sector: one('sector', code),
    crossing: one('crossing', code),
    open: params.get('open') === '1',
    overdue: params.get('overdue') === '1',
    flagged: params.get('flagged') === '1',
    q: (params.get('q') ?? '').slice(0, 200),
    since: one('since', instant),
    until: one('until', instant),
    sort: params.get('sort') === 'due' ? 'due' : 'at',
  };
}

export const sameFilter = (a: Filter, b: Filter) => toParams(a).toString() === toParams(b).toString();

/** How many conditions hold things back; the order is none. */
export const conditions = (filter: Filter): number =>
  [...toParams(filter).keys()].filter((name) => name !== 'sort').length;

export function toQuery(filter: Filter, agreement: string | undefined): MattersQuery {
  return { agreement, ...(Object.fromEntries(toParams(filter)) as Omit<MattersQuery, 'agreement'>) };
}

/**
 * Whether a matter that has just come belongs into the list, without asking the node. What only the node can judge, the
 * words, is `undefined`: then it has to be asked.
 */
export function accepts(filter: Filter, brief: Brief): boolean | undefined {
  const kinds: readonly string[] = filter.kinds.length ? filter.kinds : matterKinds;
  const when = Date.parse(whenOf(brief));
  const plain =
    kinds.includes(brief.kind) &&
    (!filter.party || filter.party === brief.party) &&
    (filter.states.length === 0 || filter.states.includes(brief.state)) &&
    (!filter.sector || filter.sector === brief.sector) &&
    (!filter.crossing || filter.crossing === brief.crossing) &&
    (!filter.open || brief.open) &&
    (!filter.overdue || brief.overdue) &&
    (!filter.flagged || brief.flags.length > 0) &&
    (!filter.since || when >= Date.parse(filter.since)) &&
    (!filter.until || when < Date.parse(filter.until));
  return plain && filter.q ? undefined : plain;
}

/** Newest first, or what is due soonest first and what has no date last. */
export function before(filter: Filter, a: Brief, b: Brief): number {
  if (filter.sort === 'due' && a.due !== b.due) {
    if (!a.due || !b.due) return a.due ? -1 : 1;
    return a.due < b.due ? -1 : 1;
  }
  return a.at === b.at ? 0 : a.at > b.at ? -1 : 1;
}
