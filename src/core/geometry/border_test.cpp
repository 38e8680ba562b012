// SPDX-License-Identifier: Apache-2.0
#include "geometry/border.h"

#include <cmath>
#include <random>

#include <GeographicLib/Geodesic.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace thalweg::geometry {
namespace {

using Line = std::vector<Position>;

Position at(double lat, double lon) {
  return {static_cast<std::int32_t>(std::lround(lat * 1e7)), static_cast<std::int32_t>(std::lround(lon * 1e7))};
}

double uniform(std::mt19937& random, double low, double high) {
  return low + (high - low) * static_cast<double>(random()) / 4294967296.0;
}

/// GeographicLib's own answer, by another method than ours.
double geodesic_m(double lat_a, double lon_a, double lat_b, double lon_b) {
  double metres = 0;
  GeographicLib::Geodesic::WGS84().Inverse(lat_a, lon_a, lat_b, lon_b, metres);
  return metres;
}

double geodesic_m(Position a, Position b) {
  return geodesic_m(a.lat_e7 * 1e-7, a.lon_e7 * 1e-7, b.lat_e7 * 1e-7, b.lon_e7 * 1e-7);
}

/// The least geodesic to one edge, by golden section from the best of many starts.
double to_edge_m(Position a, Position b, Position place) {
  const auto metres = [&](double part) {
    return geodesic_m(place.lat_e7 * 1e-7,
                      place.lon_e7 * 1e-7,
                      (a.lat_e7 + part * (static_cast<double>(b.lat_e7) - a.lat_e7)) * 1e-7,
                      (a.lon_e7 + part * (static_cast<double>(b.lon_e7) - a.lon_e7)) * 1e-7);
  };
  constexpr int kStarts = 8;
  int best = 0;
  for (int i = 1; i <= kStarts; ++i) best = metres(i / double{kStarts}) < metres(best / double{kStarts}) ? i : best;
  double low = std::max(0.0, (best - 1) / double{kStarts});
  double high = std::min(1.0, (best + 1) / double{kStarts});
  for (int i = 0; i < 45; ++i) {
    const double left = high - (high - low) * 0.618033988749895;
    const double right = low + (high - low) * 0.618033988749895;
    (metres(left) < metres(right) ? high : low) = metres(left) < metres(right) ? right : left;
  }
  return std::min({metres(low), metres(0), metres(1)});
}

/// A line that wanders in steps of the given size, without turning back.
Line wandering_line(std::mt19937& random, Position start, double step_deg, int count) {
  Line line{start};
  double lat = start.lat_e7 * 1e-7;
  double lon = start.lon_e7 * 1e-7;
  double heading = uniform(random, 0, 6.28);
  for (int i = 0; i < count; ++i) {
    heading += uniform(random, -0.5, 0.5);
    lat += step_deg * std::sin(heading);
    lon += step_deg * std::cos(heading) / std::cos(start.lat_e7 * 1e-7 * 0.0174533);
    if (std::abs(lat) > 88.9 || std::abs(lon) >= 179.9) break;
    line.push_back(at(lat, lon));
  }
  return line;
}

TEST(Distance, agrees_with_the_geodesic_all_over_the_globe) {
  std::mt19937 random(1);
  for (int i = 0; i < 20'000; ++i) {
    const Position a = at(uniform(random, -90, 90), uniform(random, -180, 180));
    const double reach = std::pow(10.0, uniform(random, -5, 0.3));
    const Position b = {
        std::clamp(a.lat_e7 + static_cast<std::int32_t>(uniform(random, -reach, reach) * 1e7), -kLatE7Max, kLatE7Max),
        static_cast<std::int32_t>(std::remainder(a.lon_e7 + uniform(random, -reach, reach) * 1e7, 2.0 * kLonE7Max))};
    const double expected = geodesic_m(a, b);
    EXPECT_NEAR(distance_m(a, b), expected, std::max(0.02, expected * 1e-5)) << a.lat_e7 << " " << a.lon_e7;
  }
}

TEST(Frontier, is_within_a_metre_or_a_thousandth_of_the_geodesic_all_over_the_globe) {
  std::mt19937 random(2);
  int compared = 0;
  for (int round = 0; round < 150; ++round) {
    const Position start = at(uniform(random, -88, 88), uniform(random, -179, 179));
    const Line line = wandering_line(random, start, std::pow(10.0, uniform(random, -3, -0.7)), 12);
    if (line.size() < 2) continue;
    const Frontier frontier = Frontier::build({line}).value();
    for (int i = 0; i < 4; ++i) {
      const double reach = std::pow(10.0, uniform(random, -3, 0));
      const Position near = line[random() % line.size()];
      const Position place = at(std::clamp(near.lat_e7 * 1e-7 + uniform(random, -reach, reach), -90.0, 90.0),
                                std::remainder(near.lon_e7 * 1e-7 + uniform(random, -reach, reach), 360.0));
      double expected = 1e18;
      for (std::size_t k = 1; k < line.size(); ++k)
        expected = std::min(expected, to_edge_m(line[k - 1], line[k], place));
      EXPECT_NEAR(frontier.nearest(place).distance_m, expected, std::max(0.05, expected * 1e-5))
          << "round " << round << " from " << start.lat_e7 << " " << start.lon_e7;
      ++compared;
    }
  }
  EXPECT_GT(compared, 500);
}

TEST(Ahead, comes_where_the_geodesic_comes) {
  std::mt19937 random(3);
  for (int i = 0; i < 5'000; ++i) {
    const Position from = at(uniform(random, -75, 75), uniform(random, -180, 180));
    const double course = uniform(random, 0, 360);
    const double metres = std::pow(10.0, uniform(random, 0, 4.7));
    const Position there = ahead(from, course, metres);
    EXPECT_NEAR(geodesic_m(from, there), metres, std::max(0.02, metres * 0.001)) << from.lat_e7 << " " << course;
    double lat = 0, lon = 0;
    GeographicLib::Geodesic::WGS84().Direct(from.lat_e7 * 1e-7, from.lon_e7 * 1e-7, course, metres, lat, lon);
    // A course that is held bends away from the geodesic: by L^2 tan(lat) / 2R.
    const double bend = metres * metres * std::tan(std::abs(from.lat_e7) * 1.745e-9) / 2 / 6.3e6;
    EXPECT_LE(geodesic_m(there.lat_e7 * 1e-7, there.lon_e7 * 1e-7, lat, lon), 0.02 + metres * 0.001 + 1.1 * bend);
  }
  EXPECT_EQ(ahead(at(89.9999, 0), 0, 100'000).lat_e7, kLatE7Max);
}

TEST(Frontier, meets_a_way_where_the_sides_change) {
  std::mt19937 random(4);
  int met = 0;
  for (int round = 0; round < 300; ++round) {
    const Position start = at(uniform(random, -85, 85), uniform(random, -179, 179));
    const Line line = wandering_line(random, start, 0.02, 60);
    if (line.size() < 2) continue;
    const Frontier frontier = Frontier::build({line}).value();
    for (int i = 0; i < 40; ++i) {
      const Position near = line[random() % line.size()];
      const auto about = [&] {
        return at(near.lat_e7 * 1e-7 + uniform(random, -0.1, 0.1),
                  std::clamp(near.lon_e7 * 1e-7 + uniform(random, -0.3, 0.3), -180.0, 180.0));
      };
      const Position from = about();
      const Position to = about();
      // Edge by edge, without the bounds: the least part of the way at which it passes one.
      std::optional<double> expected;
      for (std::size_t k = 1; k < line.size(); ++k) {
        const auto one = Frontier::build({{line[k - 1], line[k]}}).value().first_meeting(from, to);
        if (one && (!expected || one->part < *expected)) expected = one->part;
      }
      const auto meeting = frontier.first_meeting(from, to);
      ASSERT_EQ(meeting.has_value(), expected.has_value()) << round;
      if (!meeting) continue;
      EXPECT_EQ(meeting->part, *expected);
      const Position there = at(from.lat_e7 * 1e-7 + meeting->part * (to.lat_e7 - from.lat_e7) * 1e-7,
                                from.lon_e7 * 1e-7 + meeting->part * (to.lon_e7 - from.lon_e7) * 1e-7);
      const Bearing bearing = frontier.nearest(there);
      EXPECT_LT(bearing.distance_m, 0.2) << "a piece is a chord; near the poles it leaves its edge by that much";
      ++met;
    }
  }
  EXPECT_GT(met, 3'000);
}

TEST(Frontier, meets_ways_over_the_antimeridian) {
  const Frontier frontier = Frontier::build({{at(10, 179.9), at(11, 179.9)}, {at(10, -179.9), at(11, -179.9)}}).value();
  const auto eastward = frontier.first_meeting(at(10.5, 179.8), at(10.5, -179.8));
  ASSERT_TRUE(eastward.has_value());
  EXPECT_EQ(eastward->line, 0U);
  EXPECT_TRUE(eastward->from_left);
  EXPECT_NEAR(eastward->part, 0.25, 1e-6);
  const auto westward = frontier.first_meeting(at(10.5, -179.8), at(10.5, 179.95));
  ASSERT_TRUE(westward.has_value());
  EXPECT_EQ(westward->line, 1U);
  EXPECT_FALSE(frontier.first_meeting(at(10.5, 179.95), at(10.5, -179.95)).has_value());
}

TEST(Border, says_side_sector_nature_and_marker_of_a_place) {
  BorderDetails details;
  details.sectors = {{"south", {0, 0, 50'000}}, {"north", {0, 50'000, 1e9}}};
  details.rivers = {{0, 40'000, 60'000}};
  details.markers = {{"1", at(30, 45)}, {"2", at(30.5, 45)}, {"3", at(31, 45)}};
  details.corridor_m = 15'000;
  const Border border = Border::build({{at(30, 45), at(31, 45)}}, details).value();
  const Relation west = border.relation(at(30.4, 44.9));
  EXPECT_NEAR(west.signed_m, 9'609, 10);  // the line runs north: west of it is left
  EXPECT_NEAR(west.along_m, 44'345, 20);
  EXPECT_TRUE(west.in_corridor);
  EXPECT_EQ(west.nature, Nature::river);
  EXPECT_EQ(border.details().sectors[west.sector.value()].id, "south");
  EXPECT_EQ(border.details().markers[west.marker.value().index].id, "2");
  EXPECT_NEAR(west.marker->distance_m, geodesic_m(at(30.4, 44.9), at(30.5, 45)), 0.05);
  const Relation east = border.relation(at(30.9, 45.5));
  EXPECT_LT(east.signed_m, -40'000);
  EXPECT_FALSE(east.in_corridor);
  EXPECT_EQ(east.nature, Nature::land);
  EXPECT_EQ(border.details().sectors[east.sector.value()].id, "north");
  EXPECT_FALSE(east.beyond_end);
  EXPECT_TRUE(border.relation(at(31.2, 45.01)).beyond_end);
  EXPECT_TRUE(border.relation(at(29.9, 45)).beyond_end);
}

TEST(Border, refuses_what_does_not_lie_on_the_line) {
  const auto refusal = [](BorderDetails details) {
    const auto border = Border::build({{at(30, 45), at(31, 45)}}, std::move(details));
    return border ? std::string() : border.error().detail;
  };
  EXPECT_THAT(refusal({{{"a", {1, 0, 5}}}, {}, {}, 0}), testing::HasSubstr("sector a is on line 1"));
  EXPECT_THAT(refusal({{{"a", {0, 5, 5}}}, {}, {}, 0}), testing::HasSubstr("ends where it begins"));
  EXPECT_THAT(refusal({{{"a", {0, 0, 9}}, {"b", {0, 8, 20}}}, {}, {}, 0}), testing::HasSubstr("a and b overlap"));
  EXPECT_THAT(refusal({{}, {{0, 2e6, 3e6}}, {}, 0}), testing::HasSubstr("beyond the line's"));
  EXPECT_THAT(refusal({{}, {}, {{"7", {0, 1'800'000'001}}}, 0}), testing::HasSubstr("marker 7 is not on the earth"));
  EXPECT_THAT(refusal({{}, {}, {}, -1}), testing::HasSubstr("below zero"));
}

}  // namespace
}  // namespace thalweg::geometry
