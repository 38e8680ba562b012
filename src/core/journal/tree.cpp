// SPDX-License-Identifier: Apache-2.0
#include "journal/tree.h"

#include <algorithm>
#include <bit>
#include <string>

namespace thalweg::journal {

namespace {

Error malformed(std::string detail) {
  return {Code::malformed, std::move(detail)};
}

Error does_not_lead(const char* what) {
  return {Code::corrupt,
          std::string("the path does not lead to ") + what + "; ask for the proof again or compare checkpoints"};
}

std::string text(Subtree subtree) {
  return "[" + std::to_string(subtree.start) + ", " + std::to_string(subtree.end) + ")";
}

Result<Unit> check_subtree_in_tree(Subtree subtree, TreeSize size) {
  if (!is_subtree(subtree.start, subtree.end)) return malformed(text(subtree) + " is no subtree of any tree");
  if (subtree.end > size || size > kTreeSizeMax) {
    return malformed(text(subtree) + " lies outside the tree of " + std::to_string(size) +
                     "; ask for a larger checkpoint");
  }
  return Unit{};
}

}  // namespace

Hash leaf_hash(BytesView entry) {
  return sha256_prefixed(0x00, entry);
}

Hash node_hash(const Hash& left, const Hash& right) {
  return sha256_prefixed(0x01, left.view(), right.view());
}

Hash empty_root() {
  return sha256({});
}

void CompactRange::append(const Hash& leaf) {
  CHECK(size_ < kTreeSizeMax);
  hashes_.push_back(leaf);
  for (TreeSize full = size_; (full & 1) != 0; full >>= 1) {
    const Hash right = hashes_.back();
    hashes_.pop_back();
    hashes_.back() = node_hash(hashes_.back(), right);
  }
  size_ += 1;
  CHECK(hashes_.size() == static_cast<std::size_t>(std::popcount(size_)));
}

Hash CompactRange::root() const {
  if (hashes_.empty()) return empty_root();
  Hash root = hashes_.back();
  for (std::size_t i = hashes_.size() - 1; i > 0; --i) root = node_hash(hashes_[i - 1], root);
  return root;
}

Result<CompactRange> CompactRange::from(TreeSize size, std::vector<Hash> hashes) {
  if (size > kTreeSizeMax) return malformed("a tree of " + std::to_string(size) + " entries is too large");
  if (hashes.size() != static_cast<std::size_t>(std::popcount(size))) {
    return malformed("a tree of " + std::to_string(size) + " entries has " + std::to_string(std::popcount(size)) +
                     " complete subtrees, not " + std::to_string(hashes.size()));
  }
  CompactRange range;
  range.size_ = size;
  range.hashes_ = std::move(hashes);
  return range;
}

bool is_subtree(EntryIndex start, EntryIndex end) {
  if (start > end || end > kTreeSizeMax) return false;
  return (start & (std::bit_ceil(end - start) - 1)) == 0;
}

Result<Unit> check_inclusion(
    EntryIndex index, TreeSize size, const Hash& leaf, std::span<const Hash> path, const Hash& root) {
  if (index >= size) {
    return malformed("entry " + std::to_string(index) + " lies outside the tree of " + std::to_string(size) +
                     "; ask for a larger checkpoint");
  }
  return check_subtree_consistency({index, index + 1}, size, leaf, root, path);
}

Result<Unit> check_consistency(
    TreeSize size1, TreeSize size2, const Hash& root1, const Hash& root2, std::span<const Hash> path) {
  if (size1 == 0) return malformed("there is no consistency proof from the empty tree");
  return check_subtree_consistency({0, size1}, size2, root1, root2, path);
}

Result<Unit> check_subtree_inclusion(
    EntryIndex index, Subtree subtree, const Hash& leaf, std::span<const Hash> path, const Hash& subtree_root) {
  TRY(check_subtree_in_tree(subtree, kTreeSizeMax));
  if (index < subtree.start || index >= subtree.end) {
    return malformed("entry " + std::to_string(index) + " lies outside the subtree " + text(subtree));
  }
  return check_inclusion(index - subtree.start, subtree.end - subtree.start, leaf, path, subtree_root);
}

// Walks from the subtree's last node to the root, as the draft has it: `first` and `last` are the subtree's first and
// last node and `edge` the tree's last node on the current level; a node on the right edge without a sibling rises
// unchanged.
Result<Unit> check_subtree_consistency(
    Subtree subtree, TreeSize size, const Hash& subtree_root, const Hash& root, std::span<const Hash> path) {
  TRY(check_subtree_in_tree(subtree, size));
  if (subtree.start == subtree.end) {
    if (!path.empty()) return malformed("the path of an empty subtree is empty");
    if (subtree_root != empty_root()) return does_not_lead("the empty subtree's root");
    return Unit{};
  }
  EntryIndex first = subtree.start;
  EntryIndex last = subtree.end - 1;
  EntryIndex edge = size - 1;
  const auto rise = [&] {
    first >>= 1;
    last >>= 1;
    edge >>= 1;
  };
  const bool at_edge = last == edge;
  while (first != last && (at_edge || (last & 1) != 0)) rise();

  Hash from_subtree = subtree_root;
  if (first != last) {
    if (path.empty()) return malformed("the path is too short");
    from_subtree = path.front();
    path = path.subspan(1);
  }
  Hash from_tree = from_subtree;
  for (const Hash& sibling : path) {
    if (edge == 0) return malformed("the path is too long");
    if ((last & 1) != 0 || last == edge) {
      if (first < last) from_subtree = node_hash(sibling, from_subtree);
      from_tree = node_hash(sibling, from_tree);
      while ((last & 1) == 0) rise();
    } else {
      from_tree = node_hash(from_tree, sibling);
    }
    rise();
  }
  if (edge != 0) return malformed("the path is too short");
  if (from_subtree != subtree_root) return does_not_lead("the older root");
  if (from_tree != root) return does_not_lead("the tree's root");
  return Unit{};
}

Result<Hash> range_root(const HashSource& source, EntryIndex start, EntryIndex end) {
  TRY(check_subtree_in_tree({start, end}, kTreeSizeMax));
  if (start == end) return empty_root();
  Hash root;
  bool is_first = true;
  EntryIndex right = end;
  while (right > start) {
    const auto level = static_cast<unsigned>(std::countr_zero(right - start));
    const Hash node = TRY(source.node(level, (right >> level) - 1));
    root = is_first ? node : node_hash(node, root);
    is_first = false;
    right -= EntryIndex{1} << level;
  }
  return root;
}

Result<std::vector<Hash>> prove_inclusion(const HashSource& source, EntryIndex index, TreeSize size) {
  if (index >= size) {
    return malformed("entry " + std::to_string(index) + " lies outside the tree of " + std::to_string(size));
  }
  return prove_subtree_consistency(source, {index, index + 1}, size);
}

Result<std::vector<Hash>> prove_consistency(const HashSource& source, TreeSize size1, TreeSize size2) {
  if (size1 == 0) return malformed("there is no consistency proof from the empty tree");
  return prove_subtree_consistency(source, {0, size1}, size2);
}

// Inside a subtree the tree is the same as one that starts at 0, only its nodes lie elsewhere.
Result<std::vector<Hash>> prove_subtree_inclusion(const HashSource& source, EntryIndex index, Subtree subtree) {
  TRY(check_subtree_in_tree(subtree, kTreeSizeMax));
  if (index < subtree.start || index >= subtree.end) {
    return malformed("entry " + std::to_string(index) + " lies outside the subtree " + text(subtree));
  }

  class Shifted : public HashSource {
   public:
    Shifted(const HashSource& source, EntryIndex by) : source_(source), by_(by) {}

    [[nodiscard]] Result<Hash> node(unsigned level, std::uint64_t at) const override {
      return source_.node(level, at + (by_ >> level));
    }

   private:
    const HashSource& source_;
    EntryIndex by_;
  };

  return prove_inclusion(Shifted(source, subtree.start), index - subtree.start, subtree.end - subtree.start);
}

// Descends from the root to the subtree and keeps what lies beside the way. Where the subtree fills a whole left half
// and reaches into the right one, that half becomes a sibling and the rest is followed; then its last node must be told
// as well.
Result<std::vector<Hash>> prove_subtree_consistency(const HashSource& source, Subtree subtree, TreeSize size) {
  TRY(check_subtree_in_tree(subtree, size));
  if (subtree.start == subtree.end) return std::vector<Hash>{};
  std::vector<Hash> path;
  EntryIndex low = 0;
  EntryIndex high = size;
  bool is_whole = true;
  while (low != subtree.start || high != subtree.end) {
    const EntryIndex middle = low + std::bit_ceil(high - low) / 2;
    if (subtree.end <= middle) {
      path.push_back(TRY(range_root(source, middle, high)));
      high = middle;
    } else {
      path.push_back(TRY(range_root(source, low, middle)));
      low = middle;
      if (subtree.start < middle) {
        is_whole = false;
        subtree.start = middle;
      }
    }
  }
  if (!is_whole) path.push_back(TRY(range_root(source, low, high)));
  std::reverse(path.begin(), path.end());
  CHECK(path.size() <= kPathLengthMax);
  return path;
}

}  // namespace thalweg::journal
