// SPDX-License-Identifier: Apache-2.0
import type { Alert } from '../../api/picture';

const weights: Record<string, number> = { highest: 0, high: 1, normal: 2, low: 3 };
export const weightOf = (priority: string) => weights[priority] ?? 2;

/** Not acknowledged before acknowledged, then by priority, then the latest first. */
export const byWeight = (a: Alert, b: Alert): number =>
  Number(a.state !== 'open') - Number(b.state !== 'open') ||
  weightOf(a.priority) - weightOf(b.priority) ||
  (a.at < b.at ? 1 : -1);

/** More than these are not kept here; the node keeps them all. */
const keptMax = 500;

/** The list with one that is new or has changed. One that was reported is done with. */
export function withAlert(items: readonly Alert[], alert: Alert): Alert[] {
  const others = items.filter(({ id }) => id !== alert.id);
  return alert.state === 'reported' ? others : [alert, ...others].sort(byWeight).slice(0, keptMax);
}
