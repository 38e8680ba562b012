// SPDX-License-Identifier: Apache-2.0
import './like-react';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import '@fontsource-variable/inter';
import '@fontsource-variable/vazirmatn';
import './styles/base.css';
import './styles/controls.css';
import './styles/shell.css';
import './styles/shared.css';
import './styles/watch.css';
import './styles/records.css';
import { Languages } from './i18n/context';
import { SessionProvider } from './shell/session';
import { Shell } from './shell/shell';

const queries = new QueryClient({
  defaultOptions: {
    // The node is on this machine: ask it even when the browser believes that it is offline, and do not wait to say so.
    // It says by itself what has changed, so that an answer holds until then.
    queries: { networkMode: 'always', retry: false, refetchOnWindowFocus: false, staleTime: 15_000 },
    mutations: { networkMode: 'always', retry: false },
  },
});

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <Languages>
        <SessionProvider>
          <Shell />
        </SessionProvider>
      </Languages>
    </QueryClientProvider>
  </StrictMode>,
);

// On its way while the session and the words are asked for: whoever comes here wants a screen.
void import('./screens/all');
