// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "agreement/agreement.h"
#include "agreement/explain.h"
#include "agreement/fill.h"
#include "agreement/sample.h"

// Whatever the bytes: reading ends with an agreement or a list of complaints; a text that is read is read the same
// again, and explains itself.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace thalweg::agreement;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const thalweg::Result<Agreement> agreement = parse(text, {}, Reading::template_allowed);
  (void)check(text, sample_annexes());
  if (const auto filled = fill(text, sample_keys({"aaa", "bbb"}))) (void)parse(*filled, sample_annexes());
  if (!agreement) return 0;
  (void)explain(*agreement);
  CHECK(diff(*agreement, *parse(text, {}, Reading::template_allowed)).empty());
  (void)parse_policy(text, *agreement);
  return 0;
}
