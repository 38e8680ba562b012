// SPDX-License-Identifier: Apache-2.0
import { Suspense, useEffect } from 'react';
import { useSpeech } from '../i18n/context';
import { useHeld, useNode } from '../queries';
import { partyNames } from '../record';
import { screenOf } from '../screens';
import { Loading } from '../shared/states';
import { DeskProvider, useDesk } from './desk';
import { Header } from './header';
import { Rail } from './rail';
import { useRoute } from './route';
import { Standing } from './standing';

/** The desk's frame: who we are and how the neighbours stand, the way to the screens, and the screen itself. */
export function Shell() {
  const node = useNode();
  if (!node.data) return <Standing node={node} alone />;
  return (
    <DeskProvider node={node.data}>
      <Frame />
    </DeskProvider>
  );
}

function Frame() {
  const { t, name } = useSpeech();
  const { node } = useDesk();
  const query = useNode();
  const { screen } = useRoute();
  const held = useHeld(node.role !== 'observer');
  const own = partyNames(node).get(node.party ?? '');
  useEffect(() => {
    document.title = own ? `${name(own, '')} · ${t('app.name')}` : t('app.name');
  }, [own, name, t]);
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
      <Rail counts={{ inbox: held.data?.items.length }} />
      <div className="shell-middle">
        <Standing node={query} />
        <main id="screen" tabIndex={-1}>
          <Suspense fallback={<Loading />}>
            <Screen />
          </Suspense>
        </main>
      </div>
    </div>
  );
}
