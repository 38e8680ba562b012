// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <tuple>

#include "casework/book_detail.h"

// Records in one line each, and the lists of them.
namespace thalweg::casework {
namespace {

using record::KindId;
using record::Rel;

constexpr std::array<std::string_view, 14> kOver = {"accepted",
                                                    "agreed",
                                                    "certified",
                                                    "closed",
                                                    "ended",
                                                    "erased",
                                                    "expired",
                                                    "joint",
                                                    "kept_as_dissent",
                                                    "merged",
                                                    "settled",
                                                    "superseded",
                                                    "withdrawn",
                                                    "continued"};

std::map<std::string, std::string> texts_of(const std::optional<Json>& json) {
  std::map<std::string, std::string> texts;
  const JsonObject* members = json ? json->as_object() : nullptr;
  if (members == nullptr) return texts;
  for (const auto& [language, text] : *members) texts.emplace(language, *text.as_string());
  return texts;
}

/// What is shown of it in words: remarks, or else the text that such a record must have.
std::map<std::string, std::string> short_text(const Kept& kept) {
  for (const FactKey key : {FactKey("text"), FactKey("title"), FactKey("reason"), FactKey("instruction")}) {
    const auto texts = texts_of(kept.facts.json(key));
    if (!texts.empty()) return texts;
  }
  return {};
}

std::optional<Instant> first_instant(const Kept& kept, std::initializer_list<FactKey> keys) {
  for (const FactKey key : keys) {
    if (const auto at = kept.facts.instant(key)) return at;
  }
  return std::nullopt;
}

Instant event_of(const Kept& kept) {
  return first_instant(kept, {"event_at", "onset_at"}).value_or(kept.at);
}

template <class T>
bool allows(const std::vector<T>& list, const auto& value) {
  return list.empty() || std::find(list.begin(), list.end(), value) != list.end();
}

bool lies_in(const MatterQuery::Box& box, const std::optional<record::Place>& place) {
  return place && place->lat_e7 >= box.south_e7 && place->lat_e7 <= box.north_e7 && place->lon_e7 >= box.west_e7 &&
         place->lon_e7 <= box.east_e7;
}

bool fits(const MatterQuery& query, const Standing& each) {
  if (each.kind == nullptr || (query.kinds.empty() ? !is_matter(each.kind->id) : !allows(query.kinds, each.kind->id)))
    return false;
  const Kept& kept = *each.kept;
  if ((query.open && !each.open) || (query.overdue && !each.overdue) || (query.flagged && each.flags.empty()))
    return false;
  if (!query.party.empty() && kept.party != query.party) return false;
  if (!allows(query.states, each.state)) return false;
  if (!query.sector.empty() && kept.facts.text("sector") != query.sector) return false;
  if (!query.crossing.empty() && kept.facts.text("crossing") != query.crossing) return false;
  if (query.since || query.until) {
    const Instant at = event_of(kept);
    if ((query.since && at < *query.since) || (query.until && at >= *query.until)) return false;
  }
  return !query.box || lies_in(*query.box, kept.facts.place());
}

bool newer(const Standing* a, const Standing* b) {
  return earlier(*b->kept, *a->kept);
}

bool more_urgent(const Standing* a, const Standing* b) {
  if (a->due.has_value() != b->due.has_value()) return a->due.has_value();
  if (a->due && *a->due != *b->due) return *a->due < *b->due;
  return newer(a, b);
}

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool contains(std::string_view text, std::string_view word) {
  return std::search(text.begin(), text.end(), word.begin(), word.end(), [](char a, char b) {
           return lower(a) == b;
         }) != text.end();
}

}  // namespace

bool is_matter(KindId kind) {
  switch (kind) {
    case KindId::incident:
    case KindId::notice:
    case KindId::alert:
    case KindId::request:
    case KindId::crossing_status:
    case KindId::dispute:
    case KindId::escalation:
    case KindId::erasure:
    case KindId::system_notice:
    case KindId::communique:
    case KindId::contact: return true;
    case KindId::ack:
    case KindId::assent:
    case KindId::case_:
    case KindId::closure:
    case KindId::contact_count:
    case KindId::correction:
    case KindId::key_change:
    case KindId::ratification:
    case KindId::reply:
    case KindId::withdrawal:
    case KindId::withheld_count: return false;
  }
  return false;
}

bool is_over(std::string_view state) {
  return std::find(kOver.begin(), kOver.end(), state) != kOver.end();
}

std::string_view headline_field(KindId kind) {
  switch (kind) {
    case KindId::reply: return "result";
    case KindId::closure: return "outcome";
    case KindId::dispute: return "ground";
    case KindId::escalation: return "cause";
    case KindId::erasure: return "act";
    case KindId::withdrawal:
    case KindId::correction: return "reason";
    case KindId::incident:
    case KindId::notice:
    case KindId::alert:
    case KindId::request:
    case KindId::crossing_status:
    case KindId::system_notice:
    case KindId::communique:
    case KindId::contact:
    case KindId::contact_count:
    case KindId::ack:
    case KindId::assent:
    case KindId::case_:
    case KindId::key_change:
    case KindId::ratification:
    case KindId::withheld_count: return agreement::type_field(record::kind(kind));
  }
  return {};
}

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words(1);
  for (const char c : text) {
    if (c != ' ' && c != '\t' && c != '\n')
      words.back() += lower(c);
    else if (!words.back().empty())
      words.emplace_back();
  }
  if (words.back().empty()) words.pop_back();
  return words;
}

