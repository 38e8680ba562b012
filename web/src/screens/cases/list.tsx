// SPDX-License-Identifier: Apache-2.0
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { memo, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { Input, Label, TextField, ToggleButton, ToggleButtonGroup } from 'react-aria-components';
import type { NodeState } from '../../api';
import { cases, type CaseSummary, type CasesQuery } from '../../api/cases';
import { useSpeech } from '../../i18n/context';
import { partyNames } from '../../record';
import { Icon } from '../../shared/icon';
import { useRows } from '../../shared/rows';
import { Choose } from '../../shared/select';
import { isOpen } from './case-model';

const page_size = 200;
const row_px = 76;
const pause_ms = 200;

const states = ['open', 'closed', 'all'] as const;
const sorts = ['last', 'due', 'opened'] as const;

export function useCases(query: CasesQuery) {
  return useInfiniteQuery({
    queryKey: ['cases', query],
    queryFn: ({ pageParam, signal }) => cases.page({ ...query, before: pageParam, limit: page_size }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
    enabled: query.agreement !== undefined,
  });
}

/** All cases, of which only those in sight are drawn. */
export function CaseList({ node, agreement }: { node: NodeState; agreement: string }) {
  const { t, format } = useSpeech();
  const [state, setState] = useState<(typeof states)[number]>('open');
  const [sort, setSort] = useState<(typeof sorts)[number]>('last');
  const [typed, setTyped] = useState('');
  const [q, setQ] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setQ(typed.trim()), pause_ms);
    return () => clearTimeout(timer);
  }, [typed]);
  const query = useCases({ agreement, state, sort, q });
  const items = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data]);
  const total = query.data?.pages[0]?.total ?? 0;

  const box = useRef<HTMLDivElement>(null);
  const keyOf = useCallback((index: number) => items[index]?.id ?? '', [items]);
  const {
    rows,
    total: height_px,
    measure,
  } = useRows({ list: 'cases', count: items.length, box, guess: row_px, spare: 8, keyOf });
  const last = rows.at(-1)?.index ?? 0;
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  useEffect(() => {
    if (last > items.length - 50 && hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [last, items.length, hasNextPage, isFetchingNextPage, fetchNextPage]);

  return (
    <section className="cases-list" aria-labelledby="cases-title">
      <header className="cases-head">
        <h1 id="cases-title">{t('cases.title')}</h1>
        <p className="quiet" role="status">
          {query.isSuccess && t('cases.count', { count: total, n: format.number(total) })}
        </p>
        <div className="cases-tools">
          <TextField className="field cases-search" value={typed} onChange={setTyped}>
            <Label className="cases-quiet">{t('cases.search')}</Label>
            <Input className="input" type="search" dir="auto" placeholder={t('cases.search')} />
          </TextField>
          <ToggleButtonGroup
            className="segments"
            aria-label={t('cases.state')}
            selectionMode="single"
            disallowEmptySelection
            selectedKeys={[state]}
            onSelectionChange={(keys) => setState(states.find((each) => keys.has(each)) ?? 'open')}
          >
            {states.map((each) => (
              <ToggleButton key={each} id={each}>
                {t(`cases.state.${each}`)}
              </ToggleButton>
            ))}
          </ToggleButtonGroup>
          <Choose
            quiet
            label={t('cases.sort')}
            value={sort}
            onChange={(next) => setSort(sorts.find((each) => each === next) ?? 'last')}
            choices={sorts.map((each) => ({ id: each, name: t(`cases.sort.${each}`) }))}
          />
        </div>
      </header>
      <div className="cases-scroll" ref={box} tabIndex={-1}>
        {query.isPending && <p className="empty">{t('app.loading')}</p>}
        {query.isError && !query.data && (
          <p className="empty" role="alert">
            {t('error.node', { detail: query.error.message })}
          </p>
        )}
        {query.isSuccess && items.length === 0 && <p className="empty">{t(q ? 'cases.none' : 'cases.empty')}</p>}
        <ol className="cases-rows" style={{ blockSize: height_px }} aria-label={t('cases.title')}>
          {rows.map(({ index, start }) => (
            <li
              key={items[index]!.id}
              data-row={items[index]!.id}
              ref={measure}
              aria-setsize={total}
              aria-posinset={index + 1}
              style={{ transform: `translateY(${start}px)` }}
            >
              <Row one={items[index]!} node={node} />
            </li>
          ))}
        </ol>
      </div>
    </section>
  );
}

const Row = memo(function Row({ one, node }: { one: CaseSummary; node: NodeState }) {
  const { t, pick, name, format, words } = useSpeech();
  const title = pick(one.title);
  const step = pick(one.next_step ?? undefined);
  return (
    <a className="cases-row" href={`#/cases/${one.id}`} data-open={isOpen(one)}>
      <span className="cases-row-head">
        <strong lang={title?.lang} dir={title?.direction}>
          {title?.text}
        </strong>
        <time dateTime={one.last_at}>{format.short(one.last_at)}</time>
      </span>
      <span className="cases-row-facts">
        <span className="tag">{words.state(one.state)}</span>
        <span>{format.list(one.parties.map((party) => name(partyNames(node).get(party), party)))}</span>
        <span>{t('cases.members', { count: one.members, n: format.number(one.members) })}</span>
        <CaseMarks one={one} />
      </span>
      {step && isOpen(one) && (
        <span className="cases-row-step">
          <Icon name="forth" />{' '}
          <bdi lang={step.lang} dir={step.direction}>
            {step.text}
          </bdi>
          {one.next_at && ` · ${format.short(one.next_at)}`}
        </span>
      )}
    </a>
  );
});

/** What makes a case urgent. */
export function CaseMarks({ one }: { one: CaseSummary }) {
  const { t, format } = useSpeech();
  return (
    <>
      {one.overdue > 0 && (
        <span className="tag" data-tone="bad">
          <Icon name="warn" /> {t('cases.overdue', { count: Number(one.overdue) })}
        </span>
      )}
      {one.overdue === 0 && one.due && isOpen(one) && (
        <span className="tag" data-tone="wait">
          <Icon name="wait" /> {t('detail.deadline.due', { time: format.short(one.due) })}
        </span>
      )}
      {one.disputed > 0 && (
        <span className="tag" data-tone="wait">
          <Icon name="differ" /> {t('cases.disputed', { count: one.disputed, n: format.number(one.disputed) })}
        </span>
      )}
      {(one.flags.length > 0 || one.escalated_to) && (
        <span className="tag" data-tone="bad">
          <Icon name="up" /> {t('cases.flagged')}
        </span>
      )}
    </>
  );
}
