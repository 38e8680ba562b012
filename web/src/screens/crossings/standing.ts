// SPDX-License-Identifier: Apache-2.0
import type { Crossing, CrossingState, EffectiveWay, Half, Way } from '../../api/crossings';

/** How a crossing stands, worked out from what each party said of its own half. */

const strictness: Record<CrossingState, number> = { open: 0, restricted: 1, closed: 2 };

export const stricter = (a: CrossingState, b: CrossingState): CrossingState => (strictness[a] >= strictness[b] ? a : b);

/** What was said holds until a time that its author named, and not a moment longer. */
export const holds = ({ valid_until }: Pick<Half, 'valid_until'>, now: number) => Date.parse(valid_until) > now;

/** Halves that still hold, though the node's answer may be some seconds old. */
export const current = (crossing: Crossing, now: number): Half[] => crossing.halves.filter((half) => holds(half, now));

/** What each party said last that no longer holds, newest first; what has lapsed since the node answered as well. */
export function lapsed(crossing: Crossing, now: number): { party: string; valid_until: string; id: string }[] {
  const ended = [
    ...crossing.lapsed.map(({ party, valid_until, id }) => ({ party, valid_until, id })),
    ...crossing.halves
      .filter((half) => !holds(half, now))
      .map(({ party, valid_until, id }) => ({ party, valid_until, id })),
  ];
  const alive = new Set(current(crossing, now).map(({ party }) => party));
  const last = new Map<string, (typeof ended)[number]>();
  for (const one of ended)
    if (!alive.has(one.party) && one.valid_until > (last.get(one.party)?.valid_until ?? '')) last.set(one.party, one);
  return [...last.values()].sort((a, b) => (a.valid_until > b.valid_until ? -1 : 1));
}

/** The stricter half for each way and sort of traffic; a way of which only one party speaks is not known to be open. */
export function effective(crossing: Crossing, parties: readonly string[], now: number): EffectiveWay[] {
  const halves = current(crossing, now);
  const seen = new Set(halves.map(({ traffic }) => traffic));
  const ways: EffectiveWay[] = [];
  for (const traffic of seen)
    for (const into of parties) {
      const said = parties.map((party) =>
        halves.filter((half) => half.party === party && half.traffic === traffic && leads(half.way, party, into)),
      );
      const states = said.map((ofParty) => ofParty.map(({ state }) => state).reduce(stricterOrNull, null));
      if (states.every((state) => state !== null))
        ways.push({ into, traffic, state: states.map((state) => state!).reduce(stricter) });
      else if (states.some((state) => state === 'closed')) ways.push({ into, traffic, state: 'closed' });
    }
  return ways;
}

const stricterOrNull = (a: CrossingState | null, b: CrossingState): CrossingState => (a ? stricter(a, b) : b);

/** Whether a half that `party` described as `way` lies on the way into the land of `into`. */
const leads = (way: Way, party: string, into: string) => way === 'both' || (way === 'in') === (party === into);

export interface Summary {
  /** The worst of all ways; null when not all parties have a statement that holds. */
  worst: CrossingState | null;
  /** Not every way is the same. */
  mixed: boolean;
  /** Parties without any statement that holds. */
  silent: string[];
  wait_min: number | null;
  queue_vehicles: number | null;
  /** When the first of the current statements lapses. */
  until: string | null;
}

export function summary(crossing: Crossing, parties: readonly string[], now: number): Summary {
  const halves = current(crossing, now);
  const ways = effective(crossing, parties, now);
  const most = (member: 'wait_min' | 'queue_vehicles') =>
    halves.reduce<number | null>(
      (top, { [member]: value }) => (value === null ? top : Math.max(top ?? 0, value)),
      null,
    );
  const ends = halves.map(({ valid_until }) => valid_until).sort();
  return {
    worst: ways.length ? ways.map(({ state }) => state).reduce(stricter) : null,
    mixed: new Set(ways.map(({ state }) => state)).size > 1,
    silent: parties.filter((party) => !halves.some((half) => half.party === party)),
    wait_min: most('wait_min'),
    queue_vehicles: most('queue_vehicles'),
    until: ends[0] ?? null,
  };
}

/** How much a crossing needs looking at: closed first, then half known, restricted, long queues, and soon to lapse. */
export function trouble(crossing: Crossing, parties: readonly string[], now: number): number {
  const { worst, silent, wait_min, until } = summary(crossing, parties, now);
  const said = crossing.halves.length + crossing.lapsed.length > 0;
  const lapsing = until !== null && Date.parse(until) - now < 60 * 60_000;
  return (
    (worst === 'closed' ? 1000 : worst === 'restricted' ? 300 : 0) +
    (said && silent.length > 0 ? 500 : 0) +
    Math.min(200, wait_min ?? 0) +
    (lapsing ? 100 : 0) +
    (crossing.announced.length ? 50 : 0) +
    (said ? 1 : 0)
  );
}
