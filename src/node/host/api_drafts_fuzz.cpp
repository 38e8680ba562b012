// SPDX-License-Identifier: Apache-2.0
#include <cstdint>

#include "base/json.h"
#include "host/api_drafts.h"

using namespace thalweg;  // NOLINT(google-build-using-namespace)

/// What the strict reader takes as a batch is taken apart into the same drafts.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto drafts = host::drafts_from_json(text);
  const auto json = parse_json(text);
  if (!drafts || !json) return 0;
  const auto& records = *json->find("records")->as_array();
  CHECK(records.size() == drafts->size());
  for (std::size_t i = 0; i < records.size(); ++i) {
    const auto one = parse_json((*drafts)[i].json);
    CHECK(one.has_value());
    CHECK(*one == records[i]);
  }
  return 0;
}
