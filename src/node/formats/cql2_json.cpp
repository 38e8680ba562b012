// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <cmath>

#include <simdjson.h>

#include "formats/cql2_words_detail.h"

// CQL2 as JSON. Numbers have fractions here, so that it is read by itself and not as the records are.
namespace thalweg::formats::cql2 {
namespace {

using simdjson::dom::array;
using simdjson::dom::element;
using simdjson::dom::element_type;
using simdjson::dom::object;

constexpr std::size_t kPlacesMax = 2'000;

Error malformed(std::string detail) {
  return {Code::malformed, "filter: " + std::move(detail)};
}

constexpr std::array<std::pair<std::string_view, Op>, 7> kOthers = {{{"and", Op::and_},
                                                                     {"or", Op::or_},
                                                                     {"not", Op::not_},
                                                                     {"isNull", Op::is_null},
                                                                     {"like", Op::like},
                                                                     {"between", Op::between},
                                                                     {"in", Op::in}}};

class Reader {
 public:
  explicit Reader(const ToPosition& to_position) : to_position_(to_position) {}

  Result<Expression> expression(element from, int depth) {
    if (depth > kDepthMax) return malformed("operators stand too deep");
    bool truth = false;
    if (from.get(truth) == simdjson::SUCCESS) return Expression{Op::truth, {}, {Operand(truth)}};
    std::string_view word;
    array args;
    if (from["op"].get(word) != simdjson::SUCCESS || from["args"].get(args) != simdjson::SUCCESS)
      return malformed(R"(an operator is {"op": ..., "args": [...]})");
    const std::optional<Op> op = op_of(word);
    if (!op)
      return Error{Code::unsupported,
                   "filter: the operator '" + std::string(word.substr(0, 40)) + "' is not read here"};
    if (*op == Op::and_ || *op == Op::or_ || *op == Op::not_) return junction(*op, args, depth);
    Expression made{*op, {}, {}};
    TRY(read_operands(args, made));
    TRY(check_count(made));
    return made;
  }

 private:
  static std::optional<Op> op_of(std::string_view word) {
    if (auto op = op_named(kOthers, word)) return op;
    if (auto op = op_named(kComparisons, word)) return op;
    return op_named(kFunctions, word);
  }

  Result<Expression> junction(Op op, array args, int depth) {
    Expression made{op, {}, {}};
    for (const element each : args) made.parts.push_back(TRY(expression(each, depth + 1)));
    const std::size_t least = op == Op::not_ ? 1 : 2;
    if (made.parts.size() < least || (op == Op::not_ && made.parts.size() != 1))
      return malformed("\"not\" takes one part, \"and\" and \"or\" two or more");
    return made;
  }

  Result<Unit> read_operands(array args, Expression& made) {
    std::size_t place = 0;
    for (const element each : args) {
      array list;
      // The bounds of `in` and, as some programs write it, of `between` stand in an array of their own.
      if (place++ > 0 && (made.op == Op::in || made.op == Op::between) && each.get(list) == simdjson::SUCCESS) {
        for (const element one : list) made.operands.push_back(TRY(operand(one)));
      } else {
        made.operands.push_back(TRY(operand(each)));
      }
    }
    return Unit{};
  }

  static Result<Unit> check_count(const Expression& made) {
    const std::size_t count = made.operands.size();
    if (made.op == Op::is_null) return count == 1 ? Result<Unit>(Unit{}) : malformed("\"isNull\" takes one value");
    if (made.op == Op::between) return count == 3 ? Result<Unit>(Unit{}) : malformed("\"between\" takes three values");
    if (made.op == Op::in) return count >= 2 ? Result<Unit>(Unit{}) : malformed("\"in\" takes a value and a list");
    if (made.op >= Op::s_intersects) return check_operands(made.op, made.operands);
    if (count != 2) return malformed("a comparison takes two values");
    if (made.op == Op::like && !std::holds_alternative<std::string>(made.operands[1]))
      return malformed("\"like\" takes a value and a pattern such as \"Me%\"");
    return Unit{};
  }

  Result<Operand> operand(element from) {
    switch (from.type()) {
      case element_type::STRING: return Operand(std::string(from.get_string().value_unsafe()));
      case element_type::BOOL: return Operand(from.get_bool().value_unsafe());
      case element_type::INT64:
      case element_type::UINT64:
      case element_type::DOUBLE: return Operand(from.get_double().value_unsafe());
      case element_type::OBJECT: return object_operand(from);
      case element_type::ARRAY: return Error{Code::unsupported, "filter: an array as a value is not read here"};
      case element_type::NULL_VALUE: return malformed("null is no value; use the operator \"isNull\"");
    }
    return malformed("a value is of no known type");
  }

  Result<Operand> object_operand(element from) {
    std::string_view text;
    if (from["property"].get(text) == simdjson::SUCCESS) return Operand(Property{std::string(text)});
    if (from["timestamp"].get(text) == simdjson::SUCCESS) return Operand(TRY(timestamp_of(text)));
    if (from["date"].get(text) == simdjson::SUCCESS) return Operand(TRY(date_of(text)));
    array list;
    if (from["interval"].get(list) == simdjson::SUCCESS) return interval(list);
    if (from["bbox"].get(list) == simdjson::SUCCESS) return box(list);
    if (from["op"].get(text) == simdjson::SUCCESS)
      return Error{Code::unsupported, "filter: '" + std::string(text.substr(0, 40)) + "' as a value is not read here"};
    Geometry made;
    TRY(add_shape(from, made, 0));
    return Operand(std::move(made));
  }

