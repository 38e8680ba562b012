// SPDX-License-Identifier: Apache-2.0
#include "sensing/alert_log.h"

#include <gtest/gtest.h>

#include "base/memory_disk.h"
#include "sensing/frames.h"

namespace thalweg::sensing {
namespace {

constexpr Instant kStart = Instant::unix_ms(1'788'220'800'000);

std::shared_ptr<const picture::Plan> a_plan() {
  picture::RuleSet set;
  set.rules.emplace_back().id = "crossing";
  set.rules.back().trigger = picture::Trigger::cross;
  set.rules.back().priority = "high";
  auto plan = picture::Plan::build(std::move(set), {{{290'000'000, 480'000'000}, {310'000'000, 480'000'000}}});
  CHECK(plan.has_value());
  return *plan;
}

picture::Alert an_alert(const std::string& uid) {
  picture::Alert alert;
  alert.at = kStart;
  alert.uid = uid;
  alert.subject = sensor::Subject::vessel;
  alert.has_place = true;
  alert.place = {300'000'000, -480'000'000};
  alert.figures = {{picture::Measure::distance_m, 12}, {picture::Measure::left, 0}};
  return alert;
}

TEST(AlertLog, keeps_alerts_and_what_became_of_them_over_a_restart) {
  MemoryDisk disk;
  std::vector<KeptAlert> before;
  {
    AlertBook book;
    const auto log = AlertLog::open(disk, book).value();
    book.add(*a_plan(), {an_alert("boat-1"), an_alert("boat-2")}, kStart);
    ASSERT_TRUE(log->save());
    const auto number = book.page(false, {}, 10).items.at(1).number;
    ASSERT_TRUE(book.acknowledge(number, "harbour-post"));
    ASSERT_TRUE(log->save());
    before = book.page(false, {}, 10).items;
  }
  AlertBook book;
  const auto log = AlertLog::open(disk, book);
  ASSERT_TRUE(log);
  const auto after = book.page(false, {}, 10).items;
  ASSERT_EQ(after.size(), 2U);
  for (std::size_t i = 0; i < 2; ++i) EXPECT_EQ(to_json(after[i]), to_json(before[i]));
  EXPECT_EQ(book.open_count(), 1U);
  // The same thing again, soon after, is counted there and is no new alert.
  auto again = an_alert("boat-1");
  again.at = kStart + Duration::minutes(1);
  book.add(*a_plan(), {again}, again.at);
  EXPECT_EQ(book.page(false, {}, 10).total, 2U);
}

TEST(AlertLog, reads_every_beginning_of_a_file_and_goes_on_from_there) {
  MemoryDisk disk;
  AlertBook book;
  const auto log = AlertLog::open(disk, book).value();
  book.add(*a_plan(), {an_alert("boat-1"), an_alert("boat-2")}, kStart);
  ASSERT_TRUE(log->save());
  const Bytes whole = *disk.read_all(AlertLog::kFile);
  const std::size_t one = read_alert_log(whole.substr(0, whole.size() - 1)).good;
  for (std::size_t cut = 0; cut < whole.size(); ++cut) {
    MemoryDisk torn;
    ASSERT_TRUE(torn.replace(AlertLog::kFile, whole.substr(0, cut)));
    AlertBook read;
    const auto opened = AlertLog::open(torn, read);
    ASSERT_TRUE(opened);
    EXPECT_EQ(read.page(false, {}, 10).total, cut < one ? 0U : 1U) << cut;
    read.add(*a_plan(), {an_alert("boat-3")}, kStart + Duration::hours(1));
    ASSERT_TRUE((*opened)->save());
    EXPECT_EQ(read_alert_log(*torn.read_all(AlertLog::kFile)).alerts.size(), cut < one ? 1U : 2U) << cut;
  }
}

TEST(AlertLog, stops_at_what_was_changed_behind_its_back) {
  Bytes bytes;
  KeptAlert alert;
  alert.number = 7;
  alert.what.uid = "boat-1";
  append_frame(bytes, to_canonical(to_json(alert)));
  EXPECT_EQ(read_alert_log(bytes).alerts.size(), 1U);
  bytes.back() ^= 1;
  EXPECT_EQ(read_alert_log(bytes).alerts.size(), 0U);
  EXPECT_EQ(read_alert_log("\xFF\xFF\xFF\xFF").good, 0U);
}

TEST(AlertLog, is_written_anew_when_most_of_it_is_out_of_date) {
  MemoryDisk disk;
  AlertBook book;
  const auto log = AlertLog::open(disk, book).value();
  book.add(*a_plan(), {an_alert("boat-1")}, kStart);
  const auto number = book.page(false, {}, 1).items.at(0).number;
  for (int i = 0; i < 6'000; ++i) {
    ASSERT_TRUE(book.report(number, "post", "00"));
    ASSERT_TRUE(log->save());
  }
  EXPECT_LT(disk.read_all(AlertLog::kFile)->size(), AlertLog::kRewriteFrom);
  EXPECT_EQ(read_alert_log(*disk.read_all(AlertLog::kFile)).alerts.size(), 1U);
}

}  // namespace
}  // namespace thalweg::sensing
