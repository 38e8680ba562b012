// SPDX-License-Identifier: Apache-2.0
import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useMine } from '../../acts/mine';
import { languageTags } from '../../agreement';
import { api } from '../../api';
import { type Alert, picture } from '../../api/picture';
import { emptyDraft } from '../../form/draft';
import { keepDraft } from '../../form/drafts';
import { readerFirst } from '../../form/use-record-form';
import { useCurrentAgreement } from '../../shell/desk';
import { onMatters } from '../../shell/live';
import { useOffice } from '../../shell/office';
import { go } from '../../shell/route';
import { reported } from './incident';
import { useOurSide } from './use-sides';
import { usePictureSpeech } from './words';

/** Reports that were begun about alerts, by the draft's reference, until they are said. */
const remembered = 'thalweg.picture.reports';
/** What was begun and never said is forgotten after so many others. */
const waitingMax = 50;

export function waiting(): Record<string, string> {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(remembered) ?? '{}');
    return typeof value === 'object' && value !== null ? (value as Record<string, string>) : {};
  } catch {
    return {};
  }
}

const keep = (reports: Record<string, string>) =>
  localStorage.setItem(remembered, JSON.stringify(Object.fromEntries(Object.entries(reports).slice(-waitingMax))));

/** Tells the node which alerts were reported since; gives how many. A draft still lies there until it is said. */
export async function settle(): Promise<number> {
  let count = 0;
  for (const [ref, alert] of Object.entries(waiting())) {
    const { items } = await api.records({ ref, limit: 1 });
    if (!items[0]) continue;
    await picture.reported(alert, items[0].id);
    const { [ref]: _, ...others } = waiting();
    keep(others);
    count++;
  }
  return count;
}

let following = false;

/** Once the report about an alert is said, the alert is done with, on whichever screen that happens. */
function follow(queries: QueryClient): void {
  const look = () => {
    if (Object.keys(waiting()).length === 0) return;
    // A silent node is asked again at the next news.
    void settle().then(
      (count) => {
        if (count > 0) void queries.invalidateQueries({ queryKey: ['picture-alerts'] });
      },
      () => undefined,
    );
  };
  look();
  if (following) return;
  following = true;
  // To the end of this page: the report is said on another screen than the picture's.
  onMatters((items) => items.some(({ own }) => own) && look());
}

export function useSettling(): void {
  const queries = useQueryClient();
  useEffect(() => follow(queries), [queries]);
}

/** Opens the report form with what the alert says. */
export function useReporting() {
  const { language } = usePictureSpeech();
  const { text } = useCurrentAgreement();
  const { account } = useMine();
  const { able } = useOffice();
  const ours = useOurSide();
  const office = able('log', 'incident')[0];
  return {
    may: office !== undefined && text !== undefined,
    begin: (alert: Alert, sentence: string, facts: readonly string[], now: number) => {
      const lang = (text && readerFirst(languageTags(text), language)[0]) ?? 'en';
      const said = [sentence, ...facts].join('\n');
      const draft = emptyDraft('incident', { ...reported(alert, said, lang, now, ours), lang, office: office!.id });
      keepDraft(account, { record: draft, saved_at: new Date().toISOString(), queued: false, attempted: false });
      keep({ ...waiting(), [draft.ref]: alert.id });
      go({ screen: 'report', query: { draft: draft.ref } });
    },
  };
}