  Result<End> end(element from, bool is_last) {
    std::string_view text;
    if (from.get(text) == simdjson::SUCCESS) return end_of(text, is_last);
    if (from["property"].get(text) == simdjson::SUCCESS) return End{{}, std::string(text)};
    const Operand literal = TRY(operand(from));
    const auto* span = std::get_if<Span>(&literal);
    if (span == nullptr) return malformed("an end of an interval is a time, \"..\" or a property");
    return is_last ? span->until : span->from;
  }

  Result<Operand> interval(array list) {
    if (list.size() != 2) return malformed("an interval has two ends");
    Span span;
    span.from = TRY(end(list.at(0).value_unsafe(), false));
    span.until = TRY(end(list.at(1).value_unsafe(), true));
    if (span.from.at && span.until.at && *span.until.at < *span.from.at)
      return malformed("the interval ends before it begins");
    return Operand(std::move(span));
  }

  Result<Operand> box(array list) {
    std::vector<double> values;
    for (const element each : list) {
      double value = 0;
      if (each.get(value) != simdjson::SUCCESS) return malformed("a box has numbers only");
      values.push_back(value);
    }
    if (values.size() != 4 && values.size() != 6) return malformed("a box has four numbers, or six with heights");
    const std::size_t upper = values.size() / 2;
    return Operand(TRY(box_of({values[0], values[1], values[upper], values[upper + 1]}, to_position_)));
  }

  Result<geometry::Position> place(element from) {
    if (++places_ > kPlacesMax) return malformed("the shapes have too many places");
    array pair;
    double first = 0, second = 0;
    if (from.get(pair) != simdjson::SUCCESS || pair.at(0).get(first) != simdjson::SUCCESS ||
        pair.at(1).get(second) != simdjson::SUCCESS)
      return malformed("a place is an array of two numbers");
    return to_position_(first, second);
  }

  Result<Polyline> line(element from, std::size_t least) {
    array list;
    if (from.get(list) != simdjson::SUCCESS) return malformed("places stand in an array");
    Polyline made;
    for (const element each : list) made.push_back(TRY(place(each)));
    if (made.size() < least) return malformed("a line has two places or more, a ring four");
    return made;
  }

  Result<Geometry::Simple> simple(Feature::Shape shape, element coordinates) {
    if (shape == Feature::Shape::point) return Geometry::Simple{shape, {{TRY(place(coordinates))}}};
    if (shape == Feature::Shape::line) return Geometry::Simple{shape, {TRY(line(coordinates, 2))}};
    Geometry::Simple made{Feature::Shape::polygon, {}};
    array rings;
    if (coordinates.get(rings) != simdjson::SUCCESS || rings.size() == 0)
      return malformed("a polygon is an array of rings");
    for (const element ring : rings) {
      made.parts.push_back(TRY(line(ring, 4)));
      if (made.parts.back().front() != made.parts.back().back()) return malformed("a ring ends where it begins");
    }
    return made;
  }

  Result<Unit> add_shape(element from, Geometry& into, int depth) {
    std::string_view type;
    if (depth > kDepthMax || from["type"].get(type) != simdjson::SUCCESS)
      return malformed("an object is a property, a time, a box or a shape of GeoJSON");
    if (type == "GeometryCollection") {
      array inner;
      if (from["geometries"].get(inner) != simdjson::SUCCESS) return malformed("a collection has \"geometries\"");
      for (const element each : inner) TRY(add_shape(each, into, depth + 1));
      return Unit{};
    }
    const bool multi = type.starts_with("Multi");
    const std::string_view single = multi ? type.substr(5) : type;
    std::optional<Feature::Shape> shape;
    if (single == "Point") shape = Feature::Shape::point;
    if (single == "LineString") shape = Feature::Shape::line;
    if (single == "Polygon") shape = Feature::Shape::polygon;
    element coordinates;
    if (!shape || from["coordinates"].get(coordinates) != simdjson::SUCCESS)
      return malformed("'" + std::string(type.substr(0, 40)) + "' is no shape of GeoJSON with coordinates");
    if (!multi) {
      into.simples.push_back(TRY(simple(*shape, coordinates)));
      return Unit{};
    }
    array list;
    if (coordinates.get(list) != simdjson::SUCCESS)
      return malformed("the coordinates of a multiple shape are an array");
    for (const element each : list) into.simples.push_back(TRY(simple(*shape, each)));
    return Unit{};
  }

  const ToPosition& to_position_;
  std::size_t places_ = 0;
};

}  // namespace

Result<Expression> parse_json_filter(std::string_view text, const ToPosition& to_position) {
  if (text.size() > kFilterBytesMax)
    return Error{Code::malformed, "filter: is longer than " + std::to_string(kFilterBytesMax) + " bytes; ask in parts"};
  simdjson::dom::parser parser;
  element root;
  if (parser.parse(simdjson::padded_string(text)).get(root) != simdjson::SUCCESS) return malformed("is no JSON");
  return Reader(to_position).expression(root, 0);
}

}  // namespace thalweg::formats::cql2
