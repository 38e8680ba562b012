// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "picture/alert.h"
#include "picture/plan.h"
#include "sensor/report.h"

namespace thalweg::picture {

/// The rules that need more than one thing at a time, over all shards: crowds, meetings, levels of gauges and gates,
/// silence of sources. Fed with what the shards hand out, with readings, and with which source was heard.
///
/// Thread   one at a time; one for the whole picture.
/// Bounds   kGaugesMax gauges; things only in zones that are counted or compared.
class Commons {
 public:
  explicit Commons(std::shared_ptr<const Plan> plan);

  void take(const Step& step);
  /// A reading. False when it is older than the last of that gauge, of the same time, or of a time that has not come,
  /// and when there are too many gauges.
  bool take_reading(const sensor::Report& report, Instant received);
  /// A source that rules may name has been heard. One that has never been heard is silent from the first advance on.
  void heard(std::string_view source, Instant received);
  void advance(Instant now);
  /// Begins anew with other rules; the shards that adopt the same plan say again who is in which zone. Gauges are kept.
  void adopt(std::shared_ptr<const Plan> plan);

  [[nodiscard]] std::vector<Alert> drain_alerts();

  struct Gauge {
    Instant at;
    std::int64_t value_milli = 0;
  };

  [[nodiscard]] const std::map<std::string, Gauge, std::less<>>& gauges() const { return gauges_; }

  static constexpr std::size_t kGaugesMax = 100'000;

 private:
  struct Present {
    geometry::Position place;
    Instant at;
    sensor::Subject subject = sensor::Subject::unknown;
    bool own = false;
  };

  /// The squares of a meeting rule's distance in which things are looked for.
  using Square = std::array<std::int32_t, 2>;

  /// One crowd or meeting rule at work.
  struct Watch {
    std::uint16_t rule = 0;
    bool fired = false;  ///< crowd
    std::map<std::string, Present, std::less<>> present;
    std::map<Square, std::set<std::string, std::less<>>> squares;
    std::set<std::array<std::string, 2>> met;
  };

  void count(Watch& watch, const Step& step);
  void compare(Watch& watch, const Step& step);
  void forget(Watch& watch, const std::string& uid);
  void tell(std::uint16_t rule, Alert alert);
  [[nodiscard]] static Square square(const geometry::Position& at, double metres);

  std::shared_ptr<const Plan> plan_;  // shared with the shards
  std::vector<std::vector<std::size_t>> watches_of_zone_;
  std::vector<Watch> watches_;
  std::map<std::string, Gauge, std::less<>> gauges_;
  std::map<std::uint16_t, bool> level_fired_;
  std::map<std::string, Instant, std::less<>> heard_;
  std::map<std::uint16_t, bool> silence_fired_;
  Instant first_;
  bool has_begun_ = false;
  std::vector<Alert> alerts_;
};

}  // namespace thalweg::picture
