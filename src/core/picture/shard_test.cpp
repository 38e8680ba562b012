// SPDX-License-Identifier: Apache-2.0
#include "picture/shard.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <fstream>
#include <random>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "picture/reference_detail.h"
#include "sensor/ais.h"

namespace thalweg::picture {
namespace {

using geometry::Frontier;
using geometry::Position;
using sensor::Report;
using sensor::Subject;

constexpr Instant kStart = Instant::unix_ms(1'788'220'800'000);  // Tuesday 2026-09-01T00:00:00Z

Position at(double lat, double lon) {
  return {static_cast<std::int32_t>(std::lround(lat * 1e7)), static_cast<std::int32_t>(std::lround(lon * 1e7))};
}

double uniform(std::mt19937& random, double low, double high) {
  return low + (high - low) * static_cast<double>(random()) / 4294967296.0;
}

std::shared_ptr<const Frontier> frontier(std::vector<std::vector<Position>> lines) {
  return std::make_shared<const Frontier>(Frontier::build(std::move(lines)).value());
}

/// The places of the only line of data/PAIR/frontier.geojson.
std::vector<Position> example_line(const std::string& pair) {
  std::ifstream file(std::string(THALWEG_SOURCE_DIR) + "/data/" + pair + "/frontier.geojson");
  std::ostringstream all;
  all << file.rdbuf();
  const std::string text = all.str();
  std::vector<Position> line;
  const char* cursor = text.c_str() + text.find("\"coordinates\":[") + 14;
  while ((cursor = std::strpbrk(cursor + 1, "[}")) != nullptr && *cursor == '[') {
    char* comma = nullptr;
    const double lon = std::strtod(cursor + 1, &comma);
    line.push_back(at(std::strtod(comma + 1, nullptr), lon));
  }
  return line;
}

std::vector<Position> star(std::mt19937& random, Position centre, double radius_deg) {
  std::vector<Position> ring;
  const int corners = 3 + static_cast<int>(random() % 20);
  for (int i = 0; i < corners; ++i) {
    const double angle = 6.283185307 * i / corners;
    const double length = radius_deg * uniform(random, 0.2, 1);
    ring.push_back({centre.lat_e7 + static_cast<std::int32_t>(1e7 * length * std::sin(angle)),
                    centre.lon_e7 + static_cast<std::int32_t>(1e7 * length * std::cos(angle))});
  }
  return ring;
}

constexpr Trigger kAll[] = {Trigger::enter,
                            Trigger::leave,
                            Trigger::cross,
                            Trigger::dwell,
                            Trigger::loiter,
                            Trigger::approach,
                            Trigger::crowd,
                            Trigger::silence,
                            Trigger::meeting};

Rule random_rule(std::mt19937& random, std::size_t number, std::size_t zones) {
  Rule rule;
  rule.id = "rule " + std::to_string(number);
  rule.trigger = kAll[random() % std::size(kAll)];
  const bool may_do_without = rule.trigger == Trigger::cross || rule.trigger == Trigger::approach;
  if (!may_do_without || random() % 3 == 0) rule.zone = "zone " + std::to_string(random() % zones);
  rule.time = Duration::seconds(30 + static_cast<std::int64_t>(random() % 600));
  rule.distance_m = 50 + static_cast<std::int64_t>(random() % 2000);
  rule.limit = 3;
  if (random() % 3 == 0) rule.subjects = {Subject::vessel, Subject::aircraft};
  rule.own = random() % 2 == 0;
  rule.towards = static_cast<Side>(random() % 3);
  if (random() % 2 == 0) rule.rearm = Duration::seconds(static_cast<std::int64_t>(random() % 300));
  if (random() % 5 == 0) rule.windows = {{std::bitset<7>(random() % 128), static_cast<int>(random() % 30), 40}};
  if (random() % 8 == 0) rule.muted_until = kStart + Duration::minutes(10);
  return rule;
}

RuleSet random_rules(std::mt19937& random, const std::vector<Position>& line, std::size_t zones, std::size_t rules) {
  RuleSet set;
  for (std::size_t i = 0; i < zones; ++i) {
    Zone zone;
    zone.id = "zone " + std::to_string(i);
    if (random() % 2 == 0) zone.margin_m = static_cast<std::int64_t>(random() % 500);
    if (i % 5 == 0) {
      zone.band = {500 + static_cast<std::int64_t>(random() % 8000), static_cast<Side>(random() % 3), {}};
      if (random() % 2 == 0) {
        const double from = uniform(random, 0, 50'000);
        zone.band.stretch = geometry::Stretch{0, from, from + uniform(random, 1'000, 50'000)};
      }
    } else {
      const Position centre = line[random() % line.size()];
      zone.rings = {star(random, centre, std::pow(10.0, uniform(random, -2.3, -0.7)))};
      if (random() % 4 == 0) zone.rings.push_back(star(random, centre, 0.01));
    }
    set.zones.push_back(std::move(zone));
  }
  std::vector<std::size_t> dwell(zones);
  for (std::size_t i = 0; i < rules; ++i) {
    Rule rule = random_rule(random, i, zones);
    if (rule.trigger == Trigger::dwell && ++dwell[std::stoul(rule.zone.substr(5))] > 8) rule.trigger = Trigger::enter;
    set.rules.push_back(std::move(rule));
  }
  set.line_margin_m = static_cast<std::int64_t>(random() % 300);
  set.stale_after = Duration::seconds(40);
  set.lost_after = Duration::seconds(60);
  return set;
}

/// A thing that goes about near the line, turns, halts, falls silent and sometimes jumps.
struct Walker {
  std::string uid;
  Position place;
  double course = 0;
  double speed = 0;
  Subject subject = Subject::vessel;
  bool own = false;
};

std::vector<Walker> walkers(std::mt19937& random, const std::vector<Position>& line, int count) {
  std::vector<Walker> all;
  for (int i = 0; i < count; ++i) {
    const Position near = line[random() % line.size()];
    Walker walker;
    walker.uid = i % 2 == 0 ? "thing " + std::to_string(i) : "MMSI-" + std::to_string(200'000'000 + i);
    walker.place = geometry::ahead(near, uniform(random, 0, 360), uniform(random, 0, 15'000));
    walker.subject = static_cast<Subject>(random() % 5);
    walker.own = random() % 6 == 0;
    all.push_back(std::move(walker));
  }
  return all;
}

Report next_report(std::mt19937& random, Walker& walker, Instant now) {
  if (random() % 10 == 0) walker.course = uniform(random, 0, 360);
  if (random() % 10 == 0) walker.speed = random() % 3 == 0 ? 0 : std::pow(10.0, uniform(random, 0, 2.5));
  walker.place = geometry::ahead(walker.place, walker.course, walker.speed * 10);
  if (random() % 200 == 0) walker.place = geometry::ahead(walker.place, uniform(random, 0, 360), 20'000);
  Report report;
  report.uid = walker.uid;
  report.at = now;
  report.position = walker.place;
  report.has_position = true;
  report.subject = random() % 20 == 0 ? Subject::unknown : walker.subject;
  report.own = walker.own;
  if (random() % 10 != 0) report.speed_cm_s = static_cast<std::uint16_t>(std::min(65'000.0, walker.speed * 100));
  if (random() % 10 != 0) report.course_cdeg = static_cast<std::uint16_t>(walker.course * 100);
  if (random() % 20 == 0) report.at = now - Duration::seconds(static_cast<std::int64_t>(random() % 30));  // late
  if (random() % 100 == 0) report.at = now + Duration::minutes(3);  // a wrong clock
  if (random() % 100 == 0) report.statement = sensor::Statement::gone;
  report.source = random() % 8 == 0 ? 1 : 0;
  if (random() % 50 == 0) report.valid = Duration::seconds(1 + static_cast<std::int64_t>(random() % 100));
  return report;
}

std::string text(const Alert& alert, const RuleSet& set) {
  std::string all = set.rules[alert.rule].id + " (" + name(set.rules[alert.rule].trigger) + ") " + alert.uid + " at " +
                    to_rfc3339(alert.at);
  for (const Figure& figure : alert.figures)
    all += std::string(" ") + name(figure.measure) + "=" + std::to_string(figure.value);
  return all;
}

/// Alerts and steps that came of one call, in an order of their own when the clock made them.
template <class T>
void sort_by_thing(std::vector<T>& all) {
  std::stable_sort(all.begin(), all.end(), [](const T& a, const T& b) { return a.uid < b.uid; });
}

std::size_t compare_with_reference(std::uint32_t seed,
                                   const std::vector<Position>& line,
                                   std::array<std::size_t, kTriggers>& fired) {
  std::mt19937 random(seed);
  const auto the_line = frontier({line});
  const RuleSet set = random_rules(random, line, 25, 60);
  const auto plan = Plan::build(set, {line});
  EXPECT_TRUE(plan.has_value()) << plan.error().detail;
  ShardOptions options;
  options.key = {random(), random()};
  Shard shard(*plan, options);
  reference::Picture reference(set, the_line);
  auto things = walkers(random, line, 40);
  std::size_t alerts = 0;
  for (int second = 0; second < 2'400; ++second) {
    const Instant now = kStart + Duration::milliseconds(second * 1'000 + static_cast<std::int64_t>(random() % 1'000));
    for (int i = 0; i < 4; ++i) {
      Walker& walker = things[random() % things.size()];
      if (std::hash<std::string>()(walker.uid) % 7 == static_cast<std::size_t>(second / 200) % 7)
        continue;  // silent for a while
      const Report report = next_report(random, walker, now);
      reference.take(report, now);
      (void)shard.take(report, now);
    }
    const auto told = shard.drain_alerts();
    const auto stepped = shard.drain_steps();
    for (std::size_t i = 0; i < std::max(told.size(), reference.alerts.size()); ++i) {
      if (i < told.size() && i < reference.alerts.size() && told[i] == reference.alerts[i]) continue;
      ADD_FAILURE() << "seed " << seed << ", second " << second << "\n  expected "
                    << (i < reference.alerts.size() ? text(reference.alerts[i], set) : "nothing") << "\n  got      "
                    << (i < told.size() ? text(told[i], set) : "nothing");
      return 0;
    }
    EXPECT_EQ(stepped, reference.steps) << "seed " << seed << ", second " << second;
    if (testing::Test::HasFailure()) return 0;
    for (const Alert& alert : told) ++fired[static_cast<std::size_t>(set.rules[alert.rule].trigger)];
    alerts += told.size();
    reference.alerts.clear();
    reference.steps.clear();
    if (second % 3 != 0) continue;
    shard.advance(now);
    reference.advance(now);
    auto silent = shard.drain_alerts();
    auto left = shard.drain_steps();
    sort_by_thing(silent);
    sort_by_thing(left);
    EXPECT_EQ(silent, reference.alerts) << "seed " << seed << ", second " << second;
    EXPECT_EQ(left, reference.steps) << "seed " << seed << ", second " << second;
    if (testing::Test::HasFailure()) return 0;
    fired[static_cast<std::size_t>(Trigger::silence)] += silent.size();
    reference.alerts.clear();
    reference.steps.clear();
  }
  return alerts;
}

TEST(Shard, tells_what_the_plain_rules_tell_on_both_example_borders) {
  std::array<std::size_t, kTriggers> fired{};
  for (const char* pair : {"irn-irq", "fin-nor"}) {
    auto line = example_line(pair);
    line.resize(60);  // a stretch, so that things meet zones often
    for (std::uint32_t seed = 1; seed <= 5; ++seed) {
      (void)compare_with_reference(seed, line, fired);
      ASSERT_FALSE(HasFailure());
    }
  }
  for (const Trigger trigger : {Trigger::enter,
                                Trigger::leave,
                                Trigger::cross,
                                Trigger::dwell,
                                Trigger::loiter,
                                Trigger::approach,
                                Trigger::silence})
    EXPECT_GT(fired[static_cast<std::size_t>(trigger)], 20U) << name(trigger);
}

TEST(Shard, tells_what_the_plain_rules_tell_along_random_lines_all_over_the_globe) {
  std::array<std::size_t, kTriggers> fired{};
  std::mt19937 random(77);
  std::size_t alerts = 0;
  for (std::uint32_t seed = 1; seed <= 12; ++seed) {
    std::vector<Position> line{at(uniform(random, -70, 70), uniform(random, -178, 176))};
    double heading = uniform(random, 0, 360);
    for (int i = 0; i < 40; ++i) {
      heading += uniform(random, -35, 35);
      line.push_back(geometry::ahead(line.back(), heading, uniform(random, 200, 6'000)));
    }
    alerts += compare_with_reference(100 + seed, line, fired);
    ASSERT_FALSE(HasFailure());
  }
  EXPECT_GT(alerts, 1'000U);
}

TEST(Shard, tells_what_the_plain_rules_tell_of_recorded_vessels) {
  std::ifstream file(std::string(THALWEG_SOURCE_DIR) + "/tests/vectors/ais/gpsd-heard.txt");
  std::vector<Report> heard;
  std::deque<std::string> uids;
  std::string row;
  sensor::AisDecoder decoder(1);
  for (std::int64_t second = 0; std::getline(file, row); ++second) {
    for (Report report : decoder.take(row + "\n", kStart + Duration::seconds(second)).reports) {
      report.uid = uids.emplace_back(report.uid);
      heard.push_back(report);
    }
  }
  ASSERT_GT(heard.size(), 130U);
  std::size_t alerts = 0;
  for (std::uint32_t seed = 1; seed <= 20; ++seed) {
    std::mt19937 random(seed);
    const std::vector<Position> line = {at(52.83, 5.67), at(52.845, 5.69), at(52.85, 5.695), at(52.87, 5.71)};
    RuleSet set = random_rules(random, line, 25, 60);
    set.line_margin_m = static_cast<std::int64_t>(random() % 50);
    for (Rule& rule : set.rules) rule.windows.clear();
    const auto plan = Plan::build(set, {line});
    ASSERT_TRUE(plan.has_value()) << plan.error().detail;
    Shard shard(*plan, {});
    reference::Picture reference(set, frontier({line}));
    for (const Report& report : heard) {
      reference.take(report, report.at);
      (void)shard.take(report, report.at);
    }
    const auto told = shard.drain_alerts();
    ASSERT_EQ(told, reference.alerts) << "seed " << seed;
    ASSERT_EQ(shard.drain_steps(), reference.steps) << "seed " << seed;
    alerts += told.size();
  }
  EXPECT_GT(alerts, 200U);
}

const std::vector<std::vector<Position>> kNorthward = {{at(30, 45), at(32, 45)}};

/// For a line that runs north along 45 degrees east: one zone of 0.1 degrees west of it.
RuleSet one_rule(Trigger trigger) {
  RuleSet set;
  Zone zone;
  zone.id = "zone";
  zone.rings = {{at(31, 44.8), at(31, 44.9), at(31.1, 44.9), at(31.1, 44.8)}};
  zone.margin_m = 200;
  set.zones = {zone};
  Rule rule;
  rule.id = "rule";
  rule.trigger = trigger;
  rule.zone = "zone";
  set.rules = {rule};
  set.line_margin_m = 100;
  return set;
}

struct Scene {
  explicit Scene(const RuleSet& set, std::size_t things_max = 1'000)
      : shard(Plan::build(set, kNorthward).value(), {{1, 2}, things_max, Duration::minutes(1)}) {}

  Outcome see(Position place, std::int64_t second, std::string_view uid = "a", double speed = -1, double course = 0) {
    Report report;
    report.uid = uid;
    report.at = kStart + Duration::seconds(second);
    report.position = place;
    report.has_position = true;
    report.subject = Subject::vessel;
    if (speed >= 0) report.speed_cm_s = static_cast<std::uint16_t>(speed * 100);
    if (speed >= 0) report.course_cdeg = static_cast<std::uint16_t>(course * 100);
    return shard.take(report, report.at);
  }

  Shard shard;
};

const Position kInside = at(31.05, 44.85);
const Position kOutside = at(31.05, 44.95);

TEST(Shard, makes_no_noise_at_the_edge_of_a_zone) {
  Scene scene(one_rule(Trigger::enter));
  (void)scene.see(kOutside, 0);
  (void)scene.see(at(31.05, 44.8999), 10);
  (void)scene.see(at(31.05, 44.9015), 20);  // 143 m outside
  (void)scene.see(at(31.05, 44.8999), 30);
  EXPECT_EQ(scene.shard.drain_alerts().size(), 1U);
  (void)scene.see(at(31.05, 44.9025), 40);  // 239 m
  (void)scene.see(at(31.05, 44.8999), 50);
  EXPECT_EQ(scene.shard.drain_alerts().size(), 1U);
}

TEST(Shard, says_with_which_figures_an_approach_fired) {
  RuleSet set = one_rule(Trigger::approach);
  set.rules[0].zone.clear();
  set.rules[0].time = Duration::minutes(20);
  Scene scene(set);
  (void)scene.see(at(31, 44.9), 0, "a", 10, 90);  // 9.55 km west of the line at 10 m/s
  const auto alerts = scene.shard.drain_alerts();
  ASSERT_EQ(alerts.size(), 1U);
  const auto figure = [&](Measure measure) {
    for (const Figure& one : alerts[0].figures)
      if (one.measure == measure) return one.value;
    return std::int64_t{-1};
  };
  EXPECT_NEAR(static_cast<double>(figure(Measure::reach_ms)), 954'900, 1'000);
  EXPECT_EQ(figure(Measure::limit), 1'200'000);
  EXPECT_NEAR(static_cast<double>(figure(Measure::distance_m)), 9'549, 5);
  EXPECT_EQ(figure(Measure::speed_cm_s), 1'000);
  EXPECT_EQ(figure(Measure::left), 1);
  (void)scene.see(at(31, 44.91), 60, "a", 10, 90);
  (void)scene.see(at(31, 44.9), 0, "b", 7, 90);    // 22 minutes
  (void)scene.see(at(31, 44.9), 0, "c", 10, 270);  // away
  EXPECT_TRUE(scene.shard.drain_alerts().empty());
}

TEST(Shard, drops_duplicates_keeps_late_reports_out_and_refuses_the_future) {
  Scene scene(one_rule(Trigger::enter));
  EXPECT_EQ(scene.see(kOutside, 100), Outcome::taken);
  EXPECT_EQ(scene.see(kInside, 100), Outcome::duplicate);
  EXPECT_EQ(scene.see(kInside, 99), Outcome::late);
  Report early;
  early.uid = "a";
  early.at = kStart + Duration::seconds(200);
  early.position = kInside;
  early.has_position = true;
  EXPECT_EQ(scene.shard.take(early, kStart + Duration::seconds(139)), Outcome::ahead);
  early.has_position = false;
  EXPECT_EQ(scene.shard.take(early, early.at), Outcome::unplaced);
  EXPECT_EQ(scene.shard.find("a")->place, kOutside);
  EXPECT_TRUE(scene.shard.drain_alerts().empty());
}

TEST(Shard, lets_only_the_source_that_reported_a_thing_take_it_back) {
  Scene scene(one_rule(Trigger::enter));
  (void)scene.see(kInside, 0);
  Report gone;
  gone.uid = "a";
  gone.at = kStart + Duration::seconds(1);
  gone.statement = sensor::Statement::gone;
  gone.source = 9;
  EXPECT_EQ(scene.shard.take(gone, gone.at), Outcome::foreign);
  EXPECT_TRUE(scene.shard.find("a").has_value());
  gone.source = 0;
  gone.at = kStart - Duration::seconds(1);
  EXPECT_EQ(scene.shard.take(gone, kStart), Outcome::late);
  gone.at = kStart + Duration::seconds(1);
  EXPECT_EQ(scene.shard.take(gone, gone.at), Outcome::gone);
  EXPECT_FALSE(scene.shard.find("a").has_value());
  EXPECT_EQ(scene.shard.take(gone, gone.at), Outcome::unplaced);
}

TEST(Shard, lets_things_go_stale_and_be_lost_and_uses_their_room_again) {
  RuleSet set = one_rule(Trigger::silence);
  set.stale_after = Duration::seconds(60);
  set.lost_after = Duration::seconds(100);
  Scene scene(set, 3);
  EXPECT_EQ(scene.see(kInside, 0, "a"), Outcome::taken);
  EXPECT_EQ(scene.see(kOutside, 0, "b"), Outcome::taken);
  EXPECT_EQ(scene.see(kInside, 0, "c"), Outcome::taken);
  EXPECT_EQ(scene.see(kInside, 0, "d"), Outcome::full);
  scene.shard.advance(kStart + Duration::seconds(59));
  EXPECT_TRUE(scene.shard.drain_alerts().empty());
  EXPECT_EQ(scene.see(kInside, 59, "c"), Outcome::taken);
  scene.shard.advance(kStart + Duration::seconds(60));
  const auto silent = scene.shard.drain_alerts();
  ASSERT_EQ(silent.size(), 1U);
  EXPECT_EQ(silent[0].uid, "a");
  EXPECT_TRUE(scene.shard.find("a")->stale);
  EXPECT_TRUE(scene.shard.find("b")->stale);
  EXPECT_FALSE(scene.shard.find("c")->stale);
  EXPECT_EQ(scene.see(kInside, 70, "a"), Outcome::taken);
  EXPECT_FALSE(scene.shard.find("a")->stale);
  scene.shard.advance(kStart + Duration::seconds(160));
  EXPECT_FALSE(scene.shard.find("b").has_value());
  EXPECT_EQ(scene.shard.size(), 2U);
  EXPECT_EQ(scene.see(kInside, 160, "d"), Outcome::taken);
  EXPECT_EQ(scene.shard.find("d")->place, kInside);
  scene.shard.advance(kStart + Duration::days(2));  // a clock that leaps
  EXPECT_EQ(scene.shard.size(), 0U);
}

TEST(Shard, does_not_follow_our_own_unless_a_rule_says_so) {
  for (const bool also_own : {false, true}) {
    RuleSet set = one_rule(Trigger::enter);
    set.rules[0].own = also_own;
    Scene scene(set);
    Report report;
    report.uid = "boat 7";
    report.at = kStart;
    report.position = kInside;
    report.has_position = true;
    report.own = true;
    (void)scene.shard.take(report, kStart);
    const auto alerts = scene.shard.drain_alerts();
    ASSERT_EQ(alerts.size(), also_own ? 1U : 0U);
    if (also_own) {
      EXPECT_TRUE(alerts[0].own);
    }
    for (const Position place : {kOutside, kInside}) {  // once ours, always ours
      report.own = false;
      report.position = place;
      report.at = report.at + Duration::seconds(1);
      (void)scene.shard.take(report, report.at);
    }
    EXPECT_TRUE(scene.shard.find("boat 7")->own);
    EXPECT_EQ(scene.shard.drain_alerts().size(), also_own ? 1U : 0U);
  }
}

TEST(Shard, goes_on_where_it_was_when_the_rules_change) {
  RuleSet set = one_rule(Trigger::dwell);
  set.rules[0].time = Duration::seconds(100);
  Scene scene(set);
  (void)scene.see(kInside, 0);
  RuleSet changed = set;
  changed.zones.insert(changed.zones.begin(), set.zones[0]);
  changed.zones[0].id = "new zone";
  changed.rules.push_back(set.rules[0]);
  changed.rules[1].id = "new rule";
  changed.rules[1].trigger = Trigger::enter;
  changed.rules[1].zone = "new zone";
  scene.shard.adopt(Plan::build(changed, kNorthward).value());
  EXPECT_TRUE(scene.shard.drain_alerts().empty());
  (void)scene.see(kInside, 100);
  const auto alerts = scene.shard.drain_alerts();
  ASSERT_EQ(alerts.size(), 1U);
  EXPECT_EQ(alerts[0].rule, 0);
}

TEST(Shard, takes_batches_as_single_reports) {
  std::mt19937 random(5);
  const auto line = example_line("irn-irq");
  const auto plan = Plan::build(random_rules(random, line, 25, 60), {line}).value();
  ShardOptions options;
  Shard one(plan, options), many(plan, options);
  auto things = walkers(random, line, 300);
  for (int second = 0; second < 200; ++second) {
    const Instant now = kStart + Duration::seconds(second);
    std::vector<Report> reports;
    std::vector<std::uint64_t> hashes;
    for (int i = 0; i < 60; ++i) {
      reports.push_back(next_report(random, things[random() % things.size()], now));
      hashes.push_back(Shard::hash(options, reports.back().uid));
    }
    for (const Report& report : reports) (void)one.take(report, now);
    many.take(reports, hashes, now);
    ASSERT_EQ(one.drain_alerts(), many.drain_alerts());
  }
  EXPECT_EQ(one.outcomes(), many.outcomes());
  std::vector<Seen> walked;
  for (std::uint32_t at = 0;;) {
    at = many.walk(at, 7, walked);
    if (at == 0) break;
  }
  EXPECT_EQ(walked.size(), many.size());
}

TEST(Plan, refuses_rules_that_cannot_be_meant) {
  struct Refusal {
    std::function<void(RuleSet&)> spoil;
    std::string words;
  };

  const std::vector<Refusal> refusals = {
      {[](RuleSet& set) { set.zones[0].id.clear(); }, "zone 0 has no id"},
      {[](RuleSet& set) { set.zones.push_back(set.zones[0]); }, "two zones are called zone"},
      {[](RuleSet& set) { set.zones[0].rings[0].resize(2); }, "three places"},
      {[](RuleSet& set) { set.zones[0].rings.clear(); }, "within_m"},
      {[](RuleSet& set) { set.zones[0].margin_m = -1; }, "margin_m"},
      {[](RuleSet& set) { set.zones[0].rings[0][1] = at(31, -170); }, "antimeridian"},
      {[](RuleSet& set) {
         set.zones[0].rings[0].insert(set.zones[0].rings[0].begin() + 1, {at(31, 44.95), at(31, 44.85)});
       },
       "outline"},
      {[](RuleSet& set) { set.rules[0].id.clear(); }, "rule 0 has no id"},
      {[](RuleSet& set) { set.rules.push_back(set.rules[0]); }, "two rules are called rule"},
      {[](RuleSet& set) { set.rules[0].zone = "elsewhere"; }, "there is no zone elsewhere"},
      {[](RuleSet& set) { set.rules[0].zone.clear(); }, "it needs a zone"},
      {[](RuleSet& set) { set.rules[0].trigger = Trigger::dwell; }, "a zone and a time"},
      {[](RuleSet& set) { set.rules[0].trigger = Trigger::loiter; }, "distance_m"},
      {[](RuleSet& set) { set.rules[0].trigger = Trigger::approach; }, "six hours"},
      {[](RuleSet& set) { set.rules[0].trigger = Trigger::level; }, "gauge's uid"},
      {[](RuleSet& set) { set.rules[0].trigger = Trigger::meeting; }, "distance_m"},
      {[](RuleSet& set) { set.line_margin_m = -1; }, "line_margin_m"},
  };
  for (const Refusal& refusal : refusals) {
    RuleSet set = one_rule(Trigger::enter);
    refusal.spoil(set);
    const auto plan = Plan::build(set, kNorthward);
    ASSERT_FALSE(plan.has_value()) << refusal.words;
    EXPECT_THAT(plan.error().detail, testing::HasSubstr(refusal.words));
  }
}

TEST(Rules, are_awake_in_their_windows) {
  Rule rule;
  rule.windows = {{std::bitset<7>("0000010"), 22 * 60, 6 * 60}};  // Tuesday night
  rule.offset_min = 210;                                          // kStart is 03:30 on a Tuesday there
  EXPECT_FALSE(is_awake(rule, kStart));
  EXPECT_FALSE(is_awake(rule, kStart + Duration::hours(18)));
  EXPECT_TRUE(is_awake(rule, kStart + Duration::minutes(18 * 60 + 30)));
  EXPECT_TRUE(is_awake(rule, kStart + Duration::minutes(26 * 60 + 29)));
  EXPECT_FALSE(is_awake(rule, kStart + Duration::minutes(26 * 60 + 30)));
  rule.windows.clear();
  rule.muted_until = kStart + Duration::seconds(1);
  EXPECT_FALSE(is_awake(rule, kStart));
  EXPECT_TRUE(is_awake(rule, kStart + Duration::seconds(1)));
}

}  // namespace
}  // namespace thalweg::picture
