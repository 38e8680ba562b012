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

test('an address leads back to its screen, with what it was asked for', () => {
  const record = { screen: 'record', id: 'ab'.repeat(32) } as const;
  expect(parse(href(record))).toEqual(record);
  const report = { screen: 'report', query: { kind: 'incident', about: 'ab12' } } as const;
  expect(parse(href(report))).toEqual(report);
  expect(parse('#/cases')).toEqual({ screen: 'cases' });
});

test('an address that leads nowhere leads to the watch', () => {
  for (const hash of ['', '#/', '#/record', '#/record/../../etc', '#/nowhere', '#/cases/a b'])
    expect(parse(hash)).toEqual({ screen: 'watch' });
});
