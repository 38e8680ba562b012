// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

/// Byte strings and their strict text forms. Everything that decodes also refuses what would not encode back to the
/// same bytes: two different "same" texts must not exist in evidence.
namespace thalweg {

/// Owned bytes, text or not. std::string because most of what we keep is text that is hashed as it stands.
using Bytes = std::string;
/// Borrowed bytes, valid for the call unless said otherwise.
using BytesView = std::string_view;

/// 32 bytes: a SHA-256 hash, a commitment, a salt or a symmetric key. Ordered bytewise.
struct Hash {
  std::array<std::uint8_t, 32> bytes{};

  [[nodiscard]] BytesView view() const { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }

  friend auto operator<=>(const Hash&, const Hash&) = default;
};

static_assert(sizeof(Hash) == 32);

/// Reads exactly 32 bytes.  Errors  malformed: another length.
[[nodiscard]] Result<Hash> hash_from_bytes(BytesView bytes);

/// Lower-case hexadecimal.
[[nodiscard]] std::string to_hex(BytesView bytes);

[[nodiscard]] inline std::string to_hex(const Hash& hash) {
  return to_hex(hash.view());
}

/// Strict lower-case hexadecimal.  Errors  malformed: odd length, other characters.
[[nodiscard]] Result<Bytes> from_hex(std::string_view text);
/// 64 lower-case hexadecimal digits.  Errors  malformed.
[[nodiscard]] Result<Hash> hash_from_hex(std::string_view text);

/// RFC 4648 section 4 base64, padded.
[[nodiscard]] std::string to_base64(BytesView bytes);
/// Strict: no line breaks, padding required, unused bits zero.  Errors  malformed.
[[nodiscard]] Result<Bytes> from_base64(std::string_view text);
/// Base64 of exactly 32 bytes.  Errors  malformed.
[[nodiscard]] Result<Hash> hash_from_base64(std::string_view text);

/// Appends big-endian integers.
void append_u16(Bytes& out, std::uint16_t value);
void append_u32(Bytes& out, std::uint32_t value);
void append_u64(Bytes& out, std::uint64_t value);

/// Decimal without sign, leading zero or space, at most 2^63-1, as C2SP wants sizes.  Errors  malformed.
[[nodiscard]] Result<std::uint64_t> from_decimal(std::string_view text);

/// A cursor over borrowed bytes; every read says malformed with the offset when too little is left.
class Reader {
 public:
  explicit Reader(BytesView bytes) : bytes_(bytes) {}

  [[nodiscard]] Result<std::uint8_t> u8();
  [[nodiscard]] Result<std::uint16_t> u16();
  [[nodiscard]] Result<std::uint32_t> u32();
  [[nodiscard]] Result<std::uint64_t> u64();
  [[nodiscard]] Result<Hash> hash();
  /// `count` raw bytes, borrowed from the input.
  [[nodiscard]] Result<BytesView> take(std::size_t count);

  [[nodiscard]] std::size_t offset() const { return offset_; }

  [[nodiscard]] BytesView rest() const { return bytes_.substr(offset_); }

  [[nodiscard]] bool at_end() const { return offset_ == bytes_.size(); }

 private:
  BytesView bytes_;
  std::size_t offset_ = 0;
};

/// True for well-formed UTF-8 (no overlong forms, no surrogates).
[[nodiscard]] bool is_utf8(BytesView bytes);

}  // namespace thalweg
