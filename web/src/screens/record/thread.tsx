// SPDX-License-Identifier: Apache-2.0
import { useQueries } from '@tanstack/react-query';
import { api, type Item, type NodeState } from '../../api';
import { useSpeech } from '../../i18n/context';
import { headline, markOf, partyNames, shortId, textOf, textsOf } from '../../record';
import { Exact } from '../../records/fields';
import { SideMark } from '../../shared/icon';
import { href } from '../../shell/route';

/** The most of a thread that is read at once: each costs a question to the node. */
const read_max = 40;

interface Step {
  id: string;
  rel: string;
  /** It was said before, and this record speaks of it. */
  before: boolean;
}

/** What this record speaks of and what was said about it, in the order in which it was said. */
export function Thread({ item, node }: { item: Item; node: NodeState }) {
  const { t } = useSpeech();
  const steps: Step[] = [
    ...item.cites.map(({ record, rel }) => ({ id: record, rel, before: true })),
    ...item.cited_by.map(({ record, rel }) => ({ id: record, rel, before: false })),
  ];
  const said = useQueries({
    queries: steps.slice(0, read_max).map(({ id }) => ({
      queryKey: ['record', id],
      queryFn: () => api.record(id),
      staleTime: 5000,
    })),
  });
  const found = steps
    .map((step, index) => ({ step, item: said[index]?.data }))
    .sort((a, b) => (a.item?.at ?? '').localeCompare(b.item?.at ?? ''));
  return (
    <section>
      <h3>{t('record.thread')}</h3>
      {steps.length === 0 && <p className="quiet">{t('detail.no_citations')}</p>}
      <ol className="plain record-thread">
        {found.map(({ step, item: one }) => (
          <li key={step.rel + step.id} data-before={step.before}>
            {one ? (
              <Said item={one} node={node} rel={step.rel} before={step.before} />
            ) : (
              <a href={href({ screen: 'record', id: step.id })}>
                <Exact>{shortId(step.id)}</Exact>
              </a>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}

/** One thing that was said, in a line or two. */
export function Said({ item, node, rel, before }: { item: Item; node: NodeState; rel?: string; before?: boolean }) {
  const { t, words, name, format, pick } = useSpeech();
  const head = headline(item.kind, item.record);
  const agreement = node.agreements.find(({ id }) => id === item.agreement);
  const text = pick(
    textsOf(item.record, 'text') ?? textsOf(item.record, 'reason') ?? textsOf(item.record, 'words'),
    textOf(item.record, 'lang'),
  );
  return (
    <>
      <SideMark mark={markOf(item.party, agreement, node.party)} />
      <div>
        <p>
          {rel && before && <span className="quiet">{words.rel(rel)} </span>}
          <a href={href({ screen: 'record', id: item.id })}>
            {words.kind(item.kind)}
            {head && `: ${words.code(head.field, head.code)}`}
          </a>{' '}
          <span className="quiet">
            {name(partyNames(node).get(item.party), item.party)}
            {rel && !before && ` · ${words.rel(rel)}`} · <time dateTime={item.at}>{format.short(item.at)}</time>
          </span>
        </p>
        {text && (
          <p className="record-thread-text" lang={text.lang} dir={text.direction}>
            {text.text}
          </p>
        )}
        {item.opening === 'erased' && <p className="quiet">{t('list.erased')}</p>}
      </div>
    </>
  );
}
