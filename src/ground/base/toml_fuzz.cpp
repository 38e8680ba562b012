// SPDX-License-Identifier: Apache-2.0
#include "base/json.h"

/// What TOML yields must be a value that JSON can carry.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace thalweg;
  const Result<Json> value = parse_toml(BytesView(reinterpret_cast<const char*>(data), size));
  if (!value) return 0;
  const std::string written = to_canonical(*value);
  CHECK(is_utf8(written));
  const Result<Json> again = parse_json(written, true);
  CHECK(again.has_value());
  CHECK(*again == *value);
  return 0;
}
