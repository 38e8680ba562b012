// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "casework/book_detail.h"

// Cases: what they gather, how they stand, and what the sides' accounts have differently.
namespace thalweg::casework {
namespace {

using record::KindId;
using record::Rel;

/// A thread longer than this is shown by its beginning.
constexpr std::size_t kThreadMax = 2'000;

bool in_order(const Kept* a, const Kept* b) {
  return earlier(*a, *b);
}

std::map<std::string, std::string> texts_of(const Kept& kept, FactKey key) {
  std::map<std::string, std::string> texts;
  const auto json = kept.facts.json(key);
  const JsonObject* members = json ? json->as_object() : nullptr;
  if (members == nullptr) return texts;
  for (const auto& [language, text] : *members) texts.emplace(language, *text.as_string());
  return texts;
}

/// The title as its author last put it.
std::map<std::string, std::string> title_of(const Matter& matter, const Kept& head) {
  auto title = texts_of(head, "title");
  for (const Correction& each : matter.corrections(head)) {
    const std::string_view path = each.path;
    if (path == "/title" && each.value.as_object() != nullptr) {
      title.clear();
      for (const auto& [language, text] : *each.value.as_object()) title[language] = *text.as_string();
    } else if (path.starts_with("/title/") && each.value.as_string() != nullptr) {
      title[std::string(path.substr(7))] = *each.value.as_string();
    }
  }
  return title;
}

std::vector<Hash> ids_of(const Matter::List& list) {
  std::vector<Hash> ids;
  ids.reserve(list.size());
  for (const Kept* each : list) ids.push_back(each->id);
  return ids;
}

bool sooner(const std::optional<Instant>& a, const std::optional<Instant>& b) {
  return a && (!b || *a < *b);
}

bool is_open_case(std::string_view state) {
  return state == "opened" || state == "joined" || state == "reopened";
}

}  // namespace

Matter::List Book::Inside::members(const Kept& head) const {
  Matter::List list;
  for (const Kept* each : matter.case_records(head)) {
    for (const Citation& cite : each->cites) {
      if (cite.rel == Rel::gathers && cite.counts) list.push_back(cite.other);
    }
    for (const Kept* part : matter.citers(*each, Rel::belongs)) {
      if (!part->is(KindId::case_)) list.push_back(part);
    }
  }
  std::sort(list.begin(), list.end(), in_order);
  list.erase(std::unique(list.begin(), list.end()), list.end());
  return list;
}

CaseSummary Book::Inside::summary_of(const Kept& head) const {
  CaseSummary summary = counted(head);
  if (is_open_case(summary.state) && summary.next_at && *summary.next_at < now) summary.overdue = true;
  return summary;
}

const CaseSummary& Book::Inside::counted(const Kept& head) const {
  const auto found = summaries.find(head.number);
  return found != summaries.end() ? found->second : summaries.emplace(head.number, count(head)).first->second;
}

void Book::Inside::recount(const Kept& changed) {
  const auto drop = [&](const Kept& part) {
    const Kept* head = part.is(KindId::case_) ? matter.case_of(part) : nullptr;
    if (head == nullptr) return;
    summaries.erase(head->number);
    summaries.erase(matter.standing_case(*head)->number);
  };
  drop(changed);
  for (const Citation& cite : changed.cites) drop(*cite.other);
  for (const Citation& back : changed.cited) drop(*back.other);
}

CaseSummary Book::Inside::count(const Kept& head) const {
  CaseSummary summary;
  const auto course = matter.course(head);
  const Standing* standing = find_standing(head);
  summary.id = head.id;
  summary.title = title_of(matter, head);
  summary.state = standing != nullptr ? standing->state : "erased";
  summary.opened_by = head.party;
  summary.opened_at = head.at;
  summary.last_at = head.at;
  for (const auto& [party, at] : course.joined) summary.parties.emplace_back(party);
  if (course.merged_into != nullptr) summary.merged_into = course.merged_into->id;
  if (standing != nullptr) summary.escalated_to = standing->escalated_to;
  const Kept* next = nullptr;
  for (const Kept* each : matter.case_records(head)) {
    summary.leads[std::string(each->party)] = each->facts.text("lead_office");
    if (each->facts.has("next_step")) next = each;
    summary.last_at = std::max(summary.last_at, each->at);
  }
  if (next != nullptr) {
    summary.next_step = texts_of(*next, "next_step");
    summary.next_at = next->facts.instant("next_at");
  }
  for (const Kept* each : members(head)) {
    ++summary.members;
    summary.last_at = std::max(summary.last_at, each->at);
    for (const Kept* act : matter.citers(*each)) summary.last_at = std::max(summary.last_at, act->at);
    const Standing* member = find_standing(*each);
    if (member == nullptr) continue;
    summary.open_members += member->open ? 1 : 0;
    summary.overdue = summary.overdue || member->overdue;
    summary.disputed += member->disputed;
    if (sooner(member->due, summary.due)) summary.due = member->due;
    if (summary.escalated_to.empty()) summary.escalated_to = member->escalated_to;
    for (const FlagState& flag : member->flags) {
      if (std::find(summary.flags.begin(), summary.flags.end(), flag) == summary.flags.end())
        summary.flags.push_back(flag);
    }
  }
  for (const Kept* closure : matter.citers(head, Rel::closes)) summary.last_at = std::max(summary.last_at, closure->at);
  if (is_open_case(summary.state) && sooner(summary.next_at, summary.due)) summary.due = summary.next_at;
  return summary;
}

Matter::List Book::Inside::thread(const Kept& head, const Matter::List& all_members) const {
  Matter::List list = all_members;
  std::set<const Kept*> seen(list.begin(), list.end());
  const auto add_citers = [&](const Kept& of) {
    for (const Citation& back : of.cited) {
      const bool new_one = back.other->present && !back.other->is(KindId::case_) && seen.insert(back.other).second;
      if (new_one && list.size() < kThreadMax) list.push_back(back.other);
    }
  };
  for (const Kept* each : matter.case_records(head)) add_citers(*each);
  for (std::size_t i = 0; i < list.size(); ++i) add_citers(*list[i]);
  std::sort(list.begin(), list.end(), in_order);
  return list;
}

CasePage Book::cases(const CaseQuery& query) const {
  const auto words = words_of(query.words);
  std::vector<std::pair<const CaseSummary*, const Kept*>> found;
  for (const Kept* head : inside_->cases) {
    const Standing* standing = inside_->find_standing(*head);
    if (standing == nullptr || head->kind == nullptr) continue;
    const bool open = is_open_case(standing->state);
    if (query.state != CaseQuery::State::all && open != (query.state == CaseQuery::State::open)) continue;
    if (!words.empty() && !inside_->has_words(*head, words)) {
      const auto members = inside_->members(*head);
      const bool any = std::any_of(members.begin(), members.end(), [&](const Kept* each) {
        return each->kind != nullptr && inside_->has_words(*each, words);
      });
      if (!any) continue;
    }
    found.emplace_back(&inside_->counted(*head), head);
  }
  const auto before = [&](const auto& left, const auto& right) {
    const CaseSummary &a = *left.first, &b = *right.first;
    switch (query.sort) {
      case CaseQuery::Sort::due:
        if (a.due != b.due) return sooner(a.due, b.due);
        break;
      case CaseQuery::Sort::last:
        if (a.last_at != b.last_at) return a.last_at > b.last_at;
        break;
      case CaseQuery::Sort::opened: break;
    }
    return a.opened_at != b.opened_at ? a.opened_at > b.opened_at : a.id < b.id;
  };
  std::sort(found.begin(), found.end(), before);
  CasePage page;
  page.total = found.size();
  auto first = found.begin();
  if (query.before) {
    const auto last =
        std::find_if(found.begin(), found.end(), [&](const auto& each) { return each.first->id == *query.before; });
    if (last != found.end()) first = last + 1;
  }
  const auto count = std::min<std::ptrdiff_t>(static_cast<std::ptrdiff_t>(query.limit), found.end() - first);
  for (auto each = first; each != first + count; ++each) page.items.push_back(inside_->summary_of(*each->second));
  if (count > 0 && first + count != found.end()) page.next = page.items.back().id;
  return page;
}

std::optional<CaseParts> Book::find_case(const Hash& id) const {
  const Kept* kept = std::as_const(inside_->matter).find(id);
  if (kept == nullptr) return std::nullopt;
  const Kept* head = kept->is(KindId::case_) ? inside_->matter.case_of(*kept) : inside_->case_around(*kept);
  if (head == nullptr) return std::nullopt;
  CaseParts parts;
  parts.summary = inside_->summary_of(*head);
  const auto members = inside_->members(*head);
  parts.records = ids_of(inside_->matter.case_records(*head));
  parts.members = ids_of(members);
  parts.thread = ids_of(inside_->thread(*head, members));
  for (const Kept* each : members) {
    const bool stands =
        each->is(KindId::incident) && !inside_->matter.withdrawn(*each) && inside_->matter.successor(*each) == nullptr;
    if (stands) parts.accounts.push_back(each->id);
  }
  return parts;
}

}  // namespace thalweg::casework
