// SPDX-License-Identifier: Apache-2.0
import { useEffect } from 'react';
import { everything } from '../watch/filter';
import { useMatters } from '../watch/use-matters';

/** More notices than this are no calendar any more. */
const most = 2000;

/** What is announced, of both sides or of one; with what is over as well when wanted. */
export function useNotices(agreement: string | undefined, { party, over }: { party: string; over: boolean }) {
  const { briefs, query } = useMatters(agreement, { ...everything, kinds: ['notice'], party, open: !over });
  const { hasNextPage, isFetching, isError, fetchNextPage } = query;
  useEffect(() => {
    if (hasNextPage && !isFetching && !isError && briefs.length < most) void fetchNextPage();
  }, [hasNextPage, isFetching, isError, briefs.length, fetchNextPage]);
  return { briefs, error: query.error, ready: query.isSuccess };
}
