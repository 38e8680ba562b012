// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <thread>

#include "picture/commons.h"
#include "sensing/engine.h"
#include "sensing/history.h"

namespace thalweg::sensing {

/// A shard with its lock, the plan by which it judges, and what its things are called.
struct ShardPlace {
  ShardPlace(std::shared_ptr<const picture::Plan> plan_in, const picture::ShardOptions& options)
      : plan(plan_in), shard(std::move(plan_in), options) {}

  std::mutex mutex;
  std::shared_ptr<const picture::Plan> plan;  // shared with the other shards
  picture::Shard shard;
  std::map<std::string, std::string, std::less<>> names;
  BlockWriter block;  ///< of the history
};

struct SourcePlace {
  explicit SourcePlace(Source source_in) : source(std::move(source_in)), intake(source.terms) {}

  Source source;
  mutable std::mutex mutex;  ///< over all below
  sensor::Intake intake;
  sensor::Tally tally;
  std::size_t connected = 0;
  std::uint64_t counted = 0;  ///< reports, when the rate was last taken
  std::uint64_t rate_per_s = 0;
  std::deque<SetAside> set_aside;
};

/// Reports on their way to one shard.
struct Bucket {
  std::vector<sensor::Report> reports;
  std::vector<std::uint64_t> hashes;
  std::vector<bool> readings;  ///< which of them have one
};

struct Engine::Connection::Buckets {
  std::array<Bucket, Engine::kShards> all;
};

struct Engine::State {
  State(std::shared_ptr<const picture::Plan> plan, std::vector<Source> sources_in, EngineOptions options_in);

  EngineOptions options;
  picture::ShardOptions shard_options;
  std::vector<std::unique_ptr<ShardPlace>> shards;
  std::vector<std::unique_ptr<SourcePlace>> sources;

  std::mutex adopt_mutex;    ///< before all others
  std::mutex commons_mutex;  ///< taken while a shard's lock is held, never the other way round
  std::shared_ptr<const picture::Plan> commons_plan;
  picture::Commons commons;

  std::mutex snapshot_mutex;
  std::shared_ptr<const Snapshot> snapshot;

  std::mutex mutex;  ///< of the thread
  std::condition_variable changed;
  bool stop = false;
  std::thread thread;

  std::atomic<std::uint64_t> rate_per_s{0};
  std::uint64_t ticks = 0;

  void put(const std::vector<sensor::Report>& reports, Connection::Buckets& buckets, Instant received, AlertBook& book);
  void apply(ShardPlace& place, const Bucket& bucket, Instant received, AlertBook& book);
  void record(ShardPlace& place, const Bucket& bucket, Instant received);
  void hand_on(ShardPlace& place, Instant now, AlertBook& book);
  void read(const sensor::Report& reading, Instant received, AlertBook& book);
  void count_rates(Instant now);
  void forget_names(ShardPlace& place);
  void advance(Instant now, AlertBook& book);
};

}  // namespace thalweg::sensing
