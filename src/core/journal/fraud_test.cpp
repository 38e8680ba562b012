// SPDX-License-Identifier: Apache-2.0
#include "journal/fraud.h"

#include <gtest/gtest.h>

#include "journal/test_vectors_detail.h"

namespace thalweg::journal {
namespace {

const char* const kOrigin = "cheat.example/a";

std::string note_of(TreeSize size, const Hash& root, std::string_view origin = kOrigin) {
  const std::string text = to_text(Checkpoint{std::string(origin), size, root});
  return to_text(Note{text, {sign_note(text, signer(origin))}});
}

std::vector<VerifierKey> keys() {
  return {signer(kOrigin).verifier(), signer("other.example/b").verifier()};
}

/// The log signed another root for size 5 than the tree that it now shows.
FraudProof rewritten() {
  const MemoryTree tree = record_tree(8);
  return {note_of(5, sha256("what it said before")),
          note_of(8, root_of(tree)),
          ImpliedRoot{ok(range_root(tree, 0, 5)), ok(prove_consistency(tree, 5, 8))}};
}

TEST(Fraud, two_roots_for_one_size) {
  const FraudProof proof{note_of(5, sha256("x")), note_of(5, sha256("y")), std::nullopt};
  const FraudReport report = ok(verify_fraud(proof, keys()));
  EXPECT_EQ(report.older.checkpoint.root, sha256("x"));
  EXPECT_EQ(report.newer.checkpoint.root, sha256("y"));
}

TEST(Fraud, a_beginning_that_was_rewritten) {
  EXPECT_EQ(code_of(verify_fraud(rewritten(), keys())), "");
}

TEST(Fraud, an_honest_log_cannot_be_accused) {
  const MemoryTree tree = record_tree(8);
  const Hash root5 = ok(range_root(tree, 0, 5));
  FraudProof proof{note_of(5, root5), note_of(8, root_of(tree)), ImpliedRoot{root5, ok(prove_consistency(tree, 5, 8))}};
  EXPECT_EQ(code_of(verify_fraud(proof, keys())), "refused");
  proof.implied->root = sha256("invented");
  EXPECT_EQ(code_of(verify_fraud(proof, keys())), "corrupt");
  proof.implied.reset();
  EXPECT_EQ(code_of(verify_fraud(proof, keys())), "malformed");
  proof = {note_of(5, root5), note_of(5, root5), std::nullopt};
  EXPECT_EQ(code_of(verify_fraud(proof, keys())), "refused");
  proof.implied = ImpliedRoot{sha256("invented"), {}};
  EXPECT_EQ(code_of(verify_fraud(proof, keys())), "malformed");
}

TEST(Fraud, the_older_note_is_of_the_smaller_tree) {
  FraudProof proof = rewritten();
  std::swap(proof.older_note, proof.newer_note);
  EXPECT_EQ(code_of(verify_fraud(proof, keys())), "malformed");
}

TEST(Fraud, two_journals_do_not_contradict_each_other) {
  const FraudProof proof{note_of(5, sha256("x")), note_of(5, sha256("y"), "other.example/b"), std::nullopt};
  EXPECT_EQ(code_of(verify_fraud(proof, keys())), "malformed");
}

TEST(Fraud, both_notes_need_the_signature_of_the_log_itself) {
  const std::string text = to_text(Checkpoint{kOrigin, 5, sha256("y")});
  const std::string by_other = to_text(Note{text, {sign_note(text, signer("other.example/b"))}});
  EXPECT_EQ(code_of(verify_fraud({note_of(5, sha256("x")), by_other, std::nullopt}, keys())), "refused");
  const std::vector<VerifierKey> none = {signer("third.example").verifier()};
  EXPECT_EQ(code_of(verify_fraud(rewritten(), none)), "refused");
}

TEST(FraudText, is_read_back) {
  FraudProof proof = rewritten();
  EXPECT_EQ(ok(parse_fraud_proof(to_text(proof))), proof);
  proof.implied->path.clear();
  EXPECT_EQ(ok(parse_fraud_proof(to_text(proof))), proof);
  proof.implied.reset();
  EXPECT_EQ(ok(parse_fraud_proof(to_text(proof))), proof);
}

TEST(FraudText, refuses_truncations_additions_and_other_versions) {
  const std::string whole = to_text(rewritten());
  for (std::size_t size = 0; size < whole.size(); ++size)
    EXPECT_FALSE(parse_fraud_proof(whole.substr(0, size)).has_value());
  EXPECT_EQ(code_of(parse_fraud_proof(whole + "\n")), "malformed");
  std::string later = whole;
  later.replace(later.find("v1"), 2, "v2");
  EXPECT_EQ(code_of(parse_fraud_proof(later)), "unsupported");
  FraudProof proof = rewritten();
  proof.implied->path.assign(64, empty_root());
  EXPECT_EQ(code_of(parse_fraud_proof(to_text(proof))), "malformed");
}

}  // namespace
}  // namespace thalweg::journal
