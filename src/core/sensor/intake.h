// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sensor/report.h"

namespace thalweg::sensor {

/// A box of latitudes and longitudes, bounds included. One whose west bound lies east of its east bound goes on over
/// the antimeridian.
struct Box {
  geometry::Position low;
  geometry::Position high;

  [[nodiscard]] bool holds(geometry::Position at) const {
    if (at.lat_e7 < low.lat_e7 || at.lat_e7 > high.lat_e7) return false;
    if (low.lon_e7 <= high.lon_e7) return at.lon_e7 >= low.lon_e7 && at.lon_e7 <= high.lon_e7;
    return at.lon_e7 >= low.lon_e7 || at.lon_e7 <= high.lon_e7;
  }
};

/// A source as it is registered, and what it may say.
struct SourceTerms {
  std::string id;
  std::uint32_t reports_per_s = 1'000;
  std::uint32_t burst = 5'000;    ///< so many at once after a pause
  std::optional<Box> area;        ///< only of places in it
  std::vector<Subject> subjects;  ///< only of such things; empty: all
  bool is_own = false;            ///< all that it reports is our own: its boats, its posts
};

/// Why a report of a source was not let in.
enum class Bar : std::uint8_t { rate, area, subject };
inline constexpr std::size_t kBars = 3;

/// The door that a source's reports pass after their decoder: what is beyond its terms is counted and goes no further.
/// A thing is never made less our own than its report says.
class Intake {
 public:
  explicit Intake(SourceTerms terms);

  /// The reports that may come in.  Owner  the result holds until the next call; texts are borrowed from the batch.
  [[nodiscard]] const std::vector<Report>& admit(const Batch& batch, Instant received);

  [[nodiscard]] const SourceTerms& terms() const { return terms_; }

  [[nodiscard]] const std::array<std::uint64_t, kBars>& barred() const { return barred_; }

  /// When it was last heard with anything that was let in.
  [[nodiscard]] std::optional<Instant> last_heard() const { return last_heard_; }

 private:
  [[nodiscard]] std::optional<Bar> bar(const Report& report);
  void refill(Instant received);

  SourceTerms terms_;
  std::int64_t allowance_milli_;  ///< thousandths of a report
  std::optional<Instant> refilled_;
  std::optional<Instant> last_heard_;
  std::array<std::uint64_t, kBars> barred_{};
  std::vector<Report> admitted_;
};

}  // namespace thalweg::sensor
