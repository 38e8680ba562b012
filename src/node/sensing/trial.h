// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "sensing/alerts.h"
#include "sensing/history.h"

/// What other rules would have told of what was recorded.
namespace thalweg::sensing {

struct Trial {
  std::vector<KeptAlert> alerts;                ///< the first kTrialAlertsMax, oldest first
  std::map<std::string, std::uint64_t> counts;  ///< by rule, of all
  std::uint64_t reports = 0;
  bool is_whole = true;  ///< else there were more reports than kTrialRowsMax, and the last of them were left out
};

inline constexpr std::size_t kTrialAlertsMax = 200;
inline constexpr std::size_t kTrialRowsMax = 2'000'000;

/// Has the rules judge the reports of that span in the order of their times, with shards of their own: nothing of it
/// touches the live picture. Sources are heard when they report.
/// Errors  those of the disk.
[[nodiscard]] Result<Trial> try_rules(const History& history,
                                      std::shared_ptr<const picture::Plan> plan,
                                      Instant from,
                                      Instant until);

}  // namespace thalweg::sensing
