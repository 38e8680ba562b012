// SPDX-License-Identifier: Apache-2.0
import type { Agreement, Office, Texts } from './api';
import { isObject } from './record';

/** Reading the agreement's text: who may do what, and why a rule is there. */

export const grades = ['post', 'grade_2', 'grade_1', 'commission', 'ministry'] as const;
export type Grade = (typeof grades)[number];
const rank = (grade: string | undefined) => grades.indexOf(grade as Grade);

/** Own offices with a power, the lowest grade first: a post logs, a ministry rarely does. */
export function officesWith(agreement: Agreement, party: string | null, power: string, kind?: string): Office[] {
  return (agreement.office ?? [])
    .filter((office) => office.party === party && (office.powers?.includes(power) ?? true))
    .filter(({ kinds }) => !kind || !kinds || kinds.includes('*') || kinds.includes(kind))
    .sort((a, b) => rank(a.grade) - rank(b.grade));
}

type Approver = { office: string } | { power: string; grade: Grade };

/** Who has to say yes, as a verdict writes it: an office, or "power:grade" for any office with the power from that grade up. */
function approverOf(approver: string): Approver {
  const [power = '', grade] = approver.split(':');
  return grades.includes(grade as Grade) ? { power, grade: grade as Grade } : { office: approver };
}

/** Who has to say yes, without those who have when a higher one does. */
export function approversOf(approvers: readonly string[]): Approver[] {
  const all = approvers.map(approverOf);
  return all.filter(
    (one) =>
      'office' in one ||
      !all.some((other) => 'power' in other && other.power === one.power && rank(other.grade) > rank(one.grade)),
  );
}

/** Own offices that can give the yes which a held record waits for, the lowest grade first. */
export function approvingOffices(agreement: Agreement, party: string | null, approvers: readonly string[]): Office[] {
  const wanted = approversOf(approvers);
  return officesWith(agreement, party, 'approve').filter((office) =>
    wanted.some((one) =>
      'office' in one
        ? one.office === office.id
        : (office.powers?.includes(one.power) ?? true) && rank(office.grade) >= rank(one.grade),
    ),
  );
}

/** Own offices that may let a text go which the guard has stopped. */
export function overridingOffices(agreement: Agreement, party: string | null): Office[] {
  const guard = agreement.guard;
  const needed = isObject(guard as never) ? String((guard as { override_grade?: string }).override_grade ?? '') : '';
  return officesWith(agreement, party, 'log').filter(({ grade }) => rank(grade) >= rank(needed));
}

/** The reasons that the signed text gives for its rules, in all its languages. */
export function reasonsOf(agreement: Agreement, rules: readonly string[]): Texts[] {
  const release = agreement.release;
  if (!Array.isArray(release)) return [];
  return (release as { id?: string; reason?: Texts }[])
    .filter(({ id, reason }) => id !== undefined && rules.includes(id) && reason !== undefined)
    .map(({ reason }) => reason!);
}

export function languageTags({ agreement }: Agreement): string[] {
  return Array.isArray(agreement.languages) && agreement.languages.length
    ? agreement.languages.map(String)
    : ['en', 'ar', 'fa', 'ckb'];
}

/** How far the corridor reaches on each side of the line, in metres; 0 when the text names none. */
export function corridorOf(agreement: Agreement | undefined): number {
  const frontier = agreement?.frontier as { corridor_m?: unknown } | undefined;
  const corridor = frontier?.corridor_m ?? agreement?.agreement.corridor_m;
  return typeof corridor === 'number' ? corridor : 0;
}
