// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>

#include "net/gzip.h"

/// Whatever comes compressed never grows beyond what was allowed, and what we compress comes back.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace thalweg;
  constexpr std::size_t kBytesMax = 4096;
  const BytesView bytes(reinterpret_cast<const char*>(data), size);
  if (const auto opened = net::gunzip(bytes, kBytesMax)) {
    CHECK(opened->size() <= kBytesMax);
    CHECK(net::gunzip(net::gzip(*opened), kBytesMax).value() == *opened);
  }
  CHECK(net::gunzip(net::gzip(bytes), size).value() == bytes);
  return 0;
}
