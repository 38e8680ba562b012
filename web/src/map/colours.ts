// SPDX-License-Identifier: Apache-2.0

export interface Colours {
  sea: string;
  land: string;
  party: string;
  shore: string;
  line: string;
  corridor: string;
  ink: string;
  halo: string;
  crossing: string;
  own: string;
  theirs: string;
  other: string;
  selected: string;
  seen: string;
}

export const light: Colours = {
  sea: '#d5e3e7',
  land: '#ecece4',
  party: '#f8f7f1',
  shore: '#b9bdb4',
  line: '#42535c',
  corridor: '#e3eae6',
  ink: '#33413f',
  halo: '#f8f7f1',
  crossing: '#5a6a75',
  own: '#0a6570',
  theirs: '#a24e00',
  other: '#5b3f99',
  selected: '#101816',
  seen: '#7a2e86',
};

export const dark: Colours = {
  sea: '#0b1719',
  land: '#141d1d',
  party: '#1b2625',
  shore: '#31403f',
  line: '#9fb3b8',
  corridor: '#233433',
  ink: '#c3d0cc',
  halo: '#141d1d',
  crossing: '#93a5ae',
  own: '#5ecabf',
  theirs: '#efae5a',
  other: '#b9a2f0',
  selected: '#ffffff',
  seen: '#d98be4',
};
