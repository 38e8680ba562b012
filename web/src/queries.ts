// SPDX-License-Identifier: Apache-2.0
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { api, type RecordsQuery } from './api';

/** How often the node is asked for news, in milliseconds. */
const poll = 1500;
const forever = { staleTime: Infinity, gcTime: Infinity } as const;

export const useNode = () =>
  useQuery({ queryKey: ['node'], queryFn: ({ signal }) => api.node(signal), refetchInterval: poll });

export const useAgreement = (agreement: string | undefined) =>
  useQuery({
    queryKey: ['agreement', agreement],
    queryFn: () => api.agreement(agreement!),
    enabled: agreement !== undefined,
    ...forever,
  });

export const useLayer = (agreement: string | undefined, layer: 'frontier' | 'crossings' | 'land') =>
  useQuery({
    queryKey: ['layer', agreement, layer],
    queryFn: () => api.layer(agreement!, layer),
    enabled: agreement !== undefined,
    ...forever,
  });

/** Records, newest first. All loaded pages are asked for again, the more of them the more seldom. */
export const useRecords = (query: RecordsQuery) =>
  useInfiniteQuery({
    queryKey: ['records', query],
    queryFn: ({ pageParam, signal }) => api.records({ ...query, before: pageParam, limit: 50 }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    refetchInterval: ({ state }) => poll * Math.max(1, state.data?.pages.length ?? 1),
    placeholderData: keepPreviousData,
    enabled: query.agreement !== undefined,
  });

export const useRecord = (record: string | undefined) =>
  useQuery({
    queryKey: ['record', record],
    queryFn: ({ signal }) => api.record(record!, signal),
    enabled: record !== undefined,
    refetchInterval: poll,
  });

export const useHeld = (enabled: boolean) =>
  useQuery({ queryKey: ['held'], queryFn: ({ signal }) => api.held(signal), refetchInterval: 2 * poll, enabled });
