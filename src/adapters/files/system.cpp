// SPDX-License-Identifier: Apache-2.0
#include "files/system.h"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <ctime>
#include <string>
#include <system_error>

#include <fcntl.h>
#include <poll.h>
#include <sys/random.h>
#include <unistd.h>

namespace thalweg::files {

Instant system_now() {
  timespec now{};
  CHECK(::clock_gettime(CLOCK_REALTIME, &now) == 0);
  return Instant::unix_ms(std::int64_t{now.tv_sec} * 1000 + now.tv_nsec / 1'000'000);
}

SystemEntropy::~SystemEntropy() {
  ::explicit_bzero(buffer_.data(), buffer_.size());
}

void SystemEntropy::fill(std::span<std::uint8_t> out) {
  const std::scoped_lock turn(mutex_);
  while (!out.empty()) {
    if (used_ == buffer_.size()) {
      for (std::size_t done = 0; done < buffer_.size();) {
        const ssize_t got = ::getrandom(buffer_.data() + done, buffer_.size() - done, 0);
        CHECK(got > 0 || errno == EINTR);
        if (got > 0) done += static_cast<std::size_t>(got);
      }
      used_ = 0;
    }
    const std::size_t count = std::min(out.size(), buffer_.size() - used_);
    std::copy_n(buffer_.data() + used_, count, out.data());
    ::explicit_bzero(buffer_.data() + used_, count);
    used_ += count;
    out = out.subspan(count);
  }
}

namespace {

/// A signal handler reaches nothing but globals: the writing end of the pipe that wait_for_stop_signal reads.
std::atomic<int> stop_pipe = -1;
static_assert(std::atomic<int>::is_always_lock_free);

void on_stop(int signal) {
  const int saved = errno;
  const auto byte = static_cast<unsigned char>(signal);
  [[maybe_unused]] const ssize_t written = ::write(stop_pipe, &byte, 1);
  errno = saved;
}

}  // namespace

void turn_signals_into_errors() {
  for (const int number : {SIGPIPE, SIGXFSZ}) CHECK(std::signal(number, SIG_IGN) != SIG_ERR);
}

Result<int> wait_for_stop_signal() {
  int ends[2];
  // Never closed: a late handler must not write into the next file of this number.
  if (::pipe2(ends, O_CLOEXEC) != 0) {
    return Error{Code::exhausted, "waiting for signals: " + std::system_category().message(errno)};
  }
  stop_pipe = ends[1];

  struct sigaction action {};

  action.sa_handler = on_stop;
  action.sa_flags = SA_RESTART;

  struct sigaction before_int {};

  struct sigaction before_term {};

  CHECK(::sigaction(SIGINT, &action, &before_int) == 0);
  CHECK(::sigaction(SIGTERM, &action, &before_term) == 0);
  unsigned char signal = 0;
  pollfd filled{ends[0], POLLIN, 0};
  while (::poll(&filled, 1, -1) != 1) CHECK(errno == EINTR);
  CHECK(::read(ends[0], &signal, 1) == 1);
  CHECK(::sigaction(SIGINT, &before_int, nullptr) == 0);
  CHECK(::sigaction(SIGTERM, &before_term, nullptr) == 0);
  return signal;
}

}  // namespace thalweg::files
