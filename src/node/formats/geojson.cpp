// SPDX-License-Identifier: Apache-2.0
#include "formats/geojson.h"

#include <cmath>
#include <limits>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

#include <simdjson.h>

namespace thalweg::formats {

namespace {

using geometry::Position;
using simdjson::dom::array;
using simdjson::dom::element;
using simdjson::dom::object;

Error malformed(const std::string& where, const std::string& what) {
  return {Code::malformed, where + ": " + what};
}

/// The member of that name, or nothing. simdjson would take the first of two silently, another reader the last.
Result<std::optional<element>> find_member(const object& from, std::string_view key, const std::string& where) {
  std::optional<element> found;
  for (const auto field : from) {
    if (field.key != key) continue;
    if (found) return malformed(where, "member \"" + std::string(key) + "\" is given twice");
    found = field.value;
  }
  return found;
}

/// The member of that name and type.
template <class T>
Result<T> member(const object& from, std::string_view key, const std::string& where) {
  const std::optional<element> found = TRY(find_member(from, key, where));
  T value;
  if (found && found->get(value) == simdjson::SUCCESS) return value;
  return malformed(where, "member \"" + std::string(key) + "\" is " + (found ? "of another type" : "missing"));
}

Result<std::int32_t> to_e7(element number, std::int32_t bound, const std::string& where) {
  double degrees = 0;
  if (number.get(degrees) != simdjson::SUCCESS) return malformed(where, "a coordinate is not a number");
  const double e7 = std::round(degrees * 1e7);
  if (!(std::abs(e7) <= bound)) {
    return malformed(where, std::to_string(degrees) + " is outside the earth; GeoJSON puts longitude before latitude");
  }
  return static_cast<std::int32_t>(e7);
}

Result<Position> to_position(element from, const std::string& where) {
  array pair;
  if (from.get(pair) != simdjson::SUCCESS || pair.size() < 2 || pair.size() > 3) {
    return malformed(where, "a position is an array of longitude, latitude and perhaps height");
  }
  Position position;
  position.lon_e7 = TRY(to_e7(pair.at(0).value_unsafe(), geometry::kLonE7Max, where));
  position.lat_e7 = TRY(to_e7(pair.at(1).value_unsafe(), geometry::kLatE7Max, where));
  return position;
}

Result<Polyline> to_line(const array& from, const std::string& where) {
  Polyline line;
  for (const element place : from)
    line.push_back(TRY(to_position(place, where + ", place " + std::to_string(line.size()))));
  if (line.size() < 2) return malformed(where, "a line has two places or more");
  return line;
}

Result<Unit> add_lines(const object& shape, const std::string& where, std::vector<Polyline>& lines) {
  const auto type = TRY(member<std::string_view>(shape, "type", where));
  if (type != "LineString" && type != "MultiLineString") {
    return malformed(where, "\"" + std::string(type) + "\" is no frontier; give LineString or MultiLineString");
  }
  const array coordinates = TRY(member<array>(shape, "coordinates", where));
  if (type == "LineString") {
    lines.push_back(TRY(to_line(coordinates, where)));
    return Unit{};
  }
  for (const element part : coordinates) {
    array line;
    if (part.get(line) != simdjson::SUCCESS) return malformed(where, "a part of a MultiLineString is an array");
    lines.push_back(TRY(to_line(line, where)));
  }
  return Unit{};
}

/// Before RFC 7946 a text could name its reference system. Tools still write the one that we mean.
Result<Unit> check_reference_system(const object& top) {
  const std::optional<element> crs = TRY(find_member(top, "crs", "text"));
  if (!crs) return Unit{};
  std::string_view name;
  if (crs->at_pointer("/properties/name").get(name) == simdjson::SUCCESS && name.ends_with(":CRS84")) return Unit{};
  return malformed("text", "member \"crs\" names another reference system; convert the coordinates to WGS84 (CRS84)");
}

/// The text's top object. It points into `parser`.
Result<object> parse(BytesView text, simdjson::dom::parser& parser) {
  if (text.size() > kGeojsonBytesMax) {
    return malformed("text",
                     std::to_string(text.size()) + " bytes; at most " + std::to_string(kGeojsonBytesMax) + " are read");
  }
  if (text.empty()) return malformed("text", "no JSON: it is empty");
  element top;
  const simdjson::error_code error = parser.parse(text.data(), text.size()).get(top);
  if (error != simdjson::SUCCESS) return malformed("text", std::string("no JSON: ") + simdjson::error_message(error));
  object value;
  if (top.get(value) != simdjson::SUCCESS) return malformed("text", "GeoJSON is an object");
  TRY(check_reference_system(value));
  return value;
}

/// The features of a FeatureCollection, each an object of type Feature.
Result<std::vector<object>> features_of(const object& collection) {
  std::vector<object> features;
  for (const element each : TRY(member<array>(collection, "features", "FeatureCollection"))) {
    const std::string where = "feature " + std::to_string(features.size());
    object feature;
    if (each.get(feature) != simdjson::SUCCESS) return malformed(where, "a feature is an object");
    if (TRY(member<std::string_view>(feature, "type", where)) != "Feature")
      return malformed(where, "type is not Feature");
    features.push_back(feature);
  }
  return features;
}

Result<std::map<std::string, std::string>> to_names(const object& from, const std::string& where) {
  std::map<std::string, std::string> names;
  for (const auto field : from) {
    std::string_view text;
    if (field.value.get(text) != simdjson::SUCCESS || text.empty()) return malformed(where, "a name is text");
    if (!names.emplace(field.key, text).second)
      return malformed(where, "two names in language " + std::string(field.key));
  }
  if (names.empty()) return malformed(where, "\"names\" holds no name");
  return names;
}

Result<Crossing> to_crossing(const object& feature, std::size_t index) {
  Crossing crossing;
  crossing.id = TRY(member<std::string_view>(feature, "id", "feature " + std::to_string(index)));
  const std::string where = "feature " + std::to_string(index) + " (" + crossing.id + ")";
  if (crossing.id.empty()) return malformed(where, "\"id\" is empty");
  const object properties = TRY(member<object>(feature, "properties", where));
  crossing.kind = TRY(member<std::string_view>(properties, "class", where));
  if (crossing.kind.empty()) return malformed(where, "\"class\" is empty");
  crossing.names = TRY(to_names(TRY(member<object>(properties, "names", where)), where));
  const auto uncertainty_m = TRY(member<std::uint64_t>(properties, "uncertainty_m", where));
  if (uncertainty_m > std::numeric_limits<std::uint32_t>::max())
    return malformed(where, "\"uncertainty_m\" is too large");
  crossing.uncertainty_m = static_cast<std::uint32_t>(uncertainty_m);
  const object shape = TRY(member<object>(feature, "geometry", where));
  if (TRY(member<std::string_view>(shape, "type", where)) != "Point") return malformed(where, "a crossing is a Point");
  crossing.position = TRY(to_position(TRY(member<element>(shape, "coordinates", where)), where));
  return crossing;
}

void append_position(std::string& out, Position position, Crs crs) {
  out += '[';
  out += to_text(position, crs);
  out += ']';
}

void append_line(std::string& out, const Polyline& line, Crs crs) {
  out += '[';
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (i > 0) out += ',';
    append_position(out, line[i], crs);
  }
  out += ']';
}

void append_shape(std::string& out, const Feature& feature, Crs crs) {
  switch (feature.shape) {
    case Feature::Shape::none: out += "null"; return;
    case Feature::Shape::point:
      CHECK(feature.parts.size() == 1);
      CHECK(feature.parts[0].size() == 1);
      out += R"({"type":"Point","coordinates":)";
      append_position(out, feature.parts[0][0], crs);
      break;
    case Feature::Shape::line:
      CHECK(feature.parts.size() == 1);
      out += R"({"type":"LineString","coordinates":)";
      append_line(out, feature.parts[0], crs);
      break;
    case Feature::Shape::polygon:
      out += R"({"type":"Polygon","coordinates":[)";
      for (std::size_t i = 0; i < feature.parts.size(); ++i) {
        if (i > 0) out += ',';
        append_line(out, feature.parts[i], crs);
      }
      out += ']';
      break;
  }
  out += '}';
}

}  // namespace

