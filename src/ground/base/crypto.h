// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <span>

#include "base/bytes.h"

/// The few primitives everything rests on: SHA-256, HMAC-SHA-256, Ed25519 and the per-record cipher. SHA-256 and
/// the cipher are OpenSSL's, Ed25519 is libsodium's (see docs/decisions). One library each, so that two nodes never
/// judge one signature differently.
namespace thalweg {

/// SHA-256 of the bytes.  Cost  about 30 ns per 64 bytes begun; no allocation.
[[nodiscard]] Hash sha256(BytesView bytes);
/// SHA-256 of one prefix byte and two parts, without joining them: the Merkle hashes.
[[nodiscard]] Hash sha256_prefixed(std::uint8_t prefix, BytesView first, BytesView second = {});
/// HMAC-SHA-256 under a key of exactly 32 bytes.
[[nodiscard]] Hash hmac_sha256(const Hash& key, BytesView message);

struct PublicKey {
  std::array<std::uint8_t, 32> bytes{};

  [[nodiscard]] BytesView view() const { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }

  friend auto operator<=>(const PublicKey&, const PublicKey&) = default;
};

struct Signature {
  std::array<std::uint8_t, 64> bytes{};

  [[nodiscard]] BytesView view() const { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }

  friend auto operator<=>(const Signature&, const Signature&) = default;
};

/// Reads a public key.  Errors  malformed: not 32 bytes, not on the curve, or of small order.
[[nodiscard]] Result<PublicKey> public_key_from_bytes(BytesView bytes);

/// An Ed25519 private key. Made from its 32-byte seed; wiped when destroyed.
class PrivateKey {
 public:
  explicit PrivateKey(const Hash& seed);
  PrivateKey(const PrivateKey&) = default;
  PrivateKey& operator=(const PrivateKey&) = default;
  PrivateKey(PrivateKey&&) = default;
  PrivateKey& operator=(PrivateKey&&) = default;
  ~PrivateKey();

  [[nodiscard]] const PublicKey& public_key() const { return public_; }

  [[nodiscard]] Hash seed() const;
  /// Cost  about 15 us.
  [[nodiscard]] Signature sign(BytesView message) const;

 private:
  std::array<std::uint8_t, 64> secret_{};
  PublicKey public_;
};

/// True when `signature` is `key`'s over `message`. Refuses small-order and non-canonical points.  Cost  about 40 us.
[[nodiscard]] bool verify(const PublicKey& key, BytesView message, const Signature& signature);

/// Encrypts a payload under a key that is used for this one payload only (so the nonce is constant).
/// AES-256-GCM with a nonce of zeros; the result is the ciphertext and 16 bytes of tag.
[[nodiscard]] Bytes seal(const Hash& key, BytesView payload);
/// The same for a payload in parts, appended to `out`. Gives the number of bytes.
std::size_t append_sealed(Bytes& out, const Hash& key, std::initializer_list<BytesView> parts);
/// Errors  corrupt: the key is another one or the bytes were changed.
[[nodiscard]] Result<Bytes> unseal(const Hash& key, BytesView sealed);

/// Where salts and keys come from; an input, so that the simulator can seed it.
class Entropy {
 public:
  virtual ~Entropy() = default;
  /// Fills `out` with unpredictable bytes.
  virtual void fill(std::span<std::uint8_t> out) = 0;

  [[nodiscard]] Hash hash() {
    Hash value;
    fill(value.bytes);
    return value;
  }
};

}  // namespace thalweg
