// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "geometry/frontier.h"

/// The frontier with what the parties laid along it: sectors, river reaches, markers, the corridor. All of it is data
/// of the agreement.
namespace thalweg::geometry {

/// A part of one line, in metres along it; `from_m` belongs to it, `to_m` to the next.
struct Stretch {
  std::size_t line = 0;
  double from_m = 0;
  double to_m = 0;

  [[nodiscard]] bool holds(const Bearing& at) const {
    return at.line == line && at.along_m >= from_m && at.along_m < to_m;
  }
};

struct Marker {
  std::string id;
  Position at;
};

struct SectorStretch {
  std::string id;
  Stretch stretch;
};

enum class Nature { land, river };

struct BorderDetails {
  std::vector<SectorStretch> sectors;  ///< may leave gaps, may not overlap on one line
  std::vector<Stretch> rivers;         ///< where the line is a river; elsewhere it is on land
  std::vector<Marker> markers;
  double corridor_m = 0;  ///< on each side
};

struct NearestMarker {
  std::size_t index = 0;
  double distance_m = 0;  ///< over the ground, not along the line
};

/// How a place lies to the border.
struct Relation {
  double signed_m = 0;  ///< above zero on the left
  double along_m = 0;
  std::size_t line = 0;
  bool in_corridor = false;
  bool beyond_end = false;  ///< nearest to an open end of the line, where the sides mean nothing
  Nature nature = Nature::land;
  std::optional<std::size_t> sector;
  std::optional<NearestMarker> marker;
};

class Border {
 public:
  /// Errors   malformed: a stretch on a line that does not exist, that ends before it begins or begins beyond the
  /// line's
  ///          end; sectors that overlap; a marker that is not on the earth; and all that Frontier::build says.
  [[nodiscard]] static Result<Border> build(std::vector<std::vector<Position>> lines, BorderDetails details);

  /// Needs    is_on_earth(place).
  /// Cost     Frontier::nearest, and 10 ns for each marker and sector: for a page or a record, not for each report.
  [[nodiscard]] Relation relation(Position place) const;

  [[nodiscard]] const Frontier& frontier() const { return frontier_; }

  [[nodiscard]] const BorderDetails& details() const { return details_; }

 private:
  Border(Frontier frontier, BorderDetails details) : frontier_(std::move(frontier)), details_(std::move(details)) {}

  Frontier frontier_;
  BorderDetails details_;
};

}  // namespace thalweg::geometry
