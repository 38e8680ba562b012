// SPDX-License-Identifier: Apache-2.0
import milsymbol from 'milsymbol';
import type { Subject } from '../../api/picture';
import type { Symbols } from './painter';
import type { Look } from './sprites';

/** The symbols of APP-6 and MIL-STD-2525C, for those who read them faster. Loaded only for a reader who chose them. */

const functions: Record<Subject, string> = {
  vessel: 'SXM---',
  vehicle: 'GEV---',
  aircraft: 'AC----',
  herd: 'GU----',
  distress: 'SND---',
  station: 'GI----',
  aid: 'SN----',
  gauge: 'GES---',
  gate: 'GI----',
  unknown: 'GU----',
};

/** The code of 15 letters: a friend where it is ours, unknown where not; planned-looking where it is no longer current. */
export function code({ subject, own, stale }: Look, cotType?: string | null): string {
  const what = functions[subject];
  const side = own ? 'F' : 'U';
  const [, , dimension, ...rest] = cotType?.startsWith('a-') ? cotType.split('-') : [];
  const told = dimension && rest.length && rest.every((part) => part.length === 1);
  const dimensionAndWhat = told ? `${dimension}${rest.join('').padEnd(6, '-').slice(0, 6)}` : '';
  const [letter, kind] = dimensionAndWhat
    ? [dimensionAndWhat[0]!, dimensionAndWhat.slice(1)]
    : [what[0]!, what.slice(1).padEnd(6, '-')];
  return `S${side}${letter}${stale ? 'A' : 'P'}${kind}-----`.slice(0, 15).padEnd(15, '-');
}

export const militarySymbols = (ratio: () => number): Symbols => ({
  draw: (look, cotType) =>
    new milsymbol.Symbol(code(look, cotType), {
      size: 13 * ratio(),
      outlineWidth: 2 * ratio(),
      outlineColor: 'white',
    }).asCanvas(),
  turn: false,
});
