// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

/// What one field of a record may hold. Fields are rows of a table, so that the validator, the documentation, the JSON
/// Schema and the desk's TypeScript types come from one place and cannot drift apart.
namespace thalweg::record {

/// The shapes a field can have. Each comment gives the JSON form and what `min` and `max` bound.
enum class Type : std::uint8_t {
  boolean,    ///< true or false
  integer,    ///< whole number from min to max
  decimal,    ///< text such as "3.20": whole digits, at most nine after the point; the value lies from min to max
  text,       ///< free text of min to max characters, in the language of `lang`
  text_map,   ///< {language: free text of min to max characters}, at most eight languages
  code,       ///< one of `codes`
  code_list,  ///< from min to max different `codes`
  id,         ///< an identifier from the agreement: a-z 0-9 . _ -, first a letter or digit, at most max characters
  text_list,  ///< from min to max different texts of at most 160 characters
  currency,   ///< ISO 4217 in lower case: three letters
  language,   ///< BCP 47 tag in lower case, with _ for - since it is a key as well: "fa", "ckb", "ku_latn"
  instant,    ///< RFC 3339 in UTC: "2026-09-01T03:10:00Z"
  date,       ///< "2026-09-01"
  hash,       ///< 64 lower-case hexadecimal digits: a hash, a commitment or a public key
  counts,     ///< {code: whole number from min to max}, at least one of `codes`
  place,      ///< {"lat_e7", "lon_e7", "precision_m"}
  track,      ///< [{"at", "lat_e7", "lon_e7"}], from min to max, each later than the one before
  path,   ///< where in another record: "/field" or "/field/member" of the kind that `of_kind` names; "" is all of it
  value,  ///< what stands at `path`, valid for the field there
  cites,  ///< [{"record": commitment, "rel": verb}], at most max
};

/// One row of a kind's table.
struct Field {
  std::string_view name;
  Type type = Type::text;
  bool required = false;
  std::int64_t min = 0;
  std::int64_t max = 0;
  std::span<const std::string_view> codes = {};
  /// Unit in words when the value is a quantity; its short form ends the name.
  std::string_view unit = {};
  std::string_view doc = {};
};

/// The same field, but a record of this kind cannot be without it.
[[nodiscard]] constexpr Field required(Field field) {
  field.required = true;
  return field;
}

/// A condition between two fields of one record, checked after each has been found valid alone.
struct Rule {
  enum class What : std::uint8_t {
    not_after,     ///< instant or date `field`, or the last point of a track, is not later than `other`, when both are
                   ///< there
    needs,         ///< `field` comes with `other` only
    either,        ///< `field` or `other` is there, or both
    exactly_when,  ///< `field` is there exactly when the code in `other` is `value`
  };
  What what;
  std::string_view field;
  std::string_view other;
  std::string_view value = {};
};

}  // namespace thalweg::record
