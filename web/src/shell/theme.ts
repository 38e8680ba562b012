// SPDX-License-Identifier: Apache-2.0
import { useEffect, useState, useSyncExternalStore } from 'react';

export const choices = ['light', 'dark', 'system'] as const;
export type Choice = (typeof choices)[number];

export interface Theme {
  choice: Choice;
  dark: boolean;
  choose(choice: Choice): void;
}

const remembered = 'thalweg.theme';
const device = matchMedia('(prefers-color-scheme: dark)');
const listen = (changed: () => void) => {
  device.addEventListener('change', changed);
  return () => device.removeEventListener('change', changed);
};

export function useTheme(): Theme {
  const deviceDark = useSyncExternalStore(listen, () => device.matches);
  const [choice, choose] = useState<Choice>(() => {
    const stored = localStorage.getItem(remembered);
    return choices.find((known) => known === stored) ?? 'system';
  });
  const dark = choice === 'dark' || (choice === 'system' && deviceDark);
  useEffect(() => {
    document.documentElement.dataset.theme = dark ? 'dark' : 'light';
    localStorage.setItem(remembered, choice);
  }, [choice, dark]);
  return { choice, dark, choose };
}
