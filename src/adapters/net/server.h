// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "base/time.h"
#include "host/http.h"
#include "net/tls.h"

namespace thalweg::net {

/// How a server listens and what it bears from those who connect.
struct ServerOptions {
  std::string address = "127.0.0.1";  ///< a numeric address
  std::uint16_t port = 0;             ///< 0: any free one, see Server::port
  std::optional<Identity> tls;        ///< without it, plain HTTP
  std::set<std::string> pins;         ///< with TLS: the keys that may connect, see Server::accept_pins
  std::size_t header_bytes_max = 16 * 1024;
  std::size_t body_bytes_max = 24 * 1024 * 1024;  ///< also after gunzip
  std::size_t connections_max = 256;
  std::size_t connections_per_key_max = 8;            ///< with TLS
  Duration request_time_max = Duration::seconds(30);  ///< for a request to arrive, its answer to come, and to be taken
  Duration idle_time_max = Duration::seconds(75);     ///< between two requests
  int threads = 2;
  std::function<void(std::string_view)> log;  ///< refused connections and the like, one line each, from any thread
};

/// HTTP/1.1 over TCP or over TLS 1.3 with pinned keys on both sides.
///
/// Slow and hostile clients cost one bounded connection each, and lock nobody out: when `connections_max` are open, the
/// one goes that has waited longest without having shown its key (with plain HTTP: without having asked anything); of
/// the connections with one key the newest `connections_per_key_max` stay. A request must arrive, and its answer be
/// taken, within `request_time_max` and one more second for every 16 KiB that has moved, without a longer pause than
/// `request_time_max`; the rest is cut off. HEAD reaches the handler as GET. A request that gets no answer within
/// `request_time_max` is answered 504, and the late answer is dropped. An answer with a stream lasts until one of the
/// two ends it; the connection is closed then, and its reader must take each part in time.
class Server {
 public:
  /// Listens and answers from threads of its own until stopped.
  ///
  /// Errors  malformed: no numeric address, unusable identity.  unavailable: the port is taken or not ours to take.
  /// Owner   borrows `handler` until `stop` has returned; its Respond functions may be called even after that.
  [[nodiscard]] static Result<std::unique_ptr<Server>> start(ServerOptions options, host::HttpHandler& handler);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  [[nodiscard]] std::uint16_t port() const;
  /// Replaces the set of client keys, as when an agreement changes. Open connections whose key is no longer in the set
  /// are answered 403 and closed at their next request.  Thread  any.
  void accept_pins(std::set<std::string> pins);
  /// Stops listening, closes idle connections, lets requests under way finish for at most `grace`, then cuts the rest.
  /// The handler is not called once this has returned. Also done, without grace, by the destructor.
  void stop(Duration grace = Duration::seconds(5));

 private:
  struct State;
  explicit Server(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace thalweg::net
