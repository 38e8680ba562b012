// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "net/tls.h"
#include "sensing/engine.h"

namespace thalweg::net {

struct SourcesOptions {
  std::string folder;  ///< from which relative paths of files are read
  Identity identity;   ///< of the node, for TLS listeners that name no other
  int threads = 2;
  std::function<void(std::string_view)> log;  ///< one line each, from any thread
};

/// Hears the sources of the live picture: listens, connects and connects again, takes datagrams, replays files. Each
/// byte goes to the engine on the thread that read it; while the engine is busy nothing more is read, so that a sender
/// who is too fast waits and nothing piles up here. Of a listener's connections at most so many are open as the source
/// says; one more is closed at once.
class Sources {
 public:
  /// Errors  malformed: an address that is none.  unavailable: a port is taken or not ours to take.
  /// Owner   borrows the engine until destroyed.
  [[nodiscard]] static Result<std::unique_ptr<Sources>> start(sensing::Engine& engine, SourcesOptions options);
  ~Sources();
  Sources(const Sources&) = delete;
  Sources& operator=(const Sources&) = delete;

  /// The port on which a source is really heard; 0 when it is not a listener.
  [[nodiscard]] std::uint16_t port(std::size_t source) const;

 private:
  struct State;
  explicit Sources(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace thalweg::net
