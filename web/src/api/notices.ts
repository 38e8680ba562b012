// SPDX-License-Identifier: Apache-2.0
import { call, search } from './core';

/** What the agreement asks of whoever announces an activity that begins at a certain time. */
export interface LeadTime {
  /** The deadline's name in the agreement; null when it asks for none. */
  deadline: string | null;
  origin: string | null;
  /** Until when it had to be announced. */
  latest_at: string | null;
  in_time: boolean;
}

export const notices = {
  check: (query: { agreement: string; activity: string; event_at: string }, signal?: AbortSignal) =>
    call<LeadTime>(`/notices/check${search(query)}`, { signal }),
};
