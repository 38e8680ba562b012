// SPDX-License-Identifier: Apache-2.0
#include "host/api_workers.h"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <vector>

namespace thalweg::host {

struct Workers::State {
  std::mutex mutex;
  std::condition_variable changed;
  std::deque<std::function<void()>> jobs;
  std::size_t queue_max = 0;
  bool stop = false;
  std::vector<std::thread> threads;

  void run() {
    for (;;) {
      std::function<void()> job;
      {
        std::unique_lock lock(mutex);
        changed.wait(lock, [this] { return stop || !jobs.empty(); });
        if (jobs.empty()) return;
        job = std::move(jobs.front());
        jobs.pop_front();
      }
      job();
    }
  }
};

Workers::Workers(std::size_t queue_max) : state_(std::make_unique<State>()) {
  state_->queue_max = queue_max;
}

// When a thread is refused, those before it are ended by the destructor: the other constructor is done.
Workers::Workers(int threads, std::size_t queue_max) : Workers(queue_max) {
  for (int i = 0; i < threads; ++i) state_->threads.emplace_back([state = state_.get()] { state->run(); });
}

Workers::~Workers() {
  {
    const std::lock_guard lock(state_->mutex);
    state_->stop = true;
  }
  state_->changed.notify_all();
  for (std::thread& thread : state_->threads) thread.join();
}

bool Workers::try_do(std::function<void()> job) {
  {
    const std::lock_guard lock(state_->mutex);
    if (state_->jobs.size() >= state_->queue_max) return false;
    state_->jobs.push_back(std::move(job));
  }
  state_->changed.notify_one();
  return true;
}

void Workers::must_do(std::function<void()> job) {
  {
    const std::lock_guard lock(state_->mutex);
    state_->jobs.push_back(std::move(job));
  }
  state_->changed.notify_one();
}

}  // namespace thalweg::host
