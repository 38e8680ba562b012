// SPDX-License-Identifier: Apache-2.0
#include "release/gate.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "base/crypto.h"
#include "record/guard.h"
#include "release/facts_detail.h"
#include "release/projection_detail.h"

namespace thalweg::release {

namespace {

using agreement::Approver;
using agreement::Decision;
using agreement::Effects;
using agreement::Grade;
using agreement::LifeFirst;
using agreement::Office;
using agreement::Power;
using agreement::Rule;
using agreement::Side;

/// A rule with what can be decided once for all records: whom and which kinds it is for, and how it is called.
struct CompiledRule {
  const Rule* rule = nullptr;
  std::uint32_t kinds = 0;  ///< bit per KindId
  std::string label;
};

using CompiledRules = std::vector<CompiledRule>;

constexpr std::uint32_t bit(record::KindId id) {
  return std::uint32_t{1} << static_cast<unsigned>(id);
}

std::uint32_t kinds_of(const agreement::Agreement& agreement, const agreement::Conditions& when) {
  std::uint32_t kinds = 0;
  for (const record::Kind& kind : record::kinds()) {
    const auto carries = [&](const std::vector<std::string>& list) {
      return std::find(list.begin(), list.end(), kind.name) != list.end();
    };
    const bool in_channel = std::any_of(agreement.channels.begin(), agreement.channels.end(), [&](const auto& channel) {
      return carries(channel.kinds) &&
             std::find(when.channels.begin(), when.channels.end(), channel.id) != when.channels.end();
    });
    if ((when.kinds.empty() || carries(when.kinds)) && (when.channels.empty() || in_channel)) kinds |= bit(kind.id);
  }
  return kinds;
}

CompiledRules compile(const agreement::Agreement& agreement,
                      std::string_view party,
                      const std::vector<Rule>& rules,
                      const std::string& prefix) {
  CompiledRules compiled;
  for (const Rule& rule : rules) {
    const std::vector<std::string>& from = rule.when.from;
    if (!from.empty() && std::find(from.begin(), from.end(), party) == from.end()) continue;
    compiled.push_back({&rule, kinds_of(agreement, rule.when), prefix + rule.id});
  }
  return compiled;
}

bool needs_frontier(const Rule& rule) {
  return rule.when.distance_m_min || rule.when.distance_m_max || rule.when.side != Side::any ||
         !rule.when.sectors.empty();
}

/// Adds a stricter party's effects: each field by itself can only take away.
void tighten(Effects& effects, const Effects& by) {
  if (by.decision == Decision::withhold) effects.decision = Decision::withhold;
  effects.strip.insert(effects.strip.end(), by.strip.begin(), by.strip.end());
  effects.blur_m = std::max(effects.blur_m, by.blur_m);
  effects.delay = std::max(effects.delay, by.delay);
  effects.approve.insert(effects.approve.end(), by.approve.begin(), by.approve.end());
  effects.minimum_only = effects.minimum_only || by.minimum_only;
}

void sort_unique(std::vector<Approver>& approvers) {
  std::sort(approvers.begin(), approvers.end());
  approvers.erase(std::unique(approvers.begin(), approvers.end()), approvers.end());
}

Error refused(std::string detail) {
  return {Code::refused, std::move(detail)};
}

std::string described(const Approver& approver) {
  if (!approver.office.empty()) return approver.office;
  return std::string("an office of grade ") + agreement::name(approver.grade) + " or above with the power " +
         agreement::name(approver.power);
}

/// What an office must be able to do, besides log, to say this.
std::optional<Power> power_for(record::KindId kind) {
  if (kind == record::KindId::assent) return Power::assent;
  if (kind == record::KindId::erasure) return Power::erase;
  if (kind == record::KindId::key_change) return Power::keys;
  if (kind == record::KindId::ratification) return Power::ratify;
  if (kind == record::KindId::withdrawal) return Power::withdraw;
  return std::nullopt;
}

bool meets(const Office& office, const Approver& approver) {
  return office.may(approver.power) && office.grade >= approver.grade &&
         (approver.office.empty() || approver.office == office.id);
}

/// A thing that its author marked as its own. What is not marked at all is no such record: the mark is required where
/// there can be one.
bool is_own(const record::Record& record) {
  return record.json.boolean("own");
}

std::string described(const record::Warning& warning) {
  return "the text at " + warning.path + " has what looks like a " + std::string(record::name(warning.what)) + " (" +
         std::to_string(warning.length) + " bytes from byte " + std::to_string(warning.offset) + ")";
}

std::string top_field(std::string_view path) {
  const std::string_view rest = path.substr(1);
  return std::string(rest.substr(0, rest.find('/')));
}

}  // namespace

struct Gate::State {
  agreement::Agreement agreement;
  std::string party;
  std::vector<agreement::Policy> policies;
  std::optional<geometry::Frontier> frontier;
  CompiledRules rules;
  std::vector<CompiledRules> policy_rules;
  std::vector<FieldSet> minimums;  ///< beside agreement.life_first
  AllLimits limits;

