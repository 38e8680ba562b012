// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <tuple>

#include "casework/fold_detail.h"

namespace thalweg::casework {
namespace {

using record::KindId;
using record::Rel;

bool earlier(const Said* a, const Said* b) {
  return std::tie(a->at, a->party, a->index, a->id) < std::tie(b->at, b->party, b->index, b->id);
}

bool has_state(const Said& said, std::string_view state) {
  const auto states = said.record->kind->states;
  return std::find(states.begin(), states.end(), state) != states.end();
}

bool is_kind(const Said& said, KindId kind) {
  return said.record->kind->id == kind;
}

/// Corrections and disputes name the kind they speak of; one that names another speaks of nothing here.
bool names_the_kind(const Said& from, const Said& to) {
  if (!is_kind(from, KindId::correction) && !is_kind(from, KindId::dispute)) return true;
  return from.record->json.text("of_kind") == to.record->kind->name;
}

bool lies_within(std::string_view path, std::string_view above) {
  return path == above || (path.starts_with(above) && path.size() > above.size() && path[above.size()] == '/');
}

std::optional<Json> member(const Said& said, std::string_view key) {
  const Json* value = said.record->json.find(key);
  if (value == nullptr) return std::nullopt;
  return *value;
}

}  // namespace

Matter::Matter(const Said& subject, std::span<const Said> others, const agreement::Agreement& agreement)
    : agreement_(agreement) {
  add(subject);
  for (const Said& each : others) add(each);
  for (const auto& [id, said] : all_) {
    if (said->record != nullptr && empowered(*said)) connect(*said);
  }
  for (auto& [id, citations] : cited_) {
    std::sort(citations.begin(), citations.end(), [](const Citation& a, const Citation& b) {
      if (a.from != b.from) return earlier(a.from, b.from);
      return a.rel < b.rel;
    });
  }
}

void Matter::add(const Said& said) {
  const auto [place, added] = all_.emplace(said.id, &said);
  if (!added && earlier(&said, place->second)) place->second = &said;
}

/// An office that this version of the agreement does not know was judged when its record was let in.
bool Matter::empowered(const Said& said) const {
  const agreement::Office* office = agreement_.find_office(said.record->office());
  if (office == nullptr) return true;
  if (office->party != said.party || !office->may_author(said.record->kind->name)) return false;
  if (is_kind(said, KindId::assent)) return office->may(agreement::Power::assent);
  if (is_kind(said, KindId::withdrawal)) return office->may(agreement::Power::withdraw);
  if (is_kind(said, KindId::erasure)) return office->may(agreement::Power::erase);
  return true;
}

void Matter::connect(const Said& from) {
  for (const record::Cite& cite : from.record->cites()) {
    const Said* to = find(cite.record);
    if (to == nullptr || to == &from || to->record == nullptr) continue;
    const record::CiteRule* rule = record::find_cite_rule(*from.record->kind, cite.rel);
    if (rule == nullptr || !record::may_cite(*from.record->kind, cite.rel, *to->record->kind)) continue;
    const bool own = from.party == to->party;
    if ((rule->whose == record::Whose::own && !own) || (rule->whose == record::Whose::others && own)) continue;
    if (!names_the_kind(from, *to)) continue;
    cited_[cite.record].push_back({&from, cite.rel});
  }
}

const Said* Matter::find(const Hash& id) const {
  const auto found = all_.find(id);
  return found == all_.end() ? nullptr : found->second;
}

Matter::List Matter::citers(const Said& said, Rel rel) const {
  List list;
  const auto found = cited_.find(said.id);
  if (found == cited_.end()) return list;
  for (const Citation& citation : found->second) {
    if (citation.rel == rel && !withdrawn(*citation.from)) list.push_back(citation.from);
  }
  return list;
}

Matter::List Matter::citers(const Said& said) const {
  List list;
  const auto found = cited_.find(said.id);
  if (found == cited_.end()) return list;
  for (const Citation& citation : found->second) {
    if ((list.empty() || list.back() != citation.from) && !withdrawn(*citation.from)) list.push_back(citation.from);
  }
  return list;
}

bool Matter::withdrawn(const Said& said) const {
  if (said.record == nullptr || !has_state(said, "withdrawn")) return false;
  const auto found = cited_.find(said.id);
  return found != cited_.end() && std::any_of(found->second.begin(), found->second.end(), [](const Citation& c) {
           return c.rel == Rel::withdraws;
         });
}

const Said* Matter::successor(const Said& said) const {
  const Said* last = nullptr;
  for (const Said* each : citers(said, Rel::supersedes)) {
    if (!is_kind(*each, KindId::correction)) last = each;
  }
  return last;
}

std::vector<std::string> Matter::other_parties(const Said& said) const {
  std::vector<std::string> ids;
  for (const agreement::Party& party : agreement_.parties) {
    if (party.id != said.party) ids.push_back(party.id);
  }
  std::sort(ids.begin(), ids.end());
  return ids;
}

std::map<std::string, Instant> Matter::first_by_others(const Said& said, const List& acts) const {
  std::map<std::string, Instant> first;
  const auto others = other_parties(said);
  for (const Said* act : acts) {
    if (!std::binary_search(others.begin(), others.end(), act->party)) continue;
    const auto [place, added] = first.emplace(act->party, act->at);
    if (!added) place->second = std::min(place->second, act->at);
  }
  return first;
}

std::optional<Instant> Matter::all_others(const Said& said, const List& acts) const {
  const auto first = first_by_others(said, acts);
  if (first.empty() || first.size() < other_parties(said).size()) return std::nullopt;
  Instant last = first.begin()->second;
  for (const auto& [party, at] : first) last = std::max(last, at);
  return last;
}

/// A closure counts when all agree to it, or when it ends the author's own matter and nobody objects to either.
std::optional<Instant> Matter::closing_takes_effect(const Said& closure, const Said& said) const {
  if (const auto joint = all_others(closure, citers(closure, Rel::assents))) return joint;
  if (closure.party != said.party || is_disputed(closure) || is_disputed(said)) return std::nullopt;
  return closure.at;
}

std::optional<Matter::Closing> Matter::find_closing(const Said& said) const {
  std::optional<Closing> first;
  const List closures = citers(said, Rel::closes);
  for (const Said* closure : closures) {
    const auto at = closing_takes_effect(*closure, said);
    if (at && (!first || *at < first->at)) first = Closing{*at, std::string(closure->record->json.text("outcome"))};
  }
  if (first) return first;
  const auto own =
      std::find_if(closures.begin(), closures.end(), [&](const Said* c) { return c->party == said.party; });
  const auto rest = all_others(said, closures);
  if (own == closures.end() || !rest) return std::nullopt;
  return Closing{std::max((*own)->at, *rest), std::string((*own)->record->json.text("outcome"))};
}

std::optional<Matter::Closing> Matter::closing(const Said& said) const {
  // A citation is a commitment, so that citations cannot run in a circle. In a set made up by hand they could: what
  // depends on itself is then taken for open.
  if (const auto [known, added] = closings_.emplace(said.id, std::nullopt); !added) return known->second;
  const bool is_case = said.record != nullptr && is_kind(said, KindId::case_);
  const auto found = is_case ? course(said).closed : find_closing(said);
  closings_[said.id] = found;
  return found;
}

bool Matter::is_disputed(const Said& said) const {
  const auto fixed = corrections(said);
  for (const Said* dispute : citers(said, Rel::disputes)) {
    if (open_dispute(*dispute, fixed) && !closing(*dispute)) return true;
  }
  return false;
}

/// The disputed party gave in, or its author put in the very value that was held against it.
bool Matter::open_dispute(const Said& dispute, const std::vector<Correction>& fixed) const {
  if (settled(dispute)) return false;
  const auto value = member(dispute, "our_value");
  const std::string_view path = dispute.record->json.text("path");
  return std::none_of(
      fixed.begin(), fixed.end(), [&](const Correction& c) { return value && c.path == path && c.value == *value; });
}

bool Matter::settled(const Said& dispute) const {
  const List assents = citers(dispute, Rel::assents);
  for (const record::Cite& cite : dispute.record->cites()) {
    if (cite.rel != Rel::disputes) continue;
    const Said* disputed = find(cite.record);
    if (disputed == nullptr) return all_others(dispute, assents).has_value();
    return std::any_of(
        assents.begin(), assents.end(), [&](const Said* assent) { return assent->party == disputed->party; });
  }
  return false;
}

std::vector<OpenDispute> Matter::open_disputes(const Said& said) const {
  std::vector<OpenDispute> open;
  const auto fixed = corrections(said);
  for (const Said* dispute : citers(said, Rel::disputes)) {
    if (!open_dispute(*dispute, fixed) || closing(*dispute)) continue;
    const Json& json = dispute->record->json;
    open.push_back({dispute->id,
                    dispute->party,
                    std::string(json.text("path")),
                    std::string(json.text("ground")),
                    member(*dispute, "their_value"),
                    member(*dispute, "our_value")});
  }
  return open;
}

std::vector<Correction> Matter::corrections(const Said& said) const {
  std::vector<Correction> holding;
  for (const Said* each : citers(said, Rel::supersedes)) {
    if (!is_kind(*each, KindId::correction)) continue;
    Correction next{each->id, std::string(each->record->json.text("path")), *each->record->json.find("value")};
    std::erase_if(holding, [&](const Correction& before) { return lies_within(before.path, next.path); });
    holding.push_back(std::move(next));
  }
  return holding;
}

Matter::List Matter::acknowledgements(const Said& said) const {
  List list = citers(said);
  std::erase_if(list,
                [](const Said* act) { return is_kind(*act, KindId::ack) && !act->record->json.boolean("parse_ok"); });
  return list;
}

Matter::List Matter::answers(const Said& said) const {
  if (!is_kind(said, KindId::request)) {
    List list = citers(said);
    // Putting it into a case shows that it was read, and answers nothing.
    std::erase_if(list, [](const Said* act) { return is_kind(*act, KindId::ack) || is_kind(*act, KindId::case_); });
    return list;
  }
  List list = citers(said, Rel::replies);
  std::erase_if(list, [](const Said* reply) { return reply->record->json.text("result") == "in_work"; });
  return list;
}

std::string Matter::escalated_to(const Said& said) const {
  const auto& levels = agreement_.escalation;
  const auto rank = [&](std::string_view level) {
    return std::find_if(levels.begin(), levels.end(), [&](const auto& each) { return each.id == level; }) -
           levels.begin();
  };
  std::string highest;
  for (const Said* each : citers(said, Rel::escalates)) {
    const std::string_view level = each->record->json.text("level");
    const bool known = rank(level) < static_cast<std::ptrdiff_t>(levels.size());
    if (highest.empty() || (known && rank(level) > rank(highest))) highest = level;
  }
  return highest;
}

}  // namespace thalweg::casework
