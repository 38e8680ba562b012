// SPDX-License-Identifier: Apache-2.0
import { useSyncExternalStore } from 'react';
import { useSpeech } from '../i18n/context';
import { Icon } from './icon';

let now = Date.now();
const watching = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

/** One timer for all clocks of the page. */
function listen(changed: () => void): () => void {
  watching.add(changed);
  timer ??= setInterval(() => {
    now = Date.now();
    watching.forEach((watcher) => watcher());
  }, 1000);
  return () => {
    watching.delete(changed);
    if (watching.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** The time now, in whole steps of `step_s`: the reader is drawn again only when the step changes. */
export function useNow(step_s = 1): number {
  const step = step_s * 1000;
  return useSyncExternalStore(listen, () => Math.floor(now / step) * step);
}

/** Less than this is near, in milliseconds. */
const near = 3_600_000;

export type Urgency = 'met' | 'overdue' | 'near' | 'far';

export function urgencyOf(due: string, at: number, met = false): Urgency {
  if (met) return 'met';
  const left = Date.parse(due) - at;
  return left < 0 ? 'overdue' : left < near ? 'near' : 'far';
}

const tones = { met: 'good', overdue: 'bad', near: 'wait', far: 'calm' } as const;

/** How long there is until `due`, or since when it is overdue; turns by itself. */
export function Clock({ due, met }: { due: string; met?: boolean }) {
  const { t, format } = useSpeech();
  const at = useNow(Math.abs(Date.parse(due) - Date.now()) < near ? 1 : 30);
  const urgency = urgencyOf(due, at, met);
  const left = format.span(Math.abs(Date.parse(due) - at));
  return (
    <time className="clock" dateTime={due} data-tone={tones[urgency]} title={format.dateTime(due)}>
      <Icon name={urgency === 'overdue' ? 'warn' : urgency === 'met' ? 'check' : 'wait'} />
      {urgency === 'met' ? t('clock.met') : t(urgency === 'overdue' ? 'clock.overdue' : 'clock.left', { time: left })}
    </time>
  );
}
