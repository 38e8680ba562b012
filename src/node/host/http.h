// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

/// HTTP as values: what handlers read and answer, with no socket in sight. The adapters carry them over TLS or plain
/// TCP.
namespace thalweg::host {

struct HttpRequest {
  std::string method;                                        ///< "GET", "POST"
  std::string target;                                        ///< path and query as received: "/api/v1/records?limit=5"
  std::vector<std::pair<std::string, std::string>> headers;  ///< names in lower case
  std::string body;                                          ///< already un-gzipped
  std::string peer_pin;  ///< "sha256/<base64>" of the client's TLS key; empty on plain HTTP

  /// The value of a header (name in lower case), or empty.
  [[nodiscard]] std::string_view header(std::string_view name) const;
};

struct HttpResponse {
  int status = 200;
  std::string content_type = "application/json";
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers;  ///< further headers, e.g. cache-control
};

/// Called once with the answer, from any thread.
using Respond = std::function<void(HttpResponse)>;

/// Answers requests. `handle` returns at once; the answer may come later, from another thread.
class HttpHandler {
 public:
  virtual ~HttpHandler() = default;
  virtual void handle(HttpRequest request, Respond respond) = 0;
};

/// Where a peer listens, and the key it must show.
struct PeerAddress {
  std::string host;
  std::string port;
  std::string pin;  ///< "sha256/<base64 of SHA-256 of the DER SubjectPublicKeyInfo>"
};

/// Sends requests to peers over mutually pinned TLS 1.3 and keeps the connections.
class Link {
 public:
  virtual ~Link() = default;
  /// Calls `done` once, from any thread: the answer, or unavailable / timed_out / refused (the peer showed another
  /// key).
  virtual void send(const PeerAddress& to, HttpRequest request, std::function<void(Result<HttpResponse>)> done) = 0;
};

}  // namespace thalweg::host
