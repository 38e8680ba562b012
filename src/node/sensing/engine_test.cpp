// SPDX-License-Identifier: Apache-2.0
#include "sensing/engine.h"

#include <atomic>
#include <thread>

#include <gtest/gtest.h>

namespace thalweg::sensing {
namespace {

constexpr Instant kStart = Instant::unix_ms(1'788'220'800'000);
constexpr const char* kHead = "uid,name,kind,lat,lon,speed_m_s,course,value,own\n";

Source source_of(const char* id, Protocol protocol = Protocol::csv) {
  Source source;
  source.terms.id = id;
  source.terms.reports_per_s = 1'000'000;
  source.terms.burst = 1'000'000;
  source.protocol = protocol;
  return source;
}

/// A line along the 48th meridian from south to north: left is west. A zone of a tenth of a degree east of it.
std::shared_ptr<const picture::Plan> plan_with(std::vector<picture::Rule> rules) {
  picture::RuleSet set;
  picture::Zone zone;
  zone.id = "bay";
  zone.rings = {
      {{300'000'000, 480'500'000}, {300'000'000, 481'500'000}, {301'000'000, 481'500'000}, {301'000'000, 480'500'000}}};
  set.zones.push_back(zone);
  set.rules = std::move(rules);
  auto plan = picture::Plan::build(std::move(set), {{{290'000'000, 480'000'000}, {310'000'000, 480'000'000}}});
  EXPECT_TRUE(plan) << plan.error().detail;
  return *plan;
}

picture::Rule rule_of(const char* id, picture::Trigger trigger) {
  picture::Rule rule;
  rule.id = id;
  rule.trigger = trigger;
  rule.zone = "bay";
  return rule;
}

class EngineTest : public testing::Test {
 protected:
  void start(std::vector<picture::Rule> rules, std::vector<Source> sources = {source_of("radar")}) {
    EngineOptions options;
    options.clock = [this] { return Instant::unix_ms(now_ms.load()); };
    options.advance_each = Duration::hours(1);  // the tests do that by hand
    engine = std::make_unique<Engine>(plan_with(std::move(rules)), std::move(sources), std::move(options));
  }

  void pass(Duration span) {
    now_ms += span.milliseconds();
    engine->advance();
  }

