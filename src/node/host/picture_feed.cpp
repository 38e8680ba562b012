// SPDX-License-Identifier: Apache-2.0
#include "host/picture_feed.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "host/picture_json.h"

namespace thalweg::host {
namespace {

using sensing::Shown;
using sensing::View;

/// What a listener was told of a thing.
struct Told {
  Instant at;
  bool stale = false;
  bool is_here = false;  ///< in this turn's view
};

struct Listener {
  std::weak_ptr<HttpStream> stream;  // the connection owns it
  sensing::ViewQuery query;
  Duration each;
  std::function<bool()> may_listen;
  Instant due, tick_due;
  bool has_view = false;
  bool had_cells = false;
  std::map<std::string, Told, std::less<>> told;
  std::uint64_t alerts = 0;  ///< the book's changes that it has been told
};

std::string event(std::string_view name, std::string_view data) {
  return "event: " + std::string(name) + "\ndata: " + std::string(data) + "\n\n";
}

}  // namespace

struct PictureFeed::State {
  State(sensing::Engine& engine_in, PictureFeedOptions options_in) : engine(engine_in), options(options_in) {}

  sensing::Engine& engine;
  PictureFeedOptions options;
  std::mutex mutex;  ///< over all below
  std::vector<Listener> listeners;
  std::condition_variable changed;
  bool stop = false;
  std::thread thread;

  void turn();
  bool tell(Listener& listener, Instant now);
  [[nodiscard]] std::string picture_event(Listener& listener, Instant now);
};

/// Only what is new since the last time; with nothing to say it is empty.
std::string PictureFeed::State::picture_event(Listener& listener, Instant now) {
  const auto snapshot = engine.snapshot(std::min(listener.each, Duration::seconds(1)));
  const View view = sensing::look(*snapshot, listener.query, *engine.alerts().open_things());
  const auto plan = engine.plan();
  for (auto& [uid, told] : listener.told) told.is_here = false;
  std::string things, gone;
  for (const Shown* thing : view.single) {
    auto [told, is_new] = listener.told.try_emplace(thing->seen.uid);
    const bool is_changed = is_new || told->second.at != thing->seen.at || told->second.stale != thing->seen.stale;
    told->second = {thing->seen.at, thing->seen.stale, true};
    if (!is_changed) continue;
    if (!things.empty()) things += ',';
    append_thing(things, *thing, engine, *plan);
  }
  for (auto each = listener.told.begin(); each != listener.told.end();) {
    if (each->second.is_here) {
      ++each;
      continue;
    }
    if (!gone.empty()) gone += ',';
    append_canonical(gone, each->first);
    each = listener.told.erase(each);
  }
  const bool has_cells = !view.squares.empty();
  const bool says_cells = has_cells || listener.had_cells || !listener.has_view;
  if (listener.has_view && things.empty() && gone.empty() && !says_cells) return {};
  std::string data = "{\"at\":\"" + to_rfc3339(now) + "\",\"cells\":";
  if (says_cells) {
    append_cells(data, view.squares);
  } else {
    data += "null";
  }
  data += std::string(",\"full\":") + (listener.has_view ? "false" : "true");
  data += ",\"gone\":[" + gone + "],\"things\":[" + things + "],\"total\":" + std::to_string(view.total) + '}';
  listener.has_view = true;
  listener.had_cells = has_cells;
  return event("picture", data);
}

/// False when it listens no more.
bool PictureFeed::State::tell(Listener& listener, Instant now) {
  const auto stream = listener.stream.lock();
  if (!stream || stream->is_cut()) return false;
  std::string said;
  if (is_due(now, listener.tick_due, options.tick_each)) {
    listener.tick_due = now + options.tick_each;
    if (listener.may_listen && !listener.may_listen()) {
      stream->end();
      return false;
    }
    said += event("tick", "{\"now\":\"" + to_rfc3339(now) + "\"}");
  }
  // Who has not taken the last is told again once it has; nothing piles up.
  if (is_due(now, listener.due, listener.each) && !stream->has_waiting()) {
    listener.due = now + listener.each;
    said += picture_event(listener, now);
    for (const sensing::KeptAlert& alert : engine.alerts().changed_since(listener.alerts)) {
      said += event("alert", to_canonical(alert_json(alert)));
      listener.alerts = alert.changed;
    }
  }
  return said.empty() || stream->say(said);
}

void PictureFeed::State::turn() {
  const Instant now = engine.now();
  std::erase_if(listeners, [&](Listener& listener) { return !tell(listener, now); });
}

PictureFeed::PictureFeed(sensing::Engine& engine, PictureFeedOptions options)
    : state_(std::make_unique<State>(engine, options)) {
  if (!options.has_thread) return;
  state_->thread = std::thread([state = state_.get()] {
    std::unique_lock lock(state->mutex);
    while (!state->stop) {
      state->turn();
      state->changed.wait_for(
          lock, std::chrono::milliseconds(state->options.turn_each.milliseconds()), [state] { return state->stop; });
    }
  });
}

PictureFeed::~PictureFeed() {
  {
    const std::lock_guard lock(state_->mutex);
    state_->stop = true;
    for (const Listener& listener : state_->listeners) {
      if (const auto stream = listener.stream.lock()) stream->end();
    }
  }
  state_->changed.notify_all();
  if (state_->thread.joinable()) state_->thread.join();
}

void PictureFeed::turn() {
  const std::lock_guard lock(state_->mutex);
  state_->turn();
}

Result<std::shared_ptr<HttpStream>> PictureFeed::listen(sensing::ViewQuery query,
                                                        Duration each,
                                                        std::function<bool()> may_listen) {
  const std::lock_guard lock(state_->mutex);
  std::erase_if(state_->listeners, [](const Listener& listener) { return listener.stream.expired(); });
  if (state_->listeners.size() >= state_->options.listeners_max) {
    return Error{Code::exhausted,
                 "already " + std::to_string(state_->listeners.size()) +
                     " look at the picture, the most that live_connections_max allows; close one or try again later"};
  }
  auto stream = std::make_shared<HttpStream>(state_->options.queue_bytes_max);
  const Instant now = state_->engine.now();
  Listener listener;
  listener.stream = stream;
  listener.query = query;
  listener.each = each;
  listener.may_listen = std::move(may_listen);
  listener.due = now;
  listener.tick_due = now + state_->options.tick_each;
  listener.alerts = state_->engine.alerts().changes();
  state_->listeners.push_back(std::move(listener));
  (void)state_->tell(state_->listeners.back(), now);
  return stream;
}

}  // namespace thalweg::host
