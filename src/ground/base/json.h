// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/bytes.h"

/// JSON as records use it ("TJ1", docs/formats/record.md): UTF-8, sorted unique keys, whole numbers only, no white
/// space. `parse_canonical` accepts exactly the bytes that `to_canonical` writes, and names the first byte that
/// differs; `parse_json` reads what people and programs write, for drafts and configuration, and keeps the same value
/// rules.
namespace thalweg {

class Json;
using JsonArray = std::vector<Json>;
/// Members in ascending key order, keys unique.
using JsonObject = std::vector<std::pair<std::string, Json>>;

class Json {
 public:
  enum class Type { null, boolean, integer, string, array, object };

  Json() = default;

  /// Only a bool, so that no pointer turns into `true`.
  template <std::same_as<bool> Bool>
  Json(Bool value) : value_(value) {}  // NOLINT(google-explicit-constructor)

  /// Any whole number. One that does not fit in 63 bits is our own bug.
  template <std::integral Integer>

  // NOLINTNEXTLINE(google-explicit-constructor)
  requires(!std::same_as<Integer, bool>) Json(Integer value) : value_(static_cast<std::int64_t>(value)) {
    CHECK(std::in_range<std::int64_t>(value));
  }

  Json(std::string value) : value_(std::move(value)) {}  // NOLINT(google-explicit-constructor)

  Json(std::string_view value) : value_(std::string(value)) {}  // NOLINT(google-explicit-constructor)

  Json(const char* value) : value_(std::string(value)) {}  // NOLINT(google-explicit-constructor)

  Json(JsonArray value) : value_(std::move(value)) {}  // NOLINT(google-explicit-constructor)

  /// Sorts the members. A key given twice is our own bug.
  Json(JsonObject value);  // NOLINT(google-explicit-constructor)

  [[nodiscard]] Type type() const { return static_cast<Type>(value_.index()); }

  [[nodiscard]] bool is_null() const { return type() == Type::null; }

  /// Pointers to the content when it has that type, else null.
  [[nodiscard]] const bool* as_bool() const { return std::get_if<bool>(&value_); }

  [[nodiscard]] const std::int64_t* as_int() const { return std::get_if<std::int64_t>(&value_); }

  [[nodiscard]] const std::string* as_string() const { return std::get_if<std::string>(&value_); }

  [[nodiscard]] const JsonArray* as_array() const { return std::get_if<JsonArray>(&value_); }

  [[nodiscard]] const JsonObject* as_object() const { return std::get_if<JsonObject>(&value_); }

  /// The member of an object, or null when there is none or this is no object.  Cost  O(log members).
  [[nodiscard]] const Json* find(std::string_view key) const;
  /// Shorthands: the member's content when present with that type, else the fallback.
  [[nodiscard]] std::string_view text(std::string_view key, std::string_view fallback = {}) const;
  [[nodiscard]] std::int64_t integer(std::string_view key, std::int64_t fallback = 0) const;
  [[nodiscard]] bool boolean(std::string_view key, bool fallback = false) const;

  /// Puts or replaces a member, keeping the order. Needs an object or null (which becomes an object).
  void set(std::string_view key, Json value);
  /// Takes a member out; nothing happens when there is none.
  void erase(std::string_view key);

  friend bool operator==(const Json&, const Json&) = default;

 private:
  std::variant<std::monostate, bool, std::int64_t, std::string, JsonArray, JsonObject> value_;
};

/// Bounds of every JSON text we read.
inline constexpr std::size_t kJsonDepthMax = 16;
inline constexpr std::int64_t kJsonIntegerMax = 9'007'199'254'740'991;  // 2^53-1
inline constexpr std::size_t kJsonKeyMax = 64;

/// Reads one value in canonical form and nothing after it.
///
/// Errors   malformed: "at byte 17: key \"b\" is not after \"c\"; sort the keys" and the like, always with the offset
/// (from 0)
///          of the first byte that no canonical text has after the same beginning; the length when more bytes are
///          missing.
/// Cost     one pass, O(bytes).
[[nodiscard]] Result<Json> parse_canonical(BytesView text);

/// Reads any JSON text (white space, any key order, escapes) with the same rules for values: no fractions, no duplicate
/// keys, |n| <= 2^53-1, depth <= 16, keys [a-z0-9_]{1,64} unless `any_keys`.  Errors  malformed with line and column.
[[nodiscard]] Result<Json> parse_json(BytesView text, bool any_keys = false);

/// Writes the canonical form.
[[nodiscard]] std::string to_canonical(const Json& value);
/// Appends a string as the canonical form has it, in quotes: for texts that are written too often to build a tree
/// first.
void append_canonical(std::string& out, std::string_view text);
/// Writes for people: two-space indent, members in key order.
[[nodiscard]] std::string to_pretty(const Json& value);

/// Reads TOML 1.0 into the same value model. Times and dates become strings; fractions are refused (decimals are
/// strings). Keys may hold any characters. Source positions go into the errors: "line 12, column 3: ...".  Errors
/// malformed.
[[nodiscard]] Result<Json> parse_toml(std::string_view text);

}  // namespace thalweg
