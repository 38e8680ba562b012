// SPDX-License-Identifier: Apache-2.0
import { memo, useMemo } from 'react';
import { type Brief, whenOf } from '../../api/matters';
import { useSpeech } from '../../i18n/context';
import type { Mark } from '../../record';
import { shapes } from '../../shared/icon';
import { day, gathered, type Span, share, stacked, ticks, width } from './scale';

interface Lane {
  party: string;
  name: string;
  mark: Mark;
}

interface Props {
  lanes: readonly Lane[];
  briefs: readonly Brief[];
  span: Span;
  pixels: number;
  now: number;
  /** Time runs from the right to the left, as the reader's script does. */
  backwards: boolean;
  hovered: string | undefined;
  selected: string | undefined;
  chosen: Span | undefined;
  onHover(record: string | undefined): void;
  onOpen(briefs: Brief[]): void;
}

const lane_px = 46;
const axis_px = 22;
const bin_px = 15;
const barRows = 3;

export const stripHeight = (lanes: number) => lanes * lane_px + axis_px;

/** Kinds that last: shown as bars from their beginning to their end. */
const lasting: readonly string[] = ['notice', 'alert'];

/** What a time line shows, for eyes and hands only: the list beside it says the same in words. */
export const Strip = memo(function Strip(props: Props) {
  const { lanes, briefs, span, pixels, now, backwards, chosen } = props;
  const { format } = useSpeech();
  const place = (at: number) => {
    const x = share(span, at) * pixels;
    return backwards ? pixels - x : x;
  };
  const height = stripHeight(lanes.length);
  const marks = useMemo(() => ticks(span, Math.max(2, pixels / 92)), [span, pixels]);
  const daily = width(span) > 3 * day;
  const box = (from: number, to: number) => {
    const [a, b] = [place(Math.max(from, span.from)), place(Math.min(to, span.to))];
    return { x: Math.min(a, b), width: Math.max(0, Math.abs(b - a)) };
  };
  return (
    <svg width={pixels} height={height} aria-hidden="true" className="watch-strip-svg">
      {now < span.to && <rect className="watch-ahead" y={0} height={height - axis_px} {...box(now, span.to)} />}
      {marks.map(({ at, major }) => (
        <g key={at} className="watch-tick" data-major={major} transform={`translate(${place(at)} 0)`}>
          <line y2={height - axis_px + 4} />
          <text y={height - 6} x={backwards ? -4 : 4}>
            {major
              ? shortDate(format.date(new Date(at).toISOString()))
              : daily
                ? ''
                : format.time(new Date(at).toISOString())}
          </text>
        </g>
      ))}
      {lanes.map((lane, row) => (
        <g key={lane.party} transform={`translate(0 ${row * lane_px})`}>
          <line className="watch-lane" x2={pixels} y1={lane_px} y2={lane_px} />
          <LaneMarks {...props} lane={lane} briefs={briefs} place={place} />
        </g>
      ))}
      {chosen && chosen.to > span.from && chosen.from < span.to && (
        <rect className="watch-chosen" y={0} height={height - axis_px} {...box(chosen.from, chosen.to)} />
      )}
      {now >= span.from && now <= span.to && (
        <g className="watch-now" transform={`translate(${place(now)} 0)`}>
          <line y2={height - axis_px + 6} />
          <path d={`M-4 0h8l-4 5z`} />
        </g>
      )}
    </svg>
  );
});

/** Day and month: which year it is, one knows. */
const shortDate = (date: string) => date.replace(/\s\S+$/, '');

type LaneProps = Props & { lane: Lane; place(at: number): number };

function LaneMarks({ lane, briefs, span, pixels, now, place, hovered, selected, onHover, onOpen }: LaneProps) {
  const own = useMemo(() => briefs.filter(({ party }) => party === lane.party), [briefs, lane.party]);
  const bars = useMemo(
    () =>
      stacked(
        own.filter(
          (brief) =>
            lasting.includes(brief.kind) &&
            brief.until &&
            Date.parse(brief.until) > span.from &&
            begin(brief) < span.to,
        ),
        barRows,
        begin,
        (brief) => Date.parse(brief.until!),
      ),
    [own, span],
  );
  const dots = useMemo(() => gathered(own, span, pixels, bin_px, begin), [own, span, pixels]);
  const most = dots.reduce((top, { items }) => Math.max(top, items.length), 1);
  return (
    <>
      {bars.map(({ item, row }) => {
        const [a, b] = [place(Math.max(begin(item), span.from)), place(Math.min(Date.parse(item.until!), span.to))];
        return (
          <rect
            key={item.id}
            className="watch-lasting"
            data-mark={lane.mark}
            data-kind={item.kind}
            data-ahead={begin(item) > now}
            data-past={!item.open}
            data-lit={item.id === hovered || item.id === selected}
            x={Math.min(a, b)}
            width={Math.max(3, Math.abs(b - a))}
            y={31 + row * 4.5}
            height={3.5}
            rx={1.5}
            onPointerEnter={() => onHover(item.id)}
            onClick={() => onOpen([item])}
          />
        );
      })}
      {dots.map(({ x, items }) => {
        const at = items.length === 1 ? place(begin(items[0]!)) : place(span.from + (x / pixels) * width(span));
        const lit = items.some(({ id }) => id === hovered || id === selected);
        return (
          <g
            key={items[0]!.id}
            className="watch-dot"
            data-mark={lane.mark}
            data-lit={lit}
            data-grave={items.some(({ impact }) => impact === 'high' || impact === 'very_high')}
            data-late={items.some(({ overdue }) => overdue)}
            data-past={items.every(({ open }) => !open)}
            transform={`translate(${at} 20)`}
            onPointerEnter={() => onHover(items[0]!.id)}
            onClick={() => onOpen(items)}
          >
            <DotShape count={items.length} most={most} mark={lane.mark} />
          </g>
        );
      })}
    </>
  );
}

const begin = (brief: Brief) => Date.parse(whenOf(brief));

/** One record as its side's shape, several as a column that grows with their number. */
function DotShape({ count, most, mark }: { count: number; most: number; mark: Mark }) {
  const { format } = useSpeech();
  if (count === 1) return <path d={shapes[mark]} transform="translate(-6.4 -6.4) scale(0.8)" />;
  const high = 12 + (14 * Math.log(count)) / Math.log(Math.max(2, most));
  return (
    <>
      <rect x={-6} y={8 - high} width={12} height={high} rx={2} />
      {count < 100 && (
        <text y={5.5} data-small={count > 9}>
          {format.number(count)}
        </text>
      )}
    </>
  );
}
