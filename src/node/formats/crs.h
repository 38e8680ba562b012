// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "geometry/frontier.h"

/// The reference systems in which map programs ask for places, by OGC API - Features, Part 2 (18-058r1). Places are
/// kept in degrees of WGS84; the others are computed on the way out.
namespace thalweg::formats {

enum class Crs : std::uint8_t {
  crs84,      ///< degrees, longitude first; what GeoJSON has
  epsg4326,   ///< degrees, latitude first
  epsg3857,   ///< metres of the web's Mercator, which ends at 85.06 degrees
  epsg32638,  ///< metres of UTM zone 38 north: the meridian of 45 degrees east
};

/// All, crs84 first.
[[nodiscard]] std::span<const Crs> all_crs();
[[nodiscard]] std::string_view uri(Crs crs);
/// Errors  malformed, with those that there are.
[[nodiscard]] Result<Crs> crs_from_uri(std::string_view text);

/// Both coordinates as decimal text, in the order of the system's axes: degrees digit by digit, metres to the
/// millimetre. A place that the system does not reach is drawn to its end.
[[nodiscard]] std::string to_text(geometry::Position at, Crs crs);

/// A box of latitudes and longitudes.
struct DegreeBox {
  std::int32_t south_e7, west_e7, north_e7, east_e7;
};

/// The smallest box in degrees that holds a box of the system, given as its two low and two high coordinates.
///
/// Errors  malformed: no numbers, beyond the system's ends, or low above high.
[[nodiscard]] Result<DegreeBox> box_around(const std::array<double, 4>& box, Crs crs);

}  // namespace thalweg::formats
