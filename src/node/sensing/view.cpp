// SPDX-License-Identifier: Apache-2.0
#include "sensing/view.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

namespace thalweg::sensing {
namespace {

constexpr std::int64_t kColumns = 64;
constexpr std::int64_t kRows = 48;

/// FNV-1a: any order will do that is the same each time and has nothing to do with the place.
std::uint64_t mixed(std::string_view text) {
  std::uint64_t sum = 0xcbf29ce484222325U;
  for (const char c : text) sum = (sum ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
  return sum;
}

unsigned rank(const Shown& thing, const std::set<std::string, std::less<>>& alerted) {
  if (thing.seen.subject == sensor::Subject::distress) return 0;
  if (alerted.contains(thing.seen.uid)) return 1;
  return thing.seen.stale ? 3 : 2;
}

/// The box that was asked for, or the one around everything.
sensor::Box around(const std::vector<const Shown*>& things, const ViewQuery& query) {
  if (query.box) return *query.box;
  sensor::Box box{things.front()->seen.place, things.front()->seen.place};
  for (const Shown* thing : things) {
    const auto [lat, lon] = thing->seen.place;
    box.low = {std::min(box.low.lat_e7, lat), std::min(box.low.lon_e7, lon)};
    box.high = {std::max(box.high.lat_e7, lat), std::max(box.high.lon_e7, lon)};
  }
  return box;
}

std::vector<Square> counted(const std::vector<const Shown*>& rest, const sensor::Box& box) {
  constexpr std::int64_t kTurn = 3'600'000'000;
  const std::int64_t west = box.low.lon_e7;
  const std::int64_t wide = (std::int64_t{box.high.lon_e7} - west + kTurn) % kTurn;
  const std::int64_t high = std::int64_t{box.high.lat_e7} - box.low.lat_e7;
  const std::int64_t size = std::max<std::int64_t>({1, wide / kColumns + 1, high / kRows + 1});
  std::map<std::pair<std::int64_t, std::int64_t>, std::uint64_t> counts;
  for (const Shown* thing : rest) {
    const std::int64_t east = (std::int64_t{thing->seen.place.lon_e7} - west + kTurn) % kTurn;
    ++counts[{(std::int64_t{thing->seen.place.lat_e7} - box.low.lat_e7) / size, east / size}];
  }
  std::vector<Square> squares;
  for (const auto& [place, count] : counts) {
    const auto& [row, column] = place;
    std::int64_t lon = west + column * size + size / 2;
    if (lon > geometry::kLonE7Max) lon -= kTurn;
    const std::int64_t lat = std::min<std::int64_t>(box.low.lat_e7 + row * size + size / 2, geometry::kLatE7Max);
    squares.push_back({{static_cast<std::int32_t>(lat), static_cast<std::int32_t>(lon)},
                       static_cast<std::int32_t>(std::min<std::int64_t>(size, geometry::kLonE7Max)),
                       count});
  }
  return squares;
}

}  // namespace

View look(const Snapshot& snapshot, const ViewQuery& query, const std::set<std::string, std::less<>>& alerted) {
  View view;
  for (const Shown& thing : snapshot.things) {
    if (query.holds(thing.seen)) view.single.push_back(&thing);
  }
  view.total = view.single.size();
  if (view.total <= query.limit) return view;
  using Ranked = std::tuple<unsigned, std::uint64_t, const Shown*>;
  std::vector<Ranked> ranked;
  ranked.reserve(view.total);
  for (const Shown* thing : view.single) ranked.emplace_back(rank(*thing, alerted), mixed(thing->seen.uid), thing);
  const auto end = ranked.begin() + static_cast<std::ptrdiff_t>(query.limit);
  std::nth_element(ranked.begin(), end, ranked.end());
  const sensor::Box box = around(view.single, query);
  std::vector<const Shown*> rest;
  view.single.clear();
  for (auto each = ranked.begin(); each != ranked.end(); ++each) {
    (each < end ? view.single : rest).push_back(std::get<2>(*each));
  }
  view.squares = counted(rest, box);
  return view;
}

}  // namespace thalweg::sensing
