// SPDX-License-Identifier: Apache-2.0
#include "journal/evidence.h"

#include <gtest/gtest.h>

#include "journal/test_vectors_detail.h"

namespace thalweg::journal {
namespace {

const char* const kOrigin = "agreement-7.example/a";

/// A journal of five entries; the evidence is for entry 3.
struct Case {
  NoteSigner log = signer(kOrigin);
  NoteSigner neighbour = signer("b.example", KeyType::cosignature);
  std::vector<VerifierKey> log_keys = {log.verifier()};
  std::vector<VerifierKey> cosigner_keys = {neighbour.verifier()};
  Evidence evidence;

  explicit Case(Bytes payload = "{\"level_cm\":412}") {
    evidence.agreement = "agreement-7";
    evidence.agreement_sha256 = sha256("the agreement");
    evidence.keys = {{log.verifier(), "Party A"}, {neighbour.verifier(), "\xd8\xa8"}};
    evidence.opening = {sha256("salt"), "application/vnd.thalweg.record.v1+json", std::move(payload)};
    evidence.entry = {EntryKind::record, Instant::unix_ms(1'767'139'200'123), commitment(kOrigin, evidence.opening)};
    seal_in();
  }

  void seal_in() {
    MemoryTree tree;
    for (EntryIndex i = 0; i < 5; ++i) {
      tree.append(i == 3 ? leaf_hash(view(encode(evidence.entry))) : leaf_hash(std::to_string(i)));
    }
    const std::string text = to_text(Checkpoint{kOrigin, 5, root_of(tree)});
    evidence.proof = {std::nullopt,
                      3,
                      ok(prove_inclusion(tree, 3, 5)),
                      to_text(Note{text, {sign_note(text, log), cosign(text, neighbour, 1'767'139'300)}})};
  }

  [[nodiscard]] Result<EvidenceReport> verify() const { return verify_evidence(evidence, log_keys, cosigner_keys); }
};

TEST(Evidence, says_what_it_proves) {
  const Case given;
  const EvidenceReport report = ok(given.verify());
  EXPECT_EQ(report.checkpoint.origin, kOrigin);
  EXPECT_EQ(report.checkpoint.size, 5U);
  EXPECT_EQ(report.index, 3U);
  EXPECT_EQ(report.entry, given.evidence.entry);
  EXPECT_EQ(report.log_key, given.log.verifier());
  ASSERT_EQ(report.cosignatures.size(), 1U);
  EXPECT_EQ(report.cosignatures[0].key, given.neighbour.verifier());
  EXPECT_EQ(report.cosignatures[0].cosigned_at, 1'767'139'300U);
}

TEST(Evidence, trusts_no_key_because_the_file_names_it) {
  Case given;
  given.log_keys.clear();
  EXPECT_EQ(code_of(given.verify()), "refused");
  given.cosigner_keys.clear();
  EXPECT_EQ(code_of(given.verify()), "refused");
}

TEST(Evidence, a_cosigner_cannot_stand_for_the_log) {
  Case given;
  given.cosigner_keys = {given.neighbour.verifier(), given.log.verifier()};
  given.log_keys = {given.neighbour.verifier()};
  EXPECT_EQ(code_of(given.verify()), "refused");
}

TEST(Evidence, without_cosigners_reports_the_log_alone) {
  Case given;
  given.cosigner_keys.clear();
  EXPECT_TRUE(ok(given.verify()).cosignatures.empty());
  given.log_keys.push_back(given.neighbour.verifier());  // trusted, but not as a cosigner
  EXPECT_TRUE(ok(given.verify()).cosignatures.empty());
}

TEST(Evidence, another_payload_salt_or_type_does_not_open_the_entry) {
  Case given;
  given.evidence.opening.payload = "{\"level_cm\":413}";
  EXPECT_EQ(code_of(given.verify()), "corrupt");
  given = Case();
  given.evidence.opening.salt.bytes[0] ^= 1;
  EXPECT_EQ(code_of(given.verify()), "corrupt");
  given = Case();
  given.evidence.opening.type = "text/plain";
  EXPECT_EQ(code_of(given.verify()), "corrupt");
}

TEST(Evidence, a_commitment_copied_from_another_journal_does_not_open) {
  Case given;
  given.evidence.entry.commitment = commitment("agreement-7.example/b", given.evidence.opening);
  given.seal_in();
  EXPECT_EQ(code_of(given.verify()), "corrupt");
}

TEST(Evidence, another_time_or_place_of_the_entry_is_found) {
  Case given;
  given.evidence.entry.at = Instant::unix_ms(1);
  EXPECT_EQ(code_of(given.verify()), "corrupt");
  given = Case();
  given.evidence.proof.index = 2;
  EXPECT_EQ(code_of(given.verify()), "corrupt");
}

TEST(Evidence, is_read_back_whatever_the_payload) {
  for (const char* payload : {"", "\n", "{}", "two\nlines", "c2sp.org/tlog-proof@v1\n", "\xff\x01"}) {
    const Case given{Bytes(payload)};
    EXPECT_EQ(ok(parse_evidence(to_text(given.evidence))), given.evidence);
    EXPECT_TRUE(given.verify().has_value());
  }
}

TEST(Evidence, has_the_documented_form) {
  const Case given;
  const std::string text = to_text(given.evidence);
  EXPECT_TRUE(text.starts_with("thalweg evidence v1\nagreement agreement-7\nagreement-sha256 " +
                               to_hex(sha256("the agreement")) + "\nkey " + to_vkey(given.log.verifier()) +
                               " Party A\nkey "));
  EXPECT_NE(text.find("\ntype application/vnd.thalweg.record.v1+json\npayload "
                      "16\n{\"level_cm\":412}\nc2sp.org/tlog-proof@v1\nindex 3\n"),
            std::string::npos);
}

TEST(Evidence, refuses_every_truncation) {
  Case given;
  Note note = ok(parse_note(given.evidence.proof.checkpoint_note));
  note.signatures.pop_back();  // with two signatures, one of them could be cut off
  given.evidence.proof.checkpoint_note = to_text(note);
  const std::string whole = to_text(given.evidence);
  for (std::size_t size = 0; size < whole.size(); ++size)
    EXPECT_FALSE(parse_evidence(whole.substr(0, size)).has_value()) << size;
}

TEST(Evidence, refuses_other_spellings) {
  const std::string whole = to_text(Case().evidence);
  const auto with = [&](std::string_view old_text, std::string_view new_text) {
    std::string text = whole;
    return code_of(parse_evidence(text.replace(text.find(old_text), old_text.size(), new_text)));
  };
  EXPECT_EQ(with("evidence v1", "evidence v2"), "unsupported");
  EXPECT_EQ(with("thalweg", "Thalweg"), "malformed");
  EXPECT_EQ(with("agreement agreement-7", "agreement "), "malformed");
  EXPECT_EQ(with("Party A", ""), "malformed");
  EXPECT_EQ(with("payload 16", "payload 016"), "malformed");
  EXPECT_EQ(with("payload 16", "payload 15"), "malformed");
  EXPECT_EQ(with("payload 16", "payload 17"), "malformed");
  EXPECT_EQ(with("payload 16", "payload 9223372036854775807"), "malformed");
  EXPECT_EQ(with("entry 0101", "entry 0201"), "unsupported");
  EXPECT_EQ(with("salt ", "Salt "), "malformed");
}

}  // namespace
}  // namespace thalweg::journal
