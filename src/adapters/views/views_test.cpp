// SPDX-License-Identifier: Apache-2.0
#include "views/views.h"

#include <fstream>
#include <iterator>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/crypto.h"
#include "host/index_memory.h"

namespace thalweg::views {
namespace {

using host::IndexBatch;
using host::IndexedRecord;
using host::PageQuery;
using machine::JournalStatus;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

Hash id_of(std::string_view name) {
  return sha256(name);
}

Instant at(std::int64_t ms) {
  return Instant::unix_ms(1'788'220'800'000 + ms);
}

struct ViewsTest : testing::Test {
  std::string folder = [] {
    std::string pattern = testing::TempDir() + "views-XXXXXX";
    CHECK(::mkdtemp(pattern.data()) != nullptr);
    return pattern;
  }();
  std::string path = folder + "/views.sqlite";
  std::string said;
  std::unique_ptr<host::Index> index = reopen();

  ~ViewsTest() override {
    index.reset();
    for (const char* suffix : {"", "-wal", "-shm"}) ::unlink((path + suffix).c_str());
    ::rmdir(folder.c_str());
  }

  std::unique_ptr<host::Index> reopen() {
    auto opened = open(path, [this](std::string_view line) { said += line; });
    CHECK(opened.has_value());
    return std::move(*opened);
  }

  void open_journals() {
    ASSERT_TRUE(index->open_journal({"x.thalweg/aaa", "f1", "x", "aaa", JournalStatus::Role::own}));
    ASSERT_TRUE(index->open_journal({"x.thalweg/bbb", "f2", "x", "bbb", JournalStatus::Role::mirror}));
  }

  void apply(std::string origin, std::vector<IndexedRecord> records) {
    IndexBatch batch;
    batch.origin = std::move(origin);
    batch.cursor.next = records.empty() ? 0 : records.back().index + 1;
    batch.records = std::move(records);
    ASSERT_TRUE(index->apply(batch));
  }

