// SPDX-License-Identifier: Apache-2.0
#include "base/crypto.h"

#include <thread>
#include <vector>

#include <gtest/gtest.h>

namespace thalweg {
namespace {

std::string reason(const auto& result) {
  return result.has_value() ? "accepted" : result.error().detail;
}

Hash counting_bytes() {
  Hash hash;
  for (std::size_t i = 0; i < hash.bytes.size(); ++i) hash.bytes[i] = static_cast<std::uint8_t>(i);
  return hash;
}

Signature signature_from_hex(std::string_view hex) {
  const Bytes bytes = *from_hex(hex);
  Signature signature;
  CHECK(bytes.size() == signature.bytes.size());
  std::copy(bytes.begin(), bytes.end(), signature.bytes.begin());
  return signature;
}

TEST(Sha256, agrees_with_the_published_examples) {
  EXPECT_EQ(to_hex(sha256("")), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(to_hex(sha256("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(to_hex(sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  EXPECT_EQ(to_hex(sha256(Bytes(1'000'000, 'a'))), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST(Sha256, joins_prefix_and_parts) {
  EXPECT_EQ(sha256_prefixed('a', "b", "c"), sha256("abc"));
  EXPECT_EQ(sha256(BytesView()), sha256(""));
  EXPECT_EQ(sha256_prefixed(0, ""), sha256(BytesView("\0", 1)));
  EXPECT_EQ(sha256_prefixed(0xFF, Bytes(100, 'x')), sha256("\xff" + Bytes(100, 'x')));
}

TEST(Sha256, may_be_used_from_many_threads) {
  std::vector<Hash> hashes(4);
  std::vector<std::thread> threads;
  for (Hash& hash : hashes) {
    threads.emplace_back([&hash] {
      for (int i = 0; i < 1000; ++i) hash = sha256(hash.view());
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(hashes, std::vector<Hash>(4, hashes[0]));
}

// The keys of RFC 4231 are shorter than ours; HMAC fills them up with zeros, so ours may carry the zeros already.
Hash filled_up(std::string key) {
  key.resize(32, '\0');
  return *hash_from_bytes(key);
}

TEST(Hmac, agrees_with_rfc_4231) {
  EXPECT_EQ(to_hex(hmac_sha256(filled_up(std::string(20, '\x0b')), "Hi There")),
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
  EXPECT_EQ(to_hex(hmac_sha256(filled_up("Jefe"), "what do ya want for nothing?")),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  EXPECT_EQ(to_hex(hmac_sha256(filled_up(std::string(20, '\xaa')), std::string(50, '\xdd'))),
            "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe");
}

TEST(Hmac, uses_all_32_bytes_of_the_key) {
  EXPECT_EQ(to_hex(hmac_sha256(counting_bytes(), "Hi There")),
            "278639ec02309d3afded1b273f1349ba63b9089c12476d716bee3ecc94673e9e");
  Hash other = counting_bytes();
  other.bytes[31] ^= 1;
  EXPECT_NE(hmac_sha256(other, "Hi There"), hmac_sha256(counting_bytes(), "Hi There"));
}

struct Rfc8032Case {
  const char* seed;
  const char* public_key;
  const char* message;
  const char* signature;
};

constexpr Rfc8032Case kRfc8032[] = {
    {"9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
     "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
     "",
     "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe246"
     "55141"
     "438e7a100b"},
    {"c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
     "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
     "af82",
     "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc"
     "027be"
     "ceea1ec40a"},
};

TEST(Ed25519, agrees_with_rfc_8032) {
  for (const Rfc8032Case& example : kRfc8032) {
    const PrivateKey key(*hash_from_hex(example.seed));
    const Bytes message = *from_hex(example.message);
    EXPECT_EQ(to_hex(key.public_key().view()), example.public_key);
    EXPECT_EQ(to_hex(key.seed()), example.seed);
    EXPECT_EQ(to_hex(key.sign(message).view()), example.signature);
    EXPECT_TRUE(
        verify(*public_key_from_bytes(*from_hex(example.public_key)), message, signature_from_hex(example.signature)));
  }
}

TEST(Ed25519, refuses_another_message_key_or_signature) {
  const PrivateKey key(counting_bytes());
  const PrivateKey other(sha256("other"));
  const Signature signature = key.sign("message");
  EXPECT_TRUE(verify(key.public_key(), "message", signature));
  EXPECT_FALSE(verify(key.public_key(), "messagf", signature));
  EXPECT_FALSE(verify(other.public_key(), "message", signature));
  for (std::size_t i = 0; i < signature.bytes.size(); ++i) {
    Signature changed = signature;
    changed.bytes[i] ^= 1;
    EXPECT_FALSE(verify(key.public_key(), "message", changed)) << i;
  }
}

TEST(Ed25519, refuses_the_second_form_of_a_signature) {
  // The same signature with the group order added to its second half.
  const PrivateKey key(*hash_from_hex(kRfc8032[0].seed));
  Signature signature = signature_from_hex(kRfc8032[0].signature);
  const Bytes order = *from_hex("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");
  unsigned carry = 0;
  for (std::size_t i = 0; i < 32; ++i) {
    carry += signature.bytes[32 + i] + static_cast<std::uint8_t>(order[i]);
    signature.bytes[32 + i] = static_cast<std::uint8_t>(carry & 0xFF);
    carry >>= 8;
  }
  ASSERT_EQ(carry, 0U);
  EXPECT_FALSE(verify(key.public_key(), "", signature));
}

TEST(PublicKey, is_32_bytes) {
  EXPECT_EQ(reason(public_key_from_bytes(Bytes(31, 'k'))), "31 bytes where an Ed25519 public key has 32");
}

TEST(PublicKey, refuses_points_that_anyone_can_sign_for) {
  const std::string cases[] = {
      "0100000000000000000000000000000000000000000000000000000000000000",  // the neutral point
      "0000000000000000000000000000000000000000000000000000000000000000",  // order 4
      "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",  // order 2
      "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",  // order 8
      "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",  // order 8
      "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",  // the neutral point, not reduced
      "0200000000000000000000000000000000000000000000000000000000000000",  // not on the curve
  };
  for (const std::string& hex : cases) {
    EXPECT_EQ(reason(public_key_from_bytes(*from_hex(hex))),
              "public key " + hex + " is no point of the prime-order group; ask for another");
    PublicKey key;
    const Bytes bytes = *from_hex(hex);
    std::copy(bytes.begin(), bytes.end(), key.bytes.begin());
    Signature trivial;
    trivial.bytes[0] = 1;
    EXPECT_FALSE(verify(key, "any message", trivial)) << hex;
  }
}

TEST(Seal, is_aes_256_gcm_with_a_zero_nonce) {
  EXPECT_EQ(
      to_hex(seal(counting_bytes(), "A patrol boat turned back at the buoy.")),
      "4f9cc5bfc15eecd128cac6546c0ce5eca02d333708e3014cebbed2f7e58b35336e3d93d353dc8032aca5c753193c8b20a7295d2d586e");
  EXPECT_EQ(to_hex(seal(counting_bytes(), "")), "f05d76ae4ab99fe5a6f69b3148c2363d");
}

TEST(Seal, appends_parts_as_if_they_were_joined) {
  Bytes out = "before";
  EXPECT_EQ(append_sealed(out, counting_bytes(), {"a", "", "patrol boat"}), 12 + 16U);
  EXPECT_EQ(out, "before" + seal(counting_bytes(), "apatrol boat"));
}

TEST(Seal, opens_with_the_same_key) {
  for (const std::size_t size : {0U, 1U, 63U, 64U, 65U, 5000U}) {
    const Bytes payload(size, 'p');
    const Bytes sealed = seal(counting_bytes(), payload);
    EXPECT_EQ(sealed.size(), size + 16);
    EXPECT_EQ(*unseal(counting_bytes(), sealed), payload);
  }
}

TEST(Seal, stays_shut_for_another_key) {
  EXPECT_EQ(reason(unseal(sha256("other"), seal(counting_bytes(), "payload"))),
            "23 sealed bytes do not open: they were changed, or the key is another one");
  EXPECT_EQ(unseal(sha256("other"), seal(counting_bytes(), "payload")).error().code, Code::corrupt);
}

TEST(Seal, shows_every_changed_bit) {
  const Bytes sealed = seal(counting_bytes(), "payload");
  for (std::size_t bit = 0; bit < 8 * sealed.size(); ++bit) {
    Bytes changed = sealed;
    changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ (1 << bit % 8));
    EXPECT_FALSE(unseal(counting_bytes(), changed).has_value()) << bit;
  }
}

TEST(Seal, shows_every_truncation) {
  const Bytes sealed = seal(counting_bytes(), "payload");
  for (std::size_t size = 0; size < sealed.size(); ++size) {
    EXPECT_FALSE(unseal(counting_bytes(), BytesView(sealed).substr(0, size)).has_value()) << size;
  }
}

class CountingEntropy final : public Entropy {
 public:
  void fill(std::span<std::uint8_t> out) override {
    for (std::uint8_t& byte : out) byte = next_++;
  }

 private:
  std::uint8_t next_ = 0;
};

TEST(Entropy, fills_a_whole_hash) {
  CountingEntropy entropy;
  EXPECT_EQ(entropy.hash(), counting_bytes());
  EXPECT_EQ(entropy.hash().bytes[0], 32);
}

}  // namespace
}  // namespace thalweg
