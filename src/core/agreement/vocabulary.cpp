// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "agreement/reading_detail.h"

// What the texts may name: kinds, their fields and the values of those, all from the table in record/kinds.h.
namespace thalweg::agreement {

namespace {

bool has_code(const record::Field* field, std::string_view pattern) {
  if (field == nullptr) return false;
  return std::any_of(
      field->codes.begin(), field->codes.end(), [&](std::string_view code) { return type_matches(pattern, code); });
}

bool has_path(const record::Kind& kind, std::string_view path) {
  const std::size_t dot = path.find('.');
  const record::Field* field = record::find_field(kind, path.substr(0, dot));
  if (field == nullptr) return false;
  if (dot == std::string_view::npos) return true;
  const std::string_view member = path.substr(dot + 1);
  if (field->type == record::Type::text_map) return !member.empty() && member.find('.') == std::string_view::npos;
  return field->type == record::Type::counts &&
         std::find(field->codes.begin(), field->codes.end(), member) != field->codes.end();
}

template <class Has>
void check_each(const Table& table,
                std::string_view key,
                const std::vector<std::string>& values,
                const std::vector<const record::Kind*>& kinds,
                Has has) {
  for (const std::string& value : values) {
    const bool known =
        std::any_of(kinds.begin(), kinds.end(), [&](const record::Kind* kind) { return has(*kind, value); });
    if (!known)
      table.error(key, "no record of these kinds has \"" + value + "\"; see the table of kinds for its values");
  }
}

}  // namespace

std::string_view type_field(const record::Kind& kind) {
  if (kind.id == record::KindId::incident) return "type";
  if (kind.id == record::KindId::notice) return "activity";
  if (kind.id == record::KindId::alert) return "event";
  if (kind.id == record::KindId::request) return "ask";
  if (kind.id == record::KindId::crossing_status) return "state";
  if (kind.id == record::KindId::system_notice) return "condition";
  if (kind.id == record::KindId::communique) return "form";
  if (kind.id == record::KindId::contact) return "subject";
  return {};
}

std::uint8_t impact_from_text(std::string_view text) {
  if (text == "low") return 1;
  if (text == "medium") return 2;
  if (text == "high") return 3;
  if (text == "very_high") return 4;
  return 0;
}

std::vector<const record::Kind*> kinds_named(const std::vector<std::string>& names) {
  std::vector<const record::Kind*> found;
  for (const record::Kind& kind : record::kinds()) {
    if (names.empty() || std::find(names.begin(), names.end(), kind.name) != names.end()) found.push_back(&kind);
  }
  return found;
}

void check_kinds(const Table& table, std::string_view key, const std::vector<std::string>& kinds) {
  for (const std::string& kind : kinds) {
    if (record::find_kind(kind) == nullptr) {
      table.error(key, "\"" + kind + "\" is no kind of record; see the table of kinds for their names");
    }
  }
}

void check_codes(const Table& table,
                 std::string_view key,
                 std::string_view field,
                 const std::vector<std::string>& values,
                 const std::vector<const record::Kind*>& kinds) {
  check_each(table, key, values, kinds, [&](const record::Kind& kind, const std::string& value) {
    return has_code(record::find_field(kind, field), value);
  });
}

void check_types(const Table& table,
                 std::string_view key,
                 const std::vector<std::string>& values,
                 const std::vector<const record::Kind*>& kinds) {
  check_each(table, key, values, kinds, [&](const record::Kind& kind, const std::string& value) {
    return has_code(record::find_field(kind, type_field(kind)), value);
  });
}

bool check_path(const Table& table,
                std::string_view key,
                const std::string& path,
                const std::vector<const record::Kind*>& kinds) {
  const bool known =
      std::any_of(kinds.begin(), kinds.end(), [&](const record::Kind* kind) { return has_path(*kind, path); });
  if (!known) table.error(key, "\"" + path + "\" is no field of these kinds; see the table of kinds for their fields");
  return known;
}

}  // namespace thalweg::agreement
