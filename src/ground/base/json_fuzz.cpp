// SPDX-License-Identifier: Apache-2.0
#include "base/json.h"

/// Two parsers that share no code must agree: what one accepts as canonical the other reads to the same value, and what
/// the other reads is canonical once it has been written.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace thalweg;
  const BytesView text(reinterpret_cast<const char*>(data), size);
  const Result<Json> canonical = parse_canonical(text);
  const Result<Json> lenient = parse_json(text);
  if (canonical) {
    CHECK(to_canonical(*canonical) == text);
    CHECK(lenient.has_value());
    CHECK(*lenient == *canonical);
  }
  if (lenient) {
    const std::string written = to_canonical(*lenient);
    const Result<Json> again = parse_canonical(written);
    CHECK(again.has_value());
    CHECK(*again == *lenient);
    CHECK(canonical.has_value() == (written == text));
    CHECK(*parse_json(to_pretty(*lenient)) == *lenient);
  }
  const Result<Json> any_keys = parse_json(text, true);
  if (any_keys) {
    CHECK(is_utf8(to_canonical(*any_keys)));
    CHECK(*parse_json(to_canonical(*any_keys), true) == *any_keys);
  }
  return 0;
}
