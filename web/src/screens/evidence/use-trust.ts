// SPDX-License-Identifier: Apache-2.0
import { useQuery } from '@tanstack/react-query';
import { agreementText } from '../../api/agreements';
import { type Trust, trustText } from '../../evidence/trust';
import { useDesk } from '../../shell/desk';

/** The keys in the agreement's text as this node holds it; kept, so that a check works with the line cut. */
export function useTrust() {
  const { node, chosen } = useDesk();
  const hash = node.agreements.find(({ id }) => id === chosen)?.hash;
  return useQuery<Trust>({
    queryKey: ['trust', chosen, hash],
    queryFn: async () => trustText(await agreementText(chosen!)),
    enabled: chosen !== undefined,
    staleTime: Infinity,
    gcTime: Infinity,
  });
}
