// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include "base/time.h"
#include "record/describe.h"
#include "record/record.h"

/// The validator: one walk along two sorted lists, the record's members and the kind's fields. Nothing is allocated
/// unless something is wrong; the path of a value is a chain on the stack that is spelled out for the error only.
namespace thalweg::record {
namespace {

constexpr std::size_t kLanguagesMax = 8;
constexpr std::size_t kListTextMax = 160;
constexpr std::size_t kDecimalPlacesMax = 9;
constexpr std::size_t kTagMax = 35;

struct Where {
  const Where* above = nullptr;
  std::string_view key;
};

std::string spelled(const Where& where) {
  return (where.above != nullptr ? spelled(*where.above) : std::string()) + "/" + std::string(where.key);
}

Error wrong(const Where& where, std::string_view what) {
  return {Code::malformed, spelled(where) + ": " + std::string(what)};
}

/// A value given back in an error, shortened so that a hostile record cannot fill the log.
std::string quoted(std::string_view text) {
  if (text.size() > 40) {
    std::size_t end = 40;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
    return "'" + std::string(text.substr(0, end)) + "...'";
  }
  return "'" + std::string(text) + "'";
}

Error unfit(const Field& field, const Where& where, std::string what) {
  std::string detail = what + "; it must be " + shape(field);
  if (!field.doc.empty()) detail += ": " + std::string(field.doc);
  return wrong(where, detail);
}

std::string_view name_of(Json::Type type) {
  switch (type) {
    case Json::Type::null: return "null";
    case Json::Type::boolean: return "a boolean";
    case Json::Type::integer: return "a number";
    case Json::Type::string: return "a string";
    case Json::Type::array: return "an array";
    case Json::Type::object: return "an object";
  }
  return "unknown";
}

Error other_type(const Field& field, const Json& value, const Where& where) {
  return unfit(field, where, "is " + std::string(name_of(value.type())));
}

bool holds(std::span<const std::string_view> codes, std::string_view code) {
  return std::find(codes.begin(), codes.end(), code) != codes.end();
}

constexpr bool is_lower(char c) {
  return c >= 'a' && c <= 'z';
}

constexpr bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_id(std::string_view text) {
  if (text.empty() || !(is_lower(text[0]) || is_digit(text[0]))) return false;
  return std::all_of(
      text.begin(), text.end(), [](char c) { return is_lower(c) || is_digit(c) || c == '.' || c == '_' || c == '-'; });
}

bool is_language(std::string_view tag) {
  if (tag.size() > kTagMax) return false;
  const std::size_t primary = std::min(tag.find('_'), tag.size());
  if (primary < 2 || primary > 3 ||
      !std::all_of(tag.begin(), tag.begin() + static_cast<std::ptrdiff_t>(primary), is_lower))
    return false;
  std::size_t at = primary;
  while (at < tag.size()) {
    const std::size_t end = std::min(tag.find('_', at + 1), tag.size());
    const std::string_view part = tag.substr(at + 1, end - at - 1);
    if (part.empty() || part.size() > 8) return false;
    if (!std::all_of(part.begin(), part.end(), [](char c) { return is_lower(c) || is_digit(c); })) return false;
    at = end;
  }
  return true;
}

/// Control characters other than the line feed, and the marks that make two readers see one text in different orders
/// (U+202A to U+202E, U+2066 to U+2069). Right-to-left and joining marks are part of good spelling and stay.
std::optional<std::size_t> find_unreadable(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if ((c < 0x20 && c != '\n') || c == 0x7F) return i;
    if (c == 0xC2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0) return i;
    if (c == 0xE2 && i + 2 < text.size()) {
      const auto second = static_cast<unsigned char>(text[i + 1]);
      const auto third = static_cast<unsigned char>(text[i + 2]);
      if (second == 0x80 && third >= 0xAA && third <= 0xAE) return i;
      if (second == 0x81 && third >= 0xA6 && third <= 0xA9) return i;
    }
  }
  return std::nullopt;
}

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

Result<Unit> check_text(std::string_view text, const Field& field, const Where& where) {
  const std::size_t max = field.type == Type::text_list ? kListTextMax : static_cast<std::size_t>(field.max);
  if (const std::size_t length = characters(text); length > max)
    return unfit(field, where, "has " + std::to_string(length) + " characters, above " + std::to_string(max));
  if (text.find_first_not_of(" \n") == std::string_view::npos) return unfit(field, where, "has no text");
  if (const auto at = find_unreadable(text))
    return wrong(where,
                 "has a control character or a text direction override at byte " + std::to_string(*at) +
                     "; take it out, two readers could see different texts");
  return Unit{};
}

Result<Unit> check_integer(std::int64_t value, const Field& field, const Where& where) {
  if (value > field.max) return unfit(field, where, std::to_string(value) + " is above " + std::to_string(field.max));
  if (value < field.min) return unfit(field, where, std::to_string(value) + " is below " + std::to_string(field.min));
  return Unit{};
}

/// "-12.50": one form for each value and precision, so no sign on zero, no leading zeros, a digit on both sides of a
/// point.
Result<Unit> check_decimal(std::string_view text, const Field& field, const Where& where) {
  const bool negative = !text.empty() && text[0] == '-';
  const std::string_view number = text.substr(negative ? 1 : 0);
  const std::size_t point = number.find('.');
  const std::string_view whole = number.substr(0, point);
  const std::string_view places = point == std::string_view::npos ? std::string_view() : number.substr(point + 1);
  const auto digits = [](std::string_view part) { return std::all_of(part.begin(), part.end(), is_digit); };
  const bool has_form = !whole.empty() && whole.size() <= 15 && digits(whole) && digits(places) &&
                        (whole.size() == 1 || whole[0] != '0') && places.size() <= kDecimalPlacesMax &&
                        (point == std::string_view::npos || !places.empty());
  if (!has_form) return unfit(field, where, quoted(text) + " is no decimal number in its one form");
  const bool fraction = places.find_first_not_of('0') != std::string_view::npos;
  std::int64_t value = 0;
  for (const char c : whole) value = value * 10 + (c - '0');
  if (negative && value == 0 && !fraction) return unfit(field, where, quoted(text) + " is a zero with a sign");
  const std::int64_t limit = negative ? -field.min : field.max;
  if (value > limit || (value == limit && fraction))
    return unfit(
        field,
        where,
        quoted(text) + (negative ? " is below " : " is above ") + std::to_string(negative ? field.min : field.max));
  return Unit{};
}

Result<Unit> check_string(std::string_view text, const Field& field, const Where& where) {
  switch (field.type) {
    case Type::decimal: return check_decimal(text, field, where);
    case Type::text: return check_text(text, field, where);
    case Type::code:
      if (!holds(field.codes, text)) return unfit(field, where, quoted(text) + " is not one of the codes");
      return Unit{};
    case Type::id:
      if (!is_id(text) || text.size() > static_cast<std::size_t>(field.max))
        return unfit(field, where, quoted(text) + " is no identifier");
      return Unit{};
    case Type::currency:
      if (text.size() != 3 || !std::all_of(text.begin(), text.end(), is_lower))
        return unfit(field, where, quoted(text) + " is no currency");
      return Unit{};
    case Type::language:
      if (!is_language(text)) return unfit(field, where, quoted(text) + " is no language tag");
      return Unit{};
    case Type::instant:
      if (auto at = instant_from_rfc3339(text); !at) return unfit(field, where, at.error().detail);
      return Unit{};
    case Type::date:
      if (auto at = date_from_text(text); !at) return unfit(field, where, at.error().detail);
      return Unit{};
    case Type::hash:
      if (text.size() != 64 ||
          !std::all_of(text.begin(), text.end(), [](char c) { return is_digit(c) || (c >= 'a' && c <= 'f'); }))
        return unfit(field, where, quoted(text) + " is no hash");
      return Unit{};
    case Type::path: {
      const auto is_path_character = [](char c) { return is_lower(c) || is_digit(c) || c == '_' || c == '/'; };
      const bool fits = text.size() >= static_cast<std::size_t>(field.min) &&
                        text.size() <= static_cast<std::size_t>(field.max) && (text.empty() || text[0] == '/') &&
                        std::all_of(text.begin(), text.end(), is_path_character);
      if (!fits) return unfit(field, where, quoted(text) + " is no path");
      return Unit{};
    }
    case Type::boolean:
    case Type::integer:
    case Type::text_map:
    case Type::code_list:
    case Type::text_list:
    case Type::counts:
    case Type::place:
    case Type::track:
    case Type::value:
    case Type::cites: break;
  }
  return unfit(field, where, "is a string");
}

/// Lists of different codes or texts. At most a few dozen, so comparing all pairs is quicker than sorting.
Result<Unit> check_list(const JsonArray& items, const Field& field, const Where& where) {
  if (items.size() < static_cast<std::size_t>(field.min) || items.size() > static_cast<std::size_t>(field.max))
    return unfit(field, where, "has " + std::to_string(items.size()) + " items");
  for (auto item = items.begin(); item != items.end(); ++item) {
    const std::string index = std::to_string(item - items.begin());
    const Where here{&where, index};
    const std::string* text = item->as_string();
    if (text == nullptr) return other_type(field, *item, here);
    if (field.type == Type::text_list) TRY(check_text(*text, field, here));
    if (field.type == Type::code_list && !holds(field.codes, *text))
      return unfit(field, here, quoted(*text) + " is not one of the codes");
    if (std::find(items.begin(), item, *item) != item) return wrong(here, quoted(*text) + " stands there twice");
  }
  return Unit{};
}

/// Members against a sorted table of fields; the heart of the validator.
Result<Unit> check_members(const JsonObject& members, std::span<const Field> fields, const Where* above);

Result<Unit> check_text_map(const JsonObject& members, const Field& field, const Where& where) {
  if (members.empty() || members.size() > kLanguagesMax)
    return unfit(field, where, "has " + std::to_string(members.size()) + " languages");
  for (const auto& [tag, value] : members) {
    const Where here{&where, tag};
    if (!is_language(tag)) return wrong(here, quoted(tag) + " is no language tag; write it as \"fa\" or \"ku_latn\"");
    const std::string* text = value.as_string();
    if (text == nullptr) return other_type(field, value, here);
    TRY(check_text(*text, field, here));
  }
  return Unit{};
}

Result<Unit> check_counts(const JsonObject& members, const Field& field, const Where& where) {
  if (members.empty()) return unfit(field, where, "is empty");
  for (const auto& [key, value] : members) {
    const Where here{&where, key};
    if (!holds(field.codes, key)) return unfit(field, here, quoted(key) + " is not one of the codes");
    const std::int64_t* count = value.as_int();
    if (count == nullptr) return other_type(field, value, here);
    TRY(check_integer(*count, field, here));
  }
  return Unit{};
}

/// Points in the order of time, so that one track has one form.
Result<Unit> check_track(const JsonArray& points, const Field& field, const Where& where) {
  if (points.size() < static_cast<std::size_t>(field.min) || points.size() > static_cast<std::size_t>(field.max))
    return unfit(field, where, "has " + std::to_string(points.size()) + " points");
  std::optional<Instant> before;
  for (auto point = points.begin(); point != points.end(); ++point) {
    const std::string index = std::to_string(point - points.begin());
    const Where here{&where, index};
    if (point->as_object() == nullptr) return other_type(field, *point, here);
    TRY(check_members(*point->as_object(), track_point_fields(), &here));
    const Instant at = *instant_from_rfc3339(point->text("at"));
    if (before && at <= *before)
      return wrong({&here, "at"}, "is not later than the point before it; put the points in the order of time");
    before = at;
  }
  return Unit{};
}

Result<Unit> check_value(const Json& value, const Field& field, const Where& where) {
  switch (field.type) {
    case Type::boolean:
      if (value.as_bool() == nullptr) return other_type(field, value, where);
      return Unit{};
    case Type::integer:
      if (value.as_int() == nullptr) return other_type(field, value, where);
      return check_integer(*value.as_int(), field, where);
    case Type::code_list:
    case Type::text_list:
      if (value.as_array() == nullptr) return other_type(field, value, where);
      return check_list(*value.as_array(), field, where);
    case Type::text_map:
      if (value.as_object() == nullptr) return other_type(field, value, where);
      return check_text_map(*value.as_object(), field, where);
    case Type::counts:
      if (value.as_object() == nullptr) return other_type(field, value, where);
      return check_counts(*value.as_object(), field, where);
    case Type::place:
      if (value.as_object() == nullptr) return other_type(field, value, where);
      return check_members(*value.as_object(), place_fields(), &where);
    case Type::track:
      if (value.as_array() == nullptr) return other_type(field, value, where);
      return check_track(*value.as_array(), field, where);
    case Type::value:                 // checked with `path`, once that is known to be one
    case Type::cites: return Unit{};  // checked with the kind's rules
    case Type::decimal:
    case Type::text:
    case Type::code:
    case Type::id:
    case Type::currency:
    case Type::language:
    case Type::instant:
    case Type::date:
    case Type::hash:
    case Type::path:
      if (value.as_string() == nullptr) return other_type(field, value, where);
      return check_string(*value.as_string(), field, where);
  }
  return Unit{};
}

Error missing(const Field& field, const Where* above) {
  return unfit(field, {above, field.name}, "is missing");
}

Result<Unit> check_members(const JsonObject& members, std::span<const Field> fields, const Where* above) {
  auto field = fields.begin();
  for (const auto& [key, value] : members) {
    int order = -1;
    while (field != fields.end() && (order = field->name.compare(key)) < 0) {
      if (field->required) return missing(*field, above);
      ++field;
    }
    const Where here{above, key};
    if (field == fields.end() || order != 0) return wrong(here, "there is no such field here; take it out");
    TRY(check_value(value, *field, here));
    ++field;
  }
  for (; field != fields.end(); ++field)
    if (field->required) return missing(*field, above);
  return Unit{};
}

/// The text in the language of the record is the one that counts, so it has to be there.
Result<Unit> check_languages(const Json& json, std::span<const Field> fields) {
  for (const Field& field : fields) {
    if (field.type != Type::text_map) continue;
    const Json* texts = json.find(field.name);
    if (texts != nullptr && texts->find(json.text("lang")) == nullptr)
      return wrong(
          {nullptr, field.name},
          "has no text in " + quoted(json.text("lang")) + ", the language of the record; add it or change lang");
  }
  return Unit{};
}

/// Both were found valid before; only a date is ten characters long.
Instant instant_of(std::string_view text) {
  auto at = text.size() == 10 ? date_from_text(text) : instant_from_rfc3339(text);
  CHECK(at.has_value());
  return *at;
}

/// The text of a time that was found valid before: an instant, a date, or that of a track's last point.
std::string time_text(const Json& value) {
  const JsonArray* track = value.as_array();
  return track != nullptr ? std::string(track->back().text("at")) : *value.as_string();
}

Result<Unit> check_rule(const Json& json, const Rule& rule) {
  const Json* field = json.find(rule.field);
  const Json* other = json.find(rule.other);
  const Where here{nullptr, rule.field};
  const auto beside = [&] { return std::string(rule.other); };
  switch (rule.what) {
    case Rule::What::not_after:
      if (field != nullptr && other != nullptr && instant_of(*other->as_string()) < instant_of(time_text(*field)))
        return wrong(here, time_text(*field) + " is after " + beside() + " (" + *other->as_string() + "); correct one");
      return Unit{};
    case Rule::What::needs:
      if (field != nullptr && other == nullptr)
        return wrong(here, "needs " + beside() + " beside it; add that or take it out");
      return Unit{};
    case Rule::What::either:
      if (field == nullptr && other == nullptr)
        return wrong(here, "is missing, and so is " + beside() + "; give one of them");
      return Unit{};
    case Rule::What::exactly_when: {
      const bool wanted = other != nullptr && *other->as_string() == rule.value;
      if ((field != nullptr) == wanted) return Unit{};
      const std::string when = " when " + beside() + " is '" + std::string(rule.value) + "'";
      return wrong(here, wanted ? "is missing; it is needed" + when : "does not belong here; it stands only" + when);
    }
  }
  return Unit{};
}

Result<Unit> check_cite(const Json& cite, const Kind& kind, const Where& where) {
  const JsonObject* members = cite.as_object();
  if (members == nullptr || members->size() != 2 || (*members)[0].first != "record" || (*members)[1].first != "rel")
    return wrong(where, "is no citation; it must be an object of \"record\" (a commitment) and \"rel\" (a verb)");
  static constexpr Field kCommitment{.name = "record", .type = Type::hash};
  const Where at_record{&where, "record"};
  TRY(check_value((*members)[0].second, kCommitment, at_record));
  const auto rel = find_rel(cite.text("rel"));
  if (rel && find_cite_rule(kind, *rel) != nullptr) return Unit{};
  std::string allowed;
  for (const CiteRule& rule : kind.cites) allowed += (allowed.empty() ? "" : ", ") + std::string(name(rule.rel));
  return wrong({&where, "rel"},
               quoted(cite.text("rel")) + " is no verb of kind " + std::string(kind.name) + "; allowed: " + allowed);
}

Result<Unit> check_cites(const Json& json, const Kind& kind) {
  const Where here{nullptr, "cites"};
  const Json* value = json.find("cites");
  if (value != nullptr && value->as_array() == nullptr) return wrong(here, "is no array; list the citations");
  const std::span<const Json> cites = value != nullptr ? *value->as_array() : std::span<const Json>();
  if (value != nullptr && (cites.empty() || cites.size() > 64))
    return wrong(here, "has " + std::to_string(cites.size()) + " citations; give 1 to 64 or leave the field out");
  std::array<std::size_t, static_cast<std::size_t>(Rel::withdraws) + 1> count{};
  for (auto cite = cites.begin(); cite != cites.end(); ++cite) {
    const std::string index = std::to_string(cite - cites.begin());
    const Where item{&here, index};
    TRY(check_cite(*cite, kind, item));
    if (std::find(cites.begin(), cite, *cite) != cite) return wrong(item, "stands there twice; take one out");
    ++count[static_cast<std::size_t>(*find_rel(cite->text("rel")))];
  }
  for (const CiteRule& rule : kind.cites) {
    const std::size_t there = count[static_cast<std::size_t>(rule.rel)];
    if (there >= rule.min && there <= rule.max) continue;
    return wrong(here,
                 std::to_string(there) + " citations with '" + std::string(name(rule.rel)) + "'; this kind has from " +
                     std::to_string(rule.min) + " to " + std::to_string(rule.max));
  }
  return Unit{};
}

/// The field that a path names in a record of `kind`. What identifies a record cannot be the subject of a later one.
Result<Field> field_at(const Kind& kind, std::string_view path) {
  const Where here{nullptr, "path"};
  const std::size_t slash = path.find('/', 1);
  const std::string_view name = path.substr(1, slash == std::string_view::npos ? slash : slash - 1);
  const Field* field = find_field(kind, name);
  if (field == nullptr) return wrong(here, std::string(kind.name) + " has no field " + quoted(name));
  const auto envelope = envelope_fields();
  const bool fixed = field->type == Type::cites || field->name == "ref" || field->type == Type::value ||
                     std::any_of(envelope.begin(), envelope.end(), [&](const Field& each) {
                       return each.required && each.name == name;
                     });
  if (fixed) return wrong(here, quoted(name) + " belongs to what the record is; withdraw the record and write another");
  if (slash == std::string_view::npos) return *field;
  const std::string_view member = path.substr(slash + 1);
  if (field->type == Type::place)
    for (const Field& part : place_fields())
      if (part.name == member) return part;
  Field part = *field;
  if (field->type == Type::counts && holds(field->codes, member)) {
    part.type = Type::integer;
    return part;
  }
  if (field->type == Type::text_map && is_language(member)) {
    part.type = Type::text;
    return part;
  }
  return wrong(here, quoted(name) + " has no member " + quoted(member));
}

/// Corrections and disputes speak of a value in another record, which must be one that could stand there.
Result<Unit> check_subject(const Json& json, const Kind& kind, Rel rel) {
  const Kind* subject = find_kind(json.text("of_kind"));
  CHECK(subject != nullptr);
  if (!may_cite(kind, rel, *subject))
    return wrong({nullptr, "of_kind"},
                 "a " + std::string(kind.name) + " cannot be about a record of kind " + quoted(subject->name));
  const std::string_view path = json.text("path");
  std::optional<Field> target;
  if (!path.empty()) target = TRY(field_at(*subject, path));
  for (const Field& field : kind.fields) {
    const Json* value = json.find(field.name);
    if (field.type != Type::value || value == nullptr) continue;
    const Where here{nullptr, field.name};
    if (!target) return wrong(here, "needs a path that says where it stands; give one or take the value out");
    TRY(check_value(*value, *target, here));
  }
  return Unit{};
}

/// Which table to check against: the version and kind that a record claims.
Result<const Kind*> claimed_kind(const Json& json) {
  const Json* version = json.find("v");
  if (version != nullptr && version->as_int() != nullptr && *version->as_int() > kRecordVersion)
    return Error{Code::unsupported,
                 "/v: the record has version " + std::to_string(*version->as_int()) + "; this program reads up to " +
                     std::to_string(kRecordVersion) + ", update it"};
  const std::string_view name = json.text("kind");
  const Kind* kind = find_kind(name);
  if (kind != nullptr) return kind;
  if (!is_id(name) || name.size() > kJsonKeyMax)
    return Error{Code::malformed, "/kind: is missing or no name of a kind; every record says what kind it is"};
  return Error{Code::unsupported, "/kind: this program does not know the kind " + quoted(name) + "; update it"};
}

}  // namespace

Result<const Kind*> check(const Json& json) {
  if (json.as_object() == nullptr)
    return Error{Code::malformed, "a record is an object, this is " + std::string(name_of(json.type()))};
  const Kind* kind = TRY(claimed_kind(json));
  TRY(check_members(*json.as_object(), kind->fields, nullptr));
  TRY(check_languages(json, kind->fields));
  for (const Rule& rule : envelope_rules()) TRY(check_rule(json, rule));
  for (const Rule& rule : kind->rules) TRY(check_rule(json, rule));
  TRY(check_cites(json, *kind));
  if (kind->id == KindId::correction) TRY(check_subject(json, *kind, Rel::supersedes));
  if (kind->id == KindId::dispute) TRY(check_subject(json, *kind, Rel::disputes));
  return kind;
}

}  // namespace thalweg::record
