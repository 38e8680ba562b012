// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "base/crypto.h"
#include "base/time.h"

namespace thalweg::sim {

/// All chance in a simulation: the same seed gives the same numbers with every compiler (SplitMix64; Steele, Lea, Flood
/// 2014). Each part of the world has dice of its own, so that one more throw here moves nothing there.
class Dice : public Entropy {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed) {}

  /// Dice of their own for the part called `name`.
  [[nodiscard]] Dice fork(std::string_view name) const;

  [[nodiscard]] std::uint64_t next();

  /// From 0 to `count` - 1; 0 when `count` is 0.
  [[nodiscard]] std::uint64_t below(std::uint64_t count) { return count == 0 ? 0 : next() % count; }

  [[nodiscard]] std::int64_t between(std::int64_t low, std::int64_t high) {
    return low + static_cast<std::int64_t>(below(static_cast<std::uint64_t>(high - low + 1)));
  }

  [[nodiscard]] bool per_mille(std::int64_t chance) { return between(1, 1000) <= chance; }

  [[nodiscard]] bool per_million(std::int64_t chance) { return between(1, 1'000'000) <= chance; }

  /// From nothing to `longest`.
  [[nodiscard]] Duration up_to(Duration longest) { return Duration::milliseconds(between(0, longest.milliseconds())); }

  /// The pause until the next of events that come about every `mean`: from a tenth to nearly twice of it.
  [[nodiscard]] Duration pause(Duration mean) {
    return Duration::milliseconds(
        between(mean.milliseconds() / 10, 2 * mean.milliseconds() - mean.milliseconds() / 10));
  }

  template <class List>
  [[nodiscard]] auto& pick(List& list) {
    return list[static_cast<std::size_t>(below(list.size()))];
  }

  void fill(std::span<std::uint8_t> out) override;

 private:
  std::uint64_t state_;
};

}  // namespace thalweg::sim
