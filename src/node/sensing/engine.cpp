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

/// What is ahead of the clock is wrong, and would stay for ever.
void Engine::State::record(ShardPlace& place, const Bucket& bucket, Instant received) {
  if (options.history == nullptr) return;
  place.block.begin(received);
  for (std::size_t i = 0; i < bucket.reports.size(); ++i) {
    const Report& report = bucket.reports[i];
    const bool is_told = report.statement == Statement::position || bucket.readings[i];
    if (!is_told || report.at > received + shard_options.ahead_max) continue;
    if (report.has_position || bucket.readings[i])
      place.block.add(report, sources[report.source]->source.terms.id, bucket.readings[i]);
  }
  if (place.block.raw_bytes() >= kBlockBytes) options.history->add(std::exchange(place.block, {}));
}

void Engine::State::apply(ShardPlace& place, const Bucket& bucket, Instant received, AlertBook& book) {
  place.shard.take(bucket.reports, bucket.hashes, received);
  record(place, bucket, received);
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
    bucket.readings.clear();
  }
  for (const Report& report : reports) {
    const std::uint64_t hash = picture::Shard::hash(shard_options, report.uid);
    Bucket& bucket = buckets.all[picture::Shard::shard_of(hash, kShards)];
    bucket.reports.push_back(report);
    bucket.hashes.push_back(hash);
    bucket.readings.push_back(report.statement == Statement::reading);
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

Result<Unit> Engine::flush_history(bool all) {
  History* history = state_->options.history;
  if (history == nullptr) return Unit{};
  for (const auto& place : state_->shards) {
    const std::lock_guard lock(place->mutex);
    const auto begun = place->block.begun();
    if (!begun || (!all && !is_due(now(), *begun + kBlockSpan, kBlockSpan))) continue;
    history->add(std::exchange(place->block, {}));
  }
  return history->flush(now());
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
  const Source& source = engine_.source(source_);
  const bool is_tak = source.protocol == Protocol::cot || source.protocol == Protocol::tak;
  // Each datagram says by itself which of the two forms of TAK it has; a stream may change to the other once it has
  // asked to.
  const bool switches = is_tak && (is_datagrams_ || (may_switch_ && bytes.front() == '\xBF'));
  if (decoder_ == nullptr || switches) {
    decoder_ = make_decoder(source, static_cast<std::uint16_t>(source_), bytes.front(), is_datagrams_);
    is_protobuf_ = is_tak && bytes.front() == '\xBF';
    may_switch_ = false;
    told_ = {};
  }
  const Instant received = engine_.now();
  const sensor::Batch& batch = decoder_->take(bytes, received);
  pass_on(batch, received);
  for (const sensor::Control control : batch.controls)
    may_switch_ |= control == sensor::Control::protocol_request && !is_protobuf_;
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
