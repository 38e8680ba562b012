// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>

#include "base/time.h"
#include "formats/geojson.h"

namespace thalweg::views {

/// What a GeoPackage says of its one layer.
struct Layer {
  std::string name;         ///< of the table: a-z, 0-9 and '-'
  std::string description;  ///< for people
  Instant made_at;
};

/// Features as a GeoPackage (OGC 12-128r18), which is an SQLite file that every map program opens without a network.
/// Degrees of WGS84; the properties are columns.
///
/// Errors  exhausted, unavailable: no memory for it.
/// Cost    about 5 us a feature, and the whole file in memory.
[[nodiscard]] Result<Bytes> to_geopackage(const Layer& layer, std::span<const formats::Feature> features);

}  // namespace thalweg::views
