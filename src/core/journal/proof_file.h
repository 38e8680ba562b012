// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "journal/checkpoint.h"

/// The proof that an entry is in a journal, as a file of its own (`.tlog-proof`). Source  C2SP tlog-proof.
namespace thalweg::journal {

struct ProofFile {
  std::optional<Bytes> extra;  ///< Not covered by anything: never rely on it.
  EntryIndex index = 0;
  std::vector<Hash> path;  ///< Leaf to root, at most 63.
  std::string checkpoint_note;
  friend bool operator==(const ProofFile&, const ProofFile&) = default;
};

[[nodiscard]] std::string to_text(const ProofFile& proof);
/// Accepts exactly what to_text writes; the checkpoint must be a note.  Errors  malformed.
[[nodiscard]] Result<ProofFile> parse_proof_file(BytesView text);

/// Checks that the log itself signed the checkpoint and that `entry` (the bytes, never a hash) stands at the index.
/// Returns the checkpoint with the signatures of all known keys.
/// Errors  those of open_checkpoint and check_inclusion.  refused: no log key of the checkpoint's origin signed it.
[[nodiscard]] Result<SignedCheckpoint> verify_proof(const ProofFile& proof,
                                                    BytesView entry,
                                                    std::span<const VerifierKey> known);

}  // namespace thalweg::journal
