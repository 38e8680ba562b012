// SPDX-License-Identifier: Apache-2.0
#include "net/tls.h"

#include <memory>

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include "net/tls_detail.h"

namespace thalweg::net {
namespace {

template <class T, void (*free_it)(T*)>
struct Freed {
  void operator()(T* object) const { free_it(object); }
};

using Key = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY, EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Freed<X509, X509_free>>;
using Memory = std::unique_ptr<BIO, Freed<BIO, BIO_free_all>>;

std::string pin_of_key_info(BytesView der) {
  return "sha256/" + to_base64(sha256(der).view());
}

std::string pin_of_certificate(X509* certificate) {
  unsigned char* der = nullptr;
  const int size = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(certificate), &der);
  if (size <= 0) return {};
  std::string pin = pin_of_key_info({reinterpret_cast<const char*>(der), static_cast<std::size_t>(size)});
  OPENSSL_free(der);
  return pin;
}

std::string content(BIO* memory) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(memory, &data);
  return {data, static_cast<std::size_t>(size)};
}

Memory reading(const std::string& text) {
  return Memory(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

/// Where a connection keeps its KeyCheck.
int check_index() {
  static const int index = SSL_get_ex_new_index(0, nullptr, nullptr, nullptr, nullptr);
  return index;
}

/// Replaces OpenSSL's whole verification: no chains, dates, names or extensions of strangers are ever looked at. That
/// the other side holds the key's private half is proven by the handshake itself.
int check_key(X509_STORE_CTX* store, void* /*argument*/) {
  const auto* connection =
      static_cast<const SSL*>(X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx()));
  auto* check = static_cast<KeyCheck*>(SSL_get_ex_data(connection, check_index()));
  X509* certificate = X509_STORE_CTX_get0_cert(store);
  if (check != nullptr && certificate != nullptr) {
    check->shown_pin = pin_of_certificate(certificate);
    if (!check->shown_pin.empty() && check->accepts(check->shown_pin)) return 1;
  }
  X509_STORE_CTX_set_error(store, X509_V_ERR_CERT_REJECTED);
  return 0;
}

/// A positive number that differs from key to key; nobody looks it up.
bool set_serial(X509* certificate, const PublicKey& key) {
  std::uint64_t serial = 0;
  for (std::size_t i = 0; i < 7; ++i) serial = serial << 8 | key.bytes.at(i);
  return ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate), serial + 1) == 1;
}

}  // namespace

std::string pin_of(const PublicKey& key) {
  // RFC 8410: the SubjectPublicKeyInfo of an Ed25519 key is this constant and the key.
  constexpr std::string_view kPrefix("\x30\x2a\x30\x05\x06\x03\x2b\x65\x70\x03\x21\x00", 12);
  return pin_of_key_info(std::string(kPrefix) + std::string(key.view()));
}

Result<Identity> make_identity(const Hash& seed, std::string_view common_name) {
  if (common_name.empty() || common_name.size() > 64 || !is_utf8(common_name)) {
    return Error{Code::malformed,
                 "a certificate's name has 1 to 64 bytes of UTF-8, \"" + std::string(common_name) + "\" has " +
                     std::to_string(common_name.size()) + "; choose another"};
  }
  const PublicKey public_key = PrivateKey(seed).public_key();
  const Key key(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, seed.bytes.data(), seed.bytes.size()));
  const Certificate certificate(X509_new());
  CHECK(key != nullptr);
  CHECK(certificate != nullptr);
  X509* x509 = certificate.get();
  X509_NAME* name = X509_get_subject_name(x509);
  const auto* text = reinterpret_cast<const unsigned char*>(common_name.data());
  CHECK(X509_set_version(x509, X509_VERSION_3) == 1);
  CHECK(set_serial(x509, public_key));
  CHECK(X509_NAME_add_entry_by_NID(
            name, NID_commonName, MBSTRING_UTF8, text, static_cast<int>(common_name.size()), -1, 0) == 1);
  CHECK(X509_set_issuer_name(x509, name) == 1);
  // The widest span that X.509 can say: it ends with the pin, not with a date.
  CHECK(ASN1_TIME_set_string_X509(X509_getm_notBefore(x509), "500101000000Z") == 1);
  CHECK(ASN1_TIME_set_string_X509(X509_getm_notAfter(x509), "99991231235959Z") == 1);
  CHECK(X509_set_pubkey(x509, key.get()) == 1);
  CHECK(X509_sign(x509, key.get(), nullptr) > 0);
  const Memory certificate_pem(BIO_new(BIO_s_mem()));
  const Memory key_pem(BIO_new(BIO_s_secmem()));
  CHECK(PEM_write_bio_X509(certificate_pem.get(), x509) == 1);
  CHECK(PEM_write_bio_PrivateKey(key_pem.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) == 1);
  return Identity{content(certificate_pem.get()), content(key_pem.get()), pin_of(public_key)};
}

Result<Unit> prepare_context(ssl_ctx_st* context, const Identity& identity) {
  const Memory certificate_pem = reading(identity.certificate_pem);
  const Memory key_pem = reading(identity.key_pem);
  const Certificate certificate(PEM_read_bio_X509(certificate_pem.get(), nullptr, nullptr, nullptr));
  const Key key(PEM_read_bio_PrivateKey(key_pem.get(), nullptr, nullptr, nullptr));
  const bool usable = certificate != nullptr && key != nullptr &&
                      SSL_CTX_use_certificate(context, certificate.get()) == 1 &&
                      SSL_CTX_use_PrivateKey(context, key.get()) == 1;
  ERR_clear_error();
  if (!usable) return Error{Code::malformed, "the TLS certificate and key are not a readable pair; make them anew"};
  CHECK(SSL_CTX_set_min_proto_version(context, TLS1_3_VERSION) == 1);
  CHECK(SSL_CTX_set_max_proto_version(context, TLS1_3_VERSION) == 1);
  CHECK(SSL_CTX_set_num_tickets(context, 0) == 1);
  SSL_CTX_set_options(context, SSL_OP_NO_TICKET | SSL_OP_NO_RENEGOTIATION);
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
  SSL_CTX_set_cert_verify_callback(context, check_key, nullptr);
  return Unit{};
}

void attach_check(ssl_st* connection, KeyCheck* check) {
  CHECK(SSL_set_ex_data(connection, check_index(), check) == 1);
}

}  // namespace thalweg::net
