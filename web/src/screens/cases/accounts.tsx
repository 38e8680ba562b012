// SPDX-License-Identifier: Apache-2.0
import { Button } from 'react-aria-components';
import { type Offer, offers, pathsOf } from '../../acts/acts';
import type { Agreement, Item, NodeState } from '../../api';
import type { Case } from '../../api/cases';
import { useSpeech } from '../../i18n/context';
import { headline, markOf, partyNames, textOf } from '../../record';
import { fieldNames, Texts, Value } from '../../records/fields';
import type { Crossings } from '../../records/places';
import { Icon, SideMark } from '../../shared/icon';
import { accounts, asCorrected, lines } from './case-model';

interface Props {
  one: Case;
  node: NodeState;
  agreement: Agreement;
  crossings: Crossings;
  mine?: readonly string[];
  /** An act about one field of one account; none where nothing is to be done, as on paper. */
  onField?(item: Item, offer: Offer, path: string): void;
}

/** Both sides' accounts, field beside field; where they differ, the line is marked and can be acted on. */
export function Accounts({ one, node, agreement, crossings, mine, onField }: Props) {
  const { t, words, name, format } = useSpeech();
  const summary = node.agreements.find(({ id }) => id === one.agreement);
  const parties = (summary?.parties ?? []).filter(({ role }) => role !== 'observer').map(({ id }) => id);
  const ordered = [...parties].sort((a, b) => Number(b === node.party) - Number(a === node.party));
  const said = accounts(one, ordered);
  const mains = said.flatMap(({ main }) => (main ? [main] : []));
  const kind = mains[0]?.kind ?? 'incident';
  const rows = lines(mains.map(asCorrected), one, (record) => fieldNames(kind, record));
  const called = (party: string) => name(partyNames(node).get(party), party);
  if (mains.length === 0) return <p className="empty">{t('cases.no_accounts')}</p>;
  return (
    <div className="cases-accounts">
      <table>
        <caption className="cases-quiet">{t('cases.accounts')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('detail.fields')}</th>
            {said.map(({ party, main }) => (
              <th key={party} scope="col">
                <SideMark mark={markOf(party, summary, node.party)} /> {called(party)}
                {main && (
                  <a className="cases-account-link" href={`#/record/${main.id}`}>
                    {words.kind(main.kind)} · {format.short(main.at)}
                  </a>
                )}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ field, differs }) => (
            <tr key={field} data-differs={differs}>
              <th scope="row">
                {words.field(field)}
                {differs && (
                  <span className="tag" data-tone="wait">
                    <Icon name="differ" /> {t('cases.differs')}
                  </span>
                )}
              </th>
              {said.map(({ party, main }) => (
                <td key={party}>
                  {main ? (
                    <Cell {...{ main, field, differs, agreement, crossings, mine, node, onField }} />
                  ) : (
                    <span className="quiet">{t('cases.no_account')}</span>
                  )}
                </td>
              ))}
            </tr>
          ))}
          <tr>
            <th scope="row">{words.field('text')}</th>
            {said.map(({ party, main }) => (
              <td key={party} className="cases-account-text">
                {main?.record && <Texts kind={main.kind} record={main.record} />}
              </td>
            ))}
          </tr>
        </tbody>
      </table>
    </div>
  );
}

interface CellProps extends Omit<Props, 'one'> {
  main: Item;
  field: string;
  differs: boolean;
}

function Cell({ main, field, differs, node, agreement, crossings, mine, onField }: CellProps) {
  const { t, words } = useSpeech();
  const record = asCorrected(main);
  const corrected = (main.state.corrections ?? []).some(({ path }) => path.split('/')[1] === field);
  const disputed = (main.state.disputes ?? []).filter(({ path }) => path.split('/')[1] === field);
  const path = pathsOf(main.kind, main.record).find((each) => each.split('/')[1] === field);
  const offer = offers(main, agreement, node.party, mine).find(({ act }) => act.ofField);
  return (
    <>
      <Value kind={main.kind} path={`/${field}`} value={record[field]} agreement={agreement} crossings={crossings} />
      {corrected && <span className="tag">{t('cases.corrected')}</span>}
      {disputed.map((dispute) => (
        <a key={dispute.record} className="tag" data-tone="wait" href={`#/record/${dispute.record}`}>
          {t('cases.disputed_by', { ground: words.code('ground', dispute.ground) })}
        </a>
      ))}
      {differs && offer && path && onField && (
        <Button
          className="button subtle cases-field-act no-print"
          aria-label={`${t(`act.${offer.act.name}`)}: ${words.field(field)}`}
          onPress={() => onField(main, offer, path)}
        >
          <Icon name={offer.act.icon} /> {t(`act.${offer.act.name}`)}
        </Button>
      )}
    </>
  );
}

/** What a record says in a few words: its kind, and what happened. */
export function useSaid() {
  const { words } = useSpeech();
  return (item: Pick<Item, 'kind' | 'record'>) => {
    const head = headline(item.kind, item.record);
    const title = textOf(item.record, 'title');
    return `${words.kind(item.kind)}${head ? `: ${words.code(head.field, head.code)}` : title ? `: ${title}` : ''}`;
  };
}
