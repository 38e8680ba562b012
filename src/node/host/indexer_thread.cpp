// SPDX-License-Identifier: Apache-2.0
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "host/indexer.h"

namespace thalweg::host {

struct IndexerThread::State {
  State(const Journals& journals, Index& index_in, std::function<void(std::string_view)> log_in)
      : indexer(journals, index_in, log_in), index(index_in), log(std::move(log_in)) {}

  Indexer indexer;
  Index& index;
  std::function<void(std::string_view)> log;
  mutable std::mutex mutex;
  std::condition_variable changed;
  std::uint64_t told = 1;  ///< counts wake-ups; the first is the start
  std::uint64_t done = 0;  ///< the last one after which everything was read
  bool stop = false;
  std::thread thread;

  void run();
  void recover(const Error& error);
};

IndexerThread::IndexerThread(const Journals& journals, Index& index, std::function<void(std::string_view)> log)
    : state_(std::make_unique<State>(journals, index, std::move(log))) {
  state_->thread = std::thread([this] { state_->run(); });
}

IndexerThread::~IndexerThread() {
  {
    const std::lock_guard lock(state_->mutex);
    state_->stop = true;
  }
  state_->changed.notify_all();
  state_->thread.join();
}

void IndexerThread::wake() {
  {
    const std::lock_guard lock(state_->mutex);
    ++state_->told;
  }
  state_->changed.notify_all();
}

bool IndexerThread::caught_up() const {
  const std::lock_guard lock(state_->mutex);
  return state_->done == state_->told;
}

void IndexerThread::State::run() {
  std::unique_lock lock(mutex);
  while (!stop) {
    const std::uint64_t before = told;
    lock.unlock();
    const auto more = indexer.step();
    if (!more) recover(more.error());
    lock.lock();
    if (!more) {
      changed.wait_for(lock, std::chrono::seconds(1), [&] { return stop; });
      continue;
    }
    if (*more) continue;
    done = before;
    changed.wait(lock, [&] { return stop || told != done; });
  }
}

/// A damaged index is made anew; anything else is tried again.
void IndexerThread::State::recover(const Error& error) {
  log("index: " + error.detail);
  indexer.forget();
  if (error.code != Code::corrupt) return;
  if (const auto anew = index.reset(); !anew) log("index: " + anew.error().detail);
}

}  // namespace thalweg::host
