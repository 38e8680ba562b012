// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>

#include "base/bytes.h"
#include "base/time.h"

/// The text forms of single values: what is read is what would have been written, letter for letter.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace thalweg;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto at = instant_from_rfc3339(text)) CHECK(to_rfc3339(*at) == text);
  if (const auto date = date_from_text(text)) CHECK(to_date(*date) == text);
  if (const auto span = duration_from_text(text)) CHECK(duration_from_text(to_text(*span)).value() == *span);
  if (const auto bytes = from_hex(text)) CHECK(to_hex(*bytes) == text);
  if (const auto hash = hash_from_hex(text)) CHECK(to_hex(*hash) == text);
  if (const auto bytes = from_base64(text)) CHECK(to_base64(*bytes) == text);
  if (const auto hash = hash_from_base64(text)) CHECK(to_base64(hash->view()) == text);
  if (const auto number = from_decimal(text)) CHECK(std::to_string(*number) == text);
  CHECK(from_hex(to_hex(text)).value() == text);
  CHECK(from_base64(to_base64(text)).value() == text);
  return 0;
}
