// SPDX-License-Identifier: Apache-2.0
#include "ledger/slot.h"

namespace thalweg::ledger {

Bytes encode(const Slot& slot) {
  Bytes out;
  out.reserve(kSlotSize);
  out.push_back(static_cast<char>(slot.state));
  out.append(3, '\0');
  append_u32(out, slot.sealed_size);
  append_u64(out, slot.payload_offset);
  out += slot.salt.view();
  out += slot.key.view();
  append_u64(out, slot.source);
  out += sha256(out).view().substr(0, 8);
  CHECK(out.size() == kSlotSize);
  return out;
}

Result<Slot> decode_slot(BytesView bytes) {
  if (bytes.size() == kSlotSize && bytes[0] == kErasing) {
    Reader rest(bytes.substr(4));
    Slot erased{.state = OpeningState::erased};
    erased.sealed_size = TRY(rest.u32());
    erased.payload_offset = TRY(rest.u64());
    return erased;
  }
  if (bytes.size() != kSlotSize || sha256(bytes.substr(0, 88)).view().substr(0, 8) != bytes.substr(88)) {
    return Error{Code::corrupt, "an opening slot is damaged: its check value does not fit"};
  }
  Reader reader(bytes);
  Slot slot;
  const std::uint8_t state = TRY(reader.u8());
  if (state > static_cast<std::uint8_t>(OpeningState::plain)) {
    return Error{Code::corrupt, "an opening slot has the unknown state " + std::to_string(state)};
  }
  slot.state = static_cast<OpeningState>(state);
  const BytesView unused = TRY(reader.take(3));
  if (unused != BytesView("\0\0\0", 3))
    return Error{Code::corrupt, "an opening slot has something in its unused bytes"};
  slot.sealed_size = TRY(reader.u32());
  slot.payload_offset = TRY(reader.u64());
  slot.salt = TRY(reader.hash());
  slot.key = TRY(reader.hash());
  slot.source = TRY(reader.u64());
  return slot;
}

Bytes frame_lead(const journal::OpeningView& opening) {
  CHECK(opening.type.size() <= 255);
  return {static_cast<char>(opening.type.size())};
}

Result<journal::Opening> from_frame(BytesView frame, const Hash& salt) {
  const std::size_t type_size = frame.empty() ? 256 : static_cast<unsigned char>(frame[0]);
  if (1 + type_size > frame.size()) return Error{Code::corrupt, "a stored payload is too short to hold its type"};
  return journal::Opening{salt, std::string(frame.substr(1, type_size)), Bytes(frame.substr(1 + type_size))};
}

bool fits(const journal::Entry& entry, std::string_view origin, const StoredOpening& opening) {
  switch (opening.state) {
    case OpeningState::none:
    case OpeningState::erased: return true;
    case OpeningState::present: return journal::commitment(origin, opening.opening) == entry.commitment;
    case OpeningState::plain: return sha256(opening.opening.payload) == entry.commitment;
  }
  return false;
}

}  // namespace thalweg::ledger