  std::vector<Hash> page(const PageQuery& query) {
    std::vector<Hash> ids;
    const auto rows = index->page(query);
    for (const auto& row : *rows) ids.push_back(row.id);
    return ids;
  }
};

IndexedRecord record(journal::EntryIndex index,
                     std::int64_t ms,
                     std::string_view name,
                     record::KindId kind = record::KindId::incident) {
  IndexedRecord made;
  made.index = index;
  made.at = at(ms);
  made.id = id_of(name);
  made.kind = kind;
  return made;
}

TEST_F(ViewsTest, pages_go_from_the_newest_to_the_oldest_across_journals_without_gap_or_repetition) {
  open_journals();
  std::vector<IndexedRecord> ours, theirs;
  for (int i = 0; i < 40; ++i)
    ours.push_back(record(static_cast<journal::EntryIndex>(2 * i), 10 * (i / 4), "a" + std::to_string(i)));
  for (int i = 0; i < 40; ++i)
    theirs.push_back(record(static_cast<journal::EntryIndex>(3 * i), 10 * (i / 3), "b" + std::to_string(i)));
  apply("x.thalweg/aaa", ours);
  apply("x.thalweg/bbb", theirs);
  const auto all = *index->page({.limit = 1000});
  ASSERT_THAT(all, SizeIs(80));
  for (std::size_t limit : {1u, 3u, 7u, 79u}) {
    std::vector<Hash> walked;
    PageQuery query{.limit = limit};
    for (;;) {
      const auto rows = *index->page(query);
      if (rows.empty()) break;
      for (const auto& row : rows) {
        walked.push_back(row.id);
      }
      query.before = rows.back().cursor;
    }
    ASSERT_THAT(walked, SizeIs(80)) << limit;
    for (std::size_t i = 0; i < 80; ++i) EXPECT_EQ(walked[i], all[i].id) << limit;
  }
}

TEST_F(ViewsTest, all_conditions_of_a_query_hold) {
  open_journals();
  auto here = record(1, 20, "a1");
  here.place = record::Place{300'000'000, 480'000'000, 10};
  here.ref = "r-1";
  apply("x.thalweg/aaa", {record(0, 10, "a0", record::KindId::request), here});
  apply("x.thalweg/bbb", {record(0, 15, "b0"), record(1, 30, "b1", record::KindId::request)});
  EXPECT_THAT(page({.party = "bbb"}), ElementsAre(id_of("b1"), id_of("b0")));
  EXPECT_THAT(page({.agreement = "y"}), IsEmpty());
  EXPECT_THAT(page({.kind = record::KindId::request}), ElementsAre(id_of("b1"), id_of("a0")));
  EXPECT_THAT(page({.ref = "r-1"}), ElementsAre(id_of("a1")));
  EXPECT_THAT(page({.since = at(15)}), ElementsAre(id_of("b1"), id_of("a1"), id_of("b0")));
  EXPECT_THAT(page({.since = at(16), .limit = 1}), ElementsAre(id_of("b1")));
  EXPECT_THAT(page({.box = host::Box{290'000'000, 470'000'000, 300'000'000, 480'000'000}}), ElementsAre(id_of("a1")));
  EXPECT_THAT(page({.box = host::Box{290'000'000, 470'000'000, 299'999'999, 480'000'000}}), IsEmpty());
}

TEST_F(ViewsTest, a_record_is_found_by_its_commitment_and_by_what_it_cites) {
  open_journals();
  auto reply = record(7, 30, "reply", record::KindId::reply);
  reply.cites = {{record::Rel::replies, id_of("request")}, {record::Rel::about, id_of("request")}};
  apply("x.thalweg/aaa", {record(5, 10, "request", record::KindId::request)});
  apply("x.thalweg/bbb", {reply});
  const auto found = *index->find(id_of("reply"));
  ASSERT_TRUE(found);
  EXPECT_EQ(found->origin, "x.thalweg/bbb");
  EXPECT_EQ(found->index(), 7u);
  EXPECT_EQ(found->kind, record::KindId::reply);
  EXPECT_FALSE(*index->find(id_of("nothing")));
  const auto citers = *index->citers(id_of("request"), 10);
  ASSERT_THAT(citers, SizeIs(2));
  EXPECT_EQ(citers[0].rel, record::Rel::about);
  EXPECT_EQ(citers[1].rel, record::Rel::replies);
  EXPECT_EQ(citers[1].row.id, id_of("reply"));
}

TEST_F(ViewsTest, the_first_receipt_of_each_peer_that_covers_an_entry_counts) {
  open_journals();
  IndexBatch batch;
  batch.origin = "x.thalweg/aaa";
  batch.receipts = {
      {"", "bbb", 5, at(50)}, {"", "bbb", 9, at(90)}, {"", "obs", 7, at(70)}, {"x.thalweg/bbb", "aaa", 3, at(30)}};
  ASSERT_TRUE(index->apply(batch));
  const auto receipts = *index->receipts("x.thalweg/aaa", 5);
  ASSERT_THAT(receipts, SizeIs(2));
  EXPECT_EQ(receipts[0].peer, "bbb");
  EXPECT_EQ(receipts[0].at, at(90));
  EXPECT_EQ(receipts[1].at, at(70));
  EXPECT_EQ((*index->receipts("x.thalweg/aaa", 4))[0].at, at(50));
  EXPECT_THAT(*index->receipts("x.thalweg/aaa", 9), IsEmpty());
  EXPECT_THAT(*index->receipts("x.thalweg/bbb", 0), SizeIs(1));
}

TEST_F(ViewsTest, what_a_peers_own_journal_cites_is_told_beside_its_first_receipt) {
  open_journals();
  IndexBatch batch;
  batch.origin = "x.thalweg/aaa";
  batch.receipts = {{"", "bbb", 5, at(50)}, {"", "bbb", 9, at(90), true}, {"", "bbb", 12, at(120), true}};
  ASSERT_TRUE(index->apply(batch));
  const auto receipts = *index->receipts("x.thalweg/aaa", 2);
  ASSERT_THAT(receipts, SizeIs(2));
  EXPECT_EQ(receipts[0].at, at(50));
  EXPECT_FALSE(receipts[0].cited);
  EXPECT_EQ(receipts[1].at, at(90));
  EXPECT_TRUE(receipts[1].cited);
}

TEST_F(ViewsTest, an_erased_record_leaves_neither_place_nor_reference_nor_citation_in_the_files) {
  open_journals();
  auto secret = record(0, 10, "secret");
  secret.place = record::Place{123'456'789, 234'567'891, 10};
  secret.ref = "r-1";
  secret.cites = {{record::Rel::about, id_of("target")}};
  apply("x.thalweg/aaa", {secret});
  IndexBatch batch;
  batch.origin = "x.thalweg/aaa";
  batch.erased = {id_of("secret")};
  ASSERT_TRUE(index->apply(batch));
  EXPECT_TRUE(*index->find(id_of("secret")));
  EXPECT_THAT(page({.ref = "r-1"}), IsEmpty());
  EXPECT_THAT(*index->citers(id_of("target"), 10), IsEmpty());
  EXPECT_THAT(page({.box = host::Box{123'456'789, 234'567'891, 123'456'789, 234'567'891}}), IsEmpty());
  for (const char* suffix : {"", "-wal"}) {
    std::ifstream file(path + suffix, std::ios::binary);
    const std::string bytes((std::istreambuf_iterator<char>(file)), {});
    EXPECT_EQ(bytes.find(id_of("target").view().substr(0, 8)), std::string::npos) << suffix;
    EXPECT_EQ(bytes.find(std::string_view("\x07\x5b\xcd\x15", 4)), std::string::npos) << suffix;  // 123456789
  }
}

TEST_F(ViewsTest, erasing_much_leaves_nothing_on_pages_that_became_free) {
  open_journals();
  auto secret = record(0, 10, "secret");
  for (int i = 0; i < 5000; ++i) secret.cites.push_back({record::Rel::about, id_of("target" + std::to_string(i))});
  apply("x.thalweg/aaa", {secret});
  IndexBatch batch;
  batch.origin = "x.thalweg/aaa";
  batch.erased = {id_of("secret")};
  ASSERT_TRUE(index->apply(batch));
  index.reset();
  std::ifstream file(path, std::ios::binary);
  const std::string bytes((std::istreambuf_iterator<char>(file)), {});
  for (int i = 0; i < 5000; ++i) {
    const Hash target = id_of("target" + std::to_string(i));
    ASSERT_EQ(bytes.find(target.view().substr(0, 8)), std::string::npos) << i;
  }
}

TEST_F(ViewsTest, batch_and_cursor_survive_a_restart) {
  open_journals();
  apply("x.thalweg/aaa", {record(0, 10, "a0"), record(4, 20, "a4")});
  index.reset();
  index = reopen();
  EXPECT_THAT(page({}), ElementsAre(id_of("a4"), id_of("a0")));
  EXPECT_EQ(index->open_journal({"x.thalweg/aaa", "f1", "x", "aaa", JournalStatus::Role::own})->next, 5u);
  EXPECT_EQ(said, "");
}

TEST_F(ViewsTest, a_file_of_another_version_or_a_damaged_one_is_made_anew_with_a_word) {
  open_journals();
  apply("x.thalweg/aaa", {record(0, 10, "a0")});
  index.reset();
  {
    std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(60);  // user_version
    file.write("\0\0\0\x63", 4);
  }
  index = reopen();
  EXPECT_THAT(said, HasSubstr("another version"));
  EXPECT_THAT(page({}), IsEmpty());
  index.reset();
  said.clear();
  std::ofstream(path, std::ios::binary)
      << "this is no database, whatever its name may say, and it is longer than a header";
  index = reopen();
  EXPECT_THAT(said, HasSubstr("damaged"));
  EXPECT_EQ(index->open_journal({"x.thalweg/aaa", "f1", "x", "aaa", JournalStatus::Role::own})->next, 0u);
}

TEST_F(ViewsTest, reset_forgets_everything_and_goes_on) {
  open_journals();
  apply("x.thalweg/aaa", {record(0, 10, "a0")});
  EXPECT_THAT(page({}), SizeIs(1));
  ASSERT_TRUE(index->reset());
  EXPECT_THAT(page({}), IsEmpty());
  open_journals();
  apply("x.thalweg/aaa", {record(0, 10, "a0")});
  EXPECT_THAT(page({}), SizeIs(1));
}

TEST_F(ViewsTest, applying_a_batch_again_changes_nothing) {
  open_journals();
  auto first = record(0, 10, "a0");
  first.cites = {{record::Rel::about, id_of("t")}};
  apply("x.thalweg/aaa", {first});
  apply("x.thalweg/aaa", {first});
  EXPECT_THAT(page({}), SizeIs(1));
  EXPECT_THAT(*index->citers(id_of("t"), 9), SizeIs(1));
}

/// A small generator, so that a failure can be repeated.
struct Dice {
  std::uint64_t state;

