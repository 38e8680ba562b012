// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "geometry/frontier.h"
#include "picture/grid_detail.h"
#include "picture/plan.h"

namespace thalweg::picture {

/// A zone's geometry made ready. For a polygon: its edges by the rows of the grid that they touch, so that a test looks
/// at the edges of one row; and, with a margin, the rings as lines to measure to.
struct Shape {
  struct Edge {
    geometry::Position a;
    geometry::Position b;
  };

  bool is_band = false;
  geometry::Position low{geometry::kLatE7Max, geometry::kLonE7Max};
  geometry::Position high{-geometry::kLatE7Max, -geometry::kLonE7Max};
  std::int64_t first_row_e7 = 0;
  std::uint32_t step_e7 = 1;
  std::vector<std::uint32_t> row_begin;  ///< into edges
  std::vector<Edge> edges;
  std::optional<geometry::Frontier> outline;
};

/// The even-odd rule in whole numbers, half open: of two polygons that share an edge a place is in one.
[[nodiscard]] bool is_in_rings(const std::vector<std::vector<geometry::Position>>& rings, geometry::Position at);

/// True when the ray east from `at` passes the edge.
[[nodiscard]] bool passes(geometry::Position a, geometry::Position b, geometry::Position at);

/// Makes a polygon's shape; its zones must have passed the checks.
[[nodiscard]] Result<Shape> polygon_shape(const Zone& zone, const Grid& grid);

/// Notes the cells of a polygon.
void add_polygon_cells(
    const Zone& zone, std::size_t index, const Shape& shape, const Grid& grid, std::vector<std::uint64_t>& pairs);

}  // namespace thalweg::picture
