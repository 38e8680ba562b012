// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstdlib>

#include "geometry/frontier.h"
#include "geometry/plane_detail.h"

// Where a way meets the frontier. The way and the edges are straight in longitude and latitude, so that who passes whom
// is decided in whole numbers. Edges are bounded in runs, and runs in groups: a way looks at the few that its own
// bounds touch.
namespace thalweg::geometry {

namespace {

constexpr std::size_t kRun = 16;

template <class Extent>
void widen(Extent& extent, Position low, Position high) {
  extent.low = {std::min(extent.low.lat_e7, low.lat_e7), std::min(extent.low.lon_e7, low.lon_e7)};
  extent.high = {std::max(extent.high.lat_e7, high.lat_e7), std::max(extent.high.lon_e7, high.lon_e7)};
}

}  // namespace

struct Frontier::Way {
  Position from;
  Position to;
  std::int64_t west_e7 = 0;  ///< of its bounds; below -180 degrees when it passes the antimeridian there
  std::int64_t east_e7 = 0;

  [[nodiscard]] bool touches(const Extent& extent) const {
    if (extent.high.lat_e7 < std::min(from.lat_e7, to.lat_e7)) return false;
    if (extent.low.lat_e7 > std::max(from.lat_e7, to.lat_e7)) return false;
    constexpr std::int64_t kRound = 2 * std::int64_t{kLonE7Max};
    const auto meets = [&](std::int64_t shift) {
      return extent.high.lon_e7 + shift >= west_e7 && extent.low.lon_e7 + shift <= east_e7;
    };
    return meets(0) || (west_e7 < -kLonE7Max && meets(-kRound)) || (east_e7 > kLonE7Max && meets(kRound));
  }
};

void Frontier::build_extents() {
  constexpr Position kHigh{kLatE7Max, kLonE7Max};
  constexpr Position kLow{-kLatE7Max, -kLonE7Max};
  for (std::size_t begin = 0; begin < edges_.size(); begin += kRun) {
    const std::size_t end = std::min(begin + kRun, edges_.size());
    Extent run{kHigh, kLow, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
    for (std::size_t i = begin; i < end; ++i) {
      for (const std::size_t vertex : {edges_[i].vertex, edges_[i].vertex + 1})
        widen(run, vertices_[vertex], vertices_[vertex]);
    }
    runs_.push_back(run);
  }
  for (std::size_t begin = 0; begin < runs_.size(); begin += kRun) {
    const std::size_t end = std::min(begin + kRun, runs_.size());
    Extent group{kHigh, kLow, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
    for (std::size_t i = begin; i < end; ++i) widen(group, runs_[i].low, runs_[i].high);
    groups_.push_back(group);
  }
}

void Frontier::meet_edge(const Way& way, const Edge& edge, std::optional<Meeting>& first) const {
  const Position a = vertices_[edge.vertex];
  const Position b = vertices_[edge.vertex + 1];
  const std::int64_t start = turn(a, b, way.from);
  const std::int64_t end = turn(a, b, way.to);
  if ((start > 0) == (end > 0)) return;
  const std::int64_t a_side = turn(way.from, way.to, a);
  const std::int64_t b_side = turn(way.from, way.to, b);
  if ((a_side > 0) == (b_side > 0)) return;
  const double part = static_cast<double>(start) / (static_cast<double>(start) - static_cast<double>(end));
  if (first && first->part <= part) return;
  const double edge_part = static_cast<double>(a_side) / (static_cast<double>(a_side) - static_cast<double>(b_side));
  first = Meeting{part, start > 0, edge.along_m + edge_part * edge.length_m, edge.line};
}

std::optional<Meeting> Frontier::first_meeting(Position from, Position to) const {
  CHECK(is_on_earth(from));
  CHECK(is_on_earth(to));
  Way way{from, to};
  const std::int64_t reached = from.lon_e7 + east_e7(from, to);
  way.west_e7 = std::min<std::int64_t>(from.lon_e7, reached);
  way.east_e7 = std::max<std::int64_t>(from.lon_e7, reached);
  std::optional<Meeting> first;
  for (const Extent& group : groups_) {
    if (!way.touches(group)) continue;
    for (std::size_t r = group.begin; r < group.end; ++r) {
      if (!way.touches(runs_[r])) continue;
      for (std::size_t e = runs_[r].begin; e < runs_[r].end; ++e) meet_edge(way, edges_[e], first);
    }
  }
  return first;
}

}  // namespace thalweg::geometry
