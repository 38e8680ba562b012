// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"

/// What was asked, answered, late and withheld in a period: a function of the journals, hence the same on every side.
namespace thalweg::casework {

/// One deadline of the agreement as one party kept it, for what was said in the period.
struct BalanceRow {
  std::string party;  ///< who owed
  std::string kind;
  std::string deadline;
  std::size_t owed = 0;
  std::size_t in_time = 0;
  std::size_t late = 0;
  std::size_t open = 0;                  ///< neither met nor due yet
  std::size_t overdue = 0;               ///< not met, and due
  std::optional<std::int64_t> median_s;  ///< from the clock's start until it was met

  friend bool operator==(const BalanceRow&, const BalanceRow&) = default;
};

struct Balance {
  struct Count {
    std::string party;
    std::string code;  ///< a kind, or a ground of refusal
    std::size_t count = 0;

    friend bool operator==(const Count&, const Count&) = default;
  };

  struct Withheld {
    std::string party;
    std::string kind;
    std::int64_t count = 0;
    Instant from, until;

    friend bool operator==(const Withheld&, const Withheld&) = default;
  };

  Instant from, until;
  std::vector<BalanceRow> rows;
  std::vector<Count> said;
  std::vector<Count> refused;
  std::vector<Withheld> withheld;  ///< as each party published it, for periods that touch this one

  friend bool operator==(const Balance&, const Balance&) = default;
};

}  // namespace thalweg::casework
