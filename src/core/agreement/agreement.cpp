// SPDX-License-Identifier: Apache-2.0
#include "agreement/agreement.h"

#include <algorithm>
#include <utility>

#include "agreement/reading_detail.h"

namespace thalweg::agreement {

namespace {

template <class T>
const T* find_by_id(const std::vector<T>& list, std::string_view id) {
  const auto found = std::find_if(list.begin(), list.end(), [&](const T& item) { return item.id == id; });
  return found == list.end() ? nullptr : &*found;
}

bool contains(const std::vector<std::string>& list, std::string_view value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

bool matches_any(const std::vector<std::string>& patterns, std::string_view value) {
  return std::any_of(patterns.begin(), patterns.end(), [&](const std::string& p) { return type_matches(p, value); });
}

bool binds(const Deadline& deadline, const DeadlineQuery& query) {
  return deadline.kind == query.kind && (deadline.asks.empty() || contains(deadline.asks, query.ask)) &&
         (deadline.urgencies.empty() || contains(deadline.urgencies, query.urgency)) &&
         (deadline.types.empty() || matches_any(deadline.types, query.type)) &&
         (!deadline.impact_min || query.impact >= *deadline.impact_min) &&
         (!deadline.planned || *deadline.planned == query.planned);
}

Agreement read_and_check(std::string_view text, Annexes annexes, Findings& findings) {
  Agreement agreement = read(text, std::move(annexes), findings);
  cross_check(agreement, findings);
  return agreement;
}

}  // namespace

const char* name(Starts starts) {
  switch (starts) {
    case Starts::known_at: return "known_at";
    case Starts::sent: return "sent";
    case Starts::acked: return "acked";
    case Starts::event_at: return "event_at";
  }
  return "acked";
}

const char* name(Until until) {
  switch (until) {
    case Until::sent: return "sent";
    case Until::acked: return "acked";
    case Until::answered: return "answered";
    case Until::updated: return "updated";
    case Until::assented: return "assented";
    case Until::closed: return "closed";
  }
  return "answered";
}

bool Office::may_author(std::string_view kind) const {
  return contains(kinds, "*") || contains(kinds, kind);
}

const Party* Agreement::find_party(std::string_view id_wanted) const {
  return find_by_id(parties, id_wanted);
}

const Observer* Agreement::find_observer(std::string_view id_wanted) const {
  return find_by_id(observers, id_wanted);
}

const Office* Agreement::find_office(std::string_view id_wanted) const {
  return find_by_id(offices, id_wanted);
}

const Sector* Agreement::find_sector(std::string_view id_wanted) const {
  return find_by_id(sectors, id_wanted);
}

const LifeFirst* Agreement::find_life_first(std::string_view kind, std::string_view type) const {
  for (const LifeFirst& entry : life_first) {
    if (entry.kind == kind && (entry.types.empty() || matches_any(entry.types, type))) return &entry;
  }
  return nullptr;
}

std::vector<StateRow> Agreement::states_of(record::KindId kind) const {
  std::vector<StateRow> rows;
  for (const StateRow& row : states) {
    if (row.kind == record::kind(kind).name) rows.push_back(row);
  }
  return rows.empty() ? default_states(kind) : rows;
}

const Retention* Agreement::find_retention(std::string_view kind) const {
  const auto found =
      std::find_if(retention.begin(), retention.end(), [&](const Retention& entry) { return entry.kind == kind; });
  return found == retention.end() ? nullptr : &*found;
}

std::string_view Agreement::called(const Names& names, std::string_view id_wanted, std::string_view language) const {
  if (const auto found = names.find(language); found != names.end()) return found->second;
  if (languages.empty()) return id_wanted;
  const auto first = names.find(languages.front());
  return first == names.end() ? id_wanted : std::string_view(first->second);
}

DeadlineQuery deadline_query(const record::Record& record) {
  return {.kind = record.kind->name,
          .ask = record.json.text("ask"),
          .urgency = record.json.text("urgency"),
          .type = record.json.text(type_field(*record.kind)),
          .impact = impact_from_text(record.json.text("impact")),
          .planned = record.json.boolean("planned")};
}

std::vector<const Deadline*> find_deadlines(const Agreement& agreement, const DeadlineQuery& query) {
  std::vector<const Deadline*> found;
  for (const Deadline& deadline : agreement.deadlines) {
    if (!binds(deadline, query)) continue;
    const bool taken = std::any_of(found.begin(), found.end(), [&](const Deadline* earlier) {
      return earlier->starts == deadline.starts && earlier->until == deadline.until &&
             earlier->before == deadline.before;
    });
    if (!taken) found.push_back(&deadline);
  }
  return found;
}

std::string origin(std::string_view agreement_id, std::string_view party_id) {
  return std::string(agreement_id) + ".thalweg/" + std::string(party_id);
}

Result<Agreement> parse(std::string_view text, Annexes annexes, Reading reading) {
  Findings findings;
  findings.templates_allowed = reading == Reading::template_allowed;
  Agreement agreement = read_and_check(text, std::move(annexes), findings);
  if (findings.has_errors()) return findings.to_error();
  return agreement;
}

std::vector<Problem> check(std::string_view text, const Annexes& annexes, Reading reading) {
  Findings findings;
  findings.templates_allowed = reading == Reading::template_allowed;
  (void)read_and_check(text, annexes, findings);
  return findings.sorted();
}

}  // namespace thalweg::agreement
