// SPDX-License-Identifier: Apache-2.0
import './style.css';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { Button, ToggleButton, ToggleButtonGroup } from 'react-aria-components';
import { type Balance, balance } from '../../api/balance';
import { useSpeech } from '../../i18n/context';
import { Exact } from '../../records/fields';
import { save } from '../../shared/files';
import { Icon } from '../../shared/icon';
import { Page } from '../../shared/page';
import { Answer } from '../../shared/states';
import { When } from '../../shared/time';
import { useDesk } from '../../shell/desk';
import { comparisonCode, toCsv } from './figures';
import { Counts, Owing, Refused } from './parts';
import { boundsOf, calendarOf, daysOf, type Period, periodOf, step, type Unit, units, withUnit } from './period';
import { Months } from './months';
import { Withheld } from './withheld';

/** Who was asked for what, and who answered in time: one set of figures, the same on every side. */
export default function BalanceScreen() {
  const { t, locale } = useSpeech();
  const { chosen, node } = useDesk();
  const calendar = useMemo(() => calendarOf(locale), [locale]);
  const [chosenPeriod, setPeriod] = useState<Period>(() => periodOf('month', new Date(node.now), calendar));
  const period =
    chosenPeriod.start.calendar.identifier === calendar.identifier
      ? chosenPeriod
      : periodOf(chosenPeriod.unit, new Date(boundsOf(chosenPeriod).from), calendar);
  const bounds = boundsOf(period);
  const figures = useQuery({
    queryKey: ['balance', chosen, bounds.from, bounds.until],
    queryFn: ({ signal }) => balance({ agreement: chosen!, ...bounds }, signal),
    enabled: chosen !== undefined,
    refetchInterval: 15_000,
  });
  return (
    <Page
      title={t('balance.title')}
      about={t('balance.about')}
      acts={
        <>
          <Button
            className="button"
            isDisabled={!figures.data}
            onPress={() =>
              save(
                `balance-${chosen}-${bounds.from.slice(0, 10)}-${bounds.until.slice(0, 10)}.csv`,
                toCsv(figures.data!),
                'text/csv',
              )
            }
          >
            <Icon name="file" /> {t('balance.csv')}
          </Button>
          <Button className="button" isDisabled={!figures.data} onPress={() => print()}>
            <Icon name="scroll" /> {t('balance.print')}
          </Button>
        </>
      }
    >
      <div className="balance">
        <Chooser period={period} onPeriod={setPeriod} />
        <Answer query={figures}>{(data) => <Figures data={data} period={period} />}</Answer>
      </div>
    </Page>
  );
}

function Chooser({ period, onPeriod }: { period: Period; onPeriod(period: Period): void }) {
  const { t, format } = useSpeech();
  const { node } = useDesk();
  const { first, last } = daysOf(period);
  const isLast = Date.parse(boundsOf(period).until) > Date.parse(node.now);
  return (
    <div className="balance-chooser">
      <ToggleButtonGroup
        className="segments"
        selectionMode="single"
        disallowEmptySelection
        selectedKeys={[period.unit]}
        onSelectionChange={(keys) => onPeriod(withUnit(period, [...keys][0] as Unit))}
        aria-label={t('balance.period')}
      >
        {units.map((unit) => (
          <ToggleButton key={unit} id={unit}>
            {t(`balance.unit.${unit}`)}
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
      <div className="balance-step">
        <Button
          className="button icon-only"
          aria-label={t('balance.earlier')}
          onPress={() => onPeriod(step(period, -1))}
        >
          <span className="balance-back">
            <Icon name="down" />
          </span>
        </Button>
        <strong role="status">{t('balance.range', { first: format.date(first), last: format.date(last) })}</strong>
        <Button
          className="button icon-only"
          aria-label={t('balance.later')}
          isDisabled={isLast}
          onPress={() => onPeriod(step(period, 1))}
        >
          <span className="balance-on">
            <Icon name="down" />
          </span>
        </Button>
      </div>
    </div>
  );
}

function Figures({ data, period }: { data: Balance; period: Period }) {
  return (
    <>
      <Same data={data} />
      <Owing rows={data.rows} />
      <Months period={period} />
      <div className="balance-pair">
        <Counts said={data.said} />
        <Refused refused={data.refused} />
      </div>
      <Withheld data={data} period={period} />
    </>
  );
}

/** Why both sides see the same, and how two people find out whether they do. */
function Same({ data }: { data: Balance }) {
  const { t } = useSpeech();
  const code = useQuery({
    queryKey: ['comparison', data],
    queryFn: () => comparisonCode(data),
    staleTime: Infinity,
    networkMode: 'always',
  });
  return (
    <section className="balance-same">
      <Icon name="scales" />
      <div>
        <p>{t('balance.same')}</p>
        <p>
          {t('balance.code')}{' '}
          <strong>
            <Exact>{code.data ?? '…'}</Exact>
          </strong>
        </p>
        <p className="quiet">
          {t('balance.exactly')} <Exact>{`${data.from} – ${data.until}`}</Exact> · {t('balance.as_of')}{' '}
          <When at={data.as_of} whole />
        </p>
      </div>
    </section>
  );
}
