// SPDX-License-Identifier: Apache-2.0
import { useCallback, useMemo, useState } from 'react';
import { languageTags, overridingOffices } from '../agreement';
import type { Agreement, JsonObject, NodeState } from '../api';
import { useSpeech } from '../i18n/context';
import { type Language, traits } from '../i18n/languages';
import type { Crossings } from '../records/places';
import { check } from '../schema';
import type { Choice } from '../shared/select';
import type { Form } from './context';
import { changed, cleaned, type Draft } from './draft';
import { usePreview } from './use-preview';

interface Props {
  node: NodeState;
  agreement: Agreement;
  crossings: Crossings;
  offices: Choice[];
  draft: Draft;
  /** By what it is when the change is made: two controls may change it before it is drawn again. */
  onChange(change: (draft: Draft) => Draft): void;
  /** The record that it is about, where its fields depend on that one's. */
  subject?: JsonObject | null;
  /** Nothing more is to be asked of the node: the draft was said. */
  finished?: boolean;
}

/** A draft with its checks, its preview and what the text guard says of it. */
export function useRecordForm({
  node,
  agreement,
  crossings,
  offices,
  draft,
  onChange,
  subject = null,
  finished,
}: Props) {
  const { t, format, language, name } = useSpeech();
  const [tried, setTried] = useState(false);
  const [accepted, setAccepted] = useState(false);
  const record = useMemo(() => cleaned(draft), [draft]);
  const faults = check(draft.kind, record, new Date(node.now));
  const preview = usePreview(record, faults.length === 0 && !finished);
  const warnings = preview.results?.flatMap((one) => one.warnings) ?? [];
  const put = useCallback((change: JsonObject) => onChange((current) => changed(current, change)), [onChange]);
  const form: Form = {
    node,
    agreement,
    crossings,
    offices,
    draft,
    put,
    subject,
    warnings,
    tags: readerFirst(languageTags(agreement), language),
    error: (path) => {
      const fault = faults.find((candidate) => candidate.path === path);
      if (!fault || (!tried && fault.message === 'error.required')) return undefined;
      return t(fault.message, { limit: format.number(fault.limit ?? 0) });
    },
  };
  const guarded = warnings.length > 0 && !accepted;
  return {
    form,
    record,
    faults,
    tried,
    setTried,
    preview,
    warnings,
    accepted,
    setAccepted,
    guarded,
    guardOffices: overridingOffices(agreement, node.party).map((office) => ({
      id: office.id,
      name: name(office.name, office.id),
    })),
    ready: faults.length === 0 && !guarded && preview.results !== undefined,
  };
}

export type RecordForm = ReturnType<typeof useRecordForm>;

/** The reader's language goes first: it is the one that he most likely writes in. */
export const readerFirst = (tags: readonly string[], language: Language) =>
  [...tags].sort((a, b) => Number(traits[language].tags.includes(b)) - Number(traits[language].tags.includes(a)));
