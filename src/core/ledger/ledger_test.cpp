// SPDX-License-Identifier: Apache-2.0
#include "ledger/ledger.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/memory_disk.h"
#include "journal/memory_tree.h"
#include "ledger/register.h"
#include "ledger/slot.h"

namespace thalweg::ledger {
namespace {

using testing::HasSubstr;

class FixedEntropy : public Entropy {
 public:
  explicit FixedEntropy(std::uint8_t seed) : state_(seed) {}

  void fill(std::span<std::uint8_t> out) override {
    for (std::uint8_t& byte : out) {
      state_ = state_ * 6364136223846793005u + 1442695040888963407u;
      byte = static_cast<std::uint8_t>(state_ >> 56);
    }
  }

 private:
  std::uint64_t state_;
};

constexpr const char* kOrigin = "drill.thalweg/arr";

/// Appends `count` records "record N" and gives their entries.
std::vector<journal::Entry> append(Ledger& ledger, TreeSize count) {
  FixedEntropy entropy(static_cast<std::uint8_t>(ledger.size()));
  std::vector<journal::Entry> entries;
  for (TreeSize i = 0; i < count; ++i) {
    const Bytes payload = "record " + std::to_string(ledger.size());
    const journal::OpeningView opening{entropy.hash(), "text/plain", payload};
    entries.push_back({journal::EntryKind::record,
                       Instant::unix_ms(1000 + static_cast<std::int64_t>(ledger.size())),
                       journal::commitment(kOrigin, opening)});
    ledger.append(entries.back(), OpeningState::present, opening, i + 1, entropy.hash());
  }
  return entries;
}

std::unique_ptr<Ledger> open(Disk& disk, Ledger::Vouched vouched = {}) {
  auto ledger = Ledger::open(disk, "j", kOrigin, vouched);
  EXPECT_TRUE(ledger) << (ledger ? "" : ledger.error().detail);
  return ledger ? std::move(*ledger) : nullptr;
}

void flip(MemoryDisk& disk, const std::string& path, std::size_t at) {
  auto files = disk.durable();
  ASSERT_LT(at, files.at(path).size());
  files.at(path)[at] = static_cast<char>(files.at(path)[at] ^ 1);
  disk.restore(files);
}

/// The disk behind it, as long as nothing is read: then it says that it cannot.
class Unreadable : public Disk {
 public:
  explicit Unreadable(Disk& disk) : disk_(disk) {}

  Result<std::unique_ptr<File>> open(std::string_view path) override {
    return std::unique_ptr<File>(std::make_unique<Blind>(TRY(disk_.open(path))));
  }

  Result<Bytes> read_all(std::string_view) const override { return kNo; }

  Result<Unit> replace(std::string_view path, BytesView content) override { return disk_.replace(path, content); }

  bool exists(std::string_view path) const override { return disk_.exists(path); }

  Result<std::vector<std::string>> list(std::string_view folder) const override { return disk_.list(folder); }

  Result<Unit> remove(std::string_view path) override { return disk_.remove(path); }

 private:
  static inline const Error kNo{Code::unavailable, "input/output error"};

  class Blind : public File {
   public:
    explicit Blind(std::unique_ptr<File> file) : file_(std::move(file)) {}

    Result<std::uint64_t> size_bytes() const override { return file_->size_bytes(); }

    Result<Bytes> read(std::uint64_t, std::size_t) const override { return kNo; }

    Result<Unit> write(std::uint64_t offset, BytesView bytes) override { return file_->write(offset, bytes); }

    Result<Unit> truncate(std::uint64_t size) override { return file_->truncate(size); }

    Result<Unit> sync() override { return file_->sync(); }

   private:
    std::unique_ptr<File> file_;
  };

