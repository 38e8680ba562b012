// SPDX-License-Identifier: Apache-2.0
#include "ledger/register.h"

#include "base/crypto.h"

namespace thalweg::ledger {
namespace {

constexpr std::size_t kHeaderSize = 8 + 4 + 32;
constexpr std::uint64_t kSlotSize = Register::kContentMax + kHeaderSize;

Hash slot_hash(std::uint64_t generation, BytesView content) {
  Bytes prefix;
  append_u64(prefix, generation);
  return sha256_prefixed(0x52, prefix, content);
}

struct Slot {
  std::uint64_t generation = 0;
  Bytes content;
};

/// Nothing when the slot was never written or not written whole.
std::optional<Slot> read_slot(const File& file, std::uint64_t offset) {
  auto header = file.read(offset, kHeaderSize);
  if (!header) return std::nullopt;
  Reader reader(*header);
  const auto generation = reader.u64();
  const auto length = reader.u32();
  const auto hash = reader.hash();
  if (!generation || !length || !hash || *generation == 0 || *length > Register::kContentMax) return std::nullopt;
  auto content = file.read(offset + kHeaderSize, *length);
  if (!content || slot_hash(*generation, *content) != *hash) return std::nullopt;
  return Slot{*generation, std::move(*content)};
}

}  // namespace

Result<Register> Register::open(Disk& disk, std::string_view path) {
  Register value;
  value.file_ = TRY(disk.open(path));
  for (const std::uint64_t offset : {std::uint64_t{0}, kSlotSize}) {
    auto slot = read_slot(*value.file_, offset);
    if (slot && slot->generation > value.generation_) {
      value.generation_ = slot->generation;
      value.content_ = std::move(slot->content);
    }
  }
  return value;
}

Result<Unit> Register::write(BytesView content) {
  CHECK(content.size() <= kContentMax);
  const std::uint64_t generation = generation_ + 1;
  Bytes slot;
  append_u64(slot, generation);
  append_u32(slot, static_cast<std::uint32_t>(content.size()));
  slot += slot_hash(generation, content).view();
  slot += content;
  TRY(file_->write((generation % 2) * kSlotSize, slot));
  TRY(file_->sync());
  generation_ = generation;
  content_ = Bytes(content);
  return Unit{};
}

}  // namespace thalweg::ledger
