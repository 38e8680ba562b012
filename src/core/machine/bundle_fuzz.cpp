// SPDX-License-Identifier: Apache-2.0
#include "machine/bundle.h"

/// Whatever a memory stick brings: what parses is written back to the same bytes.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const thalweg::BytesView bytes(reinterpret_cast<const char*>(data), size);
  const auto bundle = thalweg::machine::parse_bundle(bytes);
  if (bundle) CHECK(thalweg::machine::to_bytes(*bundle) == bytes);
  return 0;
}
