// SPDX-License-Identifier: Apache-2.0
#include "sensing/history.h"

#include <gtest/gtest.h>

#include "base/memory_disk.h"
#include "sensing/trial.h"

namespace thalweg::sensing {
namespace {

constexpr Instant kStart = Instant::unix_ms(1'788'220'800'000);

sensor::Report report_of(std::string_view uid, Instant at, std::int32_t lon_e7) {
  sensor::Report report;
  report.uid = uid;
  report.at = at;
  report.position = {300'000'000, lon_e7};
  report.has_position = true;
  report.subject = sensor::Subject::vessel;
  report.speed_cm_s = 250;
  report.course_cdeg = 9'000;
  return report;
}

/// A boat that goes 0.001 degrees to the east every ten seconds.
BlockWriter a_way(const std::string& uid, Instant from, int count) {
  BlockWriter block;
  for (int i = 0; i < count; ++i)
    block.add(report_of(uid, from + Duration::seconds(10 * i), 479'900'000 + 10'000 * i), "radar");
  return block;
}

std::vector<Row> rows_of(const Bytes& block) {
  std::vector<Row> rows;
  EXPECT_TRUE(read_block(block, [&rows](const Row& row) {
    rows.push_back(row);
    rows.back().uid = rows.back().source = {};
    return true;
  }));
  return rows;
}

TEST(Block, gives_back_what_was_put_in) {
  BlockWriter block;
  auto report = report_of("boat-1", kStart, 480'000'000);
  block.add(report, "radar");
  report.at = kStart + Duration::seconds(2);
  report.position = {-900'000'000, -1'800'000'000};
  report.speed_cm_s = sensor::kNoSpeed;
  report.own = true;
  block.add(report, "harbour");
  report.at = kStart - Duration::hours(1);  // late
  block.add(report, "harbour");
  sensor::Report gauge;
  gauge.uid = "gauge";
  gauge.at = kStart;
  gauge.statement = sensor::Statement::reading;
  gauge.reading_milli = -2'500;
  gauge.subject = sensor::Subject::gauge;
  block.add(gauge, "river", true);
  std::vector<std::string> uids, sources;
  const Bytes bytes = block.finish();
  ASSERT_TRUE(read_block(bytes, [&](const Row& row) {
    uids.emplace_back(row.uid);
    sources.emplace_back(row.source);
    return true;
  }));
  EXPECT_EQ(uids, (std::vector<std::string>{"boat-1", "boat-1", "boat-1", "gauge"}));
  EXPECT_EQ(sources, (std::vector<std::string>{"radar", "harbour", "harbour", "river"}));
  const auto rows = rows_of(bytes);
  EXPECT_EQ(rows[0].at, kStart);
  EXPECT_EQ(rows[0].place, (geometry::Position{300'000'000, 480'000'000}));
  EXPECT_EQ(rows[0].course_cdeg, 9'000);
  EXPECT_EQ(rows[1].place, (geometry::Position{-900'000'000, -1'800'000'000}));
  EXPECT_EQ(rows[1].speed_cm_s, sensor::kNoSpeed);
  EXPECT_TRUE(rows[1].own);
  EXPECT_EQ(rows[2].at, kStart - Duration::hours(1));
  EXPECT_EQ(rows[3].reading_milli, -2'500);
  EXPECT_FALSE(rows[3].has_place);
  const auto head = read_block_head(bytes);
  ASSERT_TRUE(head);
  EXPECT_EQ(head->first, kStart - Duration::hours(1));
  EXPECT_EQ(head->last, kStart + Duration::seconds(2));
}

TEST(Block, passes_over_a_thing_that_reports_more_than_once_a_second) {
  BlockWriter block;
  for (int i = 0; i < 100; ++i) block.add(report_of("boat-1", kStart + Duration::milliseconds(100 * i), i), "radar");
  EXPECT_EQ(block.rows(), 10U);
}

TEST(Block, refuses_every_part_of_itself) {
  const Bytes whole = a_way("boat-1", kStart, 20).finish();
  for (std::size_t cut = 0; cut < whole.size(); ++cut) {
    const auto read = read_block(whole.substr(0, cut), [](const Row&) { return true; });
    EXPECT_FALSE(read) << cut;
  }
}

TEST(Block, takes_few_bytes_for_a_report) {
  BlockWriter block;
  constexpr int kThings = 500, kReports = 10;
  for (int i = 0; i < kReports; ++i) {
    for (int k = 0; k < kThings; ++k) {
      const std::string uid = "MMSI-" + std::to_string(422'000'000 + k * 7);
      auto report =
          report_of(uid, kStart + Duration::milliseconds(10'000 * i + k * 20), 480'000'000 + k * 9'973 + i * (500 + k));
      report.course_cdeg = static_cast<std::uint16_t>((k * 37 + i * k % 5 * 100) % 36'000);
      block.add(report, "radar");
    }
  }
  EXPECT_LT(block.finish().size(), 12U * kThings * kReports);
}

class HistoryTest : public testing::Test {
 protected:
  void open(HistoryOptions options = {}) {
    history.reset();
    auto opened = History::open(disk, options, now);
    ASSERT_TRUE(opened) << opened.error().detail;
    history = std::move(*opened);
  }

  MemoryDisk disk;
  Instant now = kStart;
  std::unique_ptr<History> history;
};

TEST_F(HistoryTest, shows_the_picture_of_a_past_moment) {
  open();
  history->add(a_way("boat-1", kStart, 30));
  history->add(a_way("boat-2", kStart + Duration::minutes(3), 30));
  ASSERT_TRUE(history->flush(now));
  const auto early = picture_at(*history, kStart + Duration::seconds(65), Duration::minutes(30));
  ASSERT_TRUE(early);
  ASSERT_EQ(early->size(), 1U);
  EXPECT_EQ((*early)[0].uid, "boat-1");
  EXPECT_EQ((*early)[0].source, "radar");
  EXPECT_EQ((*early)[0].row.at, kStart + Duration::seconds(60));
  EXPECT_EQ((*early)[0].row.place.lon_e7, 479'960'000);
  EXPECT_EQ(picture_at(*history, kStart + Duration::minutes(4), Duration::minutes(30))->size(), 2U);
  EXPECT_EQ(picture_at(*history, kStart + Duration::minutes(40), Duration::minutes(30))->size(), 0U);
}

TEST_F(HistoryTest, gives_a_track_in_order_and_thins_it_evenly) {
  open();
  history->add(a_way("boat-1", kStart + Duration::minutes(5), 30));
  history->add(a_way("boat-1", kStart, 30));
  history->add(a_way("boat-2", kStart, 30));
  ASSERT_TRUE(history->flush(now));
  const auto track = track_of(*history, "boat-1", kStart, kStart + Duration::hours(1), 1'000);
  ASSERT_TRUE(track);
  ASSERT_EQ(track->size(), 60U);
  EXPECT_TRUE(std::is_sorted(track->begin(), track->end(), [](const Row& a, const Row& b) { return a.at < b.at; }));
  const auto few = track_of(*history, "boat-1", kStart, kStart + Duration::hours(1), 5);
  ASSERT_EQ(few->size(), 5U);
  EXPECT_EQ(few->front().at, track->front().at);
  EXPECT_EQ(few->back().at, track->back().at);
  EXPECT_EQ(track_of(*history, "boat-1", kStart, kStart + Duration::seconds(25), 100)->size(), 3U);
}

TEST_F(HistoryTest, is_there_after_a_restart_and_drops_a_torn_tail) {
  open();
  history->add(a_way("boat-1", kStart, 10));
  ASSERT_TRUE(history->flush(now));
  const std::string path = std::string(History::kFolder) + "/" + disk.list(History::kFolder)->at(0);
  const Bytes one = *disk.read_all(path);
  history->add(a_way("boat-2", kStart, 10));
  ASSERT_TRUE(history->flush(now));
  const Bytes two = *disk.read_all(path);
  for (std::size_t cut = one.size(); cut <= two.size(); cut += 3) {
    ASSERT_TRUE(disk.replace(path, two.substr(0, cut)));
    open();
    EXPECT_EQ(history->status().reports, cut < two.size() ? 10U : 20U) << cut;
    history->add(a_way("boat-3", kStart, 5));
    ASSERT_TRUE(history->flush(now));
    open();
    EXPECT_EQ(history->status().reports, cut < two.size() ? 15U : 25U) << cut;
  }
}

TEST_F(HistoryTest, passes_over_a_block_that_was_changed_on_the_disk) {
  open();
  history->add(a_way("boat-1", kStart, 10));
  history->add(a_way("boat-2", kStart, 10));
  ASSERT_TRUE(history->flush(now));
  const std::string path = std::string(History::kFolder) + "/" + disk.list(History::kFolder)->at(0);
  Bytes bytes = *disk.read_all(path);
  bytes[50] ^= 1;
  ASSERT_TRUE(disk.replace(path, bytes));
  open();
  const auto things = picture_at(*history, kStart + Duration::hours(1), Duration::hours(2));
  ASSERT_EQ(things->size(), 1U);
  EXPECT_EQ((*things)[0].uid, "boat-2");
}

TEST_F(HistoryTest, keeps_no_more_than_it_may_and_no_longer) {
  HistoryOptions options;
  options.file_bytes = 1'000;
  options.bytes_max = 5'000;
  options.kept = Duration::days(2);
  open(options);
  for (int i = 0; i < 100; ++i) {
    now = kStart + Duration::minutes(i);
    history->add(a_way("boat-" + std::to_string(i), now, 40));
    ASSERT_TRUE(history->flush(now));
    EXPECT_LE(history->status().bytes, options.bytes_max + options.file_bytes);
  }
  EXPECT_GT(history->status().from, kStart);
  const auto before = disk.list(History::kFolder)->size();
  now = now + Duration::days(3);
  history->add(a_way("late", now, 1));
  ASSERT_TRUE(history->flush(now));
  EXPECT_LT(disk.list(History::kFolder)->size(), before);
  EXPECT_EQ(history->status().reports, 1U);
}

TEST_F(HistoryTest, says_how_much_it_could_not_take) {
  HistoryOptions options;
  options.waiting_max = 300;
  open(options);
  history->add(a_way("boat-1", kStart, 10));
  history->add(a_way("boat-2", kStart, 200));
  EXPECT_EQ(history->status().lost, 200U);
}

picture::RuleSet rules_of_a_bay() {
  picture::RuleSet set;
  picture::Zone zone;
  zone.id = "bay";
  zone.rings = {
      {{299'000'000, 480'500'000}, {299'000'000, 481'500'000}, {301'000'000, 481'500'000}, {301'000'000, 480'500'000}}};
  set.zones.push_back(zone);
  for (const auto trigger : {picture::Trigger::enter, picture::Trigger::cross, picture::Trigger::silence}) {
    picture::Rule& rule = set.rules.emplace_back();
    rule.id = picture::name(trigger);
    rule.trigger = trigger;
    rule.zone = trigger == picture::Trigger::enter ? "bay" : "";
    rule.source = trigger == picture::Trigger::silence ? "radar" : "";
    rule.time = Duration::minutes(5);
  }
  return set;
}

TEST_F(HistoryTest, lets_other_rules_judge_what_was_recorded) {
  open();
  history->add(a_way("boat-2", kStart + Duration::minutes(2), 100));
  history->add(a_way("boat-1", kStart, 100));
  ASSERT_TRUE(history->flush(now));
  const auto plan = picture::Plan::build(rules_of_a_bay(), {{{290'000'000, 480'000'000}, {310'000'000, 480'000'000}}});
  ASSERT_TRUE(plan) << plan.error().detail;
  const auto trial = try_rules(*history, *plan, kStart, kStart + Duration::hours(2));
  ASSERT_TRUE(trial);
  EXPECT_EQ(trial->reports, 200U);
  EXPECT_TRUE(trial->is_whole);
  EXPECT_EQ(trial->counts.at("cross"), 2U);
  EXPECT_EQ(trial->counts.at("enter"), 2U);
  EXPECT_FALSE(trial->counts.contains("silence"));
  ASSERT_EQ(trial->alerts.size(), 4U);
  EXPECT_TRUE(std::is_sorted(
      trial->alerts.begin(), trial->alerts.end(), [](const KeptAlert& a, const KeptAlert& b) { return a.at < b.at; }));
}

}  // namespace
}  // namespace thalweg::sensing
