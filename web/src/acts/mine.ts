// SPDX-License-Identifier: Apache-2.0

/** Whose desk this is: drafts are kept under the account's name, and acts are offered to its offices. */
export interface Mine {
  account: string;
  /** All of the party's offices when the node does not tell accounts apart. */
  offices?: readonly string[];
}

export const useMine = (): Mine => everybody;

const everybody: Mine = { account: 'local' };
