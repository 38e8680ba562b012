// SPDX-License-Identifier: Apache-2.0
#include "sensing/sources.h"

using namespace thalweg;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto sources = sensing::parse_sources({reinterpret_cast<const char*>(data), size});
  if (!sources) return 0;
  for (const sensing::Source& source : sources->sources) CHECK(!source.terms.id.empty() && source.terms.burst > 0);
  return 0;
}
