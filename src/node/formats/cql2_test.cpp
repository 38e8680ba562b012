// SPDX-License-Identifier: Apache-2.0
#include "formats/cql2.h"

#include <random>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace thalweg::formats::cql2 {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

/// An incident as the map programs see it.
Feature incident() {
  Feature feature{"f1", Feature::Shape::point, {{{304'000'000, 480'000'000}}}, {}};
  feature.properties = JsonObject{{"disputed", 2},
                                  {"event_at", "2026-09-01T10:00:00Z"},
                                  {"impact", "high"},
                                  {"open", true},
                                  {"text_en", "Mike's boat 100% afloat"},
                                  {"text_fa", "گله"},
                                  {"until", "2026-09-01T12:00:00Z"}};
  return feature;
}

bool says(const std::string& filter, const Feature& feature = incident()) {
  const auto expression = parse_text(filter, position_of_degrees);
  EXPECT_TRUE(expression.has_value()) << filter << ": " << (expression ? "" : expression.error().detail);
  return expression && holds(*expression, feature);
}

bool says_json(const std::string& filter) {
  const auto expression = parse_json_filter(filter, position_of_degrees);
  EXPECT_TRUE(expression.has_value()) << filter << ": " << (expression ? "" : expression.error().detail);
  return expression && holds(*expression, incident());
}

std::string refusal(const std::string& filter) {
  const auto expression = parse_text(filter, position_of_degrees);
  return expression ? "taken" : std::string(name(expression.error().code)) + " " + expression.error().detail;
}

TEST(Cql2, compares) {
  for (const char* yes : {"impact = 'high'",
                          "impact <> 'low'",
                          "\"impact\"='high'",
                          "disputed>1 and disputed < 2.5",
                          "disputed >= 2 AND disputed <= 2",
                          "open = TRUE",
                          "impact='low' OR impact='high'",
                          "NOT impact = 'low'",
                          "(impact='low' OR open=true) AND disputed = 2",
                          "disputed = +2.0",
                          "impact = impact",
                          "TRUE",
                          "event_at > TIMESTAMP('2026-09-01T09:59:59.999999Z')",
                          "event_at < DATE('2026-09-02')"})
    EXPECT_TRUE(says(yes)) << yes;
  for (const char* no :
       {"impact = 'High'", "disputed = 3", "open = false", "NOT TRUE", "disputed = '2'", "FALSE OR FALSE"})
    EXPECT_FALSE(says(no)) << no;
}

TEST(Cql2, what_is_not_there_is_neither_true_nor_false) {
  EXPECT_FALSE(says("sector = 'south'"));
  EXPECT_FALSE(says("NOT sector = 'south'"));
  EXPECT_TRUE(says("sector = 'south' OR open = true"));
  EXPECT_FALSE(says("sector = 'south' AND open = true"));
  EXPECT_TRUE(says("sector IS NULL"));
  EXPECT_TRUE(says("impact IS NOT NULL AND NOT geometry IS NULL"));
}

TEST(Cql2, looks_for_patterns_ranges_and_lists) {
  for (const char* yes : {"text_en LIKE 'Mike%'",
                          "text_en LIKE '%boat%afloat'",
                          "text_en LIKE 'Mike''s b__t%'",
                          "text_en LIKE 'Mike\\'s%'",
                          "text_en LIKE '%100\\% afloat'",
                          "text_fa LIKE '_لـ%' OR text_fa LIKE '__ه'",
                          "text_en NOT LIKE 'boat'",
                          "disputed BETWEEN 1 AND 3",
                          "disputed NOT BETWEEN 3 AND 9",
                          "impact IN ('low', 'high')",
                          "disputed NOT IN (1, 3)"})
    EXPECT_TRUE(says(yes)) << yes;
  for (const char* no :
       {"text_en LIKE 'mike%'", "text_en LIKE '%200\\%%'", "disputed BETWEEN 3 AND 1", "impact IN ('low')"})
    EXPECT_FALSE(says(no)) << no;
}

