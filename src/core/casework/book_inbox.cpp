// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <limits>
#include <map>

#include "casework/book_detail.h"

// What waits for whom.
namespace thalweg::casework {
namespace {

using agreement::Until;
using record::KindId;
using record::Rel;

constexpr std::array<std::string_view, 14> kWhys = {"acknowledge",
                                                    "answer",
                                                    "answer_dispute",
                                                    "assent",
                                                    "certify_erasure",
                                                    "clarify",
                                                    "confirm_closure",
                                                    "escalated",
                                                    "give_account",
                                                    "next_step",
                                                    "renew_status",
                                                    "retention",
                                                    "same_event",
                                                    "update"};
static_assert(kWhys.size() == static_cast<std::size_t>(Why::update) + 1);

/// So long before it lapses an office is asked to say again how its half of a crossing stands.
constexpr Duration kRenewBefore = Duration::hours(1);

/// Kinds of which it matters that somebody read them.
bool wants_acknowledgement(KindId kind) {
  switch (kind) {
    case KindId::incident:
    case KindId::notice:
    case KindId::alert:
    case KindId::request:
    case KindId::dispute:
    case KindId::escalation:
    case KindId::communique: return true;
    case KindId::ack:
    case KindId::assent:
    case KindId::case_:
    case KindId::closure:
    case KindId::contact:
    case KindId::contact_count:
    case KindId::correction:
    case KindId::crossing_status:
    case KindId::erasure:
    case KindId::key_change:
    case KindId::ratification:
    case KindId::reply:
    case KindId::system_notice:
    case KindId::withdrawal:
    case KindId::withheld_count: return false;
  }
  return false;
}

/// Gathers what is owed in one matter.
class Owing {
 public:
  Owing(const Matter& matter, const Kept& kept, const ItemState& state, bool open)
      : matter_(matter), kept_(kept), state_(state), open_(open) {}

  std::vector<Owed> take() {
    if (state_.withdrawn || state_.superseded_by) {
      retention();
      return std::move(owed_);
    }
    if (open_) {
      acknowledgements();
      answers();
      assents();
      author();
      if (!state_.escalated_to.empty() && kept_.kind->id != KindId::escalation) each_party(Why::escalated);
      false_report();
    }
    case_step();
    renewal();
    retention();
    return std::move(owed_);
  }

 private:
  /// The clock that runs for this, if the agreement has one.
  const DeadlineState* clock(Until until) const {
    for (const DeadlineState& each : state_.deadlines) {
      if (each.met_at) continue;
      for (const agreement::Deadline& deadline : matter_.agreement().deadlines) {
        if (deadline.id == each.id && deadline.until == until) return &each;
      }
    }
    return nullptr;
  }

  void owe(Why why, std::string_view party, const DeadlineState* clock) {
    Owed owed{why, party, {}, {}, {}, {}};
    if (clock != nullptr) {
      owed.due = clock->due;
      for (const agreement::Deadline& deadline : matter_.agreement().deadlines) {
        if (deadline.id != clock->id) continue;
        owed.deadline = deadline.id;
        owed.origin = deadline.origin;
      }
    }
    owed_.push_back(owed);
  }

  template <class Has>
  void each_other(Why why, const DeadlineState* clock, Has has) {
    for (const agreement::Party& party : matter_.agreement().parties) {
      if (party.id != kept_.party && !has(party.id)) owe(why, party.id, clock);
    }
  }

  void each_party(Why why) {
    for (const agreement::Party& party : matter_.agreement().parties) owe(why, party.id, nullptr);
  }

  static bool listed(const std::vector<std::string>& parties, const std::string& party) {
    return std::find(parties.begin(), parties.end(), party) != parties.end();
  }

  bool answered(const std::string& party) const {
    const auto answers = matter_.answers(kept_);
    return std::any_of(answers.begin(), answers.end(), [&](const Kept* act) { return act->party == party; });
  }

  void acknowledgements() {
    const DeadlineState* acked = clock(Until::acked);
    if (acked == nullptr && !wants_acknowledgement(kept_.kind->id)) return;
    each_other(Why::acknowledge, acked, [&](const std::string& party) { return listed(state_.acked_by, party); });
  }

  void answers() {
    const DeadlineState* answer = clock(Until::answered);
    if (kept_.is(KindId::request) || kept_.is(KindId::escalation))
      each_other(Why::answer, answer, [&](const std::string& party) { return answered(party); });
    if (kept_.is(KindId::dispute)) {
      for (const Citation& cite : kept_.cites) {
        if (cite.rel != Rel::disputes || !cite.counts || answered(std::string(cite.other->party))) continue;
        owe(Why::answer_dispute, cite.other->party, answer);
      }
    }
    if (kept_.is(KindId::erasure))
      each_other(Why::certify_erasure, answer, [&](const std::string& party) { return answered(party); });
  }

