// SPDX-License-Identifier: Apache-2.0
#include "passkeys/fido.h"

#include <fido.h>
#include <fido/eddsa.h>
#include <fido/es256.h>
#include <fido/rs256.h>

namespace thalweg::passkeys {
namespace {

constexpr int kAlgorithms[] = {COSE_ES256, COSE_EDDSA, COSE_RS256};
constexpr std::size_t kHeaderBytes = 37;  // hash of the name, flags, counter
constexpr std::uint8_t kPresent = 0x01, kVerified = 0x04, kHasKey = 0x40;

const unsigned char* octets(BytesView bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}

template <class T, void (*free)(T**)>
struct Freed {
  void operator()(T* each) const { free(&each); }
};

using Credential = std::unique_ptr<fido_cred_t, Freed<fido_cred_t, fido_cred_free>>;
using Assertion = std::unique_ptr<fido_assert_t, Freed<fido_assert_t, fido_assert_free>>;

Error refused(std::string_view what, int code) {
  return {Code::refused, std::string(what) + ": " + fido_strerr(code)};
}

/// Whether the signature is that of the key. The library takes each sort of key in a struct of its own.
template <class Key, Key* (*make)(), void (*free)(Key**), int (*fill)(Key*, const void*, std::size_t)>
int verify_with(const fido_assert_t* assertion, int algorithm, BytesView public_key) {
  const std::unique_ptr<Key, Freed<Key, free>> key(make());
  if (!key) return FIDO_ERR_INTERNAL;
  if (const int code = fill(key.get(), public_key.data(), public_key.size()); code != FIDO_OK) return code;
  return fido_assert_verify(assertion, 0, algorithm, key.get());
}

int verify(const fido_assert_t* assertion, int algorithm, BytesView public_key) {
  if (algorithm == COSE_ES256)
    return verify_with<es256_pk_t, es256_pk_new, es256_pk_free, es256_pk_from_ptr>(assertion, algorithm, public_key);
  if (algorithm == COSE_EDDSA)
    return verify_with<eddsa_pk_t, eddsa_pk_new, eddsa_pk_free, eddsa_pk_from_ptr>(assertion, algorithm, public_key);
  if (algorithm == COSE_RS256)
    return verify_with<rs256_pk_t, rs256_pk_new, rs256_pk_free, rs256_pk_from_ptr>(assertion, algorithm, public_key);
  return FIDO_ERR_UNSUPPORTED_ALGORITHM;
}

class Checker final : public host::PasskeyChecker {
 public:
  Checker() { fido_init(0); }

  [[nodiscard]] Result<Made> made(const std::string& rp_id, BytesView authenticator_data) const override {
    if (authenticator_data.size() < kHeaderBytes)
      return Error{Code::malformed, "/authenticator_data: it is too short to be any"};
    // No maker's certificate is asked for, so there is no signature to check yet: the first proof will have one.
    if (authenticator_data.substr(0, sizeof(Hash)) != sha256(rp_id).view())
      return Error{Code::refused, "the passkey was made for another name than " + rp_id};
    const auto flags = static_cast<std::uint8_t>(authenticator_data[sizeof(Hash)]);
    if ((flags & kHasKey) == 0) return Error{Code::malformed, "/authenticator_data: there is no new key in it"};
    if ((flags & kPresent) == 0 || (flags & kVerified) == 0)
      return Error{Code::refused, "the device has not made sure of its user; a PIN or a fingerprint is needed"};
    for (const int algorithm : kAlgorithms) {
      const Credential credential(fido_cred_new());
      if (!credential) return Error{Code::exhausted, "no memory for a passkey"};
      const bool is_read = fido_cred_set_type(credential.get(), algorithm) == FIDO_OK &&
                           fido_cred_set_authdata_raw(
                               credential.get(), octets(authenticator_data), authenticator_data.size()) == FIDO_OK;
      if (!is_read || fido_cred_pubkey_len(credential.get()) == 0) continue;
      const auto bytes = [](const unsigned char* start, std::size_t size) {
        return Bytes(reinterpret_cast<const char*>(start), size);
      };
      return Made{bytes(fido_cred_id_ptr(credential.get()), fido_cred_id_len(credential.get())),
                  algorithm,
                  bytes(fido_cred_pubkey_ptr(credential.get()), fido_cred_pubkey_len(credential.get())),
                  fido_cred_sigcount(credential.get())};
    }
    return Error{Code::malformed, "/authenticator_data: it holds no key of a sort that is taken (ES256, EdDSA, RS256)"};
  }

  [[nodiscard]] Result<std::uint32_t> proved(const std::string& rp_id,
                                             const host::Passkey& key,
                                             const Proof& proof) const override {
    const Assertion assertion(fido_assert_new());
    if (!assertion) return Error{Code::exhausted, "no memory for a passkey"};
    fido_assert_t* one = assertion.get();
    const BytesView said = proof.authenticator_data;
    const bool is_read =
        fido_assert_set_clientdata(one, octets(proof.client_data), proof.client_data.size()) == FIDO_OK &&
        fido_assert_set_rp(one, rp_id.c_str()) == FIDO_OK && fido_assert_set_count(one, 1) == FIDO_OK &&
        fido_assert_set_authdata_raw(one, 0, octets(said), said.size()) == FIDO_OK &&
        fido_assert_set_sig(one, 0, octets(proof.signature), proof.signature.size()) == FIDO_OK &&
        fido_assert_set_up(one, FIDO_OPT_TRUE) == FIDO_OK && fido_assert_set_uv(one, FIDO_OPT_TRUE) == FIDO_OK;
    if (!is_read) return Error{Code::malformed, "/authenticator_data: this is no proof of a passkey"};
    if (const int code = verify(one, static_cast<int>(key.algorithm), key.public_key); code != FIDO_OK)
      return refused("the passkey's proof does not hold", code);
    return fido_assert_sigcount(one, 0);
  }
};

}  // namespace

std::unique_ptr<host::PasskeyChecker> checker() {
  return std::make_unique<Checker>();
}

}  // namespace thalweg::passkeys
