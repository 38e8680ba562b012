// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import { Button } from 'react-aria-components';
import { api, type Item, type NodeState } from '../../api';
import { useSpeech } from '../../i18n/context';
import { partyNames, shortId } from '../../record';
import { Exact } from '../../records/fields';
import { Icon } from '../../shared/icon';
import { useSaid } from './accounts';

/** Browsers ask once, and then let a page hand over several files, if they do not come all at once. */
const between_ms = 300;

/** The proof of each record of the case, one by one or all in turn. */
export function Evidence({ items, node }: { items: Item[]; node: NodeState }) {
  const { t, name, format } = useSpeech();
  const said = useSaid();
  const [taken, setTaken] = useState<number>();
  const provable = items.filter(({ opening }) => opening === 'present');
  const all = async () => {
    for (const [index, item] of provable.entries()) {
      setTaken(index + 1);
      const link = document.createElement('a');
      link.href = api.evidenceUrl(item.id);
      link.download = '';
      link.click();
      await new Promise((done) => setTimeout(done, between_ms));
    }
    setTaken(undefined);
  };
  return (
    <details className="cases-evidence no-print">
      <summary>
        <Icon name="file" /> {t('cases.evidence', { count: provable.length, n: format.number(provable.length) })}
      </summary>
      <p className="quiet">{t('detail.evidence.note')}</p>
      <Button className="button" onPress={() => void all()} isDisabled={taken !== undefined}>
        {taken === undefined
          ? t('cases.evidence.all')
          : t('cases.evidence.taking', { n: format.number(taken), total: format.number(provable.length) })}
      </Button>
      <ul className="plain">
        {provable.map((item) => (
          <li key={item.id}>
            <a href={api.evidenceUrl(item.id)} download>
              {said(item)}
            </a>{' '}
            <span className="quiet">
              {name(partyNames(node).get(item.party), item.party)} · <Exact>{shortId(item.id)}</Exact>
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}
