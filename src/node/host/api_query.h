// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "host/index.h"

/// The query of a request, held against what its route takes: nothing else goes through, so that a slip of the pen is
/// an answer and not a filter that does nothing.
namespace thalweg::host {

/// One parameter of a query, for the check and for the description alike.
struct Parameter {
  enum class Type {
    text,        ///< at most `max` bytes
    id,          ///< of an agreement, party, office, sector or crossing
    ids,         ///< with commas
    commitment,  ///< of a record
    instant,     ///< RFC 3339
    count,       ///< from `min` to `max`
    choice,      ///< one of `values`
    choices,     ///< one or more of `values`, with commas
    kind,        ///< of records
    kinds,       ///< with commas
    corners,     ///< four numbers with commas, or six, of which two are heights, which nothing here has
    box,         ///< west,south,east,north in degrees; between them heights, which nothing here has
    interval,    ///< an instant, or two with a slash between; ".." or nothing for an open end
    cursor,      ///< of a page
  };

  std::string_view name;
  Type type = Type::text;
  std::string_view help;
  std::span<const std::string_view> values = {};
  std::uint64_t min = 0, max = 0;
  bool required = false;
};

using Query = std::map<std::string, std::string, std::less<>>;

/// Errors  malformed: a name twice, or none.
[[nodiscard]] Result<Query> read_query(std::string_view text);
/// Errors  malformed: a parameter that the route does not take, or lacks, or a value that is none; says what would be.
[[nodiscard]] Result<Unit> check_query(const Query& query, std::span<const Parameter> parameters);
/// As JSON Schema.
[[nodiscard]] Json schema(const Parameter& parameter);

/// "%41" and, in a query, "+".
[[nodiscard]] std::string percent_decoded(std::string_view text, bool plus_is_space);
/// The parts between commas.
[[nodiscard]] std::vector<std::string_view> parts(std::string_view text);
/// "west,south,east,north", as GeoJSON and OGC have it.
[[nodiscard]] Result<Box> box(std::string_view text);

/// The two low and two high coordinates of a box in any reference system; heights are left out.
/// Errors  malformed: not four or six numbers.
[[nodiscard]] Result<std::array<double, 4>> corners(std::string_view text);

/// A time or a span of time, as OGC API has it.
struct Interval {
  std::optional<Instant> since;
  std::optional<Instant> until;  ///< the first instant that is not in it any more
};

[[nodiscard]] Result<Interval> interval(std::string_view text);
/// Up to 64 of a-z, 0-9 and - _ . , as agreements name things.
[[nodiscard]] bool is_id(std::string_view text);

}  // namespace thalweg::host
