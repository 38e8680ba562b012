// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>

#include "agreement/agreement.h"
#include "agreement/fill.h"
#include "agreement/rules.h"
#include "agreement/sample.h"

/// National policies over the sample agreement: what is read is read the same again, and speaks of this agreement.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace thalweg;
  using namespace thalweg::agreement;
  static const Agreement over = parse(kSample, sample_annexes(), Reading::template_allowed).value();
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto policy = parse_policy(text, over);
  if (!policy) {
    CHECK(policy.error().code == Code::malformed);
    return 0;
  }
  CHECK(policy->agreement == over.id);
  CHECK(over.find_party(policy->party) != nullptr);
  const auto again = parse_policy(text, over);
  CHECK(again.has_value());
  CHECK(again->rules == policy->rules);
  return 0;
}
