// SPDX-License-Identifier: Apache-2.0
#include "views/geopackage.h"

#include <algorithm>
#include <array>
#include <bit>
#include <limits>

#include "formats/table.h"
#include "views/sqlite_detail.h"

namespace thalweg::views {
namespace {

using formats::Column;
using formats::Feature;
using Shape = Feature::Shape;

/// The three rows of reference systems that every file must have (requirement 11), by the standard's own words.
constexpr const char* kTables = R"(
PRAGMA application_id = 1196444487;
PRAGMA user_version = 10300;
CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER PRIMARY KEY, organization TEXT NOT NULL,
  organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT);
INSERT INTO gpkg_spatial_ref_sys VALUES
  ('Undefined Cartesian SRS', -1, 'NONE', -1, 'undefined', 'undefined Cartesian coordinate reference system'),
  ('Undefined geographic SRS', 0, 'NONE', 0, 'undefined', 'undefined geographic coordinate reference system'),
  ('WGS 84 geodetic', 4326, 'EPSG', 4326, 'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],AUTHORITY["EPSG","4326"]]', 'longitude and latitude in degrees');
CREATE TABLE gpkg_contents (table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE,
  description TEXT DEFAULT '', last_change DATETIME NOT NULL, min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE,
  srs_id INTEGER, CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL,
  srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT NULL, CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name),
  CONSTRAINT uk_gc_table_name UNIQUE (table_name), CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
  CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id));
)";

std::string quoted(std::string_view name) {
  std::string out = "\"";
  for (const char c : name) out += c == '"' ? std::string("\"\"") : std::string(1, c);
  return out + '"';
}

const char* type_of(const Column& column) {
  switch (column.type) {
    case Column::Type::text: return "TEXT";
    case Column::Type::integer: return "INTEGER";
    case Column::Type::boolean: return "BOOLEAN";
    case Column::Type::instant: return "DATETIME";
  }
  return "TEXT";
}

/// As the standard has it, always with thousandths.
std::string datetime(Instant at) {
  std::string text = to_rfc3339(at);
  if (text.find('.') == std::string::npos) text.insert(text.size() - 1, ".000");
  return text;
}

void append(Bytes& out, std::uint32_t value) {
  for (unsigned shift = 0; shift < 32; shift += 8) out += static_cast<char>(value >> shift & 0xFFU);
}

void append(Bytes& out, double value) {
  const auto bits = std::bit_cast<std::uint64_t>(value);
  append(out, static_cast<std::uint32_t>(bits));
  append(out, static_cast<std::uint32_t>(bits >> 32U));
}

void append(Bytes& out, const formats::Polyline& line) {
  for (const geometry::Position& at : line) {
    append(out, at.lon_e7 / 1e7);
    append(out, at.lat_e7 / 1e7);
  }
}

/// "GP", version 0, little-endian without an envelope, the system, then well-known binary (clause 2.1.3).
Bytes blob(const Feature& feature) {
  Bytes out("GP\0\x01", 4);
  append(out, std::uint32_t{4326});
  out += '\x01';
  append(out, static_cast<std::uint32_t>(feature.shape));  // point 1, line 2, polygon 3, as the enumeration has them
  if (feature.shape == Shape::polygon) append(out, static_cast<std::uint32_t>(feature.parts.size()));
  for (const formats::Polyline& part : feature.parts) {
    if (feature.shape != Shape::point) append(out, static_cast<std::uint32_t>(part.size()));
    append(out, part);
  }
  return out;
}

static_assert(static_cast<int>(Shape::point) == 1 && static_cast<int>(Shape::line) == 2 &&
              static_cast<int>(Shape::polygon) == 3);

const char* shape_of(std::span<const Feature> features) {
  const auto all = [&](Shape shape) {
    return std::all_of(features.begin(), features.end(), [shape](const Feature& each) {
      return each.shape == shape || each.shape == Shape::none;
    });
  };
  if (all(Shape::point)) return "POINT";
  if (all(Shape::line)) return "LINESTRING";
  return all(Shape::polygon) ? "POLYGON" : "GEOMETRY";
}

