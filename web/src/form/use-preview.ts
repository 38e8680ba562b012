// SPDX-License-Identifier: Apache-2.0
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { api, type JsonObject, type PreviewResult } from '../api';

const pause_ms = 350;

/** Asks the node what the others would see of `record`, once the author has paused. */
export function usePreview(record: JsonObject, ready: boolean) {
  const [settled, setSettled] = useState<JsonObject>();
  useEffect(() => {
    const timer = setTimeout(() => setSettled(ready ? record : undefined), pause_ms);
    return () => clearTimeout(timer);
  }, [record, ready]);
  const query = useQuery({
    queryKey: ['preview', settled],
    queryFn: ({ signal }) => api.preview(settled!, signal),
    enabled: ready && settled !== undefined,
    placeholderData: keepPreviousData,
    staleTime: 5000,
    gcTime: 0,
  });
  const results: PreviewResult[] | undefined = ready && !query.isError ? query.data?.results : undefined;
  return {
    results,
    problem: ready && query.error ? query.error.message : undefined,
    checking: ready && (query.isFetching || settled !== record),
  };
}
