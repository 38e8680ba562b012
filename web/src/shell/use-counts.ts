// SPDX-License-Identifier: Apache-2.0
import { useQuery } from '@tanstack/react-query';
import { inbox } from '../api/inbox';
import { useDesk } from './desk';
import { useOffered } from './offered';
import type { Counts } from './rail';

export const useInbox = (agreement: string | undefined, of: 'us' | 'them', enabled = true) =>
  useQuery({
    queryKey: ['inbox', agreement, of],
    queryFn: ({ signal }) => inbox({ agreement, of }, signal),
    enabled: enabled && agreement !== undefined,
  });

/** How much waits on which screen. */
export function useCounts(): Counts {
  const { node, chosen } = useDesk();
  const offered = useOffered();
  const mine = useInbox(chosen, 'us', node.role !== 'observer' && offered('/inbox'));
  return { inbox: mine.data?.counts.us };
}
