// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "formats/cql2.h"

// Whether shapes meet, in whole ten-millionths of a degree: exact, so that what touches touches.
namespace thalweg::formats::cql2 {
namespace {

__extension__ typedef __int128 Wide;  // products of differences have 65 bits

using geometry::Position;
using Shape = Feature::Shape;

/// Above zero when `c` is on the left of the way from `a` to `b`, below on the right, zero on the line.
int turn(Position a, Position b, Position c) {
  const Wide product = static_cast<Wide>(std::int64_t{b.lon_e7} - a.lon_e7) * (std::int64_t{c.lat_e7} - a.lat_e7) -
                       static_cast<Wide>(std::int64_t{b.lat_e7} - a.lat_e7) * (std::int64_t{c.lon_e7} - a.lon_e7);
  return product > 0 ? 1 : product < 0 ? -1 : 0;
}

bool within_box(Position a, Position b, Position c) {
  return std::min(a.lat_e7, b.lat_e7) <= c.lat_e7 && c.lat_e7 <= std::max(a.lat_e7, b.lat_e7) &&
         std::min(a.lon_e7, b.lon_e7) <= c.lon_e7 && c.lon_e7 <= std::max(a.lon_e7, b.lon_e7);
}

bool on_edge(Position a, Position b, Position c) {
  return turn(a, b, c) == 0 && within_box(a, b, c);
}

bool edges_meet(Position a, Position b, Position c, Position d) {
  const int abc = turn(a, b, c), abd = turn(a, b, d), cda = turn(c, d, a), cdb = turn(c, d, b);
  if (abc != abd && cda != cdb) return true;
  return on_edge(a, b, c) || on_edge(a, b, d) || on_edge(c, d, a) || on_edge(c, d, b);
}

/// By the even-odd rule over all rings; the edge belongs to it.
bool in_polygon(const std::vector<Polyline>& rings, Position at) {
  bool inside = false;
  for (const Polyline& ring : rings) {
    for (std::size_t i = 1; i < ring.size(); ++i) {
      const Position a = ring[i - 1], b = ring[i];
      if (on_edge(a, b, at)) return true;
      if ((a.lat_e7 > at.lat_e7) == (b.lat_e7 > at.lat_e7)) continue;
      const bool upward = b.lat_e7 > a.lat_e7;
      if ((turn(a, b, at) > 0) == upward) inside = !inside;
    }
  }
  return inside;
}

template <class Each>
bool any_edge(const Geometry::Simple& shape, const Each& each) {
  for (const Polyline& part : shape.parts) {
    if (part.size() == 1 && each(part[0], part[0])) return true;
    for (std::size_t i = 1; i < part.size(); ++i)
      if (each(part[i - 1], part[i])) return true;
  }
  return false;
}

bool intersect(const Geometry::Simple& a, const Geometry::Simple& b) {
  if (a.parts.empty() || b.parts.empty()) return false;
  const bool crossing = any_edge(a, [&](Position a0, Position a1) {
    return any_edge(b, [&](Position b0, Position b1) { return edges_meet(a0, a1, b0, b1); });
  });
  if (crossing) return true;
  // No edges meet: one lies whole within the other, or they are apart.
  return (a.shape == Shape::polygon && in_polygon(a.parts, b.parts[0][0])) ||
         (b.shape == Shape::polygon && in_polygon(b.parts, a.parts[0][0]));
}

}  // namespace

bool intersect(const Geometry& a, const Geometry& b) {
  return std::any_of(a.simples.begin(), a.simples.end(), [&](const Geometry::Simple& here) {
    return std::any_of(
        b.simples.begin(), b.simples.end(), [&](const Geometry::Simple& there) { return intersect(here, there); });
  });
}

}  // namespace thalweg::formats::cql2