  void assents() {
    const auto assented = [&](const std::string& party) { return listed(state_.assented_by, party); };
    const DeadlineState* clock_of = clock(Until::assented);
    if (kept_.is(KindId::communique)) each_other(Why::assent, clock_of, assented);
    if (kept_.is(KindId::reply) && kept_.facts.text("result") != "in_work") {
      for (const Citation& cite : kept_.cites) {
        const bool waits = cite.rel == Rel::replies && cite.counts && !assented(std::string(cite.other->party)) &&
                           state_.disputes.empty() && !matter_.closing(*cite.other) && !matter_.withdrawn(*cite.other);
        if (waits) owe(Why::assent, cite.other->party, clock_of);
      }
    }
    if (!kept_.is(KindId::closure) || !state_.disputes.empty()) return;
    // What ended the author's own matter alone needs nobody else; what others have a part in does, or the clock runs.
    const bool waits = std::any_of(kept_.cites.begin(), kept_.cites.end(), [&](const Citation& cite) {
      return cite.rel == Rel::closes && cite.counts && !matter_.closing(*cite.other) && !matter_.withdrawn(*cite.other);
    });
    if (waits || clock_of != nullptr) each_other(Why::confirm_closure, clock_of, assented);
  }

  void author() {
    if (const DeadlineState* update = clock(Until::updated)) owe(Why::update, kept_.party, update);
  }

  /// A claim in public: each side tells what it knows of it, and then both tell the public the same.
  void false_report() {
    if (!kept_.is(KindId::incident) || kept_.facts.text("type") != "information.false_report") return;
    const auto about = matter_.citers(kept_);
    bool all = true, clarified = false;
    for (const agreement::Party& party : matter_.agreement().parties) {
      const bool told = std::any_of(about.begin(), about.end(), [&](const Kept* act) {
        return act->party == party.id && act->is(KindId::incident);
      });
      if (!told) owe(Why::give_account, party.id, nullptr);
      all = all && told;
    }
    for (const Kept* act : about) clarified = clarified || act->is(KindId::communique);
    if (all && !clarified) each_party(Why::clarify);
  }

  void case_step() {
    if (!kept_.is(KindId::case_)) return;
    for (const Citation& cite : kept_.cites) {
      if (cite.rel == Rel::merges && cite.counts && !state_.joint) {
        each_other(Why::assent, nullptr, [&](const std::string& party) { return listed(state_.assented_by, party); });
        break;
      }
    }
    const auto at = kept_.facts.instant("next_at");
    const Kept* head = matter_.case_of(kept_);
    if (!at || head == nullptr || matter_.closing(*head)) return;
    // Whoever said later what comes next has said so instead.
    const auto records = matter_.case_records(*matter_.standing_case(*head));
    for (const Kept* each : records) {
      if (each->party == kept_.party && each->facts.has("next_step") && earlier(kept_, *each)) return;
    }
    owed_.push_back({Why::next_step, kept_.party, at, {}, {}, {}});
  }

  void renewal() {
    const auto until = kept_.is(KindId::crossing_status) ? kept_.facts.instant("valid_until") : std::nullopt;
    if (until) owed_.push_back({Why::renew_status, kept_.party, until, *until - kRenewBefore, {}, {}});
  }

  void retention() {
    if (!is_matter(kept_.kind->id)) return;
    if (const auto until = kept_.facts.instant("retain_until"))
      owed_.push_back({Why::retention, kept_.party, until, until, {}, {}});
  }

