// SPDX-License-Identifier: Apache-2.0
import { Button, FieldError, Label, TextArea, TextField } from 'react-aria-components';
import { useSpeech } from '../i18n/context';
import { htmlTag, languageOf, tagName, traits } from '../i18n/languages';
import { Icon } from '../shared/icon';
import { Choose } from '../shared/select';
import type { Draft } from './draft';

interface Props {
  draft: Draft;
  change(change: Partial<Draft>): void;
  /** Tags of the agreement's languages. */
  tags: readonly string[];
  error(path: string): string | undefined;
}

/** Remarks: in the language that counts, and if wanted in others. */
export function TextPart({ draft, change, tags, error }: Props) {
  const { t } = useSpeech();
  const written = Object.keys(draft.text);
  const free = tags.filter((tag) => !written.includes(tag));
  const move = (tag: string) => {
    const { [draft.lang]: words = '', ...others } = draft.text;
    change({
      lang: tag,
      text: {
        [tag]: others[tag] || words,
        ...Object.fromEntries(Object.entries(others).filter(([key]) => key !== tag)),
      },
    });
  };
  return (
    <>
      <Choose
        label={t('form.text_language')}
        value={draft.lang}
        onChange={move}
        choices={tags.map((tag) => ({ id: tag, name: tagName(tag), lang: htmlTag(tag) }))}
      />
      {written.map((tag) => {
        const known = languageOf(tag);
        return (
          <div key={tag} className="text-line">
            <TextField
              className="field"
              value={draft.text[tag] ?? ''}
              onChange={(words) => change({ text: { ...draft.text, [tag]: words } })}
              isInvalid={error(`/text/${tag}`) !== undefined}
            >
              <Label>
                {t('form.text')} <span className="quiet">{tagName(tag)}</span>
              </Label>
              <TextArea className="input" rows={4} lang={htmlTag(tag)} dir={known ? traits[known].direction : 'auto'} />
              <FieldError className="field-error">{error(`/text/${tag}`)}</FieldError>
            </TextField>
            {tag !== draft.lang && (
              <Button
                className="button icon-only"
                aria-label={`${t('form.remove_language')} (${tagName(tag)})`}
                onPress={() =>
                  change({ text: Object.fromEntries(Object.entries(draft.text).filter(([key]) => key !== tag)) })
                }
              >
                <Icon name="close" />
              </Button>
            )}
          </div>
        );
      })}
      {free.length > 0 && (
        <Button className="button subtle" onPress={() => change({ text: { ...draft.text, [free[0]!]: '' } })}>
          <Icon name="plus" /> {t('form.add_language')}: {tagName(free[0]!)}
        </Button>
      )}
    </>
  );
}
