// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/disk.h"

/// Which suggestions that two reports are of one event the officers of this node have dismissed. It is nobody else's
/// concern, and nothing that is recorded hangs on it: so it stands in no journal but in a small file of the node's
/// folder, and if that is lost the suggestions come again.
namespace thalweg::host {

struct Dismissal {
  std::string agreement;
  Hash a, b;

  friend bool operator==(const Dismissal&, const Dismissal&) = default;
};

class Dismissals {
 public:
  /// The newest that are kept; reports of longer ago are not suggested any more.
  static constexpr std::size_t kMax = 10'000;

  /// A file that cannot be read is as good as none.
  explicit Dismissals(Disk& disk);

  [[nodiscard]] const std::vector<Dismissal>& all() const { return all_; }

  /// On disk when this returns.  Errors  those of Disk::replace.
  [[nodiscard]] Result<Unit> add(const Dismissal& dismissal);

 private:
  Disk& disk_;
  std::vector<Dismissal> all_;
};

}  // namespace thalweg::host
