// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "formats/geojson.h"

/// Common Query Language (CQL2, OGC 21-065r2), in which map programs say which features they want: as text and as JSON.
/// Read and answered are the requirements classes Basic CQL2, Advanced Comparison Operators, Basic Spatial Functions
/// with further literals, and Temporal Functions; also comparisons of a property with a property. What is beyond
/// (arithmetic, arrays, other spatial relations, functions) is refused by name, so that no filter does less than it
/// says. https://docs.ogc.org/is/21-065r2/21-065r2.html
namespace thalweg::formats::cql2 {

enum class Op : std::uint8_t {
  and_,
  or_,
  not_,
  truth,  ///< a literal TRUE or FALSE by itself
  equal,
  not_equal,
  less,
  greater,
  less_equal,
  greater_equal,
  is_null,
  like,     ///< % for any text, _ for one character, \ before either for itself
  between,  ///< bounds included
  in,
  s_intersects,
  t_after,
  t_before,
  t_contains,
  t_disjoint,
  t_during,
  t_equals,
  t_finishedby,
  t_finishes,
  t_intersects,
  t_meets,
  t_metby,
  t_overlappedby,
  t_overlaps,
  t_startedby,
  t_starts,
};

struct Property {
  std::string name;
};

/// One end of a span of time.
struct End {
  std::optional<Instant> at;  ///< nothing: it is open, or the property says it
  std::string property;       ///< the property that says it; empty: `at`
};

/// A time: an instant, a day, or from one end to another.
struct Span {
  End from;
  End until;
  bool is_instant = false;  ///< both ends are one instant
  bool is_date = false;     ///< from midnight to midnight
};

/// Points, lines and polygons together, as they are in the features.
struct Geometry {
  struct Simple {
    Feature::Shape shape = Feature::Shape::point;
    std::vector<Polyline> parts;
  };

  std::vector<Simple> simples;
};

using Operand = std::variant<Property, std::string, double, bool, Span, Geometry>;

struct Expression {
  Op op = Op::truth;
  std::vector<Expression> parts;  ///< of and_, or_, not_
  std::vector<Operand> operands;  ///< of the others
};

/// Where a pair of coordinates lies, in the reference system in which the filter has them.
using ToPosition = std::function<Result<geometry::Position>(double first, double second)>;

/// Longitude and latitude in degrees, as CRS84 has them.
[[nodiscard]] Result<geometry::Position> position_of_degrees(double lon, double lat);

/// Errors   malformed, with the place in the text.  unsupported: a part of the language that is not read here.
/// Bounds   kFilterBytesMax bytes, kDepthMax levels.
[[nodiscard]] Result<Expression> parse_text(std::string_view text, const ToPosition& to_position);
[[nodiscard]] Result<Expression> parse_json_filter(std::string_view text, const ToPosition& to_position);

/// The properties that it asks for.
[[nodiscard]] std::set<std::string, std::less<>> properties_of(const Expression& expression);

/// Whether it holds for the feature. What is not there is neither true nor false, and a filter that comes to that does
/// not hold. The property `geometry` is the feature's shape; lines are straight in longitude and latitude.
[[nodiscard]] bool holds(const Expression& expression, const Feature& feature);

/// Whether two shapes have a place in common; a polygon has all of its inside and its edge.
[[nodiscard]] bool intersect(const Geometry& a, const Geometry& b);

/// What fits into a request with each byte written as three.
inline constexpr std::size_t kFilterBytesMax = 4'000;
inline constexpr int kDepthMax = 32;

}  // namespace thalweg::formats::cql2
