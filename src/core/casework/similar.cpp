// SPDX-License-Identifier: Apache-2.0
#include "casework/similar.h"

#include <algorithm>
#include <bit>

#include "casework/book_detail.h"

namespace thalweg::casework {
namespace {

using record::KindId;

constexpr std::int64_t kDegreeE7 = 10'000'000;
/// Only what happened lately is suggested; older pairs are found by looking for them.
constexpr Duration kSimilarReach = Duration::hours(12);
constexpr Duration kSimilarAge = Duration::days(30);

/// By Newton's way from above, in whole numbers, so that all compilers get the same.
std::int64_t square_root(std::int64_t n) {
  if (n < 2) return n;
  std::int64_t root = std::int64_t{1} << (std::bit_width(static_cast<std::uint64_t>(n)) + 1) / 2;
  for (std::int64_t next = (root + n / root) / 2; next < root; next = (root + n / root) / 2) root = next;
  return root;
}

/// The cosine of a latitude in ten-thousandths, within two of a thousand: 4(32400 - 4x^2) / 4(32400 + x^2), x in
/// degrees.
std::int64_t cosine_e4(std::int64_t lat_e7) {
  const std::int64_t x = std::min<std::int64_t>(std::abs(lat_e7) / (kDegreeE7 / 100), 9'000);  // hundredths of a degree
  const std::int64_t square = x * x;
  constexpr std::int64_t kWhole = 32'400 * 10'000;
  return std::max<std::int64_t>(0, (kWhole - 4 * square) * 10'000 / (kWhole + square));
}

std::string_view branch_of(std::string_view type) {
  return type.substr(0, type.find('.'));
}

Duration apart(Instant a, Instant b) {
  return a < b ? b - a : a - b;
}

Sighting sighting_of(const Kept& kept) {
  const auto at = kept.facts.instant("event_at");
  return {kept.facts.text("type"),
          at.value_or(kept.at),
          Duration::seconds(kept.facts.integer("event_uncertainty_s").value_or(0)),
          kept.facts.text("sector"),
          kept.facts.place()};
}

bool cites(const Kept& from, const Kept& to) {
  return std::any_of(from.cites.begin(), from.cites.end(), [&](const Citation& cite) { return cite.other == &to; });
}

}  // namespace

std::int64_t distance_m(const record::Place& a, const record::Place& b) {
  constexpr std::int64_t kMetresPerDegree = 111'319;
  const std::int64_t north = (std::int64_t{a.lat_e7} - b.lat_e7) * kMetresPerDegree / kDegreeE7;
  std::int64_t east_e7 = std::abs(std::int64_t{a.lon_e7} - b.lon_e7);
  east_e7 = std::min(east_e7, 360 * kDegreeE7 - east_e7);
  const std::int64_t middle = (std::int64_t{a.lat_e7} + b.lat_e7) / 2;
  const std::int64_t east = east_e7 * kMetresPerDegree / kDegreeE7 * cosine_e4(middle) / 10'000;
  return square_root(north * north + east * east);
}

Likeness likeness(const Sighting& a, const Sighting& b) {
  Likeness found;
  found.minutes = apart(a.at, b.at).seconds() / 60;
  found.same_type = a.type == b.type;
  found.same_branch = branch_of(a.type) == branch_of(b.type);
  if (!found.same_branch) return found;
  const std::int64_t off_ms = std::max<std::int64_t>(
      0, apart(a.at, b.at).milliseconds() - a.uncertainty.milliseconds() - b.uncertainty.milliseconds());
  if (off_ms >= kSimilarTime.milliseconds()) return found;
  if (a.place && b.place) found.metres = distance_m(*a.place, *b.place);
  const std::int64_t time = 40 - 40 * off_ms / kSimilarTime.milliseconds();
  std::int64_t place = !a.sector.empty() && a.sector == b.sector ? 20 : 0;
  if (found.metres) {
    const std::int64_t off = std::max<std::int64_t>(
        0, *found.metres - std::int64_t{a.place->precision_m} - std::int64_t{b.place->precision_m});
    if (off >= kSimilarMetres) return found;
    place = 40 - 40 * off / kSimilarMetres;
  }
  found.score = static_cast<int>(time + place + (found.same_type ? 20 : 10));
  return found;
}

std::vector<Similar> Book::similar(std::size_t limit) const {
  struct Pair {
    const Kept *a, *b;
    Likeness likeness;
    Instant later;
  };

  std::vector<std::pair<Sighting, const Kept*>> reports;
  for (const Standing& each : inside_->standings) {
    if (!each.open || !each.kept->is(KindId::incident)) continue;
    const Instant at = each.kept->facts.instant("event_at").value_or(each.kept->at);
    if (apart(at, inside_->now) <= kSimilarAge) reports.emplace_back(sighting_of(*each.kept), each.kept);
  }
  std::sort(reports.begin(), reports.end(), [](const auto& a, const auto& b) {
    return a.first.at != b.first.at ? a.first.at < b.first.at : a.second->id < b.second->id;
  });
  std::vector<Pair> pairs;
  for (std::size_t i = 0; i < reports.size(); ++i) {
    const auto& [here, a] = reports[i];
    for (std::size_t j = i + 1; j < reports.size(); ++j) {
      const auto& [there, b] = reports[j];
      // Whoever says that the time may be far off is compared with what lies near the time that he gives.
      if (there.at - here.at >= kSimilarReach) break;
      if (a->party == b->party) continue;
      const Likeness found = likeness(here, there);
      if (found.score < kSimilarScoreMin || cites(*a, *b) || cites(*b, *a)) continue;
      if (inside_->dismissed.contains(std::minmax(a->id, b->id))) continue;
      const Kept* around = inside_->case_around(*a);
      if (around != nullptr && around == inside_->case_around(*b)) continue;
      pairs.push_back({a, b, found, there.at});
    }
  }
  std::stable_sort(pairs.begin(), pairs.end(), [](const Pair& a, const Pair& b) {
    return a.likeness.score != b.likeness.score ? a.likeness.score > b.likeness.score : a.later > b.later;
  });
  std::vector<Similar> found;
  for (const Pair& pair : pairs) {
    if (found.size() == limit) break;
    found.push_back({inside_->brief_of(*pair.a), inside_->brief_of(*pair.b), pair.likeness});
  }
  return found;
}

}  // namespace thalweg::casework
