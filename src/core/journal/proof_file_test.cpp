// SPDX-License-Identifier: Apache-2.0
#include "journal/proof_file.h"

#include <gtest/gtest.h>

#include "journal/test_vectors_detail.h"

namespace thalweg::journal {
namespace {

const char* const kVkey = "example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx";

std::string vector() {
  return std::string(self_generated().text("tlog_proof"));
}

TEST(ProofFile, vector_verifies_for_its_entry_only) {
  const ProofFile proof = ok(parse_proof_file(vector()));
  const std::vector<VerifierKey> known = {ok(parse_vkey(kVkey))};
  const SignedCheckpoint opened = ok(verify_proof(proof, "four", known));
  EXPECT_EQ(opened.checkpoint.size, 15U);
  EXPECT_EQ(opened.signatures.size(), 1U);
  EXPECT_EQ(code_of(verify_proof(proof, "three", known)), "corrupt");
  ProofFile other = proof;
  other.index = 15;
  EXPECT_EQ(code_of(verify_proof(other, "four", known)), "malformed");
}

TEST(ProofFile, needs_the_log_itself_among_the_signers) {
  const NoteSigner witness = signer("witness.example", KeyType::cosignature);
  ProofFile proof = ok(parse_proof_file(vector()));
  Note note = ok(parse_note(proof.checkpoint_note));
  note.signatures.push_back(cosign(note.text, witness, 7));
  proof.checkpoint_note = to_text(note);
  const std::vector<VerifierKey> witness_only = {witness.verifier()};
  EXPECT_EQ(code_of(verify_proof(proof, "four", witness_only)), "refused");
  const std::vector<VerifierKey> both = {witness.verifier(), ok(parse_vkey(kVkey))};
  EXPECT_EQ(ok(verify_proof(proof, "four", both)).signatures.size(), 2U);
}

TEST(ProofFile, is_written_back) {
  EXPECT_EQ(to_text(ok(parse_proof_file(vector()))), vector());
  ProofFile proof = ok(parse_proof_file(vector()));
  for (const char* extra : {"", "x", "\xff\n"}) {
    proof.extra = extra;
    EXPECT_EQ(ok(parse_proof_file(to_text(proof))), proof);
  }
}

TEST(ProofFile, refuses_every_truncation) {
  const std::string whole = vector();
  for (std::size_t size = 0; size < whole.size(); ++size) {
    EXPECT_EQ(code_of(parse_proof_file(whole.substr(0, size))), "malformed") << size;
  }
}

TEST(ProofFile, refuses_more_than_63_hashes) {
  ProofFile proof = ok(parse_proof_file(vector()));
  proof.path.assign(63, empty_root());
  EXPECT_TRUE(parse_proof_file(to_text(proof)).has_value());
  proof.path.push_back(empty_root());
  EXPECT_EQ(code_of(parse_proof_file(to_text(proof))), "malformed");
}

TEST(ProofFile, refuses_other_versions_and_numbers) {
  std::string text = vector();
  EXPECT_EQ(code_of(parse_proof_file(text.replace(text.find("@v1"), 3, "@v2"))), "malformed");
  text = vector();
  EXPECT_EQ(code_of(parse_proof_file(text.replace(text.find("index 3"), 7, "index 03"))), "malformed");
}

}  // namespace
}  // namespace thalweg::journal
