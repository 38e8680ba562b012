// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "casework/fold_detail.h"

namespace thalweg::casework {
namespace {

using agreement::Fact;
using record::KindId;
using record::Rel;

bool all_acked(const Matter& matter, const Kept& said) {
  return matter.all_others(said, matter.acknowledgements(said)).has_value();
}

bool reached(const Kept& said, FactKey field, Instant now) {
  const auto at = said.facts.instant(field);
  return at && now >= *at;
}

/// Somebody asked for a joint investigation, and that request stands.
bool under_inquiry(const Matter& matter, const Kept& said) {
  const auto citers = matter.citers(said);
  return std::any_of(citers.begin(), citers.end(), [&](const Kept* each) {
    return each->kind->id == KindId::request && each->facts.text("ask") == "joint_investigation" &&
           !matter.closing(*each);
  });
}

/// The last final word of each party that answered.
std::vector<const Kept*> standing_replies(const Matter& matter, const Kept& said) {
  auto replies = matter.answers(said);
  std::erase_if(replies, [&](const Kept* reply) { return matter.successor(*reply) != nullptr; });
  return replies;
}

/// The asker agreed to every party's reply.
bool accepted(const Matter& matter, const Kept& said, const std::vector<const Kept*>& replies) {
  Matter::List agreed;
  for (const Kept* reply : replies) {
    const auto assents = matter.citers(*reply, Rel::assents);
    if (std::any_of(assents.begin(), assents.end(), [&](const Kept* assent) { return assent->party == said.party; }))
      agreed.push_back(reply);
  }
  return matter.all_others(said, agreed).has_value();
}

bool contested(const Matter& matter, const Kept& said) {
  const auto replies = standing_replies(matter, said);
  return std::any_of(
      replies.begin(), replies.end(), [&](const Kept* reply) { return !matter.open_disputes(*reply).empty(); });
}

/// One side gave in, or the dispute was ended as settled.
bool settled(const Matter& matter, const Kept& said) {
  if (!said.is(KindId::dispute)) return false;
  if (const auto closing = matter.closing(said)) return closing->outcome == "settled";
  if (matter.settled(said)) return true;
  for (const Citation& cite : said.cites) {
    if (cite.rel != Rel::disputes || !cite.counts) continue;
    const auto open = matter.open_disputes(*cite.other);
    const bool stands =
        std::any_of(open.begin(), open.end(), [&](const OpenDispute& each) { return each.id == said.id; });
    if (!stands) return true;
  }
  return false;
}

bool kept_as_dissent(const Matter& matter, const Kept& said) {
  const auto closing = said.is(KindId::dispute) ? matter.closing(said) : std::nullopt;
  return closing && closing->outcome == "kept_as_dissent";
}

/// Of an escalation: all that it took up has ended.
bool closed(const Matter& matter, const Kept& said) {
  if (!said.is(KindId::escalation)) return matter.closing(said).has_value();
  bool any = false;
  for (const Citation& cite : said.cites) {
    if (cite.rel != Rel::escalates) continue;
    if (cite.other->kind == nullptr || !matter.closing(*cite.other)) return false;
    any = true;
  }
  return any;
}

/// The erasures that speak of the same destruction, and say that it was done.
Matter::List destructions(const Matter& matter, const Kept& said) {
  Matter::List acts{&said};
  for (std::size_t i = 0; i < acts.size(); ++i) {
    for (const Kept* each : matter.citers(*acts[i], Rel::about)) {
      if (std::find(acts.begin(), acts.end(), each) == acts.end()) acts.push_back(each);
    }
  }
  std::erase_if(acts, [](const Kept* act) { return !act->is(KindId::erasure) || act->facts.text("act") == "asked"; });
  return acts;
}

/// Every party says that it destroyed its copy.
bool certified(const Matter& matter, const Kept& said) {
  const auto acts = destructions(matter, said);
  const bool own = std::any_of(acts.begin(), acts.end(), [&](const Kept* act) { return act->party == said.party; });
  return own && matter.all_others(said, acts);
}

/// Only the record that opens a case stands for it; those that continue it are parts.
bool continued(const Kept& said) {
  return said.is(KindId::case_) && std::any_of(said.cites.begin(), said.cites.end(), [](const Citation& cite) {
           return cite.rel == Rel::belongs;
         });
}

bool joined(const Matter& matter, const Kept& said) {
  return said.is(KindId::case_) && matter.course(said).joined.size() > 1;
}

bool reopened(const Matter& matter, const Kept& said) {
  return said.is(KindId::case_) && matter.course(said).reopened;
}

bool merged(const Matter& matter, const Kept& said) {
  return said.is(KindId::case_) && matter.standing_case(said) != &said;
}

bool holds(Fact fact, const Matter& matter, const Kept& said, const ItemState& known, Instant now) {
  switch (fact) {
    case Fact::accepted: return said.is(KindId::request) && accepted(matter, said, standing_replies(matter, said));
    case Fact::acked: return all_acked(matter, said);
    case Fact::answered: return !matter.first_by_others(said, matter.answers(said)).empty();
    case Fact::assented: return !known.assented_by.empty();
    case Fact::begun: return reached(said, "event_at", now);
    case Fact::certified: return said.is(KindId::erasure) && certified(matter, said);
    case Fact::closed: return closed(matter, said);
    case Fact::contested: return said.is(KindId::request) && contested(matter, said);
    case Fact::continued: return continued(said);
    case Fact::disputed: return !known.disputes.empty();
    case Fact::done: return said.is(KindId::erasure) && !destructions(matter, said).empty();
    case Fact::ended: return reached(said, "event_until", now);
    case Fact::escalated: return !known.escalated_to.empty();
    case Fact::expired: return reached(said, "expires_at", now) || reached(said, "valid_until", now);
    case Fact::in_work: return !matter.citers(said, Rel::replies).empty();
    case Fact::joined: return joined(matter, said);
    case Fact::joint: return known.joint;
    case Fact::kept_as_dissent: return kept_as_dissent(matter, said);
    case Fact::merged: return merged(matter, said);
    case Fact::reopened: return reopened(matter, said);
    case Fact::replied:
      return said.is(KindId::request) && matter.all_others(said, standing_replies(matter, said)).has_value();
    case Fact::settled: return settled(matter, said);
    case Fact::under_inquiry: return under_inquiry(matter, said);
  }
  return false;
}

}  // namespace

std::string state_name(const Matter& matter, const Kept& said, const ItemState& known, Instant now) {
  if (known.withdrawn) return "withdrawn";
  if (known.superseded_by) return "superseded";
  for (const agreement::StateRow& row : matter.states_of(said.kind->id)) {
    const bool all =
        std::all_of(row.when.begin(), row.when.end(), [&](Fact fact) { return holds(fact, matter, said, known, now); });
    if (all) return row.name;
  }
  return {};
}

}  // namespace thalweg::casework
