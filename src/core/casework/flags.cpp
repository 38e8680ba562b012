// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "casework/fold_detail.h"

// The marks that the agreement puts on grave matters: a killing goes to diplomatic channels whatever the officers
// write, and is looked into all the same.
namespace thalweg::casework {
namespace {

using record::Rel;

/// A member of the record as its author last corrected it.
std::optional<Json> holding(const Kept& said, const ItemState& known, FactKey key, std::string_view member) {
  std::optional<Json> value = said.facts.json(key);
  const std::string path = "/" + std::string(kFactNames[key.number()]);
  for (const Correction& each : known.corrections) {
    if (each.path == path) value = each.value;
  }
  if (member.empty()) return value;
  const Json* inner = value ? value->find(member) : nullptr;
  std::optional<Json> found = inner != nullptr ? std::optional(*inner) : std::nullopt;
  for (const Correction& each : known.corrections) {
    if (each.path == path + "/" + std::string(member)) found = each.value;
  }
  return found;
}

std::string text_of(const std::optional<Json>& value) {
  return value && value->as_string() != nullptr ? *value->as_string() : std::string();
}

bool applies(const agreement::Flag& flag, const Kept& said, const ItemState& known) {
  if (flag.kind != said.kind->name) return false;
  if (!flag.types.empty()) {
    const auto key = FactKey::of(agreement::type_field(*said.kind));
    const std::string type = key ? text_of(holding(said, known, *key, {})) : std::string();
    const bool any = std::any_of(flag.types.begin(), flag.types.end(), [&](const std::string& pattern) {
      return agreement::type_matches(pattern, type);
    });
    if (!any) return false;
  }
  if (flag.impact_min && agreement::impact_from_text(text_of(holding(said, known, "impact", {}))) < *flag.impact_min)
    return false;
  return flag.people.empty() || std::any_of(flag.people.begin(), flag.people.end(), [&](const std::string& each) {
           const auto count = holding(said, known, "people_count", each);
           return count && count->as_int() != nullptr && *count->as_int() > 0;
         });
}

/// For each party an office high enough ended it, or agreed to its end.
bool dealt_with(const Matter& matter, const Kept& said, agreement::Grade grade) {
  std::set<std::string_view> parties;
  const auto note = [&](const Kept* act) {
    const agreement::Office* office = matter.find_office(act->facts.text("office"));
    if (office != nullptr && office->grade >= grade) parties.insert(act->party);
  };
  for (const Kept* closure : matter.citers(said, Rel::closes)) {
    note(closure);
    for (const Kept* assent : matter.citers(*closure, Rel::assents)) note(assent);
  }
  const auto& all = matter.agreement().parties;
  return std::all_of(all.begin(), all.end(), [&](const agreement::Party& party) { return parties.contains(party.id); });
}

}  // namespace

std::vector<FlagState> flags(const Matter& matter, const Kept& subject, const ItemState& known) {
  std::vector<FlagState> standing;
  if (known.withdrawn || known.superseded_by) return standing;
  for (const agreement::Flag& flag : matter.agreement().flags) {
    if (applies(flag, subject, known) && !dealt_with(matter, subject, flag.grade))
      standing.push_back({flag.id, flag.level, flag.origin});
  }
  return standing;
}

}  // namespace thalweg::casework
