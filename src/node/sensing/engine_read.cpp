// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include "sensing/engine_detail.h"

namespace thalweg::sensing {
namespace {

constexpr std::size_t kSlice = 2'048;  // so many things are copied before others may have the shard's lock

void add_name(const ShardPlace& place, Shown& thing) {
  const auto found = place.names.find(thing.seen.uid);
  if (found != place.names.end()) thing.name = found->second;
}

bool has_reading(const picture::Seen& seen) {
  return seen.subject == sensor::Subject::gauge || seen.subject == sensor::Subject::gate;
}

}  // namespace

std::size_t Engine::source_count() const {
  return state_->sources.size();
}

const Source& Engine::source(std::size_t index) const {
  CHECK(index < state_->sources.size());
  return state_->sources[index]->source;
}

SourceStatus Engine::status_of(std::size_t index) const {
  CHECK(index < state_->sources.size());
  const SourcePlace& place = *state_->sources[index];
  const std::lock_guard lock(place.mutex);
  return {
      place.source, place.connected, place.intake.last_heard(), place.rate_per_s, place.tally, place.intake.barred()};
}

std::vector<SetAside> Engine::quarantine_of(std::size_t index) const {
  CHECK(index < state_->sources.size());
  const SourcePlace& place = *state_->sources[index];
  const std::lock_guard lock(place.mutex);
  return {place.set_aside.rbegin(), place.set_aside.rend()};
}

EngineStatus Engine::status() const {
  EngineStatus status;
  status.now = now();
  status.rate_per_s = state_->rate_per_s;
  status.shards = state_->shards.size();
  for (const auto& place : state_->shards) {
    const std::lock_guard lock(place->mutex);
    status.things += place->shard.size();
    status.bytes += place->shard.size_bytes();
    status.overflowed += place->shard.overflowed();
    for (std::size_t i = 0; i < picture::kOutcomes; ++i) status.outcomes[i] += place->shard.outcomes()[i];
  }
  for (const Shown& thing : snapshot(Duration::seconds(5))->things) {
    const auto [lat, lon] = thing.seen.place;
    status.stale += thing.seen.stale ? 1 : 0;
    if (!status.bounds) status.bounds = sensor::Box{thing.seen.place, thing.seen.place};
    auto& [low, high] = *status.bounds;
    low = {std::min(low.lat_e7, lat), std::min(low.lon_e7, lon)};
    high = {std::max(high.lat_e7, lat), std::max(high.lon_e7, lon)};
  }
  return status;
}

std::shared_ptr<const Snapshot> Engine::snapshot(Duration age) const {
  const std::lock_guard turn(state_->snapshot_mutex);
  const Instant at = now();
  if (state_->snapshot && !is_due(at, state_->snapshot->at + age, age)) return state_->snapshot;
  auto made = std::make_shared<Snapshot>();
  made->at = at;
  std::vector<picture::Seen> slice;
  for (const auto& place : state_->shards) {
    std::uint32_t begin = 0;
    do {
      slice.clear();
      const std::lock_guard lock(place->mutex);
      begin = place->shard.walk(begin, kSlice, slice);
      for (picture::Seen& seen : slice) {
        made->things.push_back({std::move(seen), {}, std::nullopt});
        if (!place->names.empty()) add_name(*place, made->things.back());
      }
    } while (begin != 0);
  }
  const std::lock_guard lock(state_->commons_mutex);
  for (Shown& thing : made->things) {
    if (!has_reading(thing.seen)) continue;
    const auto found = state_->commons.gauges().find(thing.seen.uid);
    if (found != state_->commons.gauges().end()) thing.reading_milli = found->second.value_milli;
  }
  state_->snapshot = made;
  return made;
}

std::optional<Shown> Engine::find(std::string_view uid) const {
  const std::size_t shard =
      picture::Shard::shard_of(picture::Shard::hash(state_->shard_options, uid), state_->shards.size());
  ShardPlace& place = *state_->shards[shard];
  Shown thing;
  {
    const std::lock_guard lock(place.mutex);
    auto seen = place.shard.find(uid);
    if (!seen) return std::nullopt;
    thing.seen = std::move(*seen);
    add_name(place, thing);
  }
  const std::lock_guard lock(state_->commons_mutex);
  const auto found = state_->commons.gauges().find(uid);
  if (has_reading(thing.seen) && found != state_->commons.gauges().end())
    thing.reading_milli = found->second.value_milli;
  return thing;
}

std::shared_ptr<const picture::Plan> Engine::plan() const {
  const std::lock_guard lock(state_->commons_mutex);
  return state_->commons_plan;
}

}  // namespace thalweg::sensing
