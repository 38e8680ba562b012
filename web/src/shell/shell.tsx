// SPDX-License-Identifier: Apache-2.0
import { useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, useState } from 'react';
import { useMine } from '../acts/mine';
import { Outbox } from '../form/outbox';
import { useSpeech } from '../i18n/context';
import { useNode } from '../queries';
import { partyNames } from '../record';
import { entries, screenOf } from '../screens';
import { Failed, Loading } from '../shared/states';
import { AlertRegion } from './alerts/region';
import { DeskProvider, useDesk, useLive } from './desk';
import { Header } from './header';
import { listenLive } from './live';
import { Rail, useEntries } from './rail';
import { go, useRoute } from './route';
import { useSession } from './session';
import { useSetting } from './settings';
import { Standing } from './standing';
import { letterOf, useShortcuts } from './shortcuts';
import { useCounts } from './use-counts';

const Palette = lazy(() => import('./palette').then(({ Palette: palette }) => ({ default: palette })));
const Login = lazy(() => import('../screens/login/screen'));

/** The desk's frame: who we are and how the neighbours stand, the way to the screens, and the screen itself. */
export function Shell() {
  const { t } = useSpeech();
  const { at, again } = useSession();
  const inside = at === 'in' || at === 'open';
  const node = useNode(inside);
  const login = at === 'out' && (
    <Suspense fallback={null}>
      <Login />
    </Suspense>
  );
  if (!node.data) {
    if (login) return <main>{login}</main>;
    if (at === 'silent') return <Alone error={t('offline.title')} onAgain={again} />;
    if (node.isError) return <Failed error={node.error} onAgain={() => void node.refetch()} />;
    return <Alone />;
  }
  return (
    <DeskProvider node={node.data}>
      <div inert={at === 'out'}>
        <Frame inside={inside} />
      </div>
      {login && <div className="login-over">{login}</div>}
    </DeskProvider>
  );
}

function Alone({ error, onAgain }: { error?: string; onAgain?(): void }) {
  const { t } = useSpeech();
  return (
    <div className="alone" role="status">
      {error ? <Failed error={error} onAgain={onAgain} said={error} /> : <p className="quiet">{t('app.loading')}</p>}
    </div>
  );
}

function Frame({ inside }: { inside: boolean }) {
  const { t, name, format } = useSpeech();
  const { node } = useDesk();
  const { screen } = useRoute();
  const queries = useQueryClient();
  const counts = useCounts();
  const [unseen, setUnseen] = useState(0);
  const [density] = useSetting('density', 'roomy');
  useEffect(() => (inside ? listenLive(queries) : undefined), [inside, queries]);
  useEffect(() => {
    document.documentElement.dataset.density = density;
  }, [density]);
  const own = partyNames(node).get(node.party ?? '');
  useEffect(() => {
    const called = own ? `${name(own, '')} · ${t('app.name')}` : t('app.name');
    document.title = unseen ? `(${format.number(unseen)}) ${called}` : called;
  }, [own, name, t, format, unseen]);
  const palette = usePalette();
  const { account } = useMine();
  const { state } = useLive();
  const Screen = screenOf(screen);
  return (
    <div className="shell">
      <Outbox account={account} answers={state === 'live'} />
      <a
        className="skip"
        href="#screen"
        onClick={(event) => {
          event.preventDefault();
          document.getElementById('screen')?.focus();
        }}
      >
        {t('app.skip')}
      </a>
      <Header onPalette={() => palette.open('find')} />
      <Rail counts={counts} />
      <div className="shell-middle">
        <Standing />
        <main id="screen" tabIndex={-1} data-screen={screen}>
          <Suspense fallback={<Loading />}>
            <Screen />
          </Suspense>
        </main>
      </div>
      <AlertRegion onUnseen={setUnseen} />
      {palette.at && (
        <Suspense fallback={null}>
          <Palette help={palette.at === 'help'} onClose={() => palette.open(undefined)} />
        </Suspense>
      )}
    </div>
  );
}

/** The palette, and the keys that work on every screen. */
function usePalette() {
  const [at, open] = useState<'find' | 'help'>();
  const names = useEntries();
  const { node } = useDesk();
  useShortcuts({
    '?': { says: 'keys.help', does: () => open('help') },
    '/': { says: 'keys.palette', does: () => open('find') },
    ...(node.role !== 'observer' && { n: { says: 'keys.log' as const, does: () => go({ screen: 'report' }) } }),
    ...Object.fromEntries(
      names.map((name) => [
        `g ${entries[name]!.letter}`,
        { says: entries[name]!.title, does: () => go({ screen: name }) },
      ]),
    ),
  });
  useEffect(() => {
    const key = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey || letterOf(event) !== 'k') return;
      event.preventDefault();
      open((current) => (current ? undefined : 'find'));
    };
    addEventListener('keydown', key);
    return () => removeEventListener('keydown', key);
  }, []);
  return { at, open };
}
