// SPDX-License-Identifier: Apache-2.0
import type { Item } from '../api';
import type { Brief } from '../api/matters';
import { type Place, placeOf, textOf } from '../record';

/** A record as the map needs it: whose, where, and how loud. */
export interface Spot {
  id: string;
  party: string;
  place: Place | null;
  grave: boolean;
  past: boolean;
}

const grave = (impact: string | null) => impact === 'high' || impact === 'very_high';
const over: readonly string[] = ['withdrawn', 'superseded', 'closed', 'expired', 'ended'];

export const spotOfItem = (item: Item): Spot => ({
  id: item.id,
  party: item.party,
  place: placeOf(item.record),
  grave: grave(textOf(item.record, 'impact')),
  past: over.includes(item.state.name),
});

export const spotOfBrief = ({ id, party, place, impact, state }: Brief): Spot => ({
  id,
  party,
  place: place && { latitude: place.lat_e7 / 1e7, longitude: place.lon_e7 / 1e7, precision_m: place.precision_m },
  grave: grave(impact),
  past: over.includes(state),
});
