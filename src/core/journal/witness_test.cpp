// SPDX-License-Identifier: Apache-2.0
#include "journal/witness.h"

#include <gtest/gtest.h>

#include "journal/test_vectors_detail.h"

namespace thalweg::journal {
namespace {

const char* const kOrigin = "log.example/a";

Note signed_checkpoint(TreeSize size, const Hash& root) {
  const std::string text = to_text(Checkpoint{kOrigin, size, root});
  return {text, {sign_note(text, signer(kOrigin))}};
}

/// A witness that last saw `size` entries of the tree of "record i".
std::vector<WitnessedLog> logs_at(TreeSize size) {
  return {{kOrigin, {signer(kOrigin).verifier()}, {size, root_of(record_tree(size))}}};
}

/// An honest request to grow that tree.
AddCheckpoint growth(TreeSize old, TreeSize size) {
  const MemoryTree tree = record_tree(size);
  return {old,
          old == 0 ? std::vector<Hash>{} : ok(prove_consistency(tree, old, size)),
          signed_checkpoint(size, root_of(tree))};
}

int status(const AddCheckpoint& request, TreeSize at_size) {
  return check_add_checkpoint(to_text(request), logs_at(at_size)).status;
}

// One published line ends in base64 bits that stand for nothing, which lenient decoders pass over. We refuse that
// spelling as malformed before its (false) signature is looked at.
const char* const kLenient = "Vrx6gx=";
const char* const kCanonical = "Vrx6gw=";

std::string canonical(std::string_view body) {
  std::string text(body);
  if (const std::size_t found = text.find(kLenient); found != std::string::npos) {
    text.replace(found, std::string_view(kLenient).size(), kCanonical);
  }
  return text;
}

TEST(Witness, answers_the_published_transcript) {
  const Json& script = at(tlog_vectors(), "witness_script");
  std::vector<WitnessedLog> logs = {
      {std::string(script.text("log_origin")), {ok(parse_vkey(script.text("log_vkey")))}, {}}};
  EXPECT_EQ(to_hex(logs[0].keys[0].key.view()), script.text("log_pubkey_hex"));
  for (const Json& step : list(script, "steps")) {
    const WitnessAnswer answer = check_add_checkpoint(canonical(step.text("body")), logs);
    EXPECT_EQ(answer.status, step.integer("status")) << step.text("name") << ": " << answer.body;
    EXPECT_EQ(answer.accept.has_value(), answer.status == 200);
    if (answer.status == 409) {
      EXPECT_EQ(answer.body, step.text("body_exact"));
      EXPECT_EQ(answer.content_type, step.text("content_type"));
    }
    if (answer.accept) logs[0].state = {answer.accept->size, answer.accept->root};
  }
  EXPECT_EQ(logs[0].state.size, 5U);
}

TEST(Witness, refuses_base64_that_is_not_canonical) {
  const Json& script = at(tlog_vectors(), "witness_script");
  const std::vector<WitnessedLog> logs = {
      {std::string(script.text("log_origin")), {ok(parse_vkey(script.text("log_vkey")))}, {}}};
  const std::string_view body = list(script, "steps")[1].text("body");
  ASSERT_NE(body.find(kLenient), std::string_view::npos);
  EXPECT_EQ(check_add_checkpoint(body, logs).status, 400);
}

TEST(Witness, accepts_honest_growth_from_any_size) {
  for (TreeSize old = 0; old < 12; ++old) {
    for (TreeSize size = old; size < 12; ++size) EXPECT_EQ(status(growth(old, size), old), 200) << old << " " << size;
  }
}

TEST(Witness, accepts_the_vector_from_7_to_15) {
  const std::string_view body = self_generated().text("tessera15_add_checkpoint_7_15");
  const AddCheckpoint request = ok(parse_add_checkpoint(body));
  EXPECT_EQ(to_text(request), body);
  const Note seven = ok(parse_note(read_vector("tessera-log15/checkpoint.7")));
  const Hash root7 = ok(parse_checkpoint_text(seven.text)).root;
  const std::vector<WitnessedLog> logs = {
      {"example.com/log/testdata",
       {ok(parse_vkey("example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx"))},
       {7, root7}}};
  EXPECT_EQ(check_add_checkpoint(body, logs).status, 200);
}

TEST(Witness, status_400_comes_before_404_for_a_bad_frame_and_after_it_for_a_bad_note) {
  AddCheckpoint request = growth(0, 3);
  const std::string good = to_text(request);
  EXPECT_EQ(check_add_checkpoint("old 00\n\n" + to_text(request.note), {}).status, 400);
  EXPECT_EQ(check_add_checkpoint(good, {}).status, 404);
  EXPECT_EQ(check_add_checkpoint("old 0\n\n" + request.note.text, {}).status, 404);
  EXPECT_EQ(check_add_checkpoint("old 0\n\n" + request.note.text, logs_at(0)).status, 400);
}

TEST(Witness, refuses_bodies_beyond_128_KiB_and_63_hashes) {
  AddCheckpoint request = growth(1, 3);
  request.proof.assign(63, empty_root());
  EXPECT_EQ(status(request, 1), 422);
  request.proof.push_back(empty_root());
  EXPECT_EQ(status(request, 1), 400);

  request = growth(0, 3);
  const SignatureLine long_line{"post.quantum", 7, Bytes(2 * 1024, 's')};
  while (to_text(request).size() <= kAddCheckpointMax) {
    EXPECT_EQ(status(request, 0), 200);
    request.note.signatures.push_back(long_line);
  }
  EXPECT_EQ(status(request, 0), 400);
}

TEST(Witness, refuses_what_the_log_did_not_sign) {
  AddCheckpoint request = growth(0, 3);
  request.note.signatures = {sign_note(request.note.text, signer("other.example"))};
  EXPECT_EQ(status(request, 0), 403);
  request = growth(0, 3);
  request.note.signatures[0].signature[5] = static_cast<char>(request.note.signatures[0].signature[5] ^ 1);
  EXPECT_EQ(status(request, 0), 403);
}

TEST(Witness, refuses_extension_lines) {
  AddCheckpoint request = growth(0, 3);
  request.note.text += "extension\n";
  request.note.signatures = {sign_note(request.note.text, signer(kOrigin))};
  EXPECT_EQ(status(request, 0), 400);
}

TEST(Witness, refuses_a_smaller_tree) {
  AddCheckpoint request = growth(0, 3);
  request.old = 4;
  EXPECT_EQ(status(request, 4), 400);
}

TEST(Witness, tells_its_size_when_the_log_does_not_know_it) {
  const WitnessAnswer answer = check_add_checkpoint(to_text(growth(3, 8)), logs_at(5));
  EXPECT_EQ(answer.status, 409);
  EXPECT_EQ(answer.content_type, "text/x.tlog.size");
  EXPECT_EQ(answer.body, "5\n");
  EXPECT_FALSE(answer.accept.has_value());
}

TEST(Witness, refuses_proofs_that_do_not_hold) {
  AddCheckpoint request = growth(5, 8);
  request.proof[0].bytes[0] ^= 1;
  EXPECT_EQ(status(request, 5), 422);
  request = growth(5, 8);
  request.proof.pop_back();
  EXPECT_EQ(status(request, 5), 422);
  request = growth(0, 8);
  request.proof = {empty_root()};
  EXPECT_EQ(status(request, 0), 422);
}

TEST(Witness, refuses_another_root_for_the_same_size) {
  EXPECT_EQ(status({5, {}, signed_checkpoint(5, sha256("split view"))}, 5), 422);
  EXPECT_EQ(status({5, {}, signed_checkpoint(5, root_of(record_tree(5)))}, 5), 200);
}

TEST(Witness, knows_the_root_of_the_empty_tree) {
  EXPECT_EQ(status({0, {}, signed_checkpoint(0, sha256("x"))}, 0), 422);
  EXPECT_EQ(status({0, {}, signed_checkpoint(0, empty_root())}, 0), 200);
}

TEST(Witness, keeps_only_the_lines_that_it_verified) {
  AddCheckpoint request = growth(0, 3);
  request.note.signatures.insert(request.note.signatures.begin(),
                                 SignatureLine{"witness.example", 7, "forged in our name"});
  const WitnessAnswer answer = check_add_checkpoint(to_text(request), logs_at(0));
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.note, growth(0, 3).note);
}

TEST(AddCheckpoint, refuses_every_truncation) {
  const std::string whole = to_text(growth(5, 8));
  EXPECT_EQ(ok(parse_add_checkpoint(whole)), growth(5, 8));
  for (std::size_t size = 0; size < whole.size(); ++size) {
    EXPECT_EQ(code_of(parse_add_checkpoint(whole.substr(0, size))), "malformed");
  }
}

}  // namespace
}  // namespace thalweg::journal