Result<std::vector<Polyline>> read_frontier(BytesView text) {
  simdjson::dom::parser parser;
  const object top = TRY(parse(text, parser));
  const auto type = TRY(member<std::string_view>(top, "type", "text"));
  std::vector<Polyline> lines;
  if (type == "FeatureCollection") {
    const std::vector<object> features = TRY(features_of(top));
    for (std::size_t i = 0; i < features.size(); ++i) {
      const std::string where = "feature " + std::to_string(i);
      TRY(add_lines(TRY(member<object>(features[i], "geometry", where)), where, lines));
    }
  } else if (type == "Feature") {
    TRY(add_lines(TRY(member<object>(top, "geometry", "Feature")), "Feature", lines));
  } else {
    TRY(add_lines(top, "geometry", lines));
  }
  if (lines.empty()) return malformed("text", "no line in it");
  return lines;
}

Result<std::vector<geometry::Stretch>> read_rivers(BytesView text) {
  simdjson::dom::parser parser;
  const object top = TRY(parse(text, parser));
  const auto type = TRY(member<std::string_view>(top, "type", "text"));
  std::vector<geometry::Stretch> rivers;
  if (type != "Feature" && type != "FeatureCollection") return rivers;
  std::vector<object> features{top};
  if (type == "FeatureCollection") features = TRY(features_of(top));
  std::vector<Polyline> lines;
  for (std::size_t i = 0; i < features.size(); ++i) {
    const std::string where = "feature " + std::to_string(i);
    const std::size_t before = lines.size();
    TRY(add_lines(TRY(member<object>(features[i], "geometry", where)), where, lines));
    const std::optional<element> properties = TRY(find_member(features[i], "properties", where));
    object named;
    if (!properties || properties->get(named) != simdjson::SUCCESS) continue;
    const std::optional<element> nature = TRY(find_member(named, "nature", where));
    std::string_view word = "land";
    if (nature && (nature->get(word) != simdjson::SUCCESS || (word != "land" && word != "river"))) {
      return malformed(where, "\"nature\" is \"land\" or \"river\"");
    }
    constexpr double kWhole = 1e9;  // metres: more than once round the earth
    for (std::size_t line = before; word == "river" && line < lines.size(); ++line) rivers.push_back({line, 0, kWhole});
  }
  return rivers;
}

