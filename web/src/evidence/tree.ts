// SPDX-License-Identifier: Apache-2.0
import { type Bytes, equal, Failure, sha256 } from './bytes';

/** Merkle trees of RFC 6962: where an entry stands, and that a journal only grew. */

const malformed = (detail: string) => new Failure('malformed', detail);
const doesNotLead = (where: string) => new Failure('corrupt', `the path does not lead to ${where}`);

export const leafHash = (entry: Bytes) => sha256(Uint8Array.of(0), entry);
const nodeHash = (left: Bytes, right: Bytes) => sha256(Uint8Array.of(1), left, right);

const odd = (value: bigint) => (value & 1n) === 1n;

/**
 * Walks from the subtree [start, end) to the root of a tree of `size` entries: `first` and `last` are its first and last
 * node and `edge` the tree's last node on the current level; a node on the right edge without a sibling rises unchanged.
 * Inclusion is the case of one entry, consistency that of start 0.
 */
async function walk(start: bigint, end: bigint, size: bigint, from: Bytes, root: Bytes, path: readonly Bytes[]) {
  let [first, last, edge] = [start, end - 1n, size - 1n];
  const rise = () => {
    first >>= 1n;
    last >>= 1n;
    edge >>= 1n;
  };
  const atEdge = last === edge;
  while (first !== last && (atEdge || odd(last))) rise();
  const rest = [...path];
  let fromSubtree = from;
  if (first !== last) {
    const next = rest.shift();
    if (!next) throw malformed('the path is too short');
    fromSubtree = next;
  }
  let fromTree = fromSubtree;
  for (const sibling of rest) {
    if (edge === 0n) throw malformed('the path is too long');
    if (odd(last) || last === edge) {
      if (first < last) fromSubtree = await nodeHash(sibling, fromSubtree);
      fromTree = await nodeHash(sibling, fromTree);
      while (!odd(last)) rise();
    } else fromTree = await nodeHash(fromTree, sibling);
    rise();
  }
  if (edge !== 0n) throw malformed('the path is too short');
  if (!equal(fromSubtree, from)) throw doesNotLead('the older root');
  if (!equal(fromTree, root)) throw doesNotLead("the tree's root");
}

export async function checkInclusion(index: bigint, size: bigint, leaf: Bytes, path: readonly Bytes[], root: Bytes) {
  if (index >= size) throw malformed(`entry ${index} lies outside the tree of ${size}`);
  await walk(index, index + 1n, size, leaf, root, path);
}

export async function checkConsistency(
  sizes: readonly [bigint, bigint],
  roots: readonly [Bytes, Bytes],
  path: readonly Bytes[],
) {
  const [older, newer] = sizes;
  if (older === 0n) throw malformed('there is no consistency proof from the empty tree');
  if (older > newer) throw malformed(`[0, ${older}) lies outside the tree of ${newer}`);
  await walk(0n, older, newer, roots[0], roots[1], path);
}
