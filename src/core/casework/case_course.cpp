// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <set>
#include <tuple>

#include "casework/fold_detail.h"

// How a case went. It belongs to those who joined it, so that it ends when all of them say so, and not before; whatever
// is put into it later opens it again.
namespace thalweg::casework {
namespace {

using record::KindId;
using record::Rel;

const Kept* cited(const Kept& said, Rel rel) {
  for (const Citation& cite : said.cites) {
    if (cite.rel == rel) return cite.other;
  }
  return nullptr;
}

/// One step of a case.
struct Step {
  enum class What : std::uint8_t { joins, adds, closes };
  Instant at;
  std::string_view party;
  What what;
  const Kept* by;
};

bool before(const Step& a, const Step& b) {
  return std::tie(a.at, a.party, a.by->index, a.by->id, a.what) <
         std::tie(b.at, b.party, b.by->index, b.by->id, b.what);
}

/// What the sweep over the steps knows so far.
struct Sweep {
  Matter::Course course;
  std::set<std::string_view> closers;

  void take(const Step& step) {
    if (step.what == Step::What::closes) {
      course.joined.emplace(step.party, step.at);
      closers.insert(step.party);
      const bool all = std::all_of(
          course.joined.begin(), course.joined.end(), [&](const auto& each) { return closers.contains(each.first); });
      if (all && !course.closed) course.closed = {step.at, std::string(step.by->facts.text("outcome"))};
      return;
    }
    if (step.what == Step::What::joins) course.joined.emplace(step.party, step.at);
    if (!course.closed) return;
    course.closed.reset();
    course.reopened = true;
    closers.clear();
  }
};

}  // namespace

const Kept* Matter::case_of(const Kept& said) const {
  const Kept* at = &said;
  // Citations are commitments and cannot run in a circle; in a set made up by hand they could.
  for (std::size_t i = 0; i <= all_.size(); ++i) {
    const Kept* above = cited(*at, Rel::belongs);
    if (above == nullptr) return at->is(KindId::case_) ? at : nullptr;
    if (!above->is(KindId::case_)) return nullptr;
    at = above;
  }
  return nullptr;
}

const std::map<const Kept*, const Kept*>& Matter::mergers() const {
  if (mergers_) return *mergers_;

  struct Merger {
    Instant at;
    const Kept* by;
    const Kept* from;
    const Kept* into;
  };

  std::vector<Merger> agreed;
  for (const Kept* by : merging_) {
    if (withdrawn(*by)) continue;
    const auto at = all_others(*by, citers(*by, Rel::assents));
    const Kept* into = case_of(*by);
    if (!at || into == nullptr) continue;
    for (const Citation& cite : by->cites) {
      const Kept* from = cite.rel == Rel::merges && cite.counts ? case_of(*cite.other) : nullptr;
      if (from != nullptr) agreed.push_back({*at, by, from, into});
    }
  }
  std::sort(agreed.begin(), agreed.end(), [](const Merger& a, const Merger& b) {
    if (a.at != b.at) return a.at < b.at;
    if (a.by != b.by) return earlier(*a.by, *b.by);
    return a.from->id < b.from->id;
  });
  std::map<const Kept*, const Kept*> parent;
  const auto root = [&](const Kept* each) {
    for (auto up = parent.find(each); up != parent.end(); up = parent.find(each)) each = up->second;
    return each;
  };
  for (const Merger& merger : agreed) {
    const Kept* from = root(merger.from);
    const Kept* into = root(merger.into);
    if (from != into) parent.emplace(from, into);
  }
  mergers_.emplace();
  for (const auto& [each, into] : parent) mergers_->emplace(each, root(each));
  return *mergers_;
}

const Kept* Matter::standing_case(const Kept& head) const {
  const auto found = mergers().find(&head);
  return found == mergers().end() ? &head : found->second;
}

Matter::List Matter::heads(const Kept& head) const {
  List list{&head};
  for (const auto& [from, into] : mergers()) {
    if (into == &head) list.push_back(from);
  }
  std::sort(list.begin() + 1, list.end(), [](const Kept* a, const Kept* b) { return earlier(*a, *b); });
  return list;
}

Matter::List Matter::case_records(const Kept& head) const {
  List list = heads(head);
  std::set<const Kept*> seen(list.begin(), list.end());
  for (std::size_t i = 0; i < list.size(); ++i) {
    for (const Kept* each : citers(*list[i], Rel::belongs)) {
      if (each->is(KindId::case_) && seen.insert(each).second) list.push_back(each);
    }
  }
  std::sort(list.begin(), list.end(), [](const Kept* a, const Kept* b) { return earlier(*a, *b); });
  return list;
}

Matter::Course Matter::course(const Kept& said) const {
  std::vector<Step> steps;
  for (const Kept* each : case_records(said)) {
    steps.push_back({each->at, each->party, Step::What::joins, each});
    for (const Kept* part : citers(*each, Rel::belongs)) {
      if (!part->is(KindId::case_)) steps.push_back({part->at, part->party, Step::What::adds, part});
    }
  }
  for (const Kept* head : heads(said)) {
    for (const Kept* assent : citers(*head, Rel::assents)) {
      steps.push_back({assent->at, assent->party, Step::What::joins, assent});
    }
  }
  for (const Kept* closure : citers(said, Rel::closes)) {
    if (is_disputed(*closure)) continue;
    steps.push_back({closure->at, closure->party, Step::What::closes, closure});
    for (const Kept* assent : citers(*closure, Rel::assents)) {
      steps.push_back({assent->at, assent->party, Step::What::closes, closure});
    }
  }
  std::sort(steps.begin(), steps.end(), before);
  Sweep sweep;
  for (const Step& step : steps) sweep.take(step);
  if (const Kept* into = standing_case(said); into != &said) sweep.course.merged_into = into;
  return sweep.course;
}

}  // namespace thalweg::casework
