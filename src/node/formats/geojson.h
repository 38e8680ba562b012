// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/json.h"
#include "base/result.h"
#include "formats/crs.h"
#include "geometry/border.h"
#include "geometry/frontier.h"

/// GeoJSON (RFC 7946), the form in which parties hand over the frontier and the crossings, and in which maps ask for
/// places. Read strictly where two readers could see two things: a member given twice or another reference system than
/// WGS84 is refused. Heights and members that we do not know are passed over.
namespace thalweg::formats {

using Polyline = std::vector<geometry::Position>;

/// A crossing place as the agreement lists it.
struct Crossing {
  std::string id;
  std::string kind;                          ///< the member "class": international, market, ...
  std::map<std::string, std::string> names;  ///< by language tag, never empty
  geometry::Position position;
  std::uint32_t uncertainty_m = 0;
};

inline constexpr std::size_t kGeojsonBytesMax = 64 * 1024 * 1024;

/// Reads the lines of a frontier, in the order of the text: a LineString or MultiLineString, a Feature of one, or a
/// FeatureCollection of such. Positions are rounded to the nearest 1e-7 degree.
///
/// Errors   malformed, naming the feature and the place in it.
[[nodiscard]] Result<std::vector<Polyline>> read_frontier(BytesView text);

/// Which lines of a frontier are rivers, as whole stretches in the order of read_frontier: those of features whose
/// property "nature" is "river". "land", or no such property, is land.
///
/// Errors   malformed: as read_frontier, and another nature.
[[nodiscard]] Result<std::vector<geometry::Stretch>> read_rivers(BytesView text);

/// Reads the markers along a frontier: a FeatureCollection of Points with the text member "id", no two alike.
///
/// Errors   malformed, naming the feature.
[[nodiscard]] Result<std::vector<geometry::Marker>> read_markers(BytesView text);

/// Reads a FeatureCollection of Points with the text member "id" and the properties "class", "names" (an object of
/// language tag to text, at least one) and "uncertainty_m" (whole metres).
///
/// Errors   malformed, naming the feature; also when two crossings have one id.
[[nodiscard]] Result<std::vector<Crossing>> read_crossings(BytesView text);

/// One feature to write. `parts` is one part of one place for a point, one part for a line, and for a polygon its
/// rings, each closed, the outer one first. What lies nowhere has no parts.
struct Feature {
  enum class Shape { none, point, line, polygon };
  std::string id;
  Shape shape = Shape::point;
  std::vector<Polyline> parts;
  Json properties = JsonObject{};
};

/// As decimal text, digit by digit: "-0.0000001", "45".
[[nodiscard]] std::string to_degrees(std::int32_t e7);

/// Writes a FeatureCollection, with further members of its own. Degrees become decimal text digit by digit, so that
/// reading gives the same numbers. Needs    shapes that fit their parts; else it is our own bug.
[[nodiscard]] std::string write_features(std::span<const Feature> features,
                                         const JsonObject& more = {},
                                         Crs crs = Crs::crs84);
/// One feature by itself, with further members.
[[nodiscard]] std::string write_feature(const Feature& feature, const JsonObject& more = {}, Crs crs = Crs::crs84);

}  // namespace thalweg::formats
