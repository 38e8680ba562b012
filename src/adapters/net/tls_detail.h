// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>

#include "base/result.h"
#include "net/tls.h"

struct ssl_ctx_st;  // OpenSSL's SSL_CTX
struct ssl_st;      // OpenSSL's SSL

/// The pins' side of OpenSSL: what server and client set up alike.
namespace thalweg::net {

/// Decides on the other side's key during a handshake, and remembers what it showed for the log.
struct KeyCheck {
  std::function<bool(const std::string& pin)> accepts;
  std::string shown_pin;  ///< empty: it showed none
};

/// TLS 1.3 only, this identity, a certificate demanded of the other side, no resumption: a resumed session would skip
/// the check of the key.  Errors  malformed: unusable identity.
[[nodiscard]] Result<Unit> prepare_context(ssl_ctx_st* context, const Identity& identity);

/// Ties a check to one connection of such a context, or takes it off with null. Without one everybody is refused.
/// Owner  borrows `check` until it is taken off.
void attach_check(ssl_st* connection, KeyCheck* check);

}  // namespace thalweg::net
