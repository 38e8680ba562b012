// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>

#include "host/http.h"
#include "sensing/engine.h"

/// The live picture to whoever looks at a map, as server-sent events: first all of the view, then what changed in it,
/// of each thing the last only. Who reads slower than it changes is told less often, and then the newest.
namespace thalweg::host {

struct PictureFeedOptions {
  std::size_t listeners_max = 32;
  std::size_t queue_bytes_max = 16 * 1024 * 1024;  ///< for each listener: one whole view of the largest size
  Duration turn_each = Duration::milliseconds(250);
  Duration tick_each = Duration::seconds(5);
  bool has_thread = true;  ///< else somebody calls turn()
};

/// Thread  any.
class PictureFeed {
 public:
  /// Owner  borrows the engine until destroyed.
  PictureFeed(sensing::Engine& engine, PictureFeedOptions options);
  /// Ends all streams.
  ~PictureFeed();
  PictureFeed(const PictureFeed&) = delete;
  PictureFeed& operator=(const PictureFeed&) = delete;

  /// `may_listen` is asked at each tick, as when a session may have ended meanwhile.
  /// Errors  exhausted: too many listen.
  [[nodiscard]] Result<std::shared_ptr<HttpStream>> listen(sensing::ViewQuery query,
                                                           Duration each,
                                                           std::function<bool()> may_listen = {});
  /// Tells everybody whose time has come.
  void turn();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace thalweg::host
