// SPDX-License-Identifier: Apache-2.0
#include "sensing/telling.h"

/// contacts.toml: whatever is taken has what its drafts need.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace thalweg;
  const auto orders = sensing::parse_tellings({reinterpret_cast<const char*>(data), size});
  if (!orders) return 0;
  for (const sensing::Telling& order : *orders) {
    CHECK(!order.envelope.text("office").empty());
    CHECK(order.each >= Duration::seconds(1));
    CHECK(!order.counts || !order.sector.empty());
  }
  return 0;
}
