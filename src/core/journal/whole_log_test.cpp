// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "journal/checkpoint.h"
#include "journal/test_vectors_detail.h"
#include "journal/tile.h"

namespace thalweg::journal {
namespace {

TEST(PublishedLog, every_checkpoint_fits_its_tile_and_bundle) {
  const std::vector<VerifierKey> known = {
      ok(parse_vkey("example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx"))};
  const NoteSigner log = ok(
      parse_private_text("PRIVATE+KEY+example.com/log/testdata+33d7b496+AeymY/SZAX0jZcJ8enZ5FY1Dz+wTML2yWSkK+9DSF3eg"));
  CompactRange range;
  for (TreeSize size = 0; size <= 15; ++size) {
    const std::string note = read_vector("tessera-log15/checkpoint." + std::to_string(size));
    const SignedCheckpoint opened = ok(open_checkpoint(note, known));
    ASSERT_NE(opened.log_signature(), nullptr);
    EXPECT_EQ(opened.checkpoint.size, size);
    if (size > 0) {
      const Tile tile = ok(tile_in_tree(0, 0, size));
      const std::string hashes = read_vector("tessera-log15/" + tile_path(tile));
      const std::string bundle = read_vector("tessera-log15/" + tile_path(ok(bundle_of_entry(size - 1, size))));
      const std::vector<BytesView> entries = ok(parse_bundle(bundle));
      ASSERT_EQ(entries.size(), size);
      ASSERT_EQ(hashes.size(), 32 * size);
      Bytes expected;
      for (const BytesView entry : entries) expected += leaf_hash(entry).view();
      EXPECT_EQ(hashes, expected);
      range.append(leaf_hash(entries.back()));
    }
    EXPECT_EQ(range.root(), opened.checkpoint.root);
    const std::string text = to_text(Checkpoint{"example.com/log/testdata", size, range.root()});
    EXPECT_EQ(to_text(Note{text, {sign_note(text, log)}}), note);
  }
  EXPECT_EQ(read_vector("tessera-log15/checkpoint"), read_vector("tessera-log15/checkpoint.15"));
}

}  // namespace
}  // namespace thalweg::journal
