// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <vector>

#include "journal/commitment.h"
#include "journal/proof_file.h"

/// Evidence files: one record, what opens its commitment, its place in the journal, and who signed. A court can check
/// one offline, decades later, with this text and the keys of the agreement alone. docs/formats/evidence.md has the
/// form.
namespace thalweg::journal {

/// Whose key it is, as the file claims. Believe it as far as you believe the agreement whose hash stands beside it.
struct PartyKey {
  VerifierKey key;
  std::string party;  ///< UTF-8 without control characters, not empty.
  friend bool operator==(const PartyKey&, const PartyKey&) = default;
};

struct Evidence {
  std::string agreement;  ///< Its identifier; UTF-8 without control characters, not empty.
  Hash agreement_sha256;  ///< Of the agreement's text.
  std::vector<PartyKey> keys;
  Entry entry;
  Opening opening;
  ProofFile proof;
  friend bool operator==(const Evidence&, const Evidence&) = default;
};

/// Needs  the texts as described above, and a type without control characters.
[[nodiscard]] std::string to_text(const Evidence& evidence);
/// Accepts exactly what to_text writes.  Errors  malformed, with the line; unsupported: another version.
[[nodiscard]] Result<Evidence> parse_evidence(BytesView text);

/// What the file proves: `entry` stands at `index` of the journal `checkpoint.origin`, which had `checkpoint.size`
/// entries under `checkpoint.root`, so says `log_key`; the opening is the one that was committed to; and who else saw
/// it, when.
struct EvidenceReport {
  Checkpoint checkpoint;
  EntryIndex index = 0;
  Entry entry;
  VerifierKey log_key;
  std::vector<VerifiedSignature> cosignatures;  ///< Maybe none: then nobody but the log vouches for the time.
};

/// Trusts nothing in the file but the keys handed in.
/// Errors  those of verify_proof.  corrupt: the opening does not match the entry under this origin.
[[nodiscard]] Result<EvidenceReport> verify_evidence(const Evidence& evidence,
                                                     std::span<const VerifierKey> trusted_log_keys,
                                                     std::span<const VerifierKey> trusted_cosigner_keys);

}  // namespace thalweg::journal
