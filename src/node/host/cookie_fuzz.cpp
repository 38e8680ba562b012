// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>

#include "host/access.h"

using namespace thalweg;        // NOLINT(google-build-using-namespace)
using namespace thalweg::host;  // NOLINT(google-build-using-namespace)

/// Headers that say who calls: whatever is found stands in the header, and a token is read back as it was.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto value = cookie_of(text, "c")) CHECK(text.find("c=" + std::string(*value)) != std::string_view::npos);
  if (const auto token = bearer_of(text)) CHECK(text.find(*token) != std::string_view::npos);
  if (const auto token = token_from_text(text)) CHECK(token_from_text(*token).value() == *token);
  return 0;
}
