// SPDX-License-Identifier: Apache-2.0
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Button, Input, Label, TextField } from 'react-aria-components';
import { Window } from '../../acts/act-dialog';
import { scopes, type TokenRow, tokens } from '../../api/accounts';
import { useSpeech } from '../../i18n/context';
import { Icon } from '../../shared/icon';
import { Answer, Empty } from '../../shared/states';
import { Table } from '../../shared/table';
import { When } from '../../shared/time';
import { useCurrentAgreement, useNodeState } from '../../shell/desk';
import { Many, Part, Secret } from './part';

/** Stations and other programs: each has a token with no more than it needs. */
export function Tokens() {
  const { t, format, name } = useSpeech();
  const queries = useQueryClient();
  const { text } = useCurrentAgreement();
  const all = useQuery({ queryKey: ['tokens'], queryFn: ({ signal }) => tokens.all(signal) });
  const [adding, setAdding] = useState(false);
  const [secret, setSecret] = useState<string>();
  const [sure, setSure] = useState<string>();
  const again = () => void queries.invalidateQueries({ queryKey: ['tokens'] });
  const drop = useMutation({ mutationFn: tokens.remove, onSuccess: again });
  const office = (id: string) => name(text?.office?.find((one) => one.id === id)?.name, id);
  return (
    <Part
      id="tokens"
      title={t('administration.tokens')}
      about={t('administration.tokens.about')}
      acts={
        <Button className="button" onPress={() => setAdding(true)}>
          <Icon name="plus" /> {t('administration.token.add')}
        </Button>
      }
    >
      <Answer
        query={all}
        isEmpty={({ items }) => items.length === 0}
        empty={<Empty icon="lock">{t('administration.tokens.none')}</Empty>}
      >
        {({ items }) => (
          <Table
            caption={t('administration.tokens')}
            rows={items}
            keyOf={({ id }) => id}
            columns={[
              { id: 'label', name: t('administration.label'), show: ({ label }) => <bdi>{label}</bdi> },
              {
                id: 'scopes',
                name: t('administration.scopes'),
                show: (row) => <bdi className="exact">{row.scopes.join(', ')}</bdi>,
              },
              {
                id: 'offices',
                name: t('administration.offices'),
                show: (row) => format.list(row.offices.map(office)),
              },
              {
                id: 'until',
                name: t('administration.until'),
                show: ({ expires_at }) => (expires_at ? <When at={expires_at} /> : t('administration.forever')),
              },
              {
                id: 'acts',
                name: <span className="visually-hidden">{t('administration.acts')}</span>,
                show: ({ id }) => (
                  <Button
                    className={`button ${sure === id ? 'danger' : ''}`}
                    onPress={() => (sure === id ? drop.mutate(id) : setSure(id))}
                  >
                    {t(sure === id ? 'administration.revoke.sure' : 'administration.revoke')}
                  </Button>
                ),
              },
            ]}
          />
        )}
      </Answer>
      {drop.error && (
        <p className="field-error" role="alert">
          {t('error.node', { detail: drop.error.message })}
        </p>
      )}
      {adding && (
        <TokenWindow
          onClose={() => setAdding(false)}
          onDone={(token) => {
            setAdding(false);
            setSecret(token);
            again();
          }}
        />
      )}
      {secret && (
        <Secret
          title={t('administration.token')}
          about={t('administration.token.about')}
          secret={secret}
          onClose={() => setSecret(undefined)}
        />
      )}
    </Part>
  );
}

const day = 86_400_000;

function TokenWindow({ onClose, onDone }: { onClose(): void; onDone(token: string): void }) {
  const { t, name } = useSpeech();
  const { party } = useNodeState();
  const { text } = useCurrentAgreement();
  const [made, setMade] = useState<Omit<TokenRow, 'id' | 'created_at'>>(() => ({
    label: '',
    scopes: ['records:write'],
    offices: [],
    expires_at: `${new Date(Date.now() + 365 * day).toISOString().slice(0, 10)}T00:00:00Z`,
  }));
  const change = (part: Partial<typeof made>) => setMade((current) => ({ ...current, ...part }));
  const save = useMutation({ mutationFn: () => tokens.add(made), onSuccess: ({ token }) => onDone(token) });
  const offices = (text?.office ?? [])
    .filter((office) => office.party === party)
    .map((office) => ({ id: office.id, name: name(office.name, office.id) }));
  return (
    <Window title={t('administration.token.add')} onClose={onClose}>
      <form
        className="window-body"
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        <TextField className="field" value={made.label} onChange={(label) => change({ label })} isRequired autoFocus>
          <Label>{t('administration.label')}</Label>
          <Input className="input" dir="auto" autoComplete="off" />
        </TextField>
        <Many
          label={t('administration.scopes')}
          choices={scopes.map((id) => ({ id, name: t(`administration.scope.${id}`) }))}
          value={made.scopes}
          onChange={(chosen) => change({ scopes: chosen })}
        />
        <Many
          label={t('administration.speaks')}
          choices={offices}
          value={made.offices}
          onChange={(chosen) => change({ offices: chosen })}
        />
        <p className="quiet">{t('administration.token.year')}</p>
        {save.error && (
          <p className="field-error" role="alert">
            {t('error.node', { detail: save.error.message })}
          </p>
        )}
        <div className="window-buttons">
          <Button className="button" onPress={onClose}>
            {t('act.cancel')}
          </Button>
          <Button
            type="submit"
            className="button primary"
            isDisabled={!made.label.trim() || made.scopes.length === 0 || save.isPending}
          >
            {t('administration.save')}
          </Button>
        </div>
      </form>
    </Window>
  );
}
