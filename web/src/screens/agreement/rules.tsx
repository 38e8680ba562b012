// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import { kinds as allKinds } from '../../generated/records';
import { useSpeech } from '../../i18n/context';
import type { Key } from '../../i18n/messages';
import { Icon, type IconName } from '../../shared/icon';
import { Choose } from '../../shared/select';
import type { CurrentAgreement } from '../../shell/desk';
import { Origin } from './origin';
import { RuleWords } from './rule-words';
import { kindsIn, type LifeFirst, rows, type Rule, rulesFor, type Tried } from './text';

const all = '*';

/** What may leave, in the order in which the gate tries it. */
export function Rules({ agreement }: { agreement: CurrentAgreement }) {
  const speech = useSpeech();
  const { t, words: vocabulary } = speech;
  const [kind, setKind] = useState(all);
  const text = agreement.text!;
  const words = new RuleWords(speech, text);
  const rules = rows<Rule>(text, 'release');
  const shown = rulesFor(rules, kind === all ? null : kind);
  const life = rows<LifeFirst>(text, 'life_first').filter((row) => kind === all || row.kind === kind);
  return (
    <>
      <p className="agreement-lead">{t('agreement.rules.why')}</p>
      <div className="agreement-filters">
        <Choose
          label={t('agreement.kind')}
          value={kind}
          onChange={setKind}
          choices={[
            { id: all, name: t('agreement.all_kinds') },
            ...kindsIn(rules, Object.keys(allKinds)).map((id) => ({ id, name: vocabulary.kind(id) })),
          ]}
        />
        <p className="quiet" role="status">
          {t('agreement.rules.count', { count: shown.length })}
        </p>
      </div>
      {life.length > 0 && (
        <section className="agreement-section">
          <h2>{t('agreement.life')}</h2>
          <p>{t('agreement.life.why')}</p>
          <ul className="agreement-rules">
            {life.map((row, index) => (
              <li key={index} className="agreement-rule" data-decision="life">
                <p className="agreement-rule-head">
                  <Icon name="flag" />
                  <strong>{vocabulary.kind(row.kind)}</strong>
                </p>
                <ul className="agreement-list">
                  {words.lifeFirst(row).map((sentence) => (
                    <li key={sentence}>{sentence}</li>
                  ))}
                  {row.minimum && (
                    <li>
                      {t('agreement.life.minimum', {
                        what: speech.format.list(row.minimum.map((field) => words.field(field))),
                      })}
                    </li>
                  )}
                </ul>
                <Origin text={row.origin} />
              </li>
            ))}
          </ul>
        </section>
      )}
      <section className="agreement-section">
        <h2>{t('agreement.rules.order')}</h2>
        <RuleList rules={shown} all={rules} words={words} />
        <p className="agreement-last">
          <Icon name="lock" /> {t('agreement.rules.else')}
        </p>
      </section>
    </>
  );
}

interface ListProps {
  rules: readonly Rule[];
  all: readonly Rule[];
  words: RuleWords;
  /** What became of each, when a record was tried. */
  fate?: readonly Tried[];
}

export function RuleList({ rules, all: whole, words, fate }: ListProps) {
  return (
    <ol className="agreement-rules">
      {rules.map((rule, index) => (
        <RuleCard key={rule.id} rule={rule} number={whole.indexOf(rule) + 1} words={words} fate={fate?.[index]} />
      ))}
    </ol>
  );
}

/** What a rule does, in one word and one mark; what holds it back counts more than what it lets go. */
function lookOf(rule: Rule): { icon: IconName; key: Key } {
  if (rule.decision === 'withhold') return { icon: 'lock', key: 'agreement.decision.withhold' };
  if (rule.approve) return { icon: 'hand', key: 'agreement.decision.approve' };
  if (rule.delay) return { icon: 'wait', key: 'agreement.decision.delay' };
  return { icon: 'check', key: 'agreement.decision.release' };
}

function RuleCard({ rule, number, words, fate }: { rule: Rule; number: number; words: RuleWords; fate?: Tried }) {
  const { t, format, pick } = useSpeech();
  const conditions = words.conditions(rule);
  const effects = words.effects(rule);
  const reason = pick(rule.reason);
  const { icon, key } = lookOf(rule);
  return (
    <li
      className="agreement-rule"
      data-decision={rule.decision}
      data-held={Boolean(rule.approve ?? rule.delay)}
      data-fate={fate}
    >
      <p className="agreement-rule-head">
        <span className="agreement-number">{format.number(number)}</span>
        <Icon name={icon} />
        <strong>{t(key)}</strong>
        <bdi className="exact" dir="ltr">
          {rule.id}
        </bdi>
        {fate && (
          <span className="tag" data-tone={fate === 'decided' ? 'info' : 'calm'}>
            {t(`agreement.fate.${fate}` as Key)}
          </span>
        )}
      </p>
      <div className="agreement-rule-body">
        <div>
          <h3>{t('agreement.applies')}</h3>
          <ul className="agreement-list">
            {conditions.length === 0 && <li>{t('agreement.always')}</li>}
            {conditions.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </div>
        {rule.decision === 'release' && (
          <div>
            <h3>{t('agreement.neighbour_sees')}</h3>
            <ul className="agreement-list">
              {effects.length === 0 && <li>{t('agreement.then.whole')}</li>}
              {effects.map((sentence) => (
                <li key={sentence}>{sentence}</li>
              ))}
            </ul>
          </div>
        )}
      </div>
      {reason && (
        <p className="agreement-reason" lang={reason.lang} dir={reason.direction}>
          {reason.text}
        </p>
      )}
    </li>
  );
}
