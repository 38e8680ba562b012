// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"

namespace thalweg::app {

/// A node of the demonstration that has sensors, and where they report.
struct FeedTarget {
  bool is_left = false;  ///< of the line
  std::uint16_t river_port = 0;
  std::uint16_t land_port = 0;
};

/// The node's sources.toml for such a feed.
[[nodiscard]] std::string feed_sources(const FeedTarget& target);

/// Made-up traffic at the border for the demonstration, the same at each start: vessels on the river, vehicles on the
/// roads to the crossings, herds, gauges and gate counters. Each side's sensors see what is near them, with errors of
/// their own, and send it as CSV, as real ones would.
class DemoFeed {
 public:
  /// Reads frontier.geojson and crossings.geojson of the folder and begins to send, on a thread of its own.
  /// Errors  not_found, malformed: a file.
  [[nodiscard]] static Result<std::unique_ptr<DemoFeed>> start(const std::string& data,
                                                               std::vector<FeedTarget> targets);
  ~DemoFeed();
  DemoFeed(const DemoFeed&) = delete;
  DemoFeed& operator=(const DemoFeed&) = delete;

 private:
  struct State;
  explicit DemoFeed(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace thalweg::app
