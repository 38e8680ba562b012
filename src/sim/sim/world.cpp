// SPDX-License-Identifier: Apache-2.0
#include "sim/world_detail.h"

namespace thalweg::sim {

World::World(const Scenario& scenario, std::uint64_t seed, Trace trace)
    : scenario_(scenario),
      trace_(std::move(trace)),
      dice_(Dice(seed).fork("world")),
      network_(scenario_, Dice(seed).fork("network")),
      parties_(party_ids(scenario.parties)) {
  faults_end_ = began_ + scenario_.length;
  std::vector<std::string> ids = parties_;
  if (scenario_.observers > 0) ids.emplace_back(kObserverId);
  unlucky_ = dice_.pick(ids);
  for (const std::string& id : ids) {
    auto node = std::make_unique<SimNode>(id, Dice(seed).fork("entropy of " + id));
    node->is_party = id != kObserverId;
    node->clock.drift_ppm = dice_.between(-scenario_.drift_ppm, scenario_.drift_ppm);
    if (scenario_.drift_ppm > 0) node->clock.off = Duration::milliseconds(dice_.between(-5'000, 5'000));
    if (node->is_party) officers_.emplace(id, Officers(id, Dice(seed).fork("officers of " + id)));
    nodes_.emplace(id, std::move(node));
  }
}

void World::at(Instant when, std::function<void()> happen) {
  events_.push({std::max(when, now_), next_event_++, std::move(happen)});
}

void World::again(Duration every, std::function<void()> happen) {
  if (every <= Duration()) return;
  at(now_ + dice_.pause(every), [this, every, happen] {
    if (!faulty_) return;
    happen();
    again(every, happen);
  });
}

void World::live_until(Instant end) {
  while (!violation_ && !events_.empty() && events_.top().at <= end) {
    const Event event = events_.top();
    events_.pop();
    now_ = event.at;
    event.happen();
  }
  if (!violation_) now_ = end;
}

void World::tell(const std::string& event) {
  digest_ = sha256(Bytes(digest_.view()) + std::to_string(now_.unix_ms()) + event);
  if (trace_) trace_(to_rfc3339(now_) + " " + event);
}

void World::require(const std::optional<Violation>& violation) {
  if (!violation || violation_) return;
  violation_ = violation;
  tell("VIOLATED " + violation->check + ": " + violation->what);
}

Outcome World::run() {
  for (auto& [id, node] : nodes_) start(*node);
  plan_acts();
  plan_faults();
  live_until(faults_end_);
  if (!violation_) {
    end_faults();
    live_until(faults_end_ + scenario_.settles_within);
  }
  if (!violation_) check_at_rest();
  for (const auto& [what, times] : network_.counts()) counters_[what] += times;
  return {violation_, now_, now_ - began_, state_hash(), counters_};
}

Outcome run_world(const Scenario& scenario, std::uint64_t seed, const std::function<void(const std::string&)>& trace) {
  World world(scenario, seed, trace);
  return world.run();
}

}  // namespace thalweg::sim
