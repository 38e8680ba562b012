// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <memory>

/// A few threads that do what would keep the network's or the machine's thread from its work: reading and writing JSON.
namespace thalweg::host {

class Workers {
 public:
  Workers(int threads, std::size_t queue_max);
  /// Does what waits, then stops.
  ~Workers();
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;

  /// False when the queue is full.
  [[nodiscard]] bool try_do(std::function<void()> job);
  /// For what must not be lost; its number is bounded elsewhere.
  void must_do(std::function<void()> job);

 private:
  explicit Workers(std::size_t queue_max);

  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace thalweg::host
