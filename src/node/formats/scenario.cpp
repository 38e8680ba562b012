// SPDX-License-Identifier: Apache-2.0
#include "formats/scenario.h"

#include <algorithm>
#include <cstdlib>
#include <set>

#include "record/kinds.h"

namespace thalweg::formats {
namespace {

std::vector<std::string> words_of(std::string_view line) {
  std::vector<std::string> words;
  for (std::size_t at = 0; at < line.size();) {
    const std::size_t end = std::min(line.find(' ', at), line.size());
    if (end > at) words.emplace_back(line.substr(at, end - at));
    at = end + 1;
  }
  return words;
}

Result<std::int64_t> whole_number(std::string_view text) {
  const bool negative = text.starts_with('-');
  const auto value = TRY(from_decimal(negative ? text.substr(1) : text));
  if (value > static_cast<std::uint64_t>(kJsonIntegerMax))
    return Error{Code::malformed, "'" + std::string(text) + "' is larger than any number that a record may hold"};
  return negative ? -static_cast<std::int64_t>(value) : static_cast<std::int64_t>(value);
}

/// "33.11" degrees as ten-millionths, without floating point.
Result<std::int64_t> degrees_e7(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  const std::size_t point = std::min(text.find('.'), text.size());
  std::string fraction(point < text.size() ? text.substr(point + 1) : std::string_view());
  if (fraction.size() > 7)
    return Error{Code::malformed, "'" + std::string(text) + "' has more than seven digits after the point"};
  fraction.resize(7, '0');
  const std::size_t digits = fraction.find_first_not_of('0');
  const auto whole = TRY(from_decimal(text.substr(0, point)));
  const auto part =
      digits == std::string::npos ? std::uint64_t{0} : TRY(from_decimal(std::string_view(fraction).substr(digits)));
  if (whole > 180) return Error{Code::malformed, "'" + std::string(text) + "' is no number of degrees"};
  const auto value = static_cast<std::int64_t>(whole) * 10'000'000 + static_cast<std::int64_t>(part);
  return negative ? -value : value;
}

class Parser {
 public:
  Parser(std::string_view text, Instant start) : text_(text), start_(start) {}

  Result<std::vector<ScenarioStep>> parse() {
    while (!text_.empty()) {
      const std::size_t end = std::min(text_.find('\n'), text_.size());
      std::string_view line = text_.substr(0, end);
      text_.remove_prefix(std::min(end + 1, text_.size()));
      ++line_;
      while (line.ends_with(' ') || line.ends_with('\r')) line.remove_suffix(1);
      if (line.empty() || line.starts_with('#')) continue;
      auto read = line.starts_with(' ') ? field_line(line.substr(line.find_first_not_of(' '))) : step_line(line);
      if (!read) return Error{Code::malformed, "line " + std::to_string(line_) + ": " + read.error().detail};
    }
    return std::move(steps_);
  }

 private:
  Result<Instant> moment(std::string_view day, std::string_view time) const {
    if (!day.starts_with('d') || time.size() != 5 || time[2] != ':')
      return Error{Code::malformed,
                   "'" + std::string(day) + " " + std::string(time) + "' is not a day and time such as 'd2 05:40'"};
    const auto days = TRY(from_decimal(day.substr(1)));
    const auto clock = TRY(instant_from_rfc3339("1970-01-01T" + std::string(time) + ":00Z"));
    if (days < 1 || days > 3660) return Error{Code::malformed, "days count from d1 to d3660"};
    return start_ + Duration::days(static_cast<std::int64_t>(days) - 1) + (clock - Instant());
  }

  Result<Unit> step_line(std::string_view line) {
    const auto words = words_of(line);
    if (words.size() != 7 || words[0] != "at")
      return Error{Code::malformed, "a step reads 'at DAY TIME PARTY OFFICE KIND LABEL'"};
    const Instant at = TRY(moment(words[1], words[2]));
    ScenarioStep step{line_, at, words[3], words[4], words[5], words[6], {}, {}};
    if (!steps_.empty() && step.at < steps_.back().at)
      return Error{Code::malformed, "this step is before the one above it; put steps in order of time"};
    if (step.kind == "approve") {
      if (!labels_.contains(step.label))
        return Error{Code::malformed, "no earlier step is called '" + step.label + "'"};
    } else {
      if (record::find_kind(step.kind) == nullptr)
        return Error{Code::malformed, "there is no kind of record '" + step.kind + "'"};
      if (!labels_.insert(step.label).second)
        return Error{Code::malformed, "an earlier step is already called '" + step.label + "'"};
      step.draft = Json(JsonObject{{"kind", step.kind}, {"office", step.office}});
    }
    steps_.push_back(std::move(step));
    return Unit{};
  }

