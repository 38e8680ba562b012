// SPDX-License-Identifier: Apache-2.0
import type { Item, NodeState } from '../api';
import { useSpeech } from '../i18n/context';
import { partyNames } from '../record';
import { Icon } from '../shared/icon';

/** Whether the other side has been told, and since when that can be proved. */
export function ReceiptLine({ item, node }: { item: Item; node: NodeState }) {
  const { t, name, format } = useSpeech();
  const names = partyNames(node);
  const called = (party: string) => name(names.get(party), party);
  const given = item.receipts.find(({ party }) => party === node.party);
  if (item.opening === 'none')
    return (
      given && (
        <span className="receipt" data-receipt="held">
          <Icon name="check" />
          {t('receipt.given', { time: format.short(given.at) })}
        </span>
      )
    );
  if (!item.own)
    return (
      <span className="receipt" data-receipt="received">
        <Icon name="inbox" />
        {t('receipt.received', { name: called(item.party), time: format.short(item.at) })}
      </span>
    );
  const owed = node.agreements
    .find(({ id }) => id === item.agreement)
    ?.parties.filter(({ id, role }) => role === 'party' && id !== item.party);
  return (
    <>
      {(owed ?? []).map(({ id }) => {
        const receipt = item.receipts.find(({ party }) => party === id);
        return (
          <span key={id} className="receipt" data-receipt={receipt ? 'held' : 'waiting'}>
            <Icon name={receipt ? 'check' : 'wait'} />
            {receipt
              ? t('receipt.held', { name: called(id), time: format.short(receipt.at) })
              : t('receipt.waiting', { name: called(id) })}
          </span>
        );
      })}
    </>
  );
}
