// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "geometry/frontier.h"
#include "picture/rules.h"

namespace thalweg::picture {

/// What is true of a whole cell, found out once so that most reports need no geometry.
struct Cell {
  std::uint32_t list = 0;     ///< where its zones begin in the grid's lists
  std::uint16_t near_hm = 0;  ///< the line is at least so many hundred metres away
  std::uint8_t side = 0;      ///< a LineSide
  std::uint8_t reserved = 0;
};

static_assert(sizeof(Cell) == 8);

/// Where a thing stands to the line: `unsure` in a cell means that the exact place must be asked.
enum class LineSide : std::uint8_t { none, left, right, unsure };

/// One zone in a cell's list: the zone's index doubled, and 1 when the whole cell lies inside.
using CellZone = std::uint16_t;

/// Cells over all zones and the line. Two things make it fast: a cell that lies wholly inside a zone or off the line
/// needs no test, and cells with the same zones share one list.
class Grid {
 public:
  /// Cells of about 500 m, or larger so that there are at most kCellsMax.
  Grid(geometry::Position low, geometry::Position high);

  /// The cell's index, or kOutside.
  [[nodiscard]] std::uint32_t locate(geometry::Position at) const {
    const std::int64_t row = std::int64_t{at.lat_e7} - low_.lat_e7;
    const std::int64_t column = std::int64_t{at.lon_e7} - low_.lon_e7;
    if (row < 0 || column < 0 || row >= height_e7_ || column >= width_e7_) return kOutside;
    return static_cast<std::uint32_t>(static_cast<std::uint32_t>(row) / step_e7_ * columns_ +
                                      static_cast<std::uint32_t>(column) / step_e7_);
  }

  [[nodiscard]] const Cell& cell(std::uint32_t index) const { return cells_[index]; }

  /// The zones of a cell, ascending.
  [[nodiscard]] std::span<const CellZone> zones(const Cell& cell) const {
    return {lists_.data() + cell.list + 1, lists_[cell.list]};
  }

  [[nodiscard]] std::uint32_t rows() const { return rows_; }

  [[nodiscard]] std::uint32_t columns() const { return columns_; }

  [[nodiscard]] std::uint32_t step_e7() const { return step_e7_; }

  [[nodiscard]] geometry::Position low() const { return low_; }

  [[nodiscard]] geometry::Position corner(std::uint32_t row, std::uint32_t column) const;
  [[nodiscard]] geometry::Position centre(std::uint32_t row, std::uint32_t column) const;

  Cell& cell(std::uint32_t row, std::uint32_t column) { return cells_[row * columns_ + column]; }

  /// Gives every cell its list, from (cell, zone) pairs in any order.
  void set_lists(std::vector<std::uint64_t> cells_and_zones);

  [[nodiscard]] static std::uint64_t pair(std::uint32_t cell, std::size_t zone, bool whole) {
    return std::uint64_t{cell} << 16U | static_cast<std::uint64_t>(zone << 1U) | (whole ? 1U : 0U);
  }

  [[nodiscard]] std::size_t size_bytes() const {
    return cells_.size() * sizeof(Cell) + lists_.size() * sizeof(CellZone);
  }

  static constexpr std::uint32_t kOutside = 0xFFFF'FFFF;
  static constexpr std::uint64_t kCellsMax = 2'000'000;

 private:
  geometry::Position low_;
  std::int64_t height_e7_ = 0;
  std::int64_t width_e7_ = 0;
  std::uint32_t step_e7_ = 0;
  std::uint32_t rows_ = 0;
  std::uint32_t columns_ = 0;
  std::vector<Cell> cells_;
  std::vector<CellZone> lists_;  ///< each list: its length, then its zones
};

}  // namespace thalweg::picture
