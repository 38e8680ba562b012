// SPDX-License-Identifier: Apache-2.0
#include "host/ogc.h"

namespace thalweg::host::ogc {
namespace {

Json parameter(const char* name, const char* what, Json schema) {
  return JsonObject{{"name", name},
                    {"in", "query"},
                    {"required", false},
                    {"style", "form"},
                    {"explode", false},
                    {"description", what},
                    {"schema", std::move(schema)}};
}

Json text() {
  return JsonObject{{"type", "string"}};
}

Json systems() {
  JsonArray known;
  for (const formats::Crs crs : formats::all_crs()) known.emplace_back(formats::uri(crs));
  return JsonObject{{"type", "string"}, {"format", "uri"}, {"enum", std::move(known)}};
}

Json answers(const char* type) {
  const Json content = JsonObject{{type, JsonObject{{"schema", JsonObject{{"type", "object"}}}}}};
  const Json trouble = JsonObject{
      {"description", "Says what is wrong"},
      {"content", JsonObject{{"application/problem+json", JsonObject{{"schema", JsonObject{{"type", "object"}}}}}}}};
  return JsonObject{
      {"200", JsonObject{{"description", "Done"}, {"content", content}}}, {"400", trouble}, {"404", trouble}};
}

Json get(const std::string& summary, JsonArray parameters, const char* type) {
  return JsonObject{
      {"get", JsonObject{{"summary", summary}, {"parameters", std::move(parameters)}, {"responses", answers(type)}}}};
}

JsonArray export_parameters(const Collection& collection) {
  JsonArray list{
      parameter(
          "bbox",
          "West, south, east and north in degrees, or low and high in the order of bbox-crs",
          JsonObject{{"type", "array"}, {"items", JsonObject{{"type", "number"}}}, {"minItems", 4}, {"maxItems", 6}}),
      parameter("bbox-crs", "The reference system of bbox", systems()),
      parameter("datetime", "A time, or two with a slash between", text()),
      parameter("filter", "Only features for which this holds, in CQL2", text()),
      parameter(
          "filter-lang",
          "How the filter is written",
          JsonObject{{"type", "string"}, {"enum", JsonArray{"cql2-text", "cql2-json"}}, {"default", "cql2-text"}}),
      parameter("filter-crs", "The reference system of places in the filter", systems())};
  if (collection.of == Collection::Of::records) {
    for (const char* name : {"party", "state", "sector", "crossing"})
      list.push_back(parameter(name, "Only features with this value", text()));
  }
  return list;
}

JsonArray item_parameters(const Collection& collection) {
  JsonArray list = export_parameters(collection);
  list.push_back(parameter("crs", "The reference system of the answer", systems()));
  list.push_back(parameter("after", "Goes on after this feature", text()));
  list.push_back(parameter("limit",
                           "Features in the page",
                           JsonObject{{"type", "integer"}, {"minimum", 1}, {"maximum", kItemsMax}, {"default", 10}}));
  return list;
}

}  // namespace

Json description(const std::vector<Collection>& collections, std::string_view version) {
  constexpr const char* kJson = "application/json";
  constexpr const char* kGeojson = "application/geo+json";
  JsonObject paths{{"/ogc", get("What there is here", {}, kJson)},
                   {"/ogc/conformance", get("What of the standard is kept", {}, kJson)},
                   {"/ogc/collections", get("The collections", {}, kJson)}};
  for (const Collection& each : collections) {
    const std::string path = "/ogc/collections/" + each.id;
    paths.emplace_back(path, get(each.title, {}, kJson));
    paths.emplace_back(path + "/queryables", get("What a filter may ask for", {}, "application/schema+json"));
    paths.emplace_back(path + "/items", get(each.description, item_parameters(each), kGeojson));
    for (const auto& [file, type] :
         {std::pair("/csv", "text/csv"), std::pair("/geopackage", "application/geopackage+sqlite3")})
      paths.emplace_back(path + file, get("All features in one file", export_parameters(each), type));
    paths.emplace_back(
        path + "/items/{feature}",
        get("One of them",
            JsonArray{JsonObject{{"name", "feature"}, {"in", "path"}, {"required", true}, {"schema", text()}},
                      parameter("crs", "The reference system of the answer", systems())},
            kGeojson));
  }
  return JsonObject{{"openapi", "3.0.3"},
                    {"info", JsonObject{{"title", "Thalweg, OGC API - Features"}, {"version", version}}},
                    {"paths", std::move(paths)}};
}

}  // namespace thalweg::host::ogc
