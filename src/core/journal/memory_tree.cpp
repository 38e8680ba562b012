// SPDX-License-Identifier: Apache-2.0
#include "journal/memory_tree.h"

#include <string>

namespace thalweg::journal {

void MemoryTree::append(const Hash& leaf) {
  Hash hash = leaf;
  for (std::size_t level = 0;; ++level) {
    if (level == levels_.size()) levels_.emplace_back();
    std::vector<Hash>& nodes = levels_[level];
    nodes.push_back(hash);
    if (nodes.size() % 2 != 0) return;
    hash = node_hash(nodes[nodes.size() - 2], nodes.back());
  }
}

Result<Hash> MemoryTree::node(unsigned level, std::uint64_t index) const {
  if (level >= levels_.size() || index >= levels_[level].size()) {
    return Error{Code::not_found,
                 "node " + std::to_string(index) + " of level " + std::to_string(level) + " is not in the tree of " +
                     std::to_string(size())};
  }
  return levels_[level][static_cast<std::size_t>(index)];
}

}  // namespace thalweg::journal
