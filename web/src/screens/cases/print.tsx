// SPDX-License-Identifier: Apache-2.0
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { createPortal } from 'react-dom';
import { ToggleButton, ToggleButtonGroup } from 'react-aria-components';
import { call, type Item } from '../../api';
import type { Case } from '../../api/cases';
import { InLanguage, useSpeech } from '../../i18n/context';
import { type Language, languages, traits } from '../../i18n/languages';
import { partyNames, textOf } from '../../record';
import { Exact, Fields, Texts } from '../../records/fields';
import { Choose } from '../../shared/select';
import { Flags } from '../record/standing';
import { Accounts, useSaid } from './accounts';
import { asCorrected, course } from './case-model';
import type { OneProps } from './one';

interface Journal {
  origin: string;
  agreement: string;
  party: string;
  size: number;
}

type Props = OneProps & { one: Case };

const arrangements = ['beside', 'after'] as const;

/** What the printer gets: the case in two languages of the officer's choice, with what proves it. */
export function PrintCase(props: Props) {
  const { t, language } = useSpeech();
  const [first, setFirst] = useState<Language>(language);
  const [second, setSecond] = useState<Language>(language === 'en' ? 'fa' : 'en');
  const [how, setHow] = useState<(typeof arrangements)[number]>('after');
  const choices = languages.map((each) => ({ id: each, name: traits[each].self, lang: traits[each].tag }));
  const sheets = [...new Set([first, second])];
  return (
    <section className="case-print-choice no-print" aria-labelledby="print">
      <h2 id="print">{t('cases.print')}</h2>
      <div className="case-print-tools">
        <Choose
          label={t('cases.print.first')}
          value={first}
          onChange={(id) => setFirst(id as Language)}
          choices={choices}
        />
        <Choose
          label={t('cases.print.second')}
          value={second}
          onChange={(id) => setSecond(id as Language)}
          choices={choices}
        />
        <ToggleButtonGroup
          className="segments"
          aria-label={t('cases.print.how')}
          selectionMode="single"
          disallowEmptySelection
          selectedKeys={[how]}
          onSelectionChange={(keys) => setHow(arrangements.find((each) => keys.has(each)) ?? 'after')}
        >
          {arrangements.map((each) => (
            <ToggleButton key={each} id={each}>
              {t(`cases.print.${each}`)}
            </ToggleButton>
          ))}
        </ToggleButtonGroup>
      </div>
      {createPortal(
        <div className="print-only case-sheets" data-how={how} aria-hidden="true">
          {sheets.map((each) => (
            <InLanguage key={each} language={each}>
              <Sheet {...props} />
            </InLanguage>
          ))}
        </div>,
        document.body,
      )}
    </section>
  );
}

/** The whole case in one language. */
function Sheet({ one, node, agreement, crossings, mine }: Props) {
  const { t, pick, words, name, format } = useSpeech();
  const journals = useQuery({
    queryKey: ['journals'],
    queryFn: () => call<{ items: Journal[] }>('/journals'),
    staleTime: 5000,
  });
  const title = pick(one.title);
  const step = pick(one.next_step ?? undefined);
  const summary = node.agreements.find(({ id }) => id === one.agreement);
  const said = course(one);
  const office = (id: string) => name(agreement.office?.find((each) => each.id === id)?.name, id);
  return (
    <article className="case-sheet">
      <header>
        <p className="quiet">{name(summary?.title, one.agreement)}</p>
        <h1 lang={title?.lang} dir={title?.direction}>
          {title?.text}
        </h1>
        <p>
          {words.state(one.state)} ·{' '}
          {t('cases.print.opened', {
            name: name(partyNames(node).get(one.opened_by), one.opened_by),
            time: format.dateTime(one.opened_at),
          })}
        </p>
        <Flags flags={one.flags} agreement={agreement} />
        {Object.entries(one.leads).map(([party, lead]) => (
          <p key={party}>
            {t('cases.lead', { name: name(partyNames(node).get(party), party) })}: {office(lead)}
          </p>
        ))}
        {step && (
          <p>
            {t('cases.next_step')}: <bdi lang={step.lang}>{step.text}</bdi>{' '}
            {one.next_at && format.dateTime(one.next_at)}
          </p>
        )}
      </header>
      <h2>{t('cases.accounts')}</h2>
      <Accounts {...{ one, node, agreement, crossings, mine }} />
      <h2>{t('cases.course')}</h2>
      {said.map((item) => (
        <Entry key={item.id} {...{ item, node, agreement, crossings }} />
      ))}
      <h2>{t('cases.print.proof')}</h2>
      <p>{t('cases.print.proof.what')}</p>
      <table className="case-proof">
        <thead>
          <tr>
            <th scope="col">{t('cases.print.journal')}</th>
            <th scope="col">{t('cases.print.entry')}</th>
            <th scope="col">{t('detail.commitment')}</th>
            <th scope="col">{t('detail.receipts')}</th>
          </tr>
        </thead>
        <tbody>
          {said.map((item) => (
            <tr key={item.id}>
              <td>{name(partyNames(node).get(item.party), item.party)}</td>
              <td>{format.plain(item.index)}</td>
              <td>
                <Exact>{item.id}</Exact>
              </td>
              <td>
                {item.receipts.map(({ party, at }) => (
                  <p key={party}>
                    {name(partyNames(node).get(party), party)}: {format.dateTime(at)}
                  </p>
                ))}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <ul className="plain">
        {(journals.data?.items ?? [])
          .filter(({ agreement: each }) => each === one.agreement)
          .map(({ origin, size }) => (
            <li key={origin}>
              <Exact>{origin}</Exact> {t('cases.print.size', { count: size, n: format.number(size) })}
            </li>
          ))}
      </ul>
    </article>
  );
}

function Entry({ item, node, agreement, crossings }: Pick<Props, 'node' | 'agreement' | 'crossings'> & { item: Item }) {
  const { name, format, words, t } = useSpeech();
  const said = useSaid();
  const office = textOf(item.record, 'office');
  return (
    <section className="case-entry">
      <h3>
        {said(item)}
        {item.state.name !== 'stated' && ` · ${words.state(item.state.name)}`}
      </h3>
      <p className="quiet">
        {name(partyNames(node).get(item.party), item.party)}
        {office && `, ${name(agreement.office?.find(({ id }) => id === office)?.name, office)}`} ·{' '}
        {format.dateTime(item.at)} ({t('form.utc', { time: format.utc(item.at) })})
      </p>
      {item.record ? (
        <>
          <Texts kind={item.kind} record={item.record} />
          <Fields kind={item.kind} record={asCorrected(item)} agreement={agreement} crossings={crossings} />
        </>
      ) : (
        <p>{t('list.erased')}</p>
      )}
    </section>
  );
}
