// SPDX-License-Identifier: Apache-2.0
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from 'react-aria-components';
import { ActDialog, type Saying, SayDialog } from '../../acts/act-dialog';
import { groundOf, type Offer, offers, speakers, valueAt } from '../../acts/acts';
import { type Agreement, type Item, type JsonObject, type NodeState, Problem } from '../../api';
import { cases, type Case } from '../../api/cases';
import { useSpeech } from '../../i18n/context';
import { partyNames } from '../../record';
import type { Crossings } from '../../records/places';
import { Icon } from '../../shared/icon';
import { Flags, useLevel } from '../record/standing';
import { Said } from '../record/thread';
import { Accounts, useSaid } from './accounts';
import { course, falseReport, isOpen, members, proposals } from './case-model';
import { Clarification } from './clarification';
import { Evidence } from './evidence';
import { CaseMarks } from './list';
import { MergePicker } from './merge';
import { PrintCase } from './print';

export interface OneProps {
  id: string;
  node: NodeState;
  agreement: Agreement;
  crossings: Crossings;
  mine?: readonly string[];
}

/** What is being said: about one record of the case, or for the case itself. */
type Doing = { item: Item; offer: Offer; given?: JsonObject } | { saying: Saying };

export const useCase = (id: string) =>
  useQuery({
    queryKey: ['case', id],
    queryFn: ({ signal }) => cases.one(id, signal),
    refetchInterval: 5000,
  });

export function OneCase(props: OneProps) {
  const { t } = useSpeech();
  const query = useCase(props.id);
  if (query.data) return <CaseView {...props} one={query.data} />;
  return (
    <p className="empty" role={query.isError ? 'alert' : undefined}>
      {query.isPending && t('app.loading')}
      {query.error &&
        (query.error instanceof Problem && query.error.status === 404
          ? t('cases.not_found')
          : t('error.node', { detail: query.error.message }))}
    </p>
  );
}

function CaseView(props: OneProps & { one: Case }) {
  const { one, node, agreement, crossings, mine } = props;
  const { t, pick, words, name, format } = useSpeech();
  const [doing, setDoing] = useState<Doing>();
  const close = () => setDoing(undefined);
  const title = pick(one.title);
  const level = useLevel(agreement);
  const claim = falseReport(one);
  const said = course(one);
  const step = pick(one.next_step ?? undefined);
  const office = (id: string) => name(agreement.office?.find((each) => each.id === id)?.name, id);
  return (
    <article className="case" aria-labelledby="case-title">
      <header className="case-head">
        <a className="button subtle no-print" href="#/cases">
          <Icon name="back" /> {t('cases.title')}
        </a>
        <h1 id="case-title" tabIndex={-1} lang={title?.lang} dir={title?.direction}>
          {title?.text}
        </h1>
        <p className="case-facts">
          <span className="tag">{words.state(one.state)}</span>
          <CaseMarks one={one} />
        </p>
        <Flags flags={one.flags} agreement={agreement} />
        {one.escalated_to && (
          <p className="record-flag">
            <Icon name="up" /> {t('record.escalated', { level: level(one.escalated_to) })}
          </p>
        )}
        {one.merged_into && (
          <p>
            <a href={`#/cases/${one.merged_into}`}>{t('cases.merged_into')}</a>
          </p>
        )}
        <dl className="fields case-leads">
          {Object.entries(one.leads).map(([party, lead]) => (
            <div key={party}>
              <dt>{t('cases.lead', { name: name(partyNames(node).get(party), party) })}</dt>
              <dd>{office(lead)}</dd>
            </div>
          ))}
          {step && (
            <div>
              <dt>{t('cases.next_step')}</dt>
              <dd>
                <bdi lang={step.lang} dir={step.direction}>
                  {step.text}
                </bdi>
                {one.next_at && <strong> {format.dated(one.next_at)}</strong>}
              </dd>
            </div>
          )}
        </dl>
      </header>
      <CaseActs {...props} onSay={(saying) => setDoing({ saying })} />
      <Proposals {...props} onAct={(item, offer) => setDoing({ item, offer })} />
      <Evidence items={said} node={node} />
      {claim && (
        <Clarification
          {...props}
          claim={claim}
          onSay={(saying) => setDoing({ saying })}
          onAct={(item, offer) => setDoing({ item, offer })}
        />
      )}
      <section aria-labelledby="accounts">
        <h2 id="accounts">{t('cases.accounts')}</h2>
        <Accounts
          {...{ one, node, agreement, crossings, mine }}
          onField={(item, offer, path) => {
            const stands = valueAt(item.record, path) ?? null;
            const quoted: JsonObject =
              offer.act.name === 'dispute' ? { their_value: stands, ground: groundOf(path) } : {};
            setDoing({ item, offer, given: { path, ...quoted } });
          }}
        />
      </section>
      <section aria-labelledby="course">
        <h2 id="course">{t('cases.course')}</h2>
        <ol className="plain record-thread case-course">
          {said.map((item) => (
            <li key={item.id}>
              <Said item={item} node={node} />
            </li>
          ))}
        </ol>
      </section>
      <Members {...props} />
      <PrintCase {...props} />
      {doing &&
        ('saying' in doing ? (
          <SayDialog {...{ node, agreement, crossings }} saying={doing.saying} onClose={close} />
        ) : (
          <ActDialog
            {...{ node, agreement, crossings }}
            item={doing.item}
            offer={doing.offer}
            given={doing.given}
            onClose={close}
          />
        ))}
    </article>
  );
}

