// SPDX-License-Identifier: Apache-2.0
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useDrafts } from './drafts';
import { sendWaiting } from './sending';

/** How long to wait before what could not be sent is tried again. */
const again_ms = 4000;

/** Sends what waits in this browser as soon as the node answers. Shows nothing. */
export function Outbox({ account, answers }: { account: string; answers: boolean }) {
  const drafts = useDrafts(account);
  const queries = useQueryClient();
  const busy = useRef(false);
  const waiting = drafts.some(({ queued }) => queued);
  useEffect(() => {
    if (!answers || !waiting) return;
    const send = () => {
      if (busy.current) return;
      busy.current = true;
      sendWaiting(account)
        .then(() => queries.invalidateQueries())
        .catch(() => undefined) // What could not be sent still waits, and says why where it is listed.
        .finally(() => (busy.current = false));
    };
    send();
    const timer = setInterval(send, again_ms);
    return () => clearInterval(timer);
  }, [account, answers, waiting, queries]);
  return null;
}
