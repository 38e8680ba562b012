// SPDX-License-Identifier: Apache-2.0
#include "thalweg/verify.h"

#include <algorithm>

#include "agreement/agreement.h"
#include "journal/evidence.h"
#include "journal/fraud.h"
#include "journal/proof_file.h"
#include "machine/payloads.h"

namespace thalweg::app {
namespace {

using journal::VerifierKey;

/// A key that whoever asks vouches for, and what to call it.
struct Known {
  VerifierKey key;
  std::string owner;  ///< "Iraq's mirror key"
};

struct Trust {
  std::vector<Known> keys;
  std::optional<Hash> text;  ///< SHA-256 of the agreement, when it was given

  [[nodiscard]] std::vector<VerifierKey> of(journal::KeyType type) const {
    std::vector<VerifierKey> list;
    for (const Known& known : keys) {
      if (known.key.type == type) list.push_back(known.key);
    }
    return list;
  }

  [[nodiscard]] std::string owner(const VerifierKey& key) const {
    const auto found = std::find_if(keys.begin(), keys.end(), [&](const Known& known) { return known.key == key; });
    return found == keys.end() ? "The key " + key.name : found->owner;
  }
};

Result<Unit> trust_agreement(std::string_view text, Trust& trust) {
  const auto agreement = TRY(agreement::parse(text, {}));
  trust.text = agreement.hash;
  const auto add = [&](const std::string& name, const char* role, const std::string& vkey) -> Result<Unit> {
    if (!vkey.empty()) trust.keys.push_back({TRY(journal::parse_vkey(vkey)), name + "'s " + role});
    return Unit{};
  };
  for (const agreement::Party& party : agreement.parties) {
    const std::string name(agreement.called(party.name, party.id, "en"));
    TRY(add(name, "log key", party.log_key));
    TRY(add(name, "witness key", party.witness_key));
    TRY(add(name, "mirror key", party.mirror_key));
  }
  for (const agreement::Observer& observer : agreement.observers) {
    const std::string name(agreement.called(observer.name, observer.id, "en"));
    TRY(add(name, "witness key", observer.witness_key));
    TRY(add(name, "mirror key", observer.mirror_key));
  }
  return Unit{};
}

std::string time_of(std::uint64_t unix_seconds) {
  return to_rfc3339(Instant::unix_ms(static_cast<std::int64_t>(unix_seconds) * 1000));
}

std::string kind_in_words(std::string_view kind) {
  std::string words(kind);
  std::replace(words.begin(), words.end(), '_', ' ');
  return words;
}

/// Who cosigned, as sentences and as values.
void tell_cosignatures(const std::vector<journal::VerifiedSignature>& cosignatures,
                       const Trust& trust,
                       Finding& finding) {
  JsonArray list;
  for (const journal::VerifiedSignature& signature : cosignatures) {
    if (!signature.cosigned_at) continue;
    const std::string when = time_of(*signature.cosigned_at);
    finding.text += trust.owner(signature.key) + " cosigned it at " + when + ".\n";
    list.push_back(
        JsonObject{{"key", journal::to_vkey(signature.key)}, {"owner", trust.owner(signature.key)}, {"at", when}});
  }
  if (list.empty()) {
    finding.text +=
        "NOT proved: when. No trusted key cosigned it, so that nobody but its owner vouches for the time, nor that "
        "others were "
        "shown the same journal.\n";
  }
  finding.json.set("cosignatures", std::move(list));
}

/// A payload as people read it.
void tell_payload(const journal::Opening& opening, Finding& finding) {
  const auto json = parse_canonical(opening.payload);
  if (opening.type == machine::kRecordType && json) {
    finding.json.set("record", *json);
    finding.text += "\n" + to_pretty(*json) + "\n";
  } else {
    finding.json.set("payload_base64", to_base64(opening.payload));
    finding.text +=
        "\nIts payload has the type " + opening.type + " and " + std::to_string(opening.payload.size()) + " bytes.\n";
  }
}

Finding tell(const journal::Evidence& evidence, const journal::EvidenceReport& report, const Trust& trust) {
  Finding finding;
  const auto record = parse_canonical(evidence.opening.payload);
  const bool is_record = record && evidence.opening.type == machine::kRecordType;
  const std::string when = to_rfc3339(report.entry.at);
  finding.text = "Entry " + std::to_string(report.index) + " of " + report.checkpoint.origin + ", appended " + when +
                 " by its own clock, holds this " +
                 (is_record ? kind_in_words(record->text("kind")) : std::string("payload")) + ".\n" +
                 trust.owner(report.log_key) + " signed the journal of " + std::to_string(report.checkpoint.size) +
                 " entries that holds it.\n";
  finding.json = JsonObject{{"what", "evidence"},
                            {"agreement", evidence.agreement},
                            {"agreement_sha256", to_hex(evidence.agreement_sha256)},
                            {"origin", report.checkpoint.origin},
                            {"index", report.index},
                            {"size", report.checkpoint.size},
                            {"appended_at", when},
                            {"log_key", journal::to_vkey(report.log_key)}};
  tell_cosignatures(report.cosignatures, trust, finding);
  finding.text += "NOT proved by any file: that what was said is true.\n";
  tell_payload(evidence.opening, finding);
  return finding;
}

/// The keys that the file brings along: worth nothing by themselves.
Trust claimed_by(const journal::Evidence& evidence) {
  Trust trust;
  for (const journal::PartyKey& key : evidence.keys)
    trust.keys.push_back({key.key, "The key " + key.key.name + " (said to be " + key.party + "'s)"});
  return trust;
}

Result<Finding> judge_evidence(std::string_view text, const Trust& trust) {
  const journal::Evidence evidence = TRY(journal::parse_evidence(text));
  if (trust.text && *trust.text != evidence.agreement_sha256) {
    return Error{Code::refused,
                 "the evidence names the agreement text with SHA-256 " + to_hex(evidence.agreement_sha256) +
                     ", the one given has " + to_hex(*trust.text) + "; give the text that was in force"};
  }
  const bool is_trusted = !trust.keys.empty();
  const Trust used = is_trusted ? trust : claimed_by(evidence);
  const auto report = TRY(
      journal::verify_evidence(evidence, used.of(journal::KeyType::ed25519), used.of(journal::KeyType::cosignature)));
  if (!report.checkpoint.origin.starts_with(evidence.agreement + ".thalweg/")) {
    return Error{Code::corrupt,
                 "the file says that it is about agreement '" + evidence.agreement + "', its checkpoint is of " +
                     report.checkpoint.origin};
  }
  Finding finding = tell(evidence, report, used);
  finding.proved = is_trusted;
  if (!is_trusted) {
    finding.text =
        "NOT proved: who said it. The file agrees with itself, but under keys that it brings along and that anybody "
        "could have made. "
        "Give the agreement's text (--agreement) or the keys (--vkey) from someone you trust.\nIf the keys were "
        "theirs, this would hold:\n\n" +
        finding.text;
  }
  return finding;
}

Result<Finding> judge_proof(std::string_view text, const Trust& trust, std::string_view entry_hex) {
  const journal::ProofFile proof = TRY(journal::parse_proof_file(text));
  if (entry_hex.empty())
    return Error{Code::malformed, "a tlog-proof does not contain its entry; give it with --entry HEX"};
  const Bytes entry = TRY(from_hex(entry_hex));
  if (trust.keys.empty())
    return Error{Code::refused, "NOT proved: anything. A tlog-proof names no keys; give --agreement or --vkey"};
  std::vector<VerifierKey> keys;
  for (const Known& known : trust.keys) keys.push_back(known.key);
  const auto opened = TRY(journal::verify_proof(proof, entry, keys));
  Finding finding;
  finding.proved = true;
  finding.text = "Entry " + std::to_string(proof.index) + " of " + opened.checkpoint.origin + " is the one given.\n" +
                 trust.owner(opened.log_signature()->key) + " signed the journal of " +
                 std::to_string(opened.checkpoint.size) + " entries that holds it.\n";
  finding.json = JsonObject{{"what", "tlog-proof"},
                            {"origin", opened.checkpoint.origin},
                            {"index", proof.index},
                            {"size", opened.checkpoint.size},
                            {"log_key", journal::to_vkey(opened.log_signature()->key)}};
  tell_cosignatures(opened.signatures, trust, finding);
  finding.text += "NOT proved: what the entry is about; that takes an evidence file.\n";
  return finding;
}

Result<Finding> judge_fraud(std::string_view text, const Trust& trust) {
  const journal::FraudProof proof = TRY(journal::parse_fraud_proof(text));
  if (trust.keys.empty()) {
    return Error{Code::refused,
                 "NOT proved: whose journal it is. A fraud proof brings no keys; give the agreement's text "
                 "(--agreement) or the log key (--vkey)"};
  }
  const auto report = TRY(journal::verify_fraud(proof, trust.of(journal::KeyType::ed25519)));
  const auto& older = report.older.checkpoint;
  const auto& newer = report.newer.checkpoint;
  Finding finding;
  finding.proved = true;
  finding.text = trust.owner(report.older.log_signature()->key) + " signed two histories of " + older.origin +
                 " that cannot both be true:\n  " + std::to_string(older.size) + " entries with the root " +
                 to_base64(older.root.view()) + "\n  " + std::to_string(newer.size) + " entries with the root " +
                 to_base64(newer.root.view()) + "\n" +
                 "The second does not begin with the first. Its owner rewrote the journal, showed two faces, or lost "
                 "the key to someone who did.\n";
  finding.json = JsonObject{{"what", "fraud proof"},
                            {"origin", older.origin},
                            {"older_size", older.size},
                            {"newer_size", newer.size},
                            {"log_key", journal::to_vkey(report.older.log_signature()->key)}};
  return finding;
}

}  // namespace

Result<Finding> verify(std::string_view text, const VerifyOptions& options) {
  Trust trust;
  if (!options.agreement.empty()) TRY(trust_agreement(options.agreement, trust));
  for (const std::string& vkey : options.vkeys) {
    const VerifierKey key = TRY(journal::parse_vkey(vkey));
    trust.keys.push_back({key, "The key " + key.name});
  }
  auto finding = [&]() -> Result<Finding> {
    if (text.starts_with("thalweg evidence")) return judge_evidence(text, trust);
    if (text.starts_with("thalweg fraud proof")) return judge_fraud(text, trust);
    if (text.starts_with("c2sp.org/tlog-proof")) return judge_proof(text, trust, options.entry_hex);
    return Error{Code::malformed, "it is no evidence file, fraud proof or tlog-proof; its first line would say so"};
  }();
  if (finding) finding->json.set("proved", finding->proved);
  return finding;
}

}  // namespace thalweg::app
