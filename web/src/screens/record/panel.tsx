// SPDX-License-Identifier: Apache-2.0
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { Button } from 'react-aria-components';
import { type ActName, speakers } from '../../acts/acts';
import { type Saying, SayDialog } from '../../acts/act-dialog';
import { useMine } from '../../acts/mine';
import { type Item, Problem } from '../../api';
import { useSpeech } from '../../i18n/context';
import { useAgreement, useLayer, useRecord } from '../../queries';
import { headline, markOf, partyNames, type Place } from '../../record';
import { Icon, SideMark } from '../../shared/icon';
import { useNodeState } from '../../shell/desk';
import { go } from '../../shell/route';
import { useSaid } from '../cases/accounts';
import { AddToCase } from './add-to-case';
import { RecordBody } from './body';
import '../../form/style.css';
import './style.css';

interface Props {
  id: string;
  onLook?(place: Place): void;
  /** Where it stands beside something else. */
  onClose?(): void;
}

/** One record, beside a list or on a page of its own. */
export function RecordPanel({ id, onLook, onClose }: Props) {
  const { t } = useSpeech();
  const query = useRecord(id);
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus({ preventScroll: true }), [id, query.isSuccess]);
  const item = query.data;
  return (
    <section className="panel side-panel record-panel" aria-labelledby="detail">
      <div className="panel-bar">
        {onClose && (
          <Button className="button icon-only" aria-label={t('detail.close')} onPress={onClose}>
            <Icon name="close" />
          </Button>
        )}
        {item ? (
          <Title item={item} titleRef={title} />
        ) : (
          <h2 id="detail" ref={title} tabIndex={-1}>
            {t('detail.title')}
          </h2>
        )}
      </div>
      <div className="panel-scroll">
        {item && <Whole item={item} onLook={onLook} />}
        {!item && query.isPending && <p className="empty">{t('app.loading')}</p>}
        {!item && query.error && (
          <p className="empty" role="alert">
            {query.error instanceof Problem && query.error.status === 404
              ? t('detail.not_found')
              : t('error.node', { detail: query.error.message })}
          </p>
        )}
      </div>
    </section>
  );
}

export function Title({ item, titleRef }: { item: Item; titleRef: React.Ref<HTMLHeadingElement> }): ReactNode {
  const { t, words, name, format } = useSpeech();
  const node = useNodeState();
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

/** The body with what it needs of the node, and the ways out of it. */
export function Whole({ item, onLook }: { item: Item; onLook?(place: Place): void }) {
  const node = useNodeState();
  const agreement = useAgreement(item.agreement);
  const crossings = useLayer(item.agreement, 'crossings');
  const { offices } = useMine();
  const { t, language } = useSpeech();
  const said = useSaid();
  const [adding, setAdding] = useState(false);
  const [saying, setSaying] = useState<Saying>();
  const report = (act: ActName, about: Item) => go({ screen: 'report', query: { act, about: about.id } });
  const leaders = agreement.data ? speakers(agreement.data, node.party, 'case', offices) : [];
  const gatherable = leaders.length > 0 && gathered.includes(item.kind) && item.opening === 'present';
  const gather = (into: string | null) => {
    setAdding(false);
    setSaying({
      kind: 'case',
      given: {
        title: { [language]: said(item) },
        lead_office: leaders[0]?.id ?? '',
        cites: [...(into ? [{ rel: 'belongs', record: into }] : []), { rel: 'gathers', record: item.id }],
      },
      offices: leaders,
      weight: 'said',
      title: t(into ? 'cases.extend' : 'cases.open'),
      what: t(into ? 'cases.extend.what' : 'cases.open.what'),
      verb: t(into ? 'cases.extend' : 'cases.open'),
    });
  };
  return (
    <>
      <RecordBody
        {...{ item, node, onLook }}
        agreement={agreement.data}
        crossings={crossings.data}
        mine={offices}
        onReport={report}
        onAddToCase={gatherable ? () => setAdding(true) : undefined}
      />
      {adding && <AddToCase agreement={item.agreement} onChoose={gather} onClose={() => setAdding(false)} />}
      {saying && agreement.data && (
        <SayDialog
          {...{ node, saying }}
          agreement={agreement.data}
          crossings={crossings.data}
          onClose={() => setSaying(undefined)}
          onSaid={({ id, status }) => {
            const into = (saying.given.cites as { rel: string; record: string }[]).find(({ rel }) => rel === 'belongs');
            if (status === 'released' && (into ?? id)) go({ screen: 'cases', id: into?.record ?? id });
          }}
        />
      )}
    </>
  );
}

const gathered: readonly string[] = [
  'incident',
  'notice',
  'alert',
  'request',
  'dispute',
  'crossing_status',
  'communique',
  'contact',
];
