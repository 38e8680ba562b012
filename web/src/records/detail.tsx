// SPDX-License-Identifier: Apache-2.0
import { useEffect, useRef } from 'react';
import { Button } from 'react-aria-components';
import { type Agreement, api, type Item, type NodeState, Problem } from '../api';
import { useSpeech } from '../i18n/context';
import { useRecord } from '../queries';
import { headline, markOf, partyNames, type Place, placeOf, shortId } from '../record';
import { Icon, SideMark } from '../shared/icon';
import { reasonsIn } from '../report/preview';
import { href } from '../shell/route';
import { Exact, Fields, Texts } from './fields';
import { Marks } from './marks';
import { ReceiptLine } from './receipt-line';
import type { Crossings } from './places';

interface Props {
  id: string;
  node: NodeState;
  agreement: Agreement | undefined;
  crossings: Crossings;
  onLook(place: Place): void;
  onClose(): void;
}

export function RecordDetail({ id, node, agreement, crossings, onLook, onClose }: Props) {
  const { t } = useSpeech();
  const query = useRecord(id);
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus({ preventScroll: true }), [id, query.isSuccess]);
  const item = query.data;
  return (
    <section className="panel side-panel" aria-labelledby="detail">
      <div className="panel-bar">
        <Button className="button icon-only" aria-label={t('detail.close')} onPress={onClose}>
          <Icon name="close" />
        </Button>
        {!item && (
          <h2 id="detail" ref={title} tabIndex={-1}>
            {t('detail.title')}
          </h2>
        )}
        {item && <Title item={item} node={node} titleRef={title} />}
      </div>
      <div className="panel-scroll">
        {item && <Body item={item} node={node} agreement={agreement} crossings={crossings} onLook={onLook} />}
        {!item && query.isPending && <p className="empty">{t('app.loading')}</p>}
        {!item && query.error instanceof Problem && (
          <p className="empty">
            {query.error.status === 404 ? t('detail.not_found') : t('error.node', { detail: query.error.message })}
          </p>
        )}
      </div>
    </section>
  );
}

function Title({ item, node, titleRef }: { item: Item; node: NodeState; titleRef: React.Ref<HTMLHeadingElement> }) {
  const { t, words, name, format } = useSpeech();
  const head = headline(item.kind, item.record);
  const agreement = node.agreements.find(({ id }) => id === item.agreement);
  const journal = name(partyNames(node).get(item.party), item.party);
  return (
    <div className="detail-title" data-own={item.own}>
      <SideMark mark={markOf(item.party, agreement, node.party)} />
      <h2 id="detail" ref={titleRef} tabIndex={-1}>
        {item.opening === 'none' ? t('witness.record') : words.kind(item.kind)}
        {head && <>: {words.code(head.field, head.code)}</>}
      </h2>
      <p className="quiet">
        {t('detail.entry', { index: format.plain(item.index), name: journal })}
        {item.opening !== 'none' && ` · ${words.state(item.state.name)}`}
      </p>
    </div>
  );
}

function Body({ item, node, agreement, crossings, onLook }: Omit<Props, 'id' | 'onClose'> & { item: Item }) {
  const speech = useSpeech();
  const { t, format } = speech;
  const place = placeOf(item.record);
  return (
    <>
      <div className="detail-state">
        <ReceiptLine item={item} node={node} />
        <Marks item={item} />
      </div>
      {item.record ? (
        <>
          <Texts kind={item.kind} record={item.record} />
          <section>
            <h3>{t('detail.fields')}</h3>
            <Fields kind={item.kind} record={item.record} agreement={agreement} crossings={crossings} />
            {place && (
              <Button className="button" onPress={() => onLook(place)}>
                <Icon name="pin" /> {t('detail.show_on_map')}
              </Button>
            )}
          </section>
        </>
      ) : (
        <p className="empty">{t(item.opening === 'none' ? 'witness.note' : 'list.erased')}</p>
      )}
      {item.state.deadlines.length > 0 && (
        <section>
          <h3>{t('detail.deadlines')}</h3>
          <ul className="plain">
            {item.state.deadlines.map(({ id, due, met_at, overdue }) => (
              <li key={id} data-tone={overdue ? 'bad' : met_at ? 'good' : 'wait'}>
                <Exact>{id}</Exact>{' '}
                {met_at
                  ? t('detail.deadline.met', { time: format.short(met_at) })
                  : t(overdue ? 'detail.deadline.overdue' : 'detail.deadline.due', { time: format.short(due) })}
              </li>
            ))}
          </ul>
        </section>
      )}
      {item.opening !== 'none' && <Citations item={item} node={node} />}
      {item.own && item.verdict && (
        <section>
          <h3>{t('detail.verdict')}</h3>
          <p>
            {t('detail.rules', { count: item.verdict.rules.length })}{' '}
            {item.verdict.rules.map((rule) => (
              <Exact key={rule}>{rule}</Exact>
            ))}
          </p>
          {reasonsIn(speech, agreement, item.verdict).map(({ text, lang }) => (
            <p key={text} lang={lang} dir="auto">
              {text}
            </p>
          ))}
        </section>
      )}
      <section>
        <h3>{t('detail.receipts')}</h3>
        <ul className="plain">
          {item.receipts.map(({ party, at }) => (
            <ReceiptTime key={party} party={party} at={at} node={node} />
          ))}
          <li className="quiet">{t('detail.journal_time', { time: format.dateTime(item.at) })}</li>
        </ul>
        <p className="quiet">
          {t('detail.commitment')} <Exact>{item.id}</Exact>
        </p>
        {item.opening === 'present' && (
          <>
            <a className="button" href={api.evidenceUrl(item.id)} download>
              <Icon name="file" /> {t('detail.evidence')}
            </a>
            <p className="quiet">{t('detail.evidence.note')}</p>
          </>
        )}
      </section>
    </>
  );
}

function ReceiptTime({ party, at, node }: { party: string; at: string; node: NodeState }) {
  const { t, name, format } = useSpeech();
  return (
    <li data-tone="good">
      <Icon name="check" />{' '}
      {party === node.party
        ? t('receipt.given', { time: format.dateTime(at) })
        : t('receipt.held', { name: name(partyNames(node).get(party), party), time: format.dateTime(at) })}
    </li>
  );
}

function Citations({ item, node }: { item: Item; node: NodeState }) {
  const { t, words, name } = useSpeech();
  return (
    <section>
      <h3>{t('detail.cites')}</h3>
      {item.cites.length + item.cited_by.length === 0 && <p className="quiet">{t('detail.no_citations')}</p>}
      <ul className="plain">
        {item.cites.map(({ rel, record }) => (
          <li key={rel + record}>
            {words.rel(rel)}{' '}
            <a href={href({ screen: 'record', id: record })}>
              <Exact>{shortId(record)}</Exact>
            </a>
          </li>
        ))}
      </ul>
      {item.cited_by.length > 0 && (
        <>
          <h3>{t('detail.cited_by')}</h3>
          <ul className="plain">
            {item.cited_by.map(({ rel, record, kind, party }) => (
              <li key={rel + record}>
                <a href={href({ screen: 'record', id: record })}>
                  {words.kind(kind)} · {name(partyNames(node).get(party), party)}
                </a>{' '}
                <span className="quiet">({words.rel(rel)})</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
