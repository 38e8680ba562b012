// SPDX-License-Identifier: Apache-2.0
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { api, type RecordsQuery } from './api';

const forever = { staleTime: Infinity, gcTime: Infinity } as const;

/** Asked once; from then on the node says by itself when it changes. */
export const useNode = (enabled = true) =>
  useQuery({ queryKey: ['node'], queryFn: ({ signal }) => api.node(signal), enabled });

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

/** Records, newest first. */
export const useRecords = (query: RecordsQuery) =>
  useInfiniteQuery({
    queryKey: ['records', query],
    queryFn: ({ pageParam, signal }) => api.records({ ...query, before: pageParam, limit: 50 }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
    enabled: query.agreement !== undefined,
  });

export const useRecord = (record: string | undefined) =>
  useQuery({
    queryKey: ['record', record],
    queryFn: ({ signal }) => api.record(record!, signal),
    enabled: record !== undefined,
  });

export const useHeld = (enabled: boolean) =>
  useQuery({ queryKey: ['held'], queryFn: ({ signal }) => api.held(signal), enabled });
