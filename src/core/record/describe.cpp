// SPDX-License-Identifier: Apache-2.0
#include "record/describe.h"

#include <algorithm>
#include <vector>

namespace thalweg::record {
namespace {

std::string range(const Field& field) {
  return "from " + std::to_string(field.min) + " to " + std::to_string(field.max);
}

std::string with_unit(std::string text, const Field& field) {
  if (!field.unit.empty()) text += " (" + std::string(field.unit) + ")";
  return text;
}

std::string joined(std::span<const std::string_view> words, std::string_view between, std::string_view quote = "") {
  std::string text;
  for (const std::string_view word : words) {
    if (!text.empty()) text += between;
    text.append(quote).append(word).append(quote);
  }
  return text;
}

bool in_envelope(const Field& field) {
  const auto envelope = envelope_fields();
  return std::any_of(envelope.begin(), envelope.end(), [&](const Field& each) { return each.name == field.name; });
}

std::vector<Field> own_fields(const Kind& kind) {
  std::vector<Field> own;
  for (const Field& field : kind.fields)
    if (!in_envelope(field)) own.push_back(field);
  return own;
}

std::string_view name(Whose whose) {
  switch (whose) {
    case Whose::any: return "any";
    case Whose::own: return "own";
    case Whose::others: return "others";
  }
  return "any";
}

std::string_view name(Rule::What what) {
  switch (what) {
    case Rule::What::not_after: return "not_after";
    case Rule::What::needs: return "needs";
    case Rule::What::either: return "either";
    case Rule::What::exactly_when: return "exactly_when";
  }
  return "needs";
}

// ---------------------------------------------------------------------------------------------------------------------
// Markdown.

std::string sentence(const Rule& rule) {
  const std::string field = "`" + std::string(rule.field) + "`";
  const std::string other = "`" + std::string(rule.other) + "`";
  switch (rule.what) {
    case Rule::What::not_after: return field + " is not after " + other;
    case Rule::What::needs: return field + " comes only with " + other;
    case Rule::What::either: return field + " or " + other + " is there";
    case Rule::What::exactly_when:
      return field + " is there exactly when " + other + " is `" + std::string(rule.value) + "`";
  }
  return field;
}

std::string sentence(const CiteRule& rule) {
  std::string text = "`" + std::string(name(rule.rel)) + "` ";
  if (rule.min == rule.max)
    text += std::to_string(rule.min);
  else
    text += std::to_string(rule.min) + " to " + std::to_string(rule.max);
  if (rule.whose == Whose::own) text += " own";
  if (rule.whose == Whose::others) text += " of another party";
  std::vector<std::string_view> to;
  for (const KindId id : rule.to) to.push_back(kind(id).name);
  return text + (to.empty() ? ": any kind" : ": " + joined(to, ", "));
}

template <class Rows>
std::string sentences(std::string_view head, const Rows& rows) {
  std::string text;
  for (const auto& row : rows) text += (text.empty() ? "" : "; ") + sentence(row);
  return text.empty() ? text : "\n" + std::string(head) + " " + text + ".\n";
}

std::string field_table(std::span<const Field> fields) {
  std::string text = "\n| field | needed | it is | meaning |\n|---|---|---|---|\n";
  for (const Field& field : fields) {
    text += "| `" + std::string(field.name) + "` | " + (field.required ? "yes" : "") + " | " + shape(field) + " | " +
            std::string(field.doc) + " |\n";
  }
  return text;
}

// ---------------------------------------------------------------------------------------------------------------------
// JSON Schema.

Json code_array(std::span<const std::string_view> codes) {
  JsonArray array;
  for (const std::string_view code : codes) array.emplace_back(code);
  return array;
}

Json pattern(const char* expression) {
  return JsonObject{{"type", "string"}, {"pattern", expression}};
}

Json reference(const char* definition) {
  return JsonObject{{"$ref", "#/$defs/" + std::string(definition)}};
}

Json object_schema(std::span<const Field> fields);

Json counts_schema(const Field& field) {
  JsonObject properties;
  for (const std::string_view code : field.codes)
    properties.emplace_back(std::string(code),
                            JsonObject{{"type", "integer"}, {"minimum", field.min}, {"maximum", field.max}});
  return JsonObject{
      {"type", "object"}, {"properties", std::move(properties)}, {"additionalProperties", false}, {"minProperties", 1}};
}

Json list_schema(const Field& field, Json item) {
  return JsonObject{{"type", "array"},
                    {"items", std::move(item)},
                    {"minItems", field.min},
                    {"maxItems", field.max},
                    {"uniqueItems", true}};
}

Json bare_schema(const Field& field) {
  switch (field.type) {
    case Type::boolean: return JsonObject{{"type", "boolean"}};
    case Type::integer: return JsonObject{{"type", "integer"}, {"minimum", field.min}, {"maximum", field.max}};
    case Type::decimal: return pattern("^-?(0|[1-9][0-9]{0,14})(\\.[0-9]{1,9})?$");
    case Type::text: return JsonObject{{"type", "string"}, {"minLength", field.min}, {"maxLength", field.max}};
    case Type::text_map:
      return JsonObject{
          {"type", "object"},
          {"propertyNames", reference("language")},
          {"additionalProperties", JsonObject{{"type", "string"}, {"minLength", field.min}, {"maxLength", field.max}}},
          {"minProperties", 1},
          {"maxProperties", 8}};
    case Type::code: return JsonObject{{"enum", code_array(field.codes)}};
    case Type::code_list: return list_schema(field, JsonObject{{"enum", code_array(field.codes)}});
    case Type::id:
      return JsonObject{{"type", "string"}, {"pattern", "^[a-z0-9][a-z0-9._-]*$"}, {"maxLength", field.max}};
    case Type::text_list:
      return list_schema(field, JsonObject{{"type", "string"}, {"minLength", 1}, {"maxLength", 160}});
    case Type::currency: return pattern("^[a-z]{3}$");
    case Type::language: return reference("language");
    case Type::instant: return pattern("^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{3})?Z$");
    case Type::date: return pattern("^[0-9]{4}-[0-9]{2}-[0-9]{2}$");
    case Type::hash: return pattern("^[0-9a-f]{64}$");
    case Type::counts: return counts_schema(field);
    case Type::place: return reference("place");
    case Type::track: return list_schema(field, reference("track_point"));
    case Type::path:
      return JsonObject{{"type", "string"},
                        {"pattern", field.min > 0 ? "^/[a-z0-9_/]+$" : "^(/[a-z0-9_/]+)?$"},
                        {"maxLength", field.max}};
    case Type::value: return JsonObject{{"type", JsonArray{"boolean", "integer", "string", "array", "object"}}};
    case Type::cites: return reference("cites");
  }
  return JsonObject{};
}

Json schema(const Field& field) {
  Json json = bare_schema(field);
  std::string meaning(field.doc);
  json.set("description", with_unit(std::move(meaning), field));
  return json;
}

Json object_schema(std::span<const Field> fields) {
  JsonObject properties;
  JsonArray needed;
  for (const Field& field : fields) {
    properties.emplace_back(std::string(field.name), schema(field));
    if (field.required) needed.emplace_back(field.name);
  }
  return JsonObject{{"type", "object"},
                    {"properties", std::move(properties)},
                    {"required", std::move(needed)},
                    {"additionalProperties", false}};
}

Json needed(std::string_view field) {
  return JsonObject{{"required", JsonArray{field}}};
}

/// The rule as a schema; null when schemas cannot say it.
Json schema(const Rule& rule) {
  switch (rule.what) {
    case Rule::What::not_after: return {};
    case Rule::What::needs: return JsonObject{{"if", needed(rule.field)}, {"then", needed(rule.other)}};
    case Rule::What::either: return JsonObject{{"anyOf", JsonArray{needed(rule.field), needed(rule.other)}}};
    case Rule::What::exactly_when: {
      JsonObject is_value{{std::string(rule.other), JsonObject{{"const", rule.value}}}};
      return JsonObject{{"if", JsonObject{{"properties", std::move(is_value)}, {"required", JsonArray{rule.other}}}},
                        {"then", needed(rule.field)},
                        {"else", JsonObject{{"not", needed(rule.field)}}}};
    }
  }
  return {};
}

Json definitions() {
  Json cite_item = JsonObject{
      {"type", "object"},
      {"properties",
       JsonObject{{"record", pattern("^[0-9a-f]{64}$")}, {"rel", JsonObject{{"enum", code_array(rel_names())}}}}},
      {"required", JsonArray{"record", "rel"}},
      {"additionalProperties", false}};
  return JsonObject{{"language", pattern("^[a-z]{2,3}(_[a-z0-9]{1,8})*$")},
                    {"place", object_schema(place_fields())},
                    {"track_point", object_schema(track_point_fields())},
                    {"cites",
                     JsonObject{{"type", "array"},
                                {"items", std::move(cite_item)},
                                {"minItems", 1},
                                {"maxItems", 64},
                                {"uniqueItems", true}}}};
}

Json kind_schema(const Kind& kind) {
  Json json = object_schema(kind.fields);
  json.set("title", kind.name);
  json.set("description", kind.doc);
  Json properties = *json.find("properties");
  properties.set("kind", JsonObject{{"const", kind.name}});
  json.set("properties", std::move(properties));
  JsonArray rules;
  for (const Rule& rule : kind.rules)
    if (Json part = schema(rule); !part.is_null()) rules.push_back(std::move(part));
  if (!rules.empty()) json.set("allOf", std::move(rules));
  return json;
}

// ---------------------------------------------------------------------------------------------------------------------
// TypeScript.

std::string type_name(std::string_view name) {
  std::string text;
  bool upper = true;
  for (const char c : name) {
    if (c == '_') {
      upper = true;
      continue;
    }
    text += upper ? static_cast<char>(c - 'a' + 'A') : c;
    upper = false;
  }
  return text;
}

std::string typescript(const Field& field) {
  switch (field.type) {
    case Type::boolean: return "boolean";
    case Type::integer: return "number";
    case Type::code: return joined(field.codes, " | ", "\"");
    case Type::code_list: return "(" + joined(field.codes, " | ", "\"") + ")[]";
    case Type::text_list: return "string[]";
    case Type::text_map: return "Texts";
    case Type::counts: return "{ [code in " + joined(field.codes, " | ", "\"") + "]?: number }";
    case Type::place: return "Place";
    case Type::track: return "TrackPoint[]";
    case Type::value: return "unknown";
    case Type::cites: return "Cite[]";
    case Type::decimal:
    case Type::text:
    case Type::id:
    case Type::currency:
    case Type::language:
    case Type::instant:
    case Type::date:
    case Type::hash:
    case Type::path: return "string";
  }
  return "unknown";
}

std::string interface(const std::string& head, std::span<const Field> fields, std::string_view first = "") {
  std::string text = "export interface " + head + " {\n" + std::string(first);
  for (const Field& field : fields) {
    text += "  /** " + with_unit(std::string(field.doc), field) + " */\n";
    text += "  " + std::string(field.name) + (field.required ? ": " : "?: ") + typescript(field) + ";\n";
  }
  return text + "}\n\n";
}

Json row(const Field& field) {
  Json json = JsonObject{{"name", field.name},
                         {"type", name(field.type)},
                         {"required", field.required},
                         {"min", field.min},
                         {"max", field.max},
                         {"doc", field.doc}};
  if (!field.codes.empty()) json.set("codes", code_array(field.codes));
  if (!field.unit.empty()) json.set("unit", field.unit);
  return json;
}

Json row(const Rule& rule) {
  Json json = JsonObject{{"what", name(rule.what)}, {"field", rule.field}, {"other", rule.other}};
  if (!rule.value.empty()) json.set("value", rule.value);
  return json;
}

Json row(const CiteRule& rule) {
  JsonArray to;
  for (const KindId id : rule.to) to.emplace_back(kind(id).name);
  return JsonObject{{"rel", name(rule.rel)},
                    {"whose", name(rule.whose)},
                    {"to", std::move(to)},
                    {"min", std::int64_t{rule.min}},
                    {"max", std::int64_t{rule.max}}};
}

template <class Rows>
std::string rows(std::string_view head, const Rows& list) {
  std::string text = "    " + std::string(head) + ": [\n";
  for (const auto& each : list) text += "      " + to_canonical(row(each)) + ",\n";
  return text + "    ],\n";
}

constexpr std::string_view kTypescriptHead =
    R"(// Generated from the table of record kinds. Change the table, not this file.

export type Texts = { [language: string]: string };

export interface Cite {
  record: string;
  rel: Rel;
}

export interface FieldInfo {
  name: string;
  type: FieldType;
  required: boolean;
  min: number;
  max: number;
  codes?: readonly string[];
  unit?: string;
  doc: string;
}

export interface RuleInfo {
  what: "not_after" | "needs" | "either" | "exactly_when";
  field: string;
  other: string;
  value?: string;
}

export interface CiteInfo {
  rel: Rel;
  whose: "any" | "own" | "others";
  to: readonly KindName[];
  min: number;
  max: number;
}

export interface KindInfo {
  doc: string;
  life_safety: boolean;
  states: readonly string[];
  fields: readonly FieldInfo[];
  rules: readonly RuleInfo[];
  cites: readonly CiteInfo[];
}

)";

}  // namespace

