// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>

#include "base/memory_disk.h"
#include "exchange/receipts.h"

/// A file of receipts with anything in it: it opens with the whole receipts at its front, or says that it is damaged;
/// what opened takes a further receipt, and opens again with that one as well.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace thalweg;
  using namespace thalweg::exchange;
  const Bytes input(reinterpret_cast<const char*>(data), size);
  for (const bool framed : {false, true}) {
    Bytes content = input;
    if (framed) {  // what a check value cannot tell from a receipt
      content.clear();
      append_u32(content, static_cast<std::uint32_t>(input.size()));
      content += sha256(input).view().substr(0, 8);
      content += input;
    }
    MemoryDisk disk;
    CHECK(disk.replace("receipts", content).has_value());
    auto receipts = Receipts::open(disk, "receipts");
    if (!receipts) continue;
    CHECK(receipts->size_bytes() <= content.size());
    const auto before = receipts->last();
    receipts->add("bes", Receipt{7, Instant::unix_ms(1'790'000'000'000), "note"});
    CHECK(receipts->flush().has_value());
    const auto again = Receipts::open(disk, "receipts");
    CHECK(again.has_value());
    CHECK(again->size_bytes() == receipts->size_bytes());
    CHECK(again->last().at("bes").size == 7);
    CHECK(again->last().size() == before.size() + (before.contains("bes") ? 0 : 1));
  }
  return 0;
}
