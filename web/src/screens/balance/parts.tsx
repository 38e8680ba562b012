// SPDX-License-Identifier: Apache-2.0
import type { Balance, Owed } from '../../api/balance';
import { useSpeech } from '../../i18n/context';
import { Side } from '../../shared/side';
import { Table } from '../../shared/table';
import { useDesk } from '../../shell/desk';
import { type Bar, Bars } from './chart';
import { ofParty, outcomes, sum, table } from './figures';

/** The parties with a voice, ours first. */
export function useParties(): { id: string; name: string }[] {
  const { name } = useSpeech();
  const { node, chosen } = useDesk();
  const parties = (node.agreements.find(({ id }) => id === chosen)?.parties ?? []).filter(
    ({ role }) => role !== 'observer',
  );
  return [...parties]
    .sort((a, b) => Number(b.id === node.party) - Number(a.id === node.party))
    .map((party) => ({ id: party.id, name: name(party.name, party.id) }));
}

/** What each party owed, and what became of it. */
export function Owing({ rows }: { rows: Owed[] }) {
  const { t, words, format } = useSpeech();
  const parties = useParties();
  const names = (outcome: (typeof outcomes)[number]) => t(`balance.outcome.${outcome}`);
  const bars: Bar[] = parties.map((party) => {
    const sums = sum(ofParty(rows, party.id));
    const slices = outcomes.map((outcome) => ({ id: outcome, name: names(outcome), value: sums[outcome] }));
    const said = format.list(slices.map(({ name, value }) => `${name} ${format.number(value)}`));
    return { id: party.id, label: <Side party={party.id} />, said: `${party.name}: ${said}`, slices };
  });
  return (
    <section className="balance-card">
      <h2>{t('balance.owed')}</h2>
      <p className="quiet">{t('balance.owed.why')}</p>
      <Bars bars={bars} legend={outcomes.map((id) => ({ id, name: names(id) }))} />
      <Table
        caption={t('balance.owed')}
        rows={rows}
        keyOf={(row) => `${row.party}/${row.kind}/${row.deadline}`}
        columns={[
          { id: 'party', name: t('balance.who'), show: (row) => <Side party={row.party} /> },
          {
            id: 'what',
            name: t('balance.what'),
            show: (row) => (
              <>
                {words.kind(row.kind)}{' '}
                <bdi className="exact" dir="ltr">
                  {row.deadline}
                </bdi>
              </>
            ),
          },
          { id: 'owed', name: t('balance.count'), number: true, show: (row) => format.number(row.owed) },
          ...outcomes.map((outcome) => ({
            id: outcome,
            name: names(outcome),
            number: true,
            show: (row: Owed) => format.number(row[outcome]),
          })),
          {
            id: 'median',
            name: t('balance.median'),
            number: true,
            show: (row) => (row.median_s === null ? '–' : format.span(row.median_s * 1000)),
          },
        ]}
      />
      {rows.length === 0 && <p className="quiet">{t('balance.nothing_owed')}</p>}
    </section>
  );
}

interface Line {
  name: string;
  label: string;
  counts: Map<string, number>;
}

function PartyTable({ caption, first, lines }: { caption: string; first: string; lines: Line[] }) {
  const { format } = useSpeech();
  const parties = useParties();
  return (
    <Table
      caption={caption}
      rows={lines}
      keyOf={({ name }) => name}
      columns={[
        { id: 'name', name: first, show: ({ label }) => label },
        ...parties.map((party) => ({
          id: party.id,
          name: <Side party={party.id} />,
          number: true,
          show: ({ counts }: Line) => format.number(counts.get(party.id) ?? 0),
        })),
      ]}
    />
  );
}

/** How much each party said, by kind. */
export function Counts({ said }: { said: Balance['said'] }) {
  const { t, words, format } = useSpeech();
  const parties = useParties();
  const lines = table(said, ({ kind }) => kind).map((line) => ({ ...line, label: words.kind(line.name) }));
  const bars = parties.map((party) => {
    const value = ofParty(said, party.id).reduce((all, { count }) => all + count, 0);
    return {
      id: party.id,
      label: <Side party={party.id} />,
      said: `${party.name}: ${format.number(value)}`,
      slices: [{ id: 'said', name: '', value }],
    };
  });
  return (
    <section className="balance-card">
      <h2>{t('balance.said')}</h2>
      <Bars bars={bars} />
      {lines.length > 0 ? (
        <PartyTable caption={t('balance.said')} first={t('balance.kind')} lines={lines} />
      ) : (
        <p className="quiet">{t('balance.nothing_said')}</p>
      )}
    </section>
  );
}

/** What was refused, by the code that the refusing side gave. */
export function Refused({ refused }: { refused: Balance['refused'] }) {
  const { t, words } = useSpeech();
  const lines = table(refused, ({ code }) => code).map((line) => ({
    ...line,
    label: words.code('refusal_code', line.name),
  }));
  return (
    <section className="balance-card">
      <h2>{t('balance.refused')}</h2>
      <p className="quiet">{t('balance.refused.why')}</p>
      {lines.length > 0 ? (
        <PartyTable caption={t('balance.refused')} first={t('balance.code_of')} lines={lines} />
      ) : (
        <p className="quiet">{t('balance.nothing_refused')}</p>
      )}
    </section>
  );
}
