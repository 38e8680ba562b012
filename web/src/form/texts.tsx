// SPDX-License-Identifier: Apache-2.0
import { Button, FieldError, Label, TextArea, TextField } from 'react-aria-components';
import type { JsonObject, Texts } from '../api';
import { useSpeech } from '../i18n/context';
import { htmlTag, languageOf, tagName, traits } from '../i18n/languages';
import { isObject } from '../record';
import { Icon } from '../shared/icon';
import { useForm } from './context';
import { GuardSpots } from './preview';

/** A text in several languages side by side. The draft's own language is always there, because it is the one that counts. */
export function TextsInput({
  name,
  label,
  required,
  rows = 3,
}: {
  name: string;
  label: string;
  required: boolean;
  rows?: number;
}) {
  const { t } = useSpeech();
  const { draft, put, tags, error, warnings } = useForm();
  const texts: Texts = isObject(draft[name]) ? (draft[name] as Texts) : {};
  const counts = String(draft.lang);
  const written = [...new Set([counts, ...Object.keys(texts)])];
  const free = tags.filter((tag) => !written.includes(tag));
  const set = (tag: string, words: string | null) => {
    const next: JsonObject = { ...texts };
    if (words === null) delete next[tag];
    else next[tag] = words;
    put({ [name]: next });
  };
  return (
    <div className="form-texts" role="group" aria-label={label}>
      {written.map((tag) => {
        const known = languageOf(tag);
        const path = `/${name}/${tag}`;
        const found = warnings.filter((warning) => warning.path === path);
        const fault = error(path) ?? (tag === counts && required ? error(`/${name}`) : undefined);
        return (
          <div key={tag} className="form-text">
            <TextField
              className="field"
              value={texts[tag] ?? ''}
              onChange={(words) => set(tag, words)}
              isInvalid={fault !== undefined || found.length > 0}
            >
              <Label>
                {label} <span className="quiet">{tagName(tag)}</span>
              </Label>
              <TextArea
                className="input"
                rows={rows}
                lang={htmlTag(tag)}
                dir={known ? traits[known].direction : 'auto'}
              />
              <FieldError className="field-error">{fault}</FieldError>
            </TextField>
            {found.length > 0 && <GuardSpots record={draft} warnings={found} />}
            {tag !== counts && (
              <Button
                className="button icon-only form-text-close"
                aria-label={`${t('form.remove_language')} (${tagName(tag)})`}
                onPress={() => set(tag, null)}
              >
                <Icon name="close" />
              </Button>
            )}
          </div>
        );
      })}
      {free.length > 0 && (
        <div className="form-text-more">
          {free.map((tag) => (
            <Button
              key={tag}
              className="button subtle"
              aria-label={`${t('form.add_language')}: ${tagName(tag)}`}
              onPress={() => set(tag, '')}
            >
              <Icon name="plus" /> <span lang={htmlTag(tag)}>{tagName(tag)}</span>
            </Button>
          ))}
        </div>
      )}
    </div>
  );
}
