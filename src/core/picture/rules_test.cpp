// SPDX-License-Identifier: Apache-2.0
#include "picture/rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace thalweg::picture {
namespace {

Result<RuleSet> read(std::string_view text) {
  return rules_from_json(parse_json(text).value());
}

TEST(Rules, are_read_with_all_that_they_can_say) {
  const auto set = read(R"({"line_margin_m": 50, "stale_after": "5m", "lost_after": "1h",
    "zones": [{"id": "port", "margin_m": 20, "rings_e7": [[[300000000, 480000000], [300000000, 481000000], [301000000, 481000000]]]},
              {"id": "corridor", "band": {"within_m": 15000, "side": "left", "from_m": 1000, "to_m": 50000, "line": 0}}],
    "rules": [{"id": "slow boats", "trigger": "loiter", "zone": "port", "subjects": ["vessel", "unknown"], "own": true,
               "time": "20m", "distance_m": 200, "rearm": "10m", "offset_min": 210, "priority": "high",
               "windows": [{"days": ["mon", "sun"], "from": "22:00", "to": "06:00"}, {}],
               "muted_until": "2026-09-01T00:00:00Z"},
              {"id": "to the line", "trigger": "approach", "towards": "right", "time": "15m", "speed_cm_s": 300},
              {"id": "water", "trigger": "level", "source": "river-7", "limit": 4500, "margin": 200}]})");
  ASSERT_TRUE(set.has_value()) << set.error().detail;
  EXPECT_EQ(set->line_margin_m, 50);
  EXPECT_EQ(set->stale_after, Duration::minutes(5));
  EXPECT_EQ(set->lost_after, Duration::hours(1));
  EXPECT_EQ(set->zones[0].rings[0][1], (geometry::Position{300'000'000, 481'000'000}));
  EXPECT_EQ(set->zones[0].margin_m, 20);
  EXPECT_EQ(set->zones[1].band.within_m, 15'000);
  EXPECT_EQ(set->zones[1].band.side, Side::left);
  EXPECT_EQ(set->zones[1].band.stretch->to_m, 50'000);
  const Rule& boats = set->rules[0];
  EXPECT_EQ(boats.trigger, Trigger::loiter);
  EXPECT_EQ(boats.subjects, (std::vector<sensor::Subject>{sensor::Subject::vessel, sensor::Subject::unknown}));
  EXPECT_TRUE(boats.own);
  EXPECT_EQ(boats.time, Duration::minutes(20));
  EXPECT_EQ(boats.distance_m, 200);
  EXPECT_EQ(boats.rearm, Duration::minutes(10));
  EXPECT_EQ(boats.offset_min, 210);
  EXPECT_EQ(boats.priority, "high");
  EXPECT_EQ(boats.windows[0], (Window{std::bitset<7>("1000001"), 1'320, 360}));
  EXPECT_EQ(boats.windows[1], (Window{std::bitset<7>("1111111"), 0, 1'440}));
  EXPECT_EQ(boats.muted_until, Instant::unix_ms(1'788'220'800'000));
  EXPECT_EQ(set->rules[1].towards, Side::right);
  EXPECT_EQ(set->rules[1].speed_cm_s, 300);
  EXPECT_EQ(set->rules[2].source, "river-7");
  EXPECT_EQ(set->rules[2].limit, 4'500);
  EXPECT_EQ(set->rules[2].margin, 200);
}

TEST(Rules, say_where_they_cannot_be_read) {
  const std::vector<std::pair<const char*, const char*>> refusals = {
      {R"({"zone": []})", "there is no member zone; there are line_margin_m"},
      {R"({"zones": {}})", "zones is a list"},
      {R"({"zones": [7]})", "zone 0: is no object"},
      {R"({"zones": [{}]})", "zone 0: it has no id"},
      {R"({"zones": [{"id": "a"}]})", "zone a: it is either rings_e7 or a band"},
      {R"({"zones": [{"id": "a", "rings_e7": [[[1, 2, 3]]]}]})", "zone a: a place is [latitude, longitude]"},
      {R"({"zones": [{"id": "a", "rings_e7": [[[900000001, 2]]]}]})", "not on the earth"},
      {R"({"zones": [{"id": "a", "band": {"within_m": "5"}}]})", "within_m is a whole number"},
      {R"({"zones": [{"id": "a", "band": {"within_m": 5, "side": "west"}}]})", "side is any, left or right"},
      {R"({"zones": [{"id": "a", "band": {"within_m": 5, "from_m": 9, "to_m": 9}}]})", "below to_m"},
      {R"({"rules": [{"trigger": "enter"}]})", "rule 0: it has no id"},
      {R"({"rules": [{"id": "r", "trigger": "follow"}]})", "there is no trigger \"follow\"; it is one of enter"},
      {R"({"rules": [{"id": "r", "trigger": "enter", "subjects": ["person"]}]})", "there is no kind \"person\""},
      {R"({"rules": [{"id": "r", "trigger": "enter", "own": 1}]})", "own is true or false"},
      {R"({"rules": [{"id": "r", "trigger": "enter", "time": "soon"}]})", "rule r: time: "},
      {R"({"rules": [{"id": "r", "trigger": "enter", "muted_until": "soon"}]})", "rule r: muted_until: "},
      {R"({"rules": [{"id": "r", "trigger": "enter", "offset_min": 900}]})", "offset_min"},
      {R"({"rules": [{"id": "r", "trigger": "enter", "windows": [{"days": ["monday"]}]}]})", "a day is mon"},
      {R"({"rules": [{"id": "r", "trigger": "enter", "windows": [{"from": "25:00"}]}]})", "a time of day is HH:MM"},
      {R"({"rules": [{"id": "r", "trigger": "enter", "windows": [{"from": "1:000"}]}]})", "a time of day is HH:MM"},
      {R"({"rules": [{"id": "r", "trigger": "enter", "windows": [{"from": "06:00", "to": "06:00"}]}]})", "ends when"},
  };
  for (const auto& [text, words] : refusals) {
    const auto set = read(text);
    ASSERT_FALSE(set.has_value()) << text;
    EXPECT_EQ(set.error().code, Code::malformed);
    EXPECT_THAT(set.error().detail, testing::HasSubstr(words)) << text;
  }
}

}  // namespace
}  // namespace thalweg::picture
