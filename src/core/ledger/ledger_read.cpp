// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "ledger/ledger.h"
#include "ledger/slot.h"

namespace thalweg::ledger {
namespace {

/// Payloads that lie close together are read in one go, up to this much.
constexpr std::uint64_t kReadAheadMax = 32 * 1024 * 1024;

Result<journal::Entry> decode_bundled(BytesView bytes, EntryIndex index) {
  if (bytes.substr(0, 2) != BytesView("\0\x2a", 2)) {
    return Error{Code::corrupt, "entry " + std::to_string(index) + " does not have the length of an entry"};
  }
  auto entry = journal::decode_entry(bytes.substr(2));
  if (!entry) return Error{Code::corrupt, "entry " + std::to_string(index) + ": " + entry.error().detail};
  return entry;
}

Result<StoredOpening> open_slot(const Slot& slot, BytesView sealed, EntryIndex index) {
  StoredOpening stored{slot.state, {}, slot.source};
  if (slot.state != OpeningState::present && slot.state != OpeningState::plain) return stored;
  auto frame = unseal(slot.key, sealed);
  if (!frame)
    return Error{
        Code::corrupt,
        "payload of entry " + std::to_string(index) + " does not open with its key: the bytes on disk were changed"};
  stored.opening = TRY(from_frame(*frame, slot.salt));
  return stored;
}

}  // namespace

Result<journal::Entry> Ledger::entry(EntryIndex index) const {
  auto batch = TRY(entries(index, index + 1));
  return std::move(batch.front());
}

Result<std::vector<journal::Entry>> Ledger::entries(EntryIndex start, EntryIndex end) const {
  if (start > end || end > durable_) {
    return Error{Code::not_found,
                 "entries " + std::to_string(start) + " to " + std::to_string(end) + " lie outside the journal of " +
                     std::to_string(durable_)};
  }
  const Bytes raw = TRY(entries_->read(start * kBundledEntrySize, (end - start) * kBundledEntrySize));
  std::vector<journal::Entry> batch;
  batch.reserve(end - start);
  for (EntryIndex i = start; i < end; ++i) {
    batch.push_back(TRY(decode_bundled(BytesView(raw).substr((i - start) * kBundledEntrySize, kBundledEntrySize), i)));
  }
  return batch;
}

Result<StoredOpening> Ledger::opening(EntryIndex index) const {
  auto batch = TRY(openings(index, index + 1));
  return std::move(batch.front());
}

Result<std::vector<StoredOpening>> Ledger::openings(EntryIndex start, EntryIndex end) const {
  if (start > end || end > durable_) {
    return Error{Code::not_found,
                 "openings " + std::to_string(start) + " to " + std::to_string(end) + " lie outside the journal of " +
                     std::to_string(durable_)};
  }
  const Bytes raw = TRY(openings_->read(start * kSlotSize, (end - start) * kSlotSize));
  std::vector<Slot> slots;
  slots.reserve(end - start);
  std::uint64_t low = ~std::uint64_t{0};
  std::uint64_t high = 0;
  for (EntryIndex i = start; i < end; ++i) {
    auto slot = decode_slot(BytesView(raw).substr((i - start) * kSlotSize, kSlotSize));
    if (!slot) return Error{Code::corrupt, "opening " + std::to_string(i) + ": " + slot.error().detail};
    if (slot->sealed_size > 0) {
      low = std::min(low, slot->payload_offset);
      high = std::max(high, slot->payload_offset + slot->sealed_size);
    }
    slots.push_back(*slot);
  }
  const bool together = high > low && high - low <= kReadAheadMax;
  const Bytes payloads = together ? TRY(payloads_->read(low, high - low)) : Bytes();
  std::vector<StoredOpening> batch;
  batch.reserve(slots.size());
  for (EntryIndex i = start; i < end; ++i) {
    const Slot& slot = slots[i - start];
    if (together) {
      const BytesView sealed =
          slot.sealed_size > 0 ? BytesView(payloads).substr(slot.payload_offset - low, slot.sealed_size) : BytesView();
      batch.push_back(TRY(open_slot(slot, sealed, i)));
    } else {
      const Bytes sealed = slot.sealed_size > 0 ? TRY(payloads_->read(slot.payload_offset, slot.sealed_size)) : Bytes();
      batch.push_back(TRY(open_slot(slot, sealed, i)));
    }
  }
  return batch;
}

Result<Bytes> Ledger::tile(unsigned level, std::uint64_t index, unsigned width) const {
  const std::uint64_t first = index * 256;
  if (level >= kLevels || width == 0 || width > 256 || index > (~std::uint64_t{0} >> 9) ||
      first + width > (durable_ >> (8 * level))) {
    return Error{Code::not_found,
                 "tile " + std::to_string(index) + " of level " + std::to_string(level) + " and width " +
                     std::to_string(width) + " is not complete in the journal of " + std::to_string(durable_)};
  }
  return hashes_[level]->read(first * sizeof(Hash), width * sizeof(Hash));
}

Result<Bytes> Ledger::bundle(std::uint64_t index, unsigned width) const {
  const std::uint64_t first = index * 256;
  if (width == 0 || width > 256 || index > (~std::uint64_t{0} >> 9) || first + width > durable_) {
    return Error{Code::not_found,
                 "entry bundle " + std::to_string(index) + " of width " + std::to_string(width) +
                     " is not complete in the journal of " + std::to_string(durable_)};
  }
  return entries_->read(first * kBundledEntrySize, width * kBundledEntrySize);
}

Result<Hash> Ledger::node(unsigned level, std::uint64_t index) const {
  const unsigned stored_level = level / 8;
  const unsigned above = level % 8;
  const std::uint64_t count = std::uint64_t{1} << above;
  if (stored_level >= kLevels || index > (~std::uint64_t{0} >> (above + 6)) ||
      (index + 1) * count > (durable_ >> (8 * stored_level))) {
    return Error{Code::not_found,
                 "tree node " + std::to_string(index) + " of level " + std::to_string(level) +
                     " is not complete in the journal of " + std::to_string(durable_)};
  }
  const Bytes raw = TRY(hashes_[stored_level]->read(index * count * sizeof(Hash), count * sizeof(Hash)));
  journal::CompactRange range;
  for (std::size_t i = 0; i < raw.size(); i += sizeof(Hash)) {
    range.append(TRY(hash_from_bytes(BytesView(raw).substr(i, sizeof(Hash)))));
  }
  return range.root();
}

Result<Hash> Ledger::root_at(TreeSize size) const {
  if (size > durable_)
    return Error{Code::not_found,
                 "the journal holds " + std::to_string(durable_) + " entries, not " + std::to_string(size)};
  return journal::range_root(*this, 0, size);
}

}  // namespace thalweg::ledger
