// SPDX-License-Identifier: Apache-2.0
import type { ComponentType } from 'react';
import type { ScreenName } from '../shell/route';
import administration from './administration/screen';
import agreement from './agreement/screen';
import balance from './balance/screen';
import cases from './cases/screen';
import crossings from './crossings/screen';
import evidence from './evidence/screen';
import inbox from './inbox/screen';
import notices from './notices/screen';
import record from './record/screen';
import report from './report/screen';
import watch from './watch/screen';

/** Every screen behind the login. */
export const screens: Record<Exclude<ScreenName, 'login'>, ComponentType> = {
  administration,
  agreement,
  balance,
  cases,
  crossings,
  evidence,
  inbox,
  notices,
  record,
  report,
  watch,
};
