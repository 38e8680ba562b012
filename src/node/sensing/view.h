// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "picture/shard.h"
#include "sensor/intake.h"

/// What of the picture a map is shown: the things that matter most one by one, the others as numbers.
namespace thalweg::sensing {

/// A thing as it is shown.
struct Shown {
  picture::Seen seen;
  std::string name;                           ///< of the vessel or place; empty when nobody said it
  std::optional<std::int64_t> reading_milli;  ///< of a gauge or gate
};

/// The picture at one moment.
struct Snapshot {
  Instant at;
  std::vector<Shown> things;  ///< in no order
};

struct ViewQuery {
  std::optional<sensor::Box> box;
  std::uint32_t subjects = 0;  ///< a bit for each; 0: all
  std::size_t limit = 4'000;

  [[nodiscard]] bool holds(const picture::Seen& seen) const {
    const bool is_asked = subjects == 0 || (subjects >> static_cast<unsigned>(seen.subject) & 1U) != 0;
    return is_asked && (!box || box->holds(seen.place));
  }
};

/// A square of a grid over the box with how many things are in it.
struct Square {
  geometry::Position centre;
  std::int32_t size_e7 = 0;
  std::uint64_t count = 0;
};

struct View {
  std::size_t total = 0;             ///< in the box
  std::vector<const Shown*> single;  ///< borrowed from the snapshot
  std::vector<Square> squares;       ///< of the rest; empty when there is none
};

/// At most `limit` things stay single: first what calls for help, then what an open alert is about, then what is fresh.
/// Among equals the choice depends on the identifiers alone, so that the same things stay from look to look.
[[nodiscard]] View look(const Snapshot& snapshot,
                        const ViewQuery& query,
                        const std::set<std::string, std::less<>>& alerted);

}  // namespace thalweg::sensing
