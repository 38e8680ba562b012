// SPDX-License-Identifier: Apache-2.0
#include "base/password.h"

#include <gtest/gtest.h>

#include "base/crypto.h"

namespace thalweg {
namespace {

TEST(Password, is_known_again_and_no_other_is) {
  const std::string hashed = hash_password("correct horse", kLeastCost, sha256("salt")).value();
  EXPECT_TRUE(is_password("correct horse", hashed).value());
  EXPECT_FALSE(is_password("correct horsf", hashed).value());
  EXPECT_FALSE(is_password("", hashed).value());
  EXPECT_NE(hashed, hash_password("correct horse", kLeastCost, sha256("other")).value());
  EXPECT_EQ(hashed.find("horse"), std::string::npos);
}

TEST(Password, is_the_argon2id_of_the_standard_library) {
  // crypto_pwhash of libsodium with these parameters, as `argon2 -id -t 1 -k 8 -l 32` gives it too.
  const std::string hashed = hash_password("p", kLeastCost, Hash{}).value();
  EXPECT_TRUE(hashed.starts_with("argon2id$1$8192$00000000000000000000000000000000$"));
}

TEST(Password, cut_off_or_absurd_hashes_are_errors) {
  const std::string hashed = hash_password("x", kLeastCost, sha256("salt")).value();
  for (std::size_t length = 0; length < hashed.size(); ++length)
    EXPECT_FALSE(is_password("x", hashed.substr(0, length)).has_value()) << length;
  EXPECT_FALSE(is_password("x", "argon2id$1$99999999999999$00$00").has_value());
}

}  // namespace
}  // namespace thalweg
