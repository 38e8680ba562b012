// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <limits>

#include "formats/cql2.h"

// Whether a filter holds for a feature, with the third truth of what is not known.
namespace thalweg::formats::cql2 {
namespace {

enum class Truth : std::uint8_t { no, unknown, yes };

Truth truth_of(bool value) {
  return value ? Truth::yes : Truth::no;
}

/// A value as it is in this feature; monostate where it has none.
using Value = std::variant<std::monostate, std::string, double, bool, Span, Geometry>;

Value value_of(const Operand& operand, const Feature& feature) {
  if (const auto* property = std::get_if<Property>(&operand)) {
    if (property->name == "geometry") {
      if (feature.shape == Feature::Shape::none) return std::monostate{};
      return Geometry{{{feature.shape, feature.parts}}};
    }
    if (property->name == "id") return feature.id;
    const Json* found = feature.properties.find(property->name);
    if (found == nullptr) return std::monostate{};
    if (const auto* text = found->as_string()) return *text;
    if (const auto* number = found->as_int()) return static_cast<double>(*number);
    if (const auto* flag = found->as_bool()) return *flag;
    return std::monostate{};
  }
  return std::visit(
      [](const auto& literal) -> Value {
        if constexpr (std::is_same_v<std::decay_t<decltype(literal)>, Property>)
          return std::monostate{};
        else
          return literal;
      },
      operand);
}

/// The time in milliseconds that a text or a literal says; a date is its first instant when compared.
std::optional<std::int64_t> moment_of(const Value& value) {
  if (const auto* span = std::get_if<Span>(&value))
    return span->from.at ? std::optional(span->from.at->unix_ms()) : std::nullopt;
  const auto* text = std::get_if<std::string>(&value);
  if (text == nullptr) return std::nullopt;
  const auto at = text->size() == 10 ? date_from_text(*text) : instant_from_rfc3339(*text);
  return at ? std::optional(at->unix_ms()) : std::nullopt;
}

template <class T>
Truth ordered(Op op, const T& a, const T& b) {
  switch (op) {
    case Op::equal: return truth_of(a == b);
    case Op::not_equal: return truth_of(!(a == b));
    case Op::less: return truth_of(a < b);
    case Op::greater: return truth_of(b < a);
    case Op::less_equal: return truth_of(!(b < a));
    case Op::greater_equal: return truth_of(!(a < b));
    case Op::and_:
    case Op::or_:
    case Op::not_:
    case Op::truth:
    case Op::is_null:
    case Op::like:
    case Op::between:
    case Op::in:
    case Op::s_intersects:
    case Op::t_after:
    case Op::t_before:
    case Op::t_contains:
    case Op::t_disjoint:
    case Op::t_during:
    case Op::t_equals:
    case Op::t_finishedby:
    case Op::t_finishes:
    case Op::t_intersects:
    case Op::t_meets:
    case Op::t_metby:
    case Op::t_overlappedby:
    case Op::t_overlaps:
    case Op::t_startedby:
    case Op::t_starts: break;
  }
  return Truth::unknown;
}

/// Values of two sorts are not comparable, which is not known to be true.
Truth compare(Op op, const Value& a, const Value& b) {
  if (std::holds_alternative<Span>(a) || std::holds_alternative<Span>(b)) {
    const auto x = moment_of(a), y = moment_of(b);
    return x && y ? ordered(op, *x, *y) : Truth::unknown;
  }
  if (a.index() != b.index()) return Truth::unknown;
  if (const auto* text = std::get_if<std::string>(&a)) return ordered(op, *text, std::get<std::string>(b));
  if (const auto* number = std::get_if<double>(&a)) return ordered(op, *number, std::get<double>(b));
  if (const auto* flag = std::get_if<bool>(&a)) return ordered(op, *flag, std::get<bool>(b));
  return Truth::unknown;
}

/// The pattern against the text, remembering the last % to come back to: linear but for what follows it.
bool like(std::string_view text, std::string_view pattern) {
  std::size_t at = 0, in = 0;
  std::size_t star = std::string_view::npos, after = 0;
  const auto next_character = [&](std::size_t from) {
    ++from;
    while (from < text.size() && (static_cast<unsigned char>(text[from]) & 0xC0U) == 0x80U) ++from;
    return from;
  };
  while (at < text.size()) {
    if (in < pattern.size() && pattern[in] == '%') {
      star = in++;
      after = at;
      continue;
    }
    const bool escaped = in + 1 < pattern.size() && pattern[in] == '\\';
    if (in < pattern.size() && !escaped && pattern[in] == '_') {
      at = next_character(at);
      ++in;
    } else if (in < pattern.size() && pattern[in + (escaped ? 1 : 0)] == text[at]) {
      ++at;
      in += escaped ? 2 : 1;
    } else if (star != std::string_view::npos) {
      after = next_character(after);
      at = after;
      in = star + 1;
    } else {
      return false;
    }
  }
  while (in < pattern.size() && pattern[in] == '%') ++in;
  return in == pattern.size();
}

/// A span with both ends in milliseconds; open ends are as far as numbers go.
struct Reach {
  std::int64_t from = std::numeric_limits<std::int64_t>::min();
  std::int64_t until = std::numeric_limits<std::int64_t>::max();
};

/// Nothing when a property that it needs is not there.
std::optional<Reach> reach_of(const Operand& operand, const Feature& feature) {
  Reach reach;
  const auto end = [&](const End& given, std::int64_t& into) {
    if (given.property.empty()) {
      if (given.at) into = given.at->unix_ms();
      return true;
    }
    const auto at = moment_of(value_of(Property{given.property}, feature));
    if (at) into = *at;
    return at.has_value();
  };
  if (const auto* span = std::get_if<Span>(&operand)) {
    if (!end(span->from, reach.from) || !end(span->until, reach.until)) return std::nullopt;
    return reach;
  }
  const auto at = moment_of(value_of(operand, feature));
  if (!at) return std::nullopt;
  return Reach{*at, *at};
}

/// Allen's relations, as the standard's table has them.
bool related(Op op, const Reach& a, const Reach& b) {
  switch (op) {
    case Op::t_after: return a.from > b.until;
    case Op::t_before: return a.until < b.from;
    case Op::t_contains: return a.from < b.from && a.until > b.until;
    case Op::t_disjoint: return a.until < b.from || a.from > b.until;
    case Op::t_during: return a.from > b.from && a.until < b.until;
    case Op::t_equals: return a.from == b.from && a.until == b.until;
    case Op::t_finishedby: return a.from < b.from && a.until == b.until;
    case Op::t_finishes: return a.from > b.from && a.until == b.until;
    case Op::t_intersects: return a.from <= b.until && a.until >= b.from;
    case Op::t_meets: return a.until == b.from;
    case Op::t_metby: return a.from == b.until;
    case Op::t_overlappedby: return a.from > b.from && a.from < b.until && a.until > b.until;
    case Op::t_overlaps: return a.from < b.from && a.until > b.from && a.until < b.until;
    case Op::t_startedby: return a.from == b.from && a.until > b.until;
    case Op::t_starts: return a.from == b.from && a.until < b.until;
    case Op::and_:
    case Op::or_:
    case Op::not_:
    case Op::truth:
    case Op::equal:
    case Op::not_equal:
    case Op::less:
    case Op::greater:
    case Op::less_equal:
    case Op::greater_equal:
    case Op::is_null:
    case Op::like:
    case Op::between:
    case Op::in:
    case Op::s_intersects: break;
  }
  return false;
}

Truth negated(Truth truth) {
  return truth == Truth::unknown ? truth : truth_of(truth == Truth::no);
}

Truth judge_comparison(const Expression& expression, const Feature& feature) {
  const auto value = [&](std::size_t i) { return value_of(expression.operands[i], feature); };
  const Value first = value(0);
  if (expression.op == Op::is_null) return truth_of(std::holds_alternative<std::monostate>(first));
  if (expression.op == Op::truth) return truth_of(std::get<bool>(first));
  if (expression.op == Op::like) {
    const auto* text = std::get_if<std::string>(&first);
    const Value pattern = value(1);
    return text == nullptr ? Truth::unknown : truth_of(like(*text, std::get<std::string>(pattern)));
  }
  if (expression.op == Op::between)
    return std::min(compare(Op::greater_equal, first, value(1)), compare(Op::less_equal, first, value(2)));
  if (expression.op == Op::in) {
    Truth best = Truth::no;
    for (std::size_t i = 1; i < expression.operands.size(); ++i)
      best = std::max(best, compare(Op::equal, first, value(i)));
    return best;
  }
  if (expression.op == Op::s_intersects) {
    const Value second = value(1);
    const auto* a = std::get_if<Geometry>(&first);
    const auto* b = std::get_if<Geometry>(&second);
    return a == nullptr || b == nullptr ? Truth::unknown : truth_of(intersect(*a, *b));
  }
  if (expression.op > Op::s_intersects) {
    const auto a = reach_of(expression.operands[0], feature), b = reach_of(expression.operands[1], feature);
    return a && b ? truth_of(related(expression.op, *a, *b)) : Truth::unknown;
  }
  return compare(expression.op, first, value(1));
}

Truth judge(const Expression& expression, const Feature& feature) {
  if (expression.op == Op::not_) return negated(judge(expression.parts[0], feature));
  if (expression.op != Op::and_ && expression.op != Op::or_) return judge_comparison(expression, feature);
  const bool all = expression.op == Op::and_;
  Truth truth = all ? Truth::yes : Truth::no;
  for (const Expression& part : expression.parts) {
    const Truth here = judge(part, feature);
    truth = all ? std::min(truth, here) : std::max(truth, here);
  }
  return truth;
}

}  // namespace

bool holds(const Expression& expression, const Feature& feature) {
  return judge(expression, feature) == Truth::yes;
}

}  // namespace thalweg::formats::cql2
