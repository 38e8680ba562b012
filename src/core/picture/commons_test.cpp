// SPDX-License-Identifier: Apache-2.0
#include "picture/commons.h"

#include <algorithm>
#include <cmath>
#include <random>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace thalweg::picture {
namespace {

using geometry::Position;
using sensor::Subject;

constexpr Instant kStart = Instant::unix_ms(1'788'220'800'000);

Position at(double lat, double lon) {
  return {static_cast<std::int32_t>(std::lround(lat * 1e7)), static_cast<std::int32_t>(std::lround(lon * 1e7))};
}

Instant second(std::int64_t n) {
  return kStart + Duration::seconds(n);
}

std::shared_ptr<const Plan> plan_with(Rule rule) {
  RuleSet set;
  Zone zone;
  zone.id = "zone";
  zone.rings = {{at(31, 44.8), at(31, 44.9), at(31.1, 44.9), at(31.1, 44.8)}};
  set.zones = {zone};
  rule.id = "rule";
  set.rules = {std::move(rule)};
  return Plan::build(set, {{at(30, 45), at(32, 45)}}).value();
}

Step step(Step::Kind kind,
          const std::string& uid,
          std::int64_t n,
          Position place = at(31.05, 44.85),
          Subject subject = Subject::vessel) {
  return {kind, 0, subject, false, second(n), place, uid};
}

TEST(Commons, tells_of_a_crowd_once_until_it_has_thinned) {
  Rule rule;
  rule.trigger = Trigger::crowd;
  rule.zone = "zone";
  rule.limit = 3;
  rule.margin = 1;
  rule.subjects = {Subject::vessel};
  Commons commons(plan_with(rule));
  for (int i = 0; i < 3; ++i) commons.take(step(Step::Kind::entered, std::to_string(i), i));
  commons.take(step(Step::Kind::entered, "lorry", 3, at(31.05, 44.85), Subject::vehicle));
  commons.take(step(Step::Kind::seen, "0", 3));
  EXPECT_TRUE(commons.drain_alerts().empty());
  commons.take(step(Step::Kind::entered, "3", 4));
  const auto alerts = commons.drain_alerts();
  ASSERT_EQ(alerts.size(), 1U);
  EXPECT_EQ(alerts[0].figures, (std::vector<Figure>{{Measure::count, 4}, {Measure::limit, 3}}));
  commons.take(step(Step::Kind::left, "3", 5));  // three: not thin enough yet
  commons.take(step(Step::Kind::entered, "3", 6));
  EXPECT_TRUE(commons.drain_alerts().empty());
  commons.take(step(Step::Kind::left, "3", 7));
  commons.take(step(Step::Kind::left, "2", 7));
  commons.take(step(Step::Kind::entered, "3", 8));
  commons.take(step(Step::Kind::entered, "2", 8));
  EXPECT_EQ(commons.drain_alerts().size(), 1U);
}

TEST(Commons, tells_of_a_level_once_until_it_has_fallen) {
  Rule rule;
  rule.trigger = Trigger::level;
  rule.source = "river-7";
  rule.limit = 4'500;
  rule.margin = 200;
  Commons commons(plan_with(rule));
  const auto say = [&](std::int64_t value, std::int64_t n, const char* uid = "river-7", std::int64_t received = -1) {
    sensor::Report report;
    report.uid = uid;
    report.at = second(n);
    report.statement = sensor::Statement::reading;
    report.subject = Subject::gauge;
    report.reading_milli = value;
    return commons.take_reading(report, second(received < 0 ? n : received));
  };
  EXPECT_TRUE(say(4'500, 1));
  EXPECT_TRUE(say(9'000, 1, "river-8"));
  EXPECT_TRUE(commons.drain_alerts().empty());
  EXPECT_TRUE(say(4'501, 2));
  const auto alerts = commons.drain_alerts();
  ASSERT_EQ(alerts.size(), 1U);
  EXPECT_EQ(alerts[0].figures, (std::vector<Figure>{{Measure::value_milli, 4'501}, {Measure::limit, 4'500}}));
  EXPECT_FALSE(say(1'000, 1));                   // late
  EXPECT_FALSE(say(1'000, 2));                   // again
  EXPECT_FALSE(say(1'000, 500, "river-7", 10));  // of a time that has not come
  EXPECT_TRUE(say(4'400, 3));
  EXPECT_TRUE(say(5'000, 4));
  EXPECT_TRUE(commons.drain_alerts().empty());
  EXPECT_TRUE(say(4'300, 5));
  EXPECT_TRUE(say(5'000, 6));
  EXPECT_EQ(commons.drain_alerts().size(), 1U);
  EXPECT_EQ(commons.gauges().at("river-7").value_milli, 5'000);
}

TEST(Commons, tells_when_a_source_falls_silent_and_again_after_it_spoke) {
  Rule rule;
  rule.trigger = Trigger::silence;
  rule.source = "ais-north";
  rule.time = Duration::seconds(60);
  Commons commons(plan_with(rule));
  commons.advance(second(0));
  commons.advance(second(59));
  EXPECT_TRUE(commons.drain_alerts().empty());
  commons.advance(second(60));  // never heard since the first advance
  EXPECT_EQ(commons.drain_alerts().size(), 1U);
  commons.advance(second(100));
  EXPECT_TRUE(commons.drain_alerts().empty());
  commons.heard("ais-north", second(101));
  commons.heard("ais-south", second(150));
  commons.advance(second(120));
  commons.advance(second(161));
  const auto alerts = commons.drain_alerts();
  ASSERT_EQ(alerts.size(), 1U);
  EXPECT_EQ(alerts[0].uid, "ais-north");
  EXPECT_EQ(alerts[0].figures[0], (Figure{Measure::silent_ms, 60'000}));
}

TEST(Commons, finds_the_meetings_that_comparing_all_pairs_finds) {
  std::mt19937 random(9);
  for (const double lat : {0.0, 31.0, -65.0, 80.0}) {
    Rule rule;
    rule.trigger = Trigger::meeting;
    rule.zone = "zone";
    rule.distance_m = 300;
    rule.margin = 100;
    rule.time = Duration::seconds(90);
    Commons commons(plan_with(rule));

    struct Known {
      Position place;
      Instant at;
    };

    std::map<std::string, Known> known;
    std::set<std::pair<std::string, std::string>> met;
    std::size_t meetings = 0;
    for (int n = 0; n < 3'000; ++n) {
      const std::string uid = std::to_string(random() % 30);
      const auto east = static_cast<double>(random() % 1'000) / 1'000,
                 north = static_cast<double>(random() % 1'000) / 1'000;
      const Position place = at(lat + 0.03 * north, 44.8 + 0.03 * east / std::cos(lat * 0.01745329));
      const bool leaves = random() % 15 == 0;
      std::vector<std::pair<std::string, std::int64_t>> expected;
      known.erase(uid);
      for (auto pair = met.begin(); pair != met.end();) {
        const bool concerned = pair->first == uid || pair->second == uid;
        const auto other = known.find(pair->first == uid ? pair->second : pair->first);
        const bool parted =
            concerned && (leaves || other == known.end() || geometry::distance_m(other->second.place, place) > 400);
        pair = parted ? met.erase(pair) : std::next(pair);
      }
      if (!leaves) {
        for (const auto& [other, seen] : known) {
          const double away = geometry::distance_m(seen.place, place);
          if (away > 300 || second(n) - seen.at > rule.time) continue;
          if (met.insert({std::min(uid, other), std::max(uid, other)}).second)
            expected.emplace_back(other, std::llround(away));
        }
        known[uid] = {place, second(n)};
      }
      commons.take(step(leaves ? Step::Kind::left : Step::Kind::seen, uid, n, place));
      std::vector<std::pair<std::string, std::int64_t>> told;
      for (const Alert& alert : commons.drain_alerts()) told.emplace_back(alert.other, alert.figures[0].value);
      std::sort(expected.begin(), expected.end());
      ASSERT_EQ(told, expected) << "at " << lat << ", step " << n;
      meetings += told.size();
    }
    EXPECT_GT(meetings, 50U);
  }
}

}  // namespace
}  // namespace thalweg::picture
