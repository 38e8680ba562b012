// SPDX-License-Identifier: Apache-2.0
#include "journal/proof_file.h"

#include "journal/lines_detail.h"

namespace thalweg::journal {

namespace {
constexpr std::string_view kVersionLine = "c2sp.org/tlog-proof@v1";
}

std::string to_text(const ProofFile& proof) {
  std::string text(kVersionLine);
  text += '\n';
  if (proof.extra) text += "extra " + to_base64(*proof.extra) + "\n";
  text += "index " + std::to_string(proof.index) + "\n";
  append_hash_lines(text, proof.path);
  text += '\n';
  return text + proof.checkpoint_note;
}

Result<ProofFile> parse_proof_file(BytesView text) {
  LineReader reader(text);
  if (TRY(reader.line()) != kVersionLine) return reader.error("expected \"" + std::string(kVersionLine) + "\"");
  ProofFile proof;
  if (reader.next_is_field("extra")) {
    Result<Bytes> extra = from_base64(TRY(reader.field("extra")));
    if (!extra) return reader.error("the extra data is no base64");
    proof.extra = std::move(*extra);
  }
  const Result<EntryIndex> index = from_decimal(TRY(reader.field("index")));
  if (!index) return reader.error("the index is no decimal number up to 2^63-1 without leading zeros");
  proof.index = *index;
  proof.path = TRY(reader.hashes());
  TRY(parse_note(reader.rest()));
  proof.checkpoint_note = reader.rest();
  return proof;
}

Result<SignedCheckpoint> verify_proof(const ProofFile& proof, BytesView entry, std::span<const VerifierKey> known) {
  SignedCheckpoint opened = TRY(open_checkpoint(proof.checkpoint_note, known));
  const Checkpoint& checkpoint = opened.checkpoint;
  if (opened.log_signature() == nullptr) {
    return Error{Code::refused,
                 "no known key of the journal \"" + checkpoint.origin + "\" itself signed the checkpoint"};
  }
  TRY(check_inclusion(proof.index, checkpoint.size, leaf_hash(entry), proof.path, checkpoint.root));
  return opened;
}

}  // namespace thalweg::journal
