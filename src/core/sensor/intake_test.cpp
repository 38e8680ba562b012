// SPDX-License-Identifier: Apache-2.0
#include "sensor/intake.h"

#include <gtest/gtest.h>

namespace thalweg::sensor {
namespace {

constexpr Instant kStart = Instant::unix_ms(1'788'220'800'000);

Batch batch_of(std::size_t count,
               geometry::Position place = {300'000'000, 480'000'000},
               Subject subject = Subject::vessel) {
  Batch batch;
  Report report;
  report.uid = "a";
  report.position = place;
  report.has_position = true;
  report.subject = subject;
  batch.reports.assign(count, report);
  return batch;
}

std::uint64_t barred(const Intake& intake, Bar bar) {
  return intake.barred()[static_cast<std::size_t>(bar)];
}

SourceTerms terms() {
  SourceTerms terms;
  terms.id = "ais-north";
  terms.reports_per_s = 10;
  terms.burst = 20;
  return terms;
}

TEST(Intake, lets_in_a_burst_and_then_the_rate) {
  Intake intake(terms());
  EXPECT_FALSE(intake.last_heard().has_value());
  EXPECT_EQ(intake.admit(batch_of(50), kStart).size(), 20U);
  EXPECT_EQ(intake.admit(batch_of(50), kStart + Duration::milliseconds(99)).size(), 0U);
  EXPECT_EQ(intake.last_heard(), kStart);
  EXPECT_EQ(intake.admit(batch_of(50), kStart + Duration::milliseconds(500)).size(), 5U);
  EXPECT_EQ(intake.admit(batch_of(50), kStart + Duration::days(9)).size(), 20U);
  EXPECT_EQ(barred(intake, Bar::rate), 30U + 50U + 45U + 30U);
}

TEST(Intake, gives_nothing_for_a_clock_that_was_put_back) {
  Intake intake(terms());
  (void)intake.admit(batch_of(20), kStart);
  EXPECT_EQ(intake.admit(batch_of(5), kStart - Duration::hours(1)).size(), 0U);
  EXPECT_EQ(intake.admit(batch_of(5), kStart - Duration::hours(1) + Duration::milliseconds(300)).size(), 3U);
}

TEST(Intake, keeps_to_the_area_also_over_the_antimeridian) {
  SourceTerms boxed = terms();
  boxed.area = Box{{290'000'000, 470'000'000}, {310'000'000, 490'000'000}};
  Intake intake(boxed);
  EXPECT_EQ(intake.admit(batch_of(1), kStart).size(), 1U);
  EXPECT_EQ(intake.admit(batch_of(1, {310'000'001, 480'000'000}), kStart).size(), 0U);
  EXPECT_EQ(intake.admit(batch_of(1, {300'000'000, 469'999'999}), kStart).size(), 0U);
  EXPECT_EQ(barred(intake, Bar::area), 2U);
  const Box pacific{{-10, 1'790'000'000}, {10, -1'790'000'000}};
  EXPECT_TRUE(pacific.holds({0, 1'800'000'000}));
  EXPECT_TRUE(pacific.holds({0, -1'795'000'000}));
  EXPECT_FALSE(pacific.holds({0, 0}));
}

TEST(Intake, keeps_to_the_subjects_but_lets_things_be_taken_back) {
  SourceTerms vessels = terms();
  vessels.subjects = {Subject::vessel, Subject::distress};
  Intake intake(vessels);
  EXPECT_EQ(intake.admit(batch_of(1), kStart).size(), 1U);
  EXPECT_EQ(intake.admit(batch_of(1, {}, Subject::aircraft), kStart).size(), 0U);
  EXPECT_EQ(barred(intake, Bar::subject), 1U);
  Batch gone = batch_of(1, {}, Subject::unknown);
  gone.reports[0].statement = Statement::gone;
  EXPECT_EQ(intake.admit(gone, kStart).size(), 1U);
}

TEST(Intake, makes_all_of_an_own_source_our_own_and_nothing_less_so) {
  SourceTerms ours = terms();
  ours.is_own = true;
  Intake own(ours);
  EXPECT_TRUE(own.admit(batch_of(1), kStart)[0].own);
  Intake other(terms());
  Batch said = batch_of(2);
  said.reports[1].own = true;
  const auto& admitted = other.admit(said, kStart);
  EXPECT_FALSE(admitted[0].own);
  EXPECT_TRUE(admitted[1].own);
}

}  // namespace
}  // namespace thalweg::sensor
