// SPDX-License-Identifier: Apache-2.0
import { type Grade, grades, officesWith } from '../agreement';
import type { Office } from '../api';
import { useCurrentAgreement, useNodeState } from './desk';
import { useSession } from './session';
import { useSetting } from './settings';

export interface Speaking {
  /** The offices that whoever is logged in may speak for, the lowest grade first. */
  mine: Office[];
  /** The one chosen in the settings, else the first. */
  office: Office | undefined;
  choose(office: string): void;
  /** Those of mine with a power, the chosen one first. */
  able(power: string, kind?: string): Office[];
}

/** For whom the reader speaks: an account has offices, and one of them is chosen. */
export function useOffice(): Speaking {
  const { party } = useNodeState();
  const { text } = useCurrentAgreement();
  const { account } = useSession();
  const [chosen, choose] = useSetting('office', '');
  const allowed = (offices: Office[]) => offices.filter(({ id }) => !account || account.offices.includes(id));
  const mine = allowed(own(text?.office ?? [], party));
  const office = mine.find(({ id }) => id === chosen) ?? mine[0];
  const able = (power: string, kind?: string) => {
    const found = text ? allowed(officesWith(text, party, power, kind)) : [];
    return [...found.filter(({ id }) => id === office?.id), ...found.filter(({ id }) => id !== office?.id)];
  };
  return { mine, office, choose, able };
}

const own = (offices: Office[], party: string | null) =>
  offices
    .filter((office) => office.party === party)
    .sort((one, other) => grades.indexOf(one.grade as Grade) - grades.indexOf(other.grade as Grade));
