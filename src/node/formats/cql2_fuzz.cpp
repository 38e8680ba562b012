// SPDX-License-Identifier: Apache-2.0
#include <cstdint>
#include <string_view>

#include "formats/cql2.h"

// Filters as programs beyond the node's control write them: read, and asked of a feature, in both spellings.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace thalweg::formats;  // NOLINT(google-build-using-namespace)
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  Feature feature{"id", Feature::Shape::point, {{{304'000'000, 480'000'000}}}, {}};
  feature.properties = thalweg::JsonObject{{"a", "text"}, {"b", 7}, {"c", "2026-09-01T10:00:00Z"}};
  for (const auto& expression :
       {cql2::parse_text(text, cql2::position_of_degrees), cql2::parse_json_filter(text, cql2::position_of_degrees)}) {
    if (!expression) continue;
    (void)cql2::holds(*expression, feature);
    (void)cql2::properties_of(*expression);
  }
  return 0;
}
