// SPDX-License-Identifier: Apache-2.0
#include "casework/fold.h"

#include <algorithm>

#include "casework/fold_detail.h"

namespace thalweg::casework {
namespace {

std::vector<std::string> parties_of(const Matter::Firsts& first) {
  std::vector<std::string> parties;
  parties.reserve(first.size());
  for (const auto& [party, at] : first) parties.emplace_back(party);
  return parties;
}

/// A deadline that was missed takes the matter where the agreement says, whether or not an office wrote it down.
std::string missed_level(const std::vector<DeadlineState>& deadlines) {
  for (const DeadlineState& each : deadlines) {
    if (each.overdue && each.then != "flag" && !each.then.empty()) return each.then;
  }
  return {};
}

void put(Json& json, std::string_view path, const Json& value) {
  const std::size_t slash = path.find('/');
  const std::string_view key = path.substr(0, slash);
  if (slash == std::string_view::npos) return json.set(key, value);
  Json inner = json.find(key) != nullptr ? *json.find(key) : Json(JsonObject{});
  if (inner.as_object() == nullptr) return;
  put(inner, path.substr(slash + 1), value);
  json.set(key, std::move(inner));
}

}  // namespace

ItemState fold(const Matter& matter, const Kept& subject, Instant now) {
  ItemState state;
  if (subject.kind == nullptr) {
    state.name = "erased";
    return state;
  }
  const auto assents = matter.citers(subject, record::Rel::assents);
  state.acked_by = parties_of(matter.first_by_others(subject, matter.acknowledgements(subject)));
  state.assented_by = parties_of(matter.first_by_others(subject, assents));
  state.joint = matter.all_others(subject, assents).has_value();
  state.withdrawn = matter.withdrawn(subject);
  if (const Kept* successor = matter.successor(subject)) state.superseded_by = successor->id;
  state.disputes = matter.open_disputes(subject);
  state.corrections = matter.corrections(subject);
  state.deadlines = deadlines(matter, subject, now);
  state.escalated_to = matter.escalated_to(subject);
  if (state.escalated_to.empty()) state.escalated_to = missed_level(state.deadlines);
  state.flags = flags(matter, subject, state);
  state.name = state_name(matter, subject, state, now);
  return state;
}

ItemState fold(const Said& subject, std::span<const Said> others, const agreement::Agreement& agreement, Instant now) {
  Matter matter(agreement);
  // The subject is taken as the caller has it, whatever else is said of it among the others.
  const Kept* kept = matter.add(subject);
  for (const Said& each : others) {
    if (each.id != subject.id) matter.add(each);
  }
  return fold(matter, *kept, now);
}

Json corrected(const record::Record& record, std::span<const Correction> corrections) {
  Json json = record.json;
  for (const Correction& each : corrections) put(json, std::string_view(each.path).substr(1), each.value);
  return json;
}

}  // namespace thalweg::casework
