// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <map>
#include <string>

#include "picture/shape_detail.h"

namespace thalweg::picture {

using geometry::Position;

namespace {

template <class Each>
void for_each_edge(const std::vector<std::vector<Position>>& rings, Each&& each) {
  for (const auto& ring : rings) {
    for (std::size_t i = 0; i < ring.size(); ++i) each(ring[i], ring[i + 1 == ring.size() ? 0 : i + 1]);
  }
}

std::int64_t floor_div(std::int64_t a, std::int64_t b) {
  return a >= 0 ? a / b : -((-a + b - 1) / b);
}

}  // namespace

bool passes(Position a, Position b, Position at) {
  if ((a.lat_e7 > at.lat_e7) == (b.lat_e7 > at.lat_e7)) return false;
  // Differences of longitude are below 1.8e9 (no edge crosses the antimeridian), of latitude too: products stay in 63
  // bits.
  const std::int64_t cross = (std::int64_t{b.lon_e7} - a.lon_e7) * (std::int64_t{at.lat_e7} - a.lat_e7) -
                             (std::int64_t{b.lat_e7} - a.lat_e7) * (std::int64_t{at.lon_e7} - a.lon_e7);
  return (cross > 0) == (b.lat_e7 > a.lat_e7);
}

bool is_in_rings(const std::vector<std::vector<Position>>& rings, Position at) {
  bool inside = false;
  for_each_edge(rings, [&](Position a, Position b) { inside ^= passes(a, b, at); });
  return inside;
}

Result<Shape> polygon_shape(const Zone& zone, const Grid& grid) {
  Shape shape;
  shape.step_e7 = grid.step_e7();
  for_each_edge(zone.rings, [&shape](Position a, Position) {
    shape.low = {std::min(shape.low.lat_e7, a.lat_e7), std::min(shape.low.lon_e7, a.lon_e7)};
    shape.high = {std::max(shape.high.lat_e7, a.lat_e7), std::max(shape.high.lon_e7, a.lon_e7)};
  });
  const std::int64_t step = grid.step_e7();
  const std::int64_t first = floor_div(std::int64_t{shape.low.lat_e7} - grid.low().lat_e7, step);
  const std::int64_t last = floor_div(std::int64_t{shape.high.lat_e7} - grid.low().lat_e7, step);
  shape.first_row_e7 = grid.low().lat_e7 + first * step;
  std::vector<std::vector<Shape::Edge>> rows(static_cast<std::size_t>(last - first + 1));
  for_each_edge(zone.rings, [&](Position a, Position b) {
    const std::int64_t from = floor_div(std::min(a.lat_e7, b.lat_e7) - shape.first_row_e7, step);
    const std::int64_t to = floor_div(std::max(a.lat_e7, b.lat_e7) - shape.first_row_e7, step);
    for (std::int64_t row = from; row <= to; ++row) rows[static_cast<std::size_t>(row)].push_back({a, b});
  });
  for (const auto& row : rows) {
    shape.row_begin.push_back(static_cast<std::uint32_t>(shape.edges.size()));
    shape.edges.insert(shape.edges.end(), row.begin(), row.end());
  }
  shape.row_begin.push_back(static_cast<std::uint32_t>(shape.edges.size()));
  if (zone.margin_m > 0) {
    std::vector<std::vector<Position>> lines = zone.rings;
    for (auto& line : lines) {
      if (line.front() != line.back()) line.push_back(line.front());
    }
    auto outline = geometry::Frontier::build(std::move(lines));
    if (!outline) {
      return Error{
          outline.error().code,
          "zone " + zone.id + " has a margin, and its outline cannot be measured to: " + outline.error().detail};
    }
    shape.outline = std::move(outline).value();
  }
  return shape;
}

void add_polygon_cells(
    const Zone& zone, std::size_t index, const Shape& shape, const Grid& grid, std::vector<std::uint64_t>& pairs) {
  const std::int64_t step = grid.step_e7();
  const Position low = grid.low();
  const auto row_of = [&](std::int64_t lat) { return floor_div(lat - low.lat_e7, step); };
  const auto column_of = [&](double lon) {
    return static_cast<std::int64_t>(std::floor((lon - low.lon_e7) / static_cast<double>(step)));
  };
  const std::int64_t first_row = row_of(shape.low.lat_e7), last_row = row_of(shape.high.lat_e7);
  const std::int64_t first_column = column_of(shape.low.lon_e7), last_column = column_of(shape.high.lon_e7);
  std::vector<char> touched(static_cast<std::size_t>(last_column - first_column + 1));
  for (std::int64_t row = first_row; row <= last_row; ++row) {
    std::fill(touched.begin(), touched.end(), 0);
    const double south = static_cast<double>(low.lat_e7 + row * step) - 1;
    const double north = south + static_cast<double>(step) + 2;
    const auto begin = shape.row_begin[static_cast<std::size_t>(row - first_row)];
    const auto end = shape.row_begin[static_cast<std::size_t>(row - first_row) + 1];
    for (std::uint32_t e = begin; e < end; ++e) {
      const Position a = shape.edges[e].a, b = shape.edges[e].b;
      double from = a.lon_e7, to = b.lon_e7;
      if (a.lat_e7 != b.lat_e7) {  // only the part of the edge in this row, a little wider
        const double slope = (static_cast<double>(b.lon_e7) - a.lon_e7) / (static_cast<double>(b.lat_e7) - a.lat_e7);
        const double low_lat = std::max<double>(std::min(a.lat_e7, b.lat_e7), south);
        const double high_lat = std::min<double>(std::max(a.lat_e7, b.lat_e7), north);
        from = a.lon_e7 + (low_lat - a.lat_e7) * slope;
        to = a.lon_e7 + (high_lat - a.lat_e7) * slope;
      }
      const std::int64_t west = std::max(first_column, column_of(std::min(from, to) - 2));
      const std::int64_t east = std::min(last_column, column_of(std::max(from, to) + 2));
      for (std::int64_t column = west; column <= east; ++column)
        touched[static_cast<std::size_t>(column - first_column)] = 1;
    }
    // Between touched cells no edge passes: what holds for one cell's centre holds for the whole run.
    bool is_known = false, is_inside = false;
    for (std::int64_t column = first_column; column <= last_column; ++column) {
      const bool is_touched = touched[static_cast<std::size_t>(column - first_column)] != 0;
      const auto cell = static_cast<std::uint32_t>(row) * grid.columns() + static_cast<std::uint32_t>(column);
      if (is_touched) {
        is_known = false;
        pairs.push_back(Grid::pair(cell, index, false));
        continue;
      }
      if (!is_known) {
        is_inside =
            is_in_rings(zone.rings, grid.centre(static_cast<std::uint32_t>(row), static_cast<std::uint32_t>(column)));
        is_known = true;
      }
      if (is_inside) pairs.push_back(Grid::pair(cell, index, true));
    }
  }
}

}  // namespace thalweg::picture
