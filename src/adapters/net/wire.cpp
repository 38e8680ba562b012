// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

#include <boost/asio/connect.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/socket.h>

#include "net/wire_detail.h"

namespace thalweg::net {

using asio::redirect_error;
using asio::use_awaitable;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

constexpr std::size_t kBytesPerSecondMin = 16 * 1024;
constexpr std::size_t kReadPiece = 16 * 1024;
constexpr std::size_t kWritePiece = 64 * 1024;
constexpr Duration kLingerMax = Duration::seconds(2);

std::string text_of(const tcp::endpoint& endpoint) {
  const std::string address = endpoint.address().to_string();
  const std::string host = endpoint.address().is_v6() ? "[" + address + "]" : address;
  return host + ":" + std::to_string(endpoint.port());
}

}  // namespace

Wire::Wire(tcp::socket socket) : tcp_(std::move(socket)) {
  error_code code;
  const tcp::endpoint other = tcp_.socket().remote_endpoint(code);
  if (!code) name_ = text_of(other);
  tcp_.socket().set_option(tcp::no_delay(true), code);
}

asio::awaitable<Result<Unit>> Wire::connect(const std::string& host, const std::string& port) {
  name_ = host + ":" + port;
  error_code code;
  tcp::resolver resolver(executor());
  const auto endpoints = co_await resolver.async_resolve(host, port, redirect_error(use_awaitable, code));
  if (code) co_return Error{Code::unavailable, "cannot find " + name_ + ": " + code.message()};
  start_clock();
  co_await tcp_.async_connect(endpoints, redirect_error(use_awaitable, code));
  if (code == beast::error::timeout) co_return Error{Code::unavailable, "cannot connect to " + name_ + ": no answer"};
  if (code) co_return Error{Code::unavailable, "cannot connect to " + name_ + ": " + code.message()};
  tcp_.socket().set_option(tcp::no_delay(true), code);
  co_return Unit{};
}

asio::awaitable<Result<Unit>> Wire::handshake(asio::ssl::context& context,
                                              asio::ssl::stream_base::handshake_type role,
                                              KeyCheck& check) {
  tls_.emplace(tcp_, context);
  attach_check(tls_->native_handle(), &check);
  start_clock();
  error_code code;
  co_await tls_->async_handshake(role, redirect_error(use_awaitable, code));
  attach_check(tls_->native_handle(), nullptr);
  if (code) co_return error_of(code);
  co_return Unit{};
}

asio::awaitable<Result<Unit>> Wire::fill() {
  const auto room = buffer_.prepare(kReadPiece);
  start_clock();
  error_code code;
  std::size_t got = 0;
  if (tls_) {
    got = co_await tls_->async_read_some(room, redirect_error(use_awaitable, code));
  } else {
    got = co_await tcp_.async_read_some(room, redirect_error(use_awaitable, code));
  }
  if (code) co_return error_of(code);
  buffer_.commit(got);
  count(got);
  co_return Unit{};
}

std::string_view Wire::buffered() const {
  const auto data = buffer_.cdata();
  return {static_cast<const char*>(data.data()), data.size()};
}

asio::awaitable<Result<Unit>> Wire::write(std::string_view head, std::string_view body) {
  while (!head.empty() || !body.empty()) {
    const std::string_view piece = body.substr(0, kWritePiece);
    const std::array<asio::const_buffer, 2> parts = {asio::buffer(head), asio::buffer(piece)};
    start_clock();
    error_code code;
    if (tls_) {
      co_await asio::async_write(*tls_, parts, redirect_error(use_awaitable, code));
    } else {
      co_await asio::async_write(tcp_, parts, redirect_error(use_awaitable, code));
    }
    if (code) co_return error_of(code);
    count(head.size() + piece.size());
    head = {};
    body.remove_prefix(piece.size());
  }
  co_return Unit{};
}

asio::awaitable<void> Wire::linger() {
  allow(kLingerMax);
  start_clock();
  error_code code;
  if (tls_) co_await tls_->async_shutdown(redirect_error(use_awaitable, code));
  tcp_.socket().shutdown(tcp::socket::shutdown_send, code);
  while (!code) {
    buffer_.clear();
    co_await tcp_.async_read_some(buffer_.prepare(kReadPiece), redirect_error(use_awaitable, code));
  }
  cut();
}

void Wire::write_at_once(std::string_view text) {
  error_code ignored;
  tcp_.socket().non_blocking(true, ignored);
  tcp_.socket().write_some(asio::buffer(text), ignored);
  tcp_.socket().shutdown(tcp::socket::shutdown_send, ignored);
}

void Wire::when_stale(std::function<void()> then) {
  tcp_.socket().async_wait(tcp::socket::wait_read, [then = std::move(then)](const error_code& code) {
    if (!code) then();
  });
}

bool Wire::is_stale() {
  char byte = 0;
  const ssize_t got = ::recv(tcp_.socket().native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
  return buffer_.size() != 0 || got >= 0 || (errno != EAGAIN && errno != EWOULDBLOCK);
}

void Wire::count(std::size_t bytes) {
  deadline_ += std::chrono::milliseconds(static_cast<std::int64_t>(bytes * 1000 / kBytesPerSecondMin));
}

Error Wire::error_of(const error_code& code) const {
  if (code == beast::error::timeout) return {Code::timed_out, name_ + " was silent or slow for too long"};
  if (code.category() == asio::error::get_ssl_category()) {
    const int reason = ERR_GET_REASON(static_cast<unsigned long>(code.value()));
    const bool is_alert = reason >= SSL_AD_REASON_OFFSET;
    if (is_alert) return {Code::refused, name_ + " ended the TLS handshake: " + code.message()};
  }
  return {Code::unavailable, "the connection with " + name_ + " broke: " + code.message()};
}

}  // namespace thalweg::net
