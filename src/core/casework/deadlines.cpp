// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "casework/book_detail.h"

namespace thalweg::casework {
namespace {

using agreement::Starts;
using agreement::Until;
using record::Rel;

/// The earlier of two times of which either may be missing.
std::optional<Instant> first_of(std::optional<Instant> a, std::optional<Instant> b) {
  if (!a || !b) return a ? a : b;
  return std::min(*a, *b);
}

agreement::DeadlineQuery query_of(const Kept& subject) {
  const auto type = FactKey::of(agreement::type_field(*subject.kind));
  return {.kind = subject.kind->name,
          .ask = subject.facts.text("ask"),
          .urgency = subject.facts.text("urgency"),
          .type = type ? subject.facts.text(*type) : std::string_view(),
          .impact = agreement::impact_from_text(subject.facts.text("impact")),
          .planned = subject.facts.boolean("planned")};
}

std::vector<const agreement::Deadline*> binding_on(const Matter& matter, const Kept& subject) {
  const auto& all = matter.agreement().deadlines;
  const bool any =
      std::any_of(all.begin(), all.end(), [&](const auto& each) { return each.kind == subject.kind->name; });
  if (!any) return {};  // of most kinds, without a look at what they say
  return agreement::find_deadlines(matter.agreement(), query_of(subject));
}

/// When the clock started; nothing while it has not.
std::optional<Instant> start_of(const Matter& matter, const Kept& subject, Starts starts) {
  switch (starts) {
    case Starts::sent: return subject.at;
    case Starts::known_at: {
      // What does not say since when it was known was known at the latest when it was said.
      const auto known = subject.facts.instant("known_at");
      return known ? known : subject.at;
    }
    case Starts::event_at: {
      const auto event = subject.facts.instant("event_at");
      return event ? event : subject.facts.instant("onset_at");
    }
    case Starts::acked:
      // A receipt proves delivery just as well as an acknowledgement does.
      return first_of(subject.receipted_at, matter.all_others(subject, matter.acknowledgements(subject)));
  }
  return std::nullopt;
}

/// What the others do to meet it; nothing when the author meets it.
std::optional<Matter::List> acts_that_meet(const Matter& matter, const Kept& subject, Until until) {
  switch (until) {
    case Until::acked: return matter.acknowledgements(subject);
    case Until::answered: return matter.answers(subject);
    case Until::assented: return matter.citers(subject, Rel::assents);
    case Until::sent:
    case Until::closed:
    case Until::updated: return std::nullopt;
  }
  return std::nullopt;
}

std::optional<Instant> met_at(const Matter& matter, const Kept& subject, Until until) {
  if (const auto acts = acts_that_meet(matter, subject, until)) return matter.all_others(subject, *acts);
  if (until == Until::sent) return subject.at;
  if (until == Until::updated) return std::nullopt;  // never for good: each update starts the clock anew
  const auto closing = matter.closing(subject);
  return closing ? std::optional(closing->at) : std::nullopt;
}

/// The last time that the author told more of it.
Instant last_update(const Matter& matter, const Kept& subject, Instant start) {
  Instant last = start;
  for (const Rel rel : {Rel::supplements, Rel::supersedes}) {
    for (const Kept* each : matter.citers(subject, rel)) last = std::max(last, each->at);
  }
  return last;
}

/// Whoever took a matter back, replaced it or ended it is owed nothing more for it and owes nothing more.
bool lapsed(const Matter& matter, const Kept& subject) {
  return matter.withdrawn(subject) || matter.successor(subject) != nullptr || matter.closing(subject).has_value();
}

}  // namespace

std::vector<Clock> clocks(const Matter& matter, const Kept& subject) {
  std::vector<Clock> running;
  const auto binding = binding_on(matter, subject);
  const bool over = !binding.empty() && lapsed(matter, subject);
  for (const agreement::Deadline* deadline : binding) {
    const auto start = start_of(matter, subject, deadline->starts);
    if (!start) continue;
    const Instant from = deadline->until == Until::updated ? last_update(matter, subject, *start) : *start;
    const Instant due = deadline->before ? from - deadline->within : from + deadline->within;
    if (const auto acts = acts_that_meet(matter, subject, deadline->until)) {
      const auto first = matter.first_by_others(subject, *acts);
      for (const agreement::Party& party : matter.agreement().parties) {
        if (party.id == subject.party) continue;
        const auto met =
            std::find_if(first.begin(), first.end(), [&](const auto& each) { return each.first == party.id; });
        if (met != first.end()) running.push_back({deadline, party.id, *start, due, met->second});
        if (met == first.end() && !over) running.push_back({deadline, party.id, *start, due, std::nullopt});
      }
    } else {
      const auto met = met_at(matter, subject, deadline->until);
      if (met || !over) running.push_back({deadline, subject.party, *start, due, met});
    }
  }
  return running;
}

std::vector<DeadlineState> deadlines(const Matter& matter, const Kept& subject, Instant now) {
  std::vector<DeadlineState> states;
  const auto binding = binding_on(matter, subject);
  const bool over = !binding.empty() && lapsed(matter, subject);
  for (const agreement::Deadline* deadline : binding) {
    const auto start = start_of(matter, subject, deadline->starts);
    if (!start) continue;
    DeadlineState state{
        deadline->id, deadline->origin, deadline->then, {}, met_at(matter, subject, deadline->until), false};
    if (over && !state.met_at) continue;
    const Instant from = deadline->until == Until::updated ? last_update(matter, subject, *start) : *start;
    state.due = deadline->before ? from - deadline->within : from + deadline->within;
    state.overdue = !state.met_at && now > state.due;
    states.push_back(std::move(state));
  }
  return states;
}

}  // namespace thalweg::casework
