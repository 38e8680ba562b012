// SPDX-License-Identifier: Apache-2.0
#include "correlate/correlate.h"

#include <algorithm>
#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace thalweg::correlate {
namespace {

using geometry::Position;

constexpr Instant kStart = Instant::unix_ms(1'788'220'800'000);
constexpr Position kHere{304'000'000, 480'000'000};

Instant minute(std::int64_t n) {
  return kStart + Duration::minutes(n);
}

/// A track of one hour, a position each ten minutes from `first_min` on, at 5 m/s on a course.
Report track(Position begin, double course_deg, std::int64_t first_min = 0, std::int64_t last_min = 60) {
  Report report;
  report.sort = "vessel";
  report.precision_m = 500;
  for (std::int64_t n = first_min; n <= last_min; n += 10)
    report.fixes.push_back({minute(n), geometry::ahead(begin, course_deg, static_cast<double>(n) * 60 * 5)});
  return report;
}

Report event(std::string type, Position place, std::int64_t at_min) {
  Report report;
  report.is_event = true;
  report.sort = std::move(type);
  report.precision_m = 500;
  report.fixes = {{minute(at_min), place}};
  return report;
}

TEST(Correlate, two_tracks_of_one_thing_are_confirmed_though_no_time_is_shared) {
  const Report ours = track(kHere, 45, 0);
  const Report theirs = track(kHere, 45, 3, 63);
  const auto matches = correlate(std::vector{ours}, std::vector{theirs});
  ASSERT_EQ(matches.size(), 1u);
  EXPECT_TRUE(matches[0].confirmed);
  EXPECT_LT(matches[0].apart_m, 50);
  EXPECT_GE(matches[0].looks, 10u);
  EXPECT_EQ(certainty_percent(matches[0]), 99);
}

TEST(Correlate, tracks_that_were_at_one_place_at_other_times_are_not_one) {
  const Report ours = track(kHere, 45, 0, 60);
  Report theirs = track(kHere, 45, 0, 60);
  for (Fix& fix : theirs.fixes) fix.at = fix.at + Duration::minutes(30);  // the same way, half an hour later
  EXPECT_TRUE(correlate(std::vector{ours}, std::vector{theirs}).empty());
}

TEST(Correlate, a_track_that_turns_away_is_not_one_although_it_began_as_one) {
  const Report ours = track(kHere, 0);
  Report theirs = track(kHere, 0);
  for (std::size_t i = 3; i < theirs.fixes.size(); ++i)
    theirs.fixes[i].place = geometry::ahead(theirs.fixes[2].place, 90, 3'000 * static_cast<double>(i - 2));
  EXPECT_TRUE(correlate(std::vector{ours}, std::vector{theirs}).empty());
}

TEST(Correlate, pairs_are_chosen_together_and_not_each_for_itself) {
  // Ours are 1.2 km apart; theirs lie 0.8 km on, so that the second of ours is nearest to the first of theirs.
  const auto wide = [](double east_m) {
    Report report = track(geometry::ahead(kHere, 90, east_m), 0);
    report.precision_m = 1'500;
    return report;
  };
  const std::vector ours{wide(0), wide(1'200)};
  const std::vector theirs{wide(800), wide(2'000)};
  const auto matches = correlate(ours, theirs);
  ASSERT_EQ(matches.size(), 2u);
  for (const Match& match : matches) EXPECT_EQ(match.a, match.b);
}

TEST(Correlate, many_near_ones_make_a_single_look_say_less) {
  Report single = track(kHere, 0, 0, 0);
  single.precision_m = 2'000;
  const std::vector ours{single};
  std::vector<Report> theirs{single};
  const auto quiet = correlate(ours, theirs);
  for (int i = 1; i < 12; ++i) {
    Report other = single;
    other.fixes[0].place = geometry::ahead(kHere, 30.0 * i, 6'000);
    theirs.push_back(other);
  }
  const auto crowded = correlate(ours, theirs);
  ASSERT_EQ(quiet.size(), 1u);
  EXPECT_FALSE(quiet[0].confirmed);
  EXPECT_TRUE(crowded.empty() || crowded[0].score < quiet[0].score - 1);
}

TEST(Correlate, a_thing_that_lies_still_is_not_confirmed_by_being_looked_at_again) {
  Report still = track(kHere, 0);
  for (Fix& fix : still.fixes) fix.place = kHere;
  const auto matches = correlate(std::vector{still}, std::vector{still});
  ASSERT_EQ(matches.size(), 1u);
  EXPECT_GE(matches[0].looks, 10u);
  EXPECT_FALSE(matches[0].confirmed);
}

TEST(Correlate, sorts_that_cannot_be_one_are_none) {
  Report herd = track(kHere, 0);
  herd.sort = "herd";
  EXPECT_TRUE(correlate(std::vector{track(kHere, 0)}, std::vector{herd}).empty());
  Report unknown = track(kHere, 0);
  unknown.sort = "unknown";
  const auto matches = correlate(std::vector{track(kHere, 0)}, std::vector{unknown});
  ASSERT_EQ(matches.size(), 1u);
  EXPECT_FALSE(matches[0].same_sort);
}

TEST(Correlate, an_incident_is_found_on_the_track_at_its_time) {
  const Report boat = track(kHere, 90);
  const Position half_way = geometry::ahead(kHere, 90, 30 * 60 * 5);
  const std::vector theirs{event("line_crossing.boat", half_way, 30),
                           event("line_crossing.boat", half_way, 55),
                           event("line_crossing.vehicle", half_way, 30)};
  const auto matches = correlate(std::vector{boat}, theirs);
  ASSERT_EQ(matches.size(), 1u);
  EXPECT_EQ(matches[0].b, 0u);
  EXPECT_FALSE(matches[0].confirmed);
}

TEST(Correlate, events_are_matched_by_time_and_place_and_branch) {
  const std::vector ours{event("livestock.strayed", kHere, 0)};
  const std::vector theirs{event("livestock.strayed", geometry::ahead(kHere, 10, 400), 25),
                           event("livestock.strayed", kHere, 300),
                           event("smuggling.fuel", kHere, 0)};
  const auto matches = correlate(ours, theirs);
  ASSERT_EQ(matches.size(), 1u);
  EXPECT_EQ(matches[0].b, 0u);
  EXPECT_EQ(matches[0].apart, Duration::minutes(25));
}

TEST(Correlate, sides_can_be_exchanged) {
  const std::vector ours{
      track(kHere, 0), track(geometry::ahead(kHere, 90, 1'500), 10), event("line_crossing.boat", kHere, 1)};
  const std::vector theirs{track(geometry::ahead(kHere, 90, 300), 0), track(geometry::ahead(kHere, 90, 1'600), 10)};
  const auto one = correlate(ours, theirs);
  const auto other = correlate(theirs, ours);
  ASSERT_EQ(one.size(), other.size());
  for (const Match& match : one)
    EXPECT_TRUE(std::any_of(other.begin(), other.end(), [&](const Match& each) {
      return each.a == match.b && each.b == match.a && std::abs(each.score - match.score) < 0.01;
    }));
}

TEST(Estimate, grows_with_the_gap_and_beyond_the_ends) {
  const Report report = track(kHere, 0);
  const double at_fix = estimate(report, minute(10)).variance_m2;
  EXPECT_GT(estimate(report, minute(15)).variance_m2, at_fix);
  EXPECT_GT(estimate(report, minute(70)).variance_m2, estimate(report, minute(61)).variance_m2);
  EXPECT_NEAR(geometry::distance_m(estimate(report, minute(15)).place, geometry::ahead(kHere, 0, 4'500)), 0, 2);
}

}  // namespace
}  // namespace thalweg::correlate
