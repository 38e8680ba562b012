// SPDX-License-Identifier: Apache-2.0
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Problem } from '../../api/core';
import { instant, picture, type RuleSet } from '../../api/picture';

const key = ['picture-rules'];

/** Saves the whole set. Two people who change it at once are both told: the second reads again first. */
export function useSaveRules(onSaved: () => void) {
  const queries = useQueryClient();
  const save = useMutation({
    mutationFn: (set: RuleSet) => picture.saveRules(set),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: key });
      onSaved();
    },
  });
  const conflict = save.error instanceof Problem && save.error.status === 409 ? save.error : null;
  const reload = async () => {
    await queries.invalidateQueries({ queryKey: key });
    save.reset();
  };
  return { save, conflict, reload };
}

export function useMute(rule: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (until: number) => picture.mute(rule, instant(until)),
    onSuccess: () => queries.invalidateQueries({ queryKey: key }),
  });
}