  Disk& disk_;
};

TEST(Register, takes_nothing_for_older_than_it_is_when_the_disk_cannot_read) {
  MemoryDisk disk;
  ASSERT_TRUE(Register::open(disk, "r")->write("signed"));
  Unreadable blind(disk);
  EXPECT_EQ(Register::open(blind, "r").error().code, Code::unavailable);
}

TEST(Ledger, drops_nothing_when_the_disk_cannot_read) {
  MemoryDisk disk;
  const auto ledger = open(disk);
  append(*ledger, 5);
  ASSERT_TRUE(ledger->flush());
  Unreadable blind(disk);
  EXPECT_EQ(Ledger::open(blind, "j", kOrigin, {}).error().code, Code::unavailable);
  EXPECT_EQ(open(disk)->size(), 5u);
}

TEST(Register, holds_what_a_killed_process_left_even_when_the_power_goes_next) {
  MemoryDisk disk;
  ASSERT_TRUE(Register::open(disk, "r")->write("first"));
  auto register_of_the_killed = Register::open(disk, "r");
  disk.die_after(1);  // the write happens, its sync does not
  EXPECT_FALSE(register_of_the_killed->write("second"));
  disk.kill();
  ASSERT_EQ(Register::open(disk, "r")->content(), "second");
  FixedEntropy noise(3);
  disk.crash(noise);
  EXPECT_EQ(Register::open(disk, "r")->content(), "second");
}

TEST(Ledger, holds_what_a_killed_process_left_even_when_the_power_goes_next) {
  MemoryDisk disk;
  {
    const auto ledger = open(disk);
    append(*ledger, 5);
    disk.die_after(5);  // all is written, and the entries are not synced
    EXPECT_FALSE(ledger->flush());
  }
  disk.kill();
  ASSERT_EQ(open(disk)->size(), 5u);
  FixedEntropy noise(3);
  disk.crash(noise);
  EXPECT_EQ(open(disk)->size(), 5u);
}

TEST(Register, holds_the_last_value_over_a_restart) {
  MemoryDisk disk;
  for (const char* value : {"one", "two", "three"}) ASSERT_TRUE(Register::open(disk, "r")->write(value));
  EXPECT_EQ(*Register::open(disk, "r")->content(), "three");
}

TEST(Register, keeps_the_value_before_when_a_write_is_torn_anywhere) {
  for (std::uint64_t noise = 0; noise < 40; ++noise) {
    MemoryDisk disk;
    FixedEntropy entropy(static_cast<std::uint8_t>(noise));
    auto value = Register::open(disk, "r");
    ASSERT_TRUE(value->write("old"));
    disk.die_after(1);  // the write happens, its sync does not
    EXPECT_FALSE(value->write("new value"));
    disk.crash(entropy);
    const auto after = Register::open(disk, "r");
    EXPECT_THAT(*after->content(), testing::AnyOf("old", "new value"));
  }
}

TEST(Ledger, has_the_roots_and_tiles_of_a_plain_tree) {
  MemoryDisk disk;
  auto ledger = open(disk);
  journal::MemoryTree reference;
  for (int round = 0; round < 3; ++round) {
    for (const auto& entry : append(*ledger, 300))
      reference.append(journal::leaf_hash(journal::view(journal::encode(entry))));
    ASSERT_TRUE(ledger->flush());
    EXPECT_EQ(ledger->root(), *journal::range_root(reference, 0, reference.size()));
  }
  for (const TreeSize size : {1u, 255u, 256u, 257u, 600u, 900u})
    EXPECT_EQ(*ledger->root_at(size), *journal::range_root(reference, 0, size)) << size;
  EXPECT_EQ(ledger->tile(0, 1, 256)->size(), 8192u);
  EXPECT_EQ(ledger->tile(1, 0, 3)->substr(0, 32), reference.node(8, 0)->view());
  EXPECT_EQ(ledger->bundle(3, 132)->size(), 132u * 44);
  EXPECT_FALSE(ledger->bundle(3, 133));
  EXPECT_FALSE(ledger->tile(1, 0, 4));
}

TEST(Ledger, is_the_same_after_it_is_opened_again) {
  MemoryDisk disk;
  Hash root;
  {
    auto ledger = open(disk);
    append(*ledger, 70'000);
    ASSERT_TRUE(ledger->flush());
    root = ledger->root();
  }
  auto again = open(disk, {70'000, root});
  EXPECT_EQ(again->size(), 70'000u);
  EXPECT_EQ(again->root(), root);
  EXPECT_FALSE(again->recovery().hashes_rebuilt);
  append(*again, 10);
  ASSERT_TRUE(again->flush());
  const auto census = again->check_everything();
  ASSERT_TRUE(census) << census.error().detail;
  EXPECT_EQ(census->present, 70'010u);
  EXPECT_EQ(again->opening(69'999)->opening.payload, "record 69999");
}

TEST(Ledger, keeps_what_was_flushed_whenever_the_power_goes) {
  for (std::uint8_t cut = 0; cut < 60; ++cut) {
    MemoryDisk disk;
    FixedEntropy noise(cut);
    auto ledger = open(disk);
    disk.die_after(cut);
    TreeSize flushed = 0;
    for (int round = 0; round < 6; ++round) {
      append(*ledger, 3);
      if (!ledger->flush()) break;
      flushed = ledger->size();
    }
    disk.crash(noise);
    auto after = open(disk);
    ASSERT_NE(after, nullptr);
    EXPECT_GE(after->size(), flushed) << "cut " << int{cut};
    append(*after, 5);
    ASSERT_TRUE(after->flush());
    const auto census = after->check_everything();
    EXPECT_TRUE(census) << census.error().detail << " cut " << int{cut};
  }
}

TEST(Ledger, refuses_to_open_when_signed_entries_are_missing) {
  MemoryDisk disk;
  auto ledger = open(disk);
  append(*ledger, 5);
  ASSERT_TRUE(ledger->flush());
  const auto opened = Ledger::open(disk, "j", kOrigin, {6, ledger->root()});
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, Code::corrupt);
  EXPECT_THAT(opened.error().detail, HasSubstr("heal it from the neighbour's mirror"));
}

TEST(Ledger, refuses_to_open_when_an_entry_was_changed) {
  MemoryDisk disk;
  Hash root;
  {
    auto ledger = open(disk);
    append(*ledger, 500);
    ASSERT_TRUE(ledger->flush());
    root = ledger->root();
  }
  flip(disk, "j/entries", 44 * 17 + 30);
  const auto opened = Ledger::open(disk, "j", kOrigin, {500, root});
  ASSERT_FALSE(opened);
  EXPECT_THAT(opened.error().detail, HasSubstr("do not lead to the root that was signed"));
}

TEST(Ledger, rebuilds_tree_hashes_that_do_not_fit_the_entries) {
  MemoryDisk disk;
  Hash root;
  {
    auto ledger = open(disk);
    append(*ledger, 200'000);
    ASSERT_TRUE(ledger->flush());
    root = ledger->root();
  }
  flip(disk, "j/hashes/2", 32);
  auto ledger = open(disk, {200'000, root});
  ASSERT_NE(ledger, nullptr);
  EXPECT_TRUE(ledger->recovery().hashes_rebuilt);
  EXPECT_EQ(ledger->root(), root);
}

TEST(Ledger, finds_a_changed_byte_in_any_file) {
  MemoryDisk disk;
  {
    auto ledger = open(disk);
    append(*ledger, 66'000);
    ASSERT_TRUE(ledger->flush());
  }
  const auto whole = disk.durable();
  for (const auto& [path, at] : std::vector<std::pair<std::string, std::size_t>>{{"j/entries", 44 * 7 + 20},
                                                                                 {"j/openings", 96 * 9 + 20},
                                                                                 {"j/openings", 96 * 9 + 60},
                                                                                 {"j/payloads", 100},
                                                                                 {"j/hashes/0", 64}}) {
    disk.restore(whole);
    flip(disk, path, at);
    const auto reader = Ledger::open_reader(disk, "j", kOrigin, 66'000);
    const auto census = (*reader)->check_everything();
    ASSERT_FALSE(census) << path;
    EXPECT_EQ(census.error().code, Code::corrupt) << path;
  }
}

TEST(Ledger, destroys_an_opening_and_keeps_the_tree) {
  MemoryDisk disk;
  auto ledger = open(disk);
  append(*ledger, 10);
  ASSERT_TRUE(ledger->flush());
  const Hash root = ledger->root();
  const auto stored = *ledger->opening(4);
  const Bytes sealed_before = disk.durable().at("j/payloads");
  ASSERT_TRUE(ledger->erase(4));
  EXPECT_EQ(ledger->opening(4)->state, OpeningState::erased);
  EXPECT_EQ(ledger->root(), root);
  const auto census = ledger->check_everything();
  ASSERT_TRUE(census) << census.error().detail;
  EXPECT_EQ(census->erased, 1u);
  for (const auto& [path, content] : disk.durable())
    EXPECT_THAT(content, Not(HasSubstr(std::string(stored.opening.salt.view())))) << path;
  EXPECT_NE(disk.durable().at("j/payloads"), sealed_before);
  EXPECT_EQ(ledger->restore(4, stored.opening.view(), Hash{}).error().code, Code::refused)
      << "what was erased stays erased";
}

TEST(Ledger, takes_back_only_an_opening_that_fits) {
  MemoryDisk disk;
  auto ledger = open(disk);
  FixedEntropy entropy(1);
  const journal::OpeningView opening{entropy.hash(), "text/plain", "said"};
  ledger->append_bare({journal::EntryKind::record, Instant::unix_ms(5), journal::commitment(kOrigin, opening)},
                      OpeningState::none);
  ASSERT_TRUE(ledger->flush());
  EXPECT_EQ(ledger->restore(0, {opening.salt, "text/plain", "never said"}, entropy.hash()).error().code, Code::refused);
  ASSERT_TRUE(ledger->restore(0, opening, entropy.hash()));
  EXPECT_EQ(ledger->opening(0)->opening.payload, "said");
}

TEST(Ledger, forgets_what_was_staged_and_not_flushed) {
  MemoryDisk disk;
  auto ledger = open(disk);
  append(*ledger, 5);
  ASSERT_TRUE(ledger->flush());
  const Hash root = ledger->root();
  append(*ledger, 300);
  ledger->discard_staged();
  EXPECT_EQ(ledger->size(), 5u);
  EXPECT_EQ(ledger->root(), root);
  append(*ledger, 1);
  ASSERT_TRUE(ledger->flush());
  EXPECT_TRUE(ledger->check_everything());
}

TEST(Slot, refuses_every_changed_byte) {
  const Bytes slot = encode(Slot{OpeningState::present, 12, 34, sha256("salt"), sha256("key"), 7});
  ASSERT_TRUE(decode_slot(slot));
  for (std::size_t i = 0; i < slot.size(); ++i) {
    Bytes changed = slot;
    changed[i] = static_cast<char>(changed[i] ^ 0x10);
    EXPECT_FALSE(decode_slot(changed)) << i;
  }
}

TEST(Ledger, destroys_an_opening_wherever_the_erasure_was_cut_off) {
  for (std::uint64_t cut = 0; cut < 8; ++cut) {
    for (std::uint8_t seed = 0; seed < 8; ++seed) {
      MemoryDisk disk;
      {
        const auto ledger = open(disk);
        append(*ledger, 12);  // the sixth slot lies across a sector's end
        ASSERT_TRUE(ledger->flush());
        disk.die_after(cut);
        EXPECT_FALSE(ledger->erase(5));
      }
      FixedEntropy noise(seed);
      disk.crash(noise);
      const auto ledger = open(disk);
      ASSERT_TRUE(ledger->erase(5)) << "cut " << cut << " seed " << int{seed};
      EXPECT_EQ(ledger->opening(5)->state, OpeningState::erased);
      const auto census = ledger->check_everything();
      ASSERT_TRUE(census) << census.error().detail;
      EXPECT_EQ(census->present, 11u);
    }
  }
}

TEST(Slot, has_one_form_only) {
  Bytes slot = encode(Slot{OpeningState::present, 12, 34, sha256("salt"), sha256("key"), 7});
  slot[2] = 1;  // an unused byte
  slot.replace(88, 8, sha256(slot.substr(0, 88)).view().substr(0, 8));
  EXPECT_FALSE(decode_slot(slot));
}

}  // namespace
}  // namespace thalweg::ledger
