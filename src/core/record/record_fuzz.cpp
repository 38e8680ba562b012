// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>

#include "record/guard.h"
#include "record/record.h"

/// Whatever is admitted is canonical, can be read back without surprises, and would be composed to the same bytes.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace thalweg;
  const BytesView bytes(reinterpret_cast<const char*>(data), size);
  (void)record::traces_in_text(bytes);
  const auto record = record::admit(bytes);
  if (!record) return 0;
  CHECK(record->bytes == bytes);
  CHECK(to_canonical(record->json) == bytes);
  CHECK(record->kind != nullptr);
  (void)record->cites();
  (void)record->place();
  (void)record::look_for_traces(record->json);
  const auto again = record::compose(record->json);
  CHECK(again.has_value());
  CHECK(again->bytes == bytes);
  return 0;
}
