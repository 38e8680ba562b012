// SPDX-License-Identifier: Apache-2.0
#include "thalweg/demo_world.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace thalweg::app {
namespace {

using geometry::Position;

constexpr double kTurn = 6.283185307179586;
constexpr double kQueueM = 1'500;  // before a crossing all go at a walk

double course_of(Position from, Position to) {
  const double north = to.lat_e7 - from.lat_e7;
  const double east = (to.lon_e7 - from.lon_e7) * std::cos(from.lat_e7 * 1.745329252e-9);
  const double degrees = std::atan2(east, north) * 360 / kTurn;
  return degrees < 0 ? degrees + 360 : degrees;
}

/// The last part of the line, where ships go: from the place where it comes down to the river.
std::vector<Position> river_of(const std::vector<Position>& line) {
  constexpr Position kHead{304'507'000, 481'199'000};
  const auto nearest = std::min_element(line.begin(), line.end(), [&](Position a, Position b) {
    return geometry::distance_m(a, kHead) < geometry::distance_m(b, kHead);
  });
  return {std::min(nearest, line.end() - 2), line.end()};
}

/// There and back again.
double swing(double along, double length) {
  const double wrapped = std::fmod(along, 2 * length);
  return wrapped <= length ? wrapped : 2 * length - wrapped;
}

std::string numbered(const char* what, std::size_t number) {
  return what + std::to_string(number);
}

}  // namespace

Track::Track(std::vector<Position> places) : places_(std::move(places)), ends_{0} {
  CHECK(places_.size() >= 2);
  for (std::size_t i = 1; i < places_.size(); ++i)
    ends_.push_back(ends_.back() + geometry::distance_m(places_[i - 1], places_[i]));
}

Track::Spot Track::at(double along_m, double left_m) const {
  const double along = std::clamp(along_m, 0.0, length_m());
  const auto end = std::upper_bound(ends_.begin() + 1, ends_.end() - 1, along) - ends_.begin();
  const auto i = static_cast<std::size_t>(end);
  const double course = course_of(places_[i - 1], places_[i]);
  const Position on = geometry::ahead(places_[i - 1], course, along - ends_[i - 1]);
  return {geometry::ahead(on, std::fmod(course + (left_m < 0 ? 90 : 270), 360), std::abs(left_m)), course};
}

DemoWorld::DemoWorld(std::vector<Position> line, const std::vector<formats::Crossing>& crossings)
    : river_(river_of(line)) {
  const auto frontier = geometry::Frontier::build({std::move(line)});
  CHECK(frontier.has_value());
  add_vessels();
  add_roads(*frontier, crossings);
  add_land(crossings);
}

void DemoWorld::add_vessels() {
  static constexpr const char* kNames[] = {"Arvand",
                                           "Karun",
                                           "Basra Star",
                                           "Khorramshahr",
                                           "Al-Faw",
                                           "Dena",
                                           "Shatt",
                                           "Sahand",
                                           "Abu Flous",
                                           "Zagros",
                                           "Tigris",
                                           "Hormoz"};
  for (std::size_t i = 0; i < 60; ++i) {
    Vessel vessel;
    vessel.uid = "MMSI-" + std::to_string((i % 2 == 0 ? 422'000'100 : 425'000'100) + static_cast<int>(i));
    vessel.name = std::string(kNames[i % std::size(kNames)]) + " " + std::to_string(i / std::size(kNames) + 1);
    vessel.start_m = between(0, 2 * river_.length_m());
    vessel.speed_m_s = i % 10 == 9 ? 0 : between(1.5, 7);  // some lie at anchor
    vessel.offset_m = (i % 2 == 0 ? 1 : -1) * between(90, 350);
    vessel.sway_m = i % 6 == 0 ? between(200, 500) : between(0, 40);  // some go over the line and back
    vessel.sway_s = between(200, 900);
    vessel.left_own = i == 0 || i == 2;
    vessel.right_own = i == 1 || i == 3;
    vessels_.push_back(std::move(vessel));
  }
  for (std::size_t i = 0; i < 14; ++i) {
    const auto spot = river_.at(river_.length_m() * (static_cast<double>(i) + 0.5) / 14, i % 2 == 0 ? 60 : -60);
    fixed_.push_back(
        {"MMSI-" + std::to_string(994'220'000 + i), numbered("Buoy ", i + 1), sensor::Subject::aid, spot.place, true});
  }
}

