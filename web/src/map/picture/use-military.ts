// SPDX-License-Identifier: Apache-2.0
import { useEffect, useState } from 'react';
import type { Symbols } from './painter';

/** The military symbols, once a reader wants them and they have come. */
export function useMilitary(wanted: boolean) {
  const [make, setMake] = useState<{ symbols: (ratio: () => number) => Symbols }>();
  useEffect(() => {
    if (!wanted || make) return undefined;
    let current = true;
    void import('./military').then(({ militarySymbols }) => current && setMake({ symbols: militarySymbols }));
    return () => {
      current = false;
    };
  }, [wanted, make]);
  return make?.symbols;
}
