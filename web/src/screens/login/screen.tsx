// SPDX-License-Identifier: Apache-2.0
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { Button, Input, Label, TextField } from 'react-aria-components';
import { holdToken, Problem } from '../../api';
import { logInByPasskey, passkeysWork, prove } from '../../api/passkeys';
import { changePassword, logIn } from '../../api/session';
import type { Session } from '../../api/session';
import { useSpeech } from '../../i18n/context';
import { isLanguage, languages, traits } from '../../i18n/languages';
import { Icon } from '../../shared/icon';
import { Choose } from '../../shared/select';
import { Line } from '../../shell/line';
import { useSession } from '../../shell/session';
import { useTheme } from '../../shell/theme';
import './style.css';

const remembered = 'thalweg.name';
export const passwordLength = 12;

/** Who are you? Stands alone at first, and over the desk when the node asks again: what was typed there is kept. */
export default function Login() {
  const { t, language, setLanguage } = useSpeech();
  const { before } = useSession();
  useTheme();
  const [first, setFirst] = useState<{ session: Session; code: string }>();
  return (
    <div className="login">
      <div className="login-card">
        <div className="login-head">
          <Line />
          <div>
            <h1>{t(first ? 'login.choose.title' : 'login.title')}</h1>
            <p className="quiet">{t('app.name')}</p>
          </div>
          <Choose
            quiet
            label={t('menu.language')}
            value={language}
            onChange={(next) => isLanguage(next) && setLanguage(next)}
            choices={languages.map((id) => ({ id, name: traits[id].self, lang: traits[id].tag }))}
          />
        </div>
        {before && !first && (
          <p className="login-note">
            <Icon name="wait" /> {t('login.again')}
          </p>
        )}
        {first ? <ChoosePassword {...first} /> : <Enter onFirst={(session, code) => setFirst({ session, code })} />}
      </div>
    </div>
  );
}

function Enter({ onFirst }: { onFirst(session: Session, code: string): void }) {
  const { t } = useSpeech();
  const { before, entered } = useSession();
  const [name, setName] = useState(() => before?.name ?? localStorage.getItem(remembered) ?? '');
  const [password, setPassword] = useState('');
  const taken = (session: Session, code: string) => {
    localStorage.setItem(remembered, session.account.name);
    if (session.account.must_change_password) return onFirst(session, code);
    // Somebody else's desk begins anew: nothing that the one before has read stays.
    if (before && before.name !== session.account.name) return location.reload();
    entered(session);
  };
  const byPassword = useMutation({
    mutationFn: async () => {
      try {
        return await logIn(name.trim(), password);
      } catch (problem) {
        // The password is right, and the account asks for its passkey as well.
        const more = problem instanceof Problem && problem.status === 403 && passkeysWork();
        if (!more) throw problem;
        return await logIn(name.trim(), password, await prove());
      }
    },
    onSuccess: (session) => taken(session, password),
    onError: () => setPassword(''),
  });
  const byPasskey = useMutation({ mutationFn: logInByPasskey, onSuccess: (session) => taken(session, '') });
  const busy = byPassword.isPending || byPasskey.isPending;
  return (
    <Form onSubmit={() => byPassword.mutate()}>
      <TextField className="field" value={name} onChange={setName} isRequired autoComplete="username" autoFocus={!name}>
        <Label>{t('login.name')}</Label>
        <Input className="input" dir="ltr" spellCheck={false} />
      </TextField>
      <Secret
        label={t('login.password')}
        value={password}
        onChange={setPassword}
        autoComplete="current-password"
        autoFocus={Boolean(name)}
      />
      <p className="quiet">{t('login.code')}</p>
      <Fault error={byPassword.error ?? byPasskey.error} />
      <Button type="submit" className="button primary" isDisabled={!name.trim() || !password || busy}>
        {t(byPassword.isPending ? 'login.busy' : 'login.enter')}
      </Button>
      {passkeysWork() && (
        <Button className="button" isDisabled={busy} onPress={() => byPasskey.mutate()}>
          <Icon name="lock" /> {t('login.passkey')}
        </Button>
      )}
    </Form>
  );
}

/** The code was good once; from now on a password does it that nobody else has seen. */
function ChoosePassword({ session: given, code }: { session: Session; code: string }) {
  const { t, format } = useSpeech();
  const { entered } = useSession();
  const [fresh, setFresh] = useState('');
  const [twice, setTwice] = useState('');
  const change = useMutation({
    mutationFn: () => {
      holdToken(given.csrf);
      return changePassword(code, fresh);
    },
    onSuccess: entered,
  });
  const short = fresh.length < passwordLength;
  return (
    <Form onSubmit={() => !short && fresh === twice && change.mutate()}>
      <p>{t('login.choose.about', { name: given.account.display || given.account.name })}</p>
      <input type="hidden" name="username" autoComplete="username" value={given.account.name} readOnly />
      <Secret label={t('login.choose.fresh')} value={fresh} onChange={setFresh} autoComplete="new-password" autoFocus />
      <p className="quiet">{t('login.choose.length', { count: format.number(passwordLength) })}</p>
      <Secret label={t('login.choose.twice')} value={twice} onChange={setTwice} autoComplete="new-password" />
      {twice && fresh !== twice && <p className="field-error">{t('login.choose.differ')}</p>}
      <Fault error={change.error} />
      <Button type="submit" className="button primary" isDisabled={short || fresh !== twice || change.isPending}>
        {t('login.choose.keep')}
      </Button>
    </Form>
  );
}

function Form({ onSubmit, children }: { onSubmit(): void; children: ReactNode }) {
  return (
    <form
      className="login-form"
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        onSubmit();
      }}
    >
      {children}
    </form>
  );
}

interface SecretProps {
  label: string;
  value: string;
  onChange(value: string): void;
  autoComplete: string;
  autoFocus?: boolean;
}

export function Secret({ label, ...field }: SecretProps) {
  return (
    <TextField className="field" type="password" isRequired {...field}>
      <Label>{label}</Label>
      <Input className="input" dir="ltr" />
    </TextField>
  );
}

function Fault({ error }: { error: unknown }) {
  const { t } = useSpeech();
  if (!error) return null;
  const status = error instanceof Problem ? error.status : -1;
  const said =
    error instanceof DOMException
      ? t('login.passkey.failed')
      : status === 403
        ? t('login.passkey.needed')
        : status === 401
          ? t('login.wrong')
          : status === 429
            ? t('login.slow')
            : status === 0
              ? t('offline.title')
              : t('error.node', { detail: error instanceof Error ? error.message : String(error) });
  return (
    <p className="field-error" role="alert">
      {said}
    </p>
  );
}
