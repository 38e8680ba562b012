// SPDX-License-Identifier: Apache-2.0
#include "net/tls.h"

#include <gtest/gtest.h>

namespace thalweg::net {
namespace {

// The seed of RFC 8032 section 7.1, test 1; its pin as computed by openssl pkey and openssl dgst.
constexpr const char* kSeed = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";
constexpr const char* kPin = "sha256/BuP9j9opu2CrWVV95h7bCuzbIxE0vjDnW0Vfjht5L6k=";

TEST(Identity, has_the_pin_that_other_tools_compute) {
  const Hash seed = *hash_from_hex(kSeed);
  EXPECT_EQ(make_identity(seed, "north")->pin, kPin);
  EXPECT_EQ(pin_of(PrivateKey(seed).public_key()), kPin);
}

TEST(Identity, is_the_same_each_time) {
  const Hash seed = *hash_from_hex(kSeed);
  const auto first = make_identity(seed, "north");
  const auto second = make_identity(seed, "north");
  EXPECT_EQ(first->certificate_pem, second->certificate_pem);
  EXPECT_EQ(first->key_pem, second->key_pem);
}

TEST(Identity, needs_a_name_that_fits) {
  EXPECT_EQ(make_identity(Hash{}, "").error().code, Code::malformed);
  EXPECT_TRUE(make_identity(Hash{}, std::string(64, 'n')));
  EXPECT_EQ(make_identity(Hash{}, std::string(65, 'n')).error().code, Code::malformed);
  EXPECT_EQ(make_identity(Hash{}, "\xff").error().code, Code::malformed);
}

}  // namespace
}  // namespace thalweg::net
