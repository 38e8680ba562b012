// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "base/time.h"

/// The demonstration's clock: it begins a week ago at `start`, runs many times too fast until it has caught up with the
/// real time, and is the real time from then on. All processes of a demonstration are given the same one.
namespace thalweg::app {

struct DemoClock {
  Instant first;  ///< what it shows at `start`; before that it is as far behind the real time
  Instant start;
  std::int64_t rate = 1;

  [[nodiscard]] Instant at(Instant real) const {
    if (real < start) return first - (start - real);
    const Instant shown = first + Duration::milliseconds((real - start).milliseconds() * rate);
    return shown < real ? shown : real;
  }

  /// The real time at which it shows `wanted`.
  [[nodiscard]] Instant real_time_of(Instant wanted) const {
    const Instant fast = start + Duration::milliseconds((wanted - first).milliseconds() / rate);
    return fast > wanted ? fast : wanted;
  }
};

/// "FIRST,START,RATE" in milliseconds since 1970.
[[nodiscard]] inline std::string to_text(const DemoClock& clock) {
  return std::to_string(clock.first.unix_ms()) + "," + std::to_string(clock.start.unix_ms()) + "," +
         std::to_string(clock.rate);
}

/// Errors  malformed.
[[nodiscard]] Result<DemoClock> demo_clock_from_text(std::string_view text);

/// Lies in every folder that the demonstration made; only there may a node run by its clock.
inline constexpr const char* kDemoMark = "made-by-thalweg-demo";

}  // namespace thalweg::app
