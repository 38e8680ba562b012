// SPDX-License-Identifier: Apache-2.0
#include "casework/book.h"

#include <algorithm>

#include "casework/book_detail.h"

namespace thalweg::casework {
namespace {

using record::KindId;
using record::Rel;

/// Through these verbs what happens to the citing record decides what it does to the cited one.
bool carries_on(const Kept& from, Rel rel) {
  switch (rel) {
    case Rel::closes:
    case Rel::disputes:
    case Rel::replies:
    case Rel::belongs:
    case Rel::merges:
    case Rel::gathers: return true;
    case Rel::about:
    case Rel::clarifies: return from.is(KindId::request) || from.is(KindId::erasure) || from.is(KindId::communique);
    case Rel::acks:
    case Rel::assents:
    case Rel::corroborates:
    case Rel::erases:
    case Rel::escalates:
    case Rel::supersedes:
    case Rel::supplements:
    case Rel::withdraws: return false;
  }
  return true;
}

/// The citing record's own state, or what waits for it, hangs on how the cited one stands.
bool hangs_on(Rel rel) {
  return rel == Rel::disputes || rel == Rel::escalates || rel == Rel::closes || rel == Rel::replies;
}

bool has_states(const Kept& kept) {
  return kept.kind != nullptr && !kept.kind->states.empty();
}

std::vector<Hash> ids_of(const std::vector<const Kept*>& list) {
  std::vector<Hash> ids;
  ids.reserve(list.size());
  for (const Kept* each : list) ids.push_back(each->id);
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  return ids;
}

}  // namespace

void Book::Inside::mark(const Kept& kept, bool is_outward) {
  if (is_outward) outward.push_back(&kept);
  if (marked.size() <= kept.number) marked.resize(matter.all().size());
  if (marked[kept.number]) return;
  marked[kept.number] = true;
  dirty.push_back(&kept);
}

void Book::Inside::mark_cases(const Kept& changed) {
  const bool of_cases =
      changed.is(KindId::case_) || std::any_of(changed.cites.begin(), changed.cites.end(), [](const Citation& cite) {
        return cite.other->is(KindId::case_);
      });
  if (!of_cases) return;
  const auto mark_case_of = [&](const Kept& part) {
    const Kept* head = part.is(KindId::case_) ? matter.case_of(part) : nullptr;
    if (head == nullptr) return;
    const Kept* standing = matter.standing_case(*head);
    for (const Kept* each : {head, standing}) {
      mark(*each, true);
      for (const Citation& back : each->cited) {
        if (hangs_on(back.rel)) mark(*back.other);
      }
    }
    for (const Kept* each : matter.case_records(*standing)) mark(*each);
  };
  mark_case_of(changed);
  for (const Citation& cite : changed.cites) mark_case_of(*cite.other);
  // Which case is part of which can change with any of them.
  for (const Kept* merging : matter.merging()) {
    mark(*merging);
    mark_case_of(*merging);
    for (const Citation& cite : merging->cites) mark_case_of(*cite.other);
  }
}

void Book::Inside::spread(const Kept& changed, bool came_or_went) {
  struct Step {
    const Kept* kept;
    bool came_or_went;
  };

  std::vector<Step> steps{{&changed, came_or_went}};
  std::set<std::pair<const Kept*, bool>> seen{{&changed, came_or_went}};
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const auto [kept, whole] = steps[i];
    mark(*kept, i == 0);
    mark_cases(*kept);
    for (const Citation& back : kept->cited) {
      if (hangs_on(back.rel) || i == 0) mark(*back.other);
    }
    for (const Citation& cite : kept->cites) {
      if (!whole && !carries_on(*kept, cite.rel)) continue;
      mark(*cite.other, i == 0);
      const bool taken_back = whole && cite.rel == Rel::withdraws;
      if (seen.insert({cite.other, taken_back}).second) steps.push_back({cite.other, taken_back});
    }
  }
}

Standing Book::Inside::standing_of(const Kept& kept) const {
  const ItemState state = fold(matter, kept, now);
  Standing standing;
  standing.kept = &kept;
  standing.kind = kept.kind;
  standing.state = state.name;
  standing.escalated_to = state.escalated_to;
  standing.flags = state.flags;
  standing.disputed = static_cast<std::uint32_t>(state.disputes.size());
  standing.joint = state.joint;
  standing.open = kept.kind != nullptr && !is_over(state.name);
  const auto at = [&](std::optional<Instant> moment) {
    if (moment && *moment > now && (!standing.next || *moment < *standing.next)) standing.next = moment;
  };
  for (const DeadlineState& each : state.deadlines) {
    if (each.met_at) continue;
    standing.overdue = standing.overdue || each.overdue;
    if (!standing.due || each.due < *standing.due) standing.due = each.due;
    at(each.due + Duration::milliseconds(1));
  }
  if (kept.kind == nullptr) return standing;
  for (const FactKey key : {FactKey("event_at"), FactKey("event_until"), FactKey("expires_at"), FactKey("valid_until")})
    at(kept.facts.instant(key));
  standing.owed = owed_in(matter, kept, state, standing.open);
  standing.clocks = clocks(matter, kept);
  return standing;
}

