// SPDX-License-Identifier: Apache-2.0
import type { ReactNode } from 'react';
import { useSpeech } from '../i18n/context';
import type { FieldInfo } from '../generated/records';
import { fieldOf } from '../schema';
import { useForm } from './context';
import { FieldInput } from './field';
import { layout, type Part } from './layout';
import type { Way } from './place';

interface Props {
  kind: string;
  /** Fields that are shown elsewhere or were settled before. */
  without?: readonly string[];
  /** Without headings, for a form that is a few lines long. */
  brief?: boolean;
  onWay?(way: Way): void;
}

/** All questions of a kind in their sections; what is seldom asked stands behind "more". */
export function RecordParts({ kind, without = [], brief, onWay }: Props) {
  const { t } = useSpeech();
  const { draft } = useForm();
  const placed = fieldOf(kind, 'place') !== undefined;
  const left = (fields: FieldInfo[]) =>
    fields.filter(({ name }) => !without.includes(name) && !(placed && ofPlace.includes(name)));
  const parts: Part[] = layout(kind, draft)
    .map((part) => ({ ...part, fields: left(part.fields), further: left(part.further) }))
    .filter(({ fields, further }) => fields.length + further.length > 0);
  const inputs = (fields: FieldInfo[]) =>
    fields.map((field) => <FieldInput key={field.name} kind={kind} field={field} onWay={onWay} />);
  const further = parts.flatMap((part) => part.further);
  if (brief) {
    const asked = parts.flatMap((part) => part.fields);
    // Why it is told was taken over from what it is about.
    const settled = asked.filter(({ name }) => name === 'purpose' && draft.purpose !== undefined);
    return (
      <>
        {inputs(asked.filter((field) => !settled.includes(field)))}
        <Further>{inputs([...settled, ...further])}</Further>
      </>
    );
  }
  return parts.map(({ section, fields, further: more }) => (
    <fieldset key={section} className="form-section" data-section={section}>
      <legend>{t(`form.section.${section}`)}</legend>
      {inputs(fields)}
      <Further>{more.length > 0 && inputs(more)}</Further>
    </fieldset>
  ));
}

/** Asked together with the place, where a kind has one. */
const ofPlace: readonly string[] = ['crossing', 'marker', 'sector'];

function Further({ children }: { children: ReactNode }) {
  const { t } = useSpeech();
  if (!children) return null;
  return (
    <details className="form-further">
      <summary>{t('form.further')}</summary>
      <div className="form-further-fields">{children}</div>
    </details>
  );
}
