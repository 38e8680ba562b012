// SPDX-License-Identifier: Apache-2.0
import { useQuery } from '@tanstack/react-query';
import { useCallback } from 'react';
import { call } from '../api';

/** Which parts of the interface this node has: a desk may meet a node of an older version. Asked once. */
export function useOffered(): (path: string) => boolean {
  const description = useQuery({
    queryKey: ['openapi'],
    queryFn: async ({ signal }) =>
      Object.keys((await call<{ paths: Record<string, unknown> }>('/openapi.json', { signal })).paths),
    staleTime: Infinity,
    gcTime: Infinity,
  });
  const paths = description.data;
  return useCallback((path: string) => paths?.some((known) => known.endsWith(path)) ?? false, [paths]);
}
