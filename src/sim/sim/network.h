// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "sim/scenario.h"

namespace thalweg::sim {

/// The lines between nodes: messages are lost, doubled, late, overtaken, stuck or cut off in one direction.
class Network {
 public:
  Network(const Scenario& scenario, Dice dice) : scenario_(scenario), dice_(dice) {}

  /// When each copy of a message arrives, as delays; none when it is lost.
  [[nodiscard]] std::vector<Duration> carry(const std::string& from, const std::string& to, Instant now);

  void cut(const std::string& from, const std::string& to, Instant until) { cut_[{from, to}] = until; }

  void clog(const std::string& from, const std::string& to, Instant until) { clogged_[{from, to}] = until; }

  /// From now on everything arrives soon.
  void repair();

  /// How many messages met with which fate, by name.
  [[nodiscard]] const std::map<std::string, std::uint64_t>& counts() const { return counts_; }

 private:
  using Ends = std::pair<std::string, std::string>;

  const Scenario& scenario_;
  Dice dice_;
  bool repaired_ = false;
  std::map<Ends, Instant> cut_, clogged_;
  std::map<std::string, std::uint64_t> counts_;
};

}  // namespace thalweg::sim