std::string_view name(Type type) {
  static constexpr std::string_view kTypeNames[] = {
      "boolean",  "integer", "decimal", "text", "text_map", "code",  "code_list", "id",   "text_list", "currency",
      "language", "instant", "date",    "hash", "counts",   "place", "track",     "path", "value",     "cites"};
  static_assert(std::size(kTypeNames) == static_cast<std::size_t>(Type::cites) + 1);
  return kTypeNames[static_cast<std::size_t>(type)];
}

std::string shape(const Field& field) {
  const std::string max = std::to_string(field.max);
  switch (field.type) {
    case Type::boolean: return "true or false";
    case Type::integer: return with_unit("a whole number " + range(field), field);
    case Type::decimal: return with_unit("a decimal number as text, " + range(field), field);
    case Type::text: return "a text of at most " + max + " characters";
    case Type::text_map: return "texts by language, each of at most " + max + " characters";
    case Type::code: return "one of " + joined(field.codes, ", ");
    case Type::code_list: return "a list of different codes out of " + joined(field.codes, ", ");
    case Type::id: return "an identifier of at most " + max + " characters (a-z 0-9 . _ -)";
    case Type::text_list:
      return "a list of " + std::to_string(field.min) + " to " + max + " different texts of at most 160 characters";
    case Type::currency: return "a currency, three lower-case letters as in ISO 4217";
    case Type::language: return "a language tag such as fa, ckb or ku_latn";
    case Type::instant: return "an instant in UTC such as 2026-09-01T03:10:00Z";
    case Type::date: return "a date such as 2026-09-01";
    case Type::hash: return "64 lower-case hexadecimal digits";
    case Type::counts:
      return with_unit("whole numbers " + range(field) + " by code, out of " + joined(field.codes, ", "), field);
    case Type::place: return "an object of lat_e7, lon_e7 and precision_m";
    case Type::track:
      return "a list of " + std::to_string(field.min) + " to " + max + " points {at, lat_e7, lon_e7}, oldest first";
    case Type::path:
      return std::string("a path such as /place or /place/lat_e7") + (field.min > 0 ? "" : ", or empty for the whole");
    case Type::value: return "a value that can stand at `path`";
    case Type::cites: return "a list of citations {record, rel}";
  }
  return "a value";
}

