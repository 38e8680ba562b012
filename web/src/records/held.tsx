// SPDX-License-Identifier: Apache-2.0
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Button, Input, Label, TextField } from 'react-aria-components';
import { api, type HeldItem, type NodeState, type Office } from '../api';
import { useSpeech } from '../i18n/context';
import { useHeld } from '../queries';
import { headline, textOf } from '../record';
import { Icon } from '../shell/icon';
import { Choose } from '../shell/select';

/** Own records that wait for an approval before they leave. Nothing is shown while there are none. */
export function HeldRecords({ node, offices }: { node: NodeState; offices: Office[] }) {
  const { t } = useSpeech();
  const held = useHeld(node.role !== 'observer');
  const items = held.data?.items ?? [];
  if (items.length === 0) return null;
  return (
    <details className="held">
      <summary>
        <Icon name="lock" /> {t('held.title', { count: items.length })}
      </summary>
      {items.map((item) => (
        <Held key={item.id} item={item} offices={offices} />
      ))}
    </details>
  );
}

function Held({ item, offices }: { item: HeldItem; offices: Office[] }) {
  const { t, words, name } = useSpeech();
  const queries = useQueryClient();
  const [office, setOffice] = useState(offices[0]?.id ?? null);
  const [reason, setReason] = useState('');
  const approve = useMutation({
    mutationFn: () => api.approve(item.id, { office: office ?? '', reason }),
    onSuccess: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: ['held'] }),
        queries.invalidateQueries({ queryKey: ['records'] }),
      ]),
  });
  const kind = textOf(item.record, 'kind');
  const head = headline(kind, item.record);
  return (
    <form
      className="held-item"
      onSubmit={(event) => {
        event.preventDefault();
        approve.mutate();
      }}
    >
      <p>
        <strong>{head ? words.code(head.field, head.code) : words.kind(kind)}</strong>
        <br />
        <span dir="auto">{item.verdict.reason}</span>
      </p>
      <Choose
        label={t('held.office')}
        value={office}
        onChange={setOffice}
        choices={offices.map(({ id, name: names }) => ({ id, name: name(names, id) }))}
      />
      <TextField className="field" value={reason} onChange={setReason} isRequired>
        <Label>{t('held.reason')}</Label>
        <Input className="input" dir="auto" />
      </TextField>
      <Button type="submit" className="button primary" isDisabled={!office || !reason.trim() || approve.isPending}>
        {t('held.approve')}
      </Button>
      {approve.error && (
        <p className="field-error" role="alert">
          {t('error.node', { detail: approve.error.message })}
        </p>
      )}
    </form>
  );
}
