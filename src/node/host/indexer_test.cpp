// SPDX-License-Identifier: Apache-2.0
#include "host/indexer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/node_detail.h"

namespace thalweg::host {
namespace {

void follow(Indexer& indexer) {
  for (;;) {
    const auto more = indexer.step();
    ASSERT_TRUE(more) << more.error().detail;
    if (!*more) return;
  }
}

std::vector<Hash> all_of(const Index& index) {
  std::vector<Hash> ids;
  const auto rows = index.page({.limit = 1000});
  for (const IndexRow& row : *rows) ids.push_back(row.id);
  return ids;
}

struct IndexerTest : testing::Test {
  Pair pair;

  void say(int count) {
    std::string lines;
    for (int i = 0; i < count; ++i) lines += drill_incident("arr-post") + "\n";
    ASSERT_EQ(pair.arr.post("/api/v1/records?ack=count", lines, "application/x-ndjson").status, 200);
  }
};

TEST_F(IndexerTest, an_index_built_anew_is_like_the_one_that_followed) {
  say(30);
  ASSERT_TRUE(eventually([&] { return all_of(pair.arr.index).size() == 32 && pair.arr.indexer->caught_up(); }));
  MemoryIndex anew;
  Indexer indexer(pair.arr.journals, anew, [](std::string_view) {});
  follow(indexer);
  auto followed = all_of(pair.arr.index), built = all_of(anew);
  std::sort(followed.begin(), followed.end());
  std::sort(built.begin(), built.end());
  EXPECT_EQ(followed, built);
}

TEST_F(IndexerTest, goes_on_where_the_index_ended) {
  say(5);
  MemoryIndex index;
  {
    Indexer first(pair.arr.journals, index, [](std::string_view) {});
    follow(first);
  }
  const std::size_t before = all_of(index).size();
  say(5);
  Indexer second(pair.arr.journals, index, [](std::string_view) {});
  follow(second);
  EXPECT_EQ(all_of(index).size(), before + 5);
}

TEST_F(IndexerTest, an_index_that_is_ahead_of_its_journal_is_built_anew) {
  say(3);
  MemoryIndex index;
  ASSERT_TRUE(index.open_journal({"drill.thalweg/arr", "f", "drill", "arr", machine::JournalStatus::Role::own}));
  IndexBatch batch;
  batch.origin = "drill.thalweg/arr";
  batch.cursor.next = 1'000'000;
  IndexedRecord stale;
  stale.id = sha256("of another history");
  batch.records = {stale};
  ASSERT_TRUE(index.apply(batch));
  std::string said;
  Indexer indexer(pair.arr.journals, index, [&](std::string_view text) { said += text; });
  follow(indexer);
  EXPECT_THAT(said, testing::HasSubstr("built anew"));
  EXPECT_FALSE(*index.find(stale.id));
  EXPECT_GE(all_of(index).size(), 5u);
}

TEST_F(IndexerTest, receipts_are_found_on_both_sides) {
  say(1);
  const auto of_arr = [](TestNode& node) { return std::move(*node.index.receipts("drill.thalweg/arr", 0)); };
  ASSERT_TRUE(eventually([&] { return !of_arr(pair.arr).empty() && !of_arr(pair.bes).empty(); }));
  EXPECT_EQ(of_arr(pair.arr).front().peer, "bes");
  EXPECT_EQ(of_arr(pair.bes).front().peer, "bes");
}

}  // namespace
}  // namespace thalweg::host