std::string to_markdown() {
  std::string text =
      "## Fields of every kind\n" + field_table(envelope_fields()) + sentences("Rules:", envelope_rules());
  text += "\n## Members of a place\n" + field_table(place_fields());
  text += "\n## Members of a point of a track\n" + field_table(track_point_fields());
  text += "\n## Kinds\n";
  for (const Kind& kind : kinds()) {
    text += "\n### " + std::string(kind.name) + "\n\n" + std::string(kind.doc) + "\n";
    text += field_table(own_fields(kind));
    text += sentences("Rules:", kind.rules);
    text += sentences("Cites:", kind.cites);
    if (!kind.states.empty()) text += "\nStates: " + joined(kind.states, ", ") + ".\n";
  }
  text += "\n## Incident types that go ahead of everything else\n\n" + joined(life_safety_types(), ", ", "`") + ".\n";
  return text;
}

Json to_json_schema(const Kind& kind) {
  Json json = kind_schema(kind);
  json.set("$schema", "https://json-schema.org/draft/2020-12/schema");
  json.set("$defs", definitions());
  return json;
}

std::string to_json_schema() {
  Json all = definitions();
  JsonArray choices;
  for (const Kind& kind : kinds()) {
    all.set(kind.name, kind_schema(kind));
    choices.push_back(reference(std::string(kind.name).c_str()));
  }
  return to_pretty(JsonObject{{"$schema", "https://json-schema.org/draft/2020-12/schema"},
                              {"title", "Thalweg record, version " + std::to_string(kRecordVersion)},
                              {"oneOf", std::move(choices)},
                              {"$defs", std::move(all)}});
}

