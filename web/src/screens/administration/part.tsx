// SPDX-License-Identifier: Apache-2.0
import { type ReactNode, useState } from 'react';
import { Button, Checkbox, CheckboxGroup, Label } from 'react-aria-components';
import { Window } from '../../acts/act-dialog';
import { useSpeech } from '../../i18n/context';
import { Icon } from '../../shared/icon';

interface PartProps {
  id: string;
  title: string;
  about?: string;
  acts?: ReactNode;
  children: ReactNode;
}

export function Part({ id, title, about, acts, children }: PartProps) {
  return (
    <section className="administration-part">
      <div className="administration-head">
        <h2 id={`part-${id}`}>{title}</h2>
        {acts}
      </div>
      {about && <p className="quiet">{about}</p>}
      {children}
    </section>
  );
}

interface ManyProps {
  label: string;
  choices: { id: string; name: string }[];
  value: string[];
  onChange(value: string[]): void;
}

export function Many({ label, choices, value, onChange }: ManyProps) {
  return (
    <CheckboxGroup className="field" value={value} onChange={onChange}>
      <Label>{label}</Label>
      <div className="administration-many">
        {choices.map(({ id, name }) => (
          <Checkbox key={id} value={id} className="check">
            <span className="check-box">
              <Icon name="check" />
            </span>
            {name}
          </Checkbox>
        ))}
      </div>
    </CheckboxGroup>
  );
}

/** A code or token that the node has shown once and keeps no copy of. */
export function Secret({
  title,
  about,
  secret,
  onClose,
}: {
  title: string;
  about: string;
  secret: string;
  onClose(): void;
}) {
  const { t } = useSpeech();
  const [copied, setCopied] = useState(false);
  return (
    <Window title={title} onClose={onClose}>
      <div className="window-body">
        <p>{about}</p>
        <p className="administration-secret" dir="ltr">
          <code>{secret}</code>
        </p>
        <div className="window-buttons">
          <Button
            className="button"
            onPress={() => void navigator.clipboard?.writeText(secret).then(() => setCopied(true))}
          >
            {t(copied ? 'administration.copied' : 'administration.copy')}
          </Button>
          <Button className="button primary" onPress={onClose}>
            {t('administration.noted')}
          </Button>
        </div>
      </div>
    </Window>
  );
}
