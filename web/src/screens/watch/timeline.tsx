// SPDX-License-Identifier: Apache-2.0
import { type KeyboardEvent, type PointerEvent, useEffect, useMemo, useRef, useState } from 'react';
import { Button } from 'react-aria-components';
import type { AgreementSummary } from '../../api';
import { type Brief, whenOf } from '../../api/matters';
import { useSpeech } from '../../i18n/context';
import { traits } from '../../i18n/languages';
import { markOf } from '../../record';
import { Icon } from '../../shared/icon';
import { around, hour, instantAt, minute, moved, type Span, share, width, zoomed } from './scale';
import { Strip, stripHeight } from './strip';

interface Props {
  agreement: AgreementSummary;
  own: string | null;
  briefs: readonly Brief[];
  /** By the node's clock, in milliseconds. */
  now: number;
  hovered: string | undefined;
  selected: string | undefined;
  since: string;
  until: string;
  onHover(record: string | undefined): void;
  onSelect(record: string): void;
  onSpan(since: string, until: string): void;
}

/** Below this many pixels a drag was a click. */
const slip = 4;

/** Whole minutes, as everywhere that an instant is asked for. */
const toInstant = (at: number) => `${new Date(Math.round(at / minute) * minute).toISOString().slice(0, 16)}:00Z`;

