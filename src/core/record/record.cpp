// SPDX-License-Identifier: Apache-2.0
#include "record/record.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>

namespace thalweg::record {
namespace {

Result<Unit> check_size(BytesView bytes) {
  if (bytes.size() <= kRecordBytesMax) return Unit{};
  return Error{Code::malformed,
               "the record has " + std::to_string(bytes.size()) + " bytes, above " + std::to_string(kRecordBytesMax) +
                   "; shorten its texts"};
}

}  // namespace

Result<Record> admit(BytesView canonical_bytes) {
  TRY(check_size(canonical_bytes));
  Json json = TRY(parse_canonical(canonical_bytes));
  const Kind* kind = TRY(check(json));
  return Record{Bytes(canonical_bytes), std::move(json), kind};
}

bool is_restricted(const Json& record) {
  const std::string_view marking = record.text("marking");
  if (marking == "amber_strict" || marking == "red") return true;
  const Json* usage = record.find("usage");
  const JsonArray* limits = usage != nullptr ? usage->as_array() : nullptr;
  return limits != nullptr && std::any_of(limits->begin(), limits->end(), [](const Json& each) {
           return each.as_string() != nullptr && *each.as_string() == "originator_consent";
         });
}

Result<Record> compose(Json draft) {
  const JsonObject* members = draft.as_object();
  if (members == nullptr) return Error{Code::malformed, "a draft is an object of fields"};
  const auto is_null = [](const auto& member) { return member.second.is_null(); };
  Json json;
  if (std::none_of(members->begin(), members->end(), is_null)) {
    json = std::move(draft);
  } else {
    JsonObject kept;
    std::remove_copy_if(members->begin(), members->end(), std::back_inserter(kept), is_null);
    json = Json(std::move(kept));
  }
  if (json.find("v") == nullptr) json.set("v", kRecordVersion);
  const Kind* kind = TRY(check(json));
  Bytes bytes = to_canonical(json);
  TRY(check_size(bytes));
  if (!is_utf8(bytes)) return Error{Code::malformed, "a text of the draft is not UTF-8; send it in UTF-8"};
  return Record{std::move(bytes), std::move(json), kind};
}

Instant Record::recorded_at() const {
  return instant("recorded_at").value_or(Instant());
}

Instant Record::retain_until() const {
  return instant("retain_until").value_or(Instant());
}

std::optional<Instant> Record::instant(std::string_view field) const {
  const Json* value = json.find(field);
  if (value == nullptr || value->as_string() == nullptr) return std::nullopt;
  const std::string& text = *value->as_string();
  auto at = text.size() == 10 ? date_from_text(text) : instant_from_rfc3339(text);
  return at ? std::optional<Instant>(*at) : std::nullopt;
}

std::optional<Place> Record::place() const {
  const Json* value = json.find("place");
  if (value == nullptr) return std::nullopt;
  return Place{static_cast<std::int32_t>(value->integer("lat_e7")),
               static_cast<std::int32_t>(value->integer("lon_e7")),
               static_cast<std::uint32_t>(value->integer("precision_m"))};
}

std::vector<Cite> Record::cites() const {
  std::vector<Cite> cites;
  const Json* value = json.find("cites");
  if (value == nullptr || value->as_array() == nullptr) return cites;
  cites.reserve(value->as_array()->size());
  for (const Json& cite : *value->as_array()) {
    auto rel = find_rel(cite.text("rel"));
    auto record = hash_from_hex(cite.text("record"));
    CHECK(rel.has_value());
    CHECK(record.has_value());
    cites.push_back({*rel, *record});
  }
  return cites;
}

bool Record::is_life_safety() const {
  if (kind->life_safety) return true;
  const auto types = life_safety_types();
  return kind->id == KindId::incident && std::find(types.begin(), types.end(), json.text("type")) != types.end();
}

Json to_json(const Place& place) {
  return JsonObject{{"lat_e7", std::int64_t{place.lat_e7}},
                    {"lon_e7", std::int64_t{place.lon_e7}},
                    {"precision_m", std::int64_t{place.precision_m}}};
}

Json to_json(const std::vector<Cite>& cites) {
  JsonArray items;
  items.reserve(cites.size());
  for (const Cite& cite : cites)
    items.emplace_back(JsonObject{{"record", to_hex(cite.record)}, {"rel", name(cite.rel)}});
  return items;
}

}  // namespace thalweg::record
