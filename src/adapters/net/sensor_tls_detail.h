// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <set>
#include <string>

#include <boost/asio/ssl/context.hpp>

#include "net/tls_detail.h"
#include "sensing/sources.h"

/// TLS of the picture's listeners: TLS 1.3, and no client without a certificate. Whose it is decides either its pin, or
/// the authority that signed it.
namespace thalweg::net {

struct SensorTls {
  std::shared_ptr<boost::asio::ssl::context> context;  // shared with connections
  std::set<std::string> pins;
};

/// `own`: the node's identity, where no certificate of its own is named. Relative paths are from `folder`.
/// Errors  malformed, not_found: a certificate, key or authority that is none.
[[nodiscard]] Result<SensorTls> make_sensor_tls(const sensing::TlsTerms& terms,
                                                const Identity& own,
                                                const std::string& folder);

}  // namespace thalweg::net
