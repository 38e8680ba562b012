// SPDX-License-Identifier: Apache-2.0
import { useMemo } from 'react';
import type { Side } from '../../api/picture';
import { isObject, partyNames } from '../../record';
import { useCurrentAgreement, useNodeState } from '../../shell/desk';
import type { Sides } from './telling';
import { usePictureSpeech } from './words';

/** Whose land lies on which side of the line, by the names that the agreement gives them. */
export function useSides(): Sides {
  const { t, name } = usePictureSpeech();
  const { text } = useCurrentAgreement();
  const node = useNodeState();
  return useMemo(() => {
    const frontier: unknown = text?.frontier;
    const called = (side: Side) => {
      const party = isObject(frontier as never) ? (frontier as Record<string, unknown>)[side] : undefined;
      return typeof party === 'string' ? name(partyNames(node).get(party), party) : t(`picture.side.${side}`);
    };
    return { left: called('left'), right: called('right') };
  }, [text, node.agreements, node.peers, t, name]);
}

/** The side that is ours; null for who is no party to the line. */
export function useOurSide(): Side | null {
  const { text } = useCurrentAgreement();
  const { party } = useNodeState();
  const frontier = text?.frontier as { left?: unknown; right?: unknown } | undefined;
  return party === null ? null : frontier?.left === party ? 'left' : frontier?.right === party ? 'right' : null;
}
