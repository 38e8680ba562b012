// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "journal/checkpoint.h"

/// Fraud proofs: two checkpoints that one log signed and that cannot both be true. Anyone can check one offline, so a
/// party that rewrites its journal or shows two faces hands its neighbour the proof. docs/formats/journal.md has the
/// form.
namespace thalweg::journal {

/// The root that the newer checkpoint implies for the older one's size, and why.
struct ImpliedRoot {
  Hash root;
  std::vector<Hash> path;  ///< Consistency proof from (older size, root) to the newer checkpoint.
  friend bool operator==(const ImpliedRoot&, const ImpliedRoot&) = default;
};

struct FraudProof {
  std::string older_note;  ///< The checkpoint of the smaller tree, or either of two of one size.
  std::string newer_note;
  std::optional<ImpliedRoot> implied;  ///< None when the sizes are equal.
  friend bool operator==(const FraudProof&, const FraudProof&) = default;
};

[[nodiscard]] std::string to_text(const FraudProof& proof);
/// Accepts exactly what to_text writes; both parts must be notes.  Errors  malformed.  unsupported: another version.
[[nodiscard]] Result<FraudProof> parse_fraud_proof(BytesView text);

struct FraudReport {
  SignedCheckpoint older;
  SignedCheckpoint newer;
};

/// True fraud only: both notes are signed by log keys of one origin, and they contradict each other.
///
/// Errors   refused: the checkpoints agree, or a log signature is missing or false.  malformed: the parts do not fit
/// together.
///          corrupt: the consistency proof does not hold.
[[nodiscard]] Result<FraudReport> verify_fraud(const FraudProof& proof, std::span<const VerifierKey> log_keys);

}  // namespace thalweg::journal
