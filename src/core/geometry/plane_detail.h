// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "geometry/frontier.h"

/// The plane of longitude and latitude, in whole numbers.
namespace thalweg::geometry {

/// How far east one place lies of another in e7 degrees, the short way round: -1800000000 to 1800000000.
[[nodiscard]] constexpr std::int64_t east_e7(Position from, Position to) {
  constexpr std::int64_t kRound = 2 * std::int64_t{kLonE7Max};
  const std::int64_t way = std::int64_t{to.lon_e7} - from.lon_e7;
  return way > kLonE7Max ? way - kRound : (way < -kLonE7Max ? way + kRound : way);
}

/// Twice the area of the triangle a, b, c in e7 degrees: above zero when c is left of the way from a to b.
[[nodiscard]] constexpr std::int64_t turn(Position a, Position b, Position c) {
  const auto north = [&a](Position to) { return std::int64_t{to.lat_e7} - a.lat_e7; };
  return east_e7(a, b) * north(c) - north(b) * east_e7(a, c);
}

}  // namespace thalweg::geometry
