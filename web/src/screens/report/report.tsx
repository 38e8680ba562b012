// SPDX-License-Identifier: Apache-2.0
import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { actOf, prefilled, speakers } from '../../acts/acts';
import { languageTags } from '../../agreement';
import { type Agreement, api, type JsonObject, type NodeState } from '../../api';
import { type Draft, emptyDraft } from '../../form/draft';
import { type StoredDraft, useDrafts } from '../../form/drafts';
import { readerFirst } from '../../form/use-record-form';
import { useSpeech } from '../../i18n/context';
import type { Crossings } from '../../records/places';
import { kindOf } from '../../schema';
import { type Beginning, beginningKey, beginnings, rememberBeginning } from './beginnings';
import { DraftList } from './draft-list';
import { Picker } from './picker';
import { ReportForm } from './report-form';

export interface ReportProps {
  node: NodeState;
  agreement: Agreement;
  crossings: Crossings;
  /** Whose drafts these are. */
  account: string;
  /** Offices of the account; all of the party's when unknown. */
  mine?: readonly string[];
  /** What the address asks for: `kind` and its fields, `act` and the record it is `about`, or a `draft` by its reference. */
  asked: URLSearchParams;
  dark: boolean;
  /** Takes out of the address what it asked for. */
  onPlain(): void;
  onOpen(record: string): void;
}

/** To say something: choose what happened, or go on with a draft. */
export function Report(props: ReportProps) {
  const { node, agreement, account, mine, asked, onPlain } = props;
  const { t, language } = useSpeech();
  const drafts = useDrafts(account);
  const [current, setCurrent] = useState<Draft>();
  const all = useMemo(() => beginnings(agreement, node.party, mine), [agreement, node.party, mine]);
  const lang = readerFirst(languageTags(agreement), language)[0] ?? 'en';

  const begin = (kind: string, given: JsonObject) => {
    const office = speakers(agreement, node.party, kind, mine)[0]?.id ?? '';
    setCurrent(emptyDraft(kind, { ...given, lang, office }));
  };
  const choose = (one: Beginning) => {
    rememberBeginning(account, beginningKey(one));
    begin(one.kind, { [one.field]: one.code });
  };
  useAsked(asked, node, begin);
  const draft = asked.get('draft');
  useEffect(() => {
    const kept = draft && drafts.find(({ record }) => record.ref === draft);
    if (kept) setCurrent(kept.record);
    // A draft is opened once, not again with every word that is kept of it.
  }, [draft]);

  const leave = () => {
    setCurrent(undefined);
    if (asked.size > 0) onPlain();
  };
  const resume = ({ record }: StoredDraft) => setCurrent(record);

  if (current) return <ReportForm key={current.ref} {...props} initial={current} stored={drafts} onLeave={leave} />;
  return (
    <div className="report-start">
      <header className="report-head">
        <h1>{t('report.question')}</h1>
        <p className="quiet">{t('form.intro')}</p>
      </header>
      <DraftList account={account} drafts={drafts} onOpen={resume} />
      <Picker account={account} all={all} onBegin={choose} />
    </div>
  );
}

/** Begins with what the address says: an act about a record, or a kind with some of its fields. */
function useAsked(asked: URLSearchParams, node: NodeState, begin: (kind: string, given: JsonObject) => void) {
  const act = actOf(asked.get('act') ?? '');
  const about = asked.get('about');
  const query = useQuery({
    queryKey: ['record', about],
    queryFn: () => api.record(about!),
    enabled: about !== null && act !== undefined,
  });
  const key = asked.toString();
  const subject = query.data;
  useEffect(() => {
    const belongs = asked.get('case');
    const cited = (given: JsonObject): JsonObject => {
      const cites = Array.isArray(given.cites) ? [...given.cites] : [];
      if (about !== null && !act) cites.push({ rel: 'about', record: about });
      if (belongs !== null) cites.push({ rel: 'belongs', record: belongs });
      return cites.length ? { ...given, cites } : given;
    };
    if (act && subject) {
      const kind = act.name === 'replace' ? subject.kind : act.kind;
      return begin(kind, cited(prefilled(act, subject, node.now)));
    }
    const kind = asked.get('kind');
    if (kind === null || act || !kindOf(kind)) return;
    const given: JsonObject = {};
    for (const [field, value] of asked)
      if (kindOf(kind)!.fields.some(({ name, type }) => name === field && ['code', 'id', 'instant'].includes(type)))
        given[field] = value;
    begin(kind, cited(given));
    // Only a new address begins something new; what was begun is not begun again by the next news from the node.
  }, [key, subject?.id]);
}
