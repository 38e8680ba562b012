// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>

#include "journal/checkpoint.h"
#include "journal/commitment.h"

using namespace thalweg;           // NOLINT(google-build-using-namespace)
using namespace thalweg::journal;  // NOLINT(google-build-using-namespace)

// What is read is written back to the same bytes: checkpoints and entries.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const BytesView input(reinterpret_cast<const char*>(data), size);
  const Result<Checkpoint> strict = parse_checkpoint_text(input);
  const Result<Checkpoint> lenient = parse_checkpoint_text(input, ExtensionLines::ignore);
  if (strict) {
    CHECK(to_text(*strict) == input);
    CHECK(lenient && *lenient == *strict);
  }
  if (lenient) CHECK(input.starts_with(to_text(*lenient)));
  if (const Result<Entry> entry = decode_entry(input)) CHECK(view(encode(*entry)) == input);
  return 0;
}
