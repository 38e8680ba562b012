// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstring>
#include <tuple>
#include <utility>

#include "casework/fold_detail.h"

namespace thalweg::casework {
namespace {

using record::KindId;
using record::Rel;

bool has_state(const Kept& said, std::string_view state) {
  const auto states = said.kind->states;
  return std::find(states.begin(), states.end(), state) != states.end();
}

/// Corrections and disputes name the kind they speak of; one that names another speaks of nothing here.
bool names_the_kind(const Kept& from, const Kept& to) {
  if (!from.is(KindId::correction) && !from.is(KindId::dispute)) return true;
  return from.facts.text("of_kind") == to.kind->name;
}

bool lies_within(std::string_view path, std::string_view above) {
  return path == above || (path.starts_with(above) && path.size() > above.size() && path[above.size()] == '/');
}

bool concerns_cases(const Kept& kept) {
  return kept.is(KindId::case_) || std::any_of(kept.cites.begin(), kept.cites.end(), [](const Citation& cite) {
           return cite.other->is(KindId::case_);
         });
}

std::size_t spread(const Hash& id, std::size_t size) {
  std::size_t value = 0;
  std::memcpy(&value, id.bytes.data(), sizeof(value));
  return value & (size - 1);
}

}  // namespace

bool earlier(const Kept& a, const Kept& b) {
  return std::tie(a.at, a.party, a.index, a.id) < std::tie(b.at, b.party, b.index, b.id);
}

Matter::Matter(const agreement::Agreement& agreement) : agreement_(agreement) {
  for (const agreement::Party& party : agreement.parties) voices_.push_back(named(party.id));
  std::sort(voices_.begin(), voices_.end());
  for (const agreement::Office& office : agreement.offices) offices_.emplace(office.id, &office);
}

std::string_view Matter::named(std::string_view party) {
  const auto found = names_.find(party);
  return found != names_.end() ? std::string_view(*found) : std::string_view(*names_.emplace(party).first);
}

Kept& Matter::place_of(const Hash& id) {
  if (table_.size() < 2 * (all_.size() + 1)) grow();
  std::size_t slot = spread(id, table_.size());
  while (table_[slot] != nullptr) {
    if (table_[slot]->id == id) return *table_[slot];
    slot = (slot + 1) & (table_.size() - 1);
  }
  Kept& made = all_.emplace_back();
  made.id = id;
  made.number = static_cast<std::uint32_t>(all_.size() - 1);
  table_[slot] = &made;
  return made;
}

void Matter::grow() {
  table_.assign(std::max<std::size_t>(64, table_.size() * 2), nullptr);
  for (Kept& each : all_) {
    std::size_t slot = spread(each.id, table_.size());
    while (table_[slot] != nullptr) slot = (slot + 1) & (table_.size() - 1);
    table_[slot] = &each;
  }
}

bool Matter::holds(const Said& said) const {
  const Kept* kept = find(said.id);
  const std::string_view party = said.party;  // clang 14 compares tuples of one type only
  return kept != nullptr && std::tie(kept->at, kept->party, kept->index) <= std::tie(said.at, party, said.index);
}

Kept* Matter::add(const Said& said) {
  Kept& kept = place_of(said.id);
  if (holds(said)) return &kept;
  if (kept.present) erase(kept);
  kept.present = true;
  kept.party = named(said.party);
  kept.index = said.index;
  kept.at = said.at;
  kept.receipted_at = said.receipted_at;
  kept.kind = said.record != nullptr ? said.record->kind : nullptr;
  if (said.record != nullptr) {
    kept.facts = Facts(*said.record);
    const auto cites = said.record->cites();
    kept.cites.reserve(cites.size());
    for (const record::Cite& cite : cites) kept.cites.push_back({&place_of(cite.record), cite.rel, false});
    kept.speaks = empowered(kept);
    link(kept);
  }
  judge(kept);
  if (concerns_cases(kept)) mergers_.reset();
  return &kept;
}

void Matter::erase(Kept& kept) {
  if (concerns_cases(kept)) mergers_.reset();
  unlink(kept);
  kept.kind = nullptr;
  kept.facts = Facts();
  judge(kept);
}

const agreement::Office* Matter::find_office(std::string_view id) const {
  const auto found = offices_.find(id);
  return found == offices_.end() ? nullptr : found->second;
}

const std::vector<agreement::StateRow>& Matter::states_of(KindId kind) const {
  const auto found = states_.find(kind);
  return found != states_.end() ? found->second : states_.emplace(kind, agreement_.states_of(kind)).first->second;
}

/// An office that this version of the agreement does not know was judged when its record was let in.
bool Matter::empowered(const Kept& said) const {
  const agreement::Office* found = find_office(said.facts.text("office"));
  if (found == nullptr) return true;
  const agreement::Office& office = *found;
  if (office.party != said.party || !office.may_author(said.kind->name)) return false;
  if (said.is(KindId::assent)) return office.may(agreement::Power::assent);
  if (said.is(KindId::withdrawal)) return office.may(agreement::Power::withdraw);
  if (said.is(KindId::erasure)) return office.may(agreement::Power::erase);
  return true;
}

bool Matter::effective(const Kept& from, Rel rel, const Kept& to) const {
  if (&from == &to || !from.speaks || from.kind == nullptr || to.kind == nullptr) return false;
  const record::CiteRule* rule = record::find_cite_rule(*from.kind, rel);
  if (rule == nullptr || !record::may_cite(*from.kind, rel, *to.kind)) return false;
  const bool own = from.party == to.party;
  if ((rule->whose == record::Whose::own && !own) || (rule->whose == record::Whose::others && own)) return false;
  return names_the_kind(from, to);
}

void Matter::link(Kept& from) {
  for (Citation& cite : from.cites) {
    cite.counts = effective(from, cite.rel, *cite.other);
    auto& list = cite.other->cited;
    const Citation back{&from, cite.rel, cite.counts};
    const auto place = std::upper_bound(list.begin(), list.end(), back, [](const Citation& a, const Citation& b) {
      return a.other != b.other ? earlier(*a.other, *b.other) : a.rel < b.rel;
    });
    list.insert(place, back);
    if (cite.rel == Rel::merges) merging_.insert(&from);
  }
}

void Matter::unlink(Kept& from) {
  for (const Citation& cite : from.cites) {
    std::erase_if(cite.other->cited, [&](const Citation& each) { return each.other == &from; });
  }
  from.cites.clear();
  merging_.erase(&from);
}

/// What cites a record counts or not by what that record is, which is known only once it has come.
void Matter::judge(Kept& to) {
  for (Citation& back : to.cited) {
    back.counts = effective(*back.other, back.rel, to);
    for (Citation& cite : back.other->cites) {
      if (cite.other == &to && cite.rel == back.rel) cite.counts = back.counts;
    }
  }
}

const Kept* Matter::find(const Hash& id) const {
  if (table_.empty()) return nullptr;
  for (std::size_t slot = spread(id, table_.size()); table_[slot] != nullptr; slot = (slot + 1) & (table_.size() - 1)) {
    if (table_[slot]->id == id) return table_[slot]->present ? table_[slot] : nullptr;
  }
  return nullptr;
}

Kept* Matter::find(const Hash& id) {
  return const_cast<Kept*>(std::as_const(*this).find(id));  // NOLINT(cppcoreguidelines-pro-type-const-cast)
}

Matter::List Matter::citers(const Kept& said, Rel rel) const {
  List list;
  for (const Citation& citation : said.cited) {
    if (citation.counts && citation.rel == rel && !withdrawn(*citation.other)) list.push_back(citation.other);
  }
  return list;
}

Matter::List Matter::citers(const Kept& said) const {
  List list;
  for (const Citation& citation : said.cited) {
    const bool listed = !list.empty() && list.back() == citation.other;
    if (citation.counts && !listed && !withdrawn(*citation.other)) list.push_back(citation.other);
  }
  return list;
}

bool Matter::withdrawn(const Kept& said) const {
  if (said.cited.empty() || said.kind == nullptr || !has_state(said, "withdrawn")) return false;
  return std::any_of(said.cited.begin(), said.cited.end(), [](const Citation& citation) {
    return citation.counts && citation.rel == Rel::withdraws;
  });
}

const Kept* Matter::successor(const Kept& said) const {
  const Kept* last = nullptr;
  for (const Kept* each : citers(said, Rel::supersedes)) {
    if (!each->is(KindId::correction)) last = each;
  }
  return last;
}

std::size_t Matter::other_parties(const Kept& said) const {
  return voices_.size() - (std::binary_search(voices_.begin(), voices_.end(), said.party) ? 1 : 0);
}

Matter::Firsts Matter::first_by_others(const Kept& said, const List& acts) const {
  Firsts first;
  for (const Kept* act : acts) {
    if (act->party == said.party || !std::binary_search(voices_.begin(), voices_.end(), act->party)) continue;
    const auto place =
        std::lower_bound(first.begin(), first.end(), act->party, [](const auto& each, std::string_view party) {
          return each.first < party;
        });
    if (place == first.end() || place->first != act->party) {
      first.insert(place, {act->party, act->at});
    } else {
      place->second = std::min(place->second, act->at);
    }
  }
  return first;
}

std::optional<Instant> Matter::all_others(const Kept& said, const List& acts) const {
  const auto first = first_by_others(said, acts);
  if (first.empty() || first.size() < other_parties(said)) return std::nullopt;
  Instant last = first.begin()->second;
  for (const auto& [party, at] : first) last = std::max(last, at);
  return last;
}

/// A closure counts when all agree to it, or when it ends the author's own matter and nobody objects to either.
std::optional<Instant> Matter::closing_takes_effect(const Kept& closure, const Kept& said) const {
  if (const auto joint = all_others(closure, citers(closure, Rel::assents))) return joint;
  if (closure.party != said.party || is_disputed(closure) || is_disputed(said)) return std::nullopt;
  return closure.at;
}

std::optional<Matter::Closing> Matter::find_closing(const Kept& said) const {
  std::optional<Closing> first;
  const List closures = citers(said, Rel::closes);
  for (const Kept* closure : closures) {
    const auto at = closing_takes_effect(*closure, said);
    if (at && (!first || *at < first->at)) first = Closing{*at, std::string(closure->facts.text("outcome"))};
  }
  if (first) return first;
  const auto own =
      std::find_if(closures.begin(), closures.end(), [&](const Kept* c) { return c->party == said.party; });
  const auto rest = all_others(said, closures);
  if (own == closures.end() || !rest) return std::nullopt;
  return Closing{std::max((*own)->at, *rest), std::string((*own)->facts.text("outcome"))};
}

std::optional<Matter::Closing> Matter::closing(const Kept& said) const {
  // A citation is a commitment, so that citations cannot run in a circle. In a set made up by hand they could: what
  // depends on itself is then taken for open. What was found is remembered until the answer to the first question is
  // known, so that a long quarrel over closures costs no more than its length.
  if (const auto [known, added] = closings_.emplace(&said, std::nullopt); !added) return known->second;
  ++closing_depth_;
  const auto found = said.is(KindId::case_) ? course(said).closed : find_closing(said);
  --closing_depth_;
  if (closing_depth_ == 0)
    closings_.clear();
  else
    closings_[&said] = found;
  return found;
}

bool Matter::is_disputed(const Kept& said) const {
  const auto fixed = corrections(said);
  for (const Kept* dispute : citers(said, Rel::disputes)) {
    if (open_dispute(*dispute, fixed) && !closing(*dispute)) return true;
  }
  return false;
}

/// The disputed party gave in, or its author put in the very value that was held against it.
bool Matter::open_dispute(const Kept& dispute, const std::vector<Correction>& fixed) const {
  if (settled(dispute)) return false;
  const auto value = dispute.facts.json("our_value");
  const std::string_view path = dispute.facts.text("path");
  return std::none_of(
      fixed.begin(), fixed.end(), [&](const Correction& c) { return value && c.path == path && c.value == *value; });
}

bool Matter::settled(const Kept& dispute) const {
  const List assents = citers(dispute, Rel::assents);
  for (const Citation& cite : dispute.cites) {
    if (cite.rel != Rel::disputes) continue;
    if (!cite.other->present) return all_others(dispute, assents).has_value();
    return std::any_of(
        assents.begin(), assents.end(), [&](const Kept* assent) { return assent->party == cite.other->party; });
  }
  return false;
}

std::vector<OpenDispute> Matter::open_disputes(const Kept& said) const {
  std::vector<OpenDispute> open;
  const auto fixed = corrections(said);
  for (const Kept* dispute : citers(said, Rel::disputes)) {
    if (!open_dispute(*dispute, fixed) || closing(*dispute)) continue;
    const Facts& facts = dispute->facts;
    open.push_back({dispute->id,
                    std::string(dispute->party),
                    std::string(facts.text("path")),
                    std::string(facts.text("ground")),
                    facts.json("their_value"),
                    facts.json("our_value")});
  }
  return open;
}

std::vector<Correction> Matter::corrections(const Kept& said) const {
  std::vector<Correction> holding;
  for (const Kept* each : citers(said, Rel::supersedes)) {
    if (!each->is(KindId::correction)) continue;
    Correction next{each->id, std::string(each->facts.text("path")), each->facts.json("value").value_or(Json())};
    std::erase_if(holding, [&](const Correction& before) { return lies_within(before.path, next.path); });
    holding.push_back(std::move(next));
  }
  return holding;
}

Matter::List Matter::acknowledgements(const Kept& said) const {
  List list = citers(said);
  std::erase_if(list, [](const Kept* act) { return act->is(KindId::ack) && !act->facts.boolean("parse_ok"); });
  return list;
}

Matter::List Matter::answers(const Kept& said) const {
  if (!said.is(KindId::request)) {
    List list = citers(said);
    // Putting it into a case shows that it was read, and answers nothing.
    std::erase_if(list, [](const Kept* act) { return act->is(KindId::ack) || act->is(KindId::case_); });
    return list;
  }
  List list = citers(said, Rel::replies);
  std::erase_if(list, [](const Kept* reply) { return reply->facts.text("result") == "in_work"; });
  return list;
}

std::string Matter::escalated_to(const Kept& said) const {
  const auto& levels = agreement_.escalation;
  const auto rank = [&](std::string_view level) {
    return std::find_if(levels.begin(), levels.end(), [&](const auto& each) { return each.id == level; }) -
           levels.begin();
  };
  std::string highest;
  for (const Kept* each : citers(said, Rel::escalates)) {
    const std::string_view level = each->facts.text("level");
    const bool known = rank(level) < static_cast<std::ptrdiff_t>(levels.size());
    if (highest.empty() || (known && rank(level) > rank(highest))) highest = level;
  }
  return highest;
}

}  // namespace thalweg::casework
