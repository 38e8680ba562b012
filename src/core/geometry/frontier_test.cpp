// SPDX-License-Identifier: Apache-2.0
#include "geometry/frontier.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <random>
#include <sstream>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace thalweg::geometry {
namespace {

using ::testing::HasSubstr;
using Lines = std::vector<std::vector<Position>>;

constexpr double kPi = 3.14159265358979323846;

Position at(double lat, double lon) {
  return {static_cast<std::int32_t>(std::lround(lat * 1e7)), static_cast<std::int32_t>(std::lround(lon * 1e7))};
}

Frontier built(const Lines& lines) {
  return Frontier::build(lines).value();
}

std::string text_of(const std::string& path) {
  std::ifstream file(std::string(THALWEG_SOURCE_DIR) + "/" + path);
  EXPECT_TRUE(file.good()) << path;
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

/// The places of the only line of data/PAIR/frontier.geojson: every "[number,number" after "coordinates".
std::vector<Position> example_line(const std::string& pair) {
  const std::string text = text_of("data/" + pair + "/frontier.geojson");
  std::vector<Position> line;
  const char* cursor = text.c_str() + text.find("\"coordinates\":[") + 14;
  while ((cursor = std::strpbrk(cursor + 1, "[}")) != nullptr && *cursor == '[') {
    char* comma = nullptr;
    const double lon = std::strtod(cursor + 1, &comma);
    line.push_back(at(std::strtod(comma + 1, nullptr), lon));
  }
  return line;
}

double uniform(std::mt19937& random, double low, double high) {
  return low + (high - low) * static_cast<double>(random()) / 4294967296.0;
}

/// Metres between two places on a sphere; good enough to compare with within half a percent.
double sphere_m(Position a, Position b) {
  const double scale = kPi / 180 * 1e-7;
  const double lat_a = a.lat_e7 * scale;
  const double lat_b = b.lat_e7 * scale;
  const double north = std::sin((lat_b - lat_a) / 2);
  const double east = std::sin((b.lon_e7 - a.lon_e7) * scale / 2);
  return 2 * 6371000 * std::asin(std::sqrt(north * north + std::cos(lat_a) * std::cos(lat_b) * east * east));
}

/// A ring around a centre whose radius jumps at random between neighbours: simple, with many sharp vertices.
std::vector<Position> random_star(std::mt19937& random, double lat, double lon, double radius) {
  std::vector<Position> ring;
  const int corners = 5 + static_cast<int>(random() % 60);
  for (int i = 0; i < corners; ++i) {
    const double angle = 2 * kPi * i / corners;
    const double length = radius * (uniform(random, 0.05, 1));
    ring.push_back(at(lat + length * std::sin(angle), lon + length * std::cos(angle) / std::cos(lat * kPi / 180)));
  }
  ring.push_back(ring.front());
  return ring;
}

/// By the even-odd rule in the plane of longitude and latitude, in whole numbers.
bool contains(const std::vector<Position>& ring, Position place) {
  bool inside = false;
  for (std::size_t i = 1; i < ring.size(); ++i) {
    const Position a = ring[i - 1];
    const Position b = ring[i];
    if ((a.lat_e7 > place.lat_e7) == (b.lat_e7 > place.lat_e7)) continue;
    const std::int64_t cross = (std::int64_t{b.lon_e7} - a.lon_e7) * (std::int64_t{place.lat_e7} - a.lat_e7) -
                               (std::int64_t{b.lat_e7} - a.lat_e7) * (std::int64_t{place.lon_e7} - a.lon_e7);
    if ((cross > 0) == (b.lat_e7 > a.lat_e7)) inside = !inside;
  }
  return inside;
}

/// The least distance to many places set along every edge.
double brute_force_m(const Lines& lines, Position place, int steps) {
  double least = 1e18;
  for (const auto& line : lines) {
    for (std::size_t i = 1; i < line.size(); ++i) {
      for (int k = 0; k <= steps; ++k) {
        const double part = static_cast<double>(k) / steps;
        const auto between = [part](std::int32_t a, std::int32_t b) {
          return static_cast<std::int32_t>(std::lround(a + part * (static_cast<double>(b) - a)));
        };
        const Position on_edge = {between(line[i - 1].lat_e7, line[i].lat_e7),
                                  between(line[i - 1].lon_e7, line[i].lon_e7)};
        least = std::min(least, sphere_m(place, on_edge));
      }
    }
  }
  return least;
}

void agrees_with_golden_table(const std::string& pair) {
  const Frontier frontier = built({example_line(pair)});
  std::istringstream table(text_of("tests/golden/geometry/" + pair + ".txt"));
  std::string row;
  int rows = 0;
  bool length_read = false;
  while (std::getline(table, row)) {
    if (row.starts_with('#')) continue;
    std::istringstream fields(row);
    if (!length_read) {
      double length_mm = 0;
      fields >> length_mm;
      EXPECT_NEAR(frontier.length_m(0), length_mm / 1000, 0.01);
      length_read = true;
      continue;
    }
    Position place;
    double distance_mm = 0;
    double along_mm = 0;
    char side = 0;
    fields >> place.lat_e7 >> place.lon_e7 >> distance_mm >> along_mm >> side;
    const Bearing bearing = frontier.nearest(place);
    EXPECT_NEAR(bearing.distance_m, distance_mm / 1000, std::max(0.01, distance_mm * 1e-8)) << row;
    EXPECT_NEAR(bearing.along_m, along_mm / 1000, std::max(1.0, distance_mm * 1e-6)) << row;
    EXPECT_TRUE(side == '-' || bearing.left == (side == 'L')) << row;
    ++rows;
  }
  EXPECT_EQ(rows, 70);
}

TEST(Frontier, agrees_with_the_geodesic_on_the_iran_iraq_line) {
  agrees_with_golden_table("irn-irq");
}

TEST(Frontier, agrees_with_the_geodesic_on_the_finland_norway_line) {
  agrees_with_golden_table("fin-nor");
}

TEST(Frontier, keeps_the_side_right_at_sharp_vertices_all_over_the_globe) {
  std::mt19937 random(7);
  int compared = 0;
  for (int round = 0; round < 300; ++round) {
    const double lat = uniform(random, -75, 75);
    const double lon = uniform(random, -165, 165);
    const double radius = std::pow(10.0, uniform(random, -3, 0.5));
    const auto ring = random_star(random, lat, lon, radius);
    const Frontier frontier = built({ring});
    for (int i = 0; i < 100; ++i) {
      const double north = uniform(random, -1.5, 1.5) * radius;
      const double east = uniform(random, -1.5, 1.5) * radius / std::cos(lat * kPi / 180);
      const Position place = at(lat + north, lon + east);
      const Bearing bearing = frontier.nearest(place);
      if (bearing.distance_m == 0) continue;
      EXPECT_EQ(bearing.left, contains(ring, place)) << place.lat_e7 << " " << place.lon_e7 << " round " << round;
      ++compared;
    }
  }
  EXPECT_GT(compared, 29'000);
}

TEST(Frontier, takes_the_side_of_a_needle_from_its_turn) {
  // The line runs east along a needle's south side, turns left at its point and comes back along the north side.
  const Frontier frontier = built({{at(40, 10), at(40.001, 11), at(40.002, 10)}});
  const Bearing ahead = frontier.nearest(at(40.0017, 11.1));
  EXPECT_FALSE(ahead.left);
  EXPECT_FALSE(frontier.nearest(at(40.0003, 11.1)).left);
  EXPECT_TRUE(frontier.nearest(at(40.001, 10.5)).left);
  const Frontier reversed = built({{at(40.002, 10), at(40.001, 11), at(40, 10)}});
  EXPECT_TRUE(reversed.nearest(at(40.0017, 11.1)).left);
  EXPECT_TRUE(reversed.nearest(at(40.0003, 11.1)).left);
}

TEST(Frontier, finds_the_same_distance_as_brute_force) {
  std::mt19937 random(11);
  for (int round = 0; round < 60; ++round) {
    const double lat = uniform(random, -80, 80);
    const double lon = uniform(random, -170, 170);
    const Lines lines = {random_star(random, lat, lon, 1), random_star(random, lat, lon, 3)};
    const Frontier frontier = built(lines);
    for (int i = 0; i < 20; ++i) {
      const Position place = at(lat + uniform(random, -2.5, 2.5), lon + uniform(random, -2.5, 2.5));
      const double expected = brute_force_m(lines, place, 400);
      const double distance = frontier.nearest(place).distance_m;
      EXPECT_NEAR(distance, expected, expected * 0.007 + 400) << "round " << round;
      EXPECT_GE(distance, 0);
    }
  }
}

TEST(Frontier, follows_a_long_edge_straight_in_longitude_and_latitude) {
  // Half way along the 60th parallel the geodesic runs some 170 km farther north.
  const Frontier frontier = built({{at(60, 0), at(60, 40)}});
  EXPECT_NEAR(frontier.nearest(at(60, 20)).distance_m, 0, 0.001);
  EXPECT_NEAR(frontier.nearest(at(60.001, 20)).distance_m, 111.4, 0.1);
  EXPECT_NEAR(frontier.length_m(0), 40 * 55'800.0, 40 * 10.0);
}

TEST(Frontier, counts_a_place_on_the_line_as_distance_zero_and_not_left) {
  const Frontier frontier = built({{at(33, 45), at(34, 45), at(34, 46)}});
  for (const Position place : {at(33, 45), at(33.5, 45), at(34, 45), at(34, 46)}) {
    EXPECT_NEAR(frontier.nearest(place).distance_m, 0, 0.001);
    EXPECT_FALSE(frontier.nearest(place).left);
  }
}

TEST(Frontier, says_which_line_and_how_far_along) {
  const Frontier frontier = built({{at(10, 10), at(10, 11)}, {at(20, 10), at(20, 12)}});
  const Bearing bearing = frontier.nearest(at(20.1, 11));
  EXPECT_EQ(bearing.line, 1U);
  EXPECT_TRUE(bearing.left);
  EXPECT_NEAR(bearing.along_m, frontier.length_m(1) / 2, 1);
}

TEST(Frontier, prolongs_its_open_ends) {
  const Frontier frontier = built({{at(10, 10), at(11, 10)}});
  EXPECT_TRUE(frontier.nearest(at(12, 9.9)).left);
  EXPECT_FALSE(frontier.nearest(at(9, 10.1)).left);
}

TEST(Frontier, answers_across_the_antimeridian) {
  const Frontier frontier = built({{at(10, 179.9), at(11, 179.9)}});
  const Bearing bearing = frontier.nearest(at(10.5, -179.9));
  EXPECT_NEAR(bearing.distance_m, 21'900, 50);
  EXPECT_FALSE(bearing.left);
}

struct Refusal {
  Lines lines;
  Code code;
  std::string words;
};

TEST(Frontier, refuses_what_it_cannot_answer_for) {
  const std::vector<Refusal> refusals = {
      {{}, Code::malformed, "at least one line"},
      {{{at(1, 1)}}, Code::malformed, "line 0 has fewer than two"},
      {{{at(1, 1), at(1, 1)}}, Code::malformed, "fewer than two different"},
      {{{at(1, 1), at(2, 2)}, {at(1, 1), {900'000'001, 0}}},
       Code::malformed,
       "line 1, vertex 1: latitude 900000001e-7"},
      {{{at(1, 1), {0, -1'800'000'001}}}, Code::malformed, "not on the earth"},
      {{{at(1, 1), at(89.5, 1)}}, Code::unsupported, "pole"},
      {{{at(1, 1), at(-90, 1)}}, Code::unsupported, "pole"},
      {{{at(1, 179), at(1, -179)}}, Code::unsupported, "crosses the antimeridian"},
      {{{at(1, 179), at(1, 180)}}, Code::unsupported, "on the antimeridian"},
      {{{at(1, 1), at(1, 2), at(1, 1.5)}}, Code::malformed, "vertex 2: the line doubles back"},
      {{{at(1, 2), at(1, 3), at(2, 2), at(1, 4), at(1, 2)}}, Code::malformed, "vertex 0: the line doubles back"},
      {Lines(100, {at(1, -170), at(1, 0), at(1, 170), at(1.1, -5)}), Code::malformed, "simplify the frontier"},
  };
  for (const Refusal& refusal : refusals) {
    const auto frontier = Frontier::build(refusal.lines);
    ASSERT_FALSE(frontier.has_value()) << refusal.words;
    EXPECT_EQ(frontier.error().code, refusal.code) << refusal.words;
    EXPECT_THAT(frontier.error().detail, HasSubstr(refusal.words));
  }
}

TEST(Frontier, drops_a_vertex_repeated_at_once) {
  const Frontier frontier = built({{at(1, 1), at(1, 1), at(1, 2), at(1, 2)}});
  EXPECT_NEAR(frontier.length_m(0), 111'303, 10);
}

TEST(Blur, stays_in_its_cell_and_near_the_place) {
  std::mt19937 random(3);
  for (int i = 0; i < 20'000; ++i) {
    const Position place = at(uniform(random, -75, 75), uniform(random, -180, 180));
    const std::uint32_t precision_m = 1 + static_cast<std::uint32_t>(random() % 10'000);
    const Position cell = blur(place, precision_m);
    EXPECT_EQ(blur(cell, precision_m), cell);
    EXPECT_LE(sphere_m(place, cell), precision_m * 0.73 + 0.1) << place.lat_e7 << " " << place.lon_e7;
  }
}

TEST(Blur, gives_all_places_of_a_cell_the_same_answer) {
  std::mt19937 random(5);
  for (int i = 0; i < 2000; ++i) {
    const Position cell = blur(at(uniform(random, -70, 70), uniform(random, -179, 179)), 1000);
    const double wide = 44'000 / std::cos(cell.lat_e7 * kPi / 180e7);
    const auto north = static_cast<std::int32_t>(uniform(random, -44'000, 44'000));
    const auto east = static_cast<std::int32_t>(uniform(random, -wide, wide));
    EXPECT_EQ(blur({cell.lat_e7 + north, cell.lon_e7 + east}, 1000), cell);
  }
}

TEST(Blur, answers_at_the_edges_of_the_earth) {
  for (const std::int32_t lat : {-kLatE7Max, 0, kLatE7Max}) {
    for (const std::int32_t lon : {-kLonE7Max, 0, kLonE7Max}) {
      for (const std::uint32_t precision_m : {1U, 10U, 2000U, 1'000'000U, 4'294'967'295U}) {
        const Position cell = blur({lat, lon}, precision_m);
        EXPECT_TRUE(is_on_earth(cell));
        EXPECT_EQ(blur(cell, precision_m), cell);
      }
    }
  }
  EXPECT_EQ(blur({123, -kLonE7Max}, 500), blur({123, kLonE7Max}, 500));
}

TEST(Blur, leaves_the_place_at_precision_zero) {
  EXPECT_EQ(blur({305'000'001, 480'000'003}, 0), (Position{305'000'001, 480'000'003}));
}

}  // namespace
}  // namespace thalweg::geometry
