// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/bytes.h"
#include "base/crypto.h"

/// The Merkle tree over a journal's entries, as RFC 6962 has it: hashes, proofs and their checks.
///
/// One idea carries the whole file: a *subtree* [start, end) is a run of entries that some tree keeps together (start
/// is a multiple of the power of two that holds the run), and a *subtree consistency proof* ties its root to the root
/// of a larger tree. Inclusion of an entry is that proof for a subtree of one entry; consistency of two trees is that
/// proof for [0, size1). So there is one prover and one verifier, and the other functions only name their cases.
namespace thalweg::journal {

/// Position of an entry in its journal, from 0.
using EntryIndex = std::uint64_t;
/// Number of entries. At most kTreeSizeMax.
using TreeSize = std::uint64_t;

inline constexpr TreeSize kTreeSizeMax = 0x7fff'ffff'ffff'ffff;
/// No honest path is longer; parsers refuse more hashes before they hash anything.
inline constexpr std::size_t kPathLengthMax = 63;

/// SHA-256(00 || entry).
[[nodiscard]] Hash leaf_hash(BytesView entry);
/// SHA-256(01 || left || right).
[[nodiscard]] Hash node_hash(const Hash& left, const Hash& right);
/// The root of the tree without entries: SHA-256 of nothing.
[[nodiscard]] Hash empty_root();

/// The state needed to append and to know the root: the roots of the complete subtrees, left to right, at most 63.
class CompactRange {
 public:
  /// Takes the next entry's leaf hash.  Cost  one node hash on average.
  void append(const Hash& leaf);

  [[nodiscard]] TreeSize size() const { return size_; }

  /// Cost  one node hash per complete subtree.
  [[nodiscard]] Hash root() const;

  /// One hash per set bit of the size, the largest subtree first.
  [[nodiscard]] const std::vector<Hash>& hashes() const { return hashes_; }

  /// The range as it was stored.  Errors  malformed: the number of hashes does not fit the size.
  [[nodiscard]] static Result<CompactRange> from(TreeSize size, std::vector<Hash> hashes);

 private:
  TreeSize size_ = 0;
  std::vector<Hash> hashes_;
};

/// The entries [start, end).
struct Subtree {
  EntryIndex start = 0;
  EntryIndex end = 0;
  friend bool operator==(const Subtree&, const Subtree&) = default;
};

/// True when [start, end) is a subtree: start <= end <= kTreeSizeMax, and start is a multiple of the least power of two
/// that is not smaller than end - start. Empty runs and all [0, n) are subtrees.
[[nodiscard]] bool is_subtree(EntryIndex start, EntryIndex end);

/// Checks that the entry `index` with hash `leaf` is in the tree of `size` entries under `root`.
///
/// Shapes   path: sibling hashes, leaf to root.
/// Errors   malformed: index is not below size, or the path has the wrong length.  corrupt: the path does not lead to
/// `root`. Cost     O(path), no allocation. Source   RFC 6962 section 2.1.1.
[[nodiscard]] Result<Unit> check_inclusion(
    EntryIndex index, TreeSize size, const Hash& leaf, std::span<const Hash> path, const Hash& root);

/// Checks that the tree (size1, root1) is the beginning of the tree (size2, root2).
///
/// Needs    0 < size1 <= size2, else malformed: every tree begins with the empty one, so there is nothing to prove, and
/// what
///          an empty old tree means is the caller's rule. Equal sizes want equal roots and an empty path.
/// Errors   malformed: the path has the wrong length.  corrupt: it does not lead to both roots.
/// Source   RFC 6962 section 2.1.2.
[[nodiscard]] Result<Unit> check_consistency(
    TreeSize size1, TreeSize size2, const Hash& root1, const Hash& root2, std::span<const Hash> path);

/// Checks that the entry `index` with hash `leaf` lies in `subtree` under the subtree's own root.  Errors  as
/// check_inclusion.
[[nodiscard]] Result<Unit> check_subtree_inclusion(
    EntryIndex index, Subtree subtree, const Hash& leaf, std::span<const Hash> path, const Hash& subtree_root);

/// Checks that the run of entries under `subtree_root` stands at `subtree` in the tree (size, root).
///
/// Needs    a subtree with end <= size, else malformed. An empty subtree has the empty root and an empty path, and says
/// nothing
///          about `root`.
/// Errors   malformed: the path has the wrong length.  corrupt: it does not lead to both roots.
/// Cost     O(path), no allocation.
/// Source   draft-ietf-plants-merkle-tree-certs section 4.4.
[[nodiscard]] Result<Unit> check_subtree_consistency(
    Subtree subtree, TreeSize size, const Hash& subtree_root, const Hash& root, std::span<const Hash> path);

/// Where provers find the hashes of a tree.
class HashSource {
 public:
  virtual ~HashSource() = default;
  /// The hash of the complete node over [index * 2^level, (index + 1) * 2^level); level 0 are leaf hashes.
  /// Errors  not_found: the tree is smaller.  Others as the storage has them; provers hand them on.
  [[nodiscard]] virtual Result<Hash> node(unsigned level, std::uint64_t index) const = 0;
};

/// The root over [start, end).
/// Errors  malformed: no subtree; and the source's.  Cost  one node per set bit of end - start.
[[nodiscard]] Result<Hash> range_root(const HashSource& source, EntryIndex start, EntryIndex end);

/// The provers: what the check of the same name accepts.
/// Errors  malformed: outside the tree, size1 = 0, or no subtree; and the source's.  Cost  O(log size) nodes.
[[nodiscard]] Result<std::vector<Hash>> prove_inclusion(const HashSource& source, EntryIndex index, TreeSize size);
[[nodiscard]] Result<std::vector<Hash>> prove_consistency(const HashSource& source, TreeSize size1, TreeSize size2);
[[nodiscard]] Result<std::vector<Hash>> prove_subtree_inclusion(const HashSource& source,
                                                                EntryIndex index,
                                                                Subtree subtree);
[[nodiscard]] Result<std::vector<Hash>> prove_subtree_consistency(const HashSource& source,
                                                                  Subtree subtree,
                                                                  TreeSize size);

}  // namespace thalweg::journal
