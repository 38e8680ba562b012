// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import { Button } from 'react-aria-components';
import type { Item, NodeState } from '../../api';
import { useSpeech } from '../../i18n/context';
import { partyNames, shortId } from '../../record';
import { EvidenceLink, saveEvidence } from '../../records/evidence-link';
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
  const [failed, setFailed] = useState<string>();
  const provable = items.filter(({ opening }) => opening === 'present');
  const all = async () => {
    setFailed(undefined);
    try {
      await takeEach();
    } catch (error) {
      setFailed(error instanceof Error ? error.message : String(error));
    }
    setTaken(undefined);
  };
  const takeEach = async () => {
    for (const [index, item] of provable.entries()) {
      setTaken(index + 1);
      await saveEvidence(item.id);
      await new Promise((done) => setTimeout(done, between_ms));
    }
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
      {failed !== undefined && (
        <p className="field-error" role="alert">
          {t('error.node', { detail: failed })}
        </p>
      )}
      <ul className="plain">
        {provable.map((item) => (
          <li key={item.id}>
            <EvidenceLink id={item.id}>{said(item)}</EvidenceLink>{' '}
            <span className="quiet">
              {name(partyNames(node).get(item.party), item.party)} · <Exact>{shortId(item.id)}</Exact>
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}
