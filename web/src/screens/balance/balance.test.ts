// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import type { Balance } from '../../api/balance';
import { comparisonCode, inTime, sum, table, toCsv } from './figures';
import { boundsOf, calendarOf, daysOf, periodOf, step, withUnit } from './period';

const row = { kind: 'request', deadline: 'reply-u1', owed: 4, in_time: 2, late: 1, open: 0, overdue: 1, median_s: 60 };
const figures: Balance = {
  from: '2026-11-01T00:00:00Z',
  until: '2026-12-01T00:00:00Z',
  as_of: '2026-11-20T00:00:00Z',
  rows: [
    { ...row, party: 'irn' },
    { ...row, party: 'irq', median_s: null },
  ],
  said: [{ party: 'irn', kind: 'alert', count: 3 }],
  refused: [{ party: 'irq', code: 'prejudice', count: 1 }],
  withheld: [],
  own_withheld: [{ kind: 'incident', count: 2 }],
};

describe('figures', () => {
  it('are added up, and the share in time counts only what fell due', () => {
    expect(sum(figures.rows)).toEqual({ owed: 8, in_time: 4, late: 2, open: 0, overdue: 2 });
    expect(inTime(sum(figures.rows))).toBe(0.5);
    expect(inTime(sum([]))).toBeNull();
  });

  it('stand by party, the largest first', () => {
    const said = [
      ...figures.said,
      { party: 'irq', kind: 'alert', count: 1 },
      { party: 'irq', kind: 'notice', count: 9 },
    ];
    expect(table(said, ({ kind }) => kind).map(({ name, total }) => [name, total])).toEqual([
      ['notice', 9],
      ['alert', 4],
    ]);
  });

  it('give both sides one code, whatever the order, the own count and the clocks', async () => {
    const theirs: Balance = {
      ...figures,
      as_of: '2026-11-21T00:00:00Z',
      rows: [...figures.rows].reverse().map((each) => ({ ...each, median_s: 61 })),
      own_withheld: [],
    };
    expect(await comparisonCode(theirs)).toBe(await comparisonCode(figures));
  });

  it('give another code when one figure differs', async () => {
    const other = { ...figures, said: [{ party: 'irn', kind: 'alert', count: 4 }] };
    expect(await comparisonCode(other)).not.toBe(await comparisonCode(figures));
  });

  it('become a table that no spreadsheet runs, without what only we may know', () => {
    const csv = toCsv({ ...figures, refused: [{ party: 'irq', code: '=1+1', count: 1 }] });
    expect(csv.split('\r\n')[1]).toBe(
      'owed,irn,request,reply-u1,2026-11-01T00:00:00Z,2026-12-01T00:00:00Z,4,2,1,0,1,,60',
    );
    expect(csv).toContain("'=1+1");
    expect(csv).not.toContain('own');
  });
});

describe('periods', () => {
  const day = new Date('2026-11-25T12:00:00Z');

  it('are months of the calendar that the reader uses', () => {
    expect(boundsOf(periodOf('month', day, calendarOf('en')))).toEqual({
      from: '2026-11-01T00:00:00Z',
      until: '2026-12-01T00:00:00Z',
    });
    // The month of Azar in 1405.
    expect(boundsOf(periodOf('month', day, calendarOf('fa-IR-u-ca-persian')))).toEqual({
      from: '2026-11-22T00:00:00Z',
      until: '2026-12-22T00:00:00Z',
    });
  });

  it('follow each other without a gap', () => {
    for (const locale of ['en', 'fa-u-ca-persian', 'ar-u-ca-islamic-umalqura'])
      for (const unit of ['month', 'quarter', 'year'] as const) {
        const period = periodOf(unit, day, calendarOf(locale));
        expect(boundsOf(step(period, 1)).from).toBe(boundsOf(period).until);
        expect(boundsOf(step(period, -1)).until).toBe(boundsOf(period).from);
      }
  });

  it('keep the time that they are about when their length is changed', () => {
    const month = periodOf('month', day, calendarOf('en'));
    expect(boundsOf(withUnit(month, 'quarter'))).toEqual({
      from: '2026-10-01T00:00:00Z',
      until: '2027-01-01T00:00:00Z',
    });
  });

  it('are shown by their first and last day in every time zone', () => {
    const { first, last } = daysOf(periodOf('month', day, calendarOf('en')));
    expect([first.slice(0, 10), last.slice(0, 10)]).toEqual(['2026-11-01', '2026-11-30']);
  });
});
