// SPDX-License-Identifier: Apache-2.0
import { useQuery } from '@tanstack/react-query';
import { inbox } from '../api/inbox';
import { useHeld } from '../queries';
import { useDesk } from './desk';
import type { Counts } from './rail';

export const useInbox = (agreement: string | undefined, of: 'us' | 'them', enabled = true) =>
  useQuery({
    queryKey: ['inbox', agreement, of],
    queryFn: ({ signal }) => inbox({ agreement, of }, signal),
    enabled: enabled && agreement !== undefined,
  });

/** How much waits on which screen. */
export function useCounts(): Counts {
  const { node } = useDesk();
  const held = useHeld(node.role !== 'observer');
  return { inbox: held.data?.items.length };
}
