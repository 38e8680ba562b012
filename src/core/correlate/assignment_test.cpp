// SPDX-License-Identifier: Apache-2.0
#include "correlate/assignment.h"

#include <algorithm>
#include <random>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace thalweg::correlate {
namespace {

using ::testing::ElementsAre;

double sum(const Gains& gains, const std::vector<std::size_t>& assigned) {
  double total = 0;
  for (std::size_t row = 0; row < assigned.size(); ++row)
    if (assigned[row] != kAlone) total += gains.at(row, assigned[row]);
  return total;
}

/// By trying everything.
double best_sum(const Gains& gains, std::size_t row, std::vector<bool>& taken) {
  if (row == gains.rows()) return 0;
  double best = best_sum(gains, row + 1, taken);
  for (std::size_t column = 0; column < gains.columns(); ++column) {
    if (taken[column] || gains.at(row, column) == Gains::kForbidden) continue;
    taken[column] = true;
    best = std::max(best, gains.at(row, column) + best_sum(gains, row + 1, taken));
    taken[column] = false;
  }
  return best;
}

TEST(Assignment, gains_as_much_as_trying_everything) {
  std::mt19937_64 engine(1);
  for (int round = 0; round < 2'000; ++round) {
    Gains gains(1 + engine() % 5, 1 + engine() % 5);
    for (std::size_t row = 0; row < gains.rows(); ++row)
      for (std::size_t column = 0; column < gains.columns(); ++column)
        if (engine() % 3 != 0) gains.at(row, column) = static_cast<double>(engine() % 200) / 10 - 5;
    const auto assigned = best_assignment(gains);
    std::vector<bool> taken(gains.columns(), false);
    for (std::size_t row = 0; row < gains.rows(); ++row) {
      if (assigned[row] == kAlone) continue;
      ASSERT_FALSE(taken[assigned[row]]);
      taken[assigned[row]] = true;
      ASSERT_GT(gains.at(row, assigned[row]), 0);
    }
    std::fill(taken.begin(), taken.end(), false);
    ASSERT_NEAR(sum(gains, assigned), best_sum(gains, 0, taken), 1e-6);
  }
}

TEST(Assignment, takes_the_best_of_all_rather_than_the_best_first) {
  Gains gains(2, 2);
  gains.at(0, 0) = 10;
  gains.at(0, 1) = 9;
  gains.at(1, 0) = 8;
  gains.at(1, 1) = 1;
  EXPECT_THAT(best_assignment(gains), ElementsAre(1, 0));
}

TEST(Assignment, leaves_alone_what_has_nobody_or_would_lose) {
  Gains gains(2, 1);
  gains.at(0, 0) = -1;
  EXPECT_THAT(best_assignment(gains), ElementsAre(kAlone, kAlone));
  EXPECT_TRUE(best_assignment(Gains(0, 0)).empty());
}

}  // namespace
}  // namespace thalweg::correlate
