// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "formats/geojson.h"
#include "geometry/frontier.h"
#include "sensor/report.h"

namespace thalweg::app {

/// A way with its length, along which things move.
class Track {
 public:
  explicit Track(std::vector<geometry::Position> places);

  /// The place `along_m` from its beginning, `left_m` to the left of it, and the course there in degrees.
  struct Spot {
    geometry::Position place;
    double course_deg = 0;
  };

  [[nodiscard]] Spot at(double along_m, double left_m) const;

  [[nodiscard]] double length_m() const { return ends_.back(); }

 private:
  std::vector<geometry::Position> places_;
  std::vector<double> ends_;  ///< the way's length up to each place
};

/// One thing as it is at a moment.
struct Moving {
  std::string uid, name;
  sensor::Subject subject = sensor::Subject::unknown;
  geometry::Position place;
  double course_deg = 0;
  double speed_m_s = 0;
  double value = 0;  ///< of a gauge or gate
  bool has_value = false;
  bool left_own = false;  ///< belongs to the side left of the line
  bool right_own = false;
  bool is_on_river = false;  ///< seen by the river's sensors, else by those on land
};

/// Traffic that is a function of the time alone.
class DemoWorld {
 public:
  DemoWorld(std::vector<geometry::Position> line, const std::vector<formats::Crossing>& crossings);

  [[nodiscard]] std::vector<Moving> at(double seconds) const;

 private:
  struct Vessel {
    std::string uid, name;
    double start_m, speed_m_s, offset_m, sway_m, sway_s;
    bool left_own, right_own;
  };

  struct Vehicle {
    std::string uid;
    std::size_t road;
    double start_m, speed_m_s;
  };

  struct Herd {
    std::string uid;
    geometry::Position centre;
    double radius_m, turn_s, phase;
  };

  struct Fixed {
    std::string uid, name;
    sensor::Subject subject;
    geometry::Position place;
    bool is_on_river;
  };

  double part() { return static_cast<double>(random_() >> 11U) * 0x1p-53; }

  double between(double low, double high) { return low + (high - low) * part(); }

  void add_vessels();
  void add_roads(const geometry::Frontier& frontier, const std::vector<formats::Crossing>& crossings);
  void add_land(const std::vector<formats::Crossing>& crossings);

  std::mt19937_64 random_{1};
  Track river_;
  std::vector<Track> roads_;
  std::vector<Vessel> vessels_;
  std::vector<Vehicle> vehicles_;
  std::vector<Herd> herds_;
  std::vector<Fixed> fixed_;
};

}  // namespace thalweg::app
