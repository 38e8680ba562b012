// SPDX-License-Identifier: Apache-2.0
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Button, Input, Label, TextField } from 'react-aria-components';
import { Window } from '../../acts/act-dialog';
import { cases, type Case } from '../../api/cases';
import { useSpeech } from '../../i18n/context';

interface Props {
  one: Case;
  onChoose(other: string): void;
  onClose(): void;
}

/** Which case this one is to become one with. */
export function MergePicker({ one, onChoose, onClose }: Props) {
  const { t } = useSpeech();
  return (
    <Window title={t('cases.merge')} onClose={onClose}>
      <div className="window-body">
        <p className="quiet">{t('cases.what.merge')}</p>
        <CasePicker agreement={one.agreement} without={one.id} onChoose={onChoose} />
      </div>
    </Window>
  );
}

const shown_max = 20;

interface PickerProps {
  agreement: string;
  without?: string;
  onChoose(id: string): void;
}

/** An open case, by a word of its title. */
export function CasePicker({ agreement, without, onChoose }: PickerProps) {
  const { t, pick, words, format } = useSpeech();
  const [q, setQ] = useState('');
  const query = useQuery({
    queryKey: ['cases', 'picker', agreement, q],
    queryFn: ({ signal }) => cases.page({ agreement, state: 'open', q: q.trim(), limit: shown_max }, signal),
  });
  const found = (query.data?.items ?? []).filter(({ id }) => id !== without);
  return (
    <>
      <TextField className="field" value={q} onChange={setQ} autoFocus>
        <Label>{t('cases.search')}</Label>
        <Input className="input" type="search" dir="auto" />
      </TextField>
      <ul className="plain cases-picker">
        {found.map((each) => {
          const title = pick(each.title);
          return (
            <li key={each.id}>
              <Button className="button" onPress={() => onChoose(each.id)}>
                <bdi lang={title?.lang}>{title?.text}</bdi>
                <span className="quiet">
                  {words.state(each.state)} · {format.short(each.opened_at)}
                </span>
              </Button>
            </li>
          );
        })}
      </ul>
      {query.isSuccess && found.length === 0 && <p className="quiet">{t('cases.none')}</p>}
    </>
  );
}