Result<std::vector<geometry::Marker>> read_markers(BytesView text) {
  simdjson::dom::parser parser;
  const object top = TRY(parse(text, parser));
  if (TRY(member<std::string_view>(top, "type", "text")) != "FeatureCollection") {
    return malformed("text", "markers come as a FeatureCollection");
  }
  std::vector<geometry::Marker> markers;
  std::set<std::string> ids;
  for (const object& feature : TRY(features_of(top))) {
    const std::string where = "feature " + std::to_string(markers.size());
    geometry::Marker marker;
    marker.id = std::string(TRY(member<std::string_view>(feature, "id", where)));
    if (marker.id.empty()) return malformed(where, "its id is empty");
    if (!ids.insert(marker.id).second) return malformed(where, "two markers have the id \"" + marker.id + "\"");
    const object point = TRY(member<object>(feature, "geometry", where));
    if (TRY(member<std::string_view>(point, "type", where)) != "Point") return malformed(where, "a marker is a Point");
    marker.at = TRY(to_position(TRY(member<element>(point, "coordinates", where)), where));
    markers.push_back(std::move(marker));
  }
  return markers;
}

Result<std::vector<Crossing>> read_crossings(BytesView text) {
  simdjson::dom::parser parser;
  const object top = TRY(parse(text, parser));
  if (TRY(member<std::string_view>(top, "type", "text")) != "FeatureCollection") {
    return malformed("text", "crossings come as a FeatureCollection");
  }
  std::vector<Crossing> crossings;
  std::set<std::string> ids;
  for (const object& feature : TRY(features_of(top))) {
    crossings.push_back(TRY(to_crossing(feature, crossings.size())));
    const std::string& id = crossings.back().id;
    if (!ids.insert(id).second) return malformed("text", "two crossings have the id \"" + id + "\"");
  }
  return crossings;
}

std::string to_degrees(std::int32_t e7) {
  const std::uint32_t size = e7 < 0 ? 0U - static_cast<std::uint32_t>(e7) : static_cast<std::uint32_t>(e7);
  constexpr std::uint32_t kScale = 10'000'000;
  std::string out = (e7 < 0 ? "-" : "") + std::to_string(size / kScale);
  if (size % kScale == 0) return out;
  const std::string fraction = std::to_string(kScale + size % kScale);
  return out + '.' + fraction.substr(1, fraction.find_last_not_of('0'));
}

namespace {

void append_members(std::string& out, const JsonObject& more) {
  for (const auto& [name, value] : more) out += ',' + to_canonical(Json(name)) + ':' + to_canonical(value);
}

}  // namespace

std::string write_feature(const Feature& feature, const JsonObject& more, Crs crs) {
  std::string out = R"({"type":"Feature","id":)" + to_canonical(feature.id) + R"(,"geometry":)";
  append_shape(out, feature, crs);
  out += R"(,"properties":)" + to_canonical(feature.properties);
  append_members(out, more);
  return out + '}';
}

std::string write_features(std::span<const Feature> features, const JsonObject& more, Crs crs) {
  std::string out = R"({"type":"FeatureCollection","features":[)";
  for (std::size_t i = 0; i < features.size(); ++i) {
    if (i > 0) out += ',';
    out += write_feature(features[i], {}, crs);
  }
  out += ']';
  append_members(out, more);
  return out + '}';
}

}  // namespace thalweg::formats
