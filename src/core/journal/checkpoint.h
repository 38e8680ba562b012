// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "journal/note.h"
#include "journal/tree.h"

/// Checkpoints: what a journal says of itself at one moment. Source  C2SP tlog-checkpoint.
namespace thalweg::journal {

struct Checkpoint {
  std::string origin;  ///< The journal's name for ever; its log keys bear it too.
  TreeSize size = 0;
  Hash root;
  friend bool operator==(const Checkpoint&, const Checkpoint&) = default;
};

/// The text to sign: origin, size and root, a line each.  Needs  an origin without control characters.
[[nodiscard]] std::string to_text(const Checkpoint& checkpoint);

/// We write no extension lines and our witness takes none; other people's logs may have them.
enum class ExtensionLines { refuse, ignore };

/// Errors  malformed: form, a size with leading zeros or above 2^63-1, a root that is not 32 bytes, extension lines.
[[nodiscard]] Result<Checkpoint> parse_checkpoint_text(std::string_view text,
                                                       ExtensionLines extensions = ExtensionLines::refuse);

/// A checkpoint whose note was verified.
struct SignedCheckpoint {
  Checkpoint checkpoint;
  Note note;
  std::vector<VerifiedSignature> signatures;  ///< Of the known keys.

  /// The first log signature by a key named as the origin, or null: a trusted log's key must not vouch for another log.
  [[nodiscard]] const VerifiedSignature* log_signature() const;
};

/// Reads and verifies a checkpoint note under the known keys.  Errors  those of parse_note, verify_note,
/// parse_checkpoint_text.
[[nodiscard]] Result<SignedCheckpoint> open_checkpoint(BytesView note, std::span<const VerifierKey> known);

/// The name of an origin in paths of witnesses and mirrors: lower-case hexadecimal SHA-256.
[[nodiscard]] std::string origin_hash(std::string_view origin);

}  // namespace thalweg::journal
