// SPDX-License-Identifier: Apache-2.0
#include "journal/checkpoint.h"

#include <gtest/gtest.h>

#include "journal/test_vectors_detail.h"

namespace thalweg::journal {
namespace {

const char* const kRoot = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";

TEST(Checkpoint, texts_of_published_notes_are_read_and_written_back) {
  std::size_t count = 0;
  for (const Json& vector : *at(tlog_vectors(), "notes").as_array()) {
    const std::string text = ok(parse_note(vector.text("note"))).text;
    if (text.find("\n") == text.rfind("\n") || text.starts_with("If")) continue;
    EXPECT_EQ(to_text(ok(parse_checkpoint_text(text))), text);
    count += 1;
  }
  EXPECT_EQ(count, 7U);
}

TEST(Checkpoint, refuses_every_other_spelling) {
  const std::string root = kRoot;
  const std::string good = "origin\n0\n" + root + "\n";
  EXPECT_EQ(ok(parse_checkpoint_text(good)), (Checkpoint{"origin", 0, empty_root()}));
  for (std::size_t size = 0; size < good.size(); ++size) {
    EXPECT_EQ(code_of(parse_checkpoint_text(good.substr(0, size))), "malformed") << size;
  }
  for (const char* number : {"", "00", "05", "+5", "-1", " 5", "5 ", "0x5", "five", "9223372036854775808"}) {
    EXPECT_EQ(code_of(parse_checkpoint_text("origin\n" + std::string(number) + "\n" + root + "\n")), "malformed")
        << number;
  }
  EXPECT_EQ(code_of(parse_checkpoint_text("\n5\n" + root + "\n")), "malformed");
  EXPECT_EQ(code_of(parse_checkpoint_text("a\tb\n5\n" + root + "\n")), "malformed");
  EXPECT_EQ(code_of(parse_checkpoint_text("origin\n5\n" + root + "=\n")), "malformed");
  EXPECT_EQ(code_of(parse_checkpoint_text("origin\n5\nAAAA\n")), "malformed");
  EXPECT_TRUE(parse_checkpoint_text("origin\n9223372036854775807\n" + root + "\n").has_value());
}

TEST(Checkpoint, extension_lines_are_for_those_who_ask) {
  const std::string text = "origin\n5\n" + std::string(kRoot) + "\nextension\n";
  EXPECT_EQ(code_of(parse_checkpoint_text(text)), "malformed");
  EXPECT_EQ(ok(parse_checkpoint_text(text, ExtensionLines::ignore)).size, 5U);
  EXPECT_EQ(code_of(parse_checkpoint_text(text + "\n", ExtensionLines::ignore)), "malformed");
}

TEST(Checkpoint, a_log_speaks_for_its_own_origin_only) {
  const NoteSigner log = signer("log.example");
  const NoteSigner other = signer("other.example");
  const std::vector<VerifierKey> known = {log.verifier(), other.verifier()};
  const std::string text = to_text(Checkpoint{"log.example", 0, empty_root()});
  const SignedCheckpoint own =
      ok(open_checkpoint(to_text(Note{text, {sign_note(text, other), sign_note(text, log)}}), known));
  ASSERT_NE(own.log_signature(), nullptr);
  EXPECT_EQ(own.log_signature()->key, log.verifier());
  EXPECT_EQ(own.signatures.size(), 2U);
  EXPECT_EQ(ok(open_checkpoint(to_text(Note{text, {sign_note(text, other)}}), known)).log_signature(), nullptr);
}

TEST(Checkpoint, a_cosignature_is_no_log_signature) {
  const NoteSigner witness = signer("log.example", KeyType::cosignature);
  const std::vector<VerifierKey> known = {witness.verifier()};
  const std::string text = to_text(Checkpoint{"log.example", 0, empty_root()});
  EXPECT_EQ(ok(open_checkpoint(to_text(Note{text, {cosign(text, witness, 7)}}), known)).log_signature(), nullptr);
}

TEST(Checkpoint, origin_hashes_as_published) {
  for (const Json& vector : *at(tlog_vectors(), "origin_hash").as_array()) {
    EXPECT_EQ(origin_hash(vector.text("origin")), vector.text("sha256_hex"));
  }
}

}  // namespace
}  // namespace thalweg::journal
