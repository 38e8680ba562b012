// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include "agreement/fill.h"
#include "base/crypto.h"
#include "base/disk.h"
#include "host/config.h"
#include "host/node_folder.h"
#include "net/tls.h"

/// The node's folder as the verbs open it.
namespace thalweg::app {

/// Errors  not_found: no node here; says how to make one.  malformed.
[[nodiscard]] Result<host::Config> read_config(const std::string& folder);
/// Why a setting may not have this value; empty when it may. For command lines.
[[nodiscard]] std::string setting_problem(std::string_view name, std::string_view text);
/// Errors  refused: others than the owner may read or write the file.  not_found; malformed.
[[nodiscard]] Result<host::NodeKeys> read_keys(const std::string& folder);

/// Who this node is, with its TLS key.
struct NodeIdentity {
  host::Config config;
  host::NodeKeys keys;
  net::Identity tls;

  /// What the others know of it under an agreement; without the address.
  [[nodiscard]] Result<agreement::PartyKeys> known_as(std::string_view agreement_id) const;
};

[[nodiscard]] Result<NodeIdentity> read_identity(const std::string& folder);

/// The token of whoever may read the folder.
/// Errors  refused: others than the owner may read or write the file.  not_found; malformed.
[[nodiscard]] Result<std::string> read_local_token(const std::string& folder);
/// The same, made when it is missing.  Needs  the folder is this process's alone.
[[nodiscard]] Result<std::string> read_or_make_local_token(const std::string& folder, Disk& disk, Entropy& entropy);

/// For reading, beside a running node.  Errors  not_found: no node here.
[[nodiscard]] Result<std::unique_ptr<Disk>> open_node_to_read(const std::string& folder);

}  // namespace thalweg::app
