// SPDX-License-Identifier: Apache-2.0
#include "journal/commitment.h"

#include <gtest/gtest.h>

#include "journal/dsse.h"
#include "journal/test_vectors_detail.h"
#include "journal/tree.h"

namespace thalweg::journal {
namespace {

const Json& vector() {
  return at(self_generated(), "commitment");
}

Opening opening() {
  return {ok(hash_from_hex(vector().text("salt_hex"))),
          std::string(vector().text("payload_type")),
          Bytes(vector().text("payload"))};
}

TEST(Commitment, entry_and_leaf_as_in_the_vector) {
  Entry entry;
  entry.commitment = commitment(vector().text("origin"), opening());
  entry.at = Instant::unix_ms(vector().integer("time_ms"));
  EXPECT_EQ(to_hex(entry.commitment), vector().text("commitment_hex"));
  EXPECT_EQ(to_hex(view(encode(entry))), vector().text("entry_hex"));
  EXPECT_EQ(to_hex(leaf_hash(view(encode(entry)))), vector().text("leaf_hash_hex"));
  EXPECT_EQ(ok(decode_entry(view(encode(entry)))), entry);
}

TEST(Commitment, binds_salt_origin_type_and_payload) {
  const Hash made = commitment("a", Opening{Hash{}, "b", "c"});
  Hash salt;
  salt.bytes[0] = 1;
  EXPECT_NE(commitment("a", Opening{salt, "b", "c"}), made);
  EXPECT_NE(commitment("x", Opening{Hash{}, "b", "c"}), made);
  EXPECT_NE(commitment("a", Opening{Hash{}, "x", "c"}), made);
  EXPECT_NE(commitment("a", Opening{Hash{}, "b", "x"}), made);
}

TEST(Commitment, does_not_confuse_where_one_part_ends) {
  EXPECT_NE(commitment("ab", Opening{Hash{}, "c", "d"}), commitment("a", Opening{Hash{}, "bc", "d"}));
  EXPECT_NE(commitment("a", Opening{Hash{}, "bc", "d"}), commitment("a", Opening{Hash{}, "b", "cd"}));
}

TEST(Entry, of_every_kind_is_read_back) {
  for (const EntryKind kind : {EntryKind::record,
                               EntryKind::release,
                               EntryKind::erasure,
                               EntryKind::key_event,
                               EntryKind::peer_checkpoint,
                               EntryKind::objection}) {
    const Entry entry{kind, Instant::unix_ms(253'402'300'799'999), sha256("x")};
    EXPECT_EQ(ok(decode_entry(view(encode(entry)))), entry);
    EXPECT_STRNE(name(kind), "unknown");
  }
}

TEST(Entry, refuses_other_lengths_kinds_versions_and_times) {
  const EntryBytes encoded = encode(Entry{});
  const Bytes good(view(encoded));
  for (std::size_t size = 0; size < good.size(); ++size)
    EXPECT_EQ(code_of(decode_entry(good.substr(0, size))), "malformed");
  EXPECT_EQ(code_of(decode_entry(good + "x")), "malformed");
  const auto changed = [&](std::size_t index, char value) {
    Bytes bytes = good;
    bytes[index] = value;
    return code_of(decode_entry(bytes));
  };
  EXPECT_EQ(changed(0, 0), "unsupported");
  EXPECT_EQ(changed(0, 2), "unsupported");
  EXPECT_EQ(changed(1, 0), "malformed");
  EXPECT_EQ(changed(1, 7), "malformed");
  EXPECT_EQ(changed(2, '\x80'), "malformed");
  EXPECT_EQ(changed(2, '\x7f'), "malformed");
  EXPECT_EQ(changed(3, '\x01'), "malformed");  // after the year 9999
}

TEST(Dsse, message_as_published) {
  const Json& published = at(tlog_vectors(), "dsse");
  EXPECT_EQ(dsse_message(published.text("payload_type"), published.text("body")), published.text("pae"));
}

}  // namespace
}  // namespace thalweg::journal
