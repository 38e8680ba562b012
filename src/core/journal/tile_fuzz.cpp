// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>

#include "journal/tile.h"

using namespace thalweg;           // NOLINT(google-build-using-namespace)
using namespace thalweg::journal;  // NOLINT(google-build-using-namespace)

// What is read is written back to the same bytes: tile paths and bundles.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const BytesView input(reinterpret_cast<const char*>(data), size);
  if (const Result<Tile> tile = parse_tile_path(input)) CHECK(tile_path(*tile) == input);
  if (const Result<std::vector<BytesView>> entries = parse_bundle(input)) {
    Bytes bundle;
    for (const BytesView entry : *entries) append_bundle_entry(bundle, entry);
    CHECK(bundle == input);
  }
  return 0;
}
