// SPDX-License-Identifier: Apache-2.0
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/node_detail.h"

using testing::HasSubstr;

namespace thalweg::host {
namespace {

struct OgcTest : testing::Test {
  Pair pair;
  TestNode& arr = pair.arr;
  TestNode& bes = pair.bes;

  static std::string incident(const std::string& office, const std::string& at, int lat_e7) {
    std::string draft = drill_incident(office);
    draft.replace(draft.find("2026-09-21T13:00:00Z"), 20, at);
    draft.replace(draft.find("335000000"), 9, std::to_string(lat_e7));
    return draft;
  }

  /// GeoJSON has decimals, which our own JSON has not: points come without where they are.
  static Json geojson(TestNode& node, const std::string& target) {
    std::string read = node.get(target).body;
    constexpr std::string_view kBegin = "\"coordinates\":[";
    for (std::size_t at = read.find(kBegin); at != std::string::npos; at = read.find(kBegin, at + 1))
      read.erase(at + kBegin.size(), read.find(']', at) - at - kBegin.size());
    const auto json = parse_json(read, true);
    EXPECT_TRUE(json.has_value()) << read;
    return json ? *json : Json(JsonObject{});
  }

  static std::string link(const Json& json, std::string_view rel) {
    for (const Json& each : *json.find("links")->as_array()) {
      if (each.text("rel") != rel) continue;
      const std::string href(each.text("href"));
      return href.substr(href.find("/ogc"));
    }
    return {};
  }

  /// The collection of one kind.
  std::string collection_of(const std::string& kind) {
    const Json all = arr.json("/ogc/collections");
    for (const Json& each : *all.find("collections")->as_array())
      if (each.text("id").ends_with("-" + kind)) return std::string(each.text("id"));
    return {};
  }

