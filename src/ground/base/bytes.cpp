// SPDX-License-Identifier: Apache-2.0
#include "base/bytes.h"

#include <algorithm>
#include <cstring>
#include <limits>

#include "base/utf8_detail.h"

namespace thalweg {
namespace {

constexpr std::string_view kHexDigits = "0123456789abcdef";
constexpr std::string_view kBase64Digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::uint8_t kNoDigit = 0xFF;

using DigitTable = std::array<std::uint8_t, 256>;

constexpr DigitTable digit_table(std::string_view digits) {
  DigitTable table{};
  table.fill(kNoDigit);
  for (std::size_t i = 0; i < digits.size(); ++i) {
    table[static_cast<std::uint8_t>(digits[i])] = static_cast<std::uint8_t>(i);
  }
  return table;
}

constexpr DigitTable kHexValues = digit_table(kHexDigits);
constexpr DigitTable kBase64Values = digit_table(kBase64Digits);

constexpr std::uint8_t octet(char c) {
  return static_cast<std::uint8_t>(c);
}

Error malformed(std::string detail) {
  return Error{Code::malformed, std::move(detail)};
}

template <class Integer>
void append_big_endian(Bytes& out, Integer value) {
  std::array<char, sizeof value> bytes;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    bytes[i] = static_cast<char>((value >> (8 * (bytes.size() - 1 - i))) & 0xFF);
  }
  out.append(bytes.data(), bytes.size());
}

template <class Integer>
Result<Integer> read_big_endian(Reader& reader) {
  const BytesView bytes = TRY(reader.take(sizeof(Integer)));
  std::uint64_t value = 0;
  for (const char c : bytes) value = value << 8 | octet(c);
  return static_cast<Integer>(value);
}

}  // namespace

Result<Hash> hash_from_bytes(BytesView bytes) {
  Hash hash;
  if (bytes.size() != hash.bytes.size()) return malformed(std::to_string(bytes.size()) + " bytes where a hash has 32");
  std::transform(bytes.begin(), bytes.end(), hash.bytes.begin(), octet);
  return hash;
}

std::string to_hex(BytesView bytes) {
  std::string text(2 * bytes.size(), '0');
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    text[2 * i] = kHexDigits[octet(bytes[i]) >> 4];
    text[2 * i + 1] = kHexDigits[octet(bytes[i]) & 0xF];
  }
  return text;
}

Result<Bytes> from_hex(std::string_view text) {
  if (text.size() % 2 != 0) return malformed(std::to_string(text.size()) + " hexadecimal digits; bytes need two each");
  Bytes bytes;
  bytes.reserve(text.size() / 2);
  for (std::size_t at = 0; at < text.size(); at += 2) {
    const std::uint8_t high = kHexValues[octet(text[at])];
    const std::uint8_t low = kHexValues[octet(text[at + 1])];
    if (high == kNoDigit || low == kNoDigit) {
      return malformed("at byte " + std::to_string(high == kNoDigit ? at : at + 1) +
                       ": not a hexadecimal digit; use 0-9 and a-f");
    }
    bytes.push_back(static_cast<char>(high << 4 | low));
  }
  return bytes;
}

Result<Hash> hash_from_hex(std::string_view text) {
  if (text.size() != 64) return malformed(std::to_string(text.size()) + " characters where a hash has 64 digits");
  return hash_from_bytes(TRY(from_hex(text)));
}

std::string to_base64(BytesView bytes) {
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t at = 0; at < bytes.size(); at += 3) {
    const BytesView group = bytes.substr(at, 3);
    std::uint32_t bits = 0;
    for (std::size_t i = 0; i < 3; ++i) bits = bits << 8 | (i < group.size() ? octet(group[i]) : 0U);
    for (std::size_t i = 0; i < 4; ++i) {
      text.push_back(i <= group.size() ? kBase64Digits[bits >> (18 - 6 * i) & 0x3F] : '=');
    }
  }
  return text;
}

