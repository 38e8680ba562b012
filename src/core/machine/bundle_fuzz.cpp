// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>

#include "base/crypto.h"
#include "machine/bundle.h"

/// Whatever a memory stick brings: what parses is written back to the same bytes. The input is read as it is, and with
/// the first line and the check value put around it that random bytes would never have.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace thalweg;
  const Bytes input(reinterpret_cast<const char*>(data), size);
  Bytes checked = "thalweg bundle v1\n" + input;
  checked += sha256(checked).view();
  for (const Bytes& bytes : {input, checked}) {
    const auto bundle = machine::parse_bundle(bytes);
    if (bundle) CHECK(machine::to_bytes(*bundle) == bytes);
  }
  return 0;
}
