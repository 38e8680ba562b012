// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "formats/table.h"
#include "host/ogc.h"

// The routes of OGC API - Features.
namespace thalweg::host {
namespace {

constexpr const char* kJson = "application/json";
constexpr const char* kGeojson = "application/geo+json";
constexpr const char* kGeopackage = "application/geopackage+sqlite3";
constexpr const char* kSchema = "application/schema+json";
constexpr const char* kOpenapi = "application/vnd.oai.openapi+json;version=3.0";
const std::string_view kCrs84 = formats::uri(formats::Crs::crs84);

/// Programs follow links as they stand, so that they must be whole.
std::string root(const ApiCall& call) {
  return address_of(call.request) + "/ogc";
}

Json link(std::string href, const char* rel, const char* type, std::string title) {
  return JsonObject{{"href", std::move(href)}, {"rel", rel}, {"title", std::move(title)}, {"type", type}};
}

Json collection_json(const ApiContext& context, const ogc::Collection& collection, const std::string& root) {
  const std::string here = root + "/collections/" + collection.id;
  JsonArray systems;
  for (const formats::Crs crs : formats::all_crs()) systems.emplace_back(formats::uri(crs));
  Json json(JsonObject{{"id", collection.id},
                       {"title", collection.title},
                       {"description", collection.description},
                       {"itemType", "feature"},
                       {"crs", std::move(systems)},
                       {"storageCrs", kCrs84},
                       {"links",
                        JsonArray{link(here, "self", kJson, collection.title),
                                  link(here + "/items", "items", kGeojson, "The features"),
                                  link(here + "/geopackage", "enclosure", kGeopackage, "All as a GeoPackage"),
                                  link(here + "/csv", "enclosure", "text/csv", "All as a table"),
                                  link(here + "/queryables",
                                       "http://www.opengis.net/def/rel/ogc/1.0/queryables",
                                       kSchema,
                                       "What a filter may ask for")}}});
  if (const auto around = ogc::extent(context, collection.agreement)) {
    const JsonArray box(around->begin(), around->end());
    json.set("extent", JsonObject{{"spatial", JsonObject{{"bbox", JsonArray{box}}, {"crs", kCrs84}}}});
  }
  return json;
}

/// Errors  as a response: there is no such collection.
std::optional<ogc::Collection> wanted(const ApiContext& context, const ApiCall& call, const Respond& respond) {
  auto found = ogc::find_collection(context, call.path.at("id"));
  if (!found)
    respond(problem(404,
                    "there is no collection '" + as_text(call.path.at("id").substr(0, 64)) +
                        "'; /ogc/collections lists those that there are"));
  return found;
}

/// A reference system that the query names; CRS84 when it names none.
Result<formats::Crs> system_in(const ApiCall& call, const char* name) {
  const std::string_view text = call.query_text(name);
  if (text.empty()) return formats::Crs::crs84;
  auto crs = formats::crs_from_uri(text);
  if (!crs) return Error{crs.error().code, std::string(name) + ": " + crs.error().detail};
  return crs;
}

/// Degrees as GeoJSON has them are taken digit by digit, as everywhere here.
Result<std::optional<Box>> area_of(const ApiCall& call) {
  const formats::Crs crs = TRY(system_in(call, "bbox-crs"));
  const std::string_view text = call.query_text("bbox");
  if (text.empty()) return std::optional<Box>();
  if (crs == formats::Crs::crs84) return std::optional(TRY(box(text)));
  const auto around = formats::box_around(TRY(corners(text)), crs);
  if (!around) return Error{around.error().code, "bbox: " + around.error().detail};
  return std::optional(Box{around->south_e7, around->west_e7, around->north_e7, around->east_e7});
}

/// The filter of Part 3, whose places may be in any of the systems.
Result<std::optional<formats::cql2::Expression>> filter_of(const ApiContext& context,
                                                           const ogc::Collection& collection,
                                                           const ApiCall& call) {
  const std::string_view text = call.query_text("filter");
  const formats::Crs crs = TRY(system_in(call, "filter-crs"));
  if (text.empty()) return std::optional<formats::cql2::Expression>();
  const auto to_position = [crs](double first, double second) -> Result<geometry::Position> {
    if (crs == formats::Crs::crs84) return formats::cql2::position_of_degrees(first, second);
    const auto around = TRY(formats::box_around({first, second, first, second}, crs));
    return geometry::Position{(around.south_e7 + around.north_e7) / 2, around.west_e7 / 2 + around.east_e7 / 2};
  };
  auto expression =
      TRY(call.query_text("filter-lang") == "cql2-json" ? formats::cql2::parse_json_filter(text, to_position)
                                                        : formats::cql2::parse_text(text, to_position));
  const JsonObject known = ogc::queryables(context, collection);
  for (const std::string& name : formats::cql2::properties_of(expression)) {
    const bool is_known = std::any_of(known.begin(), known.end(), [&](const auto& each) { return each.first == name; });
    if (!is_known)
      return Error{Code::malformed,
                   "filter: there is no '" + as_text(name.substr(0, 64)) + "' here; " + collection.id +
                       "/queryables lists what may be asked for"};
  }
  return std::optional(std::move(expression));
}

/// Which features are asked for, on whatever page.
Result<ogc::ItemQuery> query_of(const ApiContext& context, const ogc::Collection& collection, const ApiCall& call) {
  ogc::ItemQuery query;
  query.box = TRY(area_of(call));
  if (const auto time = interval(call.query_text("datetime"))) query.time = *time;
  query.party = call.query_text("party");
  query.state = call.query_text("state");
  query.sector = call.query_text("sector");
  query.crossing = call.query_text("crossing");
  query.filter = TRY(filter_of(context, collection, call));
  return query;
}

/// Answers with a file of all the features that are asked for, as `write` makes it.
void answer_file(const ApiContext& context,
                 const ApiCall& call,
                 const Respond& respond,
                 const std::string& ending,
                 const std::function<Result<Bytes>(const ogc::Collection&, std::span<const formats::Feature>)>& write) {
  const auto collection = wanted(context, call, respond);
  if (!collection) return;
  const auto query = query_of(context, *collection, call);
  if (!query) return respond(problem(query.error()));
  const auto features = ogc::all_items(context, *collection, *query);
  if (!features) return respond(problem(features.error()));
  auto file = write(*collection, *features);
  if (!file) return respond(problem(file.error()));
  HttpResponse response = ok_text(std::move(*file), ending == "csv" ? "text/csv; charset=utf-8" : kGeopackage);
  response.headers.emplace_back("content-disposition",
                                "attachment; filename=\"" + collection->id + "." + ending + "\"");
  respond(std::move(response));
}

/// Says in which system the coordinates are, in brackets as Part 2 has it.
HttpResponse placed(std::string text, formats::Crs crs) {
  HttpResponse response = ok_text(std::move(text), kGeojson);
  response.headers.emplace_back("content-crs", '<' + std::string(formats::uri(crs)) + '>');
  return response;
}

/// The same address with another `after`.
std::string next_address(const ApiCall& call, const std::string& here, const std::string& after) {
  std::string query;
  for (const auto& [name, value] : call.query) {
    if (name == "after") continue;
    query += (query.empty() ? "?" : "&") + name + "=";
    for (const char c : value) {
      constexpr std::string_view kPlain = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-._~,:/";
      constexpr std::string_view kHex = "0123456789ABCDEF";
      const auto byte = static_cast<unsigned char>(c);
      if (kPlain.find(c) != std::string_view::npos)
        query += c;
      else
        query += {'%', kHex[byte >> 4U], kHex[byte & 15U]};
    }
  }
  return here + query + (query.empty() ? "?" : "&") + "after=" + after;
}

}  // namespace

void get_ogc(ApiContext& context, ApiCall call, const Respond& respond) {
  const std::string here = root(call);
  respond(ok(JsonObject{{"title", "Thalweg " + context.journals.own_id()},
                        {"description", "What this node holds of both sides, the crossings and the line"},
                        {"links",
                         JsonArray{link(here, "self", kJson, "This page"),
                                   link(here + "/api", "service-desc", kOpenapi, "What may be asked"),
                                   link(here + "/conformance", "conformance", kJson, "What of the standard is kept"),
                                   link(here + "/collections", "data", kJson, "The collections")}}}));
}

void get_ogc_api(ApiContext& context, ApiCall, const Respond& respond) {
  respond({200, kOpenapi, to_canonical(ogc::description(ogc::collections(context), context.setup.version)), {}});
}

void get_ogc_conformance(ApiContext&, ApiCall, const Respond& respond) {
  JsonArray kept;
  for (const char* each : {"core", "geojson", "oas30"})
    kept.emplace_back("http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/" + std::string(each));
  kept.emplace_back("http://www.opengis.net/spec/ogcapi-features-2/1.0/conf/crs");
  for (const char* each : {"queryables", "filter", "features-filter"})
    kept.emplace_back("http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/" + std::string(each));
  for (const char* each : {"cql2-text",
                           "cql2-json",
                           "basic-cql2",
                           "advanced-comparison-operators",
                           "basic-spatial-functions",
                           "basic-spatial-functions-plus",
                           "temporal-functions",
                           "property-property"})
    kept.emplace_back("http://www.opengis.net/spec/cql2/1.0/conf/" + std::string(each));
  respond(ok(JsonObject{{"conformsTo", std::move(kept)}}));
}

void get_ogc_collections(ApiContext& context, ApiCall call, const Respond& respond) {
  const std::string here = root(call);
  JsonArray list;
  for (const ogc::Collection& each : ogc::collections(context)) list.push_back(collection_json(context, each, here));
  respond(ok(JsonObject{{"collections", std::move(list)},
                        {"links", JsonArray{link(here + "/collections", "self", kJson, "The collections")}}}));
}

void get_ogc_collection(ApiContext& context, ApiCall call, const Respond& respond) {
  const auto collection = wanted(context, call, respond);
  if (collection) respond(ok(collection_json(context, *collection, root(call))));
}

void get_ogc_queryables(ApiContext& context, ApiCall call, const Respond& respond) {
  const auto collection = wanted(context, call, respond);
  if (!collection) return;
  const std::string here = root(call) + "/collections/" + collection->id + "/queryables";
  JsonObject properties = ogc::queryables(context, *collection);
  std::sort(properties.begin(), properties.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  const JsonObject schema{{"$id", here},
                          {"$schema", "https://json-schema.org/draft/2020-12/schema"},
                          {"additionalProperties", false},
                          {"properties", std::move(properties)},
                          {"title", collection->title},
                          {"type", "object"}};
  respond(ok_text(to_canonical(Json(schema)), kSchema));
}

void get_ogc_items(ApiContext& context, ApiCall call, const Respond& respond) {
  const auto collection = wanted(context, call, respond);
  if (!collection) return;
  auto asked = query_of(context, *collection, call);
  if (!asked) return respond(problem(asked.error()));
  ogc::ItemQuery& query = *asked;
  const auto crs = system_in(call, "crs");
  if (!crs) return respond(problem(crs.error()));
  query.after = call.query_text("after");
  query.limit = std::min(count(call, "limit", query.limit), ogc::kItemsMax);
  const auto page = ogc::items(context, *collection, query);
  if (!page) return respond(problem(page.error()));
  const std::string here = root(call) + "/collections/" + collection->id + "/items";
  JsonArray links{link(address_of(call.request) + call.request.target, "self", kGeojson, "This page"),
                  link(root(call) + "/collections/" + collection->id, "collection", kJson, collection->title)};
  if (!page->next.empty())
    links.push_back(link(next_address(call, here, page->next), "next", kGeojson, "The next page"));
  respond(placed(formats::write_features(page->features,
                                         {{"links", std::move(links)},
                                          {"numberMatched", page->matched},
                                          {"numberReturned", page->features.size()},
                                          {"timeStamp", to_rfc3339(context.runner.now())}},
                                         *crs),
                 *crs));
}

void get_ogc_csv(ApiContext& context, ApiCall call, const Respond& respond) {
  answer_file(context, call, respond, "csv", [](const auto&, std::span<const formats::Feature> features) {
    return Result<Bytes>(formats::to_csv(features));
  });
}

void get_ogc_geopackage(ApiContext& context, ApiCall call, const Respond& respond) {
  answer_file(context, call, respond, "gpkg", [&](const auto& collection, std::span<const formats::Feature> features) {
    return context.setup.geopackage(collection.id, collection.title, context.runner.now(), features);
  });
}

void get_ogc_item(ApiContext& context, ApiCall call, const Respond& respond) {
  const auto collection = wanted(context, call, respond);
  if (!collection) return;
  const auto crs = system_in(call, "crs");
  if (!crs) return respond(problem(crs.error()));
  const auto feature = ogc::item(context, *collection, call.path.at("feature"));
  if (!feature) return respond(problem(feature.error()));
  const std::string above = root(call) + "/collections/" + collection->id;
  const JsonArray links{link(above + "/items/" + feature->id, "self", kGeojson, "This feature"),
                        link(above, "collection", kJson, collection->title)};
  respond(placed(formats::write_feature(*feature, {{"links", links}}, *crs), *crs));
}

}  // namespace thalweg::host
