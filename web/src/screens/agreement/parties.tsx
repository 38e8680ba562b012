// SPDX-License-Identifier: Apache-2.0
import { useQuery } from '@tanstack/react-query';
import type { Key } from '../../i18n/messages';
import { useSpeech } from '../../i18n/context';
import { fingerprint } from '../../evidence/trust';
import { Exact } from '../../records/fields';
import { Side } from '../../shared/side';
import type { CurrentAgreement } from '../../shell/desk';
import { type PartyText, rows } from './text';

const keys = ['log_key', 'witness_key', 'mirror_key'] as const;

/** Who signed, who watches, and the keys by which they are known. */
export function Parties({ agreement }: { agreement: CurrentAgreement }) {
  const { t, format } = useSpeech();
  const parties = rows<PartyText>(agreement.text, 'party');
  const observers = rows<PartyText>(agreement.text, 'observer');
  const basis = agreement.text?.agreement.legal_basis;
  return (
    <>
      <p className="agreement-lead">{t('agreement.keys.why')}</p>
      <div className="agreement-cards">
        {parties.map((party) => (
          <PartyCard key={party.id} party={party} observer={false} />
        ))}
        {observers.map((party) => (
          <PartyCard key={party.id} party={party} observer />
        ))}
      </div>
      {Array.isArray(basis) && basis.length > 0 && (
        <section className="agreement-section">
          <h2>{t('agreement.basis')}</h2>
          <ul className="agreement-list" dir="auto">
            {basis.map((one) => (
              <li key={String(one)}>
                <bdi>{String(one)}</bdi>
              </li>
            ))}
          </ul>
        </section>
      )}
      <p className="quiet">{t('agreement.counted', { parties: format.number(parties.length) })}</p>
    </>
  );
}

function PartyCard({ party, observer }: { party: PartyText; observer: boolean }) {
  const { t, name } = useSpeech();
  return (
    <section className="agreement-card" aria-label={name(party.name, party.id)}>
      <header>
        <h2>
          <Side party={party.id} />
        </h2>
        <span className="tag" data-tone="calm">
          {t(observer ? 'agreement.role.observer' : 'agreement.role.party')}
        </span>
      </header>
      {observer && <p className="quiet">{t('agreement.observer.note')}</p>}
      <dl className="agreement-keys">
        {keys.map((key) => {
          const vkey = party[key];
          return vkey ? <KeyRow key={key} role={key} vkey={vkey} /> : null;
        })}
        {party.tls_pin && (
          <div>
            <dt>{t('agreement.key.tls')}</dt>
            <dd>
              <Exact>{party.tls_pin}</Exact>
            </dd>
          </div>
        )}
        {party.address && (
          <div>
            <dt>{t('agreement.address')}</dt>
            <dd>
              <Exact>{party.address}</Exact>
            </dd>
          </div>
        )}
      </dl>
    </section>
  );
}

function KeyRow({ role, vkey }: { role: (typeof keys)[number]; vkey: string }) {
  const { t } = useSpeech();
  const print = useQuery({
    queryKey: ['fingerprint', vkey],
    queryFn: () => fingerprint(vkey),
    staleTime: Infinity,
  });
  return (
    <div>
      <dt>{t(`agreement.key.${role}` as Key)}</dt>
      <dd>
        <span className="agreement-print">
          <Exact>{print.data ?? (print.isError ? t('agreement.key.unreadable') : '…')}</Exact>
        </span>
        <details>
          <summary>{t('agreement.key.whole')}</summary>
          <Exact>{vkey}</Exact>
        </details>
      </dd>
    </div>
  );
}
