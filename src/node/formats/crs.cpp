// SPDX-License-Identifier: Apache-2.0
#include "formats/crs.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include <GeographicLib/TransverseMercator.hpp>

#include "formats/geojson.h"

namespace thalweg::formats {
namespace {

constexpr std::array kAll = {Crs::crs84, Crs::epsg4326, Crs::epsg3857, Crs::epsg32638};

/// Of EPSG:3857: the sphere of the equator's radius, and half the side of its square.
constexpr double kRadius_m = 6'378'137.0;
constexpr double kHalfSide_m = kRadius_m * std::numbers::pi;
constexpr double kMercatorEnd_deg = 85.051128779806604;

/// Of UTM zone 38 north.
constexpr double kMeridian_deg = 45.0;
constexpr double kFalseEasting_m = 500'000.0;

constexpr double kRadian = std::numbers::pi / 180;
constexpr double kE7 = 1e7;

/// A box of UTM has bent edges in degrees: so many places of each are looked at.
constexpr int kStepsOfEdge = 64;

struct Point {
  double x, y;
};

struct Degrees {
  double lat, lon;
};

const GeographicLib::TransverseMercator& utm() {
  return GeographicLib::TransverseMercator::UTM();
}

Point to_metres(geometry::Position at, Crs crs) {
  const double lat = at.lat_e7 / kE7, lon = at.lon_e7 / kE7;
  Point point{};
  if (crs == Crs::epsg32638) {
    utm().Forward(kMeridian_deg, lat, lon, point.x, point.y);
    point.x += kFalseEasting_m;
    return point;
  }
  const double within = std::clamp(lat, -kMercatorEnd_deg, kMercatorEnd_deg);
  return {kRadius_m * lon * kRadian, kRadius_m * std::asinh(std::tan(within * kRadian))};
}

Degrees from_metres(Point point, Crs crs) {
  Degrees degrees{};
  if (crs == Crs::epsg32638) {
    utm().Reverse(kMeridian_deg, point.x - kFalseEasting_m, point.y, degrees.lat, degrees.lon);
    return degrees;
  }
  return {std::atan(std::sinh(point.y / kRadius_m)) / kRadian, point.x / kRadius_m / kRadian};
}

std::string metres(double value) {
  const auto thousandths = std::llround(value * 1000);
  const std::string fraction = std::to_string(1000 + std::llabs(thousandths) % 1000);
  return (thousandths < 0 ? "-" : "") + std::to_string(std::llabs(thousandths) / 1000) + '.' + fraction.substr(1);
}

/// How far the system reaches: low and high of the first axis, low and high of the second.
std::array<double, 4> ends(Crs crs) {
  switch (crs) {
    case Crs::crs84: return {-180, 180, -90, 90};
    case Crs::epsg4326: return {-90, 90, -180, 180};
    case Crs::epsg3857: return {-kHalfSide_m, kHalfSide_m, -kHalfSide_m, kHalfSide_m};
    case Crs::epsg32638: return {-3'000'000, 4'000'000, 0, 10'000'000};
  }
  return {};
}

std::int32_t down(double degrees) {
  return static_cast<std::int32_t>(std::floor(degrees * kE7));
}

std::int32_t up(double degrees) {
  return static_cast<std::int32_t>(std::ceil(degrees * kE7));
}

}  // namespace

std::span<const Crs> all_crs() {
  return kAll;
}

std::string_view uri(Crs crs) {
  switch (crs) {
    case Crs::crs84: return "http://www.opengis.net/def/crs/OGC/1.3/CRS84";
    case Crs::epsg4326: return "http://www.opengis.net/def/crs/EPSG/0/4326";
    case Crs::epsg3857: return "http://www.opengis.net/def/crs/EPSG/0/3857";
    case Crs::epsg32638: return "http://www.opengis.net/def/crs/EPSG/0/32638";
  }
  return {};
}

Result<Crs> crs_from_uri(std::string_view text) {
  std::string known;
  for (const Crs crs : kAll) {
    if (uri(crs) == text) return crs;
    known += (known.empty() ? "" : ", ") + std::string(uri(crs));
  }
  return Error{Code::malformed, "there is no such reference system here; there are " + known};
}

std::string to_text(geometry::Position at, Crs crs) {
  switch (crs) {
    case Crs::crs84: return to_degrees(at.lon_e7) + ',' + to_degrees(at.lat_e7);
    case Crs::epsg4326: return to_degrees(at.lat_e7) + ',' + to_degrees(at.lon_e7);
    case Crs::epsg3857:
    case Crs::epsg32638: {
      const Point point = to_metres(at, crs);
      return metres(point.x) + ',' + metres(point.y);
    }
  }
  return {};
}

Result<DegreeBox> box_around(const std::array<double, 4>& box, Crs crs) {
  const auto& [x_low, y_low, x_high, y_high] = box;
  const auto [x_min, x_max, y_min, y_max] = ends(crs);
  const bool is_within = x_low >= x_min && x_high <= x_max && y_low >= y_min && y_high <= y_max;  // false for NaN too
  if (!is_within || x_low > x_high || y_low > y_high) {
    return Error{Code::malformed,
                 "write the box as low,low,high,high in the order and the units of " + std::string(uri(crs)) +
                     ", within its ends"};
  }
  if (crs == Crs::crs84) return DegreeBox{down(y_low), down(x_low), up(y_high), up(x_high)};
  if (crs == Crs::epsg4326) return DegreeBox{down(x_low), down(y_low), up(x_high), up(y_high)};
  Degrees low{90, 180}, high{-90, -180};
  for (int step = 0; step <= kStepsOfEdge; ++step) {
    const double share = static_cast<double>(step) / kStepsOfEdge;
    const double x = x_low + share * (x_high - x_low), y = y_low + share * (y_high - y_low);
    for (const Point edge : {Point{x, y_low}, Point{x, y_high}, Point{x_low, y}, Point{x_high, y}}) {
      const Degrees at = from_metres(edge, crs);
      low = {std::min(low.lat, at.lat), std::min(low.lon, at.lon)};
      high = {std::max(high.lat, at.lat), std::max(high.lon, at.lon)};
    }
  }
  return DegreeBox{down(low.lat), down(low.lon), up(high.lat), up(high.lon)};
}

}  // namespace thalweg::formats
