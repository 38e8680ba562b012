// SPDX-License-Identifier: Apache-2.0
#include "sensing/engine.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "sensing/engine_detail.h"

namespace thalweg::sensing {

using sensor::Report;
using sensor::Statement;

Engine::State::State(std::shared_ptr<const picture::Plan> plan,
                     std::vector<Source> sources_in,
                     EngineOptions options_in)
    : options(std::move(options_in)), commons_plan(plan), commons(plan) {
  shard_options.key = options.key;
  shard_options.things_max = std::max<std::size_t>(1, options.things_max / kShards);
  for (std::size_t i = 0; i < kShards; ++i) shards.push_back(std::make_unique<ShardPlace>(plan, shard_options));
  for (Source& source : sources_in) sources.push_back(std::make_unique<SourcePlace>(std::move(source)));
}

/// What a shard told goes on while its lock is held: steps must be counted in the order in which they came about.
void Engine::State::hand_on(ShardPlace& place, Instant now, AlertBook& book) {
  auto alerts = place.shard.drain_alerts();
  const auto steps = place.shard.drain_steps();
  if (!alerts.empty()) book.add(*place.plan, std::move(alerts), now);
  if (steps.empty()) return;
  const std::lock_guard lock(commons_mutex);
  // Steps by other rules than those that count now mean nothing: the shard says all again once it has the same.
  if (commons_plan != place.plan) return;
  for (const picture::Step& step : steps) commons.take(step);
  auto common = commons.drain_alerts();
  if (!common.empty()) book.add(*commons_plan, std::move(common), now);
}

void Engine::State::apply(ShardPlace& place, const Bucket& bucket, Instant received, AlertBook& book) {
  place.shard.take(bucket.reports, bucket.hashes, received);
  for (const Report& report : bucket.reports) {
    if (report.name.empty()) continue;
    const auto found = place.names.find(report.uid);
    if (found != place.names.end()) {
      if (found->second != report.name) found->second = report.name;
    } else if (place.names.size() < kNamesMax) {
      place.names.emplace(report.uid, report.name);
    }
  }
  hand_on(place, received, book);
}

void Engine::State::read(const Report& reading, Instant received, AlertBook& book) {
  const std::lock_guard lock(commons_mutex);
  (void)commons.take_reading(reading, received);
  auto alerts = commons.drain_alerts();
  if (!alerts.empty()) book.add(*commons_plan, std::move(alerts), received);
}

void Engine::State::put(const std::vector<Report>& reports,
                        Connection::Buckets& buckets,
                        Instant received,
                        AlertBook& book) {
  for (Bucket& bucket : buckets.all) {
    bucket.reports.clear();
    bucket.hashes.clear();
  }
  for (const Report& report : reports) {
    const std::uint64_t hash = picture::Shard::hash(shard_options, report.uid);
    Bucket& bucket = buckets.all[picture::Shard::shard_of(hash, kShards)];
    bucket.reports.push_back(report);
    bucket.hashes.push_back(hash);
    if (report.statement != Statement::reading) continue;
    read(report, received, book);
    // A gauge has its place in the picture like any other thing.
    if (report.has_position) bucket.reports.back().statement = Statement::position;
  }
  std::array<bool, kShards> done{};
  for (std::size_t i = 0; i < kShards; ++i) {
    if (buckets.all[i].reports.empty()) {
      done[i] = true;
      continue;
    }
    const std::unique_lock lock(shards[i]->mutex, std::try_to_lock);
    if (!lock.owns_lock()) continue;
    apply(*shards[i], buckets.all[i], received, book);
    done[i] = true;
  }
  for (std::size_t i = 0; i < kShards; ++i) {
    if (done[i]) continue;
    const std::lock_guard lock(shards[i]->mutex);
    apply(*shards[i], buckets.all[i], received, book);
  }
}

void Engine::State::count_rates(Instant now) {
  std::uint64_t sum = 0;
  for (const auto& place : sources) {
    std::optional<Instant> heard;
    {
      const std::lock_guard lock(place->mutex);
      place->rate_per_s = place->tally.reports - std::exchange(place->counted, place->tally.reports);
      sum += place->rate_per_s;
      heard = place->intake.last_heard();
      while (!place->set_aside.empty() && place->set_aside.front().at + kSetAsideKept <= now)
        place->set_aside.pop_front();
    }
    const std::lock_guard lock(commons_mutex);
    if (heard) commons.heard(place->source.terms.id, *heard);
  }
  rate_per_s = sum;
}

void Engine::State::forget_names(ShardPlace& place) {
  std::erase_if(place.names, [&place](const auto& each) { return !place.shard.find(each.first); });
}

void Engine::State::advance(Instant now, AlertBook& book) {
  count_rates(now);
  ++ticks;
  for (std::size_t i = 0; i < kShards; ++i) {
    const std::lock_guard lock(shards[i]->mutex);
    shards[i]->shard.advance(now);
    hand_on(*shards[i], now, book);
    if (ticks % (60 * kShards) == i) forget_names(*shards[i]);
  }
  const std::lock_guard lock(commons_mutex);
  commons.advance(now);
  auto alerts = commons.drain_alerts();
  if (!alerts.empty()) book.add(*commons_plan, std::move(alerts), now);
}

Engine::Engine(std::shared_ptr<const picture::Plan> plan, std::vector<Source> sources, EngineOptions options)
    : state_(std::make_unique<State>(std::move(plan), std::move(sources), std::move(options))) {
  if (state_->options.has_begun) begin();
}

void Engine::begin() {
  state_->thread = std::thread([this] {
    std::unique_lock lock(state_->mutex);
    while (!state_->stop) {
      lock.unlock();
      advance();
      lock.lock();
      state_->changed.wait_for(lock, std::chrono::milliseconds(state_->options.advance_each.milliseconds()), [this] {
        return state_->stop;
      });
    }
  });
}

Engine::~Engine() {
  end();
}

void Engine::end() {
  {
    const std::lock_guard lock(state_->mutex);
    state_->stop = true;
  }
  state_->changed.notify_all();
  if (state_->thread.joinable()) state_->thread.join();
}

Instant Engine::now() const {
  return state_->options.clock();
}

void Engine::advance() {
  state_->advance(now(), alerts_);
  if (state_->options.advanced) state_->options.advanced();
}

void Engine::adopt(std::shared_ptr<const picture::Plan> plan) {
  const std::lock_guard turn(state_->adopt_mutex);
  {
    const std::lock_guard lock(state_->commons_mutex);
    state_->commons_plan = plan;
    state_->commons.adopt(plan);
  }
  for (const auto& place : state_->shards) {
    const std::lock_guard lock(place->mutex);
    state_->hand_on(*place, now(), alerts_);  // what it told by the old rules
    place->shard.adopt(plan);
    place->plan = plan;
    state_->hand_on(*place, now(), alerts_);
  }
}

Engine::Connection::Connection(Engine& engine, std::size_t source, bool is_datagrams)
    : engine_(engine), source_(source), is_datagrams_(is_datagrams), buckets_(std::make_unique<Buckets>()) {
  SourcePlace& place = *engine_.state_->sources[source_];
  const std::lock_guard lock(place.mutex);
  ++place.connected;
}

Engine::Connection::~Connection() {
  SourcePlace& place = *engine_.state_->sources[source_];
  const std::lock_guard lock(place.mutex);
  --place.connected;
}

void Engine::Connection::pass_on(const sensor::Batch& batch, Instant received) {
  SourcePlace& place = *engine_.state_->sources[source_];
  {
    const std::lock_guard lock(place.mutex);
    admitted_ = place.intake.admit(batch, received);
    const sensor::Tally& now = decoder_->tally();
    place.tally.bytes += now.bytes - told_.bytes;
    place.tally.reports += now.reports - told_.reports;
    place.tally.ignored += now.ignored - told_.ignored;
    for (std::size_t i = 0; i < sensor::kReasons; ++i) place.tally.refused[i] += now.refused[i] - told_.refused[i];
    told_ = now;
    for (const sensor::Refused& refused : batch.refused) {
      if (place.set_aside.size() == kSetAsideMax) place.set_aside.pop_front();
      place.set_aside.push_back({received, refused.reason, refused.detail, refused.beginning});
    }
  }
  if (!admitted_.empty()) engine_.state_->put(admitted_, *buckets_, received, engine_.alerts_);
}

const std::vector<sensor::Control>& Engine::Connection::take(BytesView bytes) {
  static const std::vector<sensor::Control> kNothing;
  if (bytes.empty()) return kNothing;
  // Each datagram says by itself which of the two forms of TAK it has.
  const bool is_tak =
      engine_.source(source_).protocol == Protocol::cot || engine_.source(source_).protocol == Protocol::tak;
  if (decoder_ == nullptr || (is_datagrams_ && is_tak)) {
    decoder_ = make_decoder(engine_.source(source_), static_cast<std::uint16_t>(source_), bytes.front(), is_datagrams_);
    told_ = {};
  }
  const Instant received = engine_.now();
  const sensor::Batch& batch = decoder_->take(bytes, received);
  pass_on(batch, received);
  return batch.controls;
}

void Engine::Connection::finish() {
  if (decoder_ == nullptr) return;
  const Instant received = engine_.now();
  pass_on(decoder_->finish(received), received);
}

std::unique_ptr<Engine::Connection> Engine::connect(std::size_t source, bool is_datagrams) {
  CHECK(source < source_count());
  return std::make_unique<Connection>(*this, source, is_datagrams);
}

}  // namespace thalweg::sensing
