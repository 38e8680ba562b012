// SPDX-License-Identifier: Apache-2.0
import { useQuery } from '@tanstack/react-query';
import { type Journal, journals } from '../../api/journals';
import type { Peer } from '../../api';
import type { Trust } from '../../evidence/trust';
import { useSpeech } from '../../i18n/context';
import type { Key } from '../../i18n/messages';
import { Exact } from '../../records/fields';
import { SaveButton } from '../../shared/files';
import { Icon } from '../../shared/icon';
import { Side } from '../../shared/side';
import { Answer, Empty } from '../../shared/states';
import { When } from '../../shared/time';
import { useDesk } from '../../shell/desk';
import { type Checked, checkNote } from './checkpoint';
import { useTrust } from './use-trust';

const poll = 3000;

/** The journals on this node: how long they are, what was signed of them, and who has receipted how much. */
export function Journals() {
  const { t } = useSpeech();
  const { chosen, node } = useDesk();
  const query = useQuery({
    queryKey: ['journals'],
    queryFn: ({ signal }) => journals(signal),
    refetchInterval: poll,
  });
  const trust = useTrust();
  return (
    <Answer query={query} isEmpty={({ items }) => items.length === 0} empty={<Empty title={t('evidence.none')} />}>
      {({ items }) => (
        <div className="evidence-journals">
          <p className="evidence-lead">{t('evidence.journals.why')}</p>
          <Standing peers={node.peers.filter(({ agreement }) => agreement === chosen)} />
          <div className="evidence-cards">
            {items
              .filter(({ agreement }) => agreement === '' || agreement === chosen)
              .map((journal) => (
                <JournalCard key={journal.origin} journal={journal} trust={trust.data} />
              ))}
          </div>
        </div>
      )}
    </Answer>
  );
}

/** Own length, how much of it each peer has receipted, and how much of theirs is here: one strip for each peer. */
function Standing({ peers }: { peers: Peer[] }) {
  const { t, format } = useSpeech();
  const { node } = useDesk();
  if (peers.length === 0) return null;
  const largest = Math.max(1, ...peers.flatMap((peer) => [peer.own_size, peer.their_size]));
  const bar = (kind: string, size: number) => (
    <span className="evidence-bar" data-kind={kind}>
      <span style={{ inlineSize: `${(100 * size) / largest}%` }} />
    </span>
  );
  return (
    <section className="evidence-standing" aria-label={t('evidence.standing')} aria-live="off">
      <h2>{t('evidence.standing')}</h2>
      <ul className="plain">
        {peers.map((peer) => (
          <li key={peer.id}>
            <p className="evidence-peer">
              <Side party={peer.id} />
              <span
                className="tag"
                data-tone={peer.state === 'ok' ? 'good' : peer.state === 'suspended' ? 'bad' : 'wait'}
              >
                {t(`link.${peer.state}` as Key, { count: Math.max(0, peer.own_size - peer.receipted_size) })}
              </span>
              {peer.last_receipt_at && (
                <span className="quiet">
                  {t('evidence.last_receipt')} <When at={peer.last_receipt_at} />
                </span>
              )}
            </p>
            <dl className="evidence-bars">
              {node.role === 'party' && (
                <>
                  <dt>{t('evidence.own_size')}</dt>
                  <dd>
                    {bar('own', peer.own_size)} {format.number(peer.own_size)}
                  </dd>
                  <dt>{t('evidence.receipted')}</dt>
                  <dd>
                    {bar('receipted', peer.receipted_size)} {format.number(peer.receipted_size)}
                  </dd>
                </>
              )}
              {peer.their_size > 0 && (
                <>
                  <dt>{t('evidence.their_size')}</dt>
                  <dd>
                    {bar('theirs', peer.their_size)} {format.number(peer.their_size)}
                  </dd>
                </>
              )}
            </dl>
          </li>
        ))}
      </ul>
    </section>
  );
}

function JournalCard({ journal, trust }: { journal: Journal; trust: Trust | undefined }) {
  const { t, format } = useSpeech();
  const checked = useQuery({
    queryKey: ['checkpoint', journal.checkpoint, trust?.hash],
    queryFn: () => checkNote(journal.checkpoint, trust!),
    enabled: trust !== undefined && journal.role !== 'national' && journal.checkpoint !== '',
    staleTime: Infinity,
  });
  return (
    <section className="evidence-card" data-suspended={Boolean(journal.fraud)} aria-label={journal.origin}>
      <header>
        <h2>
          <Side party={journal.party} />
        </h2>
        <span className="tag" data-tone="calm">
          {t(`evidence.role.${journal.role}`)}
        </span>
      </header>
      <Exact>{journal.origin}</Exact>
      <p className="evidence-size">
        <strong>{format.number(journal.size)}</strong> {t('evidence.entries', { count: journal.size })}
      </p>
      {journal.role === 'national' && <p className="quiet">{t('evidence.national.note')}</p>}
      {journal.fraud && <Fraud journal={journal} proof={journal.fraud} />}
      {checked.data && <Signatures checked={checked.data} />}
      {journal.checkpoint && (
        <p className="evidence-acts">
          <SaveButton
            label={t('evidence.checkpoint.save')}
            name={`${journal.origin.replace('/', '-')}-${journal.size}.checkpoint.txt`}
            content={journal.checkpoint}
          />
        </p>
      )}
    </section>
  );
}

function Fraud({ journal, proof }: { journal: Journal; proof: string }) {
  const { t } = useSpeech();
  return (
    <div className="evidence-fraud" role="alert">
      <p>
        <Icon name="warn" /> <strong>{t('evidence.suspended')}</strong>
      </p>
      <p>{t('evidence.suspended.note')}</p>
      <SaveButton label={t('evidence.fraud.save')} name={`fraud-${journal.party}.txt`} content={proof} />
    </div>
  );
}

function Signatures({ checked }: { checked: Checked }) {
  const { t, name, format } = useSpeech();
  if (checked.problem)
    return (
      <p className="field-error" role="alert" dir="auto">
        {t('evidence.checkpoint.false', { detail: checked.problem })}
      </p>
    );
  return (
    <dl className="evidence-facts">
      <dt>{t('evidence.root')}</dt>
      <dd>
        <Exact>{checked.root}</Exact>
        <span className="quiet">{t('evidence.root.at', { size: format.plain(Number(checked.size)) })}</span>
      </dd>
      {checked.signers.map(({ known, at }) => (
        <div key={known.vkey} className="evidence-signer">
          <dt>{t(at ? 'evidence.cosigned_by' : 'evidence.signed_by')}</dt>
          <dd>
            <Icon name="check" /> {name(known.name, known.party)}, {t(`evidence.key.${known.role}`)}
            {at && (
              <>
                {' · '}
                <When at={at} whole />
              </>
            )}
          </dd>
        </div>
      ))}
      <dt>{t('evidence.checked_here')}</dt>
      <dd>{t('evidence.checked_here.note', { others: checked.others })}</dd>
    </dl>
  );
}
