// SPDX-License-Identifier: Apache-2.0
import { agreement, layer } from './agreements';
import { node } from './node';
import { approve, evidenceUrl, held, preview, record, records, submit } from './records';

/** The node's local HTTP interface, typed; one file for each area of it. Everything the page knows comes through here. */

export * from './core';
export type * from './agreements';
export type * from './matters';
export type * from './node';
export type * from './records';
export type * from './session';

export const api = { node, agreement, layer, records, record, preview, submit, held, approve, evidenceUrl };
