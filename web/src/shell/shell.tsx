// SPDX-License-Identifier: Apache-2.0
import { useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, useState } from 'react';
import { useSpeech } from '../i18n/context';
import { useNode } from '../queries';
import { partyNames } from '../record';
import { screenOf } from '../screens';
import { Failed, Loading } from '../shared/states';
import { AlertRegion } from './alerts/region';
import { DeskProvider, useDesk } from './desk';
import { Header } from './header';
import { listenLive } from './live';
import { Rail } from './rail';
import { useRoute } from './route';
import { useSession } from './session';
import { useSetting } from './settings';
import { Standing } from './standing';
import { useCounts } from './use-counts';

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
  const Screen = screenOf(screen);
  return (
    <div className="shell">
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
      <Header />
      <Rail counts={counts} />
      <div className="shell-middle">
        <Standing />
        <main id="screen" tabIndex={-1}>
          <Suspense fallback={<Loading />}>
            <Screen />
          </Suspense>
        </main>
      </div>
      <AlertRegion onUnseen={setUnseen} />
    </div>
  );
}
