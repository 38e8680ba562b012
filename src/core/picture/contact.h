// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/json.h"
#include "geometry/frontier.h"
#include "sensor/report.h"

/// What of the live picture can be made a record for the neighbour: drafts of the kinds `contact` and `contact_count`.
/// A draft says what sort of thing was where, late, blurred and thinned; which thing it was is not in it, and of our
/// own forces and assets there is none. What becomes of a draft the gate decides like of any other; what is left out
/// here is left out whatever the rules say.
namespace thalweg::picture {

/// Where a thing was.
struct TrackPoint {
  Instant at;
  geometry::Position place;

  friend bool operator==(const TrackPoint&, const TrackPoint&) = default;
};

/// How much is told. The defaults suit a vessel on a river.
struct ContactTerms {
  std::uint32_t precision_m = 1'000;       ///< positions are moved to the middle of a cell of this size; 0: as they are
  Duration delay = Duration::minutes(15);  ///< nothing newer than this
  Duration reach = Duration::hours(6);     ///< nothing older than this before the newest position that is told
  Duration valid = Duration::hours(1);     ///< shown as current for so long after that position
  double thin_m = 500;  ///< a position is left out when the way between its neighbours passes it this near in time
  std::size_t points_max = 32;  ///< of which the last is the place; with more, `thin_m` is doubled until they fit
};

inline constexpr std::size_t kTrackPointsMax = 64;

/// Leaves out points of a track so that at each time that was left out the thing was within `thin_m` of where the
/// straight, even way between the points that are left has it (Douglas and Peucker's division, with the distance taken
/// at the same time: Meratnia and de By 2004). The first and last point stay.
///
/// Needs    points in ascending order of time, each later than the one before.
/// Cost     n log n as a rule, n^2 at worst.
[[nodiscard]] std::vector<TrackPoint> thinned(std::span<const TrackPoint> points, double thin_m);

/// Where something is at `at` that goes from `a` to `b` straight and evenly.
[[nodiscard]] geometry::Position between(const TrackPoint& a, const TrackPoint& b, Instant at);

/// The fields of a `contact` that the picture knows: kind, subject, own, event_at, place, track, valid_until. Office,
/// purpose and the like are put in by whoever hands it in.
///
/// Shapes   points in any order; of two at one time the later in the list counts.
/// Nothing  when the thing is our own, is fixed (station, aid, gauge, gate), or was seen within the delay only.
/// Depends  on points up to `now - delay` only: what happened since cannot be told from it.
[[nodiscard]] std::optional<Json> contact_draft(
    sensor::Subject subject, bool own, std::vector<TrackPoint> points, const ContactTerms& terms, Instant now);

/// One thing that was seen in an area and time; the uid only tells one from another here.
struct Counted {
  std::string uid;
  sensor::Subject subject = sensor::Subject::unknown;
  bool own = false;
};

/// The area in which was counted.
struct CountArea {
  std::string sector;                        ///< either this
  std::optional<geometry::Position> middle;  ///< or a circle
  std::uint32_t precision_m = 0;
  std::uint32_t radius_m = 0;
};

/// The fields of a `contact_count` that the picture knows. Each thing counts once; our own and what is fixed does not.
///
/// Nothing  when the area says neither sector nor circle, or nothing was counted at all.
[[nodiscard]] std::optional<Json> contact_count_draft(std::span<const Counted> things,
                                                      const CountArea& area,
                                                      Instant from,
                                                      Instant until);

}  // namespace thalweg::picture
