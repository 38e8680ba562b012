// SPDX-License-Identifier: Apache-2.0
import type { Item } from '../api';
import { useSpeech } from '../i18n/context';
import { Icon } from '../shared/icon';

/** What has happened to a record since: withdrawn, corrected, erased, disputed, overdue. The plain states need no mark. */
export function Marks({ item }: { item: Item }) {
  const { t, words } = useSpeech();
  const { name, deadlines } = item.state;
  const struck = { withdrawn: 'mark.withdrawn', superseded: 'mark.superseded', erased: 'mark.erased' } as const;
  const corrected = item.cited_by.some(({ rel, kind }) => rel === 'supersedes' && kind === 'correction');
  const loud = name === 'disputed' || name === 'escalated' || name === 'contested';
  return (
    <>
      {item.opening === 'none' && (
        <span className="tag" data-tone="off">
          <Icon name="sealed" /> {t('witness.mark')}
        </span>
      )}
      {name in struck && (
        <span className="tag" data-tone="off">
          {t(struck[name as keyof typeof struck])}
        </span>
      )}
      {corrected && name !== 'superseded' && (
        <span className="tag" data-tone="off">
          {t('mark.superseded')}
        </span>
      )}
      {loud && (
        <span className="tag" data-tone="wait">
          {words.state(name)}
        </span>
      )}
      {item.record?.exercise === true && (
        <span className="tag" data-tone="info">
          {t('mark.exercise')}
        </span>
      )}
      {deadlines.some(({ overdue }) => overdue) && (
        <span className="tag" data-tone="bad">
          <Icon name="warn" /> {t('mark.overdue')}
        </span>
      )}
    </>
  );
}
