// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/time.h"
#include "host/http.h"

/// What changes, told to whoever listens, as server-sent events (HTML standard, section 9.2). Each event has a cursor.
/// Who comes back with the last one that it has seen is told what it missed, or that too much has happened since and it
/// must read everything again.
namespace thalweg::host {

struct LiveOptions {
  std::size_t listeners_max = 32;
  std::size_t kept_bytes_max = 1024 * 1024;   ///< of past events
  std::size_t queue_bytes_max = 2048 * 1024;  ///< for each listener; more than what is kept
};

/// Thread  any.
class Live {
 public:
  /// `era` differs with each start of the process: cursors of another one are not understood.
  Live(LiveOptions options, std::string era);
  /// Ends all streams.
  ~Live();
  Live(const Live&) = delete;
  Live& operator=(const Live&) = delete;

  void publish(std::string_view event, const Json& data);
  /// Drops the past events, as when something that one of them told was erased since.
  void forget();
  /// Says the time, so that listeners know that they hear everything. Those who may not listen any more are dropped.
  void tick(Instant now);

  /// Starts with `hello`, then what came after `cursor`, or `lost`. An empty cursor: from now on.
  ///
  /// `may_listen` is asked before each tick, as when a session may have ended meanwhile; empty: for ever.
  /// Errors  exhausted: too many listen.
  [[nodiscard]] Result<std::shared_ptr<HttpStream>> listen(std::string_view cursor,
                                                           Instant now,
                                                           std::function<bool()> may_listen = {});

  struct Counters {
    std::size_t listeners = 0;
    std::uint64_t events = 0;   ///< published since the start
    std::uint64_t dropped = 0;  ///< listeners that did not take what was said
  };

  [[nodiscard]] Counters counters();

 private:
  struct Event {
    std::uint64_t number;
    std::string text;
  };

  struct Listener {
    /// Weak, since the connection owns it: a stream that nobody took over is gone by itself.
    std::weak_ptr<HttpStream> stream;
    std::function<bool()> may_listen;
  };

  [[nodiscard]] std::string cursor(std::uint64_t number) const;
  [[nodiscard]] std::string text(std::string_view event, std::uint64_t number, const Json& data) const;
  /// The number in a cursor when everything after it is kept.
  [[nodiscard]] std::optional<std::uint64_t> resumable(std::string_view cursor) const;
  void say(std::string_view text);
  void sweep();

  LiveOptions options_;
  std::string era_;
  std::mutex mutex_;
  std::deque<Event> kept_;
  std::size_t kept_bytes_ = 0;
  std::uint64_t last_ = 0;
  std::uint64_t dropped_ = 0;
  std::vector<Listener> listeners_;
};

}  // namespace thalweg::host
