// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>

#include "release/verdict.h"

/// Verdicts as they lie in the national journal: what is read is written back to the same bytes, by both writers.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace thalweg;
  const BytesView text(reinterpret_cast<const char*>(data), size);
  const auto json = parse_canonical(text);
  if (!json) return 0;
  const auto verdict = release::verdict_from_json(*json);
  if (!verdict) return 0;
  CHECK(release::to_text(*verdict) == text);
  CHECK(release::to_json(*verdict) == *json);
  return 0;
}
