// SPDX-License-Identifier: Apache-2.0
import { kinds as allKinds, usualStates } from '../../generated/records';
import type { Texts } from '../../api';
import { useSpeech } from '../../i18n/context';
import type { Key } from '../../i18n/messages';
import { Icon } from '../../shared/icon';
import { Empty } from '../../shared/states';
import type { CurrentAgreement } from '../../shell/desk';
import { Origin } from './origin';
import { RuleWords } from './rule-words';
import { type FlagRow, rows, type StateRow } from './text';

/** How a matter gets its state, and which matters are marked by themselves. */
export function States({ agreement }: { agreement: CurrentAgreement }) {
  const speech = useSpeech();
  const { t, words: vocabulary, name } = speech;
  const text = agreement.text!;
  const words = new RuleWords(speech, text);
  const states = rows<StateRow>(text, 'state');
  const flags = rows<FlagRow>(text, 'flag');
  const levels = rows<{ id: string; name: Texts }>(text, 'escalation');
  const kinds = Object.keys(allKinds).filter((kind) => states.some((row) => row.kind === kind));
  const usual = Object.keys(allKinds).filter(
    (kind) => !kinds.includes(kind) && usualStates.some((row) => row.kind === kind),
  );
  return (
    <>
      <p className="agreement-lead">{t('agreement.states.why')}</p>
      {kinds.length === 0 && <Empty icon="scroll" title={t('agreement.states.none')} />}
      <div className="agreement-machines">
        {kinds.map((kind) => (
          <Machine key={kind} kind={kind} rows={states.filter((row) => row.kind === kind)} />
        ))}
      </div>
      <section className="agreement-section" aria-labelledby="agreement-usual">
        <h2 id="agreement-usual">{t('agreement.states.usual')}</h2>
        <p>{t('agreement.states.usual.why')}</p>
        <div className="agreement-machines">
          {usual.map((kind) => (
            <Machine key={kind} kind={kind} rows={usualStates.filter((row) => row.kind === kind)} />
          ))}
        </div>
      </section>
      <section className="agreement-section">
        <h2>{t('agreement.flags')}</h2>
        <p>{t('agreement.flags.why')}</p>
        {flags.length === 0 && <p className="quiet">{t('agreement.flags.none')}</p>}
        <ul className="agreement-rules">
          {flags.map((flag) => (
            <li key={flag.id} className="agreement-rule" data-decision="life">
              <p className="agreement-rule-head">
                <Icon name="flag" />
                <strong>{vocabulary.kind(flag.kind)}</strong>
                <span>
                  {t('agreement.missed.level', {
                    level: name(levels.find(({ id }) => id === flag.level)?.name, flag.level),
                  })}
                </span>
              </p>
              <ul className="agreement-list">
                {flag.types && <li>{t('agreement.when.types', { what: words.types([flag.kind], flag.types) })}</li>}
                {flag.impact_min && (
                  <li>{t('agreement.when.impact_min', { what: vocabulary.code('impact', flag.impact_min) })}</li>
                )}
                {flag.people && (
                  <li>
                    {t('agreement.flags.people', {
                      what: speech.format.either(flag.people.map((code) => vocabulary.code('people_count', code))),
                    })}
                  </li>
                )}
              </ul>
              {flag.origin && <Origin text={flag.origin} />}
            </li>
          ))}
        </ul>
      </section>
    </>
  );
}

type LadderRow = Pick<StateRow, 'name'> & { when?: readonly string[] };

/** The first row whose facts all hold gives the state: drawn as a ladder that is walked down. */
function Machine({ kind, rows: ladder }: { kind: string; rows: readonly LadderRow[] }) {
  const { t, words, format } = useSpeech();
  return (
    <section className="agreement-card" aria-label={words.kind(kind)}>
      <h3>{words.kind(kind)}</h3>
      <ol className="agreement-ladder">
        {ladder.map((row) => (
          <li key={row.name}>
            <span className="agreement-fact">
              {row.when?.length
                ? format.list(row.when.map((fact) => t(`agreement.fact.${fact}` as Key)))
                : t('agreement.otherwise')}
            </span>
            <span className="agreement-arrow" aria-hidden="true" />
            <span className="agreement-state">{words.state(row.name)}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}
