// SPDX-License-Identifier: Apache-2.0
#include <cmath>

#include "formats/cql2_words_detail.h"

namespace thalweg::formats::cql2 {
namespace {

Error malformed(std::string detail) {
  return {Code::malformed, "filter: " + std::move(detail)};
}

bool is_temporal(const Operand& operand) {
  return std::holds_alternative<Span>(operand) || std::holds_alternative<Property>(operand);
}

bool is_spatial(const Operand& operand) {
  return std::holds_alternative<Geometry>(operand) || std::holds_alternative<Property>(operand);
}

void add_names(const Expression& expression, std::set<std::string, std::less<>>& names) {
  for (const Expression& part : expression.parts) add_names(part, names);
  for (const Operand& operand : expression.operands) {
    if (const auto* property = std::get_if<Property>(&operand)) names.insert(property->name);
    const auto* span = std::get_if<Span>(&operand);
    if (span == nullptr) continue;
    for (const End& end : {span->from, span->until})
      if (!end.property.empty()) names.insert(end.property);
  }
}

}  // namespace

Result<geometry::Position> position_of_degrees(double lon, double lat) {
  if (!(std::abs(lon) <= 180) || !(std::abs(lat) <= 90))
    return malformed("a place is not on the earth; CRS84 has longitude first, then latitude, in degrees");
  return geometry::Position{static_cast<std::int32_t>(std::lround(lat * 1e7)),
                            static_cast<std::int32_t>(std::lround(lon * 1e7))};
}

Result<Span> timestamp_of(std::string_view text) {
  // Times here have milliseconds; finer ones are cut, as programs write them.
  std::string cut(text.substr(0, 40));
  if (const std::size_t point = cut.find('.'); point != std::string::npos) {
    std::size_t end = point + 1;
    while (end < cut.size() && cut[end] >= '0' && cut[end] <= '9') ++end;
    if (end > point + 4) cut.erase(point + 4, end - point - 4);
  }
  const auto at = instant_from_rfc3339(cut);
  if (!at) return malformed("'" + std::string(text.substr(0, 40)) + "' is no time in UTC such as 2026-09-01T03:10:00Z");
  return Span{{*at, {}}, {*at, {}}, true, false};
}

Result<Span> date_of(std::string_view text) {
  const auto at = date_from_text(text);
  if (!at) return malformed("'" + std::string(text.substr(0, 40)) + "' is no date such as 2026-09-01");
  return Span{{*at, {}}, {*at + Duration::days(1), {}}, false, true};
}

Result<End> end_of(std::string_view text, bool is_last) {
  if (text == "..") return End{};
  if (text.size() != 10) return TRY(timestamp_of(text)).from;
  const Span day = TRY(date_of(text));
  return is_last ? day.until : day.from;
}

Result<Geometry> box_of(std::array<double, 4> corners, const ToPosition& to_position) {
  const geometry::Position low = TRY(to_position(corners[0], corners[1]));
  const geometry::Position high = TRY(to_position(corners[2], corners[3]));
  if (low.lat_e7 > high.lat_e7) return malformed("the box ends south of where it begins; give its lower corner first");
  const auto polygon = [&](std::int32_t west, std::int32_t east) {
    return Geometry::Simple{
        Feature::Shape::polygon,
        {{{low.lat_e7, west}, {low.lat_e7, east}, {high.lat_e7, east}, {high.lat_e7, west}, {low.lat_e7, west}}}};
  };
  Geometry box;
  if (low.lon_e7 <= high.lon_e7) {
    box.simples.push_back(polygon(low.lon_e7, high.lon_e7));
  } else {
    box.simples.push_back(polygon(low.lon_e7, geometry::kLonE7Max));
    box.simples.push_back(polygon(-geometry::kLonE7Max, high.lon_e7));
  }
  return box;
}

Result<Unit> check_operands(Op op, const std::vector<Operand>& operands) {
  if (operands.size() != 2)
    return malformed("a function takes two values, here are " + std::to_string(operands.size()));
  for (const Operand& operand : operands) {
    if (op == Op::s_intersects && !is_spatial(operand))
      return malformed("S_INTERSECTS takes a property and a shape such as POINT(48.0 30.4) or BBOX(47,30,48,31)");
    if (op != Op::s_intersects && !is_temporal(operand))
      return malformed("a function of time takes properties, TIMESTAMP('...'), DATE('...') or INTERVAL('...','...')");
  }
  return Unit{};
}

std::set<std::string, std::less<>> properties_of(const Expression& expression) {
  std::set<std::string, std::less<>> names;
  add_names(expression, names);
  return names;
}

}  // namespace thalweg::formats::cql2
