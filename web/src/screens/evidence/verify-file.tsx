// SPDX-License-Identifier: Apache-2.0
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { type Trust, trustText } from '../../evidence/trust';
import { hasEd25519, type Verdict, verify } from '../../evidence/verify';
import { useSpeech } from '../../i18n/context';
import { Exact } from '../../records/fields';
import { FileField } from '../../shared/files';
import { Failed } from '../../shared/states';
import { Keys } from './keys';
import { Result } from './result';
import { useTrust } from './use-trust';

/** Larger than any evidence file that a node makes. */
const size_bytes_max = 32 * 1024 * 1024;

interface Checked {
  name: string;
  verdict: Verdict;
}

/** A file is dropped, checked in this browser, and each step told in plain words. Nothing is asked of the node. */
export function Verify() {
  const { t } = useSpeech();
  const held = useTrust();
  const [given, setGiven] = useState<{ name: string; trust: Trust } | null>(null);
  const [file, setFile] = useState<{ name: string; bytes: Uint8Array<ArrayBuffer> }>();
  const [problem, setProblem] = useState('');
  const able = useQuery({ queryKey: ['ed25519'], queryFn: hasEd25519, staleTime: Infinity, networkMode: 'always' });
  const trust = given?.trust ?? held.data ?? null;
  const checked = useQuery<Checked>({
    queryKey: ['verify', file?.name, file?.bytes, trust?.hash],
    queryFn: async () => ({ name: file!.name, verdict: await verify(file!.bytes, trust) }),
    enabled: file !== undefined && able.data === true,
    networkMode: 'always',
    staleTime: Infinity,
    retry: false,
  });
  const takeText = async (chosen: File) => {
    try {
      setGiven({ name: chosen.name, trust: await trustText(await chosen.text()) });
      setProblem('');
    } catch (error) {
      setProblem(t('evidence.text.unreadable', { detail: error instanceof Error ? error.message : String(error) }));
    }
  };
  const takeFile = async (chosen: File) => {
    if (chosen.size > size_bytes_max) return setProblem(t('evidence.file.large'));
    setProblem('');
    setFile({ name: chosen.name, bytes: new Uint8Array(await chosen.arrayBuffer()) });
  };
  if (able.data === false) return <p className="evidence-unable">{t('evidence.no_ed25519')}</p>;
  return (
    <div className="evidence-verify">
      <p className="evidence-lead">{t('evidence.verify.why')}</p>
      <section className="evidence-card">
        <h2>{t('evidence.step.trust')}</h2>
        <p>{given ? t('evidence.text.given', { name: `\u2068${given.name}\u2069` }) : t('evidence.text.held')}</p>
        {trust && (
          <p>
            <span className="quiet">{t('evidence.text.hash')}</span> <Exact>{trust.hash}</Exact>
          </p>
        )}
        {trust && <Keys trust={trust} />}
        <div className="evidence-acts">
          <FileField label={t('evidence.text.choose')} accept=".toml" onFile={(chosen) => void takeText(chosen)} />
        </div>
        <p className="quiet">{t('evidence.text.note')}</p>
      </section>
      <section className="evidence-card">
        <h2>{t('evidence.step.file')}</h2>
        <FileField label={t('evidence.file.choose')} onFile={(chosen) => void takeFile(chosen)}>
          <p>{t('evidence.file.drop')}</p>
        </FileField>
        {problem && (
          <p className="field-error" role="alert" dir="auto">
            {problem}
          </p>
        )}
      </section>
      {checked.isError && <Failed error={checked.error} />}
      {checked.data && <Result name={checked.data.name} verdict={checked.data.verdict} />}
      <section className="evidence-card">
        <h2>{t('evidence.missing')}</h2>
        <dl className="evidence-explained">
          <dt>{t('evidence.missing.erased')}</dt>
          <dd>{t('evidence.missing.erased.note')}</dd>
          <dt>{t('evidence.missing.withheld')}</dt>
          <dd>{t('evidence.missing.withheld.note')}</dd>
          <dt>{t('evidence.missing.observer')}</dt>
          <dd>{t('evidence.missing.observer.note')}</dd>
        </dl>
      </section>
    </div>
  );
}