/** Both sides' matters along time. What lies ahead of the line of the present is announced, not yet done. */
export function TimeLine(props: Props) {
  const { agreement, own, briefs, now, since, until, onSpan, onSelect } = props;
  const speech = useSpeech();
  const { t, name } = speech;
  const box = useRef<HTMLDivElement>(null);
  const [pixels, setPixels] = useState(0);
  const whole = useMemo(() => around(briefs.flatMap(timesOf), now), [briefs, now]);
  const [kept, setKept] = useState<Span>();
  const span = kept ?? whole;
  const backwards = traits[speech.language].direction === 'rtl';
  const lanes = useMemo(
    () =>
      agreement.parties
        .filter(({ role }) => role !== 'observer')
        .sort((a, b) => Number(b.id === own) - Number(a.id === own))
        .map((party) => ({
          party: party.id,
          name: name(party.name, party.id),
          mark: markOf(party.id, agreement, own),
        })),
    [agreement, own, name],
  );

  useEffect(() => {
    if (!box.current) return;
    const watcher = new ResizeObserver(([entry]) => setPixels(Math.floor(entry?.contentRect.width ?? 0)));
    watcher.observe(box.current);
    return () => watcher.disconnect();
  }, []);

  /** The instant under a point of the screen. */
  const under = (x: number): number => {
    const { left, width: wide } = box.current!.getBoundingClientRect();
    const part = (x - left) / Math.max(1, wide);
    return instantAt(span, backwards ? 1 - part : part);
  };
  const live = useRef({ span, under });
  live.current = { span, under };
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    // By hand, for React's own listener may not keep the page from scrolling.
    const wheel = (event: WheelEvent) => {
      event.preventDefault();
      const { span: seen, under: at } = live.current;
      const sideways = Math.abs(event.deltaX) > Math.abs(event.deltaY);
      if (sideways) setKept(moved(seen, (event.deltaX / 800) * width(seen) * (backwards ? -1 : 1)));
      else setKept(zoomed(seen, Math.exp(Math.max(-60, Math.min(60, event.deltaY)) / 200), at(event.clientX)));
    };
    element.addEventListener('wheel', wheel, { passive: false });
    return () => element.removeEventListener('wheel', wheel);
  }, [backwards]);

  const [brush, setBrush] = useState<{ from: number; to: number; x: number }>();
  const down = (event: PointerEvent) => {
    if (event.button !== 0) return;
    const at = under(event.clientX);
    setBrush({ from: at, to: at, x: event.clientX });
  };
  const drag = (event: PointerEvent) => {
    if (!brush) return;
    // Only once it is a drag: a captured pointer would take the click away from the mark under it.
    if (Math.abs(event.clientX - brush.x) >= slip) event.currentTarget.setPointerCapture(event.pointerId);
    setBrush({ ...brush, to: under(event.clientX) });
  };
  const up = (event: PointerEvent) => {
    if (!brush) return;
    setBrush(undefined);
    if (Math.abs(event.clientX - brush.x) < slip) return;
    const [from, to] = [Math.min(brush.from, brush.to), Math.max(brush.from, brush.to)];
    onSpan(toInstant(from), toInstant(Math.max(to, from + minute)));
  };

  const forward = backwards ? 'ArrowLeft' : 'ArrowRight';
  const backward = backwards ? 'ArrowRight' : 'ArrowLeft';
  const keys = (event: KeyboardEvent) => {
    const middle = instantAt(span, 0.5);
    const act: Record<string, () => void> = {
      [forward]: () => setKept(moved(span, width(span) / 8)),
      [backward]: () => setKept(moved(span, -width(span) / 8)),
      '+': () => setKept(zoomed(span, 0.6, middle)),
      '=': () => setKept(zoomed(span, 0.6, middle)),
      '-': () => setKept(zoomed(span, 1 / 0.6, middle)),
      Home: () => setKept(undefined),
      Enter: () => onSpan(toInstant(span.from), toInstant(span.to)),
      Escape: () => onSpan('', ''),
    };
    const chosen = event.ctrlKey || event.metaKey || event.altKey ? undefined : act[event.key];
    if (!chosen) return;
    event.preventDefault();
    chosen();
  };

  const toNow = (length: number) => setKept({ from: now - length * 0.85, to: now + length * 0.15 });
  const chosen =
    brush ?? (since || until ? { from: Date.parse(since) || span.from, to: Date.parse(until) || span.to } : undefined);
  return (
    <section className="watch-time" aria-labelledby="watch-time">
      <div className="watch-time-bar">
        <h2 id="watch-time">{t('watch.time')}</h2>
        <div className="watch-time-lengths" role="group" aria-label={t('watch.time.show')}>
          {([12, 48, 168] as const).map((hours) => (
            <Button key={hours} className="button small" onPress={() => toNow(hours * hour)}>
              {t('watch.time.last', { count: hours >= 48 ? hours / 24 : hours, unit: hours >= 48 ? 'days' : 'hours' })}
            </Button>
          ))}
          <Button className="button small" onPress={() => setKept(undefined)}>
            {t('watch.time.all')}
          </Button>
        </div>
        {(since || until) && (
          <Button className="button small" onPress={() => onSpan('', '')}>
            <Icon name="close" /> {t('watch.time.clear')}
          </Button>
        )}
        <div className="watch-time-zoom">
          <Button
            className="button icon-only small"
            aria-label={t('watch.time.out')}
            onPress={() => setKept(zoomed(span, 1 / 0.6, instantAt(span, 0.5)))}
          >
            <Icon name="minus" />
          </Button>
          <Button
            className="button icon-only small"
            aria-label={t('watch.time.in')}
            onPress={() => setKept(zoomed(span, 0.6, instantAt(span, 0.5)))}
          >
            <Icon name="plus" />
          </Button>
        </div>
      </div>
      <div
        ref={box}
        className="watch-strip"
        role="group"
        tabIndex={0}
        aria-label={t('watch.time.label')}
        aria-describedby="watch-time-keys"
        onKeyDown={keys}
        onPointerDown={down}
        onPointerMove={drag}
        onPointerUp={up}
        onPointerCancel={() => setBrush(undefined)}
        onPointerLeave={() => props.onHover(undefined)}
        style={{ blockSize: stripHeight(lanes.length) }}
      >
        {pixels > 0 && (
          <Strip
            lanes={lanes}
            briefs={briefs}
            span={span}
            pixels={pixels}
            now={now}
            backwards={backwards}
            hovered={props.hovered}
            selected={props.selected}
            chosen={chosen && { from: Math.min(chosen.from, chosen.to), to: Math.max(chosen.from, chosen.to) }}
            onHover={props.onHover}
            onOpen={(inside) => {
              const [only] = inside;
              if (inside.length === 1 && only) return onSelect(only.id);
              const times = inside.map((brief) => Date.parse(whenOf(brief)));
              const [first, last] = [Math.min(...times), Math.max(...times)];
              if (share(span, last) - share(span, first) < 1e-4) return only && onSelect(only.id);
              setKept({ from: first - (last - first) * 0.3 - minute, to: last + (last - first) * 0.3 + minute });
            }}
          />
        )}
        {lanes.map(({ party, name: called, mark }, row) => (
          <span
            key={party}
            className="watch-lane-name"
            data-mark={mark}
            style={{ insetBlockStart: stripHeight(row) - stripHeight(0) + 2 }}
          >
            {called}
          </span>
        ))}
        <p id="watch-time-keys" className="visually-hidden">
          {t('watch.time.keys')}
        </p>
      </div>
    </section>
  );
}

const timesOf = (brief: Brief): number[] => {
  const begin = Date.parse(whenOf(brief));
  const end = brief.kind === 'notice' && brief.until ? Date.parse(brief.until) : NaN;
  return Number.isNaN(end) ? [begin] : [begin, end];
};
