// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bitset>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "geometry/border.h"
#include "sensor/report.h"

/// Zones and rules as data: what a side wants to be told of.
namespace thalweg::picture {

enum class Side : std::uint8_t { any, left, right };

/// A band along the line: all within so many metres of it, on one side or both, perhaps only along a stretch.
struct Band {
  std::int64_t within_m = 0;
  Side side = Side::any;
  std::optional<geometry::Stretch> stretch;
};

/// A place of interest: a polygon (rings in longitude and latitude, the even-odd rule, so that a ring inside another is
/// a hole) or a band. A thing is in it once it is inside, and out of it once it is more than `margin_m` outside: what
/// trembles on the edge makes no noise.
struct Zone {
  std::string id;
  std::vector<std::vector<geometry::Position>> rings;  ///< empty for a band
  Band band;
  std::int64_t margin_m = 0;
};

enum class Trigger : std::uint8_t {
  enter,     ///< comes into the zone
  leave,     ///< goes out of it
  cross,     ///< passes the line
  dwell,     ///< has been in the zone for `time`
  loiter,    ///< has kept within `distance_m` of one place for `time`, in the zone
  approach,  ///< will reach the line within `time` if it holds its course
  crowd,     ///< more than `limit` things are in the zone
  level,     ///< a gauge or gate says more than `limit` thousandths
  silence,   ///< a source was not heard for `time`; with a zone: a thing in it has gone stale
  meeting,   ///< two things in the zone are within `distance_m`
};
inline constexpr std::size_t kTriggers = 10;

[[nodiscard]] const char* name(Trigger trigger);

/// When a rule is awake: from minute to minute of the day, in local time at a fixed offset, on some days of the week. A
/// window that ends before it begins goes on past midnight.
struct Window {
  std::bitset<7> days;  ///< 0 is Monday
  int from_min = 0;
  int to_min = 1440;

  friend bool operator==(const Window&, const Window&) = default;
};

struct Rule {
  std::string id;
  Trigger trigger = Trigger::enter;
  std::string zone;    ///< id; may be empty for cross, approach, level, and for the silence of a source
  std::string source;  ///< silence: of this source; level: of the gauge or gate of this uid
  std::vector<sensor::Subject> subjects;  ///< empty: everything that moves
  bool own = false;                       ///< also our own forces and assets
  Side towards = Side::any;               ///< cross, approach: only towards that side
  Duration time;
  std::int64_t distance_m = 0;
  std::int64_t limit = 0;
  std::int64_t margin = 0;  ///< crowd, level, meeting: armed again once this far below the limit, beyond the distance
  std::int64_t speed_cm_s = 0;  ///< approach: not slower than this
  Duration rearm;  ///< enter, leave, cross: not again for the same thing within; approach: once untrue so long
  std::vector<Window> windows;  ///< empty: always awake
  int offset_min = 0;           ///< of the windows' time from UTC
  std::optional<Instant> muted_until;
  std::string priority;  ///< for who reads the alert; nothing here looks at it
};

/// True when the rule may speak at that time. While it may not, what happens is still followed, and not made up for.
[[nodiscard]] bool is_awake(const Rule& rule, Instant at);

struct RuleSet {
  std::vector<Zone> zones;
  std::vector<Rule> rules;
  std::int64_t line_margin_m = 0;               ///< a thing has crossed once it is this far beyond the line
  Duration stale_after = Duration::minutes(6);  ///< without a report, where the source says nothing of its own
  Duration lost_after = Duration::minutes(30);  ///< after it went stale
};

inline constexpr std::size_t kZonesMax = 30'000;
inline constexpr std::size_t kRulesMax = 30'000;

/// Reads {"zones": [...], "rules": [...], ...} as docs/formats/rules.md describes it.
///
/// Errors   malformed, naming the zone or rule, the member, and what to write instead.
[[nodiscard]] Result<RuleSet> rules_from_json(const Json& json);

}  // namespace thalweg::picture