  Result<Unit> field_line(std::string_view line) {
    if (steps_.empty() || steps_.back().kind == "approve")
      return Error{Code::malformed, "this field belongs to no record"};
    ScenarioStep& step = steps_.back();
    const std::size_t space = std::min(line.find(' '), line.size());
    const std::string_view key = line.substr(0, space);
    const std::string_view value = line.substr(std::min(space + 1, line.size()));
    if (key == "cites") return cite(step, value);
    const std::size_t dot = std::min(key.find('.'), key.size());
    const std::string_view field_name = key.substr(0, dot);
    const record::Field* field = record::find_field(*record::find_kind(step.kind), field_name);
    if (field == nullptr)
      return Error{Code::malformed,
                   "a record of kind " + step.kind + " has no field '" + std::string(field_name) + "'"};
    if (dot < key.size()) {
      if (field->type != record::Type::text_map)
        return Error{Code::malformed, "only texts have a language: '" + std::string(key) + "'"};
      const Json* given = step.draft.find(field_name);
      Json texts = given != nullptr ? *given : Json(JsonObject());
      texts.set(key.substr(dot + 1), value);
      step.draft.set(field_name, std::move(texts));
      return Unit{};
    }
    Json read = TRY(value_of(*field, value));
    step.draft.set(field_name, std::move(read));
    return Unit{};
  }

  Result<Unit> cite(ScenarioStep& step, std::string_view value) {
    const auto words = words_of(value);
    if (words.size() != 2 || !record::find_rel(words[0]))
      return Error{Code::malformed, "a citation reads 'cites VERB LABEL'"};
    if (!labels_.contains(words[1]) || words[1] == step.label)
      return Error{Code::malformed, "no earlier step is called '" + words[1] + "'"};
    step.cites.push_back({words[0], words[1]});
    return Unit{};
  }

  Result<Json> value_of(const record::Field& field, std::string_view text) const {
    const auto words = words_of(text);
    switch (field.type) {
      case record::Type::boolean: return Json(text == "yes" || text == "true");
      case record::Type::integer: return Json(TRY(whole_number(text)));
      case record::Type::code_list: return Json(JsonArray(words.begin(), words.end()));
      case record::Type::text_list: return Json(JsonArray{Json(text)});
      case record::Type::counts: return counts_of(words);
      case record::Type::place: return place_of(words);
      case record::Type::instant:
        if (words.size() == 2) return Json(to_rfc3339(TRY(moment(words[0], words[1]))));
        return Json(text);
      case record::Type::text_map:
        return Error{Code::malformed, "say in which language: '" + std::string(field.name) + ".en ...'"};
      case record::Type::cites: return Error{Code::malformed, "a citation reads 'cites VERB LABEL'"};
      case record::Type::track: return track_of(words);
      case record::Type::value: return value_at_path(text);
      case record::Type::decimal:
      case record::Type::text:
      case record::Type::code:
      case record::Type::id:
      case record::Type::currency:
      case record::Type::language:
      case record::Type::date:
      case record::Type::hash:
      case record::Type::path: return Json(text);
    }
    return Json(text);
  }

  /// Points one after another, each `DAY TIME LATITUDE LONGITUDE`.
  Result<Json> track_of(const std::vector<std::string>& words) const {
    if (words.empty() || words.size() % 4 != 0)
      return Error{Code::malformed, "a track reads 'DAY TIME LATITUDE LONGITUDE', as often as it has points"};
    JsonArray points;
    for (std::size_t i = 0; i < words.size(); i += 4) {
      const Instant at = TRY(moment(words[i], words[i + 1]));
      const Json place = TRY(place_of({words[i + 2], words[i + 3], "0"}));
      points.emplace_back(
          JsonObject{{"at", to_rfc3339(at)}, {"lat_e7", place.integer("lat_e7")}, {"lon_e7", place.integer("lon_e7")}});
    }
    return Json(std::move(points));
  }

  static Json value_at_path(std::string_view text) {
    const auto number = whole_number(text);
    return number ? Json(*number) : Json(text);
  }

  static Result<Json> counts_of(const std::vector<std::string>& words) {
    Json counts{JsonObject()};
    for (const std::string& word : words) {
      const std::size_t equals = word.find('=');
      if (equals == std::string::npos) return Error{Code::malformed, "'" + word + "' is not a count such as 'adult=3'"};
      const std::int64_t count = TRY(whole_number(std::string_view(word).substr(equals + 1)));
      counts.set(word.substr(0, equals), count);
    }
    return counts;
  }

  static Result<Json> place_of(const std::vector<std::string>& words) {
    if (words.size() != 3) return Error{Code::malformed, "a place reads 'LATITUDE LONGITUDE METRES'"};
    const std::int64_t lat_e7 = TRY(degrees_e7(words[0]));
    const std::int64_t lon_e7 = TRY(degrees_e7(words[1]));
    const std::int64_t precision_m = TRY(whole_number(words[2]));
    return Json(JsonObject{{"lat_e7", lat_e7}, {"lon_e7", lon_e7}, {"precision_m", precision_m}});
  }

  std::string_view text_;
  Instant start_;
  std::size_t line_ = 0;
  std::vector<ScenarioStep> steps_;
  std::set<std::string, std::less<>> labels_;
};

}  // namespace

Result<std::vector<ScenarioStep>> parse_scenario(std::string_view text, Instant start) {
  if (!is_utf8(text)) return Error{Code::malformed, "the scenario is not UTF-8; save it as UTF-8"};
  return Parser(text, start).parse();
}

}  // namespace thalweg::formats
