// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>
#include <utility>

#include "agreement/reading_detail.h"

// The tables that name states and mark grave matters.
namespace thalweg::agreement {
namespace {

using Need = Table::Need;

const record::Kind* read_kind(Table& table, std::string& kind) {
  kind = table.id("kind", Need::required);
  const record::Kind* found = kind.empty() ? nullptr : record::find_kind(kind);
  if (!kind.empty()) check_kinds(table, "kind", {kind});
  return found;
}

std::string read_origin(Table& table) {
  if (!table.has("origin")) {
    table.error("origin", "is missing; say where it comes from (a treaty article, a practice, a proposal)");
    return {};
  }
  return table.text("origin", Need::required);
}

std::vector<Fact> read_facts(Table& table) {
  std::vector<Fact> facts;
  for (const std::string& text : table.texts("when", Need::optional)) {
    const auto fact = fact_from_text(text);
    if (fact) facts.push_back(*fact);
    if (!fact) table.error("when", "\"" + text + "\" is no fact of a matter; use one of " + fact_names());
  }
  std::sort(facts.begin(), facts.end());
  return facts;
}

StateRow read_state(Table& table) {
  StateRow row;
  const record::Kind* kind = read_kind(table, row.kind);
  row.name = table.id("name", Need::required);
  table.call_it(row.kind + " " + row.name);
  row.when = read_facts(table);
  row.origin = read_origin(table);
  if (kind == nullptr || row.name.empty()) return row;
  constexpr std::string_view kAlways[] = {"withdrawn", "superseded"};
  std::string all;
  bool known = false;
  for (const std::string_view state : kind->states) {
    if (std::find(std::begin(kAlways), std::end(kAlways), state) != std::end(kAlways)) continue;
    known = known || state == row.name;
    all += (all.empty() ? "" : ", ") + std::string(state);
  }
  if (all.empty()) table.error("kind", "nothing happens to records of this kind later, so they have no states");
  if (!all.empty() && !known) table.error("name", "\"" + row.name + "\" is no state of this kind; use one of " + all);
  return row;
}

Flag read_flag(Table& table) {
  Flag flag;
  flag.id = table.id("id", Need::required);
  table.call_it(flag.id);
  const record::Kind* kind = read_kind(table, flag.kind);
  const std::vector<const record::Kind*> kinds = kinds_named({flag.kind});
  flag.types = table.texts("types", Need::optional);
  check_types(table, "types", flag.types, kinds);
  flag.impact_min = table.one_of<std::uint8_t>("impact_min", Need::optional, kImpacts);
  flag.people = table.texts("people", Need::optional);
  check_codes(table, "people", "people_count", flag.people, kinds);
  flag.level = table.id("level", Need::required);
  flag.grade = table.one_of<Grade>("grade", Need::required, kGrades).value_or(Grade::ministry);
  flag.origin = read_origin(table);
  const bool closable =
      kind == nullptr || record::may_cite(record::kind(record::KindId::closure), record::Rel::closes, *kind);
  if (!closable) table.error("kind", "records of this kind are never ended, so that the mark would stay for ever");
  return flag;
}

/// True when `earlier` applies to all to which `later` does.
bool forestalls(const StateRow& earlier, const StateRow& later) {
  return earlier.kind == later.kind &&
         std::includes(later.when.begin(), later.when.end(), earlier.when.begin(), earlier.when.end());
}

}  // namespace

void read_states(Table& root, Agreement& agreement) {
  std::size_t number = 0;
  for (const Json& json : root.tables("state", kStatesMax)) {
    Table table(json, "state[" + std::to_string(++number) + "]", root.findings());
    StateRow row = read_state(table);
    for (const StateRow& earlier : agreement.states) {
      if (!forestalls(earlier, row)) continue;
      table.error("when",
                  "can never decide, because '" + earlier.name + "' always does first; move it before that one");
      break;
    }
    table.finish();
    agreement.states.push_back(std::move(row));
  }
  number = 0;
  for (const Json& json : root.tables("flag", kFlagsMax)) {
    Table table(json, "flag[" + std::to_string(++number) + "]", root.findings());
    Flag flag = read_flag(table);
    const bool taken = std::any_of(agreement.flags.begin(), agreement.flags.end(), [&](const Flag& earlier) {
      return !flag.id.empty() && earlier.id == flag.id;
    });
    if (taken) table.error("id", "is given to two of them; give each its own");
    table.finish();
    agreement.flags.push_back(std::move(flag));
  }
}

void check_states(const Agreement& agreement, Findings& findings) {
  for (const record::Kind& kind : record::kinds()) {
    const StateRow* last = nullptr;
    for (const StateRow& row : agreement.states) {
      if (row.kind == kind.name) last = &row;
    }
    if (last == nullptr || last->when.empty()) continue;
    findings.error("state '" + last->kind + " " + last->name + "'.when",
                   "the last state of \"" + last->kind +
                       "\" has conditions, so that a record could have no state; add one without `when`");
  }
  for (const Flag& flag : agreement.flags) {
    const bool known =
        flag.level.empty() || std::any_of(agreement.escalation.begin(),
                                          agreement.escalation.end(),
                                          [&](const Escalation& level) { return level.id == flag.level; });
    if (!known) {
      findings.error("flag '" + flag.id + "'.level", "'" + flag.level + "' is no escalation level; declare it");
    }
    for (const Party& party : agreement.parties) {
      const bool somebody = std::any_of(agreement.offices.begin(), agreement.offices.end(), [&](const Office& office) {
        return office.party == party.id && office.grade >= flag.grade &&
               (office.may_author("closure") || office.may(Power::assent));
      });
      if (somebody) continue;
      findings.error("flag '" + flag.id + "'.grade",
                     "no office of '" + party.id +
                         "' has that grade and may end a matter, so that the mark would stay "
                         "for ever; name a lower grade, or give one the kind \"closure\"");
    }
  }
}

}  // namespace thalweg::agreement
