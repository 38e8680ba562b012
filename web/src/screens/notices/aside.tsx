// SPDX-License-Identifier: Apache-2.0
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { JsonObject, NodeState } from '../../api';
import type { Brief } from '../../api/matters';
import { notices } from '../../api/notices';
import { useSpeech } from '../../i18n/context';
import { partyNames, placeOf, textOf } from '../../record';
import { Icon } from '../../shared/icon';
import { type Activity, meetings } from './overlap';

interface Props {
  draft: JsonObject;
  agreement: string;
  node: NodeState;
  /** What is announced already, by both sides. */
  announced: readonly Brief[];
  /** The notice that this one takes the place of. */
  replaced: string | undefined;
  hrefOf(record: string): string;
}

/** What the author of a notice should know before it is released: is it in time, and does it meet other work. */
export function NoticeAside({ draft, agreement, node, announced, replaced, hrefOf }: Props) {
  return (
    <>
      <LeadTimeLine agreement={agreement} draft={draft} now={Date.parse(node.now)} />
      <MeetingLines draft={draft} node={node} announced={announced} replaced={replaced} hrefOf={hrefOf} />
    </>
  );
}

export function LeadTimeLine({ agreement, draft, now }: { agreement: string; draft: JsonObject; now: number }) {
  const { t, format } = useSpeech();
  const [activity, event_at] = [textOf(draft, 'activity'), textOf(draft, 'event_at')];
  const query = useQuery({
    queryKey: ['notices', 'check', agreement, activity, event_at],
    queryFn: ({ signal }) => notices.check({ agreement, activity, event_at }, signal),
    enabled: activity !== '' && event_at !== '',
    placeholderData: keepPreviousData,
    staleTime: 10_000,
  });
  if (!activity || !event_at) return null;
  if (query.error)
    return (
      <p className="field-error" role="alert">
        {t('error.node', { detail: query.error.message })}
      </p>
    );
  const lead = query.data;
  if (!lead) return null;
  if (!lead.deadline || !lead.latest_at)
    return (
      <p className="notices-lead" data-tone="good" role="status">
        <Icon name="check" /> <span>{t('notices.lead.none')}</span>
      </p>
    );
  const late_min = Math.max(0, Math.ceil((now - Date.parse(lead.latest_at)) / 60_000));
  return (
    <p className="notices-lead" data-tone={lead.in_time ? 'good' : 'bad'} role="status">
      <Icon name={lead.in_time ? 'check' : 'warn'} />
      <span>
        <strong>
          {lead.in_time
            ? t('notices.lead.in_time', { time: format.dated(lead.latest_at) })
            : t('notices.lead.late', {
                days: Math.floor(late_min / 1440),
                hours: Math.floor((late_min % 1440) / 60),
                minutes: late_min % 60,
                time: format.dated(lead.latest_at),
              })}
        </strong>{' '}
        {t('notices.lead.clause', { clause: `\u2068${lead.deadline}\u2069` })}{' '}
        {lead.origin && <bdi className="quiet">{lead.origin}</bdi>}
      </span>
    </p>
  );
}

/** The draft as a place and a time; null while it does not say both. */
export function draftActivity(draft: JsonObject): Activity | null {
  const place = placeOf(draft);
  const [begins, ends] = [Date.parse(textOf(draft, 'event_at')), Date.parse(textOf(draft, 'event_until'))];
  if (!place || Number.isNaN(begins)) return null;
  const radius = typeof draft.radius_m === 'number' ? draft.radius_m : 0;
  return {
    begins,
    ends: Number.isNaN(ends) ? begins : Math.max(begins, ends),
    latitude: place.latitude,
    longitude: place.longitude,
    reach_m: place.precision_m + radius,
  };
}

function MeetingLines({ draft, node, announced, replaced, hrefOf }: Omit<Props, 'agreement'>) {
  const { t, words, name, format, distance } = useSpeech();
  const activity = draftActivity(draft);
  const met = activity ? meetings(activity, announced).filter(({ brief }) => brief.id !== replaced) : [];
  if (met.length === 0) return null;
  return (
    <div className="notices-meetings" role="status">
      <p>
        <Icon name="warn" /> <strong>{t('notices.meetings', { count: met.length })}</strong>
      </p>
      <ul className="plain">
        {met.slice(0, 5).map(({ brief, metres, begins }) => (
          <li key={brief.id}>
            <a href={hrefOf(brief.id)}>
              {brief.headline ? words.code(brief.headline.field, brief.headline.code) : words.kind(brief.kind)}
            </a>{' '}
            {name(partyNames(node).get(brief.party), brief.party)} ·{' '}
            {metres > 0
              ? t('notices.meetings.near', { distance: distance(Math.round(metres)) })
              : t('notices.meetings.same')}{' '}
            · {format.dated(new Date(begins).toISOString())}
          </li>
        ))}
      </ul>
    </div>
  );
}
