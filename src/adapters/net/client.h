// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>

#include "base/time.h"
#include "host/http.h"
#include "net/tls.h"

namespace thalweg::net {

struct LinkOptions {
  Identity identity;  ///< the key we show
  Duration connect_time_max = Duration::seconds(5);
  Duration request_time_max = Duration::seconds(30);  ///< from `send` on, plus a second for every 16 KiB that moves
  std::size_t connections_per_peer = 2;
  std::size_t queue_max = 64;  ///< requests to one peer that wait for a connection
  std::size_t body_bytes_max = 24 * 1024 * 1024;
};

/// Requests to peers over TLS 1.3 with pinned keys, on one thread of its own. Connections are kept for the next
/// request. Never sends a request twice: whoever asked knows whether that is safe.
class PeerLink final : public host::Link {
 public:
  /// Errors  malformed: unusable identity.
  [[nodiscard]] static Result<std::unique_ptr<PeerLink>> make(LinkOptions options);
  /// Requests not yet answered get unavailable before this returns.
  ~PeerLink() override;
  PeerLink(const PeerLink&) = delete;
  PeerLink& operator=(const PeerLink&) = delete;

  /// Calls `done` on the link's thread, or inside the destructor; inside this call only when that has begun.
  ///
  /// Errors  unavailable: no connection, or it broke.  timed_out.  exhausted: too many requests wait for this peer.
  ///         refused: the peer showed another key (both pins are named), or it does not accept ours.
  ///         malformed: the peer's answer is no HTTP, or too long.
  /// Thread  any.
  void send(const host::PeerAddress& to,
            host::HttpRequest request,
            std::function<void(Result<host::HttpResponse>)> done) override;

 private:
  struct State;
  explicit PeerLink(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

/// One request over plain HTTP, for the command line that talks to the node on its own machine. The path comes from
/// `url` ("http://127.0.0.1:7080/api/v1/status") unless `request.target` is set.
/// Errors  as PeerLink::send; malformed: another kind of url.
[[nodiscard]] Result<host::HttpResponse> fetch(const std::string& url,
                                               host::HttpRequest request,
                                               Duration time_max = Duration::seconds(30));

}  // namespace thalweg::net
