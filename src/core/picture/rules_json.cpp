// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <charconv>
#include <initializer_list>
#include <string>
#include <utility>

#include "picture/rules.h"

namespace thalweg::picture {

namespace {

using geometry::Position;

Error malformed(const std::string& where, const std::string& what) {
  return {Code::malformed, where + ": " + what};
}

/// Only members that we know: a slip of the pen must not silently be a rule that never fires.
Result<Unit> check_members(const Json& json, const std::string& where, std::initializer_list<std::string_view> known) {
  const JsonObject* object = json.as_object();
  if (object == nullptr) return malformed(where, "is no object");
  for (const auto& [key, value] : *object) {
    if (std::find(known.begin(), known.end(), key) != known.end()) continue;
    std::string words;
    for (const std::string_view word : known) words += (words.empty() ? "" : ", ") + std::string(word);
    return malformed(where, "there is no member " + key + "; there are " + words);
  }
  return Unit{};
}

Result<std::string> text(const Json& json, std::string_view key, const std::string& where) {
  const Json* found = json.find(key);
  if (found == nullptr) return std::string();
  if (found->as_string() == nullptr) return malformed(where, std::string(key) + " is text");
  return *found->as_string();
}

Result<std::int64_t> integer(const Json& json, std::string_view key, std::int64_t fallback, const std::string& where) {
  const Json* found = json.find(key);
  if (found == nullptr) return fallback;
  if (found->as_int() == nullptr) return malformed(where, std::string(key) + " is a whole number");
  return *found->as_int();
}

Result<bool> boolean(const Json& json, std::string_view key, const std::string& where) {
  const Json* found = json.find(key);
  if (found == nullptr) return false;
  if (found->as_bool() == nullptr) return malformed(where, std::string(key) + " is true or false");
  return *found->as_bool();
}

Result<Duration> duration(const Json& json, std::string_view key, Duration fallback, const std::string& where) {
  if (json.find(key) == nullptr) return fallback;
  auto span = duration_from_text(TRY(text(json, key, where)));
  if (!span) return malformed(where, std::string(key) + ": " + span.error().detail);
  return std::move(span).value();
}

Result<Side> side(const Json& json, std::string_view key, const std::string& where) {
  const std::string word = TRY(text(json, key, where));
  if (word.empty() || word == "any") return Side::any;
  if (word == "left") return Side::left;
  if (word == "right") return Side::right;
  return malformed(where, std::string(key) + " is any, left or right");
}

Result<const JsonArray*> array(const Json& json, std::string_view key, const std::string& where) {
  static const JsonArray kNothing;
  const Json* found = json.find(key);
  if (found == nullptr) return &kNothing;
  if (found->as_array() == nullptr) return malformed(where, std::string(key) + " is a list");
  return found->as_array();
}

Result<Position> place(const Json& json, const std::string& where) {
  const JsonArray* pair = json.as_array();
  if (pair == nullptr || pair->size() != 2 || (*pair)[0].as_int() == nullptr || (*pair)[1].as_int() == nullptr) {
    return malformed(where, "a place is [latitude, longitude] in whole ten-millionths of a degree");
  }
  const std::int64_t lat = *(*pair)[0].as_int(), lon = *(*pair)[1].as_int();
  if (lat < -geometry::kLatE7Max || lat > geometry::kLatE7Max || lon < -geometry::kLonE7Max ||
      lon > geometry::kLonE7Max) {
    return malformed(where, "a place is not on the earth; latitude comes first");
  }
  return Position{static_cast<std::int32_t>(lat), static_cast<std::int32_t>(lon)};
}

Result<Zone> zone(const Json& json, std::size_t index) {
  std::string where = "zone " + std::to_string(index);
  TRY(check_members(json, where, {"band", "id", "margin_m", "rings_e7"}));
  Zone zone;
  zone.id = TRY(text(json, "id", where));
  if (zone.id.empty()) return malformed(where, "it has no id");
  where = "zone " + zone.id;
  zone.margin_m = TRY(integer(json, "margin_m", 0, where));
  for (const Json& ring : *TRY(array(json, "rings_e7", where))) {
    if (ring.as_array() == nullptr) return malformed(where, "a ring is a list of places");
    auto& places = zone.rings.emplace_back();
    for (const Json& each : *ring.as_array()) places.push_back(TRY(place(each, where)));
  }
  const Json* band = json.find("band");
  if ((band != nullptr) == !zone.rings.empty()) return malformed(where, "it is either rings_e7 or a band");
  if (band == nullptr) return zone;
  TRY(check_members(*band, where + ", band", {"from_m", "line", "side", "to_m", "within_m"}));
  zone.band.within_m = TRY(integer(*band, "within_m", 0, where));
  zone.band.side = TRY(side(*band, "side", where));
  if (band->find("from_m") == nullptr && band->find("to_m") == nullptr) return zone;
  const std::int64_t from = TRY(integer(*band, "from_m", 0, where));
  const std::int64_t to = TRY(integer(*band, "to_m", 100'000'000, where));
  const std::int64_t line = TRY(integer(*band, "line", 0, where));
  if (from < 0 || to <= from || line < 0) return malformed(where, "from_m is from 0 and below to_m, and line from 0");
  zone.band.stretch =
      geometry::Stretch{static_cast<std::size_t>(line), static_cast<double>(from), static_cast<double>(to)};
  return zone;
}

Result<int> minute_of_day(const std::string& clock, const std::string& where) {
  int hour = 0, minute = 0;
  const char* begin = clock.data();
  const bool has_form = clock.size() == 5 && clock[2] == ':';
  const bool is_read = has_form && std::from_chars(begin, begin + 2, hour).ptr == begin + 2 &&
                       std::from_chars(begin + 3, begin + 5, minute).ptr == begin + 5;
  const int of_day = hour * 60 + minute;
  if (!is_read || hour < 0 || minute < 0 || minute > 59 || of_day > 1440) {
    return malformed(where, "a time of day is HH:MM, from 00:00 to 24:00");
  }
  return of_day;
}

Result<Window> window(const Json& json, const std::string& where) {
  static constexpr std::string_view kDays[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
  TRY(check_members(json, where + ", windows", {"days", "from", "to"}));
  Window window;
  for (const Json& day : *TRY(array(json, "days", where))) {
    const auto* found =
        day.as_string() == nullptr ? std::end(kDays) : std::find(std::begin(kDays), std::end(kDays), *day.as_string());
    if (found == std::end(kDays)) return malformed(where, "a day is mon, tue, wed, thu, fri, sat or sun");
    window.days.set(static_cast<std::size_t>(found - std::begin(kDays)));
  }
  if (window.days.none()) window.days.set();
  if (json.find("from") != nullptr) window.from_min = TRY(minute_of_day(TRY(text(json, "from", where)), where));
  if (json.find("to") != nullptr) window.to_min = TRY(minute_of_day(TRY(text(json, "to", where)), where));
  if (window.from_min == window.to_min) return malformed(where, "a window ends when it begins");
  return window;
}

Result<Trigger> trigger(const Json& json, const std::string& where) {
  const std::string word = TRY(text(json, "trigger", where));
  std::string words;
  for (std::size_t i = 0; i < kTriggers; ++i) {
    if (word == name(static_cast<Trigger>(i))) return static_cast<Trigger>(i);
    words += (i > 0 ? ", " : "") + std::string(name(static_cast<Trigger>(i)));
  }
  return malformed(where, "there is no trigger \"" + word + "\"; it is one of " + words);
}

Result<Rule> rule(const Json& json, std::size_t index) {
  std::string where = "rule " + std::to_string(index);
  TRY(check_members(json,
                    where,
                    {"distance_m",
                     "id",
                     "limit",
                     "margin",
                     "muted_until",
                     "offset_min",
                     "own",
                     "priority",
                     "rearm",
                     "source",
                     "speed_cm_s",
                     "subjects",
                     "time",
                     "towards",
                     "trigger",
                     "windows",
                     "zone"}));
  Rule rule;
  rule.id = TRY(text(json, "id", where));
  if (rule.id.empty()) return malformed(where, "it has no id");
  where = "rule " + rule.id;
  rule.trigger = TRY(trigger(json, where));
  rule.zone = TRY(text(json, "zone", where));
  rule.source = TRY(text(json, "source", where));
  for (const Json& subject : *TRY(array(json, "subjects", where))) {
    auto found = sensor::subject_from_name(subject.as_string() == nullptr ? std::string_view() : *subject.as_string());
    if (!found) return malformed(where, found.error().detail);
    rule.subjects.push_back(*found);
  }
  rule.own = TRY(boolean(json, "own", where));
  rule.towards = TRY(side(json, "towards", where));
  rule.time = TRY(duration(json, "time", {}, where));
  rule.distance_m = TRY(integer(json, "distance_m", 0, where));
  rule.limit = TRY(integer(json, "limit", 0, where));
  rule.margin = TRY(integer(json, "margin", 0, where));
  rule.speed_cm_s = TRY(integer(json, "speed_cm_s", 0, where));
  rule.rearm = TRY(duration(json, "rearm", {}, where));
  for (const Json& each : *TRY(array(json, "windows", where))) rule.windows.push_back(TRY(window(each, where)));
  const std::int64_t offset = TRY(integer(json, "offset_min", 0, where));
  if (offset < -840 || offset > 840) return malformed(where, "offset_min is from -840 to 840");
  rule.offset_min = static_cast<int>(offset);
  rule.priority = TRY(text(json, "priority", where));
  if (json.find("muted_until") == nullptr) return rule;
  auto until = instant_from_rfc3339(TRY(text(json, "muted_until", where)));
  if (!until) return malformed(where, "muted_until: " + until.error().detail);
  rule.muted_until = *until;
  return rule;
}

}  // namespace

Result<RuleSet> rules_from_json(const Json& json) {
  TRY(check_members(json, "rules", {"line_margin_m", "lost_after", "rules", "stale_after", "zones"}));
  RuleSet set;
  const JsonArray& zones = *TRY(array(json, "zones", "rules"));
  if (zones.size() > kZonesMax) return malformed("zones", "at most " + std::to_string(kZonesMax));
  for (const Json& each : zones) set.zones.push_back(TRY(zone(each, set.zones.size())));
  const JsonArray& rules = *TRY(array(json, "rules", "rules"));
  if (rules.size() > kRulesMax) return malformed("rules", "at most " + std::to_string(kRulesMax));
  for (const Json& each : rules) set.rules.push_back(TRY(rule(each, set.rules.size())));
  set.line_margin_m = TRY(integer(json, "line_margin_m", set.line_margin_m, "rules"));
  set.stale_after = TRY(duration(json, "stale_after", set.stale_after, "rules"));
  set.lost_after = TRY(duration(json, "lost_after", set.lost_after, "rules"));
  return set;
}

}  // namespace thalweg::picture
