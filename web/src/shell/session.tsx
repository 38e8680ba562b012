// SPDX-License-Identifier: Apache-2.0
import { useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from 'react';
import { holdToken, onTurnedAway, Problem } from '../api';
import type { Account, Session } from '../api';
import { accountSettings, keepAccountSettings, logOut, session as askSession } from '../api/session';
import { keepHere, keepWith } from './settings';

type State =
  | { at: 'asking' }
  /** The node does not answer. */
  | { at: 'silent' }
  /** The node knows no logins: whoever reaches it acts for the party. */
  | { at: 'open' }
  | { at: 'out'; before: Account | null }
  | { at: 'in'; session: Session };

export interface SessionInfo {
  at: State['at'];
  /** Who is logged in; null at a node without logins, and until it is known. */
  account: Account | null;
  /** Who was, before the node asked for a new login. */
  before: Account | null;
  entered(session: Session): void;
  again(): void;
  leave(): Promise<void>;
}

const Context = createContext<SessionInfo | null>(null);
const retry = 2000;

/** Knows who is logged in, and finds out when nobody is any longer: then the desk stays as it is, behind the login. */
export function SessionProvider({ children }: { children: ReactNode }) {
  const queries = useQueryClient();
  const [state, setState] = useState<State>({ at: 'asking' });

  const entered = useCallback(
    (session: Session) => {
      holdToken(session.csrf);
      setState({ at: 'in', session });
      void queries.invalidateQueries();
      // The operator's token and programs are no accounts, and keep nothing.
      if (!session.csrf) return;
      void accountSettings()
        .catch(() => ({}))
        .then((kept) => keepWith(kept, keepAccountSettings));
    },
    [queries],
  );

  const again = useCallback(() => {
    void askSession().then(entered, (problem: unknown) => {
      const status = problem instanceof Problem ? problem.status : 0;
      if (status === 404) return setState({ at: 'open' });
      if (status === 401) return setState({ at: 'out', before: null });
      setState({ at: 'silent' });
      setTimeout(again, retry);
    });
  }, [entered]);
  useEffect(again, [again]);

  useEffect(
    () =>
      onTurnedAway(() => {
        keepHere();
        setState((current) =>
          current.at === 'out' || current.at === 'asking'
            ? current
            : { at: 'out', before: current.at === 'in' ? current.session.account : null },
        );
      }),
    [],
  );

  const leave = useCallback(async () => {
    await logOut().catch(() => undefined);
    keepHere();
    holdToken('');
    // Nothing that was read stays in this page's memory.
    location.reload();
  }, []);

  const info = useMemo(
    () => ({
      at: state.at,
      account: state.at === 'in' ? state.session.account : null,
      before: state.at === 'out' ? state.before : null,
      entered,
      again,
      leave,
    }),
    [state, entered, again, leave],
  );
  return <Context value={info}>{children}</Context>;
}

export function useSession(): SessionInfo {
  const info = useContext(Context);
  if (!info) throw new Error('useSession outside <SessionProvider>');
  return info;
}
