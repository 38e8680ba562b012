// SPDX-License-Identifier: Apache-2.0
import { useMemo } from 'react';
import { useSession } from '../shell/session';

/** Whose desk this is: drafts are kept under the account's name, and acts are offered to its offices. */
export interface Mine {
  account: string;
  /** All of the party's offices when the node does not tell accounts apart. */
  offices?: readonly string[];
}

export function useMine(): Mine {
  const { account } = useSession();
  return useMemo(() => (account ? { account: account.name, offices: account.offices } : everybody), [account]);
}

const everybody: Mine = { account: 'local' };