bool Book::Inside::has_words(const Kept& kept, const std::vector<std::string>& words) const {
  return std::all_of(words.begin(), words.end(), [&](const std::string& word) {
    return contains(kept.facts.bytes(), word) || contains(kept.party, word) || contains(kept.kind->name, word) ||
           (word.size() >= 6 && to_hex(kept.id).starts_with(word));
  });
}

const Kept* Book::Inside::case_around(const Kept& kept) const {
  if (kept.is(KindId::case_)) {
    const Kept* head = matter.case_of(kept);
    return head == nullptr ? nullptr : matter.standing_case(*head);
  }
  const Kept* first = nullptr;
  const auto consider = [&](const Kept* each) {
    const Kept* head = matter.case_of(*each);
    if (head != nullptr) head = matter.standing_case(*head);
    if (head != nullptr && !matter.withdrawn(*head) && (first == nullptr || earlier(*head, *first))) first = head;
  };
  for (const Citation& cite : kept.cites) {
    if (cite.rel == Rel::belongs && cite.counts && !matter.withdrawn(kept)) consider(cite.other);
  }
  for (const Citation& back : kept.cited) {
    if (back.rel == Rel::gathers && back.counts && !matter.withdrawn(*back.other)) consider(back.other);
  }
  return first;
}

Brief Book::Inside::brief_of(const Kept& kept) const {
  Brief brief;
  brief.id = kept.id;
  brief.party = kept.party;
  brief.index = kept.index;
  brief.at = kept.at;
  brief.kind = kept.kind;
  if (const Standing* standing = find_standing(kept)) {
    brief.state = standing->state;
    brief.open = standing->open;
    brief.due = standing->due;
    brief.overdue = standing->overdue;
    brief.disputed = standing->disputed;
    brief.joint = standing->joint;
    brief.escalated_to = standing->escalated_to;
    brief.flags = standing->flags;
  }
  if (const Kept* head = case_around(kept)) brief.case_id = head->id;
  if (kept.kind == nullptr) {
    brief.state = "erased";
    return brief;
  }
  const std::string_view field = headline_field(kept.kind->id);
  if (const auto key = FactKey::of(field)) {
    brief.field = field;
    brief.code = kept.facts.text(*key);
  }
  brief.office = kept.facts.text("office");
  brief.sector = kept.facts.text("sector");
  brief.crossing = kept.facts.text("crossing");
  brief.place = kept.facts.place();
  brief.event_at = first_instant(kept, {"event_at", "onset_at"});
  brief.until = first_instant(kept, {"event_until", "expires_at", "valid_until", "publish_at", "next_at"});
  brief.impact = kept.facts.text("impact");
  brief.text = short_text(kept);
  brief.exercise = kept.facts.boolean("exercise");
  return brief;
}

std::optional<Brief> Book::brief(const Hash& id) const {
  const Kept* kept = std::as_const(inside_->matter).find(id);
  return kept == nullptr ? std::nullopt : std::optional(inside_->brief_of(*kept));
}