Result<Bytes> from_base64(std::string_view text) {
  if (text.size() % 4 != 0)
    return malformed(std::to_string(text.size()) + " base64 characters; pad to a multiple of 4");
  const std::size_t padding = text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0;
  const std::string_view digits = text.substr(0, text.size() - padding);
  Bytes bytes;
  bytes.reserve(text.size() / 4 * 3);
  std::uint32_t bits = 0;
  unsigned bit_count = 0;
  for (std::size_t at = 0; at < digits.size(); ++at) {
    const std::uint8_t digit = kBase64Values[octet(digits[at])];
    if (digit == kNoDigit) return malformed("at byte " + std::to_string(at) + ": not a base64 character");
    bits = (bits << 6 | digit) & 0xFFFF;
    bit_count += 6;
    if (bit_count >= 8) {
      bit_count -= 8;
      bytes.push_back(static_cast<char>(bits >> bit_count & 0xFF));
    }
  }
  if ((bits & ((1U << bit_count) - 1)) != 0)
    return malformed("base64 ends in bits that stand for nothing; they must be 0");
  return bytes;
}

Result<Hash> hash_from_base64(std::string_view text) {
  return hash_from_bytes(TRY(from_base64(text)));
}

void append_u16(Bytes& out, std::uint16_t value) {
  append_big_endian(out, value);
}

void append_u32(Bytes& out, std::uint32_t value) {
  append_big_endian(out, value);
}

void append_u64(Bytes& out, std::uint64_t value) {
  append_big_endian(out, value);
}

Result<std::uint64_t> from_decimal(std::string_view text) {
  constexpr auto kMax = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  if (text.empty()) return malformed("no digits where a number is due");
  if (text.size() > 1 && text.front() == '0') return malformed("a number starts with 0; remove the leading zeros");
  std::uint64_t value = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] < '0' || text[at] > '9') return malformed("at byte " + std::to_string(at) + ": not a decimal digit");
    const auto digit = static_cast<std::uint64_t>(text[at] - '0');
    if (value > (kMax - digit) / 10) return malformed("a number is larger than " + std::to_string(kMax));
    value = value * 10 + digit;
  }
  return value;
}

Result<BytesView> Reader::take(std::size_t count) {
  if (count > rest().size()) {
    return malformed("at byte " + std::to_string(offset_) + ": " + std::to_string(count) + " bytes are due, " +
                     std::to_string(rest().size()) + " are left");
  }
  const BytesView taken = bytes_.substr(offset_, count);
  offset_ += count;
  return taken;
}

Result<std::uint8_t> Reader::u8() {
  return read_big_endian<std::uint8_t>(*this);
}

Result<std::uint16_t> Reader::u16() {
  return read_big_endian<std::uint16_t>(*this);
}

Result<std::uint32_t> Reader::u32() {
  return read_big_endian<std::uint32_t>(*this);
}

Result<std::uint64_t> Reader::u64() {
  return read_big_endian<std::uint64_t>(*this);
}

Result<Hash> Reader::hash() {
  return hash_from_bytes(TRY(take(32)));
}

namespace {

struct OctetRange {
  std::uint8_t low = 0x80;
  std::uint8_t high = 0xBF;

  [[nodiscard]] bool contains(std::uint8_t value) const { return value >= low && value <= high; }
};

/// The second byte is narrower for the leads whose range would hold overlong forms, surrogates or too large numbers.
OctetRange after_lead(std::uint8_t lead) {
  switch (lead) {
    case 0xE0: return {0xA0, 0xBF};
    case 0xED: return {0x80, 0x9F};
    case 0xF0: return {0x90, 0xBF};
    case 0xF4: return {0x80, 0x8F};
    default: return {};
  }
}

}  // namespace

namespace detail {

Utf8Sequence utf8_sequence(BytesView bytes) {
  const std::uint8_t first = octet(bytes.front());
  if (first < 0x80) return {1, true};
  if (first < 0xC2 || first > 0xF4) return {0, false};
  const std::size_t size = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
  OctetRange range = after_lead(first);
  for (std::size_t i = 1; i < size; ++i) {
    if (i == bytes.size() || !range.contains(octet(bytes[i]))) return {i, false};
    range = OctetRange();
  }
  return {size, true};
}

}  // namespace detail

namespace {

/// Most of a text is ASCII: eight bytes are looked at together.
bool is_ascii(const char* eight) {
  std::uint64_t word = 0;
  std::memcpy(&word, eight, sizeof word);
  return (word & 0x8080'8080'8080'8080) == 0;
}

}  // namespace

bool is_utf8(BytesView bytes) {
  std::size_t at = 0;
  while (at < bytes.size()) {
    if (at + 8 <= bytes.size() && is_ascii(bytes.data() + at)) {
      at += 8;
      continue;
    }
    const detail::Utf8Sequence sequence = detail::utf8_sequence(bytes.substr(at));
    if (!sequence.whole) return false;
    at += sequence.good;
  }
  return true;
}

}  // namespace thalweg
