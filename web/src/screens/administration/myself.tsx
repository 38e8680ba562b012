// SPDX-License-Identifier: Apache-2.0
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from 'react-aria-components';
import { changePassword } from '../../api/session';
import { useSpeech } from '../../i18n/context';
import { passwordLength, Secret } from '../login/screen';
import { useSession } from '../../shell/session';
import { Part } from './part';

/** The password of whoever is logged in. */
export function Myself() {
  const { t, format } = useSpeech();
  const { account, entered } = useSession();
  const [old, setOld] = useState('');
  const [fresh, setFresh] = useState('');
  const change = useMutation({
    mutationFn: () => changePassword(old, fresh),
    onSuccess: (session) => {
      setOld('');
      setFresh('');
      entered(session);
    },
  });
  return (
    <Part
      id="myself"
      title={t('administration.myself')}
      about={t('menu.account', { name: account?.display || account?.name || '' })}
    >
      <form
        className="administration-form"
        onSubmit={(event) => {
          event.preventDefault();
          if (fresh.length >= passwordLength) change.mutate();
        }}
      >
        <Secret label={t('administration.old')} value={old} onChange={setOld} autoComplete="current-password" />
        <Secret label={t('login.choose.fresh')} value={fresh} onChange={setFresh} autoComplete="new-password" />
        <Button type="submit" className="button" isDisabled={!old || fresh.length < passwordLength || change.isPending}>
          {t('administration.password')}
        </Button>
      </form>
      <p className="quiet">{t('login.choose.length', { count: format.number(passwordLength) })}</p>
      <div role="status">
        {change.isSuccess && (
          <p className="tag" data-tone="good">
            {t('administration.password.done')}
          </p>
        )}
        {change.error && <p className="field-error">{t('error.node', { detail: change.error.message })}</p>}
      </div>
    </Part>
  );
}
