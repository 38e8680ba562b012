// SPDX-License-Identifier: Apache-2.0
#include "agreement/rules.h"

#include <algorithm>
#include <array>
#include <utility>

#include "agreement/reading_detail.h"
#include "base/crypto.h"

namespace thalweg::agreement {

namespace {

using Need = Table::Need;

constexpr std::array<Named<Power>, 7> kPowers{{{"log", Power::log},
                                               {"approve", Power::approve},
                                               {"ratify", Power::ratify},
                                               {"erase", Power::erase},
                                               {"withdraw", Power::withdraw},
                                               {"assent", Power::assent},
                                               {"keys", Power::keys}}};
constexpr std::array<Named<Side>, 2> kSides{{{"own", Side::own}, {"other", Side::other}}};
constexpr std::array<Named<Decision>, 2> kDecisions{{{"release", Decision::release}, {"withhold", Decision::withhold}}};
constexpr Duration kAgeMax = Duration::days(36'500);
constexpr Duration kDelayMax = Duration::days(3'650);
constexpr std::size_t kApproversMax = 8;

template <class T>
Result<T> from_text(std::string_view text, std::span<const Named<T>> choices, const char* what) {
  std::string all;
  for (const Named<T>& choice : choices) {
    if (choice.name == text) return choice.value;
    all += (all.empty() ? "" : ", ") + std::string(choice.name);
  }
  return Error{Code::malformed, "\"" + std::string(text) + "\" is no " + what + "; use one of " + all};
}

template <class Known>
void check_references(
    const Table& table, std::string_view key, const std::vector<std::string>& ids, const char* what, Known known) {
  for (const std::string& id : ids) {
    if (!known(id))
      table.error(key, "there is no " + std::string(what) + " \"" + id + "\"; declare it or correct the name");
  }
}

template <class T>
void check_order(const Table& table, std::string_view key, const std::optional<T>& min, const std::optional<T>& max) {
  if (min && max && *max < *min)
    table.error(key, "is below its minimum, so the rule could never apply; exchange the two");
}

void read_limits(Table& table, Conditions& when) {
  when.distance_m_min = table.integer("distance_to_line_m_min", Need::optional, 0, kLineMetresMax);
  when.distance_m_max = table.integer("distance_to_line_m_max", Need::optional, 0, kLineMetresMax);
  check_order(table, "distance_to_line_m_max", when.distance_m_min, when.distance_m_max);
  when.age_min = table.duration("age_min", Need::optional, kAgeMax);
  when.age_max = table.duration("age_max", Need::optional, kAgeMax);
  check_order(table, "age_max", when.age_min, when.age_max);
  when.impact_min = table.one_of<std::uint8_t>("impact_min", Need::optional, kImpacts);
  when.impact_max = table.one_of<std::uint8_t>("impact_max", Need::optional, kImpacts);
  check_order(table, "impact_max", when.impact_min, when.impact_max);
}

Conditions read_conditions(Table& table, const Agreement& agreement) {
  Conditions when;
  when.from = table.texts("from", Need::optional);
  check_references(
      table, "from", when.from, "party", [&](const auto& id) { return agreement.find_party(id) != nullptr; });
  when.kinds = table.texts("kinds", Need::optional);
  check_kinds(table, "kinds", when.kinds);
  const std::vector<const record::Kind*> kinds = kinds_named(when.kinds);
  when.types = table.texts("types", Need::optional);
  check_types(table, "types", when.types, kinds);
  when.purposes = table.texts("purposes", Need::optional);
  check_codes(table, "purposes", "purpose", when.purposes, kinds);
  when.markings = table.texts("markings", Need::optional);
  check_codes(table, "markings", "marking", when.markings, kinds);
  when.channels = table.texts("channels", Need::optional);
  check_references(table, "channels", when.channels, "channel", [&](const auto& id) {
    return std::any_of(
        agreement.channels.begin(), agreement.channels.end(), [&](const Channel& channel) { return channel.id == id; });
  });
  when.sectors = table.texts("sectors", Need::optional);
  check_references(
      table, "sectors", when.sectors, "sector", [&](const auto& id) { return agreement.find_sector(id) != nullptr; });
  for (const std::string& text : table.texts("grades", Need::optional)) {
    const Result<Grade> grade = grade_from_text(text);
    if (grade) when.grades.push_back(*grade);
    if (!grade) table.error("grades", grade.error().detail);
  }
  when.side = table.one_of<Side>("side", Need::optional, kSides).value_or(Side::any);
  when.exercise = table.boolean("exercise");
  read_limits(table, when);
  return when;
}

std::vector<Approver> read_approvers(Table& rule, const Agreement& agreement) {
  std::vector<Approver> approvers;
  std::size_t number = 0;
  for (const Json& json : rule.tables("approve", kApproversMax)) {
    Table table(json, rule.path() + ".approve[" + std::to_string(++number) + "]", rule.findings());
    Approver approver;
    approver.power = table.one_of<Power>("power", Need::optional, kPowers).value_or(Power::approve);
    approver.grade = table.one_of<Grade>("grade", Need::optional, kGrades).value_or(Grade::post);
    approver.office = table.id("office", Need::optional);
    const Office* office = agreement.find_office(approver.office);
    if (!approver.office.empty() && office == nullptr) {
      table.error("office", "there is no office \"" + approver.office + "\"; declare it or correct the name");
    } else if (office != nullptr && (!office->may(approver.power) || office->grade < approver.grade)) {
      table.error("office",
                  "\"" + approver.office + "\" lacks the power or the grade that this asks for; give it both");
    }
    table.finish();
    approvers.push_back(std::move(approver));
  }
  std::sort(approvers.begin(), approvers.end());
  return approvers;
}

void check_strip(const Table& table, const Rule& rule) {
  const std::vector<const record::Kind*> kinds = kinds_named(rule.when.kinds);
  for (const std::string& path : rule.then.strip) {
    if (!check_path(table, "strip", path, kinds)) continue;
    if (path == "marking" || path == "usage" || path == "cites") {
      table.error("strip",
                  "\"" + path + "\" limits what others may do with the record, or ties it to another; do not strip it");
      continue;
    }
    for (const record::Kind* kind : kinds) {
      const record::Field* field = record::find_field(*kind, path);
      if (field == nullptr || !field->required) continue;
      table.error("strip",
                  "\"" + path + "\" is required in every " + std::string(kind->name) +
                      ", so nothing would be left of it; withhold the record, or do not strip this");
      break;
    }
  }
}

void check_effects(const Table& table, const Rule& rule, const Agreement& agreement) {
  const Effects& then = rule.then;
  if (then.decision == Decision::withhold) {
    const bool more = !then.strip.empty() || then.blur_m != 0 || then.delay != Duration() || !then.approve.empty() ||
                      then.minimum_only;
    if (more) table.error("decision", "\"withhold\" leaves nothing to strip, blur, delay or approve; take those out");
    return;
  }
  check_strip(table, rule);
  if (!then.minimum_only) return;
  for (const record::Kind* kind : kinds_named(rule.when.kinds)) {
    const bool has_minimum = std::any_of(agreement.life_first.begin(),
                                         agreement.life_first.end(),
                                         [&](const LifeFirst& l) { return l.kind == kind->name; });
    if (has_minimum) continue;
    table.error(
        "minimum_only",
        "no [[life_first]] says what the minimum of \"" + std::string(kind->name) + "\" is; add one, or name kinds");
    return;
  }
}

Effects read_effects(Table& table, const Agreement& agreement) {
  Effects then;
  then.decision = table.one_of<Decision>("decision", Need::required, kDecisions).value_or(Decision::withhold);
  then.strip = table.texts("strip", Need::optional);
  std::sort(then.strip.begin(), then.strip.end());
  then.blur_m = table.integer("blur_m", Need::optional, 1, kBlurMetresMax).value_or(0);
  then.delay = table.duration("delay", Need::optional, kDelayMax).value_or(Duration());
  then.approve = read_approvers(table, agreement);
  then.minimum_only = table.boolean("minimum_only").value_or(false);
  return then;
}

bool lists_cover(const std::vector<std::string>& earlier, const std::vector<std::string>& later) {
  if (earlier.empty()) return true;
  if (later.empty()) return false;
  return std::all_of(later.begin(), later.end(), [&](const std::string& value) {
    return std::any_of(
        earlier.begin(), earlier.end(), [&](const std::string& pattern) { return type_matches(pattern, value); });
  });
}

template <class T>
bool limits_cover(const std::optional<T>& earlier_min,
                  const std::optional<T>& earlier_max,
                  const std::optional<T>& later_min,
                  const std::optional<T>& later_max) {
  if (earlier_min && (!later_min || *later_min < *earlier_min)) return false;
  return !earlier_max || (later_max && *later_max <= *earlier_max);
}

bool asks_for_facts_that_may_be_missing(const Conditions& when) {
  return !when.sectors.empty() || when.side != Side::any || when.distance_m_min || when.distance_m_max ||
         when.age_min || when.age_max || when.impact_min || when.impact_max;
}

}  // namespace

const char* name(Grade grade) {
  return kGrades.at(static_cast<std::size_t>(grade)).name.data();
}

const char* name(Power power) {
  return kPowers.at(static_cast<std::size_t>(power)).name.data();
}

Result<Grade> grade_from_text(std::string_view text) {
  return from_text<Grade>(text, kGrades, "grade");
}

Result<Power> power_from_text(std::string_view text) {
  return from_text<Power>(text, kPowers, "power");
}

bool type_matches(std::string_view pattern, std::string_view value) {
  if (pattern.empty() || pattern.back() != '*') return pattern == value;
  pattern.remove_suffix(1);
  return value.substr(0, pattern.size()) == pattern;
}

bool covers(const Rule& earlier, const Rule& later) {
  const Conditions& a = earlier.when;
  const Conditions& b = later.when;
  const bool unknown_goes_to_later = earlier.then.decision == Decision::release &&
                                     later.then.decision == Decision::withhold && asks_for_facts_that_may_be_missing(a);
  if (unknown_goes_to_later) return false;
  const bool grades =
      a.grades.empty() || (!b.grades.empty() && std::all_of(b.grades.begin(), b.grades.end(), [&](Grade g) {
        return std::find(a.grades.begin(), a.grades.end(), g) != a.grades.end();
      }));
  return grades && lists_cover(a.from, b.from) && lists_cover(a.kinds, b.kinds) && lists_cover(a.types, b.types) &&
         lists_cover(a.channels, b.channels) && lists_cover(a.purposes, b.purposes) &&
         lists_cover(a.markings, b.markings) && lists_cover(a.sectors, b.sectors) &&
         (a.side == Side::any || a.side == b.side) && (!a.exercise || a.exercise == b.exercise) &&
         limits_cover(a.distance_m_min, a.distance_m_max, b.distance_m_min, b.distance_m_max) &&
         limits_cover(a.age_min, a.age_max, b.age_min, b.age_max) &&
         limits_cover(a.impact_min, a.impact_max, b.impact_min, b.impact_max);
}

std::vector<Rule> read_rules(Table& root, const Agreement& agreement) {
  std::vector<Rule> rules;
  std::size_t number = 0;
  for (const Json& json : root.tables("release", kRulesMax)) {
    Table table(json, "release[" + std::to_string(++number) + "]", root.findings());
    Rule rule;
    rule.id = table.id("id", Need::required);
    table.call_it(rule.id);
    rule.reason = table.names("reason", Need::optional);
    rule.when = read_conditions(table, agreement);
    rule.then = read_effects(table, agreement);
    check_effects(table, rule, agreement);
    table.finish();
    for (const Rule& earlier : rules) {
      if (!rule.id.empty() && earlier.id == rule.id)
        table.error("id", "another rule has the same id; give each its own");
      if (!covers(earlier, rule)) continue;
      const bool same = earlier.when == rule.when;
      table.error(
          "",
          same ? "is ambiguous: rule '" + earlier.id + "' has the same conditions; make them one rule"
               : "can never apply, because rule '" + earlier.id + "' always does first; move it before that one");
      break;
    }
    rules.push_back(std::move(rule));
  }
  return rules;
}

Result<Policy> parse_policy(std::string_view text, const Agreement& agreement) {
  if (text.size() > kTextBytesMax) return Error{Code::malformed, "the policy is longer than 1 MiB; split it"};
  const Json json = TRY(parse_toml(text));
  Findings findings;
  Table root(json, "", findings);
  Policy policy;
  if (const Json* head = root.table("policy", Need::required)) {
    Table table(*head, "policy", findings);
    policy.id = table.id("id", Need::required);
    policy.agreement = table.id("agreement", Need::required);
    policy.party = table.id("party", Need::required);
    if (!policy.agreement.empty() && policy.agreement != agreement.id) {
      table.error("agreement",
                  "\"" + policy.agreement + "\" is not this agreement, \"" + agreement.id + "\"; correct it");
    }
    if (!policy.party.empty() && agreement.find_party(policy.party) == nullptr) {
      table.error("party", "\"" + policy.party + "\" is no party of the agreement; correct it");
    }
    table.finish();
  }
  policy.rules = read_rules(root, agreement);
  root.finish();
  policy.hash = sha256(text);
  if (findings.has_errors()) return findings.to_error();
  return policy;
}

}  // namespace thalweg::agreement
