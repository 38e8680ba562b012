// SPDX-License-Identifier: Apache-2.0
#include "host/api_query.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "base/bytes.h"
#include "host/problem.h"
#include "record/kinds.h"

namespace thalweg::host {
namespace {

constexpr std::size_t kIdMax = 64;
constexpr const char* kIdPattern = "^[a-z0-9][a-z0-9._-]{0,63}$";
constexpr const char* kCommitmentPattern = "^[0-9a-f]{64}$";
constexpr const char* kCursorPattern = "^[0-9]{1,20}(\\.[0-9]{1,20}){0,3}$";
constexpr const char* kCornersPattern = "^-?[0-9]{1,8}(\\.[0-9]{1,9})?(,-?[0-9]{1,8}(\\.[0-9]{1,9})?){3}$";
constexpr const char* kBoxPattern = "^-?[0-9]{1,3}(\\.[0-9]+)?(,-?[0-9]{1,3}(\\.[0-9]+)?){3}$";
constexpr const char* kIntervalPattern =
    "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z"
    "(/(\\.\\.|[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z)?)?$";
constexpr const char* kInstantPattern =
    "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\\.[0-9]{3})?Z$";
constexpr std::size_t kShownMax = 40;
constexpr std::size_t kPartsMax = 64;

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::string listed(std::span<const std::string_view> values) {
  std::string text;
  for (const std::string_view value : values) text += (text.empty() ? "" : ", ") + std::string(value);
  return text;
}

std::vector<std::string_view> kind_names() {
  std::vector<std::string_view> names;
  for (const record::Kind& kind : record::kinds()) names.push_back(kind.name);
  return names;
}

Error wrong(const Parameter& parameter, std::string_view value, const std::string& wanted) {
  return {Code::malformed,
          std::string(parameter.name) + ": '" + as_text(value.substr(0, kShownMax)) + "' is not " + wanted};
}

Result<Unit> check_choices(const Parameter& parameter,
                           std::string_view value,
                           std::span<const std::string_view> allowed) {
  for (const std::string_view part : parts(value)) {
    if (std::find(allowed.begin(), allowed.end(), part) == allowed.end())
      return wrong(parameter, part, "one of " + listed(allowed));
  }
  return Unit{};
}

Result<Unit> check_count(const Parameter& parameter, std::string_view value) {
  const auto count = from_decimal(value);
  if (!count || *count < parameter.min || *count > parameter.max) {
    return wrong(
        parameter, value, "a number from " + std::to_string(parameter.min) + " to " + std::to_string(parameter.max));
  }
  return Unit{};
}

Result<Unit> check_value(const Parameter& parameter, std::string_view value) {
  using Type = Parameter::Type;
  switch (parameter.type) {
    case Type::text:
      if (value.size() > parameter.max || as_text(value) != value)
        return wrong(parameter, value, "text of at most " + std::to_string(parameter.max) + " bytes in UTF-8");
      return Unit{};
    case Type::id:
      if (!is_id(value)) return wrong(parameter, value, "an identifier, up to 64 of a-z, 0-9, '.', '_' and '-'");
      return Unit{};
    case Type::ids:
      for (const std::string_view part : parts(value)) {
        if (!is_id(part)) return wrong(parameter, part, "an identifier, up to 64 of a-z, 0-9, '.', '_' and '-'");
      }
      return Unit{};
    case Type::commitment:
      if (!hash_from_hex(value)) return wrong(parameter, value, "a record's id, 64 hexadecimal digits");
      return Unit{};
    case Type::instant:
      if (!instant_from_rfc3339(value)) return wrong(parameter, value, "a time such as 2026-09-21T13:00:00Z");
      return Unit{};
    case Type::count: return check_count(parameter, value);
    case Type::choice:
      if (std::find(parameter.values.begin(), parameter.values.end(), value) == parameter.values.end())
        return wrong(parameter, value, "one of " + listed(parameter.values));
      return Unit{};
    case Type::choices: return check_choices(parameter, value, parameter.values);
    case Type::kind:
      if (record::find_kind(value) == nullptr)
        return wrong(parameter, value, "a kind of record, one of " + listed(kind_names()));
      return Unit{};
    case Type::kinds: return check_choices(parameter, value, kind_names());
    case Type::corners: TRY(corners(value)); return Unit{};
    case Type::box: TRY(box(value)); return Unit{};
    case Type::interval: TRY(interval(value)); return Unit{};
    case Type::cursor:
      if (value.size() > 80 || value.find_first_not_of("0123456789.") != std::string_view::npos)
        return wrong(parameter, value, "the `next` of a page");
      return Unit{};
  }
  return Unit{};
}

/// Degrees as "45.5" or "-3", into 1e-7 degree.
Result<std::int32_t> degrees(std::string_view text, std::int64_t degrees_max) {
  const Error malformed{Code::malformed,
                        "bbox: '" + as_text(text.substr(0, kShownMax)) + "' is no number of degrees within " +
                            std::to_string(degrees_max) + ", such as 45.5"};
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  const std::size_t point = std::min(text.find('.'), text.size());
  std::string digits(text.substr(0, point));
  if (digits.empty() || digits.size() > 3) return malformed;
  std::string_view fraction = text.substr(std::min(point + 1, text.size()));
  if (point < text.size() && fraction.empty()) return malformed;
  digits += fraction.substr(0, 7);
  digits.append(7 - std::min<std::size_t>(7, fraction.size()), '0');
  std::int64_t value = 0;
  for (const char c : digits) {
    if (c < '0' || c > '9') return malformed;
    value = value * 10 + (c - '0');
  }
  if (value > degrees_max * 10'000'000) return malformed;
  return static_cast<std::int32_t>(negative ? -value : value);
}

Json pattern(const char* expression) {
  return JsonObject{{"type", "string"}, {"pattern", expression}};
}

Json choice(std::span<const std::string_view> values) {
  JsonArray all;
  for (const std::string_view value : values) all.emplace_back(value);
  return JsonObject{{"type", "string"}, {"enum", std::move(all)}};
}

}  // namespace

std::string percent_decoded(std::string_view text, bool plus_is_space) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const int high = i + 2 < text.size() ? hex_digit(text[i + 1]) : -1;
    const int low = i + 2 < text.size() ? hex_digit(text[i + 2]) : -1;
    if (text[i] == '%' && high >= 0 && low >= 0) {
      plain += static_cast<char>(high * 16 + low);
      i += 2;
    } else {
      plain += plus_is_space && text[i] == '+' ? ' ' : text[i];
    }
  }
  return plain;
}

