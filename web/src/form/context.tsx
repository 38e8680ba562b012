// SPDX-License-Identifier: Apache-2.0
import { createContext, useContext } from 'react';
import type { Agreement, JsonObject, NodeState, Warning } from '../api';
import type { Crossings } from '../records/places';
import type { Choice } from '../shared/select';

/** What the controls of one form share. */
export interface Form {
  node: NodeState;
  agreement: Agreement;
  crossings: Crossings;
  /** Offices that may say it. */
  offices: Choice[];
  /** Languages of the agreement, the reader's first. */
  tags: readonly string[];
  draft: JsonObject;
  /** Null takes a value out. */
  put(change: JsonObject): void;
  error(path: string): string | undefined;
  /** The record that it is about, when its fields depend on that one's. */
  subject: JsonObject | null;
  /** What the text guard found in the draft as it stands. */
  warnings: readonly Warning[];
}

const Context = createContext<Form | null>(null);
export const FormProvider = Context;

export function useForm(): Form {
  const form = useContext(Context);
  if (!form) throw new Error('a control outside a form');
  return form;
}
