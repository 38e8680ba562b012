// SPDX-License-Identifier: Apache-2.0
#include "agreement/states.h"

#include <array>
#include <utility>

#include "base/result.h"

namespace thalweg::agreement {
namespace {

using record::KindId;

constexpr std::array<std::string_view, 23> kFacts = {
    "accepted",  "acked",           "answered", "assented", "begun",     "certified", "closed",       "contested",
    "continued", "disputed",        "done",     "ended",    "escalated", "expired",   "in_work",      "joined",
    "joint",     "kept_as_dissent", "merged",   "reopened", "replied",   "settled",   "under_inquiry"};
static_assert(kFacts.size() == static_cast<std::size_t>(Fact::under_inquiry) + 1);

/// A state whose name is that of the one fact that it needs.
StateRow same(std::string_view kind, Fact fact) {
  return {std::string(kind), std::string(name(fact)), {fact}, {}};
}

StateRow row(std::string_view kind, std::string_view state, std::vector<Fact> when = {}) {
  return {std::string(kind), std::string(state), std::move(when), {}};
}

std::vector<StateRow> rows_of(KindId id) {
  const std::string_view kind = record::kind(id).name;
  const auto is = [&](Fact fact) { return same(kind, fact); };
  const auto at = [&](std::string_view state, std::vector<Fact> when = {}) {
    return row(kind, state, std::move(when));
  };
  using enum Fact;
  switch (id) {
    case KindId::incident:
      return {is(closed), is(escalated), is(disputed), is(under_inquiry), is(acked), at("reported")};
    case KindId::notice:
      return {is(closed), is(disputed), is(ended), at("active", {begun}), is(acked), at("announced")};
    case KindId::alert: return {is(closed), is(expired), is(acked), at("issued")};
    case KindId::crossing_status: return {is(expired), is(disputed), at("current", {begun}), at("announced")};
    case KindId::request:
      return {is(closed), is(accepted), is(escalated), is(contested), is(replied), is(in_work), is(acked), at("sent")};
    case KindId::reply: return {at("contested", {disputed}), at("accepted", {assented}), is(acked), at("given")};
    case KindId::dispute:
      return {is(kept_as_dissent), is(settled), is(closed), is(escalated), is(answered), is(acked), at("open")};
    case KindId::closure: return {is(joint), is(disputed), at("stated")};
    case KindId::correction: return {is(disputed), at("stated")};
    case KindId::escalation: return {is(closed), is(acked), at("open")};
    case KindId::erasure: return {is(certified), is(done), at("asked")};
    case KindId::system_notice: return {is(ended), at("active", {begun}), at("announced")};
    case KindId::case_: return {is(continued), is(merged), is(closed), is(reopened), is(joined), at("opened")};
    case KindId::communique: return {is(disputed), at("agreed", {joint}), is(acked), at("proposed")};
    case KindId::contact: return {is(expired), is(disputed), is(acked), at("seen")};
    case KindId::contact_count:
    case KindId::withheld_count: return {is(disputed), is(acked), at("stated")};
    case KindId::ack:
    case KindId::assent:
    case KindId::key_change:
    case KindId::ratification:
    case KindId::withdrawal: return {};
  }
  return {};
}

}  // namespace

std::string_view name(Fact fact) {
  return kFacts.at(static_cast<std::size_t>(fact));
}

std::optional<Fact> fact_from_text(std::string_view text) {
  for (std::size_t i = 0; i < kFacts.size(); ++i) {
    if (kFacts.at(i) == text) return static_cast<Fact>(i);
  }
  return std::nullopt;
}

std::string fact_names() {
  std::string all;
  for (const std::string_view each : kFacts) all += (all.empty() ? "" : ", ") + std::string(each);
  return all;
}

std::vector<StateRow> default_states(KindId kind) {
  return rows_of(kind);
}

}  // namespace thalweg::agreement
