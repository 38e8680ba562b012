// SPDX-License-Identifier: Apache-2.0
import { createContext, type ReactNode, useContext, useMemo, useState } from 'react';
import type { Agreement, AgreementSummary, NodeState } from '../api';
import { useAgreement, useLayer } from '../queries';
import { type Theme, useTheme } from './theme';

interface Desk {
  node: NodeState;
  /** The chosen agreement's id; every screen speaks of one agreement at a time. */
  chosen: string | undefined;
  choose(agreement: string): void;
  theme: Theme;
}

const Context = createContext<Desk | null>(null);
const remembered = 'thalweg.agreement';

/** Gives the screens what they all stand on: this node, the agreement that is being looked at, light or dark. */
export function DeskProvider({ node, children }: { node: NodeState; children: ReactNode }) {
  const theme = useTheme();
  const [wanted, setWanted] = useState(() => localStorage.getItem(remembered));
  const chosen = (node.agreements.find(({ id }) => id === wanted) ?? node.agreements[0])?.id;
  const desk = useMemo(
    () => ({
      node,
      chosen,
      theme,
      choose: (agreement: string) => {
        localStorage.setItem(remembered, agreement);
        setWanted(agreement);
      },
    }),
    [node, chosen, theme],
  );
  return <Context value={desk}>{children}</Context>;
}

export function useDesk(): Desk {
  const desk = useContext(Context);
  if (!desk) throw new Error('useDesk outside <DeskProvider>');
  return desk;
}

/** This node as it last described itself. */
export const useNodeState = (): NodeState => useDesk().node;

export interface CurrentAgreement {
  summary: AgreementSummary | undefined;
  /** The signed text, once it has come. */
  text: Agreement | undefined;
  crossings: GeoJSON.FeatureCollection | undefined;
  frontier: GeoJSON.FeatureCollection | undefined;
}

/** The agreement that is being looked at: in short, as it was signed, and its map. */
export function useCurrentAgreement(): CurrentAgreement {
  const { node, chosen } = useDesk();
  const text = useAgreement(chosen);
  const crossings = useLayer(chosen, 'crossings');
  const frontier = useLayer(chosen, 'frontier');
  return {
    summary: node.agreements.find(({ id }) => id === chosen),
    text: text.data,
    crossings: crossings.data,
    frontier: frontier.data,
  };
}

export { useLive } from './live';
