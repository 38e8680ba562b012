// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "agreement/agreement.h"
#include "agreement/fill.h"
#include "base/crypto.h"
#include "base/disk.h"
#include "machine/machine.h"

/// Where everything lies in a node's folder: one folder to back up, to move, to lock.
///
///   node.toml                       settings: host/config.h
///   keys.toml                       four seeds, for the owner's eyes only
///   agreements/<id>/v<N>/           a version: agreement.toml, its annexes, land.geojson, policy-*.toml
///   journals/, agreement-state/     the machine's
///   accounts.sqlite                 who may log in, and tokens; restored from a backup only
///   local.token                     the operator's way in: host/access.h
///   views.sqlite                    an index; can be deleted
namespace thalweg::host {

inline constexpr std::string_view kConfigFile = "node.toml";
inline constexpr std::string_view kKeysFile = "keys.toml";
inline constexpr std::string_view kAccountsFile = "accounts.sqlite";
inline constexpr std::string_view kViewsFile = "views.sqlite";
inline constexpr std::string_view kAgreementFile = "agreement.toml";
inline constexpr std::string_view kLandFile = "land.geojson";

/// What a node signs with. Whoever has these seeds is the party.
struct NodeKeys {
  Hash log_seed, witness_seed, mirror_seed, tls_seed;
};

[[nodiscard]] NodeKeys make_keys(Entropy& entropy);
[[nodiscard]] std::string to_toml(const NodeKeys& keys);
/// Errors  malformed: a seed is missing, twice the same, or no 32 bytes in hexadecimal; the text is never repeated.
[[nodiscard]] Result<NodeKeys> parse_keys(std::string_view toml);

/// What the others need to know of them, under one agreement. `tls_pin` and `address` are left empty.
/// Errors  malformed: the id of the party or the agreement cannot be part of a key's name.
[[nodiscard]] Result<agreement::PartyKeys> public_keys(const NodeKeys& keys,
                                                       std::string_view id,
                                                       std::string_view agreement_id);
/// The same as the text that one party gives the others, and back.
[[nodiscard]] std::string to_toml(const agreement::PartyKeys& keys, std::string_view agreement_id);

struct NamedKeys {
  agreement::PartyKeys keys;
  std::string agreement;
};

/// Errors  malformed.
[[nodiscard]] Result<NamedKeys> parse_public_keys(std::string_view toml);

/// The files that an agreement's text names, as they lie beside it.
struct AnnexFiles {
  agreement::Annexes annexes;
  std::map<std::string, std::string> files;  ///< by name in the folder
  std::string frontier, crossings;           ///< the names; empty when the text gives none
  std::vector<std::string> missing;
};

/// Reads the annexes of a text, even of one that is still a template or has faults.
/// Errors  malformed: the text is no TOML, a name leads out of the folder, or a file is not what GeoJSON should be.
[[nodiscard]] Result<AnnexFiles> read_annexes(const Disk& disk, std::string_view folder, std::string_view text);

/// One version of an agreement with everything that lies in its folder.
struct AgreementFolder {
  std::string path;
  agreement::Agreement agreement;
  machine::AgreementText text;
  std::map<std::string, std::string> geojson;  ///< "frontier", "crossings", "land"
};

/// Needs   a final text, no template.
/// Errors  not_found: a file is missing.  malformed: as agreement::parse, and policies that do not fit.
[[nodiscard]] Result<AgreementFolder> read_agreement(const Disk& disk, const std::string& folder);
/// All versions of all agreements of a node, by id and version.
/// Errors  as read_agreement; malformed: a folder's name does not say what is in it.
[[nodiscard]] Result<std::vector<AgreementFolder>> read_agreements(const Disk& disk);

/// "agreements/irn-irq/v1".
[[nodiscard]] std::string agreement_path(std::string_view id, std::int64_t version);

/// Checks that an agreement names this node with the keys that it has.
/// Errors  refused: it does not name the node, or another key; with both keys.
[[nodiscard]] Result<Unit> check_own_keys(const agreement::Agreement& agreement, const agreement::PartyKeys& own);

}  // namespace thalweg::host