Result<Query> read_query(std::string_view text) {
  Query query;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('&'), text.size());
    const std::string_view pair = text.substr(0, end);
    const std::size_t equals = std::min(pair.find('='), pair.size());
    std::string name = percent_decoded(pair.substr(0, equals), true);
    std::string value = percent_decoded(pair.substr(std::min(equals + 1, pair.size())), true);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (pair.empty()) continue;
    if (name.empty()) return Error{Code::malformed, "the query has a value without a name: write ?name=value"};
    const auto [found, is_new] = query.emplace(std::move(name), std::move(value));
    if (!is_new)
      return Error{Code::malformed, as_text(found->first.substr(0, kShownMax)) + ": given twice; give it once"};
  }
  return query;
}

Result<Unit> check_query(const Query& query, std::span<const Parameter> parameters) {
  for (const auto& [name, value] : query) {
    const auto known =
        std::find_if(parameters.begin(), parameters.end(), [key = std::string_view(name)](const Parameter& parameter) {
          return parameter.name == key;
        });
    if (known == parameters.end()) {
      std::vector<std::string_view> names;
      for (const Parameter& parameter : parameters) names.push_back(parameter.name);
      return Error{Code::malformed,
                   "'" + as_text(name.substr(0, kShownMax)) + "' is no parameter of this query; it takes " +
                       (names.empty() ? "none" : listed(names))};
    }
    if (parts(value).size() > kPartsMax && known->type != Parameter::Type::text)
      return wrong(*known, value, "a list of at most " + std::to_string(kPartsMax) + " values");
    if (!value.empty()) TRY(check_value(*known, value));
  }
  for (const Parameter& parameter : parameters) {
    const auto found = query.find(parameter.name);
    if (parameter.required && (found == query.end() || found->second.empty()))
      return Error{Code::malformed, std::string(parameter.name) + ": must be given; " + std::string(parameter.help)};
  }
  return Unit{};
}

