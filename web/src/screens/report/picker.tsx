// SPDX-License-Identifier: Apache-2.0
import { useMemo, useState } from 'react';
import { Button, Input, Label, TextField } from 'react-aria-components';
import { useSpeech } from '../../i18n/context';
import { type Beginning, beginningKey, matching, recentKeys } from './beginnings';

interface Props {
  account: string;
  all: Beginning[];
  onBegin(beginning: Beginning): void;
}

/** By what happened: a few words find it, and what was reported last stands first. */
export function Picker({ account, all, onBegin }: Props) {
  const { t, words, format } = useSpeech();
  const [typed, setTyped] = useState('');
  const said = (one: Beginning) => {
    const branch = one.field === 'type' ? `${words.type(one.code.split('.')[0] ?? '')} ` : '';
    return `${words.kind(one.kind)} ${branch}${words.code(one.field, one.code)}`;
  };
  const found = matching(all, typed, said);
  const recent = useMemo(
    () => recentKeys(account).flatMap((key) => all.find((one) => beginningKey(one) === key) ?? []),
    [account, all],
  );
  const groups = new Map<string, Beginning[]>();
  for (const one of found) {
    const group = one.field === 'type' ? words.type(one.code.split('.')[0] ?? '') : words.kind(one.kind);
    groups.set(group, [...(groups.get(group) ?? []), one]);
  }
  const tiles = (list: Beginning[]) => (
    <div className="report-tiles">
      {list.map((one) => (
        <Button key={beginningKey(one)} className="report-tile" data-kind={one.kind} onPress={() => onBegin(one)}>
          {words.code(one.field, one.code)}
        </Button>
      ))}
    </div>
  );
  return (
    <div className="report-picker">
      <TextField
        className="field report-search"
        value={typed}
        onChange={setTyped}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && found[0]) onBegin(found[0]);
        }}
      >
        <Label>{t('report.search')}</Label>
        <Input className="input" type="search" dir="auto" />
      </TextField>
      <p className="quiet" role="status">
        {t('report.found', { count: found.length, n: format.number(found.length) })}
      </p>
      {recent.length > 0 && typed.trim() === '' && (
        <section>
          <h2>{t('report.recent')}</h2>
          {tiles(recent)}
        </section>
      )}
      <div className="report-groups">
        {[...groups].map(([group, list]) => (
          <section key={group}>
            <h2>{group}</h2>
            {tiles(list)}
          </section>
        ))}
      </div>
      {found.length === 0 && <p className="empty">{t('report.none')}</p>}
    </div>
  );
}
