// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "picture/commons.h"
#include "picture/shard.h"

/// Rules that can be read either make a plan or are refused, and a plan takes reports anywhere on the earth.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace thalweg;
  if (size < 8) return 0;
  const BytesView text(reinterpret_cast<const char*>(data + 8), size - 8);
  const auto json = parse_json(text, true);
  if (!json) return 0;
  auto set = picture::rules_from_json(*json);
  if (!set || set->zones.size() > 8 || set->rules.size() > 64) return 0;
  const auto plan =
      picture::Plan::build(std::move(set).value(), {{{300'000'000, 450'000'000}, {301'000'000, 450'500'000}}});
  if (!plan) return 0;
  picture::Shard shard(*plan, {});
  picture::Commons commons(*plan);
  sensor::Report report;
  report.uid = "a";
  report.has_position = true;
  report.position = {300'000'000, 450'000'000};
  for (std::int64_t i = 0; i < 40; ++i) {
    const auto step = [&](std::int64_t k) { return (std::int64_t{data[(i + k) % 8]} - 128) * 300'000; };
    report.position.lat_e7 = static_cast<std::int32_t>(
        std::clamp<std::int64_t>(report.position.lat_e7 + step(0), -geometry::kLatE7Max, geometry::kLatE7Max));
    report.position.lon_e7 = static_cast<std::int32_t>(
        std::clamp<std::int64_t>(report.position.lon_e7 + step(3), -geometry::kLonE7Max, geometry::kLonE7Max));
    report.speed_cm_s = static_cast<std::uint16_t>(data[i % 8] * 100);
    report.course_cdeg = static_cast<std::uint16_t>(data[(i + 1) % 8] * 140);
    report.at = Instant::unix_ms(1'788'220'800'000) + Duration::seconds(i * data[(i + 2) % 8]);
    report.uid = i % 3 == 0 ? "b" : "a";
    (void)shard.take(report, report.at);
    for (const picture::Step& each : shard.drain_steps()) commons.take(each);
    if (i % 8 == 0) shard.advance(report.at);
  }
  CHECK(shard.size() <= 2);
  CHECK(shard.overflowed() == 0);
  return 0;
}
