// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "base/time.h"
#include "picture/rules.h"
#include "sensor/report.h"

/// What the picture tells: alerts for people, and steps for what counts and compares over all shards.
namespace thalweg::picture {

/// What a figure is, and its unit.
enum class Measure : std::uint8_t {
  distance_m,  ///< to the line
  along_m,     ///< along the line, to the nearest point or to where it will be reached
  left,        ///< 1 on the left of the line, 0 on the right; at a crossing, where it went
  inside_ms,   ///< how long it has been in the zone
  radius_m,    ///< how far from where it began to loiter
  loiter_ms,   ///< since when it has kept there
  reach_ms,    ///< until it reaches the line
  speed_cm_s,
  course_cdeg,
  count,
  limit,        ///< of the rule, in the unit of what it limits
  value_milli,  ///< of a gauge or gate
  silent_ms,
  separation_m,  ///< between two things
};
inline constexpr std::size_t kMeasures = 14;

[[nodiscard]] const char* name(Measure measure);

struct Figure {
  Measure measure = Measure::distance_m;
  std::int64_t value = 0;

  friend bool operator==(const Figure&, const Figure&) = default;
};

/// One firing of a rule, with the figures that made it fire. It is for the side's own officers; what a neighbour gets
/// of it the gate decides.
struct Alert {
  std::uint16_t rule = 0;  ///< index into the plan's rules
  Instant at;              ///< by the time of the report; of silence, by the clock
  std::string uid;         ///< of the thing, gauge or source
  std::string other;       ///< meeting: the second thing
  sensor::Subject subject = sensor::Subject::unknown;
  bool own = false;
  bool has_place = false;
  geometry::Position place;
  std::vector<Figure> figures;

  friend bool operator==(const Alert&, const Alert&) = default;
};

/// Something that concerns a zone whose things are counted or compared.
struct Step {
  enum class Kind : std::uint8_t { entered, seen, left };
  Kind kind = Kind::seen;
  std::uint16_t zone = 0;
  sensor::Subject subject = sensor::Subject::unknown;
  bool own = false;
  Instant at;
  geometry::Position place;
  std::string uid;

  friend bool operator==(const Step&, const Step&) = default;
};

}  // namespace thalweg::picture
