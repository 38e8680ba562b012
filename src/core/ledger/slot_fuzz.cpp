// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>

#include "base/memory_disk.h"
#include "ledger/register.h"
#include "ledger/slot.h"

using namespace thalweg;          // NOLINT(google-build-using-namespace)
using namespace thalweg::ledger;  // NOLINT(google-build-using-namespace)

/// What lies on a disk beside the entries: slots of openings, frames of payloads, registers. A slot that is read is
/// written back to the same bytes; a register can be written after any content that it was found with.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const BytesView input(reinterpret_cast<const char*>(data), size);
  const bool cut_off = !input.empty() && input[0] == kErasing;  // then the rest may be anything
  if (const auto slot = decode_slot(input)) CHECK(cut_off || encode(*slot) == input);
  Bytes checked(input.substr(0, kSlotSize - 8));
  checked.resize(kSlotSize - 8);
  checked += sha256(checked).view().substr(0, 8);
  if (const auto slot = decode_slot(checked)) CHECK(cut_off || encode(*slot) == checked);
  if (const auto opening = from_frame(input, Hash{})) {
    CHECK(frame_lead({Hash{}, opening->type, opening->payload}) + opening->type + opening->payload == input);
  }
  MemoryDisk disk;
  CHECK(disk.replace("state", input).has_value());
  auto found = Register::open(disk, "state");
  CHECK(found.has_value());
  CHECK(found->write("new").has_value());
  CHECK(Register::open(disk, "state").value().content() == Bytes("new"));
  return 0;
}
