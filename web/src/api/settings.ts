// SPDX-License-Identifier: Apache-2.0
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call, type JsonObject, put } from './core';

/** What an account has set for itself, kept by the node so that it is the same at every desk: one JSON object, whose members belong to the screens. */
export const settings = {
  read: (signal?: AbortSignal) => call<JsonObject>('/account/settings', { signal }),
  write: (all: JsonObject) => put<unknown>('/account/settings', all),
};

const key = ['account', 'settings'];

export const useSettings = () =>
  useQuery({ queryKey: key, queryFn: ({ signal }) => settings.read(signal), staleTime: 60_000 });

/** Changes some members and leaves the others as they are on the node, whatever another window has set since. */
export function useChangeSettings() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (change: JsonObject) => {
      const merged = { ...(await settings.read()), ...change };
      await settings.write(merged);
      return merged;
    },
    onSuccess: (merged) => client.setQueryData(key, merged),
  });
}
