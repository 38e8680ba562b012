// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/crypto.h"

/// Who is at the other end of a wire: two states share no certificate authority and want none, so each names the
/// other's key in the agreement (its pin) and nothing else decides. The certificate is only the envelope that TLS asks
/// for; it says nothing of its own and never runs out.
namespace thalweg::net {

/// A node's TLS key and certificate, as OpenSSL reads them. Holds a private key: never log it.
struct Identity {
  std::string certificate_pem;
  std::string key_pem;
  std::string pin;
};

/// Makes the Ed25519 key of a seed and a certificate signed by itself; the same seed and name give the same bytes.
/// Errors  malformed: the name is empty or longer than the 64 characters a certificate allows.
[[nodiscard]] Result<Identity> make_identity(const Hash& seed, std::string_view common_name);

/// "sha256/<base64 of SHA-256 of the DER SubjectPublicKeyInfo>" of an Ed25519 key.
[[nodiscard]] std::string pin_of(const PublicKey& key);

}  // namespace thalweg::net
