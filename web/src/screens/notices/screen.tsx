// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import { type Saying, SayDialog } from '../../acts/act-dialog';
import { speakers } from '../../acts/acts';
import { useMine } from '../../acts/mine';
import { useSpeech } from '../../i18n/context';
import { type CalendarChoice, calendarOf, isCalendar } from '../../i18n/calendar';
import { dayOf, fromAddress, madeCalendar, toAddress } from '../../i18n/month';
import { useNow } from '../../shared/clock';
import { Icon } from '../../shared/icon';
import { Page } from '../../shared/page';
import { useCurrentAgreement, useDesk } from '../../shell/desk';
import { go, href, useRoute } from '../../shell/route';
import { useSetting } from '../../shell/settings';
import { NoticeActs } from './acts';
import { useNews } from '../watch/use-matters';
import { Notices, views } from './notices';
import { useNotices } from './queries';
import '../../form/style.css';
import './style.css';

/** Announced activities of both sides; the address says which day, in which view. */
export default function NoticesScreen() {
  const { t, language } = useSpeech();
  const { node } = useDesk();
  const { summary, text, crossings } = useCurrentAgreement();
  const { query = {} } = useRoute();
  const now = useNow(60);
  const [wanted, setWanted] = useSetting<CalendarChoice>('calendar', 'auto', isCalendar);
  const calendar = calendarOf(language, wanted);
  const made = madeCalendar(calendar);
  const chosen = fromAddress(query.day ?? null, made) ?? dayOf(now, made);
  const over = query.over === '1';
  useNews(summary?.id);
  const { briefs, error } = useNotices(summary?.id, { party: query.side ?? '', over });
  const ask = (change: Record<string, string>) => {
    const next = Object.fromEntries(Object.entries({ ...query, ...change }).filter(([, value]) => value !== ''));
    go({ screen: 'notices', query: next }, 'instead');
  };
  // Here, for a notice that has been called off leaves the list, and its dialog has still to say so.
  const [saying, setSaying] = useState<Saying>();
  const { offices: mine } = useMine();
  const announcing = text && speakers(text, node.party, 'notice', mine).length > 0;
  const announce = (
    <a className="button primary" href={href({ screen: 'report', query: { kind: 'notice' } })}>
      <Icon name="plus" /> {t('notices.announce')}
    </a>
  );
  return (
    <Page title={t('notices.title')} about={t('notices.intro')} className="notices-page" acts={announcing && announce}>
      {error && (
        <p className="field-error" role="alert">
          {t('error.node', { detail: error.message })}
        </p>
      )}
      <Notices
        {...{ briefs, now, chosen, calendar, node, crossings, over }}
        agreement={summary}
        sectors={text?.sector}
        view={views.find((known) => known === query.view) ?? 'month'}
        onView={(view) => ask({ view: view === 'month' ? '' : view })}
        onChoose={(date) => ask({ day: toAddress(date) })}
        onCalendar={setWanted}
        side={query.side ?? ''}
        onSide={(side) => ask({ side })}
        onOver={(next) => ask({ over: next ? '1' : '' })}
        hrefOf={(record) => href({ screen: 'record', id: record })}
        acts={(brief) => text && <NoticeActs {...{ brief, node, now }} agreement={text} onSay={setSaying} />}
      />
      {saying && text && (
        <SayDialog {...{ node, crossings, saying }} agreement={text} onClose={() => setSaying(undefined)} />
      )}
    </Page>
  );
}
