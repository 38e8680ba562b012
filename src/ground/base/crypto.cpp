// SPDX-License-Identifier: Apache-2.0
#include "base/crypto.h"

#include <algorithm>
#include <initializer_list>
#include <memory>

// SHA256_Init and its kin are marked deprecated in OpenSSL 3, but they hash the short inputs of a tree a third faster
// than the EVP calls that wrap them, and need no context of their own.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/evp.h>
#include <openssl/sha.h>
#include <sodium.h>

namespace thalweg {
namespace {

constexpr std::size_t kBlockSizeBytes = 64;  // of SHA-256
constexpr std::size_t kSealTagBytes = 16;
/// OpenSSL counts in int; a payload is a record or a proof, far below.
constexpr std::size_t kSealedBytesMax = std::size_t{1} << 30;
static_assert(crypto_sign_SEEDBYTES == sizeof(Hash));
static_assert(crypto_sign_BYTES == sizeof(Signature));
static_assert(crypto_sign_PUBLICKEYBYTES == sizeof(PublicKey));
static_assert(SHA256_DIGEST_LENGTH == sizeof(Hash));

const unsigned char* octets(BytesView bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}

unsigned char* octets(Bytes& bytes) {
  return reinterpret_cast<unsigned char*>(bytes.data());
}

Hash hash_parts(std::initializer_list<BytesView> parts) {
  SHA256_CTX context;
  CHECK(SHA256_Init(&context) == 1);
  for (const BytesView part : parts) CHECK(SHA256_Update(&context, part.data(), part.size()) == 1);
  Hash hash;
  CHECK(SHA256_Final(hash.bytes.data(), &context) == 1);
  return hash;
}

struct CipherContextDeleter {
  void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};

/// A context with AES-256-GCM under `key` and a nonce of zeros: a key seals one payload only, so there is no second
/// message to tell apart. Looking the cipher up costs more than sealing a record, so each thread does it once.
EVP_CIPHER_CTX* cipher_under(const Hash& key, bool to_seal) {
  static EVP_CIPHER* const cipher = EVP_CIPHER_fetch(nullptr, "AES-256-GCM", nullptr);
  CHECK(cipher != nullptr);
  constexpr std::array<unsigned char, 12> kNonce{};
  thread_local const std::unique_ptr<EVP_CIPHER_CTX, CipherContextDeleter> context(EVP_CIPHER_CTX_new());
  CHECK(context != nullptr);
  const bool started = EVP_CIPHER_CTX_get0_cipher(context.get()) != nullptr;
  CHECK(EVP_CipherInit_ex2(
            context.get(), started ? nullptr : cipher, key.bytes.data(), kNonce.data(), to_seal ? 1 : 0, nullptr) == 1);
  return context.get();
}

void start_sodium() {
  static const int started_once = sodium_init();
  CHECK(started_once >= 0);
}

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
  Bytes sealed;
  append_sealed(sealed, key, {payload});
  return sealed;
}

std::size_t append_sealed(Bytes& out, const Hash& key, std::initializer_list<BytesView> parts) {
  const std::size_t start = out.size();
  for (const BytesView part : parts) out += part;
  const std::size_t size = out.size() - start;
  CHECK(size <= kSealedBytesMax);
  out.append(kSealTagBytes, '\0');
  unsigned char* sealed = octets(out) + start;
  EVP_CIPHER_CTX* context = cipher_under(key, true);
  int written = 0;
  CHECK(EVP_EncryptUpdate(context, sealed, &written, sealed, static_cast<int>(size)) == 1);
  CHECK(static_cast<std::size_t>(written) == size);
  CHECK(EVP_EncryptFinal_ex(context, sealed + size, &written) == 1);
  CHECK(EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, static_cast<int>(kSealTagBytes), sealed + size) == 1);
  return size + kSealTagBytes;
}

Result<Bytes> unseal(const Hash& key, BytesView sealed) {
  const auto wrong = [&] {
    return Error{
        Code::corrupt,
        std::to_string(sealed.size()) + " sealed bytes do not open: they were changed, or the key is another one"};
  };
  if (sealed.size() < kSealTagBytes || sealed.size() > kSealedBytesMax + kSealTagBytes) return wrong();
  Bytes payload(sealed.substr(0, sealed.size() - kSealTagBytes));
  Bytes tag(sealed.substr(payload.size()));
  EVP_CIPHER_CTX* context = cipher_under(key, false);
  CHECK(EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, static_cast<int>(kSealTagBytes), tag.data()) == 1);
  int written = 0;
  CHECK(EVP_DecryptUpdate(context, octets(payload), &written, octets(payload), static_cast<int>(payload.size())) == 1);
  if (EVP_DecryptFinal_ex(context, octets(tag), &written) != 1) return wrong();
  return payload;
}

}  // namespace thalweg