TEST(Cql2, knows_where) {
  for (const char* yes : {"S_INTERSECTS(geometry, POINT(48.0 30.4))",
                          "S_INTERSECTS(geometry, BBOX(47, 30, 48, 31))",
                          "S_INTERSECTS(geometry, BBOX(47, 30, -5, 48, 31, 5))",
                          "s_intersects(POLYGON((47 30, 49 30, 49 31, 47 31, 47 30)), geometry)",
                          "S_INTERSECTS(geometry, LINESTRING(47 30.4, 49 30.4))",
                          "S_INTERSECTS(geometry, MULTIPOINT((1 1), (48 30.4)))",
                          "S_INTERSECTS(geometry, MULTIPOINT(1 1, 48 30.4))",
                          "S_INTERSECTS(geometry, MULTIPOLYGON(((0 0,1 0,1 1,0 0)),((47 30,49 30,49 31,47 31,47 30))))",
                          "S_INTERSECTS(geometry, GEOMETRYCOLLECTION(POINT(0 0), POINT Z (48 30.4 7)))",
                          "S_INTERSECTS(geometry, BBOX(47, 30, -170, 31))"})
    EXPECT_TRUE(says(yes)) << yes;
  for (const char* no : {"S_INTERSECTS(geometry, POINT(48.0000001 30.4))",
                         "S_INTERSECTS(geometry, POLYGON((47 30,49 30,49 31,47 31,47 30),(47.9 30.3,48.1 30.3,48.1 "
                         "30.5,47.9 30.5,47.9 30.3)))",
                         "S_INTERSECTS(geometry, BBOX(49, 30, -170, 31))",
                         "NOT S_INTERSECTS(geometry, BBOX(47, 30, 49, 31))"})
    EXPECT_FALSE(says(no)) << no;
  Feature nowhere = incident();
  nowhere.shape = Feature::Shape::none;
  nowhere.parts.clear();
  EXPECT_FALSE(says("S_INTERSECTS(geometry, BBOX(-180,-90,180,90))", nowhere));
  EXPECT_FALSE(says("NOT S_INTERSECTS(geometry, BBOX(-180,-90,180,90))", nowhere));
  EXPECT_TRUE(says("geometry IS NULL", nowhere));
}

TEST(Cql2, knows_when) {
  const std::string span = "INTERVAL(event_at, until)";  // ten to twelve
  const auto at = [](const std::string& hour) { return "TIMESTAMP('2026-09-01T" + hour + ":00:00Z')"; };
  const auto from = [](const std::string& a, const std::string& b) {
    return "INTERVAL('2026-09-01T" + a + ":00:00Z','2026-09-01T" + b + ":00:00Z')";
  };
  for (const std::string& yes : {"T_AFTER(" + span + "," + at("09") + ")",
                                 "T_BEFORE(" + span + "," + at("13") + ")",
                                 "T_CONTAINS(" + span + "," + at("11") + ")",
                                 "T_DISJOINT(" + span + "," + from("13", "14") + ")",
                                 "T_DURING(" + span + "," + from("09", "13") + ")",
                                 "T_EQUALS(" + span + "," + from("10", "12") + ")",
                                 "T_FINISHEDBY(" + span + "," + from("11", "12") + ")",
                                 "T_FINISHES(" + span + "," + from("09", "12") + ")",
                                 "T_INTERSECTS(" + span + "," + from("12", "14") + ")",
                                 "T_MEETS(" + span + "," + from("12", "14") + ")",
                                 "T_METBY(" + span + "," + from("08", "10") + ")",
                                 "T_OVERLAPPEDBY(" + span + "," + from("09", "11") + ")",
                                 "T_OVERLAPS(" + span + "," + from("11", "13") + ")",
                                 "T_STARTEDBY(" + span + "," + from("10", "11") + ")",
                                 "T_STARTS(" + span + "," + from("10", "13") + ")",
                                 std::string("T_AFTER(event_at, DATE('2026-08-31'))"),
                                 std::string("T_DURING(event_at, INTERVAL('2026-08-31', '..'))"),
                                 std::string("T_INTERSECTS(event_at, DATE('2026-09-01'))")})
    EXPECT_TRUE(says(yes)) << yes;
  EXPECT_FALSE(says("T_DURING(" + span + "," + from("10", "13") + ")"));
  EXPECT_FALSE(says("T_AFTER(due, DATE('2026-08-31'))"));
  EXPECT_FALSE(says("NOT T_AFTER(due, DATE('2026-08-31'))"));
}

