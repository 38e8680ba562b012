// SPDX-License-Identifier: Apache-2.0
import { useSpeech } from '../i18n/context';
import { markOf, partyNames } from '../record';
import { useDesk } from '../shell/desk';
import { SideMark } from './icon';

/** A party by its mark and name, as everywhere on the desk. */
export function Side({ party, bare }: { party: string; bare?: boolean }) {
  const { name } = useSpeech();
  const { node, chosen } = useDesk();
  const agreement = node.agreements.find(({ id }) => id === chosen);
  return (
    <span className="side">
      <SideMark mark={markOf(party, agreement, node.party)} />
      {!bare && <span>{name(partyNames(node).get(party), party)}</span>}
    </span>
  );
}
