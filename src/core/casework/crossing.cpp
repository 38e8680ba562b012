// SPDX-License-Identifier: Apache-2.0
#include "casework/crossing.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "casework/fold_detail.h"

namespace thalweg::casework {
namespace {

int strictness(std::string_view state) {
  return state == "closed" ? 2 : state == "restricted" ? 1 : 0;
}

bool current(const Matter& matter, const Kept& said, Instant now) {
  const auto from = said.facts.instant("event_at");
  const auto until = said.facts.instant("valid_until");
  return from && until && *from <= now && now < *until && !matter.withdrawn(said) && matter.successor(said) == nullptr;
}

bool later(const Kept* a, const Kept* b) {
  return std::tie(a->at, a->index, a->id) < std::tie(b->at, b->index, b->id);
}

using Key = std::tuple<std::string, std::string, std::string>;  // party, way, traffic

std::vector<std::string> ways_of(const Facts& status) {
  const std::string_view direction = status.text("direction");
  if (direction == "both") return {"in", "out"};
  return {std::string(direction)};
}

/// Going into one territory is going out of the other.
CrossingWay judge(std::string_view into,
                  std::string_view out_of,
                  const std::string& traffic,
                  const std::vector<CrossingHalf>& halves) {
  CrossingWay way{std::string(into), traffic, "open"};
  int known = 0;
  for (const CrossingHalf& half : halves) {
    const bool counts = half.traffic == traffic &&
                        ((half.party == into && half.way == "in") || (half.party == out_of && half.way == "out"));
    if (!counts) continue;
    ++known;
    if (strictness(half.state) > strictness(way.state)) way.state = half.state;
  }
  if (known < 2 && way.state != "closed") way.state = "unknown";
  return way;
}

}  // namespace

CrossingState fold_crossing(const Matter& matter,
                            std::string_view crossing,
                            std::span<const Kept* const> statuses,
                            Instant now) {
  std::map<Key, const Kept*> newest;
  for (const Kept* said : statuses) {
    if (!said->is(record::KindId::crossing_status) || said->facts.text("crossing") != crossing) continue;
    if (!current(matter, *said, now)) continue;
    const auto traffics = said->facts.json("traffic");
    for (const std::string& way : ways_of(said->facts)) {
      for (const Json& traffic : *traffics->as_array()) {
        const Kept*& place = newest[{std::string(said->party), way, *traffic.as_string()}];
        if (place == nullptr || later(place, said)) place = said;
      }
    }
  }
  CrossingState result;
  std::set<std::string> spoken_of;
  for (const auto& [key, said] : newest) {
    const auto& [party, way, traffic] = key;
    spoken_of.insert(traffic);
    result.halves.push_back({party,
                             way,
                             traffic,
                             std::string(said->facts.text("state")),
                             std::string(said->facts.text("reason")),
                             *said->facts.instant("valid_until"),
                             said->id});
  }
  std::vector<std::string> sides{matter.agreement().left, matter.agreement().right};
  std::sort(sides.begin(), sides.end());
  for (const std::string& into : sides) {
    const std::string& out_of = into == sides.front() ? sides.back() : sides.front();
    for (const std::string& traffic : spoken_of) result.ways.push_back(judge(into, out_of, traffic, result.halves));
  }
  return result;
}

CrossingState fold_crossing(std::string_view crossing,
                            std::span<const Said> statuses,
                            std::span<const Said> others,
                            const agreement::Agreement& agreement,
                            Instant now) {
  Matter matter(agreement);
  for (const Said& said : statuses) matter.add(said);
  for (const Said& said : others) matter.add(said);
  Matter::List all;
  for (const Kept& kept : matter.all()) all.push_back(&kept);
  return all.empty() ? CrossingState{} : fold_crossing(matter, crossing, all, now);
}

}  // namespace thalweg::casework
