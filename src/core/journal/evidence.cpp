// SPDX-License-Identifier: Apache-2.0
#include "journal/evidence.h"

#include "journal/lines_detail.h"

namespace thalweg::journal {

namespace {

constexpr std::string_view kVersionLine = "thalweg evidence v1";

Result<std::string_view> line_text(LineReader& reader, std::string_view label) {
  const std::string_view value = TRY(reader.field(label));
  if (!is_line_text(value)) return reader.error("\"" + std::string(label) + "\" is empty or has control characters");
  return value;
}

Result<Hash> hex_hash(LineReader& reader, std::string_view label) {
  const Result<Hash> hash = hash_from_hex(TRY(reader.field(label)));
  if (!hash) return reader.error("\"" + std::string(label) + "\" is not 64 lower-case hexadecimal digits");
  return *hash;
}

Result<PartyKey> party_key(LineReader& reader) {
  const std::string_view value = TRY(line_text(reader, "key"));
  const std::size_t space = value.find(' ');
  if (space == std::string_view::npos || space + 1 == value.size()) {
    return reader.error("a key is followed by a space and the party it belongs to");
  }
  const VerifierKey key = TRY(parse_vkey(value.substr(0, space)));
  return PartyKey{key, std::string(value.substr(space + 1))};
}

Result<Opening> opening(LineReader& reader) {
  Opening opening;
  opening.salt = TRY(hex_hash(reader, "salt"));
  opening.type = TRY(line_text(reader, "type"));
  const Result<std::uint64_t> size = from_decimal(TRY(reader.field("payload")));
  if (!size) return reader.error("\"payload\" is followed by its size in bytes");
  opening.payload = TRY(reader.block(*size));
  if (!TRY(reader.line()).empty()) return reader.error("the payload is longer than announced");
  return opening;
}

}  // namespace

std::string to_text(const Evidence& evidence) {
  CHECK(is_line_text(evidence.agreement));
  CHECK(is_line_text(evidence.opening.type));
  std::string text(kVersionLine);
  text += "\nagreement " + evidence.agreement;
  text += "\nagreement-sha256 " + to_hex(evidence.agreement_sha256);
  for (const PartyKey& key : evidence.keys) {
    CHECK(is_line_text(key.party));
    text += "\nkey " + to_vkey(key.key) + " " + key.party;
  }
  text += "\nentry " + to_hex(view(encode(evidence.entry)));
  text += "\nsalt " + to_hex(evidence.opening.salt);
  text += "\ntype " + evidence.opening.type;
  text += "\npayload " + std::to_string(evidence.opening.payload.size());
  text += "\n" + evidence.opening.payload + "\n";
  return text + to_text(evidence.proof);
}

Result<Evidence> parse_evidence(BytesView text) {
  LineReader reader(text);
  const std::string_view version = TRY(reader.line());
  if (version != kVersionLine) {
    if (version.starts_with("thalweg evidence v")) {
      return Error{Code::unsupported, "this program reads \"" + std::string(kVersionLine) + "\" only"};
    }
    return reader.error("expected \"" + std::string(kVersionLine) + "\"");
  }
  Evidence evidence;
  evidence.agreement = TRY(line_text(reader, "agreement"));
  evidence.agreement_sha256 = TRY(hex_hash(reader, "agreement-sha256"));
  while (reader.next_is_field("key")) evidence.keys.push_back(TRY(party_key(reader)));
  const Result<Bytes> entry = from_hex(TRY(reader.field("entry")));
  if (!entry) return reader.error("the entry is no lower-case hexadecimal");
  evidence.entry = TRY(decode_entry(*entry));
  evidence.opening = TRY(opening(reader));
  evidence.proof = TRY(parse_proof_file(reader.rest()));
  return evidence;
}

Result<EvidenceReport> verify_evidence(const Evidence& evidence,
                                       std::span<const VerifierKey> trusted_log_keys,
                                       std::span<const VerifierKey> trusted_cosigner_keys) {
  std::vector<VerifierKey> trusted;
  for (const VerifierKey& key : trusted_log_keys) {
    if (key.type == KeyType::ed25519) trusted.push_back(key);
  }
  for (const VerifierKey& key : trusted_cosigner_keys) {
    if (key.type == KeyType::cosignature) trusted.push_back(key);
  }
  const SignedCheckpoint opened = TRY(verify_proof(evidence.proof, view(encode(evidence.entry)), trusted));
  if (commitment(opened.checkpoint.origin, evidence.opening) != evidence.entry.commitment) {
    return Error{Code::corrupt,
                 "the payload is not what entry " + std::to_string(evidence.proof.index) + " of \"" +
                     opened.checkpoint.origin + "\" committed to"};
  }
  EvidenceReport report;
  report.checkpoint = opened.checkpoint;
  report.index = evidence.proof.index;
  report.entry = evidence.entry;
  report.log_key = opened.log_signature()->key;
  for (const VerifiedSignature& signature : opened.signatures) {
    if (signature.cosigned_at) report.cosignatures.push_back(signature);
  }
  return report;
}

}  // namespace thalweg::journal
