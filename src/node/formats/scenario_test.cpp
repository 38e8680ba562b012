// SPDX-License-Identifier: Apache-2.0
#include "formats/scenario.h"

#include <fstream>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace thalweg::formats {
namespace {

using testing::HasSubstr;

const Instant kStart = *date_from_text("2026-09-01");

TEST(Scenario, reads_each_field_as_the_record_table_has_it) {
  const auto steps = parse_scenario(
      "# a comment\n"
      "at d2 05:40 irn post incident crowd\n"
      "  type life.mass_crowd\n"
      "  place 33.11 -46.0800001 200\n"
      "  known_at d1 23:55\n"
      "  people_count adult=3200 child=800\n"
      "  response_taken warning_given area_closed\n"
      "  text.en People wait: before the gates\n"
      "  text.fa جمعیت\n"
      "\n"
      "at d2 06:00 irq other incident same\n"
      "  cites corroborates crowd\n"
      "at d2 06:00 irn boss approve crowd\n",
      kStart);
  ASSERT_TRUE(steps) << steps.error().detail;
  ASSERT_EQ(steps->size(), 3u);
  const ScenarioStep& first = steps->front();
  EXPECT_EQ(to_rfc3339(first.at), "2026-09-02T05:40:00Z");
  EXPECT_EQ(
      to_canonical(first.draft),
      R"({"kind":"incident","known_at":"2026-09-01T23:55:00Z","office":"post","people_count":{"adult":3200,"child":800},)"
      R"("place":{"lat_e7":331100000,"lon_e7":-460800001,"precision_m":200},"response_taken":["warning_given","area_closed"],)"
      R"("text":{"en":"People wait: before the gates","fa":"جمعیت"},"type":"life.mass_crowd"})");
  EXPECT_EQ((*steps)[1].cites.front().label, "crowd");
  EXPECT_EQ((*steps)[2].kind, "approve");
}

TEST(Scenario, says_in_which_line_something_is_wrong) {
  const std::vector<std::pair<const char*, const char*>> wrong = {
      {"at d1 05:40 irn post incident\n", "line 1: a step reads"},
      {"at d1 05:40 irn post nonsense x\n", "no kind of record 'nonsense'"},
      {"at d0 05:40 irn post incident x\n", "days count from d1"},
      {"at d1 25:40 irn post incident x\n", "line 1"},
      {"\n  type x\n", "line 2: this field belongs to no record"},
      {"at d1 05:40 irn post incident x\n  shoe_size 43\n",
       "line 2: a record of kind incident has no field 'shoe_size'"},
      {"at d1 05:40 irn post incident x\n  place 33.1 46\n", "a place reads"},
      {"at d1 05:40 irn post incident x\n  place 33.12345678 46 1\n", "more than seven digits"},
      {"at d1 05:40 irn post incident x\n  people_count adult\n", "is not a count"},
      {"at d1 05:40 irn post incident x\n  people_count adult=9007199254740992\n", "larger than any number"},
      {"at d1 05:40 irn post incident x\n  place 9000000000000000000 46 1\n", "no number of degrees"},
      {"at d1 05:40 irn po\xffst incident x\n", "not UTF-8"},
      {"at d1 05:40 irn post incident x\n  cites acks y\n", "no earlier step is called 'y'"},
      {"at d1 05:40 irn post incident x\nat d1 05:40 irn post incident x\n", "already called 'x'"},
      {"at d1 05:40 irn post incident x\nat d1 05:39 irn post incident y\n", "before the one above"},
      {"at d1 05:40 irn post approve x\n", "no earlier step"},
      {"at d1 05:40 irn post incident x\n  text hello\n", "say in which language"},
  };
  for (const auto& [text, message] : wrong) {
    const auto steps = parse_scenario(text, kStart);
    ASSERT_FALSE(steps) << text;
    EXPECT_THAT(steps.error().detail, HasSubstr(message));
  }
}

TEST(Scenario, the_week_that_ships_can_be_read) {
  std::ifstream file(std::string(THALWEG_SOURCE_DIR) + "/data/irn-irq/week.scenario");
  std::stringstream text;
  text << file.rdbuf();
  const auto steps = parse_scenario(text.str(), kStart);
  ASSERT_TRUE(steps) << steps.error().detail;
  EXPECT_GE(steps->size(), 30u);
}

}  // namespace
}  // namespace thalweg::formats
