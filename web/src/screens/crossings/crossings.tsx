// SPDX-License-Identifier: Apache-2.0
import { type ReactNode, useMemo, useState } from 'react';
import type { AgreementSummary, NodeState } from '../../api';
import type { Crossing } from '../../api/crossings';
import { useSpeech } from '../../i18n/context';
import { Icon } from '../../shared/icon';
import { Choose } from '../../shared/select';
import { CrossingList } from './crossing-list';
import { FlowChart } from './flow-chart';
import { Halves, Ways } from './parts';
import { Planned } from './planned';
import { flowDays, useFlow } from './queries';
import { current, effective, trouble } from './standing';

interface Props {
  items: readonly Crossing[];
  node: NodeState;
  agreement: AgreementSummary;
  /** By the node's clock, in whole minutes. */
  now: number;
  chosen: string | undefined;
  hrefOf(crossing: string): string;
  recordHref(record: string): string;
  back: string;
  /** The act of stating our own half, for an office that may. */
  acts(crossing: Crossing): ReactNode;
}

const orders = ['trouble', 'line', 'name'] as const;
type Order = (typeof orders)[number];

/** All crossings with the most troubled first, and beside them the chosen one with what both sides say of it. */
export function Crossings(props: Props) {
  const { items, node, agreement, now, chosen, hrefOf } = props;
  const { t, name } = useSpeech();
  const [order, setOrder] = useState<Order>('trouble');
  const parties = useMemo(
    () => agreement.parties.filter(({ role }) => role !== 'observer').map(({ id }) => id),
    [agreement],
  );
  const sorted = useMemo(() => {
    const named = (crossing: Crossing) => name(crossing.name, crossing.id);
    const by: Record<Order, (a: Crossing, b: Crossing) => number> = {
      trouble: (a, b) => trouble(b, parties, now) - trouble(a, parties, now) || named(a).localeCompare(named(b)),
      line: (a, b) => (b.place?.lat_e7 ?? 0) - (a.place?.lat_e7 ?? 0),
      name: (a, b) => named(a).localeCompare(named(b)),
    };
    return [...items].sort(by[order]);
  }, [items, order, parties, now, name]);
  const shown = items.find(({ id }) => id === chosen);
  return (
    <div className="crossings" data-chosen={shown !== undefined}>
      <section className="crossings-side" aria-label={t('crossings.list')}>
        <div className="crossings-sort">
          <Choose
            label={t('crossings.sort')}
            value={order}
            onChange={(next) => setOrder(orders.find((known) => known === next) ?? 'trouble')}
            choices={orders.map((known) => ({ id: known, name: t(`crossings.sort.${known}`) }))}
          />
        </div>
        <CrossingList {...{ node, agreement, now, chosen, hrefOf }} crossings={sorted} />
      </section>
      {shown ? (
        <OneCrossing {...props} crossing={shown} parties={parties} />
      ) : (
        <p className="empty crossings-none">{t('crossings.choose')}</p>
      )}
    </div>
  );
}

function OneCrossing(props: Props & { crossing: Crossing; parties: readonly string[] }) {
  const { crossing, parties, node, agreement, now, recordHref, back, acts } = props;
  const { t, name, coordinates, distance } = useSpeech();
  const ways = effective(crossing, parties, now);
  const { place } = crossing;
  return (
    <article className="crossings-one" aria-labelledby="crossing">
      <header>
        <a className="crossings-back button subtle" href={back}>
          <Icon name="list" /> {t('crossings.back')}
        </a>
        <h2 id="crossing" tabIndex={-1}>
          {name(crossing.name, crossing.id)}
        </h2>
        {place && (
          <p className="quiet">
            {coordinates(place.lat_e7 / 1e7, place.lon_e7 / 1e7, 2)}{' '}
            {crossing.uncertainty_m > 0 && t('detail.precision', { distance: distance(crossing.uncertainty_m) })}
          </p>
        )}
      </header>
      {acts(crossing)}
      <section>
        <h3>{t('crossings.effective')}</h3>
        {ways.length > 0 ? (
          <Ways ways={ways} agreement={agreement} />
        ) : (
          <p className="crossings-lapsed">
            <Icon name="wait" />
            {current(crossing, now).length > 0 ? t('crossings.half_known') : t('crossings.nothing_current')}
          </p>
        )}
      </section>
      <section>
        <h3>{t('crossings.halves')}</h3>
        <Halves {...{ crossing, agreement, node, now }} hrefOf={recordHref} />
      </section>
      <section>
        <h3>{t('crossings.planned')}</h3>
        <Planned {...{ agreement, node, now }} announced={crossing.announced} hrefOf={recordHref} />
      </section>
      <section>
        <h3>{t('crossings.chart')}</h3>
        <Flow {...props} />
      </section>
    </article>
  );
}

const anHour = 3_600_000;

function Flow({ crossing, node, agreement, now }: Props & { crossing: Crossing }) {
  const { t } = useSpeech();
  // From a full hour on, so that the question stays the same for an hour.
  const to = Math.floor(now / anHour) * anHour + anHour;
  const from = to - flowDays * 24 * anHour;
  const flow = useFlow(agreement.id, crossing.id, new Date(from).toISOString().replace('.000Z', 'Z'));
  if (flow.isPending) return <p className="quiet">{t('app.loading')}</p>;
  const points = flow.data?.items ?? [];
  if (!points.some(({ wait_min, queue_vehicles }) => wait_min !== null || queue_vehicles !== null))
    return <p className="quiet">{t('crossings.chart.none')}</p>;
  return (
    <div className="crossings-charts">
      <FlowChart {...{ points, from, node, agreement }} to={now} measure="wait_min" />
      <FlowChart {...{ points, from, node, agreement }} to={now} measure="queue_vehicles" />
    </div>
  );
}
