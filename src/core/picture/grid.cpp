// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>

#include "picture/grid_detail.h"

namespace thalweg::picture {

using geometry::Position;

Grid::Grid(Position low, Position high) : low_(low) {
  height_e7_ = std::int64_t{high.lat_e7} - low.lat_e7 + 1;
  width_e7_ = std::int64_t{high.lon_e7} - low.lon_e7 + 1;
  CHECK(height_e7_ > 0 && width_e7_ > 0);
  std::uint64_t rows = 0, columns = 0;
  step_e7_ = 50'000;
  for (;; step_e7_ += step_e7_ / 4) {
    rows = (static_cast<std::uint64_t>(height_e7_) + step_e7_ - 1) / step_e7_;
    columns = (static_cast<std::uint64_t>(width_e7_) + step_e7_ - 1) / step_e7_;
    if (rows * columns <= kCellsMax) break;
  }
  rows_ = static_cast<std::uint32_t>(rows);
  columns_ = static_cast<std::uint32_t>(columns);
  cells_.resize(rows * columns);
  lists_ = {0};
}

Position Grid::corner(std::uint32_t row, std::uint32_t column) const {
  const std::int64_t lat = low_.lat_e7 + std::int64_t{row} * step_e7_;
  const std::int64_t lon = low_.lon_e7 + std::int64_t{column} * step_e7_;
  return {static_cast<std::int32_t>(std::min<std::int64_t>(lat, geometry::kLatE7Max)),
          static_cast<std::int32_t>(std::min<std::int64_t>(lon, geometry::kLonE7Max))};
}

Position Grid::centre(std::uint32_t row, std::uint32_t column) const {
  const Position from = corner(row, column);
  const Position to = corner(row + 1, column + 1);
  return {from.lat_e7 + (to.lat_e7 - from.lat_e7) / 2, from.lon_e7 + (to.lon_e7 - from.lon_e7) / 2};
}

void Grid::set_lists(std::vector<std::uint64_t> pairs) {
  std::sort(pairs.begin(), pairs.end());
  std::map<std::vector<CellZone>, std::uint32_t> known{{{}, 0}};
  lists_ = {0};
  std::vector<CellZone> list;
  for (std::size_t i = 0; i < pairs.size();) {
    const auto cell = static_cast<std::uint32_t>(pairs[i] >> 16U);
    list.clear();
    for (; i < pairs.size() && pairs[i] >> 16U == cell; ++i) list.push_back(static_cast<CellZone>(pairs[i]));
    const auto [at, is_new] = known.try_emplace(list, static_cast<std::uint32_t>(lists_.size()));
    if (is_new) {
      lists_.push_back(static_cast<CellZone>(list.size()));
      lists_.insert(lists_.end(), list.begin(), list.end());
    }
    cells_[cell].list = at->second;
  }
}

}  // namespace thalweg::picture
