// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>

#include "host/index.h"
#include "host/indexer.h"

/// What the index reads back from others: where a page goes on, and receipts as notes.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace thalweg;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto cursor = host::page_cursor_from_text(text)) CHECK(host::to_text(*cursor) == text);
  (void)host::receipt_in(text, "bes").has_value();
  return 0;
}
