// SPDX-License-Identifier: Apache-2.0
import type { AgreementSummary, NodeState } from '../../api';
import type { Crossing, CrossingState, EffectiveWay, Half } from '../../api/crossings';
import { useSpeech } from '../../i18n/context';
import { nearTime } from '../../i18n/say';
import { markOf } from '../../record';
import { Icon, type IconName, SideMark } from '../../shared/icon';
import { current, lapsed } from './standing';

const looks: Record<CrossingState, { tone: string; icon: IconName }> = {
  open: { tone: 'good', icon: 'check' },
  restricted: { tone: 'wait', icon: 'hand' },
  closed: { tone: 'bad', icon: 'close' },
};

/** A state by shape, colour and word; null is what nobody has said, or no longer says. */
export function StateTag({ state }: { state: CrossingState | null }) {
  const { t, words } = useSpeech();
  const look = state ? looks[state] : { tone: 'off', icon: 'wait' as const };
  return (
    <span className="tag crossings-state" data-tone={look.tone}>
      <Icon name={look.icon} />
      <span className="crossings-said">{state ? words.code('state', state) : t('crossings.unknown')}</span>
    </span>
  );
}

interface WaysProps {
  ways: readonly EffectiveWay[];
  agreement: AgreementSummary;
}

/** What holds for travellers: one row for each sort of traffic, one column for each way. */
export function Ways({ ways, agreement }: WaysProps) {
  const { t, words, name } = useSpeech();
  const parties = agreement.parties.filter(({ role }) => role !== 'observer');
  const traffic = [...new Set(ways.map((way) => way.traffic))];
  return (
    <table className="crossings-ways">
      <caption className="visually-hidden">{t('crossings.effective')}</caption>
      <thead>
        <tr>
          <th scope="col">{words.field('traffic')}</th>
          {parties.map((party) => (
            <th key={party.id} scope="col">
              {t('crossings.into', { name: name(party.name, party.id) })}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {traffic.map((sort) => (
          <tr key={sort}>
            <th scope="row">{words.code('traffic', sort)}</th>
            {parties.map(({ id }) => (
              <td key={id}>
                <StateTag state={ways.find((way) => way.traffic === sort && way.into === id)?.state ?? null} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface HalvesProps {
  crossing: Crossing;
  agreement: AgreementSummary;
  node: NodeState;
  /** By the node's clock. */
  now: number;
  hrefOf(record: string): string;
}

/** What each party said of its own half, beside what the other said of its. */
export function Halves({ crossing, agreement, node, now, hrefOf }: HalvesProps) {
  const { t, name, format } = useSpeech();
  const parties = agreement.parties
    .filter(({ role }) => role !== 'observer')
    .sort((a, b) => Number(b.id === node.party) - Number(a.id === node.party));
  const ended = lapsed(crossing, now);
  return (
    <div className="crossings-halves">
      {parties.map((party) => {
        const said = together(current(crossing, now).filter((half) => half.party === party.id));
        const last = ended.find((one) => one.party === party.id);
        return (
          <section key={party.id} aria-label={name(party.name, party.id)}>
            <h3>
              <SideMark mark={markOf(party.id, agreement, node.party)} />
              {party.id === node.party
                ? t('crossings.ours')
                : t('crossings.theirs', { name: name(party.name, party.id) })}
            </h3>
            {said.map((half) => (
              <HalfCard
                key={half.id + half.way}
                half={half}
                partyName={name(party.name, party.id)}
                now={now}
                href={hrefOf(half.id)}
              />
            ))}
            {said.length === 0 && last && (
              <p className="crossings-lapsed">
                <Icon name="wait" />
                <span>
                  {t('crossings.lapsed', { time: format.short(last.valid_until) })}{' '}
                  <a href={hrefOf(last.id)}>{t('crossings.last')}</a>
                </span>
              </p>
            )}
            {said.length === 0 && !last && <p className="quiet">{t('crossings.never')}</p>}
          </section>
        );
      })}
    </div>
  );
}

type Joined = Omit<Half, 'traffic'> & { traffic: string[] };

/** One statement speaks of several sorts of traffic: shown as it was said, not once for each. */
function together(halves: readonly Half[]): Joined[] {
  const joined = new Map<string, Joined>();
  for (const { traffic, ...half } of halves) {
    const key = half.id + half.way + half.state;
    const there = joined.get(key);
    if (there) there.traffic.push(traffic);
    else joined.set(key, { ...half, traffic: [traffic] });
  }
  return [...joined.values()];
}

interface HalfCardProps {
  half: Joined;
  partyName: string;
  now: number;
  href: string;
}

function HalfCard({ half, partyName, now, href }: HalfCardProps) {
  const { t, words, format } = useSpeech();
  const figures = (['queue_vehicles', 'wait_min', 'capacity_per_h', 'gates_count'] as const).filter(
    (name) => half[name] !== null,
  );
  const left = Date.parse(half.valid_until) - now;
  return (
    <article className="crossings-half" data-state={half.state}>
      <p className="crossings-half-head">
        <StateTag state={half.state} />
        {half.reason !== 'regular' && <strong>{words.code('reason', half.reason)}</strong>}
      </p>
      <p>
        {t(`crossings.way.${half.way}`, { name: partyName })} ·{' '}
        {format.list(half.traffic.map((sort) => words.code('traffic', sort)))}
      </p>
      {half.opens_min !== null && half.closes_min !== null && (
        <p>{t('crossings.hours', { from: ofDay(half.opens_min, format), to: ofDay(half.closes_min, format) })}</p>
      )}
      {figures.length > 0 && (
        <dl className="crossings-figures">
          {figures.map((name) => (
            <div key={name}>
              <dt>{words.field(name)}</dt>
              <dd>
                {name === 'wait_min' ? t('crossings.minutes', { count: half[name]! }) : format.number(half[name]!)}
              </dd>
            </div>
          ))}
        </dl>
      )}
      <p className="crossings-half-foot" data-soon={left < anHour}>
        <Icon name="wait" />
        <time dateTime={half.valid_until}>
          {t('crossings.until', { time: nearTime(format, half.valid_until, now) })}
          {left < 24 * anHour && ` (${t('crossings.left', { span: format.span(Math.ceil(left / 60_000) * 60_000) })})`}
        </time>
        <a href={href}>{t('crossings.record')}</a>
      </p>
    </article>
  );
}

const anHour = 3_600_000;

/** A time of day kept in UTC, as the clock on the reader's wall shows it. */
function ofDay(minutes: number, format: { time(instant: string): string }): string {
  const day = new Date();
  day.setUTCHours(0, minutes, 0, 0);
  return format.time(day.toISOString());
}
