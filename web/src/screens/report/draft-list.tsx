// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import { Button } from 'react-aria-components';
import { dropDraft, type StoredDraft } from '../../form/drafts';
import { useSpeech } from '../../i18n/context';
import { headline, textOf, textsOf } from '../../record';
import { Icon } from '../../shared/icon';

interface Props {
  account: string;
  drafts: StoredDraft[];
  onOpen(draft: StoredDraft): void;
}

/** What was begun and not said yet, and what waits for the node. */
export function DraftList({ account, drafts, onOpen }: Props) {
  const { t, words, format, pick } = useSpeech();
  const [asked, setAsked] = useState<string>();
  if (drafts.length === 0) return null;
  return (
    <section className="report-drafts" aria-labelledby="drafts">
      <h2 id="drafts">{t('report.drafts', { count: drafts.length })}</h2>
      <ul className="plain">
        {drafts.map((draft) => {
          const { record, saved_at, queued, refused } = draft;
          const head = headline(record.kind, record);
          const text = pick(textsOf(record, 'text') ?? textsOf(record, 'reason'), textOf(record, 'lang'));
          return (
            <li key={record.ref}>
              <Button className="report-draft" onPress={() => onOpen(draft)}>
                <strong>
                  {words.kind(record.kind)}
                  {head && `: ${words.code(head.field, head.code)}`}
                </strong>
                {text?.text.trim() && (
                  <span className="report-draft-text" lang={text.lang} dir={text.direction}>
                    {text.text}
                  </span>
                )}
                <span className="quiet">
                  {queued ? (
                    <>
                      <Icon name="wait" /> {t('report.queued')}
                    </>
                  ) : (
                    t('report.saved_at', { time: format.short(saved_at) })
                  )}
                </span>
                {refused && <span className="field-error">{t('error.node', { detail: refused })}</span>}
              </Button>
              <Button
                className={asked === record.ref ? 'button danger' : 'button icon-only'}
                aria-label={t(asked === record.ref ? 'form.discard.sure' : 'form.discard')}
                onPress={() => (asked === record.ref ? dropDraft(account, record.ref) : setAsked(record.ref))}
              >
                {asked === record.ref ? t('form.discard.sure') : <Icon name="close" />}
              </Button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
