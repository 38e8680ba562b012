// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstring>

#include "casework/facts_detail.h"

namespace thalweg::casework {
namespace {

static_assert(std::is_sorted(kFactNames.begin(), kFactNames.end()));
static_assert(kFactNames.size() < 256);

constexpr char kText = 't';
constexpr char kTruth = 'b';
constexpr char kNumber = 'n';  ///< a whole number, or an instant in milliseconds
constexpr char kJson = 'j';

template <class T>
std::string packed(T value) {
  std::string bytes(sizeof(T), '\0');
  std::memcpy(bytes.data(), &value, sizeof(T));
  return bytes;
}

template <class T>
T unpacked(std::string_view bytes) {
  T value{};
  std::memcpy(&value, bytes.data(), std::min(sizeof(T), bytes.size()));
  return value;
}

/// The beginning of a text, cut between two characters.
std::string shortened(const std::string& text) {
  std::size_t characters = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool begins = (static_cast<unsigned char>(text[i]) & 0xC0U) != 0x80U;
    if (begins && characters++ == kShortTextCharacters) return text.substr(0, i) + "\u2026";
  }
  return text;
}

Json shortened(const Json& texts) {
  JsonObject kept;
  if (const JsonObject* all = texts.as_object()) {
    for (const auto& [language, text] : *all) {
      if (text.as_string() != nullptr) kept.emplace_back(language, shortened(*text.as_string()));
    }
  }
  return kept;
}

}  // namespace

std::optional<FactKey> FactKey::of(std::string_view name) {
  const auto found = std::lower_bound(kFactNames.begin(), kFactNames.end(), name);
  if (found == kFactNames.end() || *found != name) return std::nullopt;
  return FactKey(static_cast<std::uint8_t>(found - kFactNames.begin()));
}

Facts::Facts(const record::Record& record) {
  std::size_t next = 0;
  const bool restricted = record::is_restricted(record.json);
  for (const auto& [key, value] : *record.json.as_object()) {
    while (next < kFactNames.size() && kFactNames[next] < key) ++next;
    if (next == kFactNames.size()) break;
    if (kFactNames[next] != key) continue;
    const auto number = static_cast<std::uint8_t>(next);
    const record::Field* field = record::find_field(*record.kind, key);
    CHECK(field != nullptr);
    // What lists show of it, everybody sees who sees a list: of a restricted record that is no more than its title.
    if (restricted && field->type == record::Type::text_map && key != "title") continue;
    switch (field->type) {
      case record::Type::boolean: put(number, kTruth, packed(value.as_bool() != nullptr && *value.as_bool())); break;
      case record::Type::integer:
        put(number, kNumber, packed(value.as_int() != nullptr ? *value.as_int() : std::int64_t{0}));
        break;
      case record::Type::instant:
      case record::Type::date:
        if (const auto at = record.instant(key)) put(number, kNumber, packed(at->unix_ms()));
        break;
      case record::Type::text_map: put(number, kJson, to_canonical(key == "title" ? value : shortened(value))); break;
      case record::Type::place:
        if (const auto place = record.place()) put(number, kText, packed(*place));
        break;
      case record::Type::decimal:
      case record::Type::text:
      case record::Type::code:
      case record::Type::id:
      case record::Type::currency:
      case record::Type::language:
      case record::Type::hash:
      case record::Type::path: put(number, kText, *value.as_string()); break;
      case record::Type::code_list:
      case record::Type::text_list:
      case record::Type::counts:
      case record::Type::track:
      case record::Type::value:
      case record::Type::cites: put(number, kJson, to_canonical(value)); break;
    }
  }
  bytes_.shrink_to_fit();
}

void Facts::put(std::uint8_t number, char form, std::string_view content) {
  CHECK(content.size() <= 0xFFFF);
  bytes_ += static_cast<char>(number);
  bytes_ += form;
  bytes_ += packed(static_cast<std::uint16_t>(content.size()));
  bytes_ += content;
}

std::string_view Facts::raw(FactKey key) const {
  const std::string_view all = bytes_;
  for (std::size_t at = 0; at < all.size();) {
    const auto number = static_cast<std::uint8_t>(all[at]);
    const auto size = unpacked<std::uint16_t>(all.substr(at + 2, 2));
    if (number == key.number()) return all.substr(at + 1, size + 3U);
    if (number > key.number()) break;
    at += size + 4U;
  }
  return {};
}

std::string_view Facts::text(FactKey key) const {
  const auto found = raw(key);
  return found.empty() || found[0] != kText ? std::string_view() : found.substr(3);
}

bool Facts::boolean(FactKey key) const {
  const auto found = raw(key);
  return !found.empty() && found[0] == kTruth && found[3] != '\0';
}

std::optional<std::int64_t> Facts::integer(FactKey key) const {
  const auto found = raw(key);
  if (found.empty() || found[0] != kNumber) return std::nullopt;
  return unpacked<std::int64_t>(found.substr(3));
}

std::optional<Instant> Facts::instant(FactKey key) const {
  const auto ms = integer(key);
  return ms ? std::optional(Instant::unix_ms(*ms)) : std::nullopt;
}

std::optional<Json> Facts::json(FactKey key) const {
  const auto found = raw(key);
  if (found.empty()) return std::nullopt;
  if (found[0] == kText) return Json(found.substr(3));
  if (found[0] == kTruth) return Json(found[3] != '\0');
  if (found[0] == kNumber) return Json(unpacked<std::int64_t>(found.substr(3)));
  auto parsed = parse_canonical(found.substr(3));
  CHECK(parsed.has_value());
  return std::move(parsed).value();
}

std::optional<record::Place> Facts::place() const {
  const auto found = text("place");
  if (found.empty()) return std::nullopt;
  return unpacked<record::Place>(found);
}

}  // namespace thalweg::casework
