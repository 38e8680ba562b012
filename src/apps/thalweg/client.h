// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "base/json.h"
#include "host/http.h"
#include "thalweg/program.h"

namespace thalweg::app {

/// Talks to the running node of this machine, as the desk does: docs/formats/api.md.
class Client {
 public:
  /// `node` is the node's URL; empty means the local_address of node.toml in `folder`. Calls with the operator's token
  /// of `folder`.
  /// Errors  as read_config; malformed: its port is 0, so that nobody knows where it listens.  refused: others may read
  ///         the token.
  [[nodiscard]] static Result<Client> open(const std::string& folder, const std::string& node);

  /// Paths are below /api/v1.
  /// Errors  what the node answered, by its status and in its words; unavailable: it does not run.
  [[nodiscard]] Result<Json> get(const std::string& path) const;
  [[nodiscard]] Result<Json> post(const std::string& path, const Json& body) const;
  [[nodiscard]] Result<Json> remove(const std::string& path) const;
  [[nodiscard]] Result<Bytes> get_bytes(const std::string& path) const;
  [[nodiscard]] Result<Json> post_bundle(const Bytes& bundle) const;

 private:
  Client(std::string url, std::string token) : url_(std::move(url)), token_(std::move(token)) {}

  [[nodiscard]] Result<Bytes> ask(const std::string& path, host::HttpRequest request) const;

  std::string url_, token_;
};

/// A text as one part of a path or query.
[[nodiscard]] std::string url_part(std::string_view text);

}  // namespace thalweg::app