/// The bounds as the text of four columns; four times NULL when nothing has a place.
std::string bounds_of(std::span<const Feature> features) {
  constexpr std::int32_t kMost = std::numeric_limits<std::int32_t>::max();
  std::int32_t west = kMost, south = kMost, east = -kMost, north = -kMost;
  for (const Feature& feature : features) {
    for (const formats::Polyline& part : feature.parts) {
      for (const geometry::Position& at : part) {
        west = std::min(west, at.lon_e7), east = std::max(east, at.lon_e7);
        south = std::min(south, at.lat_e7), north = std::max(north, at.lat_e7);
      }
    }
  }
  if (west == kMost) return "NULL,NULL,NULL,NULL";
  return formats::to_degrees(west) + ',' + formats::to_degrees(south) + ',' + formats::to_degrees(east) + ',' +
         formats::to_degrees(north);
}

void bind(Statement& row, const Column& column, const Json* value, std::string& kept) {
  if (value == nullptr || value->is_null()) {
    row.bind(std::optional<std::int64_t>());
  } else if (const bool* truth = value->as_bool(); truth != nullptr && column.type == Column::Type::boolean) {
    row.bind(std::int64_t{*truth});
  } else if (const std::int64_t* number = value->as_int(); number != nullptr && column.type == Column::Type::integer) {
    row.bind(*number);
  } else {
    const std::string* text = value->as_string();
    kept = text != nullptr ? *text : to_canonical(*value);
    if (column.type == Column::Type::instant) kept = datetime(instant_from_rfc3339(kept).value());
    row.bind(std::string_view(kept));
  }
}

Result<Unit> describe(Connection& file, const Layer& layer, std::span<const Feature> features) {
  auto contents =
      TRY(file.prepare("INSERT INTO gpkg_contents VALUES (?1,'features',?1,?2,?3," + bounds_of(features) + ",4326)"));
  const std::string made_at = datetime(layer.made_at);
  contents.bind(std::string_view(layer.name)).bind(std::string_view(layer.description)).bind(std::string_view(made_at));
  TRY(contents.run());
  auto geometry = TRY(file.prepare("INSERT INTO gpkg_geometry_columns VALUES (?1,'geom',?2,4326,0,0)"));
  geometry.bind(std::string_view(layer.name)).bind(std::string_view(shape_of(features)));
  return geometry.run();
}

}  // namespace

Result<Bytes> to_geopackage(const Layer& layer, std::span<const Feature> features) {
  const auto file = TRY(Connection::open(":memory:"));
  TRY(file->execute("BEGIN"));
  TRY(file->execute(kTables));
  const std::vector<Column> columns = formats::columns_of(features);
  std::string table = "CREATE TABLE " + quoted(layer.name) + " (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, geom " +
                      shape_of(features) + ", id TEXT NOT NULL UNIQUE";
  std::string row = "INSERT INTO " + quoted(layer.name) + " VALUES (NULL,?1,?2";
  for (const Column& column : columns) {
    table += ", " + quoted(column.name) + ' ' + type_of(column);
    row += ",?" + std::to_string(&column - columns.data() + 3);
  }
  TRY(file->execute((table + ")").c_str()));
  TRY(describe(*file, layer, features));
  auto insert = TRY(file->prepare(row + ")"));
  std::vector<std::string> kept(columns.size());
  for (const Feature& feature : features) {
    const Bytes geometry = feature.shape == Shape::none ? Bytes() : blob(feature);
    if (geometry.empty())
      insert.bind(std::optional<std::int64_t>());
    else
      insert.bind_blob(geometry);
    insert.bind(std::string_view(feature.id));
    for (std::size_t i = 0; i < columns.size(); ++i)
      bind(insert, columns[i], feature.properties.find(columns[i].name), kept[i]);
    TRY(insert.run());
  }
  TRY(file->execute("COMMIT"));
  return file->serialized();
}

}  // namespace thalweg::views
