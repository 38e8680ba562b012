// SPDX-License-Identifier: Apache-2.0
import { useSpeech } from '../../i18n/context';
import type { Key } from '../../i18n/messages';
import type { Texts } from '../../api';
import { Table } from '../../shared/table';
import type { CurrentAgreement } from '../../shell/desk';
import { Origin } from './origin';
import { RuleWords } from './rule-words';
import { type DeadlineText, type Retention, rows } from './text';

/** What is owed until when, what follows when it is missed, and how long things are kept. */
export function Deadlines({ agreement }: { agreement: CurrentAgreement }) {
  const speech = useSpeech();
  const { t, words: vocabulary, name, format } = speech;
  const text = agreement.text!;
  const words = new RuleWords(speech, text);
  const levels = rows<{ id: string; name: Texts }>(text, 'escalation');
  return (
    <>
      <p className="agreement-lead">{t('agreement.deadlines.why')}</p>
      <Table
        caption={t('agreement.part.deadlines')}
        rows={rows<DeadlineText>(text, 'deadline')}
        keyOf={({ id }) => id}
        columns={[
          {
            id: 'what',
            name: t('agreement.about'),
            show: (row) => (
              <>
                <strong>{vocabulary.kind(row.kind)}</strong>
                {words.deadlineOf(row).map((sentence) => (
                  <div key={sentence} className="quiet">
                    {sentence}
                  </div>
                ))}
              </>
            ),
          },
          { id: 'until', name: t('agreement.owed'), show: (row) => t(`agreement.until.${row.until}` as Key) },
          {
            id: 'within',
            name: t('agreement.within'),
            show: (row) => (
              <>
                <strong>{words.span(row.within)}</strong>{' '}
                <span className="quiet">
                  {t((row.before === true ? `agreement.before.${row.starts}` : `agreement.after.${row.starts}`) as Key)}
                </span>
              </>
            ),
          },
          {
            id: 'then',
            name: t('agreement.missed'),
            show: (row) =>
              row.then === 'flag'
                ? t('agreement.missed.flag')
                : t('agreement.missed.level', {
                    level: name(levels.find(({ id }) => id === row.then)?.name, row.then),
                  }),
          },
          { id: 'origin', name: t('agreement.origin'), show: (row) => <Origin text={row.origin} /> },
        ]}
      />
      <section className="agreement-section">
        <h2>{t('agreement.levels')}</h2>
        <ol className="agreement-levels">
          {levels.map((level, index) => (
            <li key={level.id}>
              <span className="agreement-number">{format.number(index + 1)}</span> {name(level.name, level.id)}
            </li>
          ))}
        </ol>
      </section>
      <section className="agreement-section">
        <h2>{t('agreement.retention')}</h2>
        <p className="quiet">{t('agreement.retention.why')}</p>
        <Table
          caption={t('agreement.retention')}
          rows={rows<Retention>(text, 'retention')}
          keyOf={({ kind }) => kind}
          columns={[
            { id: 'kind', name: t('agreement.kind'), show: ({ kind }) => vocabulary.kind(kind) },
            { id: 'keep', name: t('agreement.keep'), show: ({ keep }) => words.span(keep) },
            { id: 'origin', name: t('agreement.origin'), show: ({ origin }) => <Origin text={origin} /> },
          ]}
        />
      </section>
    </>
  );
}