void Book::Inside::schedule(const Standing& standing) {
  if (standing.next) moments.push({*standing.next, by_number[standing.kept->number]});
}

Changes Book::Inside::settle() {
  by_number.resize(matter.all().size());
  std::vector<const Kept*> changed = std::move(outward);
  outward.clear();
  for (const Kept* kept : dirty) {
    marked[kept->number] = false;
    recount(*kept);
    if (!kept->present) continue;
    Standing*& place = by_number[kept->number];
    if (place == nullptr) {
      if (!has_states(*kept)) continue;
      place = &standings.emplace_back();
    }
    Standing next = standing_of(*kept);
    if (next == *place) continue;
    const bool later = next.next != place->next;
    *place = std::move(next);
    if (later) schedule(*place);
    changed.push_back(kept);
  }
  dirty.clear();
  std::erase_if(changed, [](const Kept* kept) { return !kept->present; });
  std::vector<const Kept*> around;
  for (const Kept* kept : changed) {
    if (const Kept* head = case_around(*kept)) around.push_back(head);
  }
  return {ids_of(changed), ids_of(around)};
}

void Book::Inside::note_new(const Kept& kept) {
  ++size;
  if (kept.is(KindId::case_) && matter.case_of(kept) == &kept) cases.push_back(&kept);
  if (kept.is(KindId::crossing_status)) statuses[std::string(kept.facts.text("crossing"))].push_back(&kept);
}

const Standing* Book::Inside::find_standing(const Kept& kept) const {
  return kept.number < by_number.size() ? by_number[kept.number] : nullptr;
}

Book::Book(const agreement::Agreement& agreement) : inside_(std::make_unique<Inside>(agreement)) {}

Book::~Book() = default;
Book::Book(Book&&) noexcept = default;
Book& Book::operator=(Book&&) noexcept = default;

Changes Book::say(std::span<const Said> said) {
  for (const Said& each : said) {
    if (inside_->matter.holds(each)) continue;
    const Kept* before = inside_->matter.find(each.id);
    if (before != nullptr) inside_->spread(*before, true);
    const Kept* kept = inside_->matter.add(each);
    if (before == nullptr) inside_->note_new(*kept);
    inside_->spread(*kept, true);
  }
  return inside_->settle();
}

Changes Book::erase(const Hash& id) {
  Kept* kept = inside_->matter.find(id);
  if (kept == nullptr || kept->kind == nullptr) return {};
  const Matter::List around = [&] {
    Matter::List list;
    if (const Kept* head = inside_->case_around(*kept)) list.push_back(head);
    return list;
  }();
  inside_->spread(*kept, true);
  std::erase(inside_->cases, kept);
  inside_->summaries.erase(kept->number);
  if (const auto place = inside_->statuses.find(kept->facts.text("crossing")); place != inside_->statuses.end())
    std::erase(place->second, kept);
  inside_->matter.erase(*kept);
  for (const Citation& back : kept->cited) inside_->mark(*back.other);
  Changes changes = inside_->settle();
  for (const Kept* head : around) changes.cases.push_back(head->id);
  std::sort(changes.cases.begin(), changes.cases.end());
  changes.cases.erase(std::unique(changes.cases.begin(), changes.cases.end()), changes.cases.end());
  return changes;
}

Changes Book::receipted(const Hash& id, Instant at) {
  Kept* kept = inside_->matter.find(id);
  if (kept == nullptr || kept->receipted_at == at) return {};
  kept->receipted_at = at;
  inside_->mark(*kept, true);
  return inside_->settle();
}

Changes Book::advance(Instant now) {
  Inside& in = *inside_;
  if (now == in.now) return {};
  const bool back = now < in.now;
  in.now = now;
  if (back) {
    in.moments = {};
    for (Standing& each : in.standings) {
      each.next.reset();
      in.mark(*each.kept);
    }
  }
  while (!in.moments.empty() && in.moments.top().first <= now) {
    in.mark(*in.moments.top().second->kept);
    in.moments.pop();
  }
  return in.settle();
}

std::optional<Instant> Book::next_change() const {
  return inside_->moments.empty() ? std::nullopt : std::optional(inside_->moments.top().first);
}

Instant Book::now() const {
  return inside_->now;
}

std::size_t Book::size() const {
  return inside_->size;
}

bool Book::knows(const Hash& id) const {
  return std::as_const(inside_->matter).find(id) != nullptr;
}

std::optional<ItemState> Book::state(const Hash& id) const {
  const Kept* kept = std::as_const(inside_->matter).find(id);
  return kept == nullptr ? std::nullopt : std::optional(fold(inside_->matter, *kept, inside_->now));
}

std::optional<Hash> Book::case_of(const Hash& id) const {
  const Kept* kept = std::as_const(inside_->matter).find(id);
  const Kept* head = kept == nullptr ? nullptr : inside_->case_around(*kept);
  return head == nullptr ? std::nullopt : std::optional(head->id);
}

void Book::dismiss(const Hash& a, const Hash& b) {
  inside_->dismissed.insert(std::minmax(a, b));
}

bool Book::is_dismissed(const Hash& a, const Hash& b) const {
  return inside_->dismissed.contains(std::minmax(a, b));
}

}  // namespace thalweg::casework