  static std::set<std::string> ids(const Json& page) {
    std::set<std::string> found;
    for (const Json& each : *page.find("features")->as_array()) found.insert(std::string(each.text("id")));
    return found;
  }
};

TEST_F(OgcTest, leads_from_one_page_to_every_collection) {
  const Json landing = arr.json("/ogc");
  EXPECT_EQ(link(landing, "data"), "/ogc/collections");
  EXPECT_THAT(arr.get(link(landing, "service-desc")).content_type, HasSubstr("openapi+json;version=3.0"));
  EXPECT_THAT(to_canonical(arr.json(link(landing, "conformance"))), HasSubstr("ogcapi-features-1/1.0/conf/core"));
  const Json collections = arr.json("/ogc/collections");
  std::set<std::string> names;
  for (const Json& each : *collections.find("collections")->as_array()) {
    names.insert(std::string(each.text("id")));
    EXPECT_EQ(arr.json("/ogc/collections/" + std::string(each.text("id"))), each);
    EXPECT_EQ(arr.get(link(each, "items")).status, 200) << each.text("id");
    EXPECT_EQ(arr.get(link(each, "items")).content_type, "application/geo+json");
  }
  EXPECT_TRUE(names.contains("drill-incident")) << to_canonical(collections);
  EXPECT_TRUE(names.contains("drill-crossings"));
  EXPECT_FALSE(names.contains("drill-ack")) << "it has no place, and is no matter by itself";
}

TEST_F(OgcTest, pages_have_every_record_of_both_sides_once) {
  std::set<std::string> said;
  for (int i = 0; i < 7; ++i) {
    TestNode& node = i % 2 == 0 ? arr : bes;
    const std::string office = i % 2 == 0 ? "arr-post" : "bes-post";
    const Json result = node.submit(incident(office, "2026-09-21T13:00:00Z", 335'000'000 + i));
    ASSERT_EQ(result.text("status"), "released") << to_canonical(result);
    said.insert(std::string(result.text("id")));
  }
  const std::string first = "/ogc/collections/drill-incident/items?limit=3&party=";
  ASSERT_TRUE(
      eventually([&] { return geojson(arr, "/ogc/collections/drill-incident/items").integer("numberMatched") == 7; }));
  std::set<std::string> seen;
  std::size_t pages = 0;
  for (std::string next = "/ogc/collections/drill-incident/items?limit=3"; !next.empty() && pages < 9; ++pages) {
    const Json page = geojson(arr, next);
    EXPECT_EQ(page.integer("numberMatched"), 7);
    EXPECT_EQ(page.integer("numberReturned"), static_cast<std::int64_t>(ids(page).size()));
    for (const std::string& id : ids(page)) EXPECT_TRUE(seen.insert(id).second) << "twice";
    next = link(page, "next");
  }
  EXPECT_EQ(pages, 3u);
  EXPECT_EQ(seen, said);
  EXPECT_EQ(geojson(arr, first + "bes").integer("numberMatched"), 3);
  for (const std::string& id : said) {
    const Json one = geojson(arr, "/ogc/collections/drill-incident/items/" + id);
    EXPECT_EQ(one.text("id"), id);
    EXPECT_EQ(one.find("properties")->text("type"), "livestock.strayed");
  }
}

TEST_F(OgcTest, a_box_and_a_span_of_time_choose) {
  const std::string north(arr.submit(incident("arr-post", "2026-09-20T10:00:00Z", 339'000'000)).text("id"));
  const std::string south(arr.submit(incident("arr-post", "2026-09-22T10:00:00Z", 331'000'000)).text("id"));
  const std::string items = "/ogc/collections/drill-incident/items";
  ASSERT_TRUE(eventually([&] { return geojson(arr, items).integer("numberMatched") == 2; }));
  EXPECT_EQ(ids(geojson(arr, items + "?bbox=44,33.5,46,35")), std::set{north});
  EXPECT_EQ(ids(geojson(arr, items + "?bbox=44,33,0,46,33.2,0")), std::set{south});
  EXPECT_EQ(ids(geojson(arr, items + "?datetime=2026-09-21T00:00:00Z/..")), std::set{south});
  EXPECT_EQ(ids(geojson(arr, items + "?datetime=2026-09-20T10:00:00Z")), std::set{north});
  EXPECT_EQ(ids(geojson(arr, items + "?limit=1000000")).size(), 2u) << "more than a page holds is no error";
}

TEST_F(OgcTest, what_there_is_not_is_said) {
  EXPECT_EQ(arr.get("/ogc/collections/persons").status, 404);
  EXPECT_EQ(arr.get("/ogc/collections/drill-incident/items/" + std::string(64, '0')).status, 404);
  EXPECT_EQ(arr.get("/ogc/collections/drill-incident/items/1").status, 404);
  EXPECT_EQ(arr.get("/ogc/collections/drill-crossings/items?after=nowhere").status, 400);
  EXPECT_EQ(arr.get("/ogc/collections/drill-incident/items?after=nowhere").status, 400);
  EXPECT_EQ(arr.get("/ogc/collections/drill-incident/items?name=x").status, 400);
  EXPECT_EQ(arr.get("/ogc/collections/drill-incident/items?limit=0").status, 400);
}

TEST_F(OgcTest, a_filter_leaves_what_it_holds_for) {
  for (int i = 0; i < 6; ++i)
    ASSERT_EQ(
        arr.submit(incident("arr-post", "2026-09-21T13:0" + std::to_string(i) + ":00Z", 335'000'000 + i * 1'000'000))
            .text("status"),
        "released");
  const std::string items = "/ogc/collections/" + collection_of("incident") + "/items?limit=10&filter=";
  ASSERT_TRUE(eventually([&] { return ids(geojson(arr, items + "TRUE")).size() == 6; }));
  EXPECT_EQ(ids(geojson(arr, items + "type%3D'livestock.strayed'")).size(), 6u);
  EXPECT_EQ(ids(geojson(arr, items + "T_AFTER(event_at,TIMESTAMP('2026-09-21T13:03:30Z'))")).size(), 2u);
  EXPECT_EQ(ids(geojson(arr, items + "NOT%20impact%3D'low'")).size(), 0u);
  EXPECT_EQ(ids(geojson(arr, items + "S_INTERSECTS(geometry,BBOX(44,33.45,46,33.75))")).size(), 3u);
  EXPECT_EQ(ids(geojson(arr,
                        items + "S_INTERSECTS(geometry,BBOX(33.45,44,33.75,46))&filter-crs=http://www.opengis.net/def/"
                                "crs/EPSG/0/4326"))
                .size(),
            3u);
  EXPECT_EQ(ids(geojson(arr, items + R"({"op":"%3D","args":[{"property":"own"},true]}&filter-lang=cql2-json)")).size(),
            6u);
  // Pages of a filter go on as others do.
  const Json first =
      geojson(arr, "/ogc/collections/" + collection_of("incident") + "/items?limit=4&filter=open%3DTRUE");
  EXPECT_EQ(first.integer("numberMatched"), 6);
  const Json second = geojson(arr, link(first, "next"));
  EXPECT_EQ(ids(first).size() + ids(second).size(), 6u);
}

TEST_F(OgcTest, a_filter_asks_for_queryables_only) {
  const std::string collection = "/ogc/collections/" + collection_of("incident");
  const Json queryables = arr.json(collection + "/queryables");
  for (const char* name : {"type", "event_at", "party", "geometry", "text_en", "id"})
    EXPECT_NE(queryables.find("properties")->find(name), nullptr) << name;
  const HttpResponse refused = arr.get(collection + "/items?filter=weather%3D'fine'");
  EXPECT_EQ(refused.status, 400);
  EXPECT_THAT(refused.body, HasSubstr("there is no 'weather' here"));
  EXPECT_EQ(arr.get(collection + "/items?filter=type%3D").status, 400);
  const HttpResponse beyond = arr.get(collection + "/items?filter=S_WITHIN(geometry,POINT(1%201))");
  EXPECT_EQ(beyond.status, 400);
  EXPECT_THAT(beyond.body, HasSubstr("the relation S_WITHIN is not read here"));
  EXPECT_THAT(to_canonical(arr.json("/ogc/conformance")), HasSubstr("cql2/1.0/conf/basic-cql2"));
}

}  // namespace
}  // namespace thalweg::host
