// SPDX-License-Identifier: Apache-2.0
#include "machine/bundle.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/crypto.h"

namespace thalweg::machine {
namespace {

using testing::HasSubstr;

Bundle sample() {
  return {"drill",
          "arr",
          "bes",
          {"a receipt\n"},
          {{"POST", "/add-checkpoint", "application/octet-stream", "old 0\n"},
           {"POST", "/add-records", "application/octet-stream", Bytes("\0\1\2", 3)}}};
}

/// A file with these bytes and the check value that fits them.
Bytes with_check(Bytes content) {
  const Hash check = sha256(content);
  return content += check.view();
}

TEST(Bundle, comes_back_as_it_was_written) {
  const Bytes bytes = to_bytes(sample());
  const auto bundle = parse_bundle(bytes);
  ASSERT_TRUE(bundle) << bundle.error().detail;
  EXPECT_EQ(bundle->to, "bes");
  EXPECT_EQ(bundle->receipts, sample().receipts);
  ASSERT_EQ(bundle->calls.size(), 2u);
  EXPECT_EQ(bundle->calls[1].body, sample().calls[1].body);
  EXPECT_EQ(to_bytes(*bundle), bytes);
}

TEST(Bundle, is_refused_when_cut_or_changed_anywhere) {
  const Bytes bytes = to_bytes(sample());
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    EXPECT_FALSE(parse_bundle(bytes.substr(0, i))) << i;
    Bytes changed = bytes;
    changed[i] = static_cast<char>(changed[i] ^ 0x20);
    EXPECT_FALSE(parse_bundle(changed)) << i;
  }
}

TEST(Bundle, says_what_is_wrong) {
  const std::vector<std::pair<Bytes, const char*>> wrong = {
      {"", "not a bundle"},
      {"thalweg bundle v2\n", "another version"},
      {with_check("thalweg bundle v1\nno line"), "no line that says"},
      {with_check("thalweg bundle v1\n{\"parts\":[{\"part\":\"receipt\"}]}\n"), "has no size"},
      {with_check("thalweg bundle v1\n{\"parts\":[{\"part\":\"/erase-all\",\"size\":0}]}\n"),
       "does not know: '/erase-all'"},
      {with_check("thalweg bundle v1\n{\"parts\":[]}\nmore"), "more bytes than its parts"},
  };
  for (const auto& [bytes, message] : wrong) {
    const auto bundle = parse_bundle(bytes);
    ASSERT_FALSE(bundle) << message;
    EXPECT_THAT(bundle.error().detail, HasSubstr(message));
  }
}

TEST(Bundle, with_a_part_longer_than_the_file_is_refused) {
  EXPECT_FALSE(
      parse_bundle(with_check("thalweg bundle v1\n{\"parts\":[{\"part\":\"receipt\",\"size\":9000000000}]}\nx")));
}

}  // namespace
}  // namespace thalweg::machine