Json schema(const Parameter& parameter) {
  using Type = Parameter::Type;
  switch (parameter.type) {
    case Type::text: return JsonObject{{"type", "string"}, {"maxLength", parameter.max}};
    case Type::id: return pattern(kIdPattern);
    case Type::ids:
      return JsonObject{{"type", "array"}, {"items", pattern(kIdPattern)}, {"minItems", 1}, {"maxItems", kPartsMax}};
    case Type::commitment: return pattern(kCommitmentPattern);
    case Type::instant: return pattern(kInstantPattern);
    case Type::count: return JsonObject{{"type", "integer"}, {"minimum", parameter.min}, {"maximum", parameter.max}};
    case Type::choice: return choice(parameter.values);
    case Type::choices:
      return JsonObject{
          {"type", "array"}, {"items", choice(parameter.values)}, {"minItems", 1}, {"maxItems", kPartsMax}};
    case Type::kind: return choice(kind_names());
    case Type::kinds:
      return JsonObject{{"type", "array"}, {"items", choice(kind_names())}, {"minItems", 1}, {"maxItems", kPartsMax}};
    case Type::corners: return pattern(kCornersPattern);
    case Type::box: return pattern(kBoxPattern);
    case Type::interval: return pattern(kIntervalPattern);
    case Type::cursor: return pattern(kCursorPattern);
  }
  return JsonObject{};
}

std::vector<std::string_view> parts(std::string_view text) {
  std::vector<std::string_view> list;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(','), text.size());
    list.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return list;
}

Result<Box> box(std::string_view text) {
  std::vector<std::string_view> corners;
  for (std::size_t begin = 0; begin <= text.size() && corners.size() < 7;) {
    const std::size_t end = std::min(text.find(',', begin), text.size());
    corners.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  if (corners.size() == 6) {
    for (const std::size_t height : {std::size_t{5}, std::size_t{2}}) {
      TRY(degrees(corners[height], 999));
      corners.erase(corners.begin() + static_cast<std::ptrdiff_t>(height));
    }
  }
  const Error wanted{Code::malformed,
                     "bbox: write it as west,south,east,north in degrees; it must not cross the 180th meridian"};
  if (corners.size() != 4) return wanted;
  const Box made{TRY(degrees(corners[1], 90)),
                 TRY(degrees(corners[0], 180)),
                 TRY(degrees(corners[3], 90)),
                 TRY(degrees(corners[2], 180))};
  if (made.south_e7 > made.north_e7 || made.west_e7 > made.east_e7) return wanted;
  return made;
}

Result<std::array<double, 4>> corners(std::string_view text) {
  std::vector<double> numbers;
  for (const char* at = text.data(); numbers.size() < 7;) {
    double number = 0;
    const auto read = std::from_chars(at, text.data() + text.size(), number, std::chars_format::fixed);
    if (read.ec != std::errc() || !std::isfinite(number)) break;
    numbers.push_back(number);
    at = read.ptr;
    if (at == text.data() + text.size()) {
      if (numbers.size() == 4) return std::array{numbers[0], numbers[1], numbers[2], numbers[3]};
      if (numbers.size() == 6) return std::array{numbers[0], numbers[1], numbers[3], numbers[4]};
      break;
    }
    if (*at++ != ',') break;
  }
  return Error{
      Code::malformed,
      "bbox: '" + as_text(text.substr(0, kShownMax)) + "' is not four numbers with commas between, low,low,high,high"};
}

Result<Interval> interval(std::string_view text) {
  const auto wrong_end = [](std::string_view end) {
    return Error{Code::malformed,
                 "datetime: '" + as_text(end.substr(0, kShownMax)) +
                     "' is no time; write 2026-09-21T13:00:00Z, or two with a slash between, of which one may be '..'"};
  };
  const auto end_of = [&](std::string_view end) -> Result<std::optional<Instant>> {
    if (end.empty() || end == "..") return std::optional<Instant>();
    const auto at = instant_from_rfc3339(end);
    if (!at) return wrong_end(end);
    return std::optional(*at);
  };
  constexpr Duration kLeast = Duration::milliseconds(1);
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) {
    const auto at = instant_from_rfc3339(text);
    if (!at) return wrong_end(text);
    return Interval{*at, *at + kLeast};
  }
  Interval made{TRY(end_of(text.substr(0, slash))), TRY(end_of(text.substr(slash + 1)))};
  if (!made.since && !made.until) return wrong_end(text);
  if (made.since && made.until && *made.until < *made.since)
    return Error{Code::malformed, "datetime: the span ends before it begins"};
  if (made.until) made.until = *made.until + kLeast;
  return made;
}

bool is_id(std::string_view text) {
  const auto fits = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
  return !text.empty() && text.size() <= kIdMax && fits(text.front()) &&
         std::all_of(text.begin(), text.end(), [&](char c) { return fits(c) || c == '.' || c == '_' || c == '-'; });
}

}  // namespace thalweg::host
