// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>
#include <tuple>

#include "casework/book_detail.h"

namespace thalweg::casework {
namespace {

using record::KindId;
using Key = std::tuple<std::string_view, std::string_view, std::string_view>;  // party, kind, deadline
using Counted = std::map<std::pair<std::string_view, std::string_view>, std::size_t>;

struct Tally {
  BalanceRow row;
  std::vector<std::int64_t> spans_s;
};

void count(Tally& tally, const Clock& clock, Instant now) {
  ++tally.row.owed;
  if (!clock.met) {
    ++(now > clock.due ? tally.row.overdue : tally.row.open);
    return;
  }
  ++(*clock.met > clock.due ? tally.row.late : tally.row.in_time);
  if (!clock.deadline->before) tally.spans_s.push_back((*clock.met - clock.start).seconds());
}

std::optional<std::int64_t> median(std::vector<std::int64_t> values) {
  if (values.empty()) return std::nullopt;
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>((values.size() - 1) / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

std::vector<Balance::Count> counts_of(const Counted& counted) {
  std::vector<Balance::Count> list;
  for (const auto& [key, number] : counted) list.push_back({std::string(key.first), std::string(key.second), number});
  return list;
}

}  // namespace

Balance Book::balance(Instant from, Instant until) const {
  const Matter& matter = inside_->matter;
  Balance balance{from, until, {}, {}, {}, {}};
  std::map<Key, Tally> tallies;
  Counted said, refused;
  for (const Kept& kept : matter.all()) {
    if (!kept.present || kept.kind == nullptr) continue;
    if (kept.is(KindId::withheld_count) && !matter.withdrawn(kept) && matter.successor(kept) == nullptr) {
      const auto begin = kept.facts.instant("from");
      const auto end = kept.facts.instant("until");
      const auto counts = kept.facts.json("counts");
      if (begin && end && counts && *begin<until&& * end> from) {
        for (const auto& [kind, number] : *counts->as_object())
          balance.withheld.push_back({std::string(kept.party), kind, *number.as_int(), *begin, *end});
      }
    }
    if (kept.at < from || kept.at >= until) continue;
    const std::string_view party = kept.party, kind = kept.kind->name;
    ++said[{party, kind}];
    if (kept.is(KindId::reply) && !matter.withdrawn(kept) && kept.facts.has("refusal_code"))
      ++refused[{party, kept.facts.text("refusal_code")}];
    const auto tell = [&](const std::vector<Clock>& all) {
      for (const Clock& clock : all) count(tallies[{clock.party, kind, clock.deadline->id}], clock, inside_->now);
    };
    if (const Standing* standing = inside_->find_standing(kept))
      tell(standing->clocks);
    else
      tell(clocks(matter, kept));
  }
  for (auto& [key, tally] : tallies) {
    std::tie(tally.row.party, tally.row.kind, tally.row.deadline) = key;
    tally.row.median_s = median(std::move(tally.spans_s));
    balance.rows.push_back(std::move(tally.row));
  }
  balance.said = counts_of(said);
  balance.refused = counts_of(refused);
  std::sort(balance.withheld.begin(), balance.withheld.end(), [](const auto& a, const auto& b) {
    return std::tie(a.party, a.from, a.until, a.kind, a.count) < std::tie(b.party, b.from, b.until, b.kind, b.count);
  });
  return balance;
}

LeadTime check_lead_time(const agreement::Agreement& agreement,
                         std::string_view activity,
                         Instant event_at,
                         Instant now) {
  LeadTime lead;
  const agreement::DeadlineQuery query{.kind = "notice", .type = activity};
  for (const agreement::Deadline* deadline : agreement::find_deadlines(agreement, query)) {
    if (!deadline->before || deadline->starts != agreement::Starts::event_at) continue;
    lead = {deadline->id, deadline->origin, event_at - deadline->within, now <= event_at - deadline->within};
    break;
  }
  return lead;
}

}  // namespace thalweg::casework
