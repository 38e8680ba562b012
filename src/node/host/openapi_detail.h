// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

#include "base/json.h"

/// Pieces of JSON Schema, for openapi.cpp and the files beside it.
namespace thalweg::host {

[[nodiscard]] inline Json reference(std::string_view schema) {
  return JsonObject{{"$ref", "#/components/schemas/" + std::string(schema)}};
}

[[nodiscard]] inline Json text() {
  return JsonObject{{"type", "string"}};
}

[[nodiscard]] inline Json number() {
  return JsonObject{{"type", "integer"}};
}

[[nodiscard]] inline Json flag() {
  return JsonObject{{"type", "boolean"}};
}

[[nodiscard]] inline Json time() {
  return JsonObject{{"type", "string"}, {"format", "date-time"}};
}

[[nodiscard]] inline Json commitment() {
  return JsonObject{{"type", "string"}, {"pattern", "^[0-9a-f]{64}$"}};
}

[[nodiscard]] inline Json identifier() {
  return JsonObject{{"type", "string"}, {"pattern", "^[a-z0-9][a-z0-9._-]{0,63}$"}};
}

[[nodiscard]] inline Json anything() {
  return JsonObject{};
}

[[nodiscard]] inline Json list_of(Json items) {
  return JsonObject{{"type", "array"}, {"items", std::move(items)}};
}

[[nodiscard]] inline Json or_null(Json schema) {
  return JsonObject{{"oneOf", JsonArray{std::move(schema), JsonObject{{"type", "null"}}}}};
}

[[nodiscard]] inline Json one_of(std::initializer_list<const char*> values) {
  return JsonObject{{"type", "string"}, {"enum", JsonArray(values.begin(), values.end())}};
}

[[nodiscard]] inline Json names() {
  return JsonObject{{"type", "object"}, {"additionalProperties", text()}};
}

/// An object with these members, all of which are there unless their name ends in '?'.
[[nodiscard]] inline Json object(std::initializer_list<std::pair<const char*, Json>> members) {
  JsonObject properties;
  JsonArray required;
  for (const auto& [name, schema] : members) {
    std::string key(name);
    const bool optional = key.ends_with('?');
    if (optional) key.pop_back();
    if (!optional) required.emplace_back(key);
    properties.emplace_back(std::move(key), schema);
  }
  return JsonObject{{"type", "object"}, {"properties", std::move(properties)}, {"required", std::move(required)}};
}

[[nodiscard]] inline Json items_of(std::string_view schema) {
  return object({{"items", list_of(reference(schema))}});
}

/// Of matters, cases, crossings, the inbox and the balance.
void add_casework_schemas(JsonObject& all);

/// Of the live picture.
void add_picture_schemas(JsonObject& all);

/// Of logins, accounts and tokens.
void add_session_schemas(JsonObject& all);
void add_account_schemas(JsonObject& all);

}  // namespace thalweg::host
