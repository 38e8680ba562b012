// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <tuple>

#include "agreement/agreement.h"
#include "casework/book.h"
#include "exchange/receipts.h"
#include "machine/payloads.h"
#include "release/gate.h"
#include "sim/checks.h"
#include "sim/drill.h"

namespace thalweg::sim {
namespace {

/// For each journal and each other party: how far that party had it, and since when, as its own journal says.
using Citings = std::map<std::pair<std::string, std::string>, std::vector<exchange::Cosigned>>;

Citings citings_in(const Library& library, const std::vector<std::string>& parties) {
  Citings citings;
  for (const Known* known : library.all()) {
    if (known->note.empty()) continue;
    for (const std::string& about : parties) {
      const auto receipt = exchange::receipt_in(known->note, machine::mirror_name(known->party));
      if (receipt && receipt->origin == agreement::origin(kAgreementId, about))
        citings[{about, known->party}].push_back(*receipt);
    }
  }
  return citings;
}

std::optional<Instant> receipted_at(const Citings& citings,
                                    const Known& known,
                                    const std::vector<std::string>& parties) {
  std::optional<Instant> last;
  for (const std::string& other : parties) {
    if (other == known.party) continue;
    const auto found = citings.find({known.party, other});
    if (found == citings.end()) return std::nullopt;
    const auto first = std::find_if(
        found->second.begin(), found->second.end(), [&](const auto& each) { return each.size > known.index; });
    if (first == found->second.end()) return std::nullopt;
    last = last ? std::max(*last, first->at) : first->at;
  }
  return last;
}

bool same(const Known& a, const Known& b) {
  return a.id == b.id && a.at == b.at && a.erased == b.erased && a.record.has_value() == b.record.has_value() &&
         (!a.record || a.record->bytes == b.record->bytes) && a.note == b.note;
}

/// A second opinion on those deadlines that nothing but time can have touched.
std::optional<Violation> check_by_hand(const casework::Said& said, const casework::ItemState& state, Instant now) {
  const bool request = said.record->kind->name == "request" && said.record->json.text("urgency") == "u1";
  const bool notice = said.record->kind->name == "notice";
  if (!request && !notice) return std::nullopt;
  const std::optional<Instant> start = notice ? std::optional(said.at) : said.receipted_at;
  if (!start) return std::nullopt;
  const Instant due = *start + Duration::minutes(notice ? 15 : 20);
  const auto found = std::find_if(state.deadlines.begin(), state.deadlines.end(), [&](const auto& each) {
    return each.id == (notice ? "notice-acked" : "reply-u1");
  });
  if (found != state.deadlines.end() && found->due == due && found->overdue == (now > due)) return std::nullopt;
  return Violation{"each_deadline_fires_once",
                   "nobody did anything about " + to_hex(said.id) + ", yet its deadline is not kept"};
}

/// What the desks of one node show of all that was said.
struct Desk {
  std::vector<casework::CaseSummary> cases;
  std::vector<std::vector<Hash>> members;
  std::vector<std::tuple<Hash, casework::Why, std::string, bool>> inbox;
  casework::Balance balance;

