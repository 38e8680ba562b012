// SPDX-License-Identifier: Apache-2.0
#include "correlate/assignment.h"

#include <algorithm>

namespace thalweg::correlate {
namespace {

/// The costs to be made least: those who stay alone take a column of their own that costs nothing.
class Costs {
 public:
  explicit Costs(const Gains& gains) : gains_(gains) {}

  [[nodiscard]] std::size_t columns() const { return gains_.columns() + gains_.rows(); }

  [[nodiscard]] double at(std::size_t row, std::size_t column) const {
    if (column >= gains_.columns()) return column - gains_.columns() == row ? 0 : kFar;
    const double gain = gains_.at(row, column);
    return gain == Gains::kForbidden ? kFar : -gain;
  }

  /// Above any sum of gains that likelihoods give, and far below where doubles lose whole numbers.
  static constexpr double kFar = 1e9;

 private:
  const Gains& gains_;
};

}  // namespace

std::vector<std::size_t> best_assignment(const Gains& gains) {
  const Costs costs(gains);
  const std::size_t rows = gains.rows();
  const std::size_t columns = costs.columns();
  constexpr double kInfinite = std::numeric_limits<double>::infinity();
  // Counted from 1; 0 is the row that looks for a column, and no column.
  std::vector<double> row_price(rows + 1, 0);
  std::vector<double> column_price(columns + 1, 0);
  std::vector<std::size_t> taken_by(columns + 1, 0);
  for (std::size_t row = 1; row <= rows; ++row) {
    std::vector<double> distance(columns + 1, kInfinite);
    std::vector<std::size_t> came_from(columns + 1, 0);
    std::vector<bool> done(columns + 1, false);
    taken_by[0] = row;
    std::size_t column = 0;
    do {
      done[column] = true;
      const std::size_t here = taken_by[column];
      double least = kInfinite;
      std::size_t next = 0;
      for (std::size_t other = 1; other <= columns; ++other) {
        if (done[other]) continue;
        const double reach = costs.at(here - 1, other - 1) - row_price[here] - column_price[other];
        if (reach < distance[other]) {
          distance[other] = reach;
          came_from[other] = column;
        }
        if (distance[other] < least) {
          least = distance[other];
          next = other;
        }
      }
      for (std::size_t other = 0; other <= columns; ++other) {
        if (done[other]) {
          row_price[taken_by[other]] += least;
          column_price[other] -= least;
        } else {
          distance[other] -= least;
        }
      }
      column = next;
    } while (taken_by[column] != 0);
    for (; column != 0; column = came_from[column]) taken_by[column] = taken_by[came_from[column]];
  }
  std::vector<std::size_t> found(rows, kAlone);
  for (std::size_t column = 1; column <= gains.columns(); ++column) {
    if (taken_by[column] == 0) continue;
    const std::size_t row = taken_by[column] - 1;
    if (gains.at(row, column - 1) > 0) found[row] = column - 1;
  }
  return found;
}

}  // namespace thalweg::correlate
