// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <vector>

#include "formats/geojson.h"

/// Features as a table: for spreadsheets as CSV (RFC 4180), and for whoever writes another form of table.
namespace thalweg::formats {

struct Column {
  std::string name;
  enum class Type { text, integer, boolean, instant } type = Type::text;

  friend bool operator==(const Column&, const Column&) = default;
};

/// The properties that any of them has, by name. A property is an instant when all its texts are times of RFC 3339,
/// and text when its values are of several types.
[[nodiscard]] std::vector<Column> columns_of(std::span<const Feature> features);

/// A row for each feature: id, longitude and latitude where it is a point, then the columns. Text that a spreadsheet
/// would take for a formula has an apostrophe before it, since what a neighbour wrote must not be carried out here.
[[nodiscard]] std::string to_csv(std::span<const Feature> features);

}  // namespace thalweg::formats