std::string to_typescript() {
  std::string text(kTypescriptHead);
  std::vector<std::string_view> kind_names, type_names;
  for (const Kind& kind : kinds()) kind_names.push_back(kind.name);
  for (int type = 0; type <= static_cast<int>(Type::cites); ++type) type_names.push_back(name(static_cast<Type>(type)));
  text += "export type KindName = " + joined(kind_names, " | ", "\"") + ";\n\n";
  text += "export type Rel = " + joined(rel_names(), " | ", "\"") + ";\n\n";
  text += "export type FieldType = " + joined(type_names, " | ", "\"") + ";\n\n";
  text += interface("Place", place_fields());
  text += interface("TrackPoint", track_point_fields());
  text += interface("Envelope", envelope_fields());
  std::string any, table;
  for (const Kind& kind : kinds()) {
    const std::string type = type_name(kind.name);
    text += "/** " + std::string(kind.doc) + " */\n";
    text += interface(type + " extends Envelope", own_fields(kind), "  kind: \"" + std::string(kind.name) + "\";\n");
    any += (any.empty() ? "" : " | ") + type;
    table += "  " + std::string(kind.name) + ": {\n    doc: " + to_canonical(Json(kind.doc)) + ",\n";
    table += std::string("    life_safety: ") + (kind.life_safety ? "true" : "false") + ",\n";
    table += "    states: " + to_canonical(code_array(kind.states)) + ",\n";
    table += rows("fields", own_fields(kind)) + rows("rules", kind.rules) + rows("cites", kind.cites) + "  },\n";
  }
  text += "export type AnyRecord = " + any + ";\n\n";
  text += "export const envelopeFields: readonly FieldInfo[] = [\n";
  for (const Field& field : envelope_fields()) text += "  " + to_canonical(row(field)) + ",\n";
  text += "];\n\nexport const kinds: { readonly [kind in KindName]: KindInfo } = {\n" + table + "};\n\n";
  return text + "export const lifeSafetyTypes: readonly string[] = " + to_canonical(code_array(life_safety_types())) +
         ";\n";
}

}  // namespace thalweg::record
