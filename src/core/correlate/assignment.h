// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <limits>
#include <vector>

namespace thalweg::correlate {

/// What a row and a column gain by going together, row by row; kForbidden where they cannot.
class Gains {
 public:
  Gains(std::size_t rows, std::size_t columns) : columns_(columns), gains_(rows * columns, kForbidden) {}

  [[nodiscard]] double& at(std::size_t row, std::size_t column) { return gains_[row * columns_ + column]; }

  [[nodiscard]] double at(std::size_t row, std::size_t column) const { return gains_[row * columns_ + column]; }

  [[nodiscard]] std::size_t rows() const { return columns_ == 0 ? 0 : gains_.size() / columns_; }

  [[nodiscard]] std::size_t columns() const { return columns_; }

  static constexpr double kForbidden = -std::numeric_limits<double>::infinity();

 private:
  std::size_t columns_;
  std::vector<double> gains_;
};

inline constexpr std::size_t kAlone = static_cast<std::size_t>(-1);

/// Puts rows and columns together one to one so that the sum of the gains is the greatest there is. Nothing is put
/// together at a loss: a row whose best is no gain stays kAlone.
///
/// Gives    for each row its column.
/// Cost     rows^2 * (rows + columns); the method of shortest augmenting paths (Jonker and Volgenant 1987).
[[nodiscard]] std::vector<std::size_t> best_assignment(const Gains& gains);

}  // namespace thalweg::correlate
