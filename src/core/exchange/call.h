// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "base/bytes.h"

/// What goes between two nodes, as bytes: the core knows requests and answers, not sockets.
namespace thalweg::exchange {

/// A request to a peer. Paths are relative to the peer's exchange address.
struct Call {
  std::string method = "POST";
  std::string path;  ///< "/add-checkpoint"
  std::string content_type = "application/octet-stream";
  Bytes body;
};

/// An answer with its HTTP status, as C2SP defines them.
struct Answer {
  int status = 200;
  std::string content_type = "text/plain; charset=utf-8";
  Bytes body;

  [[nodiscard]] bool ok() const { return status >= 200 && status < 300; }
};

}  // namespace thalweg::exchange
