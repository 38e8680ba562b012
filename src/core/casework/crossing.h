// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "casework/fold.h"

/// How a crossing stands. Each side speaks for its own half only, the stricter half holds, and nothing is shown as
/// current after the time up to which its author vouched for it.
namespace thalweg::casework {

/// What one party says of one way and one sort of traffic.
struct CrossingHalf {
  std::string party;
  std::string way;      ///< "in" or "out", seen from `party`
  std::string traffic;  ///< "cargo", ...
  std::string state;    ///< "open", "restricted", "closed"
  std::string reason;
  Instant valid_until;
  Hash id;

  friend bool operator==(const CrossingHalf&, const CrossingHalf&) = default;
};

/// What holds for going into the territory of `into`.
struct CrossingWay {
  std::string into;
  std::string traffic;
  std::string state;  ///< the stricter half's; "unknown" when a half is missing or lapsed and none is closed

  friend bool operator==(const CrossingWay&, const CrossingWay&) = default;
};

struct CrossingState {
  std::vector<CrossingHalf> halves;  ///< current ones only, by party, way and traffic
  std::vector<CrossingWay> ways;     ///< for each traffic that anybody speaks of, by `into` and traffic

  friend bool operator==(const CrossingState&, const CrossingState&) = default;
};

/// Needs  others: the records about the statuses (withdrawals, successors); the statuses themselves may be among them.
[[nodiscard]] CrossingState fold_crossing(std::string_view crossing,
                                          std::span<const Said> statuses,
                                          std::span<const Said> others,
                                          const agreement::Agreement& agreement,
                                          Instant now);

}  // namespace thalweg::casework
