// SPDX-License-Identifier: Apache-2.0
#include "base/crypto.h"

#include <algorithm>
#include <initializer_list>
#include <memory>

#include <openssl/evp.h>
#include <sodium.h>

namespace thalweg {
namespace {

constexpr std::size_t kBlockSizeBytes = 64;  // of SHA-256
static_assert(crypto_sign_SEEDBYTES == sizeof(Hash));
static_assert(crypto_sign_BYTES == sizeof(Signature));
static_assert(crypto_sign_PUBLICKEYBYTES == sizeof(PublicKey));
static_assert(crypto_aead_xchacha20poly1305_ietf_KEYBYTES == sizeof(Hash));

const unsigned char* octets(BytesView bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}

struct ContextDeleter {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};

using Context = std::unique_ptr<EVP_MD_CTX, ContextDeleter>;

/// A context that knows its algorithm. Looking the algorithm up costs more than hashing a record, so each thread does
/// it once and starts the same context over and over.
Context make_sha256_context() {
  static EVP_MD* const kSha256 = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  CHECK(kSha256 != nullptr);
  Context context(EVP_MD_CTX_new());
  CHECK(context != nullptr);
  CHECK(EVP_DigestInit_ex2(context.get(), kSha256, nullptr) == 1);
  return context;
}

Hash hash_parts(std::initializer_list<BytesView> parts) {
  thread_local const Context context = make_sha256_context();
  CHECK(EVP_DigestInit_ex2(context.get(), nullptr, nullptr) == 1);
  for (const BytesView part : parts) CHECK(EVP_DigestUpdate(context.get(), part.data(), part.size()) == 1);
  Hash hash;
  CHECK(EVP_DigestFinal_ex(context.get(), hash.bytes.data(), nullptr) == 1);
  return hash;
}

void start_sodium() {
  static const int kStarted = sodium_init();
  CHECK(kStarted >= 0);
}

/// All zero: a key seals one payload only, so there is no second message to tell apart.
constexpr std::array<unsigned char, crypto_aead_xchacha20poly1305_ietf_NPUBBYTES> kNonce{};

}  // namespace

Hash sha256(BytesView bytes) {
  return hash_parts({bytes});
}

Hash sha256_prefixed(std::uint8_t prefix, BytesView first, BytesView second) {
  const auto lead = static_cast<char>(prefix);
  return hash_parts({BytesView(&lead, 1), first, second});
}

Hash hmac_sha256(const Hash& key, BytesView message) {
  std::array<char, kBlockSizeBytes> pad{};
  const auto fill_pad = [&](std::uint8_t mask) {
    pad.fill(static_cast<char>(mask));
    std::transform(
        key.bytes.begin(), key.bytes.end(), pad.begin(), [&](std::uint8_t b) { return static_cast<char>(b ^ mask); });
  };
  fill_pad(0x36);
  const Hash inner = hash_parts({BytesView(pad.data(), pad.size()), message});
  fill_pad(0x5C);
  const Hash outer = hash_parts({BytesView(pad.data(), pad.size()), inner.view()});
  sodium_memzero(pad.data(), pad.size());
  return outer;
}

Result<PublicKey> public_key_from_bytes(BytesView bytes) {
  start_sodium();
  PublicKey key;
  if (bytes.size() != key.bytes.size()) {
    return Error{Code::malformed, std::to_string(bytes.size()) + " bytes where an Ed25519 public key has 32"};
  }
  std::transform(bytes.begin(), bytes.end(), key.bytes.begin(), [](char c) { return static_cast<std::uint8_t>(c); });
  if (crypto_core_ed25519_is_valid_point(key.bytes.data()) != 1) {
    return Error{Code::malformed,
                 "public key " + to_hex(bytes) + " is no point of the prime-order group; ask for another"};
  }
  return key;
}

PrivateKey::PrivateKey(const Hash& seed) {
  start_sodium();
  CHECK(crypto_sign_seed_keypair(public_.bytes.data(), secret_.data(), seed.bytes.data()) == 0);
}

PrivateKey::~PrivateKey() {
  sodium_memzero(secret_.data(), secret_.size());
}

Hash PrivateKey::seed() const {
  Hash seed;
  CHECK(crypto_sign_ed25519_sk_to_seed(seed.bytes.data(), secret_.data()) == 0);
  return seed;
}

Signature PrivateKey::sign(BytesView message) const {
  Signature signature;
  CHECK(crypto_sign_detached(signature.bytes.data(), nullptr, octets(message), message.size(), secret_.data()) == 0);
  return signature;
}

bool verify(const PublicKey& key, BytesView message, const Signature& signature) {
  start_sodium();
  return crypto_sign_verify_detached(signature.bytes.data(), octets(message), message.size(), key.bytes.data()) == 0;
}

Bytes seal(const Hash& key, BytesView payload) {
  start_sodium();
  Bytes sealed(payload.size() + crypto_aead_xchacha20poly1305_ietf_ABYTES, '\0');
  CHECK(crypto_aead_xchacha20poly1305_ietf_encrypt(reinterpret_cast<unsigned char*>(sealed.data()),
                                                   nullptr,
                                                   octets(payload),
                                                   payload.size(),
                                                   nullptr,
                                                   0,
                                                   nullptr,
                                                   kNonce.data(),
                                                   key.bytes.data()) == 0);
  return sealed;
}

Result<Bytes> unseal(const Hash& key, BytesView sealed) {
  start_sodium();
  const Error wrong{
      Code::corrupt,
      std::to_string(sealed.size()) + " sealed bytes do not open: they were changed, or the key is another one"};
  if (sealed.size() < crypto_aead_xchacha20poly1305_ietf_ABYTES) return wrong;
  Bytes payload(sealed.size() - crypto_aead_xchacha20poly1305_ietf_ABYTES, '\0');
  if (crypto_aead_xchacha20poly1305_ietf_decrypt(reinterpret_cast<unsigned char*>(payload.data()),
                                                 nullptr,
                                                 nullptr,
                                                 octets(sealed),
                                                 sealed.size(),
                                                 nullptr,
                                                 0,
                                                 kNonce.data(),
                                                 key.bytes.data()) != 0) {
    return wrong;
  }
  return payload;
}

}  // namespace thalweg
