// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>

#include "sim/checks.h"
#include "sim/scenario.h"

/// Neighbours in one thread with virtual time: the production machines over simulated disks, lines and clocks, and
/// people who use them, while everything fails that the scenario lets fail.
namespace thalweg::sim {

/// How often something happened, by name: "acts", "faults: power cut", ...
using Counters = std::map<std::string, std::uint64_t, std::less<>>;

struct Outcome {
  std::optional<Violation> violation;
  Instant at;      ///< virtual time of the violation, or of the end
  Duration lived;  ///< virtual time
  Hash state;      ///< of all files and all that happened: the same for the same seed, everywhere
  Counters counters;
};

/// Runs one world to its end or its first violation. `trace` hears of each event in words.
[[nodiscard]] Outcome run_world(const Scenario& scenario,
                                std::uint64_t seed,
                                const std::function<void(const std::string&)>& trace = {});

}  // namespace thalweg::sim
