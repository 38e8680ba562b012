// SPDX-License-Identifier: Apache-2.0
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { crossings } from '../../api/crossings';

/** How the crossings stand. Asked again by the minute besides what the node says by itself: what was stated lapses silently. */
export const useCrossings = (agreement: string | undefined) =>
  useQuery({
    queryKey: ['crossings', agreement],
    queryFn: ({ signal }) => crossings.all(agreement!, signal),
    enabled: agreement !== undefined,
    placeholderData: keepPreviousData,
    refetchInterval: 60_000,
  });

export const flowDays = 4;

/** What was said of queue and waiting time in the last days. */
export const useFlow = (agreement: string | undefined, crossing: string, since: string) =>
  useQuery({
    queryKey: ['crossings', agreement, crossing, 'flow', since],
    queryFn: ({ signal }) => crossings.flow(crossing, { agreement: agreement!, since }, signal),
    enabled: agreement !== undefined,
    placeholderData: keepPreviousData,
  });
