// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "sensor/report.h"

/// What the fuzz targets of the decoders share.
namespace thalweg::sensor {

/// Everything that a report says, as text, so that two can be compared after their decoders are gone.
inline std::string fingerprint(const Report& report) {
  std::string text(report.uid);
  text += '|';
  text += report.name;
  for (const std::int64_t value : {report.at.unix_ms(),
                                   report.valid.milliseconds(),
                                   std::int64_t{report.position.lat_e7},
                                   std::int64_t{report.position.lon_e7},
                                   report.reading_milli,
                                   std::int64_t{report.speed_cm_s},
                                   std::int64_t{report.course_cdeg},
                                   static_cast<std::int64_t>(report.statement),
                                   static_cast<std::int64_t>(report.subject),
                                   std::int64_t{report.ship_type},
                                   std::int64_t{report.has_position},
                                   std::int64_t{report.own}}) {
    text += '|' + std::to_string(value);
  }
  return text;
}

inline void collect(const Batch& batch, std::vector<std::string>& into) {
  CHECK(batch.refused.size() <= kRefusedPerBatchMax);
  for (const Refused& refused : batch.refused) {
    CHECK(refused.beginning.size() <= kBeginningMax);
    CHECK(refused.reason != Reason::people || refused.beginning.empty());
  }
  for (const Report& report : batch.reports) {
    CHECK(!report.uid.empty() && report.uid.size() <= kUidMax);
    CHECK(is_utf8(report.uid));
    CHECK(is_utf8(report.name));
    CHECK(geometry::is_on_earth(report.position));
    CHECK(report.course_cdeg == kNoCourse || report.course_cdeg < 36'000);
    CHECK(report.valid >= Duration());
    into.push_back(fingerprint(report));
  }
}

/// The first byte says how finely the rest is cut the second time.
template <class D>
void read_whole_and_cut(const std::uint8_t* data, std::size_t size) {
  if (size < 1) return;
  const Instant now = Instant::unix_ms(1'788'220'800'000);
  const std::size_t step = data[0] % 64 + 1;
  const BytesView bytes(reinterpret_cast<const char*>(data + 1), size - 1);
  std::vector<std::string> whole, cut;
  D at_once(1);
  collect(at_once.take(bytes, now), whole);
  collect(at_once.finish(now), whole);
  D in_pieces(1);
  for (std::size_t at = 0; at < bytes.size(); at += step) collect(in_pieces.take(bytes.substr(at, step), now), cut);
  collect(in_pieces.finish(now), cut);
  CHECK(whole == cut);
  CHECK(at_once.tally().reports == in_pieces.tally().reports);
  CHECK(at_once.tally().ignored == in_pieces.tally().ignored);
}

}  // namespace thalweg::sensor
