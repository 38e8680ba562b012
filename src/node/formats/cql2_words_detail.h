// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <optional>
#include <string_view>
#include <utility>

#include "formats/cql2.h"

/// What both spellings of CQL2 share.
namespace thalweg::formats::cql2 {

/// Comparisons and functions by their word, in lower case.
inline constexpr std::array<std::pair<std::string_view, Op>, 16> kFunctions = {{{"s_intersects", Op::s_intersects},
                                                                                {"t_after", Op::t_after},
                                                                                {"t_before", Op::t_before},
                                                                                {"t_contains", Op::t_contains},
                                                                                {"t_disjoint", Op::t_disjoint},
                                                                                {"t_during", Op::t_during},
                                                                                {"t_equals", Op::t_equals},
                                                                                {"t_finishedby", Op::t_finishedby},
                                                                                {"t_finishes", Op::t_finishes},
                                                                                {"t_intersects", Op::t_intersects},
                                                                                {"t_meets", Op::t_meets},
                                                                                {"t_metby", Op::t_metby},
                                                                                {"t_overlappedby", Op::t_overlappedby},
                                                                                {"t_overlaps", Op::t_overlaps},
                                                                                {"t_startedby", Op::t_startedby},
                                                                                {"t_starts", Op::t_starts}}};

inline constexpr std::array<std::pair<std::string_view, Op>, 6> kComparisons = {{{"=", Op::equal},
                                                                                 {"<>", Op::not_equal},
                                                                                 {"<", Op::less},
                                                                                 {">", Op::greater},
                                                                                 {"<=", Op::less_equal},
                                                                                 {">=", Op::greater_equal}}};

template <class List>
[[nodiscard]] std::optional<Op> op_named(const List& list, std::string_view word) {
  for (const auto& [name, op] : list)
    if (name == word) return op;
  return std::nullopt;
}

/// "2026-09-01T03:10:00Z", also with a fraction.
[[nodiscard]] Result<Span> timestamp_of(std::string_view text);
/// "2026-09-01", all of that day.
[[nodiscard]] Result<Span> date_of(std::string_view text);
/// One end of an interval: an instant, a date, or ".." for an open one.
[[nodiscard]] Result<End> end_of(std::string_view text, bool is_last);
/// A box as polygons: one, or two when it lies across the antimeridian.
[[nodiscard]] Result<Geometry> box_of(std::array<double, 4> corners, const ToPosition& to_position);
/// Whether the operands are such as the function takes.  Errors  malformed.
[[nodiscard]] Result<Unit> check_operands(Op op, const std::vector<Operand>& operands);

}  // namespace thalweg::formats::cql2