TEST(Cql2, reads_json_as_the_same_language) {
  for (
      const char* yes :
      {R"({"op":"and","args":[{"op":"=","args":[{"property":"impact"},"high"]},{"op":"<","args":[{"property":"disputed"},2.5]}]})",
       R"({"op":"or","args":[false,{"op":"like","args":[{"property":"text_en"},"Mike%"]}]})",
       R"({"op":"not","args":[{"op":"isNull","args":[{"property":"geometry"}]}]})",
       R"({"op":"between","args":[{"property":"disputed"},1,3]})",
       R"({"op":"between","args":[{"property":"disputed"},[1,3]]})",
       R"({"op":"in","args":[{"property":"impact"},["low","high"]]})",
       R"({"op":"s_intersects","args":[{"property":"geometry"},{"bbox":[47,30,49,31]}]})",
       R"({"op":"s_intersects","args":[{"property":"geometry"},{"type":"Polygon","coordinates":[[[47,30],[49,30],[49,31],[47,30]]]}]})",
       R"({"op":"s_intersects","args":[{"property":"geometry"},{"type":"MultiPoint","coordinates":[[0,0],[48.0,30.4]]}]})",
       R"({"op":"t_during","args":[{"interval":[{"property":"event_at"},{"property":"until"}]},{"interval":["2026-09-01T09:00:00Z",".."]}]})",
       R"({"op":"t_before","args":[{"property":"event_at"},{"date":"2026-09-02"}]})",
       R"({"op":">","args":[{"property":"event_at"},{"timestamp":"2026-09-01T09:00:00Z"}]})",
       "true"})
    EXPECT_TRUE(says_json(yes)) << yes;
  for (
      const char* bad :
      {"",
       "{",
       "[]",
       "1",
       R"({"op":"and","args":[true]})",
       R"({"op":"=","args":[1]})",
       R"({"op":"isNull","args":[1,2]})",
       R"({"op":"like","args":[{"property":"x"},5]})",
       R"({"op":"s_intersects","args":[{"property":"g"},5]})",
       R"({"op":"s_intersects","args":[{"property":"g"},{"type":"Polygon","coordinates":[[[0,0],[1,1],[1,0],[2,2]]]}]})",
       R"({"op":"t_after","args":[{"property":"x"},"yesterday"]})",
       R"({"op":"=","args":[{"property":"x"},null]})"})
    EXPECT_FALSE(parse_json_filter(bad, position_of_degrees).has_value()) << bad;
}

TEST(Cql2, refuses_by_name_what_it_does_not_read) {
  EXPECT_THAT(refusal("disputed + 1 = 3"), HasSubstr("arithmetic is not read here"));
  EXPECT_THAT(refusal("S_WITHIN(geometry, POINT(1 1))"),
              HasSubstr("unsupported filter: at byte 0: the relation S_WITHIN"));
  EXPECT_THAT(refusal("A_CONTAINS(tags, ['a'])"), HasSubstr("the array function"));
  EXPECT_THAT(refusal("CASEI(impact) = 'high'"), HasSubstr("the function CASEI"));
  const auto json = parse_json_filter(R"({"op":"s_within","args":[]})", position_of_degrees);
  ASSERT_FALSE(json);
  EXPECT_EQ(json.error().code, Code::unsupported);
}

