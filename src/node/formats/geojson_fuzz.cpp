// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>

#include "formats/geojson.h"

// Whatever was read must be writable and read back as the same numbers, and a frontier built of it must answer.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace thalweg;
  const BytesView text(reinterpret_cast<const char*>(data), size);
  (void)formats::read_rivers(text);
  (void)formats::read_markers(text);
  if (const auto lines = formats::read_frontier(text)) {
    std::vector<formats::Feature> features;
    for (const auto& line : *lines) features.push_back({"line", formats::Feature::Shape::line, {line}, JsonObject{}});
    CHECK(formats::read_frontier(formats::write_features(features)).value() == *lines);
    if (const auto frontier = geometry::Frontier::build(*lines)) {
      CHECK(frontier->nearest(lines->front().front()).distance_m < 0.1);
      CHECK(frontier->nearest({-123'456'789, 1'234'567'890}).distance_m >= 0);
    }
  }
  if (const auto crossings = formats::read_crossings(text)) {
    for (const auto& crossing : *crossings) {
      CHECK(!crossing.names.empty());
      CHECK(geometry::is_on_earth(geometry::blur(crossing.position, crossing.uncertainty_m)));
    }
  }
  return 0;
}
