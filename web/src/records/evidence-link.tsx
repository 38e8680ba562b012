// SPDX-License-Identifier: Apache-2.0
import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { api, callText, segment } from '../api';
import { useSpeech } from '../i18n/context';

/** Hands the evidence file of a record to the browser's downloads. It is asked for as everything else is, so that a refusal is read here. */
export async function saveEvidence(id: string): Promise<void> {
  const text = await callText(`/evidence/${segment(id)}`);
  const address = URL.createObjectURL(new Blob([text], { type: 'text/plain' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = `evidence-${id.slice(0, 16)}.txt`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

/** A link to a record's evidence file. */
export function EvidenceLink({ id, className, children }: { id: string; className?: string; children: ReactNode }) {
  const { t } = useSpeech();
  const saving = useMutation({ mutationFn: () => saveEvidence(id) });
  return (
    <>
      <a
        className={className}
        href={api.evidenceUrl(id)}
        download
        onClick={(event) => {
          event.preventDefault();
          saving.mutate();
        }}
      >
        {children}
      </a>
      {saving.error && (
        <span className="field-error" role="alert">
          {t('error.node', { detail: saving.error.message })}
        </span>
      )}
    </>
  );
}
