// SPDX-License-Identifier: Apache-2.0
import type { Agreement, Flag, Texts } from '../../api';
import { useSpeech } from '../../i18n/context';
import { partyNames } from '../../record';
import { Exact } from '../../records/fields';
import { Icon } from '../../shared/icon';
import { href } from '../../shell/route';
import type { BodyProps } from './body';

/** The name that the agreement gives to a level of escalation. */
export function useLevel(agreement: Agreement | undefined) {
  const { name } = useSpeech();
  const levels = (agreement?.escalation as { id: string; name: Texts }[] | undefined) ?? [];
  return (level: string) => name(levels.find(({ id }) => id === level)?.name, level);
}

/** Goes to a higher level by itself, and is looked into here all the same. */
export function Flags({ flags, agreement }: { flags: readonly Flag[]; agreement: Agreement | undefined }) {
  const { t } = useSpeech();
  const level = useLevel(agreement);
  return flags.map((flag) => (
    <p key={flag.id} className="record-flag">
      <Icon name="up" />{' '}
      <span>
        <strong>{t('record.flag', { level: level(flag.level) })}</strong>{' '}
        <span className="quiet" dir="auto">
          {flag.origin}
        </span>
      </span>
    </p>
  ));
}

/** What all parties did with it: agreed, disputed, escalated, replaced. */
export function Standing({ item, node, agreement }: Pick<BodyProps, 'item' | 'node' | 'agreement' | 'crossings'>) {
  const { t, words, name, format } = useSpeech();
  const level = useLevel(agreement);
  const { state } = item;
  const called = (parties: readonly string[]) =>
    format.list(parties.map((party) => name(partyNames(node).get(party), party)));
  const acked = state.acked_by ?? [];
  const assented = state.assented_by ?? [];
  const whole = (state.disputes ?? []).filter(({ path }) => path === '');
  return (
    <div className="record-standing">
      <Flags flags={state.flags ?? []} agreement={agreement} />
      <ul className="plain">
        {item.opening !== 'none' && state.name !== 'stated' && (
          <li>
            {t('record.state')} <strong>{words.state(state.name)}</strong>
          </li>
        )}
        {acked.length > 0 && <li>{t('record.acked', { names: called(acked) })}</li>}
        {assented.length > 0 && <li>{t('record.assented', { names: called(assented) })}</li>}
        {state.joint && (
          <li data-tone="good">
            <Icon name="check" /> {t('record.joint')}
          </li>
        )}
        {state.escalated_to && (
          <li data-tone="wait">
            <Icon name="up" /> {t('record.escalated', { level: level(state.escalated_to) })}
          </li>
        )}
        {state.superseded_by && (
          <li>
            <a href={href({ screen: 'record', id: state.superseded_by })}>{t('record.superseded')}</a>
          </li>
        )}
        {whole.map(({ record, party, ground }) => (
          <li key={record} data-tone="wait">
            <a href={href({ screen: 'record', id: record })}>{t('record.disputed', { name: called([party]) })}</a>
            {` · ${words.code('ground', ground)}`}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** What is owed, by when, and where the number comes from. */
export function Clocks({ item, agreement }: Pick<BodyProps, 'item' | 'agreement'>) {
  const { t, format } = useSpeech();
  const level = useLevel(agreement);
  if (item.state.deadlines.length === 0) return null;
  return (
    <section>
      <h3>{t('detail.deadlines')}</h3>
      <ul className="plain record-clocks">
        {item.state.deadlines.map(({ id, due, met_at, overdue, origin, then }) => (
          <li key={id} data-tone={overdue ? 'bad' : met_at ? 'good' : 'wait'}>
            <Icon name={met_at ? 'check' : 'wait'} />
            <span>
              <Exact>{id}</Exact>{' '}
              {met_at
                ? t('detail.deadline.met', { time: format.short(met_at) })
                : t(overdue ? 'detail.deadline.overdue' : 'detail.deadline.due', { time: format.short(due) })}
              {!met_at && then && then !== 'flag' && ` · ${t('record.then', { level: level(then) })}`}
              {origin && (
                <span className="quiet record-origin" dir="auto">
                  {origin}
                </span>
              )}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
