// SPDX-License-Identifier: Apache-2.0
import type { ReactNode } from 'react';
import {
  Button,
  FieldError,
  Header,
  Label,
  ListBox,
  ListBoxItem,
  ListBoxSection,
  Popover,
  Select,
  SelectValue,
} from 'react-aria-components';
import { Icon } from './icon';

export interface Choice {
  id: string;
  name: string;
  lang?: string;
}

export interface ChoiceGroup {
  name: string;
  choices: Choice[];
}

interface Props {
  label: string;
  value: string | null;
  onChange(id: string): void;
  choices?: Choice[];
  groups?: ChoiceGroup[];
  placeholder?: string;
  /** Show the label to screen readers only. */
  quiet?: boolean;
  icon?: ReactNode;
  error?: string;
}

const item = ({ id, name, lang }: Choice) => (
  <ListBoxItem key={id} id={id} textValue={name}>
    <span lang={lang}>{name}</span>
  </ListBoxItem>
);

export function Choose({ label, value, onChange, choices, groups, placeholder, quiet, icon, error }: Props) {
  return (
    <Select
      className="field select"
      value={value}
      onChange={(key) => key !== null && onChange(String(key))}
      placeholder={placeholder}
      isInvalid={error !== undefined}
      {...(quiet ? { 'aria-label': label } : {})}
    >
      {!quiet && <Label>{label}</Label>}
      <Button className="select-button">
        {icon}
        <SelectValue>{({ selectedText, defaultChildren }) => selectedText || defaultChildren}</SelectValue>
        <Icon name="down" />
      </Button>
      <FieldError className="field-error">{error}</FieldError>
      <Popover className="popover" placement="bottom start">
        <ListBox className="listbox">
          {choices?.map(item)}
          {groups?.map((group) => (
            <ListBoxSection key={group.name} id={`group:${group.name}`} className="listbox-section">
              <Header className="listbox-header">{group.name}</Header>
              {group.choices.map(item)}
            </ListBoxSection>
          ))}
        </ListBox>
      </Popover>
    </Select>
  );
}
