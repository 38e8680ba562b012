// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "casework/fold_detail.h"

namespace thalweg::casework {
namespace {

using record::KindId;
using record::Rel;

bool all_acked(const Matter& matter, const Said& said) {
  return matter.all_others(said, matter.acknowledgements(said)).has_value();
}

bool reached(const Said& said, std::string_view field, Instant now) {
  const auto at = said.record->instant(field);
  return at && now >= *at;
}

/// Somebody asked for a joint investigation, and that request stands.
bool under_inquiry(const Matter& matter, const Said& said) {
  const auto citers = matter.citers(said);
  return std::any_of(citers.begin(), citers.end(), [&](const Said* each) {
    return each->record->kind->id == KindId::request && each->record->json.text("ask") == "joint_investigation" &&
           !matter.closing(*each);
  });
}

std::string incident(const Matter& matter, const Said& said, const ItemState& known) {
  if (matter.closing(said)) return "closed";
  if (!known.escalated_to.empty()) return "escalated";
  if (!known.disputes.empty()) return "disputed";
  if (under_inquiry(matter, said)) return "under_inquiry";
  return all_acked(matter, said) ? "acked" : "reported";
}

std::string notice(const Matter& matter, const Said& said, const ItemState& known, Instant now) {
  if (matter.closing(said)) return "closed";
  if (!known.disputes.empty()) return "disputed";
  if (reached(said, "event_until", now)) return "ended";
  if (reached(said, "event_at", now)) return "active";
  return all_acked(matter, said) ? "acked" : "announced";
}

std::string alert(const Matter& matter, const Said& said, Instant now) {
  if (matter.closing(said)) return "closed";
  if (reached(said, "expires_at", now)) return "expired";
  return all_acked(matter, said) ? "acked" : "issued";
}

std::string crossing_status(const Said& said, const ItemState& known, Instant now) {
  if (reached(said, "valid_until", now)) return "expired";
  if (!known.disputes.empty()) return "disputed";
  return reached(said, "event_at", now) ? "current" : "announced";
}

/// The last final word of each party that answered.
std::vector<const Said*> standing_replies(const Matter& matter, const Said& said) {
  auto replies = matter.answers(said);
  std::erase_if(replies, [&](const Said* reply) { return matter.successor(*reply) != nullptr; });
  return replies;
}

/// The asker agreed to every party's reply.
bool accepted(const Matter& matter, const Said& said, const std::vector<const Said*>& replies) {
  Matter::List agreed;
  for (const Said* reply : replies) {
    const auto assents = matter.citers(*reply, Rel::assents);
    if (std::any_of(assents.begin(), assents.end(), [&](const Said* assent) { return assent->party == said.party; }))
      agreed.push_back(reply);
  }
  return matter.all_others(said, agreed).has_value();
}

std::string request(const Matter& matter, const Said& said, const ItemState& known) {
  if (matter.closing(said)) return "closed";
  const auto replies = standing_replies(matter, said);
  if (accepted(matter, said, replies)) return "accepted";
  if (!known.escalated_to.empty()) return "escalated";
  if (std::any_of(
          replies.begin(), replies.end(), [&](const Said* reply) { return !matter.open_disputes(*reply).empty(); }))
    return "contested";
  if (matter.all_others(said, replies)) return "replied";
  if (!matter.citers(said, Rel::replies).empty()) return "in_work";
  return all_acked(matter, said) ? "acked" : "sent";
}

std::string reply(const Matter& matter, const Said& said, const ItemState& known) {
  if (!known.disputes.empty()) return "contested";
  if (!known.assented_by.empty()) return "accepted";
  return all_acked(matter, said) ? "acked" : "given";
}

std::string dispute(const Matter& matter, const Said& said, const ItemState& known) {
  if (const auto closing = matter.closing(said)) {
    return closing->outcome == "settled" || closing->outcome == "kept_as_dissent" ? closing->outcome : "closed";
  }
  if (matter.settled(said)) return "settled";
  for (const record::Cite& cite : said.record->cites()) {
    const Said* disputed = cite.rel == Rel::disputes ? matter.find(cite.record) : nullptr;
    if (disputed == nullptr || disputed->record == nullptr) continue;
    const auto open = matter.open_disputes(*disputed);
    const bool stands =
        std::any_of(open.begin(), open.end(), [&](const OpenDispute& each) { return each.id == said.id; });
    const auto citers = matter.citers(*disputed, Rel::disputes);
    const bool had_effect = std::find(citers.begin(), citers.end(), matter.find(said.id)) != citers.end();
    if (had_effect && !stands) return "settled";
  }
  if (!known.escalated_to.empty()) return "escalated";
  if (!matter.first_by_others(said, matter.answers(said)).empty()) return "answered";
  return all_acked(matter, said) ? "acked" : "open";
}

std::string closure(const ItemState& known) {
  if (known.joint) return "joint";
  return known.disputes.empty() ? "stated" : "disputed";
}

std::string escalation(const Matter& matter, const Said& said) {
  std::size_t open = 0, ended = 0;
  for (const record::Cite& cite : said.record->cites()) {
    const Said* matter_taken_up = cite.rel == Rel::escalates ? matter.find(cite.record) : nullptr;
    if (cite.rel != Rel::escalates) continue;
    const bool closed =
        matter_taken_up != nullptr && matter_taken_up->record != nullptr && matter.closing(*matter_taken_up);
    ++(closed ? ended : open);
  }
  if (open == 0 && ended > 0) return "closed";
  return all_acked(matter, said) ? "acked" : "open";
}

/// Certified when every party says that it destroyed its copy.
std::string erasure(const Matter& matter, const Said& said) {
  Matter::List acts{&said};
  for (std::size_t i = 0; i < acts.size(); ++i) {
    for (const Said* each : matter.citers(*acts[i], Rel::about)) {
      if (std::find(acts.begin(), acts.end(), each) == acts.end()) acts.push_back(each);
    }
  }
  std::erase_if(acts, [](const Said* act) {
    return act->record->kind->id != KindId::erasure || act->record->json.text("act") == "asked";
  });
  const bool own = std::any_of(acts.begin(), acts.end(), [&](const Said* act) { return act->party == said.party; });
  if (own && matter.all_others(said, acts)) return "certified";
  return acts.empty() ? "asked" : "done";
}

std::string system_notice(const Said& said, Instant now) {
  if (reached(said, "event_until", now)) return "ended";
  return reached(said, "event_at", now) ? "active" : "announced";
}

/// Only the record that opens a case stands for it; those that continue it are parts.
std::string case_state(const Matter& matter, const Said& said) {
  const auto cites = said.record->cites();
  if (std::any_of(cites.begin(), cites.end(), [](const record::Cite& cite) { return cite.rel == Rel::belongs; }))
    return "continued";
  const auto course = matter.course(said);
  if (course.merged_into) return "merged";
  if (course.closed) return "closed";
  if (course.reopened) return "reopened";
  return course.joined.size() > 1 ? "joined" : "opened";
}

std::string communique(const Matter& matter, const Said& said, const ItemState& known) {
  if (!known.disputes.empty()) return "disputed";
  if (known.joint) return "agreed";
  return all_acked(matter, said) ? "acked" : "proposed";
}

std::string withheld_count(const Matter& matter, const Said& said, const ItemState& known) {
  if (!known.disputes.empty()) return "disputed";
  return all_acked(matter, said) ? "acked" : "stated";
}

}  // namespace

std::string state_name(const Matter& matter, const Said& said, const ItemState& known, Instant now) {
  if (known.withdrawn) return "withdrawn";
  if (known.superseded_by) return "superseded";
  switch (said.record->kind->id) {
    case KindId::incident: return incident(matter, said, known);
    case KindId::notice: return notice(matter, said, known, now);
    case KindId::alert: return alert(matter, said, now);
    case KindId::crossing_status: return crossing_status(said, known, now);
    case KindId::request: return request(matter, said, known);
    case KindId::reply: return reply(matter, said, known);
    case KindId::dispute: return dispute(matter, said, known);
    case KindId::case_: return case_state(matter, said);
    case KindId::closure: return closure(known);
    case KindId::communique: return communique(matter, said, known);
    case KindId::correction: return known.disputes.empty() ? "stated" : "disputed";
    case KindId::escalation: return escalation(matter, said);
    case KindId::erasure: return erasure(matter, said);
    case KindId::system_notice: return system_notice(said, now);
    case KindId::withheld_count: return withheld_count(matter, said, known);
    case KindId::ack:
    case KindId::assent:
    case KindId::key_change:
    case KindId::ratification:
    case KindId::withdrawal: return {};
  }
  return {};
}

}  // namespace thalweg::casework
