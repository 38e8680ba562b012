// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ledger/ledger.h"

namespace thalweg::ledger {

/// One 96-byte slot of the openings file: state, where the sealed payload lies, salt, payload key, source, and a check
/// value (the first 8 bytes of the SHA-256 of the other 88), so that a torn slot is noticed.
struct Slot {
  OpeningState state = OpeningState::none;
  std::uint32_t sealed_size = 0;
  std::uint64_t payload_offset = 0;
  Hash salt;
  Hash key;
  std::uint64_t source = 0;
};

inline constexpr std::size_t kSlotSize = 96;
inline constexpr std::size_t kBundledEntrySize = 2 + journal::kEntrySize;

/// The first byte of a slot that is being erased. It is written alone, so that it cannot tear, and stays until all the
/// rest has been overwritten: whatever the power leaves of such a slot, it is erased, and the erasure is done again.
inline constexpr char kErasing = '\xe5';
/// Where a slot's last 16 bytes begin, source and check value: no disk sector ends in between.
inline constexpr std::size_t kSlotTail = 80;

[[nodiscard]] Bytes encode(const Slot& slot);
/// Errors  corrupt: not 96 bytes, or the check value does not fit.
[[nodiscard]] Result<Slot> decode_slot(BytesView bytes);

/// What is sealed is a frame: type length, type, payload; so that the type is hidden and erased with the payload. This
/// is its first byte, the length.
[[nodiscard]] Bytes frame_lead(const journal::OpeningView& opening);
/// Errors  corrupt.
[[nodiscard]] Result<journal::Opening> from_frame(BytesView frame, const Hash& salt);

/// True when the opening is what the entry commits to, under the journal's origin.
[[nodiscard]] bool fits(const journal::Entry& entry, std::string_view origin, const StoredOpening& opening);

}  // namespace thalweg::ledger
