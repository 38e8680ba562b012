// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <span>

#include "base/crypto.h"
#include "base/result.h"
#include "base/time.h"

/// What the operating system gives besides files: time, randomness, and the wish that we stop.
namespace thalweg::files {

/// The wall clock.
[[nodiscard]] Instant system_now();

/// The kernel's randomness, read 8 KiB at a time because a record needs a handful of salts and a system call for each
/// would be most of the cost. Bytes are wiped as they are handed out. The process must not fork while it holds one.
/// Thread  any.
class SystemEntropy final : public Entropy {
 public:
  ~SystemEntropy() override;
  void fill(std::span<std::uint8_t> out) override;

 private:
  std::mutex mutex_;
  std::array<std::uint8_t, 8192> buffer_{};
  std::size_t used_ = sizeof(buffer_);
};

/// From now on a log that nobody reads any more, and a file that may not grow further, are errors of the call that
/// meets them; each of them would kill the process.
void turn_signals_into_errors();

/// Waits for SIGINT or SIGTERM and returns its number. Afterwards the signals kill again, so that a person who asks
/// twice is not made to wait for a clean end.  Errors  exhausted: no descriptors left.  Needs  one caller at a time.
[[nodiscard]] Result<int> wait_for_stop_signal();

}  // namespace thalweg::files
