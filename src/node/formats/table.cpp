// SPDX-License-Identifier: Apache-2.0
#include "formats/table.h"

#include <map>
#include <optional>

#include "base/time.h"

namespace thalweg::formats {
namespace {

using Type = Column::Type;

Type type_of(const Json& value) {
  if (value.as_bool() != nullptr) return Type::boolean;
  if (value.as_int() != nullptr) return Type::integer;
  const std::string* text = value.as_string();
  return text != nullptr && instant_from_rfc3339(*text) ? Type::instant : Type::text;
}

void append_cell(std::string& out, std::string_view text) {
  constexpr std::string_view kFormulas = "=+-@\t\r";
  const bool is_formula = !text.empty() && kFormulas.find(text.front()) != std::string_view::npos;
  if (!is_formula && text.find_first_of(",\"\r\n") == std::string_view::npos) {
    out += text;
    return;
  }
  out += is_formula ? "\"'" : "\"";
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  out += '"';
}

void append_value(std::string& out, const Json* value) {
  if (value == nullptr || value->is_null()) return;
  if (const std::string* text = value->as_string()) return append_cell(out, *text);
  out += to_canonical(*value);  // whole numbers and truth values: nothing else stands in flat properties
}

}  // namespace

std::vector<Column> columns_of(std::span<const Feature> features) {
  std::map<std::string_view, std::optional<Type>> types;
  for (const Feature& feature : features) {
    for (const auto& [name, value] : *feature.properties.as_object()) {
      std::optional<Type>& type = types[name];
      if (value.is_null()) continue;
      const Type here = type_of(value);
      type = !type || *type == here ? here : Type::text;
    }
  }
  std::vector<Column> columns;
  for (const auto& [name, type] : types) columns.push_back({std::string(name), type.value_or(Type::text)});
  return columns;
}

std::string to_csv(std::span<const Feature> features) {
  const std::vector<Column> columns = columns_of(features);
  std::string out = "id,longitude,latitude";
  for (const Column& column : columns) {
    out += ',';
    append_cell(out, column.name);
  }
  out += "\r\n";
  for (const Feature& feature : features) {
    append_cell(out, feature.id);
    out += ',';
    out += feature.shape == Feature::Shape::point ? to_text(feature.parts[0][0], Crs::crs84) : ",";
    for (const Column& column : columns) {
      out += ',';
      append_value(out, feature.properties.find(column.name));
    }
    out += "\r\n";
  }
  return out;
}

}  // namespace thalweg::formats
