// SPDX-License-Identifier: Apache-2.0
import type { ReactNode } from 'react';
import { useSpeech } from '../../i18n/context';

export interface Slice {
  id: string;
  name: string;
  value: number;
}

export interface Bar {
  id: string;
  label: ReactNode;
  /** What the bar says, for who cannot see it. */
  said: string;
  slices: Slice[];
}

/** Bars of slices on one scale. The figures stand beside them, and a table behind them says the same in words. */
export function Bars({ bars, legend }: { bars: Bar[]; legend?: { id: string; name: string }[] }) {
  const { format } = useSpeech();
  const total = (bar: Bar) => bar.slices.reduce((all, { value }) => all + value, 0);
  const largest = Math.max(1, ...bars.map(total));
  return (
    <figure className="balance-chart">
      {legend && (
        <figcaption className="balance-legend">
          {legend.map(({ id, name }) => (
            <span key={id}>
              <svg viewBox="0 0 10 10" aria-hidden="true">
                <rect className="balance-slice" data-slice={id} width="10" height="10" rx="2" />
              </svg>
              {name}
            </span>
          ))}
        </figcaption>
      )}
      <ul className="plain">
        {bars.map((bar) => (
          <li key={bar.id}>
            <span className="balance-label">{bar.label}</span>
            <svg
              className="balance-bar"
              role="img"
              aria-label={bar.said}
              preserveAspectRatio="none"
              viewBox="0 0 1000 16"
            >
              {offsets(bar.slices, largest).map(({ id, x, width }) => (
                <rect key={id} className="balance-slice" data-slice={id} x={x} width={width} height="16" />
              ))}
            </svg>
            <span className="balance-total">{format.number(total(bar))}</span>
          </li>
        ))}
      </ul>
    </figure>
  );
}

/** Where each slice begins, in thousandths of the largest bar; a small gap keeps neighbours apart without colour. */
function offsets(slices: readonly Slice[], largest: number) {
  let x = 0;
  return slices
    .filter(({ value }) => value > 0)
    .map(({ id, value }) => {
      const width = (1000 * value) / largest;
      const slice = { id, x, width: Math.max(2, width - 3) };
      x += width;
      return slice;
    });
}

export interface Month {
  id: string;
  name: string;
  /** Of 1; null when nothing fell due. */
  share: number | null;
}

/** One line of months: a column for each, empty where nothing fell due. */
export function Columns({ months, label, said }: { months: Month[]; label: ReactNode; said(month: Month): string }) {
  const { format } = useSpeech();
  return (
    <div className="balance-columns">
      <span className="balance-label">{label}</span>
      <ol className="plain">
        {months.map((month) => (
          <li key={month.id}>
            <svg viewBox="0 0 20 60" preserveAspectRatio="none" role="img" aria-label={said(month)}>
              <rect className="balance-column-ground" width="20" height="60" />
              {month.share !== null && (
                <rect
                  className="balance-slice"
                  data-slice="in_time"
                  y={60 - 60 * month.share}
                  width="20"
                  height={60 * month.share}
                />
              )}
            </svg>
            <span aria-hidden="true">
              {month.share === null ? '–' : `${format.number(Math.round(100 * month.share))}%`}
            </span>
            <span className="quiet" aria-hidden="true">
              {month.name}
            </span>
          </li>
        ))}
      </ol>
    </div>
  );
}
