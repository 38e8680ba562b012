// SPDX-License-Identifier: Apache-2.0
#include "journal/checkpoint.h"

#include <algorithm>

#include "journal/lines_detail.h"

namespace thalweg::journal {

std::string to_text(const Checkpoint& checkpoint) {
  CHECK(is_line_text(checkpoint.origin));
  CHECK(checkpoint.size <= kTreeSizeMax);
  return checkpoint.origin + "\n" + std::to_string(checkpoint.size) + "\n" + to_base64(checkpoint.root.view()) + "\n";
}

Result<Checkpoint> parse_checkpoint_text(std::string_view text, ExtensionLines extensions) {
  LineReader reader(text);
  const std::string_view origin = TRY(reader.line());
  if (!is_line_text(origin)) return reader.error("the origin is empty or has control characters");
  const Result<TreeSize> size = from_decimal(TRY(reader.line()));
  if (!size) return reader.error("the size is no decimal number up to 2^63-1 without leading zeros");
  const Result<Hash> root = hash_from_base64(TRY(reader.line()));
  if (!root) return reader.error("the root is not 32 bytes in base64");
  while (!reader.rest().empty()) {
    const std::string_view extension = TRY(reader.line());
    if (extensions == ExtensionLines::refuse) return reader.error("extension lines are not accepted");
    if (extension.empty()) return reader.error("extension lines may not be empty");
  }
  return Checkpoint{std::string(origin), *size, *root};
}

const VerifiedSignature* SignedCheckpoint::log_signature() const {
  const auto found = std::find_if(signatures.begin(), signatures.end(), [&](const VerifiedSignature& signature) {
    return signature.key.type == KeyType::ed25519 && signature.key.name == checkpoint.origin;
  });
  return found == signatures.end() ? nullptr : &*found;
}

Result<SignedCheckpoint> open_checkpoint(BytesView note, std::span<const VerifierKey> known) {
  SignedCheckpoint opened;
  opened.note = TRY(parse_note(note));
  opened.signatures = TRY(verify_note(opened.note, known));
  opened.checkpoint = TRY(parse_checkpoint_text(opened.note.text));
  return opened;
}

std::string origin_hash(std::string_view origin) {
  return to_hex(sha256(origin));
}

}  // namespace thalweg::journal
