// SPDX-License-Identifier: Apache-2.0
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Button, Checkbox, Input, Label, TextField } from 'react-aria-components';
import { Window } from '../../acts/act-dialog';
import { type AccountRow, accounts, type NewAccount } from '../../api/accounts';
import { useSpeech } from '../../i18n/context';
import { Icon } from '../../shared/icon';
import { Answer } from '../../shared/states';
import { Table } from '../../shared/table';
import { useCurrentAgreement, useNodeState } from '../../shell/desk';
import { useSession } from '../../shell/session';
import { Many, Part, Secret } from './part';

/** Who of our own staff may use this desk, and for which offices. Nothing of it leaves the node. */
export function Accounts() {
  const { t, format, name } = useSpeech();
  const queries = useQueryClient();
  const { account: me } = useSession();
  const { text } = useCurrentAgreement();
  const all = useQuery({ queryKey: ['accounts'], queryFn: ({ signal }) => accounts.all(signal) });
  const [editing, setEditing] = useState<AccountRow | 'new'>();
  const [code, setCode] = useState<string>();
  const [sure, setSure] = useState<string>();
  const again = () => void queries.invalidateQueries({ queryKey: ['accounts'] });
  const reset = useMutation({
    mutationFn: accounts.reset,
    onSuccess: ({ enrolment }) => {
      setCode(enrolment);
      again();
    },
  });
  const disable = useMutation({
    mutationFn: ({ name: who, disabled }: AccountRow) => accounts.change(who, { disabled: !disabled }),
    onSuccess: again,
  });
  const office = (id: string) => name(text?.office?.find((one) => one.id === id)?.name, id);
  const problem = reset.error ?? disable.error;
  const twice = (key: string, act: () => void) => (sure === key ? (setSure(undefined), act()) : setSure(key));
  return (
    <Part
      id="accounts"
      title={t('administration.accounts')}
      about={t('administration.accounts.about')}
      acts={
        <Button className="button primary" onPress={() => setEditing('new')}>
          <Icon name="plus" /> {t('administration.account.add')}
        </Button>
      }
    >
      <Answer query={all}>
        {({ items }) => (
          <Table
            caption={t('administration.accounts')}
            rows={items}
            keyOf={(row) => row.name}
            columns={[
              {
                id: 'name',
                name: t('administration.account'),
                show: (row) => (
                  <>
                    <strong>{row.display || row.name}</strong> <bdi className="exact">{row.name}</bdi>
                  </>
                ),
              },
              {
                id: 'offices',
                name: t('administration.offices'),
                show: (row) => format.list(row.offices.map(office)),
              },
              {
                id: 'state',
                name: t('administration.state'),
                show: (row) => (
                  <span className="tag" data-tone={row.disabled ? 'off' : row.has_password === false ? 'wait' : 'good'}>
                    {t(
                      row.disabled
                        ? 'administration.closed'
                        : row.has_password === false
                          ? 'administration.enrolling'
                          : row.admin
                            ? 'administration.admin'
                            : 'administration.active',
                    )}
                  </span>
                ),
              },
              {
                id: 'acts',
                name: <span className="visually-hidden">{t('administration.acts')}</span>,
                show: (row) => (
                  <div className="administration-acts">
                    <Button className="button" onPress={() => setEditing(row)}>
                      {t('administration.change')}
                    </Button>
                    {row.name !== me?.name && (
                      <>
                        <Button
                          className={`button ${sure === `reset ${row.name}` ? 'danger' : ''}`}
                          onPress={() => twice(`reset ${row.name}`, () => reset.mutate(row.name))}
                        >
                          {t(sure === `reset ${row.name}` ? 'administration.reset.sure' : 'administration.reset')}
                        </Button>
                        <Button
                          className={`button ${sure === `close ${row.name}` ? 'danger' : ''}`}
                          onPress={() =>
                            row.disabled ? disable.mutate(row) : twice(`close ${row.name}`, () => disable.mutate(row))
                          }
                        >
                          {t(
                            row.disabled
                              ? 'administration.reopen'
                              : sure === `close ${row.name}`
                                ? 'administration.close.sure'
                                : 'administration.close',
                          )}
                        </Button>
                      </>
                    )}
                  </div>
                ),
              },
            ]}
          />
        )}
      </Answer>
      {problem && (
        <p className="field-error" role="alert">
          {t('error.node', { detail: problem.message })}
        </p>
      )}
      {editing && (
        <AccountWindow
          account={editing === 'new' ? undefined : editing}
          onClose={() => setEditing(undefined)}
          onDone={(enrolment) => {
            setEditing(undefined);
            setCode(enrolment);
            again();
          }}
        />
      )}
      {code && (
        <Secret
          title={t('administration.code')}
          about={t('administration.code.about')}
          secret={code}
          onClose={() => setCode(undefined)}
        />
      )}
    </Part>
  );
}

interface WindowProps {
  account: AccountRow | undefined;
  onClose(): void;
  onDone(enrolment?: string): void;
}

function AccountWindow({ account, onClose, onDone }: WindowProps) {
  const { t, name: called } = useSpeech();
  const { party } = useNodeState();
  const { text } = useCurrentAgreement();
  const [made, setMade] = useState<NewAccount>({
    name: account?.name ?? '',
    display: account?.display ?? '',
    offices: account?.offices ?? [],
    admin: account?.admin ?? false,
  });
  const change = (part: Partial<NewAccount>) => setMade((current) => ({ ...current, ...part }));
  const save = useMutation({
    mutationFn: async () => {
      if (!account) return (await accounts.add(made)).enrolment;
      await accounts.change(account.name, { display: made.display, offices: made.offices, admin: made.admin });
      return undefined;
    },
    onSuccess: onDone,
  });
  const offices = (text?.office ?? [])
    .filter((office) => office.party === party)
    .map((office) => ({ id: office.id, name: called(office.name, office.id) }));
  return (
    <Window title={t(account ? 'administration.change' : 'administration.account.add')} onClose={onClose}>
      <form
        className="window-body"
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        <TextField
          className="field"
          value={made.name}
          onChange={(name) => change({ name })}
          isRequired
          isDisabled={account !== undefined}
          autoFocus={!account}
        >
          <Label>{t('administration.login')}</Label>
          <Input className="input" dir="ltr" autoComplete="off" spellCheck={false} />
        </TextField>
        <TextField className="field" value={made.display} onChange={(display) => change({ display })}>
          <Label>{t('administration.display')}</Label>
          <Input className="input" dir="auto" autoComplete="off" />
        </TextField>
        <Many
          label={t('administration.speaks')}
          choices={offices}
          value={made.offices}
          onChange={(chosen) => change({ offices: chosen })}
        />
        <Checkbox className="check" isSelected={made.admin} onChange={(admin) => change({ admin })}>
          <span className="check-box">
            <Icon name="check" />
          </span>
          {t('administration.may')}
        </Checkbox>
        {save.error && (
          <p className="field-error" role="alert">
            {t('error.node', { detail: save.error.message })}
          </p>
        )}
        <div className="window-buttons">
          <Button className="button" onPress={onClose}>
            {t('act.cancel')}
          </Button>
          <Button type="submit" className="button primary" isDisabled={!made.name.trim() || save.isPending}>
            {t('administration.save')}
          </Button>
        </div>
      </form>
    </Window>
  );
}
