// SPDX-License-Identifier: Apache-2.0
import type { JsonObject } from '../../api';
import type { EvidenceFinding, FraudFinding, Signer, Step, Verdict } from '../../evidence/verify';
import { type Speech, useSpeech } from '../../i18n/context';
import type { Key } from '../../i18n/messages';
import { Exact, Fields, Texts } from '../../records/fields';
import { Icon, type IconName } from '../../shared/icon';
import { useCurrentAgreement } from '../../shell/desk';

const looks: Record<Step['state'], { icon: IconName; tone: string }> = {
  passed: { icon: 'check', tone: 'good' },
  failed: { icon: 'close', tone: 'bad' },
  skipped: { icon: 'minus', tone: 'wait' },
  not_reached: { icon: 'minus', tone: 'calm' },
};

/** What became of each step, and what that proves to whom. */
export function Result({ name, verdict }: { name: string; verdict: Verdict }) {
  const { t } = useSpeech();
  const { finding, failure, steps, proved } = verdict;
  const outcome = proved ? 'proved' : failure ? 'not_proved' : 'unvouched';
  const tone = proved ? 'good' : failure ? 'bad' : 'wait';
  return (
    <section className="evidence-card evidence-result" aria-labelledby="evidence-outcome" data-tone={tone}>
      <div role="status">
        <h2 id="evidence-outcome">
          <Icon name={proved ? 'seal' : 'warn'} /> {t(`evidence.outcome.${outcome}`)}
        </h2>
        <p className="quiet">
          <bdi>{name}</bdi>
        </p>
      </div>
      {steps.length === 0 && failure && <p>{t('evidence.no_file')}</p>}
      <ol className="evidence-steps">
        {steps.map((step) => (
          <li key={step.name} data-state={step.state}>
            <span className="evidence-step-mark" data-tone={looks[step.state].tone}>
              <Icon name={looks[step.state].icon} />
            </span>
            <div>
              <strong>{t(`evidence.check.${step.name}` as Key)}</strong>{' '}
              <span className="quiet">{t(`evidence.state.${step.state}`)}</span>
              <p className="quiet">{t(`evidence.note.${step.name}` as Key)}</p>
              {step.detail && (
                <p className="field-error" lang="en" dir="ltr">
                  {step.detail}
                </p>
              )}
            </div>
          </li>
        ))}
      </ol>
      {finding?.what === 'evidence' && <Proved finding={finding} />}
      {finding?.what === 'fraud' && <FraudProved finding={finding} />}
    </section>
  );
}

function ownerOf({ known, vkey }: Signer, { t, name }: Speech): string {
  if (!known) return `\u2068${vkey.split('+')[0]}\u2069`;
  return `${name(known.name, known.party)} (${t(`evidence.key.${known.role}`)})`;
}

function Proved({ finding }: { finding: EvidenceFinding }) {
  const speech = useSpeech();
  const { t, format, words } = speech;
  const kind = String(finding.record?.kind ?? '');
  const { text, crossings } = useCurrentAgreement();
  return (
    <>
      <h3>{t('evidence.proves')}</h3>
      <ul className="evidence-points">
        <li>
          {t('evidence.proves.said', {
            owner: ownerOf(finding.log, speech),
            index: format.plain(Number(finding.index)),
            size: format.plain(Number(finding.size)),
            time: format.dateTime(finding.appendedAt),
          })}
        </li>
        {finding.cosignatures.map((each) => (
          <li key={each.vkey}>
            {t('evidence.proves.seen', { owner: ownerOf(each, speech), time: format.dateTime(each.at!) })}
          </li>
        ))}
        {finding.cosignatures.length === 0 && <li>{t('evidence.proves.unseen')}</li>}
      </ul>
      <h3>{t('evidence.not_proves')}</h3>
      <ul className="evidence-points">
        <li>{t('evidence.not_proves.true')}</li>
        <li>{t('evidence.not_proves.time')}</li>
      </ul>
      <h3>
        {t('evidence.content')} {kind && <span>: {words.kind(kind)}</span>}
      </h3>
      {finding.record ? (
        <div className="evidence-record">
          <Texts kind={kind} record={finding.record as JsonObject} />
          <Fields kind={kind} record={finding.record as JsonObject} agreement={text} crossings={crossings} />
          <details>
            <summary>{t('evidence.content.exact')}</summary>
            <pre className="exact" dir="ltr" tabIndex={0}>
              {JSON.stringify(finding.record, null, 2)}
            </pre>
          </details>
        </div>
      ) : (
        <p>{t('evidence.content.other', { type: `\u2068${finding.type}\u2069` })}</p>
      )}
    </>
  );
}

function FraudProved({ finding }: { finding: FraudFinding }) {
  const speech = useSpeech();
  const { t, format } = speech;
  return (
    <>
      <h3>{t('evidence.proves')}</h3>
      <p>{t('evidence.fraud.proves', { owner: ownerOf(finding.log, speech) })}</p>
      <dl className="evidence-facts">
        {[finding.older, finding.newer].map(({ size, root }) => (
          <div key={root} className="evidence-signer">
            <dt>{t('evidence.fraud.history', { size: format.plain(Number(size)) })}</dt>
            <dd>
              <Exact>{root}</Exact>
            </dd>
          </div>
        ))}
      </dl>
      <p>{t('evidence.fraud.means')}</p>
    </>
  );
}