MatterPage Book::matters(const MatterQuery& query) const {
  const auto words = words_of(query.words);
  std::vector<const Standing*> found;
  for (const Standing& each : inside_->standings) {
    if (fits(query, each) && (words.empty() || inside_->has_words(*each.kept, words))) found.push_back(&each);
  }
  MatterPage page;
  page.total = found.size();
  const auto before = query.sort == MatterQuery::Sort::due ? more_urgent : newer;
  if (query.before) {
    const Kept* last = std::as_const(inside_->matter).find(*query.before);
    const Standing* mark = last == nullptr ? nullptr : inside_->find_standing(*last);
    if (mark != nullptr) std::erase_if(found, [&](const Standing* each) { return !before(mark, each); });
  }
  const std::size_t count = std::min(query.limit, found.size());
  // The last to come in are the first to be shown: a heap over them would be made anew for nearly each.
  const auto end_of_page = found.begin() + static_cast<std::ptrdiff_t>(count);
  if (end_of_page != found.end()) std::nth_element(found.begin(), end_of_page, found.end(), before);
  std::sort(found.begin(), end_of_page, before);
  for (std::size_t i = 0; i < count; ++i) page.items.push_back(inside_->brief_of(*found[i]->kept));
  if (count > 0 && count < found.size()) page.next = page.items.back().id;
  return page;
}

CrossingView Book::crossing(std::string_view id) const {
  CrossingView view;
  const auto found = inside_->statuses.find(id);
  if (found == inside_->statuses.end()) return view;
  const Matter& matter = inside_->matter;
  view.state = fold_crossing(matter, id, found->second, inside_->now);
  std::map<std::tuple<std::string, std::string, std::string>, const Kept*> last;
  std::vector<const Kept*> coming;
  for (const Kept* status : found->second) {
    if (matter.withdrawn(*status) || matter.successor(*status) != nullptr) continue;
    if (status->facts.instant("event_at").value_or(status->at) > inside_->now) {
      coming.push_back(status);
      continue;
    }
    const std::string_view direction = status->facts.text("direction");
    const auto traffic = status->facts.json("traffic");
    for (const std::string_view way : {std::string_view("in"), std::string_view("out")}) {
      if (direction != "both" && direction != way) continue;
      for (const Json& each : *traffic->as_array()) {
        const Kept*& place = last[{std::string(status->party), std::string(way), *each.as_string()}];
        if (place == nullptr || earlier(*place, *status)) place = status;
      }
    }
  }
  std::sort(coming.begin(), coming.end(), [](const Kept* a, const Kept* b) {
    return std::pair(event_of(*a), a->id) < std::pair(event_of(*b), b->id);
  });
  for (const Kept* each : coming) view.announced.push_back(inside_->brief_of(*each));
  for (const auto& entry : last) {
    const auto& key = entry.first;  // no structured binding: clang 14 does not let a lambda see it
    const Kept* const status = entry.second;
    const auto& [party, way, traffic] = key;
    const bool current = std::any_of(view.state.halves.begin(), view.state.halves.end(), [&](const CrossingHalf& half) {
      return std::tie(half.party, half.way, half.traffic) == key;
    });
    if (current) continue;
    view.lapsed.push_back({party,
                           way,
                           traffic,
                           std::string(status->facts.text("state")),
                           std::string(status->facts.text("reason")),
                           status->facts.instant("valid_until").value_or(status->at),
                           status->id});
  }
  return view;
}

std::vector<Flow> Book::flow(std::string_view crossing, Instant since) const {
  std::vector<Flow> flows;
  const auto found = inside_->statuses.find(crossing);
  if (found == inside_->statuses.end()) return flows;
  Matter::List list = found->second;
  std::sort(list.begin(), list.end(), [](const Kept* a, const Kept* b) { return earlier(*a, *b); });
  for (const Kept* status : list) {
    if (event_of(*status) < since || inside_->matter.withdrawn(*status)) continue;
    Flow flow{std::string(status->party),
              event_of(*status),
              status->facts.integer("queue_vehicles"),
              status->facts.integer("wait_min"),
              status->facts.integer("capacity_per_h"),
              status->facts.integer("gates_count")};
    if (flow.queue_vehicles || flow.wait_min || flow.capacity_per_h || flow.gates_count) flows.push_back(flow);
  }
  return flows;
}

}  // namespace thalweg::casework
