// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include "geometry/frontier.h"
#include "release/projection_detail.h"

namespace thalweg::release {

namespace {

using record::KindId;

constexpr std::int64_t kPrecisionMax = 1'000'000;

void take_out(Projection& projection, std::string_view field) {
  if (projection.json.find(field) == nullptr) return;
  projection.json.erase(field);
  projection.stripped.emplace_back(field);
  projection.changed = true;
}

void strip(Projection& projection, std::string_view path) {
  const std::size_t dot = path.find('.');
  if (dot == std::string_view::npos) return take_out(projection, path);
  const std::string_view field = path.substr(0, dot);
  const std::string_view member = path.substr(dot + 1);
  const Json* value = projection.json.find(field);
  if (value == nullptr || value->find(member) == nullptr) return;
  Json rest = *value;
  rest.erase(member);
  if (rest.as_object()->empty()) return take_out(projection, field);
  projection.json.set(field, std::move(rest));
  projection.stripped.emplace_back(path);
  projection.changed = true;
}

void strip_dependents(Projection& projection, const record::Kind& kind) {
  bool changed = true;
  while (changed) {
    changed = false;
    for (const record::Rule& rule : kind.rules) {
      if (rule.what != record::Rule::What::needs) continue;
      if (projection.json.find(rule.field) == nullptr || projection.json.find(rule.other) != nullptr) continue;
      take_out(projection, rule.field);
      changed = true;
    }
  }
}

std::int64_t rounded(std::int64_t metres, std::int64_t step) {
  return (metres + step / 2) / step * step;
}

/// The true place lies within 0.72 cells of the middle of its cell, so up to a quarter of uncertainty is covered.
Json blurred(const Json& place, std::int64_t blur_m) {
  const geometry::Position middle = geometry::blur(
      {static_cast<std::int32_t>(place.integer("lat_e7")), static_cast<std::int32_t>(place.integer("lon_e7"))},
      static_cast<std::uint32_t>(blur_m));
  const std::int64_t before = place.integer("precision_m");
  const std::int64_t after = before * 4 <= blur_m ? blur_m : std::min(before + blur_m, kPrecisionMax);
  return record::to_json(record::Place{middle.lat_e7, middle.lon_e7, static_cast<std::uint32_t>(after)});
}

/// A track of which each point is blurred like a place. Of points that come to lie in one cell the first is left: the
/// times within a cell would tell how something moved there.
Json blurred_track(const JsonArray& track, std::int64_t blur_m) {
  JsonArray points;
  for (const Json& point : track) {
    const geometry::Position middle = geometry::blur(
        {static_cast<std::int32_t>(point.integer("lat_e7")), static_cast<std::int32_t>(point.integer("lon_e7"))},
        static_cast<std::uint32_t>(blur_m));
    const bool is_same = !points.empty() && points.back().integer("lat_e7") == middle.lat_e7 &&
                         points.back().integer("lon_e7") == middle.lon_e7;
    if (is_same) continue;
    points.emplace_back(JsonObject{
        {"at", point.text("at")}, {"lat_e7", std::int64_t{middle.lat_e7}}, {"lon_e7", std::int64_t{middle.lon_e7}}});
  }
  return points;
}

void put(Projection& projection, std::string_view key, Json value) {
  projection.json.set(key, std::move(value));
  projection.changed = true;
}

/// Blurs the place and what would tell it: the way to it, the distance to the line. A circle grows, so that it still
/// covers its area.
void blur_fields(Projection& projection, std::int64_t blur_m) {
  const Json& json = projection.json;
  if (const Json* place = json.find("place")) put(projection, "place", blurred(*place, blur_m));
  if (const Json* track = json.find("track")) put(projection, "track", blurred_track(*track->as_array(), blur_m));
  if (const Json* distance = json.find("distance_to_line_m")) {
    put(projection, "distance_to_line_m", std::min(rounded(*distance->as_int(), blur_m), kPrecisionMax));
  }
  if (const Json* radius = json.find("radius_m")) {
    put(projection, "radius_m", std::min(*radius->as_int() + blur_m, kPrecisionMax));
  }
}

/// Holds back, or blurs, a single value of another record (in a correction or dispute).
void limit_value(Projection& projection, const char* key, const AllLimits& limits) {
  const Json* value = projection.json.find(key);
  const record::Kind* of = record::find_kind(projection.json.text("of_kind"));
  if (value == nullptr || of == nullptr) return;
  const KindLimits& limit = limits.at(static_cast<std::size_t>(of->id));
  const std::string_view path = projection.json.text("path");
  const std::string_view rest = path.empty() ? path : path.substr(1);
  const std::string_view field = rest.substr(0, rest.find('/'));
  const bool limited = !limit.stripped.empty() || limit.blur_m > 0 || limit.only != nullptr;
  const bool hidden = (field.empty() && limited) || limit.stripped.contains(field) ||
                      (limit.only != nullptr && !limit.only->contains(field)) ||
                      (limit.blur_m > 0 && field == "place" && rest != "place") ||
                      (limit.blur_m > 0 && field == "track");
  if (hidden) {
    projection.blocked =
        "it would tell `" + std::string(field) + "` of a record from which rules may strip or blur that";
  } else if (limit.blur_m > 0 && field == "place") {
    put(projection, key, blurred(*value, limit.blur_m));
  } else if (limit.blur_m > 0 && field == "distance_to_line_m" && value->as_int() != nullptr) {
    put(projection, key, std::min(rounded(*value->as_int(), limit.blur_m), kPrecisionMax));
  }
}

void limit_values(Projection& projection, const record::Kind& kind, const AllLimits& limits) {
  if (kind.id == KindId::correction) limit_value(projection, "value", limits);
  if (kind.id != KindId::dispute) return;
  limit_value(projection, "our_value", limits);
  if (projection.blocked.empty()) return;
  projection.blocked.clear();
  take_out(projection, "our_value");
  take_out(projection, "their_value");
}

}  // namespace

Projection project(Json json, const record::Kind& kind, const Cut& cut, const AllLimits& limits) {
  Projection projection{std::move(json), {}, false, {}};
  for (const std::string& path : cut.strip) strip(projection, path);
  if (cut.only != nullptr) {
    for (const record::Field& field : kind.fields) {
      if (!cut.only->contains(field.name)) take_out(projection, field.name);
    }
  }
  if (!projection.stripped.empty()) strip_dependents(projection, kind);
  if (cut.blur_m > 0) blur_fields(projection, cut.blur_m);
  limit_values(projection, kind, limits);
  std::sort(projection.stripped.begin(), projection.stripped.end());
  return projection;
}

bool take_out_optional(Projection& projection, const record::Kind& kind, std::string_view field) {
  const record::Field* known = record::find_field(kind, field);
  if (known == nullptr || known->required || projection.json.find(field) == nullptr) return false;
  take_out(projection, field);
  strip_dependents(projection, kind);
  std::sort(projection.stripped.begin(), projection.stripped.end());
  return true;
}

FieldSet minimum_fields(const record::Kind& kind, const std::vector<std::string>& named) {
  FieldSet fields(named.begin(), named.end());
  for (const record::Field& field : kind.fields) {
    if (field.required) fields.emplace(field.name);
  }
  for (const char* always : {"cites", "marking", "usage"}) fields.emplace(always);
  for (const record::Rule& rule : kind.rules) {
    using What = record::Rule::What;
    if (rule.what == What::either || rule.what == What::exactly_when) fields.emplace(rule.field);
    if (rule.what == What::either) fields.emplace(rule.other);
  }
  for (std::size_t pass = 0; pass < kind.rules.size(); ++pass) {
    for (const record::Rule& rule : kind.rules) {
      if (rule.what == record::Rule::What::needs && fields.contains(rule.field)) fields.emplace(rule.other);
    }
  }
  return fields;
}

Result<record::Record> to_record(Json json) {
  const Result<const record::Kind*> kind = record::check(json);
  if (!kind) {
    return Error{
        kind.error().code,
        "what the rules leave of this record is no record: " + kind.error().detail + "; change the rule or the record"};
  }
  Bytes bytes = to_canonical(json);
  return record::Record{std::move(bytes), std::move(json), *kind};
}

}  // namespace thalweg::release
