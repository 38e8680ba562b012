// SPDX-License-Identifier: Apache-2.0
import type frame from './en.json';
import type administration from '../screens/administration/words.en.json';
import type agreement from '../screens/agreement/words.en.json';
import type balance from '../screens/balance/words.en.json';
import type cases from '../screens/cases/words.en.json';
import type crossings from '../screens/crossings/words.en.json';
import type evidence from '../screens/evidence/words.en.json';
import type inbox from '../screens/inbox/words.en.json';
import type login from '../screens/login/words.en.json';
import type notices from '../screens/notices/words.en.json';
import type record from '../screens/record/words.en.json';
import type report from '../screens/report/words.en.json';
import type watch from '../screens/watch/words.en.json';

/** Every message that the desk can show: those of the frame and of each screen. */
export type Key =
  | keyof typeof frame
  | keyof typeof administration
  | keyof typeof agreement
  | keyof typeof balance
  | keyof typeof cases
  | keyof typeof crossings
  | keyof typeof evidence
  | keyof typeof inbox
  | keyof typeof login
  | keyof typeof notices
  | keyof typeof record
  | keyof typeof report
  | keyof typeof watch;
