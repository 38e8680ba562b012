// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "base/bytes.h"

namespace thalweg::sensor {

/// The bits of an AIS message, six to a character of its payload. Reading past the end gives zeros, as short messages
/// of real transponders want it; the caller checks the length that it needs.
class AisBits {
 public:
  /// At most five sentences of 82 characters; more is cut off by the caller.
  static constexpr std::size_t kCharactersMax = 512;

  /// False when a character is none of the sixty-four.
  [[nodiscard]] bool load(BytesView payload, unsigned fill) {
    if (payload.size() > kCharactersMax || fill > 5 || payload.size() * 6 < fill) return false;
    unsigned bad = 0;
    for (std::size_t i = 0; i < payload.size(); ++i) {
      const auto c = static_cast<unsigned char>(payload[i]);
      const bool low = c >= 48 && c <= 87;
      const bool high = c >= 96 && c <= 119;
      bad |= low || high ? 0U : 1U;
      six_[i] = static_cast<std::uint8_t>(low ? c - 48 : c - 56);
    }
    for (std::size_t i = payload.size(); i < payload.size() + 8; ++i) six_[i] = 0;
    size_ = payload.size() * 6 - fill;
    return bad == 0;
  }

  [[nodiscard]] std::size_t size() const { return size_; }

  /// `count` bits, at most 30, from bit `begin`.
  [[nodiscard]] std::uint32_t bits(std::size_t begin, unsigned count) const {
    if (begin + count > size_) return short_bits(begin, count);
    const std::size_t first = begin / 6;
    std::uint64_t value = 0;
    for (std::size_t i = first; i < first + 6; ++i) value = value << 6U | six_[i];
    return static_cast<std::uint32_t>(value >> (36 - begin % 6 - count)) & ((1U << count) - 1);
  }

  [[nodiscard]] std::int32_t signed_bits(std::size_t begin, unsigned count) const {
    const std::uint32_t value = bits(begin, count) << (32 - count);
    return static_cast<std::int32_t>(value) >> (32 - count);
  }

  /// Text of six-bit characters, without what comes after an @ and without spaces at the end.
  [[nodiscard]] std::string text(std::size_t begin, std::size_t characters) const {
    std::string text;
    for (std::size_t i = 0; i < characters && begin + 6 * i + 6 <= size_; ++i) {
      const std::uint32_t six = bits(begin + 6 * i, 6);
      if (six == 0) break;
      text += static_cast<char>(six < 32 ? six + 64 : six);
    }
    const std::size_t end = text.find_last_not_of(' ');
    text.resize(end == std::string::npos ? 0 : end + 1);
    return text;
  }

 private:
  [[nodiscard]] std::uint32_t short_bits(std::size_t begin, unsigned count) const {
    std::uint32_t value = 0;
    for (std::size_t bit = begin; bit < begin + count; ++bit) {
      const unsigned is_set = bit < size_ ? six_[bit / 6] >> (5 - bit % 6) & 1U : 0U;
      value = value << 1U | is_set;
    }
    return value;
  }

  std::array<std::uint8_t, kCharactersMax + 8> six_;  // load fills what is read
  std::size_t size_ = 0;
};

}  // namespace thalweg::sensor
