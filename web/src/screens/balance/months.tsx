// SPDX-License-Identifier: Apache-2.0
import { useQueries } from '@tanstack/react-query';
import { balance } from '../../api/balance';
import { useSpeech } from '../../i18n/context';
import { Side } from '../../shared/side';
import { Table } from '../../shared/table';
import { useDesk } from '../../shell/desk';
import { Columns, type Month } from './chart';
import { inTime, ofParty, sum } from './figures';
import { useParties } from './parts';
import { boundsOf, daysOf, type Period, periodOf, step } from './period';

const count = 6;

/** How the share that was in time went over the last months, for each party. */
export function Months({ period }: { period: Period }) {
  const { t, format } = useSpeech();
  const { chosen, node } = useDesk();
  const parties = useParties();
  const end = Math.min(Date.parse(boundsOf(period).until) - 1, Date.parse(node.now));
  const last = periodOf('month', new Date(end), period.start.calendar);
  const months = Array.from({ length: count }, (_, back) => step(last, back + 1 - count));
  const answers = useQueries({
    queries: months.map((month) => {
      const bounds = boundsOf(month);
      return {
        queryKey: ['balance', chosen, bounds.from, bounds.until],
        queryFn: ({ signal }: { signal: AbortSignal }) => balance({ agreement: chosen!, ...bounds }, signal),
        enabled: chosen !== undefined,
        staleTime: 60_000,
      };
    }),
  });
  const monthsOf = (party: string): Month[] =>
    months.map((month, index) => ({
      id: boundsOf(month).from,
      name: format.month(daysOf(month).first),
      share: inTime(sum(ofParty(answers[index]?.data?.rows ?? [], party))),
    }));
  const percent = (share: number | null) =>
    share === null ? t('balance.nothing_due') : `${format.number(Math.round(100 * share))}%`;
  return (
    <section className="balance-card">
      <h2>{t('balance.months')}</h2>
      <div className="balance-months">
        {parties.map((party) => (
          <Columns
            key={party.id}
            months={monthsOf(party.id)}
            label={<Side party={party.id} />}
            said={({ name, share }) => `${party.name}, ${name}: ${percent(share)}`}
          />
        ))}
      </div>
      <details>
        <summary>{t('balance.as_table')}</summary>
        <Table
          caption={t('balance.months')}
          rows={months.map((month, index) => ({ month, index }))}
          keyOf={({ month }) => boundsOf(month).from}
          columns={[
            { id: 'month', name: t('balance.unit.month'), show: ({ month }) => format.month(daysOf(month).first) },
            ...parties.map((party) => ({
              id: party.id,
              name: <Side party={party.id} />,
              number: true,
              show: ({ index }: { month: Period; index: number }) => percent(monthsOf(party.id)[index]?.share ?? null),
            })),
          ]}
        />
      </details>
    </section>
  );
}