  std::atomic<std::int64_t> now_ms{kStart.unix_ms()};
  std::unique_ptr<Engine> engine;
};

TEST_F(EngineTest, shows_what_was_reported_with_its_name_and_source) {
  start({});
  const auto connection = engine->connect(0);
  (void)connection->take(std::string(kHead) + "boat-1,Arvand,vessel,30.05,48.1,2.5,90,,0\n");
  const auto thing = engine->find("boat-1");
  ASSERT_TRUE(thing);
  EXPECT_EQ(thing->name, "Arvand");
  EXPECT_EQ(thing->seen.speed_cm_s, 250);
  EXPECT_EQ(thing->seen.subject, sensor::Subject::vessel);
  const auto snapshot = engine->snapshot({});
  ASSERT_EQ(snapshot->things.size(), 1U);
  EXPECT_EQ(snapshot->things[0].name, "Arvand");
  const SourceStatus status = engine->status_of(0);
  EXPECT_EQ(status.connected, 1U);
  EXPECT_EQ(status.tally.reports, 1U);
  EXPECT_EQ(status.last_heard, kStart);
}

TEST_F(EngineTest, tells_who_comes_into_a_zone_once_and_counts_the_rest) {
  start({rule_of("comes", picture::Trigger::enter)});
  const auto connection = engine->connect(0);
  (void)connection->take(kHead);
  for (int i = 0; i < 3; ++i) {
    pass(Duration::seconds(10));
    (void)connection->take("boat-1,,vessel,30.05,48.01,,,,0\n");
    pass(Duration::seconds(10));
    (void)connection->take("boat-1,,vessel,30.05,48.1,,,,0\n");
  }
  const auto page = engine->alerts().page(true, {}, 10);
  ASSERT_EQ(page.items.size(), 1U);
  EXPECT_EQ(page.items[0].rule, "comes");
  EXPECT_EQ(page.items[0].what.uid, "boat-1");
  EXPECT_EQ(page.items[0].count, 3U);
  EXPECT_EQ(page.items[0].at, kStart + Duration::seconds(20));
  EXPECT_EQ(page.items[0].last_at, kStart + Duration::seconds(60));
}

TEST_F(EngineTest, counts_a_crowd_over_all_shards) {
  auto crowd = rule_of("crowd", picture::Trigger::crowd);
  crowd.limit = 20;
  start({crowd});
  const auto connection = engine->connect(0);
  (void)connection->take(kHead);
  for (int i = 0; i < 21; ++i) (void)connection->take("car-" + std::to_string(i) + ",,vehicle,30.05,48.1,,,,0\n");
  ASSERT_EQ(engine->alerts().page(true, {}, 10).items.size(), 1U);
}

TEST_F(EngineTest, knows_a_gauge_by_its_place_and_its_reading) {
  auto level = rule_of("high", picture::Trigger::level);
  level.zone.clear();
  level.source = "gauge-1";
  level.limit = 2'500;
  start({level});
  const auto connection = engine->connect(0);
  (void)connection->take(std::string(kHead) + "gauge-1,,gauge,30.05,48.1,,,2.75,0\n");
  const auto gauge = engine->find("gauge-1");
  ASSERT_TRUE(gauge);
  EXPECT_EQ(gauge->reading_milli, 2'750);
  EXPECT_EQ(engine->snapshot({})->things.at(0).reading_milli, 2'750);
  ASSERT_EQ(engine->alerts().page(true, {}, 10).items.size(), 1U);
}

TEST_F(EngineTest, tells_that_a_source_fell_silent_and_that_things_went_stale) {
  auto silence = rule_of("quiet", picture::Trigger::silence);
  silence.zone.clear();
  silence.source = "radar";
  silence.time = Duration::minutes(2);
  start({silence});
  const auto connection = engine->connect(0);
  (void)connection->take(std::string(kHead) + "boat-1,,vessel,30.05,48.1,,,,0\n");
  pass(Duration::seconds(1));
  EXPECT_EQ(engine->alerts().open_count(), 0U);
  pass(Duration::minutes(7));
  EXPECT_EQ(engine->alerts().open_count(), 1U);
  EXPECT_TRUE(engine->find("boat-1")->seen.stale);
  EXPECT_EQ(engine->status().stale, 1U);
}

TEST_F(EngineTest, sets_aside_what_it_does_not_understand_for_a_while) {
  start({});
  const auto connection = engine->connect(0);
  (void)connection->take(std::string(kHead) + "boat-1,,vessel,95,48.1,,,,0\n");
  auto aside = engine->quarantine_of(0);
  ASSERT_EQ(aside.size(), 1U);
  EXPECT_EQ(aside[0].reason, sensor::Reason::range);
  EXPECT_NE(aside[0].beginning.find("boat-1"), std::string::npos);
  for (std::size_t i = 0; i < 2 * Engine::kSetAsideMax; ++i) (void)connection->take("x\n");
  EXPECT_EQ(engine->quarantine_of(0).size(), Engine::kSetAsideMax);
  EXPECT_EQ(engine->status_of(0).tally.refused_in_all(), 1 + 2 * Engine::kSetAsideMax);
  pass(Duration::hours(25));
  EXPECT_TRUE(engine->quarantine_of(0).empty());
}

TEST_F(EngineTest, lets_no_source_say_more_than_its_terms) {
  Source radar = source_of("radar");
  radar.terms.area = sensor::Box{{300'000'000, 480'000'000}, {301'000'000, 482'000'000}};
  start({}, {radar});
  const auto connection = engine->connect(0);
  (void)connection->take(std::string(kHead) + "far,,vessel,20,48.1,,,,0\nnear,,vessel,30.05,48.1,,,,0\n");
  EXPECT_FALSE(engine->find("far"));
  EXPECT_TRUE(engine->find("near"));
  EXPECT_EQ(engine->status_of(0).barred[static_cast<std::size_t>(sensor::Bar::area)], 1U);
}

TEST_F(EngineTest, takes_reports_on_many_threads_at_once) {
  auto crowd = rule_of("crowd", picture::Trigger::crowd);
  crowd.limit = 3'999;
  start({crowd}, {source_of("a"), source_of("b"), source_of("c"), source_of("d")});
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < 4; ++i) {
    threads.emplace_back([this, i] {
      const auto connection = engine->connect(i);
      std::string rows = kHead;
      for (int k = 0; k < 1'000; ++k)
        rows += std::to_string(i) + "-" + std::to_string(k) + ",name,vehicle,30.05,48.1,,,,0\n";
      for (std::size_t at = 0; at < rows.size(); at += 997)
        (void)connection->take(std::string_view(rows).substr(at, 997));
      connection->finish();
    });
  }
  for (int i = 0; i < 20; ++i) (void)engine->snapshot({});
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(engine->status().things, 4'000U);
  EXPECT_EQ(engine->alerts().open_count(), 1U);
  EXPECT_EQ(engine->status_of(3).connected, 0U);
}

TEST_F(EngineTest, reads_tak_datagrams_and_streams_in_either_form) {
  start({}, {source_of("tak", Protocol::tak)});
  const std::string event =
      R"(<event version="2.0" uid="boat-9" type="a-n-S" time="2026-09-01T00:00:00Z" start="2026-09-01T00:00:00Z" )"
      R"(stale="2026-09-01T00:10:00Z" how="m-g"><point lat="30.05" lon="48.1" hae="0" ce="1" le="1"/></event>)";
  const auto datagrams = engine->connect(0, true);
  (void)datagrams->take(event);
  datagrams->finish();
  EXPECT_TRUE(engine->find("boat-9"));
}

TEST(View, keeps_single_what_matters_most_and_counts_the_rest) {
  Snapshot snapshot;
  for (int i = 0; i < 1'000; ++i) {
    Shown thing;
    thing.seen.uid = "boat-" + std::to_string(i);
    thing.seen.place = {300'000'000 + i * 1'000, 480'000'000 + i * 1'000};
    thing.seen.subject = i == 500 ? sensor::Subject::distress : sensor::Subject::vessel;
    snapshot.things.push_back(std::move(thing));
  }
  ViewQuery query;
  query.limit = 10;
  const View view = look(snapshot, query, {"boat-700"});
  EXPECT_EQ(view.total, 1'000U);
  ASSERT_EQ(view.single.size(), 10U);
  const auto has = [&view](const std::string& uid) {
    return std::any_of(view.single.begin(), view.single.end(), [&uid](const Shown* s) { return s->seen.uid == uid; });
  };
  EXPECT_TRUE(has("boat-500"));
  EXPECT_TRUE(has("boat-700"));
  std::uint64_t counted = 0;
  for (const Square& square : view.squares) counted += square.count;
  EXPECT_EQ(counted, 990U);
  EXPECT_LE(view.squares.size(), 64U * 48U);
}

TEST(View, shows_all_of_a_small_box) {
  Snapshot snapshot;
  for (int i = 0; i < 100; ++i) {
    Shown thing;
    thing.seen.uid = std::to_string(i);
    thing.seen.place = {300'000'000 + i * 10, 480'000'000};
    thing.seen.subject = i % 2 == 0 ? sensor::Subject::vessel : sensor::Subject::vehicle;
    snapshot.things.push_back(std::move(thing));
  }
  ViewQuery query;
  query.box = sensor::Box{{300'000'000, 479'000'000}, {300'000'495, 481'000'000}};
  query.subjects = 1U << static_cast<unsigned>(sensor::Subject::vessel);
  const View view = look(snapshot, query, {});
  EXPECT_EQ(view.total, 25U);
  EXPECT_TRUE(view.squares.empty());
}

TEST(AlertBook, remembers_who_dealt_with_an_alert) {
  AlertBook book;
  const auto plan = plan_with({rule_of("comes", picture::Trigger::enter)});
  picture::Alert alert;
  alert.at = kStart;
  alert.uid = "boat-1";
  book.add(*plan, {alert}, kStart);
  const auto number = book.page(true, {}, 10).items.at(0).number;
  EXPECT_TRUE(book.open_things()->contains("boat-1"));
  const auto acknowledged = book.acknowledge(number, "harbour-post");
  ASSERT_TRUE(acknowledged);
  EXPECT_EQ(acknowledged->state, KeptAlert::State::acknowledged);
  EXPECT_EQ(book.open_count(), 0U);
  EXPECT_TRUE(book.open_things()->empty());
  const auto reported = book.report(number, "harbour-post", "00");
  EXPECT_EQ(reported->state, KeptAlert::State::reported);
  EXPECT_EQ(book.acknowledge(number, "other")->state, KeptAlert::State::reported);
  EXPECT_EQ(book.acknowledge(number + 1, "other").error().code, Code::not_found);
}

TEST(AlertBook, makes_a_new_line_when_the_last_is_old) {
  AlertBook book;
  const auto plan = plan_with({rule_of("comes", picture::Trigger::enter)});
  picture::Alert alert;
  alert.uid = "boat-1";
  for (const auto minutes : {0, 10, 24, 40}) {
    alert.at = kStart + Duration::minutes(minutes);
    book.add(*plan, {alert}, alert.at);
  }
  const auto page = book.page(false, {}, 10);
  ASSERT_EQ(page.items.size(), 2U);
  EXPECT_EQ(page.items[0].count, 1U);
  EXPECT_EQ(page.items[1].count, 3U);
}

TEST(AlertBook, gives_pages_that_go_on_and_changes_in_order) {
  AlertBook book;
  const auto plan = plan_with({rule_of("comes", picture::Trigger::enter)});
  for (int i = 0; i < 25; ++i) {
    picture::Alert alert;
    alert.at = kStart;
    alert.uid = "boat-" + std::to_string(i);
    book.add(*plan, {alert}, kStart);
  }
  const auto first = book.page(true, {}, 10);
  ASSERT_TRUE(first.next);
  EXPECT_EQ(first.total, 25U);
  EXPECT_EQ(first.items[0].what.uid, "boat-24");
  const auto second = book.page(true, first.next, 20);
  EXPECT_EQ(second.items.size(), 15U);
  EXPECT_FALSE(second.next);
  const auto seen = book.changes();
  (void)book.acknowledge(second.items[3].number, "x");
  const auto changed = book.changed_since(seen);
  ASSERT_EQ(changed.size(), 1U);
  EXPECT_EQ(changed[0].number, second.items[3].number);
}

TEST(AlertBook, is_bounded_and_lets_go_first_of_what_was_dealt_with) {
  AlertBook book;
  const auto plan = plan_with({rule_of("comes", picture::Trigger::enter)});
  std::vector<picture::Alert> alerts(AlertBook::kAlertsMax);
  for (std::size_t i = 0; i < alerts.size(); ++i) alerts[i].uid = std::to_string(i);
  book.add(*plan, alerts, kStart);
  const auto oldest = book.page(false, {}, AlertBook::kAlertsMax).items.back().number;
  (void)book.acknowledge(oldest + 5, "x");
  picture::Alert one_more;
  one_more.uid = "one more";
  book.add(*plan, {one_more}, kStart);
  EXPECT_EQ(book.page(false, {}, 1).total, AlertBook::kAlertsMax);
  EXPECT_FALSE(book.find(oldest + 5));
  EXPECT_TRUE(book.find(oldest));
  EXPECT_EQ(book.open_count(), AlertBook::kAlertsMax);
}

}  // namespace
}  // namespace thalweg::sensing
