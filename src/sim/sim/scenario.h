// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/time.h"
#include "sim/dice.h"

namespace thalweg::sim {

/// What happens in one simulated world, and how often. A fault that comes "every" zero never comes.
struct Scenario {
  std::string name = "drawn from the seed";
  std::int64_t parties = 2;  ///< 2 or 3
  std::int64_t observers = 1;
  Duration length = Duration::minutes(144);         ///< virtual time with faults
  Duration settles_within = Duration::minutes(10);  ///< virtual time after the last fault until all must agree

  Duration acts_every = Duration::seconds(40);  ///< mean pause between two acts of a party's offices

  // The line, for each message.
  Duration latency = Duration::milliseconds(300);  ///< at most
  std::int64_t drop_per_mille = 0;
  std::int64_t duplicate_per_mille = 0;
  std::int64_t delay_per_mille = 0;  ///< late by up to a minute, so that later ones overtake it
  Duration partitions_every;         ///< one direction of one line, for up to `partition_longest`
  Duration partition_longest = Duration::minutes(20);
  Duration clogs_every;  ///< a line that takes seconds for each message, for some minutes

  // The disks, for each change of a file.
  std::int64_t disk_fails_per_million = 0;        ///< says no, and did nothing
  std::int64_t disk_fails_after_per_million = 0;  ///< says no, and did it
  std::int64_t disk_flips_per_million = 0;
  std::int64_t disk_stalls_per_million = 0;  ///< hangs for up to 20 seconds
  Duration disk_full_every;                  ///< for some minutes
  Duration disk_rots_every;                  ///< one bit of what lies there becomes another

  // The processes, in the whole world.
  Duration kills_every;
  Duration power_cuts_every;
  Duration deaths_every;  ///< a process ends at any operation of its disk; half of the times the power goes with it
  Duration backups_every;
  Duration restores_every;  ///< from any of the last backups
  Duration losses_every;    ///< the whole disk, made anew from the keys alone

  // The clocks.
  std::int64_t drift_ppm = 0;  ///< at most
  Duration jumps_every;
  Duration jump_longest = Duration::minutes(30);
};

/// Reads a scenario in TOML: the fields' names as keys, durations as "90s" or "20m".  Errors  malformed, with the key.
[[nodiscard]] Result<Scenario> parse_scenario(std::string_view toml);
/// The text that reads back to the same scenario.
[[nodiscard]] std::string to_toml(const Scenario& scenario);
/// A scenario in which some of the faults happen, others not: many bugs need one kind of fault often and another never
/// (Groce et al., "Swarm Testing", 2012).
[[nodiscard]] Scenario draw_scenario(Dice dice);

}  // namespace thalweg::sim
