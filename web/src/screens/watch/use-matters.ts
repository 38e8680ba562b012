// SPDX-License-Identifier: Apache-2.0
import {
  type InfiniteData,
  keepPreviousData,
  type QueryClient,
  useInfiniteQuery,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import { type Brief, matters, type MattersPage } from '../../api/matters';
import { onMatters } from '../../shell/live';
import { accepts, before, type Filter, fromParams, toParams, toQuery } from './filter';

/** What fits on a map and a strip, and what a reader can still tell apart on them. */
export const shownAtMost = 2000;

/** A screenful first, so that it is there at once; then what the map needs. */
const firstPage = 100;
const nextPage = 950;

type Pages = InfiniteData<MattersPage, string | null>;
type Key = readonly ['watch', string | undefined, string];

const keyOf = (agreement: string | undefined, filter: Filter): Key => ['watch', agreement, toParams(filter).toString()];

/** The matters of a filter, as many as have been asked for so far. */
export function useMatters(agreement: string | undefined, filter: Filter, enabled = true) {
  const query = useInfiniteQuery({
    queryKey: keyOf(agreement, filter),
    queryFn: ({ pageParam, signal }) =>
      matters.page(
        { ...toQuery(filter, agreement), before: pageParam, limit: pageParam === null ? firstPage : nextPage },
        signal,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
    staleTime: 60_000,
    enabled: enabled && agreement !== undefined,
  });
  const briefs = useMemo(() => {
    const seen = new Set<string>();
    // Pages are asked for one after the other: what came in between may stand on two.
    return (query.data?.pages ?? []).flatMap(({ items }) =>
      items.filter(({ id }) => !seen.has(id) && seen.add(id) !== undefined),
    );
  }, [query.data]);
  return { query, briefs, total: query.data?.pages.at(-1)?.total ?? 0 };
}

/** How many there are, without them. */
export const useCount = (agreement: string | undefined, filter: Filter) =>
  useQuery({
    queryKey: ['matters', agreement, toParams(filter).toString(), 'count'],
    queryFn: ({ signal }) => matters.page({ ...toQuery(filter, agreement), limit: 1 }, signal),
    select: ({ total }) => total,
    placeholderData: keepPreviousData,
    staleTime: 3000,
    enabled: agreement !== undefined,
  });

/** Puts new and changed matters into one filter's pages; null when only the node can say where they belong. */
export function patched(pages: Pages, filter: Filter, news: readonly Brief[]): Pages | null {
  const changes = new Map(news.map((brief) => [brief.id, brief]));
  const wanted = new Map<string, boolean>();
  for (const brief of news) {
    const yes = accepts(filter, brief);
    if (yes === undefined) return null;
    wanted.set(brief.id, yes);
  }
  let growth = 0;
  const known = new Set<string>();
  const kept = pages.pages.map((page) => ({
    ...page,
    items: page.items.flatMap((brief) => {
      const change = changes.get(brief.id);
      if (!change) return [brief];
      known.add(brief.id);
      if (wanted.get(brief.id)) return [change];
      growth--;
      return [];
    }),
  }));
  const fresh = news.filter((brief) => wanted.get(brief.id) && !known.has(brief.id));
  const last = kept.at(-1)?.items.at(-1);
  const [first, ...rest] = kept;
  if (!first) return null;
  // What belongs behind the last page is left to that page, when it is asked for.
  const inside = fresh.filter((brief) => !last || !kept.at(-1)?.next || before(filter, brief, last) <= 0);
  growth += fresh.length;
  const items = inside.length ? [...inside, ...first.items] : first.items;
  const sorted = [{ ...first, items }, ...rest];
  const whole =
    filter.sort === 'due'
      ? resorted(sorted, filter)
      : [{ ...first, items: items.toSorted((a, b) => before(filter, a, b)) }, ...rest];
  return { ...pages, pages: whole.map((page) => ({ ...page, total: page.total + growth })) };
}

/** By due date a change can move a matter across pages. */
function resorted(pages: MattersPage[], filter: Filter): MattersPage[] {
  const all = pages.flatMap(({ items }) => items).sort((a, b) => before(filter, a, b));
  let from = 0;
  return pages.map((page) => {
    const to = from + page.items.length;
    const items = all.slice(from, to);
    from = to;
    return { ...page, items };
  });
}

/** Brings what the node has just said into every list that is open, and asks again only where that is not possible. */
export function receive(client: QueryClient, agreement: string, news: readonly Brief[]) {
  const ours = news.filter((brief) => brief.agreement === agreement);
  if (!ours.length) return;
  for (const { queryKey, state } of client.getQueryCache().findAll({ queryKey: ['watch', agreement] })) {
    const [, , params] = queryKey as unknown as Key;
    const data = state.data as Pages | undefined;
    const next = data ? patched(data, fromParams(new URLSearchParams(params)), ours) : null;
    if (next) client.setQueryData(queryKey, next);
    else void client.invalidateQueries({ queryKey, exact: true });
  }
}

/** Keeps every open list of an agreement as the node last said, from one place of each screen. */
export function useNews(agreement: string | undefined) {
  const client = useQueryClient();
  useEffect(
    () => (agreement === undefined ? undefined : onMatters((news) => receive(client, agreement, news))),
    [client, agreement],
  );
}