void DemoWorld::add_roads(const geometry::Frontier& frontier, const std::vector<formats::Crossing>& crossings) {
  std::size_t number = 0;
  for (const formats::Crossing& crossing : crossings) {
    if (crossing.kind != "international") continue;
    // Straight away from the line on both sides, with some turns, over the crossing in the middle.
    const auto bearing = frontier.nearest(crossing.position);
    double away = between(0, 360);
    for (double best = -1, course = 0; course < 360; course += 15) {
      const Position there = geometry::ahead(crossing.position, course, 12'000);
      const auto seen = frontier.nearest(there);
      if (seen.left && seen.distance_m > best) {
        best = seen.distance_m;
        away = course;
      }
    }
    const Position gate = bearing.distance_m > 3'000 ? geometry::ahead(crossing.position, away, 10) : crossing.position;
    std::vector<Position> road;
    for (int step = 6; step >= -6; --step) {
      const double bent = away + (step == 0 ? 0 : between(-25, 25)) + (step < 0 ? 180 : 0);
      road.push_back(geometry::ahead(gate, std::fmod(bent + 360, 360), std::abs(step) * 2'500.0));
    }
    roads_.emplace_back(std::move(road));
    for (int i = 0; i < 16; ++i) {
      vehicles_.push_back({numbered("road-", 1000 + number++),
                           roads_.size() - 1,
                           between(0, 2 * roads_.back().length_m()),
                           between(8, 20)});
    }
  }
}

void DemoWorld::add_land(const std::vector<formats::Crossing>& crossings) {
  for (std::size_t i = 0; i < 6; ++i) {
    const Position near = geometry::ahead({330'300'000, 461'400'000}, between(0, 359), between(0, 6'000));
    herds_.push_back({numbered("herd-", i + 1), near, between(300, 2'500), between(1'800, 5'400), between(0, kTurn)});
  }
  for (const formats::Crossing& crossing : crossings) {
    if (crossing.kind != "international") continue;
    fixed_.push_back({"gate-" + crossing.id, "", sensor::Subject::gate, crossing.position, false});
    const Position above = geometry::ahead(crossing.position, 20, 4'000);
    fixed_.push_back({"gauge-" + crossing.id, "", sensor::Subject::gauge, above, false});
  }
}

std::vector<Moving> DemoWorld::at(double seconds) const {
  std::vector<Moving> all;
  for (const Vessel& vessel : vessels_) {
    const double way = vessel.start_m + vessel.speed_m_s * seconds;
    const bool is_back = std::fmod(way, 2 * river_.length_m()) > river_.length_m();
    const double left = vessel.offset_m + vessel.sway_m * std::sin(kTurn * seconds / vessel.sway_s);
    const auto spot = river_.at(swing(way, river_.length_m()), left);
    Moving moving{vessel.uid, vessel.name, sensor::Subject::vessel, spot.place};
    moving.course_deg = std::fmod(spot.course_deg + (is_back ? 180 : 0), 360);
    moving.speed_m_s = vessel.speed_m_s;
    moving.left_own = vessel.left_own;
    moving.right_own = vessel.right_own;
    moving.is_on_river = true;
    all.push_back(std::move(moving));
  }
  for (const Vehicle& vehicle : vehicles_) {
    const Track& road = roads_[vehicle.road];
    const double way = vehicle.start_m + vehicle.speed_m_s * seconds;
    const bool is_back = std::fmod(way, 2 * road.length_m()) > road.length_m();
    const double along = swing(way, road.length_m());
    const double to_gate = along - road.length_m() / 2;
    // Near the gate the way is pressed together, so that vehicles stand close and move slowly there.
    const double pressed = to_gate * std::min(1.0, 0.15 + std::abs(to_gate) / (4 * kQueueM));
    const auto spot = road.at(road.length_m() / 2 + pressed, is_back ? 8 : -8);
    Moving moving{vehicle.uid, "", sensor::Subject::vehicle, spot.place};
    moving.course_deg = std::fmod(spot.course_deg + (is_back ? 180 : 0), 360);
    moving.speed_m_s = std::abs(to_gate) < kQueueM ? vehicle.speed_m_s * 0.25 : vehicle.speed_m_s;
    all.push_back(std::move(moving));
  }
  for (const Herd& herd : herds_) {
    const double angle = herd.phase + kTurn * seconds / herd.turn_s;
    const double radius = herd.radius_m * (0.7 + 0.3 * std::sin(3 * angle));
    Moving moving{
        herd.uid, "", sensor::Subject::herd, geometry::ahead(herd.centre, std::fmod(angle * 360 / kTurn, 360), radius)};
    moving.course_deg = std::fmod(angle * 360 / kTurn + 90, 360);
    moving.speed_m_s = kTurn * radius / herd.turn_s;
    all.push_back(std::move(moving));
  }
  for (const Fixed& fixed : fixed_) {
    Moving moving{fixed.uid, fixed.name, fixed.subject, fixed.place};
    moving.is_on_river = fixed.is_on_river;
    moving.has_value = fixed.subject == sensor::Subject::gauge || fixed.subject == sensor::Subject::gate;
    const auto phase = static_cast<double>(fixed.uid.size());
    if (fixed.subject == sensor::Subject::gauge) moving.value = 2.0 + 0.7 * std::sin(seconds / 300 + phase);
    if (fixed.subject == sensor::Subject::gate) moving.value = std::floor(140 + 60 * std::sin(seconds / 400 + phase));
    all.push_back(std::move(moving));
  }
  return all;
}

}  // namespace thalweg::app
