// SPDX-License-Identifier: Apache-2.0
#include "base/bytes.h"

#include <gtest/gtest.h>

namespace thalweg {
namespace {

using namespace std::string_literals;

std::string reason(const auto& result) {
  return result.has_value() ? "accepted" : result.error().detail;
}

TEST(Hex, writes_and_reads_lower_case) {
  const Bytes bytes = "\x00\x7f\x80\xff"s;
  EXPECT_EQ(to_hex(bytes), "007f80ff");
  EXPECT_EQ(*from_hex("007f80ff"), bytes);
  EXPECT_EQ(*from_hex(""), "");
}

TEST(Hex, refuses_what_it_would_not_write) {
  EXPECT_EQ(reason(from_hex("0")), "1 hexadecimal digits; bytes need two each");
  EXPECT_EQ(reason(from_hex("00fF")), "at byte 3: not a hexadecimal digit; use 0-9 and a-f");
  EXPECT_EQ(reason(from_hex("0 ")), "at byte 1: not a hexadecimal digit; use 0-9 and a-f");
  EXPECT_EQ(reason(from_hex("g0")), "at byte 0: not a hexadecimal digit; use 0-9 and a-f");
}

TEST(Hex, reads_a_hash_of_64_digits_only) {
  const std::string digits = std::string(62, '0') + "a1";
  EXPECT_EQ(to_hex(*hash_from_hex(digits)), digits);
  EXPECT_EQ(reason(hash_from_hex(digits + "00")), "66 characters where a hash has 64 digits");
}

TEST(Base64, writes_and_reads_the_vectors_of_rfc_4648) {
  const std::pair<const char*, const char*> cases[] = {
      {"", ""},
      {"f", "Zg=="},
      {"fo", "Zm8="},
      {"foo", "Zm9v"},
      {"foob", "Zm9vYg=="},
      {"fooba", "Zm9vYmE="},
      {"foobar", "Zm9vYmFy"},
      {"\xfb\xff\xbf", "+/+/"},
  };
  for (const auto& [bytes, text] : cases) {
    EXPECT_EQ(to_base64(bytes), text);
    EXPECT_EQ(reason(from_base64(text)), "accepted") << text;
    EXPECT_EQ(*from_base64(text), bytes);
  }
}

TEST(Base64, refuses_what_it_would_not_write) {
  EXPECT_EQ(reason(from_base64("Zg")), "2 base64 characters; pad to a multiple of 4");
  EXPECT_EQ(reason(from_base64("Zm9v\n")), "5 base64 characters; pad to a multiple of 4");
  EXPECT_EQ(reason(from_base64("Zm\nv")), "at byte 2: not a base64 character");
  EXPECT_EQ(reason(from_base64("Zm-_")), "at byte 2: not a base64 character");
  EXPECT_EQ(reason(from_base64("Z===")), "at byte 1: not a base64 character");
  EXPECT_EQ(reason(from_base64("====")), "at byte 0: not a base64 character");
  EXPECT_EQ(reason(from_base64("Zg==Zm9v")), "at byte 2: not a base64 character");
}

TEST(Base64, refuses_unused_bits_that_are_not_zero) {
  const std::string why = "base64 ends in bits that stand for nothing; they must be 0";
  EXPECT_EQ(reason(from_base64("Zh==")), why);
  EXPECT_EQ(reason(from_base64("Zm9=")), why);
}

TEST(Base64, reads_every_length_it_writes) {
  Bytes bytes;
  for (int i = 0; i < 300; ++i) {
    EXPECT_EQ(*from_base64(to_base64(bytes)), bytes);
    bytes.push_back(static_cast<char>(i * 7));
  }
}

TEST(Base64, reads_a_hash_of_32_bytes_only) {
  EXPECT_EQ(hash_from_base64(to_base64(Bytes(32, 'h')))->view(), Bytes(32, 'h'));
  EXPECT_EQ(reason(hash_from_base64("Zm9v")), "3 bytes where a hash has 32");
}

TEST(Integers, are_big_endian) {
  Bytes bytes;
  append_u16(bytes, 0x0102);
  append_u32(bytes, 0x03040506);
  append_u64(bytes, 0x0708090A0B0C0DFE);
  EXPECT_EQ(to_hex(bytes), "0102030405060708090a0b0c0dfe");
}

TEST(Decimal, takes_whole_numbers_up_to_63_bits) {
  EXPECT_EQ(*from_decimal("0"), 0U);
  EXPECT_EQ(*from_decimal("10"), 10U);
  EXPECT_EQ(*from_decimal("9223372036854775807"), 9223372036854775807U);
}

TEST(Decimal, refuses_every_other_spelling) {
  EXPECT_EQ(reason(from_decimal("")), "no digits where a number is due");
  EXPECT_EQ(reason(from_decimal("00")), "a number starts with 0; remove the leading zeros");
  EXPECT_EQ(reason(from_decimal("01")), "a number starts with 0; remove the leading zeros");
  EXPECT_EQ(reason(from_decimal("+1")), "at byte 0: not a decimal digit");
  EXPECT_EQ(reason(from_decimal("-1")), "at byte 0: not a decimal digit");
  EXPECT_EQ(reason(from_decimal("1 ")), "at byte 1: not a decimal digit");
  EXPECT_EQ(reason(from_decimal("9223372036854775808")), "a number is larger than 9223372036854775807");
  EXPECT_EQ(reason(from_decimal("99999999999999999999")), "a number is larger than 9223372036854775807");
}

TEST(Reader, reads_what_was_appended) {
  Bytes bytes = "\x01";
  append_u16(bytes, 2);
  append_u32(bytes, 3);
  append_u64(bytes, 0xFEDCBA9876543210);
  bytes += Bytes(32, 'h') + "rest";
  Reader reader(bytes);
  EXPECT_EQ(*reader.u8(), 1);
  EXPECT_EQ(*reader.u16(), 2);
  EXPECT_EQ(*reader.u32(), 3U);
  EXPECT_EQ(*reader.u64(), 0xFEDCBA9876543210);
  EXPECT_EQ(reader.hash()->view(), Bytes(32, 'h'));
  EXPECT_EQ(reader.offset(), 47U);
  EXPECT_EQ(reader.rest(), "rest");
  EXPECT_EQ(*reader.take(4), "rest");
  EXPECT_TRUE(reader.at_end());
}

TEST(Reader, says_where_too_little_is_left_and_stays_there) {
  Reader reader("abcde");
  EXPECT_EQ(*reader.u16(), 0x6162);
  EXPECT_EQ(reason(reader.u64()), "at byte 2: 8 bytes are due, 3 are left");
  EXPECT_EQ(reason(reader.hash()), "at byte 2: 32 bytes are due, 3 are left");
  EXPECT_EQ(reason(reader.take(SIZE_MAX)), "at byte 2: 18446744073709551615 bytes are due, 3 are left");
  EXPECT_EQ(*reader.take(3), "cde");
  EXPECT_EQ(reason(reader.u8()), "at byte 5: 1 bytes are due, 0 are left");
}

TEST(Utf8, takes_the_edges_of_each_length) {
  for (const char* text : {"",
                           "a\x7f",
                           "\xc2\x80",
                           "\xdf\xbf",
                           "\xe0\xa0\x80",
                           "\xed\x9f\xbf",
                           "\xee\x80\x80",
                           "\xef\xbf\xbf",
                           "\xf0\x90\x80\x80",
                           "\xf4\x8f\xbf\xbf"}) {
    EXPECT_TRUE(is_utf8(text)) << to_hex(text);
  }
}

TEST(Utf8, looks_at_every_byte_of_a_long_text) {
  for (std::size_t at = 0; at < 20; ++at) {
    Bytes text(20, 'x');
    text.insert(at, "\u0645");
    EXPECT_TRUE(is_utf8(text)) << at;
    text[at + 1] = 'x';
    EXPECT_FALSE(is_utf8(text)) << at;
  }
}

TEST(Utf8, refuses_overlong_forms_surrogates_strays_and_cuts) {
  for (const char* text : {"\x80",
                           "\xc0\x80",
                           "\xc1\xbf",
                           "\xe0\x9f\xbf",
                           "\xed\xa0\x80",
                           "\xed\xbf\xbf",
                           "\xf0\x8f\xbf\xbf",
                           "\xf4\x90\x80\x80",
                           "\xf5\x80\x80\x80",
                           "\xff",
                           "\xc2",
                           "\xe2\x82",
                           "\xf0\x9f\x98",
                           "\xc2\x41",
                           "\xe2\x82\x41",
                           "a\xf0\x9f\x98z"}) {
    EXPECT_FALSE(is_utf8(text)) << to_hex(text);
  }
}

}  // namespace
}  // namespace thalweg
