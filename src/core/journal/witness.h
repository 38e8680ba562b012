// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "journal/checkpoint.h"

/// The witness's half of a receipt: shall this node cosign a checkpoint of another journal? A pure decision, in the
/// order that the protocol prescribes, since each answer tells the log what to do next. Source  C2SP tlog-witness.
namespace thalweg::journal {

/// Longer bodies are refused. Room for 16 post-quantum signatures.
inline constexpr std::size_t kAddCheckpointMax = std::size_t{128} * 1024;

struct AddCheckpoint {
  TreeSize old = 0;         ///< What the log believes to be the witness's last size.
  std::vector<Hash> proof;  ///< From there to the new checkpoint, at most 63.
  Note note;
  friend bool operator==(const AddCheckpoint&, const AddCheckpoint&) = default;
};

[[nodiscard]] std::string to_text(const AddCheckpoint& request);
/// Accepts exactly what to_text writes, up to kAddCheckpointMax.  Errors  malformed.
[[nodiscard]] Result<AddCheckpoint> parse_add_checkpoint(BytesView body);

/// What the witness last accepted of a journal.
struct WitnessState {
  TreeSize size = 0;
  Hash root = empty_root();
};

/// A journal that the witness knows.
struct WitnessedLog {
  std::string origin;
  std::vector<VerifierKey> keys;  ///< Its log keys.
  WitnessState state;
};

/// The answer as HTTP has it. Only with status 200 are `accept` and `note` set; then the caller stores both durably
/// (comparing with the state it gave in), and only then cosigns note.text and answers with the cosignature instead of
/// `body`.
struct WitnessAnswer {
  int status = 0;
  std::string content_type;
  std::string body;  ///< The reason, or for 409 the witness's size and a line feed.
  std::optional<Checkpoint> accept;
  /// What was understood, written anew, with the verified log signatures only: what came in may hold lines that nobody
  /// checked.
  Note note;
};

/// Decides one request.
///
/// 400 malformed (or old > size, or extension lines) · 404 unknown origin · 403 no or a false log signature ·
/// 409 the log does not know our size · 422 the proof does not hold · 200 accept.
[[nodiscard]] WitnessAnswer check_add_checkpoint(BytesView body, std::span<const WitnessedLog> logs);

}  // namespace thalweg::journal
