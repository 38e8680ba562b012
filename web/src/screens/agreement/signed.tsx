// SPDX-License-Identifier: Apache-2.0
import { useQuery } from '@tanstack/react-query';
import { parse } from 'smol-toml';
import { useState } from 'react';
import { agreementText } from '../../api/agreements';
import { api, type Json } from '../../api';
import { sha256, toHex, utf8 } from '../../evidence/bytes';
import { useSpeech } from '../../i18n/context';
import { Exact } from '../../records/fields';
import { Icon } from '../../shared/icon';
import { Side } from '../../shared/side';
import { Answer } from '../../shared/states';
import { Table } from '../../shared/table';
import { When } from '../../shared/time';
import type { CurrentAgreement } from '../../shell/desk';
import { href } from '../../shell/route';
import { FileField, SaveButton } from '../../shared/files';
import { type Change, compare } from './compare';

/** The text as it was signed, who ratified it when, and what another version would change. */
export function Signed({ agreement }: { agreement: CurrentAgreement }) {
  const { t } = useSpeech();
  const id = agreement.summary!.id;
  const text = useQuery({
    queryKey: ['agreement-text', id, agreement.summary!.hash],
    queryFn: () => agreementText(id),
    staleTime: Infinity,
  });
  return (
    <>
      <p className="agreement-lead">{t('agreement.signed.why')}</p>
      <Answer query={text}>
        {(whole) => (
          <>
            <Hash text={whole} agreement={agreement} />
            <Ratified agreement={agreement} />
            <Compared text={whole} />
            <section className="agreement-section">
              <h2>{t('agreement.text')}</h2>
              <pre className="agreement-text" dir="ltr" lang="en" tabIndex={0} aria-label={t('agreement.text')}>
                {whole}
              </pre>
            </section>
          </>
        )}
      </Answer>
    </>
  );
}

function Hash({ text, agreement }: { text: string; agreement: CurrentAgreement }) {
  const { t } = useSpeech();
  const { id, version, hash } = agreement.summary!;
  const here = useQuery({ queryKey: ['sha256', text], queryFn: async () => toHex(await sha256(utf8(text))) });
  const matches = here.data === hash;
  return (
    <section className="agreement-card" aria-label={t('agreement.hash')}>
      <h3>{t('agreement.hash')}</h3>
      <Exact>{hash}</Exact>
      {here.data && (
        <p className="outcome" data-tone={matches ? 'good' : 'bad'}>
          <Icon name={matches ? 'check' : 'warn'} />
          {t(matches ? 'agreement.hash.matches' : 'agreement.hash.differs')}
        </p>
      )}
      <p>
        <SaveButton label={t('agreement.download')} name={`${id}-${version}.toml`} content={text} />
      </p>
    </section>
  );
}

function Ratified({ agreement }: { agreement: CurrentAgreement }) {
  const { t } = useSpeech();
  const { id, hash, parties } = agreement.summary!;
  const records = useQuery({
    queryKey: ['ratifications', id],
    queryFn: ({ signal }) => api.records({ agreement: id, kind: 'ratification', limit: 100 }, signal),
  });
  return (
    <section className="agreement-section">
      <h2>{t('agreement.ratified.who')}</h2>
      <Answer query={records}>
        {({ items }) => (
          <Table
            caption={t('agreement.ratified.who')}
            rows={parties.filter(({ role }) => role !== 'observer')}
            keyOf={({ id: party }) => party}
            columns={[
              { id: 'party', name: t('agreement.party'), show: (party) => <Side party={party.id} /> },
              {
                id: 'when',
                name: t('agreement.ratified.when'),
                show: (party) => {
                  const found = items.find(
                    (item) => item.party === party.id && JSON.stringify(item.record ?? {}).includes(hash),
                  );
                  if (found)
                    return (
                      <a href={href({ screen: 'record', id: found.id })}>
                        <When at={found.at} whole />
                      </a>
                    );
                  return t(party.ratified ? 'agreement.ratified.unseen' : 'agreement.ratified.not_yet');
                },
              },
            ]}
          />
        )}
      </Answer>
    </section>
  );
}

type Other = { name: string; changes: Change[] } | { name: string; problem: string };

function Compared({ text }: { text: string }) {
  const { t } = useSpeech();
  const [other, setOther] = useState<Other>();
  const read = async (file: File) => {
    try {
      const fresh = parse(await file.text()) as Record<string, Json>;
      setOther({ name: file.name, changes: compare(parse(text) as Record<string, Json>, fresh) });
    } catch (error) {
      setOther({ name: file.name, problem: error instanceof Error ? error.message : String(error) });
    }
  };
  return (
    <section className="agreement-section">
      <h2>{t('agreement.compare')}</h2>
      <p className="quiet">{t('agreement.compare.why')}</p>
      <FileField label={t('agreement.compare.choose')} accept=".toml" onFile={(file) => void read(file)} />
      {other && 'problem' in other && (
        <p className="field-error" role="alert" dir="auto">
          {t('agreement.compare.unreadable', { name: other.name, detail: other.problem })}
        </p>
      )}
      {other && 'changes' in other && <Changes name={other.name} changes={other.changes} />}
    </section>
  );
}

function Changes({ name, changes }: { name: string; changes: Change[] }) {
  const { t } = useSpeech();
  const value = (json: Json | undefined) =>
    json === undefined ? <span className="quiet">{t('agreement.compare.absent')}</span> : <Exact>{plain(json)}</Exact>;
  return (
    <>
      <p role="status">
        {t('agreement.compare.count', { count: changes.length })} <bdi>{name}</bdi>
      </p>
      {changes.length > 0 && (
        <Table
          caption={t('agreement.compare')}
          rows={changes}
          keyOf={({ table, row, key }) => `${table}/${row}/${key}`}
          columns={[
            {
              id: 'where',
              name: t('agreement.compare.where'),
              show: ({ table, row, key }) => <Exact>{[table, row, key].filter(Boolean).join(' · ')}</Exact>,
            },
            { id: 'before', name: t('agreement.compare.before'), show: ({ before }) => value(before) },
            { id: 'after', name: t('agreement.compare.after'), show: ({ after }) => value(after) },
          ]}
        />
      )}
    </>
  );
}

const plain = (json: Json) => (typeof json === 'string' ? json : JSON.stringify(json));