  Result<Unit> prepare();
  void add_limits(const CompiledRules& compiled);
  [[nodiscard]] const FieldSet* minimum_of(std::string_view kind) const;

  [[nodiscard]] Result<const Office*> author(const record::Record& record) const;
  [[nodiscard]] Result<const Office*> approving(std::string_view office, const Hash& wanted, const Hash& given) const;
  [[nodiscard]] Result<bool> has_override(const record::Record& record, const Circumstances& circumstances) const;
  [[nodiscard]] Effects decide(const record::Record& record, Facts& facts, Verdict& verdict) const;
  [[nodiscard]] Result<Unit> hold(const record::Record& record,
                                  const Circumstances& circumstances,
                                  const Effects& effects,
                                  Verdict& verdict) const;
  [[nodiscard]] const LifeFirst* life_first(const record::Record& record, Facts& facts) const;
  void spare_minimum(const LifeFirst& entry, Cut& cut) const;
  [[nodiscard]] const FieldSet& minimum(const LifeFirst& entry) const;
  [[nodiscard]] Result<record::Record> make_minimum(const LifeFirst& entry,
                                                    record::Record record,
                                                    bool overridden,
                                                    Verdict& verdict) const;
  [[nodiscard]] Result<std::optional<record::Record>> take_away(
      record::Record record, const Effects& effects, const LifeFirst* life, bool overridden, Verdict& verdict) const;
  [[nodiscard]] bool passes_guard(
      Projection& projection, const record::Kind& kind, bool is_life_first, bool overridden, Verdict& verdict) const;
};

void Gate::State::add_limits(const CompiledRules& compiled) {
  for (const CompiledRule& rule : compiled) {
    const Effects& then = rule.rule->then;
    if (then.decision == Decision::withhold) continue;
    for (const record::Kind& kind : record::kinds()) {
      if ((rule.kinds & bit(kind.id)) == 0) continue;
      KindLimits& limit = limits.at(static_cast<std::size_t>(kind.id));
      for (const std::string& path : then.strip) limit.stripped.emplace(path.substr(0, path.find('.')));
      limit.blur_m = std::max(limit.blur_m, then.blur_m);
      if (then.minimum_only) limit.only = minimum_of(kind.name);
    }
  }
}

Result<Unit> Gate::State::prepare() {
  rules = compile(agreement, party, agreement.rules, "");
  for (const agreement::Policy& policy : policies) {
    policy_rules.push_back(compile(agreement, party, policy.rules, policy.id + "/"));
  }
  for (const LifeFirst& entry : agreement.life_first) {
    minimums.push_back(minimum_fields(*record::find_kind(entry.kind), entry.minimum));
  }
  add_limits(rules);
  bool wants_frontier = std::any_of(agreement.life_first.begin(),
                                    agreement.life_first.end(),
                                    [](const LifeFirst& entry) { return entry.distance_m_max.has_value(); });
  for (const CompiledRule& rule : rules) wants_frontier = wants_frontier || needs_frontier(*rule.rule);
  for (const CompiledRules& compiled : policy_rules) {
    add_limits(compiled);
    for (const CompiledRule& rule : compiled) wants_frontier = wants_frontier || needs_frontier(*rule.rule);
  }
  if (!wants_frontier) return Unit{};
  if (agreement.annexes.frontier.empty()) {
    return refused("rules of \"" + agreement.id + "\" ask for distances, but its frontier was not handed in; read " +
                   agreement.frontier_file.file + " with the text");
  }
  frontier = TRY(geometry::Frontier::build(agreement.annexes.frontier));
  return Unit{};
}

const FieldSet& Gate::State::minimum(const LifeFirst& entry) const {
  return minimums.at(static_cast<std::size_t>(&entry - agreement.life_first.data()));
}

const FieldSet* Gate::State::minimum_of(std::string_view kind) const {
  for (const LifeFirst& entry : agreement.life_first) {
    if (entry.kind == kind) return &minimum(entry);
  }
  return nullptr;
}

Result<const Office*> Gate::State::author(const record::Record& record) const {
  if (record.agreement() != agreement.id) {
    return refused("the record is for the agreement \"" + std::string(record.agreement()) + "\", not for \"" +
                   agreement.id + "\"; submit it there");
  }
  if (record.party() != party) {
    return refused("the record is \"" + std::string(record.party()) + "\"'s; this gate releases for \"" + party +
                   "\" only");
  }
  const std::string id(record.office());
  const std::string kind(record.kind->name);
  const Office* office = agreement.find_office(id);
  if (office == nullptr)
    return refused("the agreement knows no office \"" + id + "\"; author it from one that it names");
  if (office->party != party)
    return refused("the office \"" + id + "\" is of \"" + office->party + "\"; use one of your own");
  if (!office->may(Power::log))
    return refused("the office \"" + id + "\" has no power \"log\"; let another office report it");
  if (!office->may_author(kind)) {
    return refused("the office \"" + id + "\" may not author \"" + kind + "\"; let an office that may report it");
  }
  if (const auto power = power_for(record.kind->id); power && !office->may(*power)) {
    return refused("the office \"" + id + "\" has no power \"" + agreement::name(*power) + "\", which a " + kind +
                   " takes; let an office that has it say so");
  }
  const auto& sectors = office->sectors;
  if (!sectors.empty() && !record.sector().empty() &&
      std::find(sectors.begin(), sectors.end(), record.sector()) == sectors.end()) {
    return refused("the office \"" + id + "\" does not speak for the sector \"" + std::string(record.sector()) +
                   "\"; let the office of that sector report it");
  }
  if (agreement.exercise && !record.exercise()) {
    return refused("\"" + agreement.id +
                   "\" is a drill and takes records with exercise = true only; mark it, or use the real one");
  }
  return office;
}

Result<const Office*> Gate::State::approving(std::string_view id, const Hash& wanted, const Hash& given) const {
  const Office* office = agreement.find_office(id);
  if (office == nullptr || office->party != party) {
    return refused("\"" + std::string(id) + "\" is no office of \"" + party + "\"; it cannot answer for this record");
  }
  if (wanted != given) {
    return refused("\"" + std::string(id) + "\" answered for the record " + to_hex(given) + ", but this is " +
                   to_hex(wanted) + "; ask again for this one");
  }
  return office;
}

Result<bool> Gate::State::has_override(const record::Record& record, const Circumstances& circumstances) const {
  if (circumstances.overrides.empty()) return false;
  const Hash hash = sha256(record.bytes);
  for (const Override& one : circumstances.overrides) {
    const Office* office = TRY(approving(one.office, hash, one.record));
    const Approver needed{Power::approve, agreement.guard.override_grade, ""};
    if (!meets(*office, needed)) {
      return refused("\"" + one.office + "\" may not override the text guard; that takes " + described(needed));
    }
    if (one.reason.find_first_not_of(" \t\r\n") == std::string::npos) {
      return refused("\"" + one.office +
                     "\" gave no reason for overriding the text guard; write why the text may leave");
    }
  }
  return true;
}

Effects Gate::State::decide(const record::Record& record, Facts& facts, Verdict& verdict) const {
  const std::uint32_t kind = bit(record.kind->id);
  const auto first = [&](const CompiledRules& compiled) -> const CompiledRule* {
    for (const CompiledRule& rule : compiled) {
      if ((rule.kinds & kind) != 0 && facts.meets(*rule.rule)) return &rule;
    }
    return nullptr;
  };
  const auto explained = [&](const CompiledRule& rule) {
    std::string text =
        "rule " + rule.label + (rule.rule->then.decision == Decision::withhold ? " withholds it" : " releases it");
    if (!rule.rule->reason.empty()) text += ": " + std::string(agreement.called(rule.rule->reason, "", "en"));
    return text;
  };
  Effects effects;
  if (is_own(record)) {
    verdict.rules.emplace_back("own");
    verdict.reason = "it is about this party's own forces or assets, and nothing of them leaves whatever a rule says";
    return effects;
  }
  const CompiledRule* rule = first(rules);
  if (rule == nullptr) {
    verdict.reason = "no rule of the agreement applies, and nothing leaves unreleased";
    return effects;
  }
  effects = rule->rule->then;
  verdict.rules.push_back(rule->label);
  verdict.reason = explained(*rule);
  for (const CompiledRules& policy : policy_rules) {
    const CompiledRule* own = first(policy);
    if (own == nullptr) continue;
    tighten(effects, own->rule->then);
    verdict.rules.push_back(own->label);
    verdict.reason +=
        own->rule->then.decision == Decision::withhold ? "; " + explained(*own) : "; tightened by " + own->label;
  }
  return effects;
}

/// Whether the record can leave now, or whom or what it waits for.
Result<Unit> Gate::State::hold(const record::Record& record,
                               const Circumstances& circumstances,
                               const Effects& effects,
                               Verdict& verdict) const {
  verdict.approvers = effects.approve;
  sort_unique(verdict.approvers);
  const std::size_t needed = verdict.approvers.size();
  if (!circumstances.approvals.empty()) {
    const Hash hash = sha256(record.bytes);
    for (const Approval& approval : circumstances.approvals) {
      const Office* office = TRY(approving(approval.office, hash, approval.record));
      const bool of_use = std::any_of(effects.approve.begin(), effects.approve.end(), [&](const Approver& approver) {
        return meets(*office, approver);
      });
      if (needed > 0 && !of_use) {
        return refused("\"" + approval.office + "\" may not approve this; ask " + described(effects.approve.front()));
      }
      std::erase_if(verdict.approvers, [&](const Approver& approver) { return meets(*office, approver); });
    }
  }
  const Instant due = record.instant("known_at").value_or(record.recorded_at()) + effects.delay;
  if (effects.delay > Duration() && due > circumstances.now) verdict.until = due;
  verdict.outcome = Outcome::released;
  if (verdict.until) {
    verdict.outcome = Outcome::held_until;
    verdict.reason += "; it leaves at " + to_rfc3339(*verdict.until);
  }
  if (!verdict.approvers.empty()) {
    verdict.outcome = Outcome::held_for_approval;
    verdict.reason += "; " + described(verdict.approvers.front()) + " must approve it first";
  }
  return Unit{};
}

const LifeFirst* Gate::State::life_first(const record::Record& record, Facts& facts) const {
  if (is_own(record)) return nullptr;
  const LifeFirst* entry = agreement.find_life_first(record.kind->name, facts.type());
  if (entry == nullptr || !entry->distance_m_max) return entry;
  const std::optional<std::int64_t> distance = facts.distance_m();
  return distance && *distance > *entry->distance_m_max ? nullptr : entry;
}

/// Whatever a rule says, the agreed minimum of a life-first record is not taken away.
void Gate::State::spare_minimum(const LifeFirst& entry, Cut& cut) const {
  std::erase_if(cut.strip,
                [&](const std::string& path) { return minimum(entry).contains(path.substr(0, path.find('.'))); });
  cut.blur_m = std::min(cut.blur_m, entry.precision_m);
  if (cut.only != nullptr) cut.only = &minimum(entry);
}

/// Looks for traces of persons in what would leave. A life-first record does not wait: it goes without that text.
bool Gate::State::passes_guard(
    Projection& projection, const record::Kind& kind, bool is_life_first, bool overridden, Verdict& verdict) const {
  const std::vector<record::Warning> warnings = record::look_for_traces(projection.json);
  if (warnings.empty()) return true;
  const bool goes_on = overridden || !agreement.guard.hold;
  for (const record::Warning& warning : warnings) {
    std::string text = described(warning);
    if (overridden) text += ", and an office answers for it";
    if (!goes_on && is_life_first && take_out_optional(projection, kind, top_field(warning.path)))
      text += ", so it stays";
    verdict.warnings.push_back(std::move(text));
  }
  return goes_on || is_life_first;
}

Result<record::Record> Gate::State::make_minimum(const LifeFirst& entry,
                                                 record::Record record,
                                                 bool overridden,
                                                 Verdict& verdict) const {
  verdict.warnings.clear();
  Projection projection = project(std::move(record.json), *record.kind, {{}, 0, &minimum(entry)}, limits);
  (void)passes_guard(projection, *record.kind, true, overridden, verdict);
  verdict.outcome = Outcome::released;
  verdict.minimum = true;
  verdict.blur_m = 0;
  verdict.stripped = projection.stripped;
  verdict.rules.insert(verdict.rules.begin(), "life_first/" + entry.kind);
  verdict.reason = "life first: the agreed minimum leaves at once; for the rest, " + verdict.reason;
  if (projection.changed) return to_record(std::move(projection.json));
  record.json = std::move(projection.json);
  return record;
}

/// What the rules leave of a record that is not withheld; nothing when it must be withheld after all.
Result<std::optional<record::Record>> Gate::State::take_away(
    record::Record record, const Effects& effects, const LifeFirst* life, bool overridden, Verdict& verdict) const {
  Cut cut{effects.strip, effects.blur_m, effects.minimum_only ? minimum_of(record.kind->name) : nullptr};
  if (life != nullptr) spare_minimum(*life, cut);
  Projection projection = project(std::move(record.json), *record.kind, cut, limits);
  if (!projection.blocked.empty()) {
    verdict.outcome = Outcome::withheld;
    verdict.approvers.clear();
    verdict.until.reset();
    verdict.reason = projection.blocked + "; send a new record that supersedes it instead";
    return std::optional<record::Record>();
  }
  if (!passes_guard(projection, *record.kind, life != nullptr, overridden, verdict)) {
    verdict.outcome = Outcome::held_for_approval;
    verdict.approvers.push_back({Power::approve, agreement.guard.override_grade, ""});
    sort_unique(verdict.approvers);
    verdict.reason += "; the text may name a person: rewrite it, or let " + described(verdict.approvers.front()) +
                      " answer for it with a reason";
  }
  verdict.stripped = projection.stripped;
  verdict.blur_m = cut.blur_m;
  if (!projection.changed) {
    record.json = std::move(projection.json);
    return std::optional<record::Record>(std::move(record));
  }
  Result<record::Record> left = to_record(std::move(projection.json));
  if (left) return std::optional<record::Record>(std::move(left).value());
  if (life == nullptr) return std::move(left).error();
  verdict.outcome = Outcome::withheld;
  verdict.reason = left.error().detail;
  return std::optional<record::Record>();
}

Gate::Gate(std::unique_ptr<State> state) : state_(std::move(state)) {}

Gate::Gate(Gate&&) noexcept = default;
Gate& Gate::operator=(Gate&&) noexcept = default;
Gate::~Gate() = default;

const agreement::Agreement& Gate::agreement() const {
  return state_->agreement;
}

const std::string& Gate::party() const {
  return state_->party;
}

Result<Gate> Gate::build(agreement::Agreement agreement,
                         std::string_view party,
                         std::vector<agreement::Policy> policies) {
  if (agreement.is_template) {
    return refused("\"" + agreement.id + "\" still has placeholders; nothing is released under a draft");
  }
  if (agreement.find_party(party) == nullptr) {
    return refused("\"" + std::string(party) + "\" is no party of \"" + agreement.id + "\"; observers release nothing");
  }
  for (const agreement::Policy& policy : policies) {
    if (policy.party == party && policy.agreement == agreement.id) continue;
    return refused("the policy \"" + policy.id + "\" is for \"" + policy.party + "\" under \"" + policy.agreement +
                   "\"; give this gate its own policies only");
  }
  auto state = std::make_unique<State>();
  state->agreement = std::move(agreement);
  state->party = std::string(party);
  state->policies = std::move(policies);
  TRY(state->prepare());
  return Gate(std::move(state));
}

Result<Judgement> Gate::judge(record::Record record, Instant now) const {
  return judge(std::move(record), {now, {}, {}});
}

Result<Judgement> Gate::judge(record::Record record, const Circumstances& circumstances) const {
  const State& state = *state_;
  const Office* office = TRY(state.author(record));
  const bool overridden = TRY(state.has_override(record, circumstances));
  Judgement judgement;
  Verdict& verdict = judgement.verdict;
  verdict.agreement = state.agreement.id;

  Facts facts(state.agreement, state.frontier ? &*state.frontier : nullptr, record, office->grade, circumstances.now);
  const Effects effects = state.decide(record, facts, verdict);
  const LifeFirst* life = state.life_first(record, facts);
  const bool withheld = effects.decision == Decision::withhold;
  if (!withheld) TRY(state.hold(record, circumstances, effects, verdict));

  std::optional<record::Record> minimum_source;
  if (life != nullptr) minimum_source = record;
  std::optional<record::Record> projected;
  if (!withheld) projected = TRY(state.take_away(std::move(record), effects, life, overridden, verdict));
  if (life != nullptr && verdict.outcome != Outcome::released) {
    projected = TRY(state.make_minimum(*life, *std::move(minimum_source), overridden, verdict));
  }
  if (verdict.outcome == Outcome::released) {
    judgement.released = Released<record::Record>(*std::move(projected), state.agreement.id, sha256(to_text(verdict)));
  } else if (verdict.outcome != Outcome::withheld) {
    judgement.held = std::move(projected);
  }
  return judgement;
}

}  // namespace thalweg::release
