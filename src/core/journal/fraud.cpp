// SPDX-License-Identifier: Apache-2.0
#include "journal/fraud.h"

#include "journal/lines_detail.h"

namespace thalweg::journal {

namespace {

constexpr std::string_view kVersionLine = "thalweg fraud proof v1";

Result<Hash> base64_hash(LineReader& reader, std::string_view label) {
  const Result<Hash> hash = hash_from_base64(TRY(reader.field(label)));
  if (!hash) return reader.error("\"" + std::string(label) + "\" is not 32 bytes in base64");
  return *hash;
}

Result<std::string> note_block(LineReader& reader, std::string_view label) {
  const Result<std::uint64_t> size = from_decimal(TRY(reader.field(label)));
  if (!size) return reader.error("\"" + std::string(label) + "\" is followed by the note's size in bytes");
  const BytesView bytes = TRY(reader.block(*size));
  TRY(parse_note(bytes));
  return std::string(bytes);
}

Result<SignedCheckpoint> log_checkpoint(BytesView note, std::span<const VerifierKey> log_keys) {
  SignedCheckpoint opened = TRY(open_checkpoint(note, log_keys));
  if (opened.log_signature() == nullptr) {
    return Error{Code::refused,
                 "no known key of the journal \"" + opened.checkpoint.origin + "\" itself signed the checkpoint"};
  }
  return opened;
}

}  // namespace

std::string to_text(const FraudProof& proof) {
  std::string text(kVersionLine);
  text += '\n';
  if (proof.implied) {
    text += "implied " + to_base64(proof.implied->root.view()) + "\n";
    for (const Hash& hash : proof.implied->path) text += "path " + to_base64(hash.view()) + "\n";
  }
  text += "older " + std::to_string(proof.older_note.size()) + "\n" + proof.older_note;
  text += "newer " + std::to_string(proof.newer_note.size()) + "\n" + proof.newer_note;
  return text;
}

Result<FraudProof> parse_fraud_proof(BytesView text) {
  LineReader reader(text);
  const std::string_view version = TRY(reader.line());
  if (version != kVersionLine) {
    if (version.starts_with("thalweg fraud proof v")) {
      return Error{Code::unsupported, "this program reads \"" + std::string(kVersionLine) + "\" only"};
    }
    return reader.error("expected \"" + std::string(kVersionLine) + "\"");
  }
  FraudProof proof;
  if (reader.next_is_field("implied")) {
    proof.implied.emplace();
    proof.implied->root = TRY(base64_hash(reader, "implied"));
    while (reader.next_is_field("path")) {
      if (proof.implied->path.size() == kPathLengthMax) return reader.error("more than 63 hashes");
      proof.implied->path.push_back(TRY(base64_hash(reader, "path")));
    }
  }
  proof.older_note = TRY(note_block(reader, "older"));
  proof.newer_note = TRY(note_block(reader, "newer"));
  TRY(reader.end());
  return proof;
}

Result<FraudReport> verify_fraud(const FraudProof& proof, std::span<const VerifierKey> log_keys) {
  FraudReport report;
  report.older = TRY(log_checkpoint(proof.older_note, log_keys));
  report.newer = TRY(log_checkpoint(proof.newer_note, log_keys));
  const Checkpoint& older = report.older.checkpoint;
  const Checkpoint& newer = report.newer.checkpoint;
  if (older.origin != newer.origin) {
    return Error{Code::malformed,
                 "the notes are of two journals, \"" + older.origin + "\" and \"" + newer.origin + "\""};
  }
  if ((older.size == newer.size) == proof.implied.has_value()) {
    return Error{Code::malformed,
                 "sizes " + std::to_string(older.size) + " and " + std::to_string(newer.size) +
                     " do not fit the form: equal sizes need no implied root, a smaller and a larger one do"};
  }
  Hash true_root = newer.root;
  if (proof.implied) {
    true_root = proof.implied->root;
    TRY(check_consistency(older.size, newer.size, true_root, newer.root, proof.implied->path));
  }
  if (older.root == true_root) {
    return Error{Code::refused,
                 "the checkpoints of sizes " + std::to_string(older.size) + " and " + std::to_string(newer.size) +
                     " agree; there is no fraud"};
  }
  return report;
}

}  // namespace thalweg::journal
