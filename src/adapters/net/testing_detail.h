// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "net/client.h"
#include "net/server.h"

/// What the tests of this folder share: a handler to talk to, and a client with bad manners.
namespace thalweg::net {

[[nodiscard]] inline Identity identity(std::uint8_t number) {
  Hash seed;
  seed.bytes.fill(number);
  return make_identity(seed, "node " + std::to_string(number)).value();
}

/// Answers by target: /echo at once, /later from another thread, /held when `release` is called, /stream with what is
/// said into `stream` afterwards.
class Desk final : public host::HttpHandler {
 public:
  static constexpr std::size_t kStreamBytes = 64 * 1024;

  Desk() = default;
  Desk(const Desk&) = delete;
  Desk& operator=(const Desk&) = delete;

  ~Desk() override {
    for (std::thread& thread : threads_) thread.join();
  }

  void handle(host::HttpRequest request, host::Respond respond) override {
    host::HttpResponse response;
    response.content_type = "text/plain";
    response.body = request.method + " " + request.target + " " + request.peer_pin + "\n" + request.body;
    if (request.target == "/big") response.body.assign(100'000, 'b');
    if (request.target == "/huge") response.body.assign(64'000'000, 'h');
    if (request.target == "/empty") response = {204, "text/plain", "", {}};
    if (request.target == "/split") response.headers = {{"x-good", "1"}, {"x-bad", "1\r\nx-smuggled: 1"}};
    const std::scoped_lock turn(mutex_);
    if (request.target == "/stream") {
      response = {200, "text/event-stream", "first\n", {}};
      response.stream = std::make_shared<host::HttpStream>(kStreamBytes);
      streams_.push_back(response.stream);
      arrived_.notify_all();
    }
    if (request.target == "/later") {
      threads_.emplace_back([respond, response] { respond(response); });
    } else if (request.target == "/held") {
      held_.push_back(std::move(respond));
      arrived_.notify_all();
    } else {
      respond(std::move(response));
    }
  }

  /// Waits until so many requests are held.
  void wait_for_held(std::size_t count) {
    std::unique_lock turn(mutex_);
    arrived_.wait(turn, [&] { return held_.size() >= count; });
  }

  /// Waits for the reader of that number.
  std::shared_ptr<host::HttpStream> stream(std::size_t number = 0) {
    std::unique_lock turn(mutex_);
    arrived_.wait(turn, [&] { return streams_.size() > number; });
    return streams_[number];
  }

  /// Answers all that are held.
  void release() {
    std::deque<host::Respond> held;
    {
      const std::scoped_lock turn(mutex_);
      held.swap(held_);
    }
    for (const host::Respond& respond : held) respond({200, "text/plain", "released", {}});
  }

 private:
  std::mutex mutex_;
  std::condition_variable arrived_;
  std::deque<host::Respond> held_;
  std::vector<std::shared_ptr<host::HttpStream>> streams_;
  std::vector<std::thread> threads_;
};

[[nodiscard]] inline std::unique_ptr<Server> started(ServerOptions options, host::HttpHandler& handler) {
  Result<std::unique_ptr<Server>> server = Server::start(std::move(options), handler);
  CHECK(server.has_value());
  return std::move(server).value();
}

/// A socket that says what it is told to, HTTP or not.
class Raw {
 public:
  explicit Raw(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    CHECK(::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0);
  }

  Raw(const Raw&) = delete;
  Raw& operator=(const Raw&) = delete;

  ~Raw() { ::close(socket_); }

  [[nodiscard]] int socket() const { return socket_; }

  /// Sends as much as the other side takes.
  void say(std::string_view text) {
    while (!text.empty()) {
      const ssize_t count = ::send(socket_, text.data(), text.size(), MSG_NOSIGNAL);
      if (count <= 0) return;
      text.remove_prefix(static_cast<std::size_t>(count));
    }
  }

  void finish() { ::shutdown(socket_, SHUT_WR); }

  /// Everything up to `mark`, or up to the end.
  std::string hear_until(std::string_view mark) {
    std::string heard;
    char byte = 0;
    while (heard.size() < mark.size() || heard.substr(heard.size() - mark.size()) != mark) {
      if (::recv(socket_, &byte, 1, 0) <= 0) break;
      heard += byte;
    }
    return heard;
  }

  /// Everything up to the end of the connection.
  std::string hear_all() {
    std::string heard;
    std::string piece(65'536, '\0');
    for (ssize_t count = 1; count > 0;) {
      count = ::recv(socket_, piece.data(), piece.size(), 0);
      if (count > 0) heard.append(piece, 0, static_cast<std::size_t>(count));
    }
    return heard;
  }

 private:
  int socket_;
};

[[nodiscard]] inline std::string url(const Server& server, const std::string& path) {
  return "http://127.0.0.1:" + std::to_string(server.port()) + path;
}

[[nodiscard]] inline host::HttpRequest get(const std::string& target = "") {
  return {"GET", target, {}, "", ""};
}

}  // namespace thalweg::net
