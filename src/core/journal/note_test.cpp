// SPDX-License-Identifier: Apache-2.0
#include "journal/note.h"

#include <gtest/gtest.h>

#include "journal/test_vectors_detail.h"

namespace thalweg::journal {
namespace {

std::vector<VerifierKey> keys_of(const JsonArray& texts) {
  std::vector<VerifierKey> keys;
  for (const Json& text : texts) keys.push_back(ok(parse_vkey(string(text))));
  return keys;
}

TEST(Vkey, is_read_and_written_as_published) {
  for (const Json& vector : *at(tlog_vectors(), "vkeys").as_array()) {
    const Result<VerifierKey> key = parse_vkey(vector.text("vkey"));
    ASSERT_EQ(key.has_value(), vector.boolean("valid")) << vector.text("vkey");
    if (!key) continue;
    EXPECT_EQ(key->name, vector.text("name"));
    EXPECT_EQ(static_cast<std::int64_t>(key->type), vector.integer("type"));
    EXPECT_EQ(to_hex(key->key.view()), vector.text("pubkey_hex"));
    EXPECT_EQ(to_vkey(*key), vector.text("vkey"));
    EXPECT_EQ(make_vkey(key->name, key->type, key->key), *key);
  }
}

TEST(Vkey, refuses_every_substring_and_every_incremented_byte) {
  for (const Json& vector : *at(tlog_vectors(), "vkeys").as_array()) {
    if (!vector.boolean("valid")) continue;
    const std::string good(vector.text("vkey"));
    for (std::size_t begin = 0; begin < good.size(); ++begin) {
      for (std::size_t size = begin == 0 ? 0 : 1; begin + size <= good.size(); ++size) {
        const bool is_whole = size == good.size();
        ASSERT_EQ(parse_vkey(good.substr(begin, size)).has_value(), is_whole);
      }
      std::string bad = good;
      bad[begin] = static_cast<char>(bad[begin] + 1);
      ASSERT_FALSE(parse_vkey(bad).has_value()) << bad;
    }
  }
}

TEST(Vkey, of_a_later_type_is_unsupported) {
  EXPECT_EQ(code_of(parse_vkey(at(self_generated(), "mldsa44_cosig").text("vkey_type6"))), "unsupported");
}

TEST(Vkey, of_small_order_is_refused) {
  Bytes typed(33, '\0');
  typed[0] = 1;
  const Hash id = sha256("example\n" + typed);
  EXPECT_EQ(code_of(parse_vkey("example+" + to_hex(id.view().substr(0, 4)) + "+" + to_base64(typed))), "malformed");
}

TEST(KeyName, has_no_space_plus_or_control_character) {
  for (const char* name : {"a", "example.com/log", "\xd8\xa7\xd8\xb1\xd9\x88\xd9\x86\xd8\xaf", "a\x7f"})
    EXPECT_TRUE(is_key_name(name));
  for (const char* name : {"",
                           "a b",
                           "a+b",
                           "a\tb",
                           "a\nb",
                           "a\xc2\xa0",
                           "a\xc2\x85",
                           "\xe1\x9a\x80",
                           "\xe2\x80\x83z",
                           "\xe2\x80\xa8",
                           "\xe2\x80\xaf",
                           "\xe2\x81\x9f",
                           "\xe3\x80\x80",
                           "\xff"}) {
    EXPECT_FALSE(is_key_name(name)) << name;
  }
  EXPECT_TRUE(is_key_name(std::string(255, 'a')));
  EXPECT_FALSE(is_key_name(std::string(256, 'a')));
}

TEST(PrivateText, is_read_and_written_as_published) {
  for (const Json& vector : *at(tlog_vectors(), "skey").as_array()) {
    const NoteSigner signer = ok(parse_private_text(vector.text("skey")));
    EXPECT_EQ(to_hex(signer.key().seed()), vector.text("seed_hex"));
    EXPECT_EQ(to_hex(signer.verifier().key.view()), vector.text("pub_hex"));
    EXPECT_EQ(to_private_text(signer), vector.text("skey"));
    std::string bad(vector.text("skey"));
    bad.back() = bad.back() == 'A' ? 'B' : 'A';
    EXPECT_FALSE(parse_private_text(bad).has_value());
    EXPECT_FALSE(parse_private_text(vector.text("skey").substr(1)).has_value());
  }
}

TEST(Note, published_ones_verify_under_their_keys) {
  for (const Json& vector : *at(tlog_vectors(), "notes").as_array()) {
    const Note note = ok(parse_note(vector.text("note")));
    EXPECT_EQ(to_text(note), vector.text("note"));
    const std::vector<VerifierKey> keys = keys_of(list(vector, "verifies_under"));
    const std::vector<VerifiedSignature> signatures = ok(verify_note(note, keys));
    ASSERT_EQ(signatures.size(), keys.size());
    for (std::size_t i = 0; i < keys.size(); ++i) {
      EXPECT_EQ(signatures[i].key, keys[i]);
      EXPECT_EQ(signatures[i].cosigned_at.has_value(), keys[i].type == KeyType::cosignature);
    }
    Note changed = note;
    changed.text.insert(0, "x");
    EXPECT_EQ(code_of(verify_note(changed, keys)), "refused");
  }
}

TEST(Note, refuses_published_malformed_ones) {
  for (const Json& vector : *at(tlog_vectors(), "notes_malformed").as_array()) {
    const Bytes note =
        vector.find("note_hex") != nullptr ? ok(from_hex(vector.text("note_hex"))) : Bytes(vector.text("note"));
    EXPECT_EQ(code_of(parse_note(note)), "malformed") << vector.text("why");
  }
}

TEST(Note, no_truncation_of_one_with_one_signature_is_a_note) {
  const NoteSigner log = signer("log.example");
  const std::string whole = to_text(Note{"text\n", {sign_note("text\n", log)}});
  for (std::size_t size = 0; size < whole.size(); ++size)
    EXPECT_FALSE(parse_note(whole.substr(0, size)).has_value()) << size;
}

TEST(Note, text_may_have_empty_lines) {
  const NoteSigner log = signer("log.example");
  const Note note{"one\n\ntwo\n\n", {sign_note("one\n\ntwo\n\n", log)}};
  EXPECT_EQ(ok(parse_note(to_text(note))), note);
}

TEST(Note, passes_over_unknown_keys_but_needs_a_known_one) {
  const NoteSigner log = signer("log.example");
  const NoteSigner other = signer("other.example");
  const Note note{"text\n", {sign_note("text\n", other), sign_note("text\n", log)}};
  const std::vector<VerifierKey> known = {log.verifier()};
  EXPECT_EQ(ok(verify_note(note, known)).size(), 1U);
  EXPECT_EQ(code_of(verify_note(Note{"text\n", {sign_note("text\n", other)}}, known)), "refused");
}

TEST(Note, one_false_line_of_a_known_key_refuses_the_whole) {
  const NoteSigner log = signer("log.example");
  const NoteSigner witness = signer("witness.example", KeyType::cosignature);
  const std::vector<VerifierKey> known = {log.verifier(), witness.verifier()};
  Note note{"text\n", {sign_note("text\n", log), cosign("text\n", witness, 7)}};
  EXPECT_EQ(ok(verify_note(note, known)).size(), 2U);
  for (std::size_t i = 0; i < note.signatures[1].signature.size(); ++i) {
    Note forged = note;
    forged.signatures[1].signature[i] = static_cast<char>(forged.signatures[1].signature[i] ^ 1);
    EXPECT_EQ(code_of(verify_note(forged, known)), "refused") << i;
  }
  note.signatures.push_back(sign_note("other\n", log));
  EXPECT_EQ(code_of(verify_note(note, known)), "refused");
}

TEST(Note, name_and_id_must_both_match) {
  const NoteSigner log = signer("log.example");
  const std::vector<VerifierKey> known = {log.verifier()};
  Note note{"text\n", {sign_note("text\n", log)}};
  note.signatures[0].id += 1;
  EXPECT_EQ(code_of(verify_note(note, known)), "refused");
  note.signatures[0].id -= 1;
  note.signatures[0].name = "log2.example";
  EXPECT_EQ(verify_note(note, known).error().detail, "no known key signed the note");
}

TEST(Note, a_key_counts_once) {
  const NoteSigner log = signer("log.example");
  const std::vector<VerifierKey> known = {log.verifier()};
  const Note note{"text\n", {sign_note("text\n", log), sign_note("text\n", log)}};
  EXPECT_EQ(ok(verify_note(note, known)).size(), 1U);
}

TEST(Note, has_at_most_100_signatures) {
  const SignatureLine line = sign_note("text\n", signer("log.example"));
  EXPECT_TRUE(parse_note(to_text(Note{"text\n", std::vector<SignatureLine>(100, line)})).has_value());
  EXPECT_EQ(code_of(parse_note(to_text(Note{"text\n", std::vector<SignatureLine>(101, line)}))), "malformed");
}

TEST(Note, base64_has_one_spelling_only) {
  const std::string good = to_text(Note{"text\n", {{"log.example", 1, "ab"}}});
  ASSERT_TRUE(good.ends_with("AAAAAWFi\n"));
  for (const char* payload :
       {"AAAAAWFi=", "AAAAAWF", "AAAAAWFi ", " AAAAAWFi", "AAAAAQ==", "AAAAAWG=", "AAAAAWF=", ""}) {
    const std::string bad = good.substr(0, good.size() - 9) + payload + "\n";
    EXPECT_EQ(code_of(parse_note(bad)), "malformed") << payload;
  }
}

TEST(Cosignature, is_made_as_published) {
  const Json& vector = at(self_generated(), "ed25519_cosig");
  const NoteSigner witness =
      ok(make_signer(vector.text("name"), KeyType::cosignature, ok(hash_from_hex(vector.text("seed_hex")))));
  EXPECT_EQ(to_vkey(witness.verifier()), vector.text("vkey_type4"));
  const SignatureLine line =
      cosign(vector.text("note_text"), witness, static_cast<std::uint64_t>(vector.integer("time")));
  EXPECT_EQ(to_text(line), vector.text("line"));
  EXPECT_EQ(ok(parse_signature_lines(vector.text("line"))), std::vector<SignatureLine>{line});
  const std::vector<VerifierKey> known = {witness.verifier()};
  const Note note{std::string(vector.text("note_text")), {line}};
  EXPECT_EQ(ok(verify_note(note, known))[0].cosigned_at, static_cast<std::uint64_t>(vector.integer("time")));
}

TEST(Cosignature, of_a_later_type_is_passed_over) {
  const Json& ours = at(self_generated(), "ed25519_cosig");
  const std::vector<VerifierKey> known = {ok(parse_vkey(ours.text("vkey_type4")))};
  const std::string both = std::string(ours.text("note_text")) + "\n" +
                           std::string(at(self_generated(), "mldsa44_cosig").text("line")) +
                           std::string(ours.text("line"));
  const Note note = ok(parse_note(both));
  EXPECT_EQ(to_text(note), both);
  EXPECT_EQ(note.signatures[0].signature.size(), 8U + 2420U);
  EXPECT_EQ(ok(verify_note(note, known)).size(), 1U);
}

TEST(Cosignature, time_beyond_63_bits_is_refused) {
  const NoteSigner witness = signer("witness.example", KeyType::cosignature);
  SignatureLine line = cosign("text\n", witness, 0);
  const std::string message = "cosignature/v1\ntime 9223372036854775808\ntext\n";
  line.signature.clear();
  append_u64(line.signature, 0x8000'0000'0000'0000);
  line.signature += witness.key().sign(message).view();
  const std::vector<VerifierKey> known = {witness.verifier()};
  EXPECT_EQ(code_of(verify_note(Note{"text\n", {line}}, known)), "refused");
}

TEST(Signer, needs_a_name) {
  EXPECT_EQ(code_of(make_signer("a b", KeyType::ed25519, Hash{})), "malformed");
}

}  // namespace
}  // namespace thalweg::journal
