// SPDX-License-Identifier: Apache-2.0
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Button, Input, Label, TextField } from 'react-aria-components';
import { approvingOffices } from '../agreement';
import { type Agreement, api, type HeldItem, type NodeState, type Office } from '../api';
import { useSpeech } from '../i18n/context';
import { useHeld } from '../queries';
import { headline, textOf, textsOf } from '../record';
import { reasonsIn } from '../form/preview';
import { Icon } from '../shared/icon';
import { Choose } from '../shared/select';

/** Own records that wait for an approval before they leave. Nothing is shown while there are none. */
export function HeldRecords({ node, agreement }: { node: NodeState; agreement: Agreement | undefined }) {
  const { t } = useSpeech();
  const held = useHeld(node.role !== 'observer');
  const items = held.data?.items ?? [];
  if (items.length === 0 || !agreement) return null;
  return (
    <details className="held">
      <summary>
        <Icon name="lock" /> {t('held.title', { count: items.length })}
      </summary>
      {items.map((item) => (
        <Held
          key={item.id}
          item={item}
          agreement={agreement}
          offices={approvingOffices(agreement, node.party, item.verdict.approvers ?? [])}
        />
      ))}
    </details>
  );
}

function Held({ item, agreement, offices }: { item: HeldItem; agreement: Agreement; offices: Office[] }) {
  const speech = useSpeech();
  const { t, words, name, pick } = speech;
  const queries = useQueryClient();
  const [chosen, setOffice] = useState<string>();
  const office = (offices.find(({ id }) => id === chosen) ?? offices[0])?.id ?? null;
  const [reason, setReason] = useState('');
  const approve = useMutation({
    mutationFn: () => api.approve(item.id, { office: office ?? '', reason, override: item.warned === true }),
    onSuccess: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: ['held'] }),
        queries.invalidateQueries({ queryKey: ['records'] }),
      ]),
  });
  const kind = textOf(item.record, 'kind');
  const head = headline(kind, item.record);
  const text = pick(textsOf(item.record, 'text') ?? textsOf(item.record, 'reason'), textOf(item.record, 'lang'));
  return (
    <form
      className="held-item"
      onSubmit={(event) => {
        event.preventDefault();
        approve.mutate();
      }}
    >
      <p>
        <strong>
          {words.kind(kind)}
          {head && `: ${words.code(head.field, head.code)}`}
        </strong>
      </p>
      {text && (
        <p lang={text.lang} dir={text.direction}>
          {text.text}
        </p>
      )}
      {reasonsIn(speech, agreement, item.verdict).map(({ text: reason, lang }) => (
        <p key={reason} className="quiet" lang={lang} dir="auto">
          {reason}
        </p>
      ))}
      {item.own && <p className="quiet">{t('held.own')}</p>}
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
      <Button
        type="submit"
        className="button primary"
        isDisabled={item.own || !office || !reason.trim() || approve.isPending}
      >
        {t(item.warned ? 'held.answer' : 'held.approve')}
      </Button>
      {approve.error && (
        <p className="field-error" role="alert">
          {t('error.node', { detail: approve.error.message })}
        </p>
      )}
    </form>
  );
}
