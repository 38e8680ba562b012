// SPDX-License-Identifier: Apache-2.0
import type { CalendarDate } from '@internationalized/date';
import { useMemo } from 'react';
import { Button, Checkbox, ToggleButton, ToggleButtonGroup } from 'react-aria-components';
import { whenOf, type Brief } from '../../api/matters';
import { useSpeech } from '../../i18n/context';
import { traits } from '../../i18n/languages';
import { beginOf, madeCalendar, type CalendarName, dayOf } from '../../i18n/month';
import { sayer } from '../../i18n/say';
import { Icon } from '../../shared/icon';
import { Choose } from '../../shared/select';
import { Agenda, type LineContext, NoticeLine } from './agenda';
import { MonthGrid, ofDay } from './calendar';
import { metAmong } from './overlap';

export const views = ['month', 'agenda'] as const;
export type View = (typeof views)[number];

export interface NoticesProps extends Omit<LineContext, 'meeting'> {
  briefs: readonly Brief[];
  now: number;
  view: View;
  onView(view: View): void;
  chosen: CalendarDate;
  onChoose(date: CalendarDate): void;
  calendar: CalendarName;
  onCalendar(calendar: CalendarName): void;
  side: string;
  onSide(side: string): void;
  over: boolean;
  onOver(over: boolean): void;
}

const calendars: readonly CalendarName[] = ['gregory', 'persian', 'islamic-umalqura'];
const both = 'both';

/** What both sides will do near the line: a month to look over, or an agenda to read. */
export function Notices(props: NoticesProps) {
  const { briefs, now, view, chosen, onChoose, calendar, agreement, node } = props;
  const { t, name, language, locale: digits } = useSpeech();
  const { locale } = traits[language];
  const say = useMemo(() => sayer(language, calendar, undefined, digits), [language, calendar, digits]);
  const meeting = useMemo(() => metAmong(briefs), [briefs]);
  const month = chosen.set({ day: 1 });
  const begins = useMemo(() => [...briefs].sort((a, b) => (whenOf(a) < whenOf(b) ? -1 : 1)), [briefs]);
  const inMonth = begins.filter((brief) => touches(brief, month));
  const today = dayOf(now, madeCalendar(calendar));
  const parties = (agreement?.parties ?? []).filter(({ role }) => role !== 'observer');
  const context = { ...props, meeting };
  const title = say(beginOf(month), { month: 'long', year: 'numeric' });
  return (
    <div className="notices">
      <div className="notices-bar">
        <div className="notices-turn">
          <Button
            className="button icon-only"
            aria-label={t('notices.previous')}
            onPress={() => onChoose(chosen.subtract({ months: 1 }))}
          >
            <span className="notices-arrow" data-to="back" />
          </Button>
          <h2 aria-live="polite">{title}</h2>
          <Button
            className="button icon-only"
            aria-label={t('notices.next')}
            onPress={() => onChoose(chosen.add({ months: 1 }))}
          >
            <span className="notices-arrow" data-to="forth" />
          </Button>
          <Button className="button" onPress={() => onChoose(today)} isDisabled={chosen.compare(today) === 0}>
            {t('notices.today')}
          </Button>
        </div>
        <ToggleButtonGroup
          className="segments"
          aria-label={t('notices.view')}
          selectionMode="single"
          disallowEmptySelection
          selectedKeys={[view]}
          onSelectionChange={(keys) => props.onView(views.find((known) => keys.has(known)) ?? 'month')}
        >
          {views.map((known) => (
            <ToggleButton key={known} id={known}>
              {t(`notices.${known}`)}
            </ToggleButton>
          ))}
        </ToggleButtonGroup>
        <Choose
          quiet
          label={t('notices.calendar')}
          value={calendar}
          onChange={(next) => props.onCalendar(calendars.find((known) => known === next) ?? 'gregory')}
          choices={calendars.map((known) => ({ id: known, name: t(`notices.calendar.${known}`) }))}
        />
        <Choose
          quiet
          label={t('notices.side')}
          value={props.side || both}
          onChange={(side) => props.onSide(side === both ? '' : side)}
          choices={[
            { id: both, name: t('list.filter.all') },
            ...parties.map((party) => ({ id: party.id, name: name(party.name, party.id) })),
          ]}
        />
        <Checkbox className="check" isSelected={props.over} onChange={props.onOver}>
          <span className="check-box">
            <Icon name="check" />
          </span>
          {t('notices.over')}
        </Checkbox>
      </div>
      {view === 'month' ? (
        <div className="notices-both">
          <MonthGrid
            {...{ briefs: begins, month, today, chosen, agreement, node, locale, say, onChoose }}
            hrefOf={props.hrefOf}
          />
          <DayList context={context} briefs={begins} chosen={chosen} say={say} />
        </div>
      ) : inMonth.length > 0 ? (
        <Agenda {...context} briefs={inMonth} say={say} label={t('notices.list')} />
      ) : (
        <p className="empty">
          <Icon name="check" /> {t('notices.empty')}
        </p>
      )}
    </div>
  );
}

interface DayProps {
  context: LineContext;
  briefs: readonly Brief[];
  chosen: CalendarDate;
  say: ReturnType<typeof sayer>;
}

function DayList({ context, briefs, chosen, say }: DayProps) {
  const { t } = useSpeech();
  const activities = ofDay(briefs, chosen);
  return (
    <section className="notices-of-day" aria-live="polite">
      <h3>{say(beginOf(chosen), { weekday: 'long', day: 'numeric', month: 'long' })}</h3>
      {activities.length === 0 && <p className="quiet">{t('notices.day_empty')}</p>}
      <ul className="plain">
        {activities.map((brief) => (
          <li key={brief.id}>
            <NoticeLine {...context} brief={brief} />
            {context.acts?.(brief)}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Whether an activity has a part in a month: it begins, lasts or ends there. */
function touches(brief: Brief, month: CalendarDate): boolean {
  const [from, to] = [beginOf(month), beginOf(month.add({ months: 1 }))];
  const begins = Date.parse(whenOf(brief));
  return begins < to && (brief.until ? Date.parse(brief.until) : begins) >= from;
}
