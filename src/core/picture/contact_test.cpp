// SPDX-License-Identifier: Apache-2.0
#include "picture/contact.h"

#include <algorithm>
#include <cmath>
#include <random>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace thalweg::picture {
namespace {

using geometry::Position;
using sensor::Subject;

constexpr Instant kNow = Instant::unix_ms(1'788'220'800'000);

/// Without the library's own distributions, which differ from one library to the next.
struct Chance {
  std::mt19937_64 engine;

  std::int64_t between(std::int64_t low, std::int64_t high) {
    return low + static_cast<std::int64_t>(engine() % static_cast<std::uint64_t>(high - low + 1));
  }
};

/// A boat that turns now and then and is heard at uneven times, the last of them `until`.
std::vector<TrackPoint> wandering(Chance& chance, std::size_t count, Instant until) {
  std::vector<TrackPoint> points(count);
  Position place{static_cast<std::int32_t>(chance.between(298'000'000, 305'000'000)),
                 static_cast<std::int32_t>(chance.between(478'000'000, 485'000'000))};
  double course = static_cast<double>(chance.between(0, 359));
  for (std::size_t i = count; i-- > 0;) {
    points[i] = {until, place};
    const std::int64_t seconds = chance.between(2, 90);
    if (chance.between(0, 9) == 0) course = static_cast<double>(chance.between(0, 359));
    place = geometry::ahead(place, course, static_cast<double>(seconds) * 6);
    until = until - Duration::seconds(seconds);
  }
  return points;
}

Instant told_at(const Json& json, const char* field) {
  return instant_from_rfc3339(json.text(field)).value();
}

Position told_place(const Json& json) {
  return {static_cast<std::int32_t>(json.integer("lat_e7")), static_cast<std::int32_t>(json.integer("lon_e7"))};
}

/// All points of a draft, the place as the last.
std::vector<TrackPoint> told(const Json& draft) {
  std::vector<TrackPoint> points;
  if (const Json* track = draft.find("track"))
    for (const Json& point : *track->as_array()) points.push_back({told_at(point, "at"), told_place(point)});
  points.push_back({told_at(draft, "event_at"), told_place(*draft.find("place"))});
  return points;
}

TEST(Thinned, what_is_left_out_lay_near_the_even_way_at_its_time) {
  Chance chance{std::mt19937_64(1)};
  for (int round = 0; round < 200; ++round) {
    const auto points = wandering(chance, static_cast<std::size_t>(chance.between(1, 300)), kNow);
    const auto thin_m = static_cast<double>(chance.between(0, 2'000));
    const auto kept = thinned(points, thin_m);
    ASSERT_EQ(kept.front(), points.front());
    ASSERT_EQ(kept.back(), points.back());
    std::size_t leg = 0;
    for (const TrackPoint& point : points) {
      while (leg + 2 < kept.size() && kept[leg + 1].at <= point.at) ++leg;
      const TrackPoint& next = kept[std::min(leg + 1, kept.size() - 1)];
      ASSERT_LE(geometry::distance_m(between(kept[leg], next, point.at), point.place), thin_m + 0.05);
    }
  }
}

TEST(Thinned, an_even_way_is_its_two_ends_and_a_stop_is_seen) {
  std::vector<TrackPoint> points;
  for (int i = 0; i <= 60; ++i) points.push_back({kNow + Duration::seconds(i), {300'000'000 + i * 1'000, 480'000'000}});
  EXPECT_EQ(thinned(points, 1).size(), 2u);
  // The same line over the ground, but it lay still for an hour halfway: only the time tells.
  for (std::size_t i = 31; i < points.size(); ++i) points[i].at = points[i].at + Duration::hours(1);
  EXPECT_EQ(thinned(points, 50).size(), 4u);
}

TEST(ContactDraft, tells_nothing_newer_than_the_delay_and_nothing_of_what_came_since) {
  Chance chance{std::mt19937_64(2)};
  for (int round = 0; round < 200; ++round) {
    ContactTerms terms;
    terms.delay = Duration::minutes(chance.between(1, 60));
    const auto points = wandering(chance, 200, kNow);
    const auto draft = contact_draft(Subject::vessel, false, points, terms, kNow);
    auto earlier = points;
    std::erase_if(earlier, [&](const TrackPoint& point) { return point.at > kNow - terms.delay; });
    EXPECT_EQ(draft, contact_draft(Subject::vessel, false, earlier, terms, kNow));
    EXPECT_EQ(draft.has_value(), !earlier.empty());
    if (!draft) continue;
    EXPECT_LE(told_at(*draft, "event_at"), kNow - terms.delay);
    for (const TrackPoint& point : told(*draft)) EXPECT_GE(point.at, told_at(*draft, "event_at") - terms.reach);
  }
}

TEST(ContactDraft, each_position_lies_in_a_cell_of_the_precision_around_the_true_one) {
  Chance chance{std::mt19937_64(3)};
  for (int round = 0; round < 200; ++round) {
    ContactTerms terms;
    terms.precision_m = static_cast<std::uint32_t>(chance.between(50, 5'000));
    terms.points_max = static_cast<std::size_t>(chance.between(2, 64));
    const auto points = wandering(chance, 200, kNow);
    const auto draft = contact_draft(Subject::herd, false, points, terms, kNow);
    ASSERT_TRUE(draft);
    const auto shown = told(*draft);
    EXPECT_LE(shown.size(), terms.points_max);
    EXPECT_EQ(draft->find("place")->integer("precision_m"), terms.precision_m);
    for (const TrackPoint& point : shown) {
      EXPECT_EQ(geometry::blur(point.place, terms.precision_m), point.place);
      const auto truth =
          std::find_if(points.begin(), points.end(), [&](const TrackPoint& each) { return each.at == point.at; });
      ASSERT_NE(truth, points.end());
      EXPECT_LE(geometry::distance_m(truth->place, point.place), terms.precision_m);
    }
    for (std::size_t i = 1; i < shown.size(); ++i) EXPECT_LT(shown[i - 1].at, shown[i].at);
  }
}

TEST(ContactDraft, the_order_in_which_points_came_does_not_matter) {
  Chance chance{std::mt19937_64(4)};
  auto points = wandering(chance, 100, kNow);
  const auto draft = contact_draft(Subject::vessel, false, points, {}, kNow);
  std::reverse(points.begin(), points.end());
  EXPECT_EQ(draft, contact_draft(Subject::vessel, false, points, {}, kNow));
}

TEST(ContactDraft, there_is_none_of_what_is_own_or_fixed_or_only_just_seen) {
  const std::vector<TrackPoint> points{{kNow - Duration::hours(1), {300'000'000, 480'000'000}}};
  EXPECT_TRUE(contact_draft(Subject::vessel, false, points, {}, kNow));
  EXPECT_FALSE(contact_draft(Subject::vessel, true, points, {}, kNow));
  for (const Subject fixed : {Subject::station, Subject::aid, Subject::gauge, Subject::gate})
    EXPECT_FALSE(contact_draft(fixed, false, points, {}, kNow));
  EXPECT_FALSE(contact_draft(Subject::vessel, false, {{kNow, {300'000'000, 480'000'000}}}, {}, kNow));
  EXPECT_FALSE(contact_draft(Subject::vessel, false, {}, {}, kNow));
}

TEST(ContactDraft, says_what_sort_of_thing_and_never_which) {
  const auto draft = contact_draft(
      Subject::vessel, false, {{kNow - Duration::hours(1), {304'000'000, 480'000'000}}}, {.precision_m = 0}, kNow);
  ASSERT_TRUE(draft);
  EXPECT_EQ(to_canonical(*draft),
            R"({"event_at":")" + to_rfc3339(kNow - Duration::hours(1)) +
                R"(","kind":"contact","own":false,"place":{"lat_e7":304000000,"lon_e7":480000000,"precision_m":0},)"
                R"("subject":"vessel","valid_until":")" +
                to_rfc3339(kNow) + "\"}");
}

TEST(Between, goes_the_short_way_round_the_earth) {
  const TrackPoint east{kNow, {0, 1'799'000'000}};
  const TrackPoint west{kNow + Duration::seconds(2), {0, -1'799'000'000}};
  EXPECT_EQ(between(east, west, kNow + Duration::seconds(1)).lat_e7, 0);
  EXPECT_EQ(std::abs(between(east, west, kNow + Duration::seconds(1)).lon_e7), 1'800'000'000);
}

TEST(ContactCount, counts_each_thing_once_and_nothing_that_is_own_or_fixed) {
  const std::vector<Counted> things{{"a", Subject::vessel, false},
                                    {"a", Subject::vessel, false},
                                    {"b", Subject::vessel, false},
                                    {"c", Subject::vehicle, false},
                                    {"d", Subject::vessel, true},
                                    {"e", Subject::gate, false}};
  CountArea area;
  area.sector = "south";
  const auto draft = contact_count_draft(things, area, kNow - Duration::hours(1), kNow);
  ASSERT_TRUE(draft);
  EXPECT_EQ(to_canonical(*draft->find("things_count")), R"({"vehicle":1,"vessel":2})");
  EXPECT_FALSE(contact_count_draft(things, {}, kNow - Duration::hours(1), kNow));
  EXPECT_FALSE(contact_count_draft(std::vector<Counted>{{"d", Subject::vessel, true}}, area, kNow, kNow));
}

}  // namespace
}  // namespace thalweg::picture
