// SPDX-License-Identifier: Apache-2.0
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Button, Checkbox, Input, Label, TextField } from 'react-aria-components';
import { Problem } from '../../api';
import { passkeys, passkeysWork } from '../../api/passkeys';
import { useSpeech } from '../../i18n/context';
import { Icon } from '../../shared/icon';
import { Answer, Empty } from '../../shared/states';
import { Table } from '../../shared/table';
import { When } from '../../shared/time';
import { Secret } from '../login/screen';
import { Part } from './part';

/** Passkeys of whoever is logged in: to log in by, or besides the password at each login. */
export function Passkeys() {
  const { t } = useSpeech();
  const queries = useQueryClient();
  const all = useQuery({ queryKey: ['passkeys'], queryFn: ({ signal }) => passkeys.all(signal) });
  const [label, setLabel] = useState('');
  const [password, setPassword] = useState('');
  const [sure, setSure] = useState<string>();
  const again = () => void queries.invalidateQueries({ queryKey: ['passkeys'] });
  const add = useMutation({
    mutationFn: () => passkeys.add(label.trim(), password),
    onSuccess: () => setLabel(''),
    onSettled: () => {
      setPassword('');
      again();
    },
  });
  const drop = useMutation({ mutationFn: passkeys.remove, onSettled: again });
  const need = useMutation({ mutationFn: passkeys.require, onSettled: again });
  const fault = add.error ?? drop.error ?? need.error;
  const works = passkeysWork();
  return (
    <Part id="passkeys" title={t('administration.passkeys')} about={t('administration.passkeys.about')}>
      <Answer
        query={all}
        isEmpty={({ items }) => items.length === 0}
        empty={<Empty icon="lock">{t('administration.passkeys.none')}</Empty>}
      >
        {({ items, required }) => (
          <>
            <Table
              caption={t('administration.passkeys')}
              rows={items}
              keyOf={({ id }) => id}
              columns={[
                { id: 'label', name: t('administration.label'), show: (key) => <bdi>{key.label || key.id}</bdi> },
                {
                  id: 'added',
                  name: t('administration.passkey.added'),
                  show: ({ created_at }) => <When at={created_at} />,
                },
                {
                  id: 'used',
                  name: t('administration.passkey.used'),
                  show: ({ used_at }) => (used_at ? <When at={used_at} /> : t('administration.passkey.never')),
                },
                {
                  id: 'acts',
                  name: <span className="visually-hidden">{t('administration.acts')}</span>,
                  show: ({ id }) => (
                    <Button
                      className={`button ${sure === id ? 'danger' : ''}`}
                      onPress={() => (sure === id ? drop.mutate(id) : setSure(id))}
                    >
                      {t(sure === id ? 'administration.passkey.remove.sure' : 'administration.passkey.remove')}
                    </Button>
                  ),
                },
              ]}
            />
            <Checkbox
              className="check"
              isSelected={required}
              isDisabled={need.isPending}
              onChange={(wanted) => need.mutate(wanted)}
            >
              <span className="check-box">
                <Icon name="check" />
              </span>
              {t('administration.passkey.required')}
            </Checkbox>
          </>
        )}
      </Answer>
      {works ? (
        <form
          className="administration-form"
          onSubmit={(event) => {
            event.preventDefault();
            if (label.trim() && password) add.mutate();
          }}
        >
          <TextField className="field" value={label} onChange={setLabel} isRequired maxLength={60}>
            <Label>{t('administration.passkey.label')}</Label>
            <Input className="input" dir="auto" />
          </TextField>
          <Secret
            label={t('administration.old')}
            value={password}
            onChange={setPassword}
            autoComplete="current-password"
          />
          <Button type="submit" className="button" isDisabled={!label.trim() || !password || add.isPending}>
            <Icon name="plus" /> {t('administration.passkey.add')}
          </Button>
        </form>
      ) : (
        <p className="quiet">{t('administration.passkeys.not_here')}</p>
      )}
      {fault && (
        <p className="field-error" role="alert">
          {fault instanceof Problem ? t('error.node', { detail: fault.message }) : t('login.passkey.failed')}
        </p>
      )}
    </Part>
  );
}
