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
  std::uint64_t generation = 0;  ///< 0: never written, or not written whole
  Bytes content;
};

/// Empty when the bytes are not there. That the disk could not read them is an error: what they say still holds.
Result<Bytes> read_if_there(const File& file, std::uint64_t offset, std::size_t count) {
  auto bytes = file.read(offset, count);
  if (!bytes && bytes.error().code == Code::corrupt) return Bytes();
  return bytes;
}

Result<Slot> read_slot(const File& file, std::uint64_t offset) {
  const Bytes header = TRY(read_if_there(file, offset, kHeaderSize));
  Reader reader(header);
  const auto generation = reader.u64();
  const auto length = reader.u32();
  const auto hash = reader.hash();
  if (!generation || !length || !hash || *length > Register::kContentMax) return Slot{};
  Bytes content = TRY(read_if_there(file, offset + kHeaderSize, *length));
  if (content.size() != *length || slot_hash(*generation, content) != *hash) return Slot{};
  return Slot{*generation, std::move(content)};
}

}  // namespace

Result<Register> Register::open(Disk& disk, std::string_view path) {
  Register value;
  value.file_ = TRY(disk.open(path));
  TRY(value.file_->sync());  // what a killed process wrote may not be durable yet
  for (const std::uint64_t offset : {std::uint64_t{0}, kSlotSize}) {
    Slot slot = TRY(read_slot(*value.file_, offset));
    if (slot.generation > value.generation_) {
      value.generation_ = slot.generation;
      value.content_ = std::move(slot.content);
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
