// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "casework/book.h"
#include "casework/told_detail.h"

namespace {

using namespace thalweg;
using namespace thalweg::casework;
using record::Rel;

/// Three bytes for each act: what, on which record, and by whom and when.
const Said& act(Told& told, const std::vector<const Said*>& said, const std::uint8_t* bytes) {
  const std::string party = (bytes[2] & 1) != 0 ? "aaa" : "bbb";
  const Instant at = hours(bytes[2] / 2);
  if (said.empty()) return told.incident(party, at);
  const Said& target = *said[bytes[1] % said.size()];
  const auto kind = target.record->kind->id;
  const bool disputable = record::may_cite(record::kind(record::KindId::dispute), Rel::disputes, *target.record->kind);
  switch (bytes[0] % 16) {
    case 0: return told.incident(party, at, {{"impact", (bytes[0] & 16) != 0 ? "very_high" : "low"}});
    case 1: return told.request(party, at, "u1", "joint_investigation", {{Rel::about, target.id}});
    case 2: return told.ack(party, at, target);
    case 3: return told.assent(party, at, target);
    case 4: return told.withdraw(party, at, target);
    case 5: return told.close(party, at, target, (bytes[0] & 16) != 0 ? "kept_as_dissent" : "over");
    case 6: return told.reply(party, at, target, (bytes[0] & 16) != 0 ? "full" : "in_work");
    case 7: return disputable ? told.dispute(party, at, target) : told.request(party, at, "u2");
    case 8:
      return kind == record::KindId::incident ? told.correct(party, at, target, "/impact", "high")
                                              : told.ack(party, at, target);
    case 9: return told.escalate(party, at, target, "sector");
    case 10: return told.open_case(party, at, {{Rel::gathers, target.id}});
    case 11: return told.open_case(party, at, {{Rel::belongs, target.id}});
    case 12: return told.open_case(party, at, {{Rel::belongs, target.id}, {Rel::merges, said.front()->id}});
    case 13: return told.communique(party, at, {{Rel::belongs, target.id}});
    case 14: return told.status(party, at, "in", "open", at + Duration::hours(9));
    default: return told.open_case(party, at, {{Rel::merges, target.id}});
  }
}

}  // namespace

/// Whatever is said, in whatever order it comes, with erasures and leaps of time between: the book shows what the fold
/// says, and is the book that would be made of the same set at once.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  agreement::Agreement agreement = two_parties();
  agreement.deadlines = {
      deadline("r", "request", Duration::hours(3), agreement::Starts::acked, agreement::Until::answered),
      deadline("i", "incident", Duration::hours(1), agreement::Starts::sent, agreement::Until::acked)};
  Told told;
  std::vector<const Said*> said;
  for (std::size_t i = 0; i + 3 <= std::min<std::size_t>(size, 90); i += 3) said.push_back(&act(told, said, data + i));
  if (said.empty()) return 0;
  std::vector<Said> set = told.all();
  std::rotate(set.begin(), set.begin() + static_cast<std::ptrdiff_t>(data[0] % set.size()), set.end());
  if (size % 2 == 0) std::reverse(set.begin(), set.end());

  CaseQuery all;
  all.state = CaseQuery::State::all;
  Book book(agreement);
  for (std::size_t i = 0; i < set.size(); ++i) {
    (void)book.say(set[i]);
    (void)book.advance(hours(data[i % size] % 128));
    (void)book.cases(all);
  }
  for (std::size_t i = 0; i < set.size(); ++i) {
    if (data[size - 1 - i % size] % 7 != 0) continue;
    set[i].record = nullptr;
    (void)book.erase(set[i].id);
  }
  Book at_once(agreement);
  (void)at_once.advance(book.now());
  (void)at_once.say(set);
  for (const Said& subject : set) {
    const ItemState folded = fold(subject, set, agreement, book.now());
    CHECK(book.state(subject.id) == folded);
    CHECK(book.brief(subject.id)->state == folded.name);
    CHECK(book.case_of(subject.id) == at_once.case_of(subject.id));
  }
  CHECK(book.cases(all).items == at_once.cases(all).items);
  CHECK(book.inbox("aaa").size() == at_once.inbox("aaa").size());
  CHECK(book.balance(hours(0), hours(200)) == at_once.balance(hours(0), hours(200)));
  return 0;
}
