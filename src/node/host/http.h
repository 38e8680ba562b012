// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
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
  std::string address;   ///< from which it came, as far as this machine knows

  /// The value of a header (name in lower case), or empty.
  [[nodiscard]] std::string_view header(std::string_view name) const;
};

/// An answer that goes on for as long as its reader listens: what is said at one end comes out at the other, through a
/// queue of a fixed size. A reader that is slower than what is said is cut off, so that nobody's slowness becomes our
/// memory; it comes back and reads on from where it was.
///
/// Thread  any, at both ends.
class HttpStream {
 public:
  explicit HttpStream(std::size_t bytes_max) : bytes_max_(bytes_max) {}

  /// False when nobody takes it any more: the reader left, was cut off just now, or the end was said.
  [[nodiscard]] bool say(std::string_view text);
  /// Nothing more will be said; the reader still gets what waits.
  void end();

  struct Heard {
    std::string text;
    bool is_last = false;  ///< nothing comes after it
  };

  /// Everything that waits.
  [[nodiscard]] Heard take();
  /// True while something was said that the reader has not taken yet.
  [[nodiscard]] bool has_waiting() const;
  /// True when more was said than the reader took; there is no more for it.
  [[nodiscard]] bool is_cut() const;
  /// From now on `wake` is called when there is something to take. It must only pass the word on: it is called while
  /// others wait, from the thread of whoever speaks.
  void on_news(std::function<void()> wake);
  /// The reader listens no more; `wake` is not called after this has returned.
  void leave();

 private:
  std::size_t bytes_max_;
  mutable std::mutex mutex_;
  std::function<void()> wake_;
  std::string waiting_;
  bool ended_ = false, cut_ = false, left_ = false;
};

struct HttpResponse {
  int status = 200;
  std::string content_type = "application/json";
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers;  ///< further headers, e.g. cache-control
  /// What follows after the body, until it or the reader ends. Shared with whoever speaks into it.
  std::shared_ptr<HttpStream> stream = nullptr;
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