  const Matter& matter_;
  const Kept& kept_;
  const ItemState& state_;
  bool open_;
  std::vector<Owed> owed_;
};

/// What an office must be allowed to do for it: author that kind, or have that power.
struct Means {
  std::string_view kind;
  std::optional<agreement::Power> power;
};

Means means_for(Why why) {
  using agreement::Power;
  switch (why) {
    case Why::acknowledge: return {"ack", {}};
    case Why::answer: return {"reply", {}};
    case Why::answer_dispute: return {"correction", {}};
    case Why::assent:
    case Why::confirm_closure: return {"assent", Power::assent};
    case Why::certify_erasure:
    case Why::retention: return {"erasure", Power::erase};
    case Why::clarify: return {"communique", {}};
    case Why::escalated: return {"closure", {}};
    case Why::give_account:
    case Why::update: return {"incident", {}};
    case Why::next_step:
    case Why::same_event: return {"case", {}};
    case Why::renew_status: return {"crossing_status", {}};
  }
  return {};
}

}  // namespace

std::string_view name(Why why) {
  return kWhys.at(static_cast<std::size_t>(why));
}

std::vector<Owed> owed_in(const Matter& matter, const Kept& kept, const ItemState& state, bool open) {
  return Owing(matter, kept, state, open).take();
}

std::vector<std::string> Book::Inside::offices(const Kept& kept, Why why, std::string_view party) const {
  const Means means = means_for(why);
  const std::string_view sector = kept.facts.text("sector");
  std::vector<std::string> ids;
  for (const agreement::Office& office : matter.agreement().offices) {
    const bool there = sector.empty() || office.sectors.empty() ||
                       std::find(office.sectors.begin(), office.sectors.end(), sector) != office.sectors.end();
    const bool able = office.may_author(means.kind) && (!means.power || office.may(*means.power));
    if (office.party == party && there && able) ids.push_back(office.id);
  }
  return ids;
}

namespace {

/// Something that is owed, before it is made ready to be shown: of ten thousand only the most urgent ones are.
struct Waiting {
  const Kept* kept;
  Owed owed;
  const std::vector<std::string>* offices;
  std::optional<Hash> other;
};

bool more_urgent(const Waiting& a, const Waiting& b) {
  if (a.owed.due.has_value() != b.owed.due.has_value()) return a.owed.due.has_value();
  if (a.owed.due && *a.owed.due != *b.owed.due) return *a.owed.due < *b.owed.due;
  if (a.kept->at != b.kept->at) return a.kept->at > b.kept->at;
  if (a.kept->id != b.kept->id) return a.kept->id < b.kept->id;
  return a.owed.why != b.owed.why ? a.owed.why < b.owed.why : a.other < b.other;
}

}  // namespace

std::vector<InboxItem> Book::inbox(std::string_view party) const {
  return inbox(party, {.limit = std::numeric_limits<std::size_t>::max()}).items;
}

InboxPage Book::inbox(std::string_view party, const InboxQuery& query) const {
  const Inside& in = *inside_;
  InboxPage page;
  std::vector<Waiting> waiting;
  // Which offices may do it hangs on what it is and where alone.
  std::map<std::pair<Why, std::string_view>, std::vector<std::string>> able;
  const auto add = [&](const Kept& kept, const Owed& owed, std::optional<Hash> other) {
    const auto [offices, is_new] = able.try_emplace({owed.why, kept.facts.text("sector")});
    if (is_new) offices->second = in.offices(kept, owed.why, party);
    const auto& list = offices->second;
    if (!query.office.empty() && std::find(list.begin(), list.end(), query.office) == list.end()) return;
    ++page.total;
    page.overdue += owed.due && in.now > *owed.due ? 1 : 0;
    waiting.push_back({&kept, owed, &list, other});
  };
  const auto followed = [&](const Kept& status) {
    // A status that another one of the same half has followed needs no renewing.
    const auto found = in.statuses.find(status.facts.text("crossing"));
    return found != in.statuses.end() && std::any_of(found->second.begin(), found->second.end(), [&](const Kept* each) {
             return each->party == status.party && earlier(status, *each) && !in.matter.withdrawn(*each) &&
                    each->facts.text("direction") == status.facts.text("direction") &&
                    each->facts.json("traffic") == status.facts.json("traffic");
           });
  };
  for (const Standing& each : in.standings) {
    for (const Owed& owed : each.owed) {
      if (owed.party != party || (owed.since && *owed.since > in.now)) continue;
      if (owed.why == Why::renew_status && followed(*each.kept)) continue;
      add(*each.kept, owed, std::nullopt);
    }
  }
  for (const Similar& pair : query.suggestions ? similar() : std::vector<Similar>()) {
    const bool a_is_ours = pair.a.party == party;
    const Brief& ours = a_is_ours ? pair.a : pair.b;
    const Kept* kept = std::as_const(in.matter).find(ours.id);
    if (ours.party != party || kept == nullptr) continue;
    add(*kept, {Why::same_event, kept->party, {}, {}, {}, {}}, a_is_ours ? pair.b.id : pair.a.id);
  }
  const std::size_t shown = std::min(query.limit, waiting.size());
  std::partial_sort(waiting.begin(), waiting.begin() + static_cast<std::ptrdiff_t>(shown), waiting.end(), more_urgent);
  for (std::size_t i = 0; i < shown; ++i) {
    const Waiting& each = waiting[i];
    InboxItem item;
    item.matter = in.brief_of(*each.kept);
    item.why = each.owed.why;
    item.party = party;
    item.due = each.owed.due;
    item.overdue = each.owed.due && in.now > *each.owed.due;
    item.deadline = each.owed.deadline;
    item.origin = each.owed.origin;
    item.offices = *each.offices;
    item.other = each.other;
    page.items.push_back(std::move(item));
  }
  return page;
}

}  // namespace thalweg::casework
