// SPDX-License-Identifier: Apache-2.0
import type { Brief } from '../../api';

/** What of all that is told deserves to interrupt, and how much of it is still worth reading one by one. */

export interface Alert {
  key: string;
  /** Urgent ones sound, and stay until they are put away. */
  urgent: boolean;
  /** How many matters it stands for; more than one in a storm. */
  count: number;
  /** The matter, or the latest of a storm. */
  brief: Brief;
  at: number;
}

export interface Alerts {
  shown: readonly Alert[];
  /** Matters that were told already: a change does not tell them again unless they became urgent. */
  told: ReadonlySet<string>;
  /** When single matters came, within the last minute. */
  recent: readonly number[];
}

export const none: Alerts = { shown: [], told: new Set(), recent: [] };

/** So many in a minute are told one by one; from then on they are one line. In milliseconds. */
const calm = 4;
const minute = 60_000;
/** An older matter is news to nobody: it came with catching up. */
const old = 15 * minute;
const toldMax = 5000;

const interrupting: readonly string[] = ['request', 'dispute', 'escalation', 'communique'];

export function isUrgent(brief: Brief): boolean {
  return (
    brief.kind === 'alert' ||
    brief.flags.length > 0 ||
    brief.escalated_to !== null ||
    (brief.impact?.endsWith('high') ?? false)
  );
}

/** The same alerts with what was just told. */
export function gather(alerts: Alerts, briefs: readonly Brief[], now: number): Alerts {
  const told = new Set(alerts.told.size > toldMax ? [] : alerts.told);
  const fresh = briefs.filter((brief) => {
    if (brief.own || brief.opening !== 'present' || now - Date.parse(brief.at) > old) return false;
    const urgent = isUrgent(brief);
    const key = `${brief.id}${urgent ? '!' : ''}`;
    if (told.has(key) || !(urgent || interrupting.includes(brief.kind))) return false;
    told.add(key);
    return true;
  });
  if (fresh.length === 0) return told.size === alerts.told.size ? alerts : { ...alerts, told };
  const recent = [...alerts.recent.filter((at) => now - at < minute), ...fresh.map(() => now)].slice(-1000);
  const single = fresh.map((brief) => ({
    key: brief.id,
    urgent: isUrgent(brief),
    count: 1,
    brief,
    at: now,
  }));
  const kept = alerts.shown.filter(({ key }) => !single.some((one) => one.key === key));
  if (recent.length <= calm) return { shown: [...kept, ...single], told, recent };
  const gone = (alert: Alert) => alert.count > 1 || now - alert.at < minute;
  const inStorm = [...kept.filter(gone), ...single];
  const storm: Alert = {
    key: 'storm',
    urgent: inStorm.some(({ urgent }) => urgent),
    count: inStorm.reduce((sum, { count }) => sum + count, 0),
    brief: fresh.at(-1)!,
    at: now,
  };
  return { shown: [...kept.filter((alert) => !gone(alert)), storm], told, recent };
}

export const without = (alerts: Alerts, key: string): Alerts => ({
  ...alerts,
  shown: alerts.shown.filter((alert) => alert.key !== key),
});
