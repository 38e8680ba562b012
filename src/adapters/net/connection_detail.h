// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

#include "net/server.h"
#include "net/wire_detail.h"

/// The server's connections, and which of them goes when there are too many. Asio is slow to read: for server.cpp only.
namespace thalweg::net {

using asio::ip::tcp;
using host::HttpResponse;

/// Where the answer of a handler meets the connection that waits for it. Shared, because the handler may keep its
/// Respond for longer than the connection, and the server, live.
class Pending : public std::enable_shared_from_this<Pending> {
 public:
  explicit Pending(asio::steady_timer& alarm) : alarm_(&alarm) {}

  void answer(HttpResponse response) {
    const std::scoped_lock turn(mutex_);
    if (alarm_ == nullptr || response_) return;
    response_ = std::move(response);
    asio::post(alarm_->get_executor(), [self = shared_from_this()] { self->ring(); });
  }

  [[nodiscard]] bool is_answered() {
    const std::scoped_lock turn(mutex_);
    return response_.has_value();
  }

  /// The answer if there is one; none is taken afterwards.
  std::optional<HttpResponse> end() {
    const std::scoped_lock turn(mutex_);
    alarm_ = nullptr;
    return std::move(response_);
  }

 private:
  void ring() {
    const std::scoped_lock turn(mutex_);
    if (alarm_ != nullptr) alarm_->cancel();
  }

  std::mutex mutex_;
  asio::steady_timer* alarm_;  // null: nobody waits any more
  std::optional<HttpResponse> response_;
};

struct Connection;

/// The connections there are, and whether there will be more.
struct Registry {
  std::mutex mutex;
  std::condition_variable ended;                     // a connection, or the accepting
  std::map<std::uint64_t, Connection*> connections;  // by arrival
  std::uint64_t next = 0;
  bool is_accepting = true;
  std::atomic<bool> stopping = false;  // written under the mutex

  // All under the mutex.

  /// Takes the connection in. When there are `most` already, the one that has waited longest without saying who it is
  /// goes; false when all have.
  [[nodiscard]] bool admit(Connection& connection, std::size_t most);
  /// The connection has shown its key, or asked something. Of those with its key only the newest `most` stay.
  void recognise(Connection& connection, std::size_t most);
};

/// Shared by the coroutine that serves it and by messages posted to it.
struct Connection : std::enable_shared_from_this<Connection> {
  Connection(tcp::socket socket, Registry& all) : registry(all), wire(std::move(socket)), alarm(wire.executor()) {}

  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  ~Connection() {
    end();
    const std::scoped_lock turn(registry.mutex);
    registry.connections.erase(number);
    registry.ended.notify_all();
  }

  /// Nobody who answers finds it any more.
  void end() {
    if (pending) pending->end();
    if (stream) stream->leave();
  }

  /// The stream has something to take, or is lost to a reader that did not take it.
  void hear_news() {
    if (stream && stream->is_cut()) wire.cut();
    alarm.cancel();
  }

  /// Closes it from any thread. Under the registry's mutex.
  void dismiss() {
    is_leaving = true;
    asio::post(wire.executor(), [weak = weak_from_this()] {
      if (const std::shared_ptr<Connection> still_there = weak.lock()) still_there->wire.cut();
    });
  }

  Registry& registry;
  Wire wire;
  KeyCheck key;
  std::string address;  // of the other end
  bool is_idle = true;
  std::uint64_t number = 0;  // 0: not in the registry
  bool is_known = false;     // this and the next are written under the registry's mutex
  bool is_leaving = false;
  asio::steady_timer alarm;
  std::shared_ptr<Pending> pending;          // while a handler works
  std::shared_ptr<host::HttpStream> stream;  // while an answer goes on
  bool is_left = false;                      // the reader of the stream is gone
};

inline bool Registry::admit(Connection& connection, std::size_t most) {
  const auto stays = [](const auto& each) { return !each.second->is_leaving; };
  if (static_cast<std::size_t>(std::count_if(connections.begin(), connections.end(), stays)) >= most) {
    const auto stranger = std::find_if(connections.begin(), connections.end(), [&](const auto& each) {
      return stays(each) && !each.second->is_known;
    });
    if (stranger == connections.end()) return false;
    stranger->second->dismiss();
  }
  connection.number = ++next;
  connections.emplace(connection.number, &connection);
  return true;
}

inline void Registry::recognise(Connection& connection, std::size_t most) {
  connection.is_known = true;
  const std::string& key = connection.key.shown_pin;
  if (key.empty()) return;
  std::vector<Connection*> same;
  for (const auto& [number, each] : connections) {
    if (each->is_known && !each->is_leaving && each->key.shown_pin == key) same.push_back(each);
  }
  for (std::size_t i = 0; i + most < same.size(); ++i) same[i]->dismiss();
}

}  // namespace thalweg::net
