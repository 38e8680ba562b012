// SPDX-License-Identifier: Apache-2.0
import { useQuery } from '@tanstack/react-query';
import { fingerprint, type Trust } from '../../evidence/trust';
import { useSpeech } from '../../i18n/context';
import { Exact } from '../../records/fields';

/** The keys that are believed, by the fingerprints that two people can compare over the telephone. */
export function Keys({ trust }: { trust: Trust }) {
  const { t, name, format } = useSpeech();
  const prints = useQuery({
    queryKey: ['fingerprints', trust.hash],
    queryFn: () => Promise.all(trust.keys.map(({ vkey }) => fingerprint(vkey))),
    staleTime: Infinity,
    networkMode: 'always',
  });
  return (
    <details className="evidence-keys">
      <summary>{t('evidence.keys', { count: trust.keys.length, n: format.number(trust.keys.length) })}</summary>
      <dl className="evidence-facts">
        {trust.keys.map((known, index) => (
          <div key={known.vkey} className="evidence-signer">
            <dt>
              {name(known.name, known.party)}, {t(`evidence.key.${known.role}`)}
            </dt>
            <dd>
              <Exact>{prints.data?.[index] ?? '…'}</Exact>
            </dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
