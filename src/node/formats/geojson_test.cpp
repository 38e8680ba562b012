// SPDX-License-Identifier: Apache-2.0
#include "formats/geojson.h"

#include <fstream>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace thalweg::formats {
namespace {

using geometry::Frontier;
using geometry::Position;
using ::testing::HasSubstr;

std::string example(const std::string& path) {
  std::ifstream file(std::string(THALWEG_SOURCE_DIR) + "/data/" + path);
  EXPECT_TRUE(file.good()) << path;
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

std::string line_feature(const std::string& geometry) {
  return R"({"type":"Feature","geometry":)" + geometry + "}";
}

constexpr const char* kGate =
    R"({"type":"FeatureCollection","features":[{"type":"Feature","id":"gate-1","properties":{"class":"market",)"
    R"("names":{"en":"Gate","fi":"Portti"},"uncertainty_m":50,"note":"kept out"},)"
    R"("geometry":{"type":"Point","coordinates":[27.0267,69.9083,12.5]}}]})";

/// kGate with one piece of text replaced by another.
std::string gate_with(const std::string& from, const std::string& to) {
  std::string text = kGate;
  const std::size_t where = text.find(from);
  EXPECT_NE(where, std::string::npos) << from;
  return text.replace(where, from.size(), to);
}

TEST(Geojson, reads_a_line_from_a_geometry_a_feature_and_a_collection) {
  const std::string geometry = R"({"type":"LineString","coordinates":[[45.5,33],[45.6,33.1234567,800],[-1e1,-0.5]]})";
  const std::vector<Polyline> expected = {
      {{330'000'000, 455'000'000}, {331'234'567, 456'000'000}, {-5'000'000, -100'000'000}}};
  EXPECT_EQ(read_frontier(geometry).value(), expected);
  EXPECT_EQ(read_frontier(line_feature(geometry)).value(), expected);
  const std::string collection = R"({"type":"FeatureCollection","features":[)" + line_feature(geometry) + "]}";
  EXPECT_EQ(read_frontier(collection).value(), expected);
}

TEST(Geojson, reads_the_parts_of_a_multi_line_in_order) {
  const auto lines = read_frontier(R"({"type":"MultiLineString","coordinates":[[[1,2],[3,4]],[[5,6],[7,8]]]})");
  ASSERT_EQ(lines->size(), 2U);
  EXPECT_EQ((*lines)[1][0], (Position{60'000'000, 50'000'000}));
}

TEST(Geojson, reads_which_lines_are_rivers) {
  const std::string line = R"({"type":"LineString","coordinates":[[45,33],[46,33]]})";
  const std::string two = R"({"type":"MultiLineString","coordinates":[[[45,30],[46,30]],[[45,31],[46,31]]]})";
  const auto feature = [](const std::string& geometry, const std::string& properties) {
    return R"({"type":"Feature","properties":)" + properties + R"(,"geometry":)" + geometry + "}";
  };
  const auto rivers =
      read_rivers(R"({"type":"FeatureCollection","features":[)" + feature(line, R"({"nature":"land"})") + "," +
                  feature(two, R"({"nature":"river"})") + "," + feature(line, "null") + "]}");
  ASSERT_EQ(rivers->size(), 2U);
  EXPECT_EQ((*rivers)[0].line, 1U);
  EXPECT_EQ((*rivers)[1].line, 2U);
  EXPECT_TRUE(read_rivers(line)->empty());
  EXPECT_EQ(read_rivers(feature(line, R"({"nature":"river"})"))->size(), 1U);
  EXPECT_THAT(read_rivers(feature(line, R"({"nature":"sea"})")).error().detail, HasSubstr("\"land\" or \"river\""));
  EXPECT_TRUE(read_rivers(example("irn-irq/frontier.geojson"))->empty());
}

TEST(Geojson, reads_markers) {
  const auto collection = [](const std::string& features) {
    return R"({"type":"FeatureCollection","features":[)" + features + "]}";
  };
  const std::string one =
      R"({"type":"Feature","id":"7/3","properties":{},"geometry":{"type":"Point","coordinates":[45.5,33]}})";
  const auto markers = read_markers(collection(one));
  ASSERT_EQ(markers->size(), 1U);
  EXPECT_EQ((*markers)[0].id, "7/3");
  EXPECT_EQ((*markers)[0].at, (Position{330'000'000, 455'000'000}));
  EXPECT_THAT(read_markers(collection(one + "," + one)).error().detail, HasSubstr("two markers have the id \"7/3\""));
  EXPECT_THAT(read_markers(one).error().detail, HasSubstr("FeatureCollection"));
  std::string other = one;
  other.replace(other.find("Point"), 5, "Plane");
  EXPECT_THAT(read_markers(collection(other)).error().detail, HasSubstr("a marker is a Point"));
  other = one;
  other.replace(other.find("7/3"), 3, "");
  EXPECT_THAT(read_markers(collection(other)).error().detail, HasSubstr("its id is empty"));
}

TEST(Geojson, rounds_to_the_nearest_ten_millionth) {
  const auto lines = read_frontier(R"({"type":"LineString","coordinates":[[0.12345674,-0.12345676],[180,-90]]})");
  EXPECT_EQ((*lines)[0], (Polyline{{-1'234'568, 1'234'567}, {-900'000'000, 1'800'000'000}}));
}

TEST(Geojson, refuses_a_frontier_that_two_readers_could_read_differently) {
  const std::vector<std::pair<std::string, std::string>> refusals = {
      {"", "no JSON"},
      {"[1]", "GeoJSON is an object"},
      {R"({"type":"LineString","coordinates":[[1,2],[3,4]]} x)", "no JSON"},
      {R"({"coordinates":[]})", "member \"type\" is missing"},
      {R"({"type":"LineString","coordinates":[[1,2]]})", "two places or more"},
      {R"({"type":"LineString","coordinates":[[1,2],[3]]})", "geometry, place 1: a position is an array"},
      {R"({"type":"LineString","coordinates":[[1,2],[3,"4"]]})", "not a number"},
      {R"({"type":"LineString","coordinates":[[1,2],[3,91]]})", "longitude before latitude"},
      {R"({"type":"LineString","coordinates":[[1,2],[180.1,4]]})", "180.100000 is outside the earth"},
      {R"({"type":"LineString","coordinates":[[1,2],[3,4]],"coordinates":[[1,2],[5,6]]})",
       "\"coordinates\" is given twice"},
      {R"({"type":"LineString","crs":{"properties":{"name":"EPSG:2393"}},"coordinates":[[1,2],[3,4]]})", "convert"},
      {R"({"type":"Polygon","coordinates":[]})", "\"Polygon\" is no frontier"},
      {R"({"type":"MultiLineString","coordinates":[3]})", "is an array"},
      {R"({"type":"MultiLineString","coordinates":[]})", "no line"},
      {R"({"type":"FeatureCollection","features":[]})", "no line"},
      {R"({"type":"FeatureCollection","features":[{"type":"feature"}]})", "feature 0: type is not Feature"},
      {R"({"type":"FeatureCollection","features":[{"type":"Feature","geometry":null}]})",
       "\"geometry\" is of another type"},
  };
  for (const auto& [text, words] : refusals) {
    const auto lines = read_frontier(text);
    ASSERT_FALSE(lines.has_value()) << text;
    EXPECT_EQ(lines.error().code, Code::malformed);
    EXPECT_THAT(lines.error().detail, HasSubstr(words));
  }
}

TEST(Geojson, accepts_the_reference_system_that_it_means) {
  EXPECT_TRUE(read_frontier(R"({"type":"LineString","crs":{"type":"name","properties":)"
                            R"({"name":"urn:ogc:def:crs:OGC:1.3:CRS84"}},"coordinates":[[1,2],[3,4]]})"));
}

TEST(Geojson, refuses_no_text_at_all) {
  EXPECT_THAT(read_frontier({}).error().detail, HasSubstr("it is empty"));
}

TEST(Geojson, refuses_a_text_beyond_its_bound) {
  const auto lines = read_frontier(std::string(kGeojsonBytesMax + 1, ' '));
  EXPECT_THAT(lines.error().detail, HasSubstr("67108865 bytes; at most 67108864"));
}

TEST(Geojson, reads_a_crossing) {
  const auto crossings = read_crossings(kGate);
  ASSERT_EQ(crossings->size(), 1U);
  const Crossing& gate = crossings->front();
  EXPECT_EQ(gate.id, "gate-1");
  EXPECT_EQ(gate.kind, "market");
  EXPECT_EQ(gate.names, (std::map<std::string, std::string>{{"en", "Gate"}, {"fi", "Portti"}}));
  EXPECT_EQ(gate.position, (Position{699'083'000, 270'267'000}));
  EXPECT_EQ(gate.uncertainty_m, 50U);
}

TEST(Geojson, refuses_a_crossing_with_something_missing) {
  const std::vector<std::array<std::string, 3>> refusals = {
      {R"("id":"gate-1",)", "", "feature 0: member \"id\" is missing"},
      {R"("id":"gate-1",)", R"("id":7,)", "\"id\" is of another type"},
      {R"("id":"gate-1",)", R"("id":"",)", "\"id\" is empty"},
      {R"("class":"market")", R"("class":"")", "feature 0 (gate-1): \"class\" is empty"},
      {R"({"en":"Gate","fi":"Portti"})", "{}", "holds no name"},
      {R"("fi":"Portti")", R"("en":"Port")", "two names in language en"},
      {R"("fi":"Portti")", R"("fi":3)", "a name is text"},
      {R"("uncertainty_m":50)", R"("uncertainty_m":-1)", "\"uncertainty_m\" is of another type"},
      {R"("uncertainty_m":50)", R"("uncertainty_m":4294967296)", "too large"},
      {R"("type":"Point")", R"("type":"LineString")", "a crossing is a Point"},
      {"[27.0267,69.9083,12.5]", "[69.9083,127.0267]", "longitude before latitude"},
      {R"("FeatureCollection")", R"("Feature")", "FeatureCollection"},
  };
  for (const auto& [from, to, words] : refusals) {
    const auto crossings = read_crossings(gate_with(from, to));
    ASSERT_FALSE(crossings.has_value()) << to;
    EXPECT_EQ(crossings.error().code, Code::malformed);
    EXPECT_THAT(crossings.error().detail, HasSubstr(words));
  }
}

TEST(Geojson, refuses_two_crossings_of_one_id) {
  const std::string feature(kGate + 40, std::string(kGate).size() - 42);
  const auto crossings = read_crossings(R"({"type":"FeatureCollection","features":[)" + feature + "," + feature + "]}");
  EXPECT_THAT(crossings.error().detail, HasSubstr("two crossings have the id \"gate-1\""));
}

TEST(Geojson, refuses_every_truncation) {
  const std::string line = line_feature(R"({"type":"LineString","coordinates":[[45.5,33],[45.6,33.1]]})");
  for (std::size_t size = 0; size < line.size(); ++size) EXPECT_FALSE(read_frontier(line.substr(0, size))) << size;
  const std::string gate = kGate;
  for (std::size_t size = 0; size < gate.size(); ++size) EXPECT_FALSE(read_crossings(gate.substr(0, size))) << size;
}

TEST(Geojson, writes_coordinates_digit_by_digit) {
  Feature point{"p \"1\"", Feature::Shape::point, {{{-1, 1'800'000'000}}}, JsonObject{{"count", 3}}};
  Feature line{"l", Feature::Shape::line, {{{300'000'000, -5'000'000}, {0, 10'000'001}}}, JsonObject{}};
  Feature area{"a", Feature::Shape::polygon, {{{0, 0}, {0, 10'000'000}, {10'000'000, 0}, {0, 0}}}, JsonObject{}};
  const std::vector<Feature> features = {point, line, area};
  EXPECT_EQ(write_features(features),
            R"({"type":"FeatureCollection","features":[)"
            R"({"type":"Feature","id":"p \"1\"","geometry":{"type":"Point","coordinates":[180,-0.0000001]},)"
            R"("properties":{"count":3}},)"
            R"({"type":"Feature","id":"l","geometry":{"type":"LineString","coordinates":[[-0.5,30],[1.0000001,0]]},)"
            R"("properties":{}},)"
            R"({"type":"Feature","id":"a","geometry":{"type":"Polygon","coordinates":[[[0,0],[1,0],[0,1],[0,0]]]},)"
            R"("properties":{}}]})");
}

TEST(Geojson, writes_what_lies_nowhere_and_further_members) {
  const Feature nowhere{"n", Feature::Shape::none, {}, JsonObject{}};
  EXPECT_EQ(write_feature(nowhere, {{"links", JsonArray{}}}),
            R"({"type":"Feature","id":"n","geometry":null,"properties":{},"links":[]})");
  EXPECT_EQ(write_features({}, {{"numberMatched", 0}, {"next \"1\"", "x"}}),
            R"({"type":"FeatureCollection","features":[],"numberMatched":0,"next \"1\"":"x"})");
}

TEST(Geojson, reads_back_the_same_numbers) {
  Polyline line;
  for (std::int32_t i = 0; i < 20'000; ++i) line.push_back({i * 44'987 - 449'870'000, i * 89'993 - 899'999'999});
  const std::vector<Feature> features = {{"l", Feature::Shape::line, {line}, JsonObject{}}};
  EXPECT_EQ(read_frontier(write_features(features)).value(), (std::vector<Polyline>{line}));
}

void holds_together(const std::string& pair, std::size_t crossing_count) {
  const auto frontier = Frontier::build(read_frontier(example(pair + "/frontier.geojson")).value());
  ASSERT_TRUE(frontier.has_value());
  const auto crossings = read_crossings(example(pair + "/crossings.geojson"));
  ASSERT_TRUE(crossings.has_value()) << crossings.error().detail;
  EXPECT_EQ(crossings->size(), crossing_count);
  for (const Crossing& crossing : *crossings) {
    EXPECT_LT(frontier->nearest(crossing.position).distance_m, crossing.uncertainty_m + 3000) << crossing.id;
    EXPECT_TRUE(crossing.names.contains("en")) << crossing.id;
  }
}

TEST(ExampleData, has_the_iran_iraq_crossings_near_the_line) {
  holds_together("irn-irq", 13);
}

TEST(ExampleData, has_the_finland_norway_crossings_near_the_line) {
  holds_together("fin-nor", 6);
}

TEST(ExampleData, keeps_the_first_named_country_on_the_left) {
  const auto south = Frontier::build(read_frontier(example("irn-irq/frontier.geojson")).value());
  EXPECT_TRUE(south->nearest({356'892'000, 513'890'000}).left);   // Tehran
  EXPECT_FALSE(south->nearest({333'152'000, 443'661'000}).left);  // Baghdad
  const auto north = Frontier::build(read_frontier(example("fin-nor/frontier.geojson")).value());
  EXPECT_TRUE(north->nearest({689'060'000, 270'290'000}).left);   // Inari
  EXPECT_FALSE(north->nearest({699'689'000, 232'716'000}).left);  // Alta
}

}  // namespace
}  // namespace thalweg::formats
