// SPDX-License-Identifier: Apache-2.0
import {
  type CalendarDate,
  createCalendar,
  type CalendarIdentifier,
  endOfMonth,
  getLocalTimeZone,
  isSameDay,
  parseAbsolute,
  startOfMonth,
  startOfWeek,
  toCalendar,
  toCalendarDate,
  today,
} from '@internationalized/date';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { useLocale } from 'react-aria-components';
import { useSpeech } from '../i18n/context';
import { Icon } from '../shared/icon';

interface Props {
  /** The instant that is set, if there is one. */
  value: string;
  /** A day, at the time of day that was set before, else now. */
  onChange(instant: string): void;
}

const week = [0, 1, 2, 3, 4, 5, 6];

/**
 * A month of the reader's calendar over the field. It is small because the library's own weighs more than all of the
 * form; days, weeks and months come from the library, so that Solar Hijri, Hijri and Gregorian are right.
 */
export function MonthButton({ value, onChange }: Props) {
  const { t } = useSpeech();
  const id = useId();
  const popover = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState(false);
  return (
    <>
      <button
        type="button"
        className="button icon-only moment-calendar"
        aria-label={t('form.calendar')}
        popoverTarget={id}
      >
        <Icon name="calendar" />
      </button>
      <div
        ref={popover}
        id={id}
        popover="auto"
        className="popover month"
        role="dialog"
        aria-label={t('form.calendar')}
        onToggle={(event) => setOpen(event.newState === 'open')}
      >
        {open && (
          <Month
            value={value}
            onChange={(instant) => {
              onChange(instant);
              popover.current?.hidePopover();
            }}
          />
        )}
      </div>
    </>
  );
}

function Month({ value, onChange }: Props) {
  const { t, format } = useSpeech();
  const { locale } = useLocale();
  const zone = getLocalTimeZone();
  const options = new Intl.DateTimeFormat(locale).resolvedOptions();
  const calendar = createCalendar(options.calendar as CalendarIdentifier);
  const chosen = value ? toCalendar(toCalendarDate(parseAbsolute(value, zone)), calendar) : null;
  const [at, setAt] = useState<CalendarDate>(() => chosen ?? toCalendar(today(zone), calendar));
  const grid = useRef<HTMLTableElement>(null);
  useEffect(() => grid.current?.querySelector<HTMLButtonElement>('[tabindex="0"]')?.focus(), [at]);
  const say = (date: CalendarDate, parts: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, { ...parts, timeZone: zone }).format(date.toDate(zone));
  const title = format.month(at.toDate(zone).toISOString());
  const begin = startOfWeek(startOfMonth(at), locale);
  const weeks = Math.ceil((endOfMonth(at).compare(begin) + 1) / 7);
  const rtl = document.documentElement.dir === 'rtl';
  const take = (date: CalendarDate) => {
    const time = value ? new Date(value) : new Date();
    const day = date.toDate(zone);
    day.setHours(time.getHours(), time.getMinutes());
    onChange(`${day.toISOString().slice(0, 16)}:00Z`);
  };
  const move = (event: KeyboardEvent) => {
    const steps: Record<string, object> = {
      ArrowLeft: { days: rtl ? 1 : -1 },
      ArrowRight: { days: rtl ? -1 : 1 },
      ArrowUp: { weeks: -1 },
      ArrowDown: { weeks: 1 },
      PageUp: { months: -1 },
      PageDown: { months: 1 },
    };
    const step = steps[event.key];
    if (!step) return;
    event.preventDefault();
    setAt(at.add(step));
  };
  return (
    <>
      <header className="month-head">
        <button
          type="button"
          className="button icon-only"
          aria-label={t('form.month.before')}
          onClick={() => setAt(at.subtract({ months: 1 }))}
        >
          <Icon name="back" />
        </button>
        <strong aria-live="polite">{title}</strong>
        <button
          type="button"
          className="button icon-only"
          aria-label={t('form.month.after')}
          onClick={() => setAt(at.add({ months: 1 }))}
        >
          <Icon name="forth" />
        </button>
      </header>
      <table ref={grid} role="grid" aria-label={title} onKeyDown={move}>
        <thead>
          <tr>
            {week.map((day) => (
              <th key={day} scope="col">
                <abbr title={say(begin.add({ days: day }), { weekday: 'long' })}>
                  {say(begin.add({ days: day }), { weekday: 'narrow' })}
                </abbr>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {Array.from({ length: weeks }, (_, row) => (
            <tr key={row}>
              {week.map((day) => {
                const date = begin.add({ weeks: row, days: day });
                const outside = date.month !== at.month;
                return (
                  <td key={day} role="gridcell" aria-selected={chosen !== null && isSameDay(date, chosen)}>
                    {!outside && (
                      <button
                        type="button"
                        className="month-day"
                        tabIndex={isSameDay(date, at) ? 0 : -1}
                        data-today={isSameDay(date, today(zone))}
                        aria-label={say(date, { dateStyle: 'full' })}
                        onClick={() => take(date)}
                      >
                        {say(date, { day: 'numeric' })}
                      </button>
                    )}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
