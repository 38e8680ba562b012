// SPDX-License-Identifier: Apache-2.0
#include "host/ogc.h"

// The routes of OGC API - Features.
namespace thalweg::host {
namespace {

constexpr const char* kJson = "application/json";
constexpr const char* kGeojson = "application/geo+json";
constexpr const char* kOpenapi = "application/vnd.oai.openapi+json;version=3.0";
constexpr const char* kCrs84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84";

/// Programs follow links as they stand, so that they must be whole.
std::string root(const ApiCall& call) {
  return address_of(call.request) + "/ogc";
}

Json link(std::string href, const char* rel, const char* type, std::string title) {
  return JsonObject{{"href", std::move(href)}, {"rel", rel}, {"title", std::move(title)}, {"type", type}};
}

Json collection_json(const ApiContext& context, const ogc::Collection& collection, const std::string& root) {
  const std::string here = root + "/collections/" + collection.id;
  Json json(JsonObject{{"id", collection.id},
                       {"title", collection.title},
                       {"description", collection.description},
                       {"itemType", "feature"},
                       {"crs", JsonArray{kCrs84}},
                       {"links",
                        JsonArray{link(here, "self", kJson, collection.title),
                                  link(here + "/items", "items", kGeojson, "The features")}}});
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

void get_ogc_items(ApiContext& context, ApiCall call, const Respond& respond) {
  const auto collection = wanted(context, call, respond);
  if (!collection) return;
  ogc::ItemQuery query;
  if (const auto area = box(call.query_text("bbox"))) query.box = *area;
  if (const auto time = interval(call.query_text("datetime"))) query.time = *time;
  query.party = call.query_text("party");
  query.state = call.query_text("state");
  query.sector = call.query_text("sector");
  query.crossing = call.query_text("crossing");
  query.after = call.query_text("after");
  query.limit = std::min(count(call, "limit", query.limit), ogc::kItemsMax);
  const auto page = ogc::items(context, *collection, query);
  if (!page) return respond(problem(page.error()));
  const std::string here = root(call) + "/collections/" + collection->id + "/items";
  JsonArray links{link(address_of(call.request) + call.request.target, "self", kGeojson, "This page"),
                  link(root(call) + "/collections/" + collection->id, "collection", kJson, collection->title)};
  if (!page->next.empty())
    links.push_back(link(next_address(call, here, page->next), "next", kGeojson, "The next page"));
  respond(ok_text(formats::write_features(page->features,
                                          {{"links", std::move(links)},
                                           {"numberMatched", page->matched},
                                           {"numberReturned", page->features.size()},
                                           {"timeStamp", to_rfc3339(context.runner.now())}}),
                  kGeojson));
}

void get_ogc_item(ApiContext& context, ApiCall call, const Respond& respond) {
  const auto collection = wanted(context, call, respond);
  if (!collection) return;
  const auto feature = ogc::item(context, *collection, call.path.at("feature"));
  if (!feature) return respond(problem(feature.error()));
  const std::string above = root(call) + "/collections/" + collection->id;
  const JsonArray links{link(above + "/items/" + feature->id, "self", kGeojson, "This feature"),
                        link(above, "collection", kJson, collection->title)};
  respond(ok_text(formats::write_feature(*feature, {{"links", links}}), kGeojson));
}

}  // namespace thalweg::host
