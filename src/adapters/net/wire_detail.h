// SPDX-License-Identifier: Apache-2.0
#pragma once

// Asio is slow to read, so this header is for the .cpp files of this folder only. What of Asio and Beast is no template
// is compiled once, in boost.cpp (BOOST_ASIO_SEPARATE_COMPILATION).

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>

#include "base/result.h"
#include "base/time.h"
#include "net/tls_detail.h"

namespace thalweg::net {

namespace asio = boost::asio;
namespace beast = boost::beast;
using Clock = std::chrono::steady_clock;

[[nodiscard]] inline Clock::duration ticks(Duration span) {
  return std::chrono::milliseconds(span.milliseconds());
}

/// A connection, plain or TLS, that is cut when it is too slow: a deadline set by `allow` moves on by a second for
/// every 16 KiB that moves, so that large bodies pass over thin lines and idle ones do not stay. Thread  that of its
/// executor, except where it is made.
class Wire {
 public:
  explicit Wire(asio::any_io_executor executor) : tcp_(std::move(executor)) {}

  explicit Wire(asio::ip::tcp::socket socket);

  [[nodiscard]] asio::any_io_executor executor() { return tcp_.get_executor(); }

  /// The other end, for messages: "192.0.2.7:4711".
  [[nodiscard]] const std::string& name() const { return name_; }

  /// From now on until the next call, reading and writing may take this long.
  void allow(Duration span) {
    span_ = ticks(span);
    deadline_ = Clock::now() + span_;
  }

  /// Errors  unavailable, timed_out.
  [[nodiscard]] asio::awaitable<Result<Unit>> connect(const std::string& host, const std::string& port);
  /// Errors  refused: one of the two did not like the other's key.  unavailable, timed_out.
  [[nodiscard]] asio::awaitable<Result<Unit>> handshake(asio::ssl::context& context,
                                                        asio::ssl::stream_base::handshake_type role,
                                                        KeyCheck& check);
  /// Waits for some more bytes.  Errors  unavailable: closed.  timed_out.  refused: as for the handshake, because a
  ///                              TLS 1.3 client learns only here that its key was not liked.
  [[nodiscard]] asio::awaitable<Result<Unit>> fill();
  /// What was filled and not consumed.
  [[nodiscard]] std::string_view buffered() const;

  void consume(std::size_t count) { buffer_.consume(count); }

  /// Writes both parts; they must live until this is done.
  [[nodiscard]] asio::awaitable<Result<Unit>> write(std::string_view head, std::string_view body);

  /// Says goodbye and waits a moment for the other side to have read what was written: closing over unread bytes would
  /// throw it away.
  [[nodiscard]] asio::awaitable<void> linger();
  /// Writes what fits without waiting, plain; for a last word to someone who gets no more of our time.
  void write_at_once(std::string_view text);

  /// Closes at once; what is under way fails.
  void cut() { tcp_.close(); }

  /// Calls `then` once when a connection that should be silent was closed or says something. Not after `cut`.
  void when_stale(std::function<void()> then);
  /// True when a connection that should be silent has been closed or has said something.
  [[nodiscard]] bool is_stale();

 private:
  void start_clock() { tcp_.expires_at(std::min(deadline_, Clock::now() + span_)); }

  void count(std::size_t bytes);
  [[nodiscard]] Error error_of(const boost::system::error_code& code) const;

  beast::tcp_stream tcp_;
  std::optional<asio::ssl::stream<beast::tcp_stream&>> tls_;
  beast::flat_buffer buffer_;
  Clock::duration span_{};
  Clock::time_point deadline_ = Clock::now();
  std::string name_ = "nobody";
};

}  // namespace thalweg::net
