// SPDX-License-Identifier: Apache-2.0
#include "sim/dice.h"

namespace thalweg::sim {

Dice Dice::fork(std::string_view name) const {
  Bytes text;
  append_u64(text, state_);
  const Hash hash = sha256(text += name);
  std::uint64_t seed = 0;
  for (int i = 0; i < 8; ++i) seed = seed << 8 | hash.bytes[static_cast<std::size_t>(i)];
  return Dice(seed);
}

std::uint64_t Dice::next() {
  std::uint64_t mixed = state_ += 0x9e3779b97f4a7c15;
  mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9;
  mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111eb;
  return mixed ^ (mixed >> 31);
}

void Dice::fill(std::span<std::uint8_t> out) {
  for (std::size_t i = 0; i < out.size();) {
    std::uint64_t bits = next();
    for (int byte = 0; byte < 8 && i < out.size(); ++byte, bits >>= 8) out[i++] = static_cast<std::uint8_t>(bits);
  }
}

}  // namespace thalweg::sim
