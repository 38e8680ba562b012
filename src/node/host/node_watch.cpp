// SPDX-License-Identifier: Apache-2.0
#include "host/node_watch.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include "host/api_detail.h"

namespace thalweg::host {
struct NodeWatch::State : std::enable_shared_from_this<NodeWatch::State> {
  State(NodeRunner& runner_in, Live& live_in, NodeWatchOptions options_in)
      : runner(runner_in), live(live_in), options(std::move(options_in)) {}

  NodeRunner& runner;
  Live& live;
  NodeWatchOptions options;
  std::thread thread;

  // Belong to the thread.
  std::string last_node;
  std::optional<std::size_t> last_held;

  std::mutex mutex;  // guards what follows
  std::condition_variable changed;
  std::optional<Json> node;
  std::size_t held = 0;
  bool stop = false;

  void run();
  void look();
  void tell(const Json& seen, std::size_t held_now);
};

void NodeWatch::State::look() {
  // A full queue is no reason to fall silent: the next look comes soon.
  (void)runner.read([self = shared_from_this()](const machine::Machine* machine, Instant now) {
    if (machine == nullptr) return;
    Json seen = node_json(*machine, self->options.version, now);
    const std::lock_guard lock(self->mutex);
    self->node = std::move(seen);
    self->held = machine->held_count();
  });
}

void NodeWatch::State::tell(const Json& seen, std::size_t held_now) {
  Json timeless = seen;
  timeless.erase("now");
  std::string text = to_canonical(timeless);
  if (text != last_node) {
    if (!last_node.empty()) live.publish("node", seen);
    last_node = std::move(text);
  }
  if (last_held != held_now) {
    if (last_held) live.publish("held", JsonObject{{"count", held_now}});
    last_held = held_now;
  }
}

void NodeWatch::State::run() {
  const std::int64_t looks_per_tick =
      std::max<std::int64_t>(1, options.tick_each.milliseconds() / options.look_each.milliseconds());
  std::unique_lock lock(mutex);
  for (std::int64_t looks = 1; !stop; ++looks) {
    const std::optional<Json> seen = std::exchange(node, std::nullopt);
    const std::size_t held_now = held;
    lock.unlock();
    if (seen) tell(*seen, held_now);
    if (looks % looks_per_tick == 0) live.tick(runner.now());
    look();
    lock.lock();
    changed.wait_for(lock, std::chrono::milliseconds(options.look_each.milliseconds()), [&] { return stop; });
  }
}

NodeWatch::NodeWatch(NodeRunner& runner, Live& live, NodeWatchOptions options)
    : state_(std::make_shared<State>(runner, live, std::move(options))) {
  state_->thread = std::thread([state = state_.get()] { state->run(); });
}

NodeWatch::~NodeWatch() {
  {
    const std::lock_guard lock(state_->mutex);
    state_->stop = true;
  }
  state_->changed.notify_all();
  state_->thread.join();
}

}  // namespace thalweg::host
