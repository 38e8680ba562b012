// SPDX-License-Identifier: Apache-2.0
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'react-aria-components';
import { api, type Item, type JsonObject } from '../../api';
import { useSpeech } from '../../i18n/context';
import { textOf } from '../../record';
import { Icon } from '../../shared/icon';

/** What a new statement takes over from the last one. The rest the node or the officer gives anew. */
const kept = [
  'crossing',
  'direction',
  'traffic',
  'state',
  'reason',
  'opens_min',
  'closes_min',
  'gates_count',
  'queue_vehicles',
  'wait_min',
  'capacity_per_h',
  'planned',
  'sector',
  'purpose',
  'marking',
  'lang',
] as const;

const minute = 60_000;
const toInstant = (at: number) => `${new Date(Math.floor(at / minute) * minute).toISOString().slice(0, 16)}:00Z`;

/** The last statement said again from now on, for as long as it was said to hold. */
export function saidAgain(record: JsonObject, id: string, now: number): JsonObject {
  const length = Date.parse(textOf(record, 'valid_until')) - Date.parse(textOf(record, 'event_at'));
  const again: JsonObject = { kind: 'crossing_status' };
  for (const name of kept) if (record[name] !== undefined) again[name] = record[name];
  return {
    ...again,
    event_at: toInstant(now),
    valid_until: toInstant(now + Math.max(60 * minute, Number.isNaN(length) ? 0 : length)),
    cites: [{ rel: 'supersedes', record: id }],
  };
}

interface Props {
  last: Item;
  office: string;
  reference: string;
  now: number;
  onForm(): void;
  /** It was said, and holds until then. */
  onSaid(until: string): void;
}

/** "Still so": one press, when what the neighbours would see of it is the same again and nothing holds it up. */
export function Renew({ last, office, reference, now, onForm, onSaid }: Props) {
  const { t, format } = useSpeech();
  const queries = useQueryClient();
  const record: JsonObject = { ...saidAgain(last.record ?? {}, last.id, now), office, ref: reference };
  const until = textOf(record, 'valid_until');
  const preview = useQuery({
    queryKey: ['preview', 'renew', last.id, office, until],
    queryFn: ({ signal }) => api.preview(record, signal),
    staleTime: 60_000,
  });
  const clear = preview.data?.results.every(({ outcome, warnings }) => outcome === 'released' && !warnings.length);
  const say = useMutation({
    mutationFn: () => api.submit(record),
    onSuccess: ({ results: [first] }) => {
      if (first?.status === 'released') onSaid(until);
      void queries.invalidateQueries({ queryKey: ['crossings'] });
      void queries.invalidateQueries({ queryKey: ['matters'] });
    },
  });
  const [result] = say.data?.results ?? [];
  return (
    <div className="crossings-renew">
      <div className="form-actions">
        <Button
          className="button primary"
          isDisabled={!clear || say.isPending || result?.status === 'released'}
          onPress={() => say.mutate()}
        >
          <Icon name="check" /> {t('crossings.renew', { time: format.short(until) })}
        </Button>
        <Button className="button" onPress={onForm}>
          {t('crossings.renew.change')}
        </Button>
      </div>
      <p className="quiet" role="status">
        {clear ? t('crossings.renew.see') : preview.isSuccess || preview.isError ? t('crossings.renew.not') : ''}
      </p>
      {(say.error || result?.status === 'refused') && (
        <p className="field-error" role="alert" dir="auto">
          {say.error
            ? t('error.node', { detail: say.error.message })
            : `${t('result.refused')} ${typeof result?.error === 'string' ? result.error : (result?.error?.detail ?? '')}`}
        </p>
      )}
    </div>
  );
}
