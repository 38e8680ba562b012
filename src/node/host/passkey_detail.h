// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstring>
#include <string>

#include "host/passkey.h"

/// For the tests: a device that holds one key, and does what its owner or a thief wants.
namespace thalweg::host {

class SoftDevice {
 public:
  explicit SoftDevice(const std::string& name)
      : key_(sha256("device " + name)), credential_(sha256("credential " + name).view()) {}

  std::uint32_t counter = 0;
  bool verifies_user = true;
  std::string rp_id = "localhost", origin = "http://localhost";

  [[nodiscard]] std::string credential() const { return to_base64url(credential_); }

  [[nodiscard]] Bytes public_key() const {
    const auto& bytes = key_.public_key().bytes;
    return Bytes(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  }

  /// As a browser gives it to the page after a new key was made.
  [[nodiscard]] Json make(std::string_view challenge, std::string_view label = "key") const {
    Bytes data = header(0x40);
    data += Bytes(16, '\0') + Bytes("\0\x20", 2) + credential_;
    data += Bytes("\xa4\x01\x01\x03\x27\x20\x06\x21\x58\x20", 10) + public_key();  // COSE: OKP, EdDSA, Ed25519
    return JsonObject{{"label", label},
                      {"client_data", to_base64url(client_data("webauthn.create", challenge))},
                      {"authenticator_data", to_base64url(data)}};
  }

  [[nodiscard]] PasskeyChecker::Proof proof(std::string_view challenge) const {
    PasskeyChecker::Proof proof{header(0), client_data("webauthn.get", challenge), {}};
    const auto signature = key_.sign(proof.authenticator_data + Bytes(sha256(proof.client_data).view()));
    proof.signature.assign(reinterpret_cast<const char*>(signature.bytes.data()), signature.bytes.size());
    return proof;
  }

  /// As a browser gives it to the page; the counter moves on.
  [[nodiscard]] Json prove(std::string_view challenge) {
    ++counter;
    const auto made = proof(challenge);
    return JsonObject{{"credential", credential()},
                      {"client_data", to_base64url(made.client_data)},
                      {"authenticator_data", to_base64url(made.authenticator_data)},
                      {"signature", to_base64url(made.signature)}};
  }

 private:
  [[nodiscard]] Bytes client_data(std::string_view type, std::string_view challenge) const {
    return R"({"type":")" + std::string(type) + R"(","challenge":")" + std::string(challenge) + R"(","origin":")" +
           origin + R"(","crossOrigin":false})";
  }

  [[nodiscard]] Bytes header(std::uint8_t more) const {
    Bytes bytes(sha256(rp_id).view());
    bytes += static_cast<char>(more | 0x01U | (verifies_user ? 0x04U : 0U));
    for (int shift = 24; shift >= 0; shift -= 8) bytes += static_cast<char>(counter >> shift);
    return bytes;
  }

  PrivateKey key_;
  Bytes credential_;
};

/// Checks a SoftDevice's words without a library.
class SoftChecker final : public PasskeyChecker {
 public:
  [[nodiscard]] Result<Made> made(const std::string& rp_id, BytesView data) const override {
    constexpr std::size_t kKeyAt = 37 + 16 + 2 + 32 + 10;
    if (data.size() != kKeyAt + 32) return Error{Code::malformed, "no SoftDevice's"};
    TRY(check(rp_id, data));
    return Made{Bytes(data.substr(37 + 18, 32)), -8, Bytes(data.substr(kKeyAt)), counter(data)};
  }

  [[nodiscard]] Result<std::uint32_t> proved(const std::string& rp_id,
                                             const Passkey& key,
                                             const Proof& proof) const override {
    if (proof.authenticator_data.size() != 37 || proof.signature.size() != 64)
      return Error{Code::malformed, "no SoftDevice's"};
    TRY(check(rp_id, proof.authenticator_data));
    Signature signature;
    std::memcpy(signature.bytes.data(), proof.signature.data(), signature.bytes.size());
    const auto public_key = TRY(public_key_from_bytes(key.public_key));
    if (!verify(public_key, proof.authenticator_data + Bytes(sha256(proof.client_data).view()), signature))
      return Error{Code::refused, "the signature is another's"};
    return counter(proof.authenticator_data);
  }

 private:
  static Result<Unit> check(const std::string& rp_id, BytesView data) {
    if (data.substr(0, 32) != sha256(rp_id).view() || (data[32] & 0x05) != 0x05)
      return Error{Code::refused, "another name, or no user verified"};
    return Unit{};
  }

  static std::uint32_t counter(BytesView data) {
    std::uint32_t number = 0;
    for (const char byte : data.substr(33, 4)) number = (number << 8U) | static_cast<std::uint8_t>(byte);
    return number;
  }
};

}  // namespace thalweg::host
