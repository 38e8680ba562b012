// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import type { AgreementSummary } from './api';
import { markOf } from './record';
import { href, parse } from './shell/route';

const agreement = {
  parties: [
    { id: 'irn', role: 'party' },
    { id: 'obs', role: 'observer' },
    { id: 'irq', role: 'party' },
  ],
} as unknown as AgreementSummary;

test('each side has a shape of its own, and ours is the circle', () => {
  expect([markOf('irn', agreement, 'irn'), markOf('irq', agreement, 'irn')]).toEqual(['circle', 'diamond']);
  expect([markOf('irn', agreement, 'irq'), markOf('irq', agreement, 'irq')]).toEqual(['diamond', 'circle']);
  expect([markOf('irn', agreement, null), markOf('irq', agreement, null)]).toEqual(['circle', 'diamond']);
});

test('a record’s address leads back to it, and nonsense to the list', () => {
  const route = { at: 'record', record: 'ab'.repeat(32) } as const;
  expect(parse(href(route))).toEqual(route);
  expect(parse('#/record/../../etc')).toEqual({ at: 'list' });
  expect(parse('#/log')).toEqual({ at: 'log' });
});