  friend bool operator==(const Desk&, const Desk&) = default;
};

Desk desk_of(const casework::Book& book, const std::vector<std::string>& parties, Instant now) {
  Desk desk;
  casework::CaseQuery query;
  query.state = casework::CaseQuery::State::all;
  query.limit = 10'000;
  desk.cases = book.cases(query).items;
  for (const auto& each : desk.cases) desk.members.push_back(book.find_case(each.id)->members);
  for (const std::string& party : parties) {
    for (const auto& item : book.inbox(party)) desk.inbox.emplace_back(item.matter.id, item.why, party, item.overdue);
  }
  desk.balance = book.balance(Instant(), now + Duration::days(1));
  return desk;
}

/// The first thing that two desks show differently.
std::string other_part(const Desk& a, const Desk& b) {
  if (a.cases != b.cases) {
    for (std::size_t i = 0; i < std::min(a.cases.size(), b.cases.size()); ++i) {
      if (!(a.cases[i] == b.cases[i])) return "case " + to_hex(a.cases[i].id);
    }
    return "cases";
  }
  if (a.members != b.members) return "members of a case";
  if (!(a.balance == b.balance)) return "balance";
  for (std::size_t i = 0; i < std::min(a.inbox.size(), b.inbox.size()); ++i) {
    if (a.inbox[i] != b.inbox[i])
      return "inbox of " + std::get<2>(a.inbox[i]) + " from " + std::string(casework::name(std::get<1>(a.inbox[i]))) +
             " of " + to_hex(std::get<0>(a.inbox[i])) + " on";
  }
  return "end of an inbox";
}

/// The book of everything, filled as a node fills it: what has come, one by one, while time goes on.
casework::Book book_of(const std::vector<casework::Said>& said, const agreement::Agreement& agreement, Instant now) {
  casework::Book book(agreement);
  (void)book.advance(now - Duration::hours(1));
  for (std::size_t i = 0; i < said.size(); ++i) {
    (void)book.say(said[i]);
    if (i == said.size() / 2) (void)book.advance(now - Duration::minutes(10));
  }
  (void)book.advance(now);
  return book;
}

/// What the book shows of a record is what the fold says of it.
std::optional<Violation> check_shown(const casework::Book& book,
                                     const casework::Said& subject,
                                     const casework::ItemState& state) {
  const auto brief = book.brief(subject.id);
  const bool overdue = std::any_of(
      state.deadlines.begin(), state.deadlines.end(), [](const auto& each) { return !each.met_at && each.overdue; });
  const bool same = brief && book.state(subject.id) == state && brief->state == state.name &&
                    brief->overdue == overdue && brief->disputed == state.disputes.size();
  if (same) return std::nullopt;
  return Violation{"same_records_same_state",
                   to_hex(subject.id) + " is " + state.name + ", and the book shows " +
                       (brief ? brief->state + (brief->overdue != overdue ? ", with another clock" : "") : "nothing")};
}

}  // namespace

std::vector<casework::Said> to_said(const Library& library, const std::vector<std::string>& parties) {
  const Citings citings = citings_in(library, parties);
  std::vector<casework::Said> list;
  for (const Known* known : library.all()) {
    if (!known->record && !known->erased) continue;
    list.push_back({known->id,
                    known->party,
                    known->index,
                    known->at,
                    receipted_at(citings, *known, parties),
                    known->record ? &*known->record : nullptr});
  }
  return list;
}

std::optional<Violation> check_same_journals(const std::map<std::string, Library>& libraries) {
  const auto& [first_node, first] = *libraries.begin();
  for (const auto& [node, library] : libraries) {
    for (const auto& [party, other] : libraries) {
      const auto* ours = first.journal_of(party);
      const auto* theirs = library.journal_of(party);
      if (ours == nullptr || theirs == nullptr || ours->size() != theirs->size()) {
        return Violation{"all_agree_after_the_faults",
                         "the journal of " + party + " has " + std::to_string(ours == nullptr ? 0 : ours->size()) +
                             " entries at " + first_node + " and " +
                             std::to_string(theirs == nullptr ? 0 : theirs->size()) + " at " + node};
      }
      for (std::size_t i = 0; i < ours->size(); ++i) {
        if (!same((*ours)[i], (*theirs)[i]))
          return Violation{
              "all_agree_after_the_faults",
              "entry " + std::to_string(i) + " of " + party + " is another at " + node + " than at " + first_node};
      }
    }
  }
  return std::nullopt;
}

std::optional<Violation> check_nothing_lost(const Tellings& tellings,
                                            const std::map<std::string, Library>& libraries,
                                            const std::map<std::string, std::set<std::string>>& held,
                                            const std::set<std::string>& said) {
  std::map<std::string, int, std::less<>> times;
  std::set<Hash> ids;
  for (const auto& [node, library] : libraries) {
    for (const Known& known : *library.journal_of(node)) {
      ids.insert(known.id);
      if (known.record && ++times[std::string(known.record->json.text("ref"))] > 1)
        return Violation{"nothing_is_applied_twice",
                         std::string(known.record->json.text("ref")) + " stands twice in the journal of " + node};
    }
  }
  for (const auto& [ref, told] : const_cast<Tellings&>(tellings).all()) {
    if (told.may_be_lost || !told.status) continue;
    using Status = machine::Submitted::Status;
    if (told.id && !ids.contains(*told.id))
      return Violation{"nothing_acknowledged_is_lost",
                       ref + " was acknowledged as " + to_hex(*told.id) + " and is gone"};
    const auto waiting = held.find(told.party);
    const bool waits = waiting != held.end() && waiting->second.contains(ref);
    if (*told.status == Status::held && !told.id && !waits && !said.contains(ref))
      return Violation{"nothing_acknowledged_is_lost", ref + " was held at the gate and is gone"};
  }
  return std::nullopt;
}

std::optional<Violation> check_ratified(const SimNode& node, const std::vector<std::string>& parties) {
  const agreement::Agreement* in_force = node.machine->agreements().front().in_force;
  if (in_force == nullptr) return std::nullopt;
  for (const std::string& party : parties) {
    const auto* journal = node.library.journal_of(party);
    const bool found = journal != nullptr && std::any_of(journal->begin(), journal->end(), [&](const Known& known) {
                         return known.record && known.record->json.text("agreement_hash") == to_hex(in_force->hash);
                       });
    if (!found)
      return Violation{"nothing_is_in_force_unratified",
                       node.id + " takes version " + std::to_string(in_force->version) +
                           " for in force, and holds no ratification of it by " + party};
  }
  return std::nullopt;
}

std::optional<Violation> check_same_states(const std::map<std::string, Library>& libraries,
                                           const std::vector<std::string>& parties,
                                           const agreement::Agreement& agreement,
                                           Instant now) {
  std::map<Hash, casework::ItemState> states;
  std::optional<Desk> desk;
  for (const std::string& node : parties) {
    auto said = to_said(libraries.at(node), parties);
    if (node != parties.front()) std::reverse(said.begin(), said.end());  // no two nodes read in the same order
    std::set<Hash> cited;
    for (const auto& each : said) {
      if (each.record == nullptr) continue;
      for (const auto& cite : each.record->cites()) cited.insert(cite.record);
    }
    const casework::Book book = book_of(said, agreement, now);
    const Desk shown = desk_of(book, parties, now);
    if (desk && !(*desk == shown))
      return Violation{"same_records_same_state",
                       "other " + other_part(*desk, shown) + " at " + node + " than elsewhere"};
    desk = shown;
    for (const auto& subject : said) {
      const auto state = casework::fold(subject, said, agreement, now);
      if (auto wrong = check_shown(book, subject, state)) return wrong;
      if (subject.record != nullptr && !cited.contains(subject.id)) {
        if (auto wrong = check_by_hand(subject, state, now)) return wrong;
      }
      const auto [found, fresh] = states.emplace(subject.id, state);
      if (!fresh && !(found->second == state))
        return Violation{
            "same_records_same_state",
            to_hex(subject.id) + " is " + state.name + " at " + node + " and " + found->second.name + " elsewhere"};
    }
  }
  return std::nullopt;
}

std::optional<Violation> check_verdicts(SimNode& node, const Library& library) {
  const auto journals = node.machine->journals();
  const auto national = std::find_if(journals.begin(), journals.end(), [](const auto& each) {
    return each.role == machine::JournalStatus::Role::national;
  });
  const auto wrong = [&](const Known& known, const std::string& what) {
    return Violation{"every_release_has_its_verdict",
                     "entry " + std::to_string(known.index) + " of " + node.id + ": " + what};
  };
  auto ledger = ledger::Ledger::open_reader(node.disk, national->folder, national->origin, national->size);
  if (!ledger) return Violation{"every_release_has_its_verdict", ledger.error().detail};
  for (const Known& known : *library.journal_of(node.id)) {
    if (!known.record || known.source == 0) continue;
    const auto stored = (*ledger)->opening(known.source - 1);
    if (!stored || stored->opening.type != machine::kVerdictType) return wrong(known, "its source is no verdict");
    const auto verdict = parse_canonical(stored->opening.payload);
    const Json* held = verdict ? verdict->find("held") : nullptr;
    const Json* judged = held != nullptr ? held->find("verdict") : nullptr;
    if (judged == nullptr || judged->text("outcome") != "released")
      return wrong(known, "its verdict does not release it");
    const auto observed = (*ledger)->opening(static_cast<journal::EntryIndex>(verdict->integer("observed_at")));
    if (!observed) return wrong(known, "its observation can't be read");
    if (observed->state == ledger::OpeningState::erased) continue;
    const auto observation = parse_canonical(observed->opening.payload);
    if (!observation || observation->text("ref") != known.record->json.text("ref"))
      return wrong(known, "its verdict is over another record");
  }
  return std::nullopt;
}

}  // namespace thalweg::sim