interface ActsProps extends OneProps {
  one: Case;
  onSay(saying: Saying): void;
}

/** What can be done with the case as a whole. */
function CaseActs({ one, node, agreement, mine, onSay }: ActsProps) {
  const { t } = useSpeech();
  const [merging, setMerging] = useState(false);
  const leaders = speakers(agreement, node.party, 'case', mine);
  const closers = speakers(agreement, node.party, 'closure', mine);
  const joined = node.party !== null && one.parties.includes(node.party);
  const goesOn = (what: 'join' | 'step' | 'reopen' | 'merge', given: JsonObject, without: string[]): Saying => ({
    kind: 'case',
    given: { title: one.title, cites: [{ rel: 'belongs', record: one.id }], ...given },
    offices: leaders,
    weight: what === 'merge' ? 'grave' : 'said',
    title: t(`cases.${what}`),
    what: t(`cases.what.${what}`),
    verb: t(`cases.do.${what}`),
    without,
  });
  const gathered = members(one).at(-1);
  const lead: JsonObject = leaders[0] ? { lead_office: leaders[0].id } : {};
  return (
    <div className="case-acts no-print">
      {leaders.length > 0 && !joined && (
        <Button className="button primary" onPress={() => onSay(goesOn('join', lead, []))}>
          <Icon name="pair" /> {t('cases.join')}
        </Button>
      )}
      {leaders.length > 0 && joined && isOpen(one) && (
        <Button className="button" onPress={() => onSay(goesOn('step', { ...lead, next_step: {} }, ['title']))}>
          <Icon name="forth" /> {t('cases.step')}
        </Button>
      )}
      {isOpen(one) && (
        <a className="button" href={`#/report?case=${one.id}`}>
          <Icon name="plus" /> {t('cases.add')}
        </a>
      )}
      {closers.length > 0 && isOpen(one) && (
        <Button
          className="button"
          onPress={() =>
            onSay({
              kind: 'closure',
              given: { cites: [{ rel: 'closes', record: one.id }], purpose: 'administration' },
              offices: closers,
              weight: 'grave',
              title: t('cases.close'),
              what: t('cases.close.what'),
              verb: t('cases.close.do'),
            })
          }
        >
          <Icon name="lock" /> {t('cases.close')}
        </Button>
      )}
      {leaders.length > 0 && one.state === 'closed' && gathered && (
        <Button
          className="button"
          onPress={() =>
            onSay(
              goesOn(
                'reopen',
                {
                  ...lead,
                  cites: [
                    { rel: 'belongs', record: one.id },
                    { rel: 'gathers', record: gathered.id },
                  ],
                },
                ['title'],
              ),
            )
          }
        >
          <Icon name="back" /> {t('cases.reopen')}
        </Button>
      )}
      {leaders.length > 0 && joined && isOpen(one) && (
        <Button className="button" onPress={() => setMerging(true)}>
          <Icon name="pair" /> {t('cases.merge')}
        </Button>
      )}
      <Button className="button" onPress={() => window.print()}>
        <Icon name="print" /> {t('cases.print')}
      </Button>
      {merging && (
        <MergePicker
          one={one}
          onClose={() => setMerging(false)}
          onChoose={(other) => {
            setMerging(false);
            const cites = [
              { rel: 'belongs', record: one.id },
              { rel: 'merges', record: other },
            ];
            onSay(goesOn('merge', { ...lead, cites }, ['next_step', 'next_at']));
          }}
        />
      )}
    </div>
  );
}

/** What the other side proposed, and waits for our yes. */
function Proposals({
  one,
  node,
  agreement,
  mine,
  onAct,
}: OneProps & { one: Case; onAct(item: Item, offer: Offer): void }) {
  const { t, name } = useSpeech();
  const said = useSaid();
  if (node.party === null) return null;
  const waiting = proposals(one, node.party).flatMap((item) => {
    const offer = offers(item, agreement, node.party, mine).find(({ act }) => act.name === 'assent');
    return offer ? [{ item, offer }] : [];
  });
  return waiting.map(({ item, offer }) => (
    <p key={item.id} className="case-proposal no-print" role="status">
      <Icon name="hand" />{' '}
      <span>
        {t('cases.proposed', { name: name(partyNames(node).get(item.party), item.party) })}{' '}
        <a href={`#/record/${item.id}`}>{said(item)}</a>
      </span>
      <Button className="button primary" onPress={() => onAct(item, offer)}>
        {t('act.assent')}
      </Button>
    </p>
  ));
}

function Members({ one, node }: { one: Case; node: NodeState }) {
  const { t, name, format, words } = useSpeech();
  const said = useSaid();
  const list = members(one);
  return (
    <section aria-labelledby="members">
      <h2 id="members">{t('cases.members_title', { count: list.length, n: format.number(list.length) })}</h2>
      <ul className="plain case-members">
        {list.map((item) => {
          const told = item.receipts.find(({ party }) => party !== node.party);
          return (
            <li key={item.id}>
              <a href={`#/record/${item.id}`}>{said(item)}</a>{' '}
              <span className="quiet">
                {name(partyNames(node).get(item.party), item.party)} · {words.state(item.state.name)}
                {told && ' · '}
                {told &&
                  t('receipt.held', {
                    name: name(partyNames(node).get(told.party), told.party),
                    time: format.short(told.at),
                  })}
              </span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
