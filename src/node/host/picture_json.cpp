// SPDX-License-Identifier: Apache-2.0
#include "host/picture_json.h"

#include <cmath>
#include <utility>

#include "host/problem.h"

namespace thalweg::host {
namespace {

void append_number(std::string& out, const char* key, std::int64_t value) {
  out += ",\"";
  out += key;
  out += "\":";
  out += std::to_string(value);
}

void append_number_or_null(std::string& out, const char* key, bool is_known, std::int64_t value) {
  if (is_known) return append_number(out, key, value);
  out += ",\"";
  out += key;
  out += "\":null";
}

void append_text(std::string& out, const char* key, std::string_view value) {
  out += ",\"";
  out += key;
  out += "\":";
  append_canonical(out, value);
}

Json text_or_null(const std::string& text) {
  return text.empty() ? Json() : Json(text);
}

Json number_or_null(bool is_known, std::int64_t value) {
  if (is_known) return value;
  return {};
}

/// What an alert says, as a word for which each language has a sentence.
std::string why(const sensing::KeptAlert& alert) {
  if (alert.trigger == picture::Trigger::silence) return alert.zone.empty() ? "silence_of_source" : "silence_of_thing";
  if (alert.trigger == picture::Trigger::cross) {
    for (const picture::Figure& figure : alert.what.figures) {
      if (figure.measure == picture::Measure::left) return figure.value == 1 ? "cross_to_left" : "cross_to_right";
    }
  }
  return picture::name(alert.trigger);
}

Json box_json(const std::optional<sensor::Box>& box) {
  if (!box) return {};
  return JsonObject{{"south_e7", box->low.lat_e7},
                    {"west_e7", box->low.lon_e7},
                    {"north_e7", box->high.lat_e7},
                    {"east_e7", box->high.lon_e7}};
}

constexpr const char* kOutcomeNames[picture::kOutcomes] = {
    "taken", "unplaced", "duplicate", "late", "ahead", "full", "gone", "foreign"};

}  // namespace

void append_thing(std::string& out,
                  const sensing::Shown& thing,
                  const sensing::Engine& engine,
                  const picture::Plan& plan) {
  const picture::Seen& seen = thing.seen;
  picture::Line line(plan.frontier(), seen.place);
  const auto bearing = line.bearing();
  out += "{\"at\":\"" + to_rfc3339(seen.at) + '"';
  append_number_or_null(out, "course_cdeg", seen.course_cdeg != sensor::kNoCourse, seen.course_cdeg);
  append_number(out, "distance_m", std::llround(bearing.distance_m));
  append_number(out, "lat_e7", seen.place.lat_e7);
  append_number(out, "lon_e7", seen.place.lon_e7);
  if (thing.name.empty()) {
    out += ",\"name\":null";
  } else {
    append_text(out, "name", thing.name);
  }
  out += seen.own ? ",\"own\":true" : ",\"own\":false";
  append_number_or_null(out, "reading_milli", thing.reading_milli.has_value(), thing.reading_milli.value_or(0));
  out += line.is_beyond_end() ? ",\"side\":null" : (bearing.left ? ",\"side\":\"left\"" : ",\"side\":\"right\"");
  append_text(out, "source", seen.source < engine.source_count() ? engine.source(seen.source).terms.id : "");
  append_number_or_null(out, "speed_cm_s", seen.speed_cm_s != sensor::kNoSpeed, seen.speed_cm_s);
  out += seen.stale ? ",\"stale\":true" : ",\"stale\":false";
  append_text(out, "subject", sensor::name(seen.subject));
  append_text(out, "uid", seen.uid);
  out += '}';
}

void append_cells(std::string& out, const std::vector<sensing::Square>& squares) {
  out += '[';
  for (const sensing::Square& square : squares) {
    if (out.back() != '[') out += ',';
    out += "{\"count\":" + std::to_string(square.count);
    append_number(out, "lat_e7", square.centre.lat_e7);
    append_number(out, "lon_e7", square.centre.lon_e7);
    append_number(out, "size_e7", square.size_e7);
    out += '}';
  }
  out += ']';
}

std::string view_json(const sensing::View& view, Instant at, const sensing::Engine& engine, const picture::Plan& plan) {
  std::string out = "{\"at\":\"" + to_rfc3339(at) + "\",\"cells\":";
  out.reserve(view.single.size() * 260 + view.squares.size() * 80 + 200);
  append_cells(out, view.squares);
  append_number(out, "shown", static_cast<std::int64_t>(view.single.size()));
  out += ",\"things\":[";
  for (const sensing::Shown* thing : view.single) {
    if (thing != view.single.front()) out += ',';
    append_thing(out, *thing, engine, plan);
  }
  out += ']';
  append_number(out, "total", static_cast<std::int64_t>(view.total));
  return out + '}';
}

Json alert_json(const sensing::KeptAlert& alert) {
  JsonObject figures;
  for (const picture::Figure& figure : alert.what.figures) {
    const Json has(figures);
    if (has.find(picture::name(figure.measure)) == nullptr)
      figures.emplace_back(picture::name(figure.measure), figure.value);
  }
  const bool placed = alert.what.has_place;
  return JsonObject{{"id", std::to_string(alert.number)},
                    {"at", to_rfc3339(alert.at)},
                    {"last_at", to_rfc3339(alert.last_at)},
                    {"count", alert.count},
                    {"rule", alert.rule},
                    {"trigger", picture::name(alert.trigger)},
                    {"why", why(alert)},
                    {"priority", alert.priority},
                    {"uid", alert.what.uid},
                    {"other_uid", text_or_null(alert.what.other)},
                    {"subject", sensor::name(alert.what.subject)},
                    {"own", alert.what.own},
                    {"zone", text_or_null(alert.zone)},
                    {"lat_e7", number_or_null(placed, alert.what.place.lat_e7)},
                    {"lon_e7", number_or_null(placed, alert.what.place.lon_e7)},
                    {"figures", std::move(figures)},
                    {"state", sensing::name(alert.state)},
                    {"by", text_or_null(alert.by)},
                    {"record", text_or_null(alert.record)}};
}

Json source_json(const sensing::SourceStatus& status) {
  const sensing::Source& source = status.source;
  JsonObject refused;
  for (std::size_t i = 0; i < sensor::kReasons; ++i)
    refused.emplace_back(sensor::name(static_cast<sensor::Reason>(i)), status.tally.refused[i]);
  JsonArray subjects;
  for (const sensor::Subject subject : source.terms.subjects) subjects.emplace_back(sensor::name(subject));
  return JsonObject{
      {"id", source.terms.id},
      {"protocol", sensing::name(source.protocol)},
      {"transport", sensing::name(source.transport)},
      {"address", source.transport == sensing::Transport::file ? source.path : source.address},
      {"connected", status.connected},
      {"last_heard", status.last_heard ? Json(to_rfc3339(*status.last_heard)) : Json()},
      {"rate_per_s", status.rate_per_s},
      {"tally",
       JsonObject{{"bytes", status.tally.bytes},
                  {"reports", status.tally.reports},
                  {"ignored", status.tally.ignored},
                  {"refused", std::move(refused)}}},
      {"barred", JsonObject{{"rate", status.barred[0]}, {"area", status.barred[1]}, {"subject", status.barred[2]}}},
      {"terms",
       JsonObject{{"reports_per_s", source.terms.reports_per_s},
                  {"burst", source.terms.burst},
                  {"area", box_json(source.terms.area)},
                  {"subjects", std::move(subjects)},
                  {"own", source.terms.is_own}}}};
}

Json status_json(const sensing::EngineStatus& status) {
  JsonObject reports;
  for (std::size_t i = 0; i < picture::kOutcomes; ++i) reports.emplace_back(kOutcomeNames[i], status.outcomes[i]);
  return JsonObject{{"enabled", true},
                    {"now", to_rfc3339(status.now)},
                    {"things", status.things},
                    {"stale", status.stale},
                    {"reports", std::move(reports)},
                    {"rate_per_s", status.rate_per_s},
                    {"bytes", status.bytes},
                    {"shards", status.shards},
                    {"bounds", box_json(status.bounds)}};
}

Json no_picture_json(Instant now) {
  sensing::EngineStatus nothing;
  nothing.now = now;
  Json json = status_json(nothing);
  json.set("enabled", false);
  return json;
}

}  // namespace thalweg::host
