// SPDX-License-Identifier: Apache-2.0
#include "geometry/border.h"

#include <algorithm>
#include <utility>

namespace thalweg::geometry {

namespace {

Result<Unit> check_stretch(const Stretch& stretch, const Frontier& frontier, std::size_t lines, const std::string& of) {
  if (stretch.line >= lines) {
    return Error{Code::malformed,
                 of + " is on line " + std::to_string(stretch.line) + ", and the frontier has " +
                     std::to_string(lines) + "; lines are counted from 0"};
  }
  if (!(stretch.from_m >= 0 && stretch.to_m > stretch.from_m)) {
    return Error{Code::malformed, of + " ends where it begins or before; give from_m below to_m"};
  }
  if (stretch.from_m >= frontier.length_m(stretch.line)) {
    return Error{Code::malformed,
                 of + " begins at " + std::to_string(stretch.from_m) + " m, beyond the line's " +
                     std::to_string(frontier.length_m(stretch.line)) + " m"};
  }
  return Unit{};
}

}  // namespace

Result<Border> Border::build(std::vector<std::vector<Position>> lines, BorderDetails details) {
  const std::size_t count = lines.size();
  Frontier frontier = TRY(Frontier::build(std::move(lines)));
  for (std::size_t i = 0; i < details.sectors.size(); ++i) {
    const SectorStretch& sector = details.sectors[i];
    TRY(check_stretch(sector.stretch, frontier, count, "sector " + sector.id));
    for (std::size_t k = 0; k < i; ++k) {
      const Stretch& other = details.sectors[k].stretch;
      if (other.line != sector.stretch.line) continue;
      if (other.from_m < sector.stretch.to_m && sector.stretch.from_m < other.to_m) {
        return Error{Code::malformed, "sectors " + details.sectors[k].id + " and " + sector.id + " overlap"};
      }
    }
  }
  for (const Stretch& river : details.rivers) TRY(check_stretch(river, frontier, count, "a river reach"));
  for (const Marker& marker : details.markers) {
    if (!is_on_earth(marker.at)) return Error{Code::malformed, "marker " + marker.id + " is not on the earth"};
  }
  if (!(details.corridor_m >= 0)) return Error{Code::malformed, "the corridor's width is below zero"};
  return Border(std::move(frontier), std::move(details));
}

Relation Border::relation(Position place) const {
  const Bearing bearing = frontier_.nearest(place);
  Relation relation;
  relation.signed_m = bearing.left ? bearing.distance_m : -bearing.distance_m;
  relation.along_m = bearing.along_m;
  relation.line = bearing.line;
  relation.in_corridor = bearing.distance_m <= details_.corridor_m;
  relation.beyond_end = frontier_.is_beyond_end(bearing);
  const auto holds = [&bearing](const Stretch& stretch) { return stretch.holds(bearing); };
  if (std::any_of(details_.rivers.begin(), details_.rivers.end(), holds)) relation.nature = Nature::river;
  for (std::size_t i = 0; i < details_.sectors.size(); ++i) {
    if (holds(details_.sectors[i].stretch)) relation.sector = i;
  }
  for (std::size_t i = 0; i < details_.markers.size(); ++i) {
    const double away_m = distance_m(place, details_.markers[i].at);
    if (!relation.marker || away_m < relation.marker->distance_m) relation.marker = NearestMarker{i, away_m};
  }
  return relation;
}

}  // namespace thalweg::geometry