TEST(Cql2, says_where_it_is_wrong) {
  EXPECT_THAT(refusal("impact = "), HasSubstr("at the end: a value is missing"));
  EXPECT_THAT(refusal("impact = 'high"), HasSubstr("has no end"));
  EXPECT_THAT(refusal("impact 'high'"), HasSubstr("at byte 7: here should be a comparison"));
  EXPECT_THAT(refusal("impact = 'a' 'b'"), HasSubstr("something follows"));
  EXPECT_THAT(refusal("(impact = 'a'"), HasSubstr("here should be )"));
  EXPECT_THAT(refusal("S_INTERSECTS(geometry, POINT(500 30))"), HasSubstr("not on the earth"));
  EXPECT_THAT(refusal("S_INTERSECTS(geometry, POLYGON((0 0, 1 1, 0 0)))"), HasSubstr("a ring has four places"));
  EXPECT_THAT(refusal("S_INTERSECTS(geometry, 'here')"), HasSubstr("a shape such as"));
  EXPECT_THAT(refusal("T_AFTER(event_at, DATE('soon'))"), HasSubstr("is no date such as"));
  EXPECT_THAT(refusal("T_AFTER(event_at, INTERVAL('2026-09-03','2026-09-01'))"), HasSubstr("ends before it begins"));
  EXPECT_THAT(refusal(std::string(100, '(') + "TRUE" + std::string(100, ')')), HasSubstr("too deep"));
  EXPECT_THAT(refusal(std::string(20'000, ' ')), HasSubstr("longer than"));
  EXPECT_THAT(refusal("impact = '\xff'"), HasSubstr("UTF-8"));
}

TEST(Cql2, no_truncation_of_a_filter_brings_it_down) {
  const std::string filter =
      "(NOT (a LIKE 'x%' OR S_INTERSECTS(geometry, POLYGON((0 0,1 0,1 1,0 0)))) AND T_DURING(INTERVAL(a,'..'), "
      "DATE('2026-09-01')))";
  for (std::size_t length = 0; length < filter.size(); ++length)
    EXPECT_FALSE(parse_text(filter.substr(0, length), position_of_degrees).has_value()) << length;
}

TEST(Cql2, tells_which_properties_it_asks_for) {
  const auto expression = parse_text("a=1 AND (\"b c\" IS NULL OR T_AFTER(INTERVAL(d,e), f))", position_of_degrees);
  ASSERT_TRUE(expression);
  EXPECT_THAT(properties_of(*expression), ElementsAre("a", "b c", "d", "e", "f"));
}

TEST(Intersect, lines_and_polygons_meet_also_at_an_edge_and_when_one_holds_the_other) {
  const auto shape = [](const std::string& text) {
    return std::get<Geometry>(parse_text("S_INTERSECTS(a, " + text + ")", position_of_degrees)->operands[1]);
  };
  const Geometry square = shape("POLYGON((0 0,4 0,4 4,0 4,0 0))");
  EXPECT_TRUE(intersect(square, shape("LINESTRING(-1 4, 5 4)")));
  EXPECT_TRUE(intersect(square, shape("LINESTRING(1 1, 2 2)")));
  EXPECT_TRUE(intersect(shape("POLYGON((1 1,2 1,2 2,1 1))"), square));
  EXPECT_TRUE(intersect(square, shape("POLYGON((4 4,5 4,5 5,4 4))")));
  EXPECT_FALSE(intersect(square, shape("LINESTRING(-1 5, 5 5)")));
  EXPECT_FALSE(intersect(square, shape("POLYGON((4.0000001 0,5 0,5 5,4.0000001 0))")));
  EXPECT_TRUE(intersect(shape("LINESTRING(0 0, 2 2)"), shape("LINESTRING(0 2, 2 0)")));
  EXPECT_FALSE(intersect(shape("LINESTRING(0 0, 1 1)"), shape("LINESTRING(1.1 1.1, 2 2)")));
}

}  // namespace
}  // namespace thalweg::formats::cql2