  std::size_t roll(std::size_t sides) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    return static_cast<std::size_t>(state >> 33) % sides;
  }
};

IndexBatch random_batch(
    Dice& dice, std::string origin, journal::EntryIndex& next, std::int64_t& ms, std::vector<Hash>& ids) {
  IndexBatch batch;
  batch.origin = std::move(origin);
  for (std::size_t i = dice.roll(20); i-- > 0;) {
    next += dice.roll(3) == 0 ? 2 : 1;
    ms += static_cast<std::int64_t>(dice.roll(3));
    auto made = record(next, ms, batch.origin + std::to_string(next), static_cast<record::KindId>(dice.roll(4)));
    if (dice.roll(2) == 0)
      made.place =
          record::Place{static_cast<std::int32_t>(dice.roll(100)), static_cast<std::int32_t>(dice.roll(100)), 1};
    if (dice.roll(4) == 0) made.ref = "r" + std::to_string(dice.roll(8));
    if (!ids.empty() && dice.roll(2) == 0) made.cites = {{record::Rel::about, ids[dice.roll(ids.size())]}};
    ids.push_back(made.id);
    batch.records.push_back(made);
  }
  batch.cursor.next = next + 1;
  if (!ids.empty() && dice.roll(4) == 0) batch.erased = {ids[dice.roll(ids.size())]};
  if (dice.roll(2) == 0) batch.receipts = {{"", dice.roll(2) == 0 ? "bbb" : "obs", next + 1, at(ms)}};
  return batch;
}

PageQuery random_query(Dice& dice, const std::vector<host::IndexRow>& all) {
  PageQuery query;
  query.limit = 1 + dice.roll(30);
  if (dice.roll(3) == 0) query.party = dice.roll(2) == 0 ? "aaa" : "bbb";
  if (dice.roll(3) == 0) query.kind = static_cast<record::KindId>(dice.roll(4));
  if (dice.roll(4) == 0) query.ref = "r" + std::to_string(dice.roll(8));
  if (dice.roll(4) == 0) query.since = at(static_cast<std::int64_t>(dice.roll(200)));
  if (dice.roll(4) == 0) query.box = host::Box{10, 20, 60, 70};
  if (!all.empty() && dice.roll(2) == 0) query.before = all[dice.roll(all.size())].cursor;
  return query;
}

TEST_F(ViewsTest, answers_as_the_plain_index_does) {
  host::MemoryIndex plain;
  Dice dice{42};
  std::vector<Hash> ids;
  journal::EntryIndex next[2] = {};
  std::int64_t ms[2] = {};
  open_journals();
  ASSERT_TRUE(plain.open_journal({"x.thalweg/aaa", "f1", "x", "aaa", JournalStatus::Role::own}));
  ASSERT_TRUE(plain.open_journal({"x.thalweg/bbb", "f2", "x", "bbb", JournalStatus::Role::mirror}));
  const auto same = [](const auto& a, const auto& b) {
    return a.id == b.id && a.origin == b.origin && a.index() == b.index() && a.kind == b.kind && a.at() == b.at();
  };
  for (int round = 0; round < 40; ++round) {
    const std::size_t which = dice.roll(2);
    const auto batch = random_batch(dice, which == 0 ? "x.thalweg/aaa" : "x.thalweg/bbb", next[which], ms[which], ids);
    ASSERT_TRUE(index->apply(batch));
    ASSERT_TRUE(plain.apply(batch));
    const auto all = plain.page({.limit = 10'000});
    for (int asked = 0; asked < 10; ++asked) {
      const PageQuery query = random_query(dice, *all);
      const auto ours = index->page(query), theirs = plain.page(query);
      ASSERT_EQ(ours->size(), theirs->size()) << round;
      for (std::size_t i = 0; i < ours->size(); ++i) ASSERT_TRUE(same((*ours)[i], (*theirs)[i])) << round << " " << i;
    }
    if (ids.empty()) continue;
    const Hash& id = ids[dice.roll(ids.size())];
    const auto ours = index->citers(id, 5), theirs = plain.citers(id, 5);
    ASSERT_EQ(ours->size(), theirs->size()) << round;
    for (std::size_t i = 0; i < ours->size(); ++i) ASSERT_TRUE(same((*ours)[i].row, (*theirs)[i].row)) << round;
    const auto receipts = index->receipts("x.thalweg/aaa", next[0] / 2),
               plain_receipts = plain.receipts("x.thalweg/aaa", next[0] / 2);
    ASSERT_EQ(receipts->size(), plain_receipts->size()) << round;
    for (std::size_t i = 0; i < receipts->size(); ++i) ASSERT_EQ((*receipts)[i].at, (*plain_receipts)[i].at) << round;
  }
}

}  // namespace
}  // namespace thalweg::views
