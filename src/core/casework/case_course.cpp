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

bool is_case(const Said& said) {
  return said.record != nullptr && said.record->kind->id == KindId::case_;
}

std::optional<Hash> cited(const Said& said, Rel rel) {
  for (const record::Cite& cite : said.record->cites()) {
    if (cite.rel == rel) return cite.record;
  }
  return std::nullopt;
}

/// One step of a case.
struct Step {
  enum class What : std::uint8_t { joins, adds, closes };
  Instant at;
  std::string party;
  What what;
  const Said* by;
};

bool before(const Step& a, const Step& b) {
  return std::tie(a.at, a.party, a.by->index, a.by->id, a.what) <
         std::tie(b.at, b.party, b.by->index, b.by->id, b.what);
}

/// What the sweep over the steps knows so far.
struct Sweep {
  Matter::Course course;
  std::set<std::string> closers;

  void take(const Step& step) {
    if (step.what == Step::What::closes) {
      course.joined.emplace(step.party, step.at);
      closers.insert(step.party);
      const bool all = std::all_of(
          course.joined.begin(), course.joined.end(), [&](const auto& each) { return closers.contains(each.first); });
      if (all && !course.closed) course.closed = {step.at, std::string(step.by->record->json.text("outcome"))};
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

const Said* Matter::case_of(const Said& said) const {
  const Said* at = &said;
  // Citations are commitments and cannot run in a circle; in a set made up by hand they could.
  for (std::size_t i = 0; i <= all_.size(); ++i) {
    const auto above = cited(*at, Rel::belongs);
    if (!above) return is_case(*at) ? at : nullptr;
    at = find(*above);
    if (at == nullptr || !is_case(*at)) return nullptr;
  }
  return nullptr;
}

std::map<Hash, Hash> Matter::mergers() const {
  struct Merger {
    Instant at;
    const Said* by;
    const Said* from;
    const Said* into;
  };

  std::vector<Merger> agreed;
  for (const auto& [target, citations] : cited_) {
    for (const Citation& citation : citations) {
      if (citation.rel != Rel::merges || withdrawn(*citation.from)) continue;
      const auto at = all_others(*citation.from, citers(*citation.from, Rel::assents));
      const Said* from = case_of(*find(target));
      const Said* into = case_of(*citation.from);
      if (at && from != nullptr && into != nullptr) agreed.push_back({*at, citation.from, from, into});
    }
  }
  std::sort(agreed.begin(), agreed.end(), [](const Merger& a, const Merger& b) {
    return std::tie(a.at, a.by->at, a.by->party, a.by->index, a.by->id, a.from->id) <
           std::tie(b.at, b.by->at, b.by->party, b.by->index, b.by->id, b.from->id);
  });
  std::map<Hash, Hash> parent;
  const auto root = [&](Hash id) {
    for (auto up = parent.find(id); up != parent.end(); up = parent.find(id)) id = up->second;
    return id;
  };
  for (const Merger& merger : agreed) {
    const Hash from = root(merger.from->id);
    const Hash into = root(merger.into->id);
    if (from != into) parent.emplace(from, into);
  }
  std::map<Hash, Hash> roots;
  for (const auto& [id, into] : parent) roots.emplace(id, root(id));
  return roots;
}

Matter::Course Matter::course(const Said& said) const {
  const auto merged = mergers();
  std::vector<const Said*> heads{&said};
  for (const auto& [from, into] : merged) {
    if (into != said.id) continue;
    if (const Said* head = find(from)) heads.push_back(head);
  }
  std::vector<Step> steps;
  for (const Said* head : heads) {
    steps.push_back({head->at, head->party, Step::What::joins, head});
    for (const Said* assent : citers(*head, Rel::assents)) {
      steps.push_back({assent->at, assent->party, Step::What::joins, assent});
    }
    std::vector<const Said*> open{head};
    std::set<Hash> seen{head->id};
    while (!open.empty()) {
      const Said* next = open.back();
      open.pop_back();
      for (const Said* each : citers(*next, Rel::belongs)) {
        if (!seen.insert(each->id).second) continue;
        steps.push_back({each->at, each->party, is_case(*each) ? Step::What::joins : Step::What::adds, each});
        if (is_case(*each)) open.push_back(each);
      }
    }
  }
  for (const Said* closure : citers(said, Rel::closes)) {
    if (is_disputed(*closure)) continue;
    steps.push_back({closure->at, closure->party, Step::What::closes, closure});
    for (const Said* assent : citers(*closure, Rel::assents)) {
      steps.push_back({assent->at, assent->party, Step::What::closes, closure});
    }
  }
  std::sort(steps.begin(), steps.end(), before);
  Sweep sweep;
  for (const Step& step : steps) sweep.take(step);
  if (const auto into = merged.find(said.id); into != merged.end()) sweep.course.merged_into = into->second;
  return sweep.course;
}

}  // namespace thalweg::casework
