// SPDX-License-Identifier: Apache-2.0
import type { ActName } from '../../acts/acts';
import type { InboxItem, Why } from '../../api/inbox';
import type { Route } from '../../shell/route';

/** What can be done about what waits, the likeliest first. `open` leads to where more can be seen and said. */
export type Step =
  | Extract<ActName, 'acknowledge' | 'answer' | 'assent' | 'close' | 'correct' | 'supplement' | 'erase' | 'dispute'>
  | 'approve'
  | 'open';

const steps: Record<Why, readonly Step[]> = {
  acknowledge: ['acknowledge', 'open'],
  answer: ['answer', 'open'],
  answer_dispute: ['correct', 'open'],
  approve: ['approve'],
  assent: ['assent', 'open'],
  certify_erasure: ['erase', 'open'],
  clarify: ['open'],
  confirm_closure: ['close', 'dispute'],
  escalated: ['open'],
  give_account: ['open'],
  next_step: ['open'],
  renew_status: ['open'],
  retention: ['erase', 'open'],
  same_event: ['open'],
  update: ['supplement', 'open'],
};

export const actsFor = (why: Why): readonly Step[] => steps[why] ?? ['open'];

/** Where the whole of it can be seen. */
export function whereTo({ why, matter }: Pick<InboxItem, 'why' | 'matter'>): Route {
  if (why === 'renew_status' && matter.crossing) return { screen: 'crossings', id: matter.crossing };
  if (why === 'same_event') return { screen: 'cases' };
  if (why === 'next_step' || matter.kind === 'case') return { screen: 'cases', id: matter.id };
  if (matter.case) return { screen: 'cases', id: matter.case };
  return { screen: 'record', id: matter.id };
}
