// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "journal/tree.h"

namespace thalweg::journal {

/// A whole tree in memory, 64 bytes per entry: for tests, tools and exports of small journals. A node reads its tiles
/// instead.
class MemoryTree : public HashSource {
 public:
  void append(const Hash& leaf);

  [[nodiscard]] TreeSize size() const { return levels_.empty() ? 0 : levels_.front().size(); }

  [[nodiscard]] Result<Hash> node(unsigned level, std::uint64_t index) const override;

 private:
  std::vector<std::vector<Hash>> levels_;
};

}  // namespace thalweg::journal
