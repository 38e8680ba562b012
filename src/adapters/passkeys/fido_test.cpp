// SPDX-License-Identifier: Apache-2.0
#include "passkeys/fido.h"

#include <gtest/gtest.h>

#include "host/passkey_detail.h"

namespace thalweg::passkeys {
namespace {

using host::Passkey;
using host::SoftDevice;

struct Fido : testing::Test {
  std::unique_ptr<host::PasskeyChecker> library = checker();
  SoftDevice device{"duty"};

  Passkey key() {
    const auto made =
        library->made("localhost", host::from_base64url(device.make("c").text("authenticator_data")).value());
    CHECK(made.has_value());
    Passkey key;
    key.algorithm = made->algorithm;
    key.public_key = made->public_key;
    key.credential = host::to_base64url(made->credential);
    return key;
  }
};

TEST_F(Fido, takes_a_new_key_and_then_its_proof) {
  const Passkey made = key();
  EXPECT_EQ(made.algorithm, -8);
  EXPECT_EQ(made.credential, device.credential());
  EXPECT_EQ(made.public_key, device.public_key());
  device.counter = 41;
  const auto counter = library->proved("localhost", made, device.proof("c"));
  ASSERT_TRUE(counter) << counter.error().detail;
  EXPECT_EQ(*counter, 41u);
}

TEST_F(Fido, refuses_a_proof_of_another_name_key_or_word_or_of_nobody) {
  const Passkey made = key();
  const auto good = device.proof("c");
  EXPECT_FALSE(library->proved("evil.example", made, good));
  for (Bytes host::PasskeyChecker::Proof::*part : {&host::PasskeyChecker::Proof::authenticator_data,
                                                   &host::PasskeyChecker::Proof::client_data,
                                                   &host::PasskeyChecker::Proof::signature}) {
    for (std::size_t i = 0; i < (good.*part).size(); ++i) {
      auto changed = good;
      (changed.*part)[i] = static_cast<char>((changed.*part)[i] ^ 1);
      EXPECT_FALSE(library->proved("localhost", made, changed)) << i;
    }
    for (std::size_t size = 0; size < (good.*part).size(); ++size) {
      auto cut = good;
      (cut.*part).resize(size);
      EXPECT_FALSE(library->proved("localhost", made, cut)) << size;
    }
  }
  EXPECT_FALSE(library->proved("localhost", made, SoftDevice("thief").proof("c")));
  device.verifies_user = false;
  EXPECT_FALSE(library->proved("localhost", made, device.proof("c"))) << "a device that asks nobody";
}

TEST_F(Fido, refuses_a_new_key_for_another_name_or_of_nobody_or_half_of_it) {
  const Bytes good = host::from_base64url(device.make("c").text("authenticator_data")).value();
  EXPECT_FALSE(library->made("evil.example", good));
  for (std::size_t size = 0; size < good.size(); ++size) EXPECT_FALSE(library->made("localhost", good.substr(0, size)));
  device.verifies_user = false;
  EXPECT_FALSE(library->made("localhost", host::from_base64url(device.make("c").text("authenticator_data")).value()));
}

}  // namespace
}  // namespace thalweg::passkeys
