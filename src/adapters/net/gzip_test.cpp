// SPDX-License-Identifier: Apache-2.0
#include "net/gzip.h"

#include <gtest/gtest.h>

namespace thalweg::net {
namespace {

Bytes sample() {
  Bytes bytes;
  for (int i = 0; i < 30'000; ++i) append_u32(bytes, static_cast<std::uint32_t>(i) * 2'654'435'761U);
  return bytes;
}

TEST(Gzip, comes_back_the_same) {
  for (const Bytes& bytes : {Bytes(), Bytes("x"), Bytes(1'000'000, 'z'), sample()}) {
    EXPECT_EQ(*gunzip(gzip(bytes), bytes.size()), bytes);
  }
}

TEST(Gzip, refuses_every_text_cut_short) {
  const Bytes whole = gzip("a text that is long enough to be worth it, long enough, long enough");
  for (std::size_t size = 0; size < whole.size(); ++size) {
    EXPECT_EQ(gunzip(whole.substr(0, size), 1000).error().code, Code::malformed) << size;
  }
}

TEST(Gzip, refuses_bytes_after_the_end) {
  EXPECT_EQ(gunzip(gzip("x") + "y", 1000).error().code, Code::malformed);
}

TEST(Gzip, refuses_a_changed_text) {
  Bytes bytes = gzip("some text");
  bytes.back() = static_cast<char>(bytes.back() ^ 1);
  EXPECT_EQ(gunzip(bytes, 1000).error().code, Code::malformed);
}

TEST(Gzip, refuses_to_grow_beyond_the_bound) {
  const Bytes bomb = gzip(Bytes(10'000'000, '\0'));
  EXPECT_EQ(gunzip(bomb, 9'999'999).error().code, Code::exhausted);
  EXPECT_TRUE(gunzip(bomb, 10'000'000));
}

}  // namespace
}  // namespace thalweg::net
