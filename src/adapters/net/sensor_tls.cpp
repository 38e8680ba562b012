// SPDX-License-Identifier: Apache-2.0
#include <fstream>
#include <sstream>

#include <openssl/ssl.h>

#include "net/sensor_tls_detail.h"

namespace thalweg::net {
namespace {

Result<std::string> read_pem(const std::string& name, const std::string& folder) {
  const std::string path = name.starts_with('/') ? name : folder + "/" + name;
  std::ifstream file(path, std::ios::binary);
  if (!file) return Error{Code::not_found, path + " cannot be read"};
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

}  // namespace

Result<SensorTls> make_sensor_tls(const sensing::TlsTerms& terms, const Identity& own, const std::string& folder) {
  Identity identity = own;
  if (!terms.certificate.empty()) {
    identity.certificate_pem = TRY(read_pem(terms.certificate, folder));
    identity.key_pem = TRY(read_pem(terms.key, folder));
  }
  SensorTls made;
  made.context = std::make_shared<boost::asio::ssl::context>(boost::asio::ssl::context::tlsv13);
  TRY(prepare_context(made.context->native_handle(), identity));
  if (terms.client_ca.empty()) {
    made.pins = {terms.clients.begin(), terms.clients.end()};
    return made;
  }
  const std::string authority = TRY(read_pem(terms.client_ca, folder));
  SSL_CTX_set_cert_verify_callback(made.context->native_handle(), nullptr, nullptr);
  boost::system::error_code code;
  made.context->add_certificate_authority(boost::asio::buffer(authority), code);
  if (code) return Error{Code::malformed, terms.client_ca + " holds no certificate of an authority"};
  return made;
}

}  // namespace thalweg::net
