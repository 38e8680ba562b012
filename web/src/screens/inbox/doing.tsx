// SPDX-License-Identifier: Apache-2.0
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { Button, Input, Label, TextField } from 'react-aria-components';
import { ActDialog, Window } from '../../acts/act-dialog';
import { offers } from '../../acts/acts';
import { useMine } from '../../acts/mine';
import { approvingOffices } from '../../agreement';
import { api } from '../../api';
import type { Agreement, HeldItem } from '../../api';
import type { InboxItem } from '../../api/inbox';
import { useSpeech } from '../../i18n/context';
import { useHeld, useRecord } from '../../queries';
import { Choose } from '../../shared/select';
import { Failed, Loading } from '../../shared/states';
import { useCurrentAgreement, useDesk } from '../../shell/desk';
import { go } from '../../shell/route';
import { type Step, whereTo } from './what-to-do';

export interface Task {
  item: InboxItem;
  step: Step;
}

/** What was begun with a press in the inbox: its window, or the way to where it is done. */
export function Doing({ task, onClose }: { task: Task; onClose(): void }) {
  const { item, step } = task;
  const away = step === 'open' || step === 'supplement';
  useEffect(() => {
    if (step === 'open') go(whereTo(item));
    if (step === 'supplement') go({ screen: 'report', query: { act: step, about: item.matter.id } });
  }, [step, item]);
  if (away) return null;
  return step === 'approve' ? <Approve item={item} onClose={onClose} /> : <DoAct task={task} onClose={onClose} />;
}

function DoAct({ task, onClose }: { task: Task; onClose(): void }) {
  const { t } = useSpeech();
  const { node } = useDesk();
  const { text, crossings } = useCurrentAgreement();
  const { offices } = useMine();
  const record = useRecord(task.item.matter.id);
  const offer =
    record.data && text && offers(record.data, text, node.party, offices).find(({ act }) => act.name === task.step);
  if (offer && text) return <ActDialog {...{ node, crossings, offer, onClose }} item={record.data!} agreement={text} />;
  return (
    <Window title={t(`inbox.do.${task.step}`)} onClose={onClose}>
      <div className="window-body">
        {record.isError ? (
          <Failed error={record.error} />
        ) : record.data && text ? (
          <p>{t('inbox.not_you')}</p>
        ) : (
          <Loading />
        )}
      </div>
    </Window>
  );
}

/** Two pairs of eyes: the node refuses a yes from whoever handed the record in. */
function Approve({ item, onClose }: { item: InboxItem; onClose(): void }) {
  const { t } = useSpeech();
  const { text } = useCurrentAgreement();
  const held = useHeld(true);
  const found = held.data?.items.find(({ id }) => id === item.matter.id);
  return (
    <Window title={t('inbox.do.approve')} onClose={onClose}>
      {found && text ? (
        <ApproveForm held={found} agreement={text} onClose={onClose} />
      ) : (
        <div className="window-body">{held.isError ? <Failed error={held.error} /> : <Loading />}</div>
      )}
    </Window>
  );
}

function ApproveForm({ held, agreement, onClose }: { held: HeldItem; agreement: Agreement; onClose(): void }) {
  const { t, name } = useSpeech();
  const { node } = useDesk();
  const { offices: mine } = useMine();
  const queries = useQueryClient();
  const offices = approvingOffices(agreement, node.party, held.verdict.approvers ?? []).filter(
    ({ id }) => !mine || mine.includes(id),
  );
  const [chosen, setChosen] = useState(offices[0]?.id ?? '');
  const [reason, setReason] = useState('');
  const approve = useMutation({
    mutationFn: () => api.approve(held.id, { office: chosen, reason, override: held.warned === true }),
    onSuccess: () => {
      void queries.invalidateQueries();
      onClose();
    },
  });
  return (
    <form
      className="window-body"
      onSubmit={(event) => {
        event.preventDefault();
        if (!held.own && chosen && reason.trim()) approve.mutate();
      }}
    >
      <p className="quiet">{t('inbox.approve.what')}</p>
      {held.own && <p>{t('held.own')}</p>}
      {offices.length === 0 && <p>{t('inbox.not_you')}</p>}
      {offices.length > 0 && (
        <>
          <Choose
            label={t('held.office')}
            value={chosen}
            onChange={setChosen}
            choices={offices.map((office) => ({ id: office.id, name: name(office.name, office.id) }))}
          />
          <TextField className="field" value={reason} onChange={setReason} isRequired autoFocus>
            <Label>{t('held.reason')}</Label>
            <Input className="input" dir="auto" />
          </TextField>
        </>
      )}
      {approve.error && (
        <p className="field-error" role="alert">
          {t('error.node', { detail: approve.error.message })}
        </p>
      )}
      <div className="window-buttons">
        <Button className="button" onPress={onClose}>
          {t('act.cancel')}
        </Button>
        <Button
          type="submit"
          className="button primary"
          isDisabled={held.own || !chosen || !reason.trim() || approve.isPending}
        >
          {t(held.warned ? 'held.answer' : 'held.approve')}
        </Button>
      </div>
    </form>
  );
}
