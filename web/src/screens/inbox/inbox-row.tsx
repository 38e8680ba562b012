// SPDX-License-Identifier: Apache-2.0
import { useEffect, useRef, useState } from 'react';
import { Button } from 'react-aria-components';
import { api } from '../../api';
import type { InboxItem } from '../../api/inbox';
import { actOf, offers, prefilled } from '../../acts/acts';
import { useMine } from '../../acts/mine';
import { useSpeech } from '../../i18n/context';
import { markOf, partyNames } from '../../record';
import { crossingName } from '../../records/places';
import { Clock } from '../../shared/clock';
import { Icon, SideMark } from '../../shared/icon';
import { useTitle } from '../../shared/row';
import { When } from '../../shared/time';
import { useCurrentAgreement, useDesk } from '../../shell/desk';
import { href } from '../../shell/route';
import { originOf } from '../agreement/text';
import { actsFor, type Step, whereTo } from './what-to-do';

/** How long an acknowledgement can be taken back before it is said, in milliseconds. */
export const regret = 5000;

interface Props {
  item: InboxItem;
  gone: boolean;
  onTask(task: { step: Step }): void;
  onDone(): void;
}

/** One thing that waits: what, why, until when and by which rule, and what to do. */
export function InboxRow({ item, gone, onTask, onDone }: Props) {
  const speech = useSpeech();
  const { t, words, name, pick, format } = speech;
  const { node } = useDesk();
  const { summary, text, crossings } = useCurrentAgreement();
  const title = useTitle();
  const { matter, why, due, deadline, origin, of } = item;
  const said = pick(matter.text ?? undefined);
  const party = name(partyNames(node).get(matter.party), matter.party);
  const office = (id: string) => name(text?.office?.find((one) => one.id === id)?.name, id);
  const where = matter.crossing && crossingName(crossings, matter.crossing, speech);
  const ack = useAcknowledge(item, onDone);
  const waiting = ack.state !== 'idle';
  return (
    <li className="inbox-row" data-gone={gone} data-overdue={item.overdue}>
      <SideMark mark={markOf(matter.party, summary, node.party)} />
      <div className="inbox-what">
        <p className="inbox-why" data-why={why}>
          {t(of === 'us' ? `inbox.why.${why}` : `inbox.owes.${why}`)}
        </p>
        <a className="inbox-open" href={href(whereTo(item))}>
          <strong>{title(matter)}</strong>
        </a>
        <p className="row-facts">
          <span>{matter.own ? t('side.own') : t('side.theirs', { name: party })}</span>
          <span>
            <When at={matter.event_at ?? matter.at} />
          </span>
          {where && <span>{where}</span>}
          {matter.impact && matter.impact !== 'low' && (
            <span
              data-impact={matter.impact}
            >{`${words.field('impact')}: ${words.code('impact', matter.impact)}`}</span>
          )}
        </p>
        {said && (
          <p className="row-text" lang={said.lang} dir={said.direction}>
            {said.text}
          </p>
        )}
        <p className="quiet">
          {deadline && (
            <>
              {t('inbox.rule')} <bdi className="exact">{deadline}</bdi>
              {origin && (
                <>
                  {' · '}
                  <bdi lang="en">{originOf(origin).words}</bdi>
                </>
              )}
            </>
          )}
          {item.offices.length > 0 && item.offices.length < 4 && (
            <span>
              {deadline && ' · '}
              {t('inbox.may', { names: format.list(item.offices.map(office)) })}
            </span>
          )}
        </p>
        {ack.error && (
          <p className="field-error" role="alert">
            {t('error.node', { detail: ack.error })}
          </p>
        )}
      </div>
      <div className="inbox-side">
        {due && <Clock due={due} />}
        {due && <span className="quiet">{format.short(due)}</span>}
      </div>
      {of === 'us' && (
        <div className="inbox-acts">
          {gone ? (
            <span className="tag" data-tone="good" role="status">
              <Icon name="check" /> {t('inbox.done')}
            </span>
          ) : waiting ? (
            <span role="status">
              {t('inbox.saying')}{' '}
              {ack.state === 'waiting' && (
                <Button className="button" onPress={ack.undo}>
                  {t('inbox.undo')}
                </Button>
              )}
            </span>
          ) : (
            actsFor(why).map((step, index) => (
              <Button
                key={step}
                className={`button ${index === 0 ? 'primary' : ''}`}
                aria-label={`${t(`inbox.do.${step}`)}: ${title(matter)}`}
                onPress={() => (step === 'acknowledge' ? ack.begin() : onTask({ step }))}
              >
                {t(`inbox.do.${step}`)}
              </Button>
            ))
          )}
        </div>
      )}
    </li>
  );
}

/** Says by one press that a record was received and read, after a moment in which it can be taken back. */
function useAcknowledge(item: InboxItem, onDone: () => void) {
  const { node } = useDesk();
  const { text } = useCurrentAgreement();
  const { offices } = useMine();
  const [state, setState] = useState<'idle' | 'waiting' | 'sending'>('idle');
  const [error, setError] = useState<string>();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);

  const say = async () => {
    setState('sending');
    try {
      const record = await api.record(item.matter.id);
      const act = actOf('acknowledge')!;
      const offer = text && offers(record, text, node.party, offices).find((one) => one.act.name === act.name);
      const speaker = offer?.offices.find(({ id }) => item.offices.includes(id)) ?? offer?.offices[0];
      if (!speaker) throw new Error('no office of this account may acknowledge it');
      const now = `${new Date().toISOString().slice(0, 19)}Z`;
      const { results } = await api.submit({
        kind: act.kind,
        office: speaker.id,
        ...prefilled(act, record, now),
      });
      const refused = results[0]?.status === 'refused' && results[0].error;
      if (refused) throw new Error(typeof refused === 'string' ? refused : refused.detail);
      onDone();
    } catch (problem) {
      setError(problem instanceof Error ? problem.message : String(problem));
    }
    setState('idle');
  };
  return {
    state,
    error,
    begin: () => {
      setError(undefined);
      setState('waiting');
      timer.current = setTimeout(() => void say(), regret);
    },
    undo: () => {
      clearTimeout(timer.current);
      setState('idle');
    },
  };
}
