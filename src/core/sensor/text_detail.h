// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <cstdint>
#include <cstring>
#include <optional>

#include "base/bytes.h"
#include "base/time.h"
#include "sensor/report.h"

/// Small readers that several formats share. All refuse with nothing; the caller knows what it was about.
namespace thalweg::sensor {

/// A decimal number times 10^`places`, rounded to the nearest (halves away from zero): "-12.345" at 2 places is -1235.
/// At most 18 digits count; an exponent is not read.
[[nodiscard]] std::optional<std::int64_t> decimal(BytesView text, int places);

/// RFC 3339 with any fraction and Z or an offset, or whole seconds (below 10^11) or milliseconds since 1970.
[[nodiscard]] std::optional<Instant> instant(BytesView text);

/// True for 1 to kUidMax bytes of UTF-8 without control characters.
[[nodiscard]] bool is_uid(BytesView text);

/// A place, or nothing when it is not on the earth or not a number.
[[nodiscard]] std::optional<geometry::Position> position(double lat, double lon);

/// cm/s, or kNoSpeed for what is negative, not a number or faster than the field holds.
[[nodiscard]] std::uint16_t speed_cm_s(double metres_per_second);

/// Hundredths of a degree in [0, 36000), or kNoCourse for what is not a number or outside [0, 360].
[[nodiscard]] std::uint16_t course_cdeg(double degrees);

/// Splits into lines, without their ends (LF or CR LF); empty ones are left out. `each` gets the line; `too_long` is
/// called once for a line of more than `longest` bytes. Gives back how many bytes are done with.
template <class Each, class TooLong>
std::size_t for_each_line(BytesView bytes, bool is_end, std::size_t longest, Each&& each, TooLong&& too_long) {
  std::size_t at = 0;
  while (at < bytes.size()) {
    const void* found = std::memchr(bytes.data() + at, '\n', bytes.size() - at);
    if (found == nullptr && !is_end) {
      if (bytes.size() - at <= longest) return at;
      too_long(bytes.substr(at), false);
      return bytes.size();
    }
    const std::size_t end =
        found == nullptr ? bytes.size() : static_cast<std::size_t>(static_cast<const char*>(found) - bytes.data());
    BytesView line = bytes.substr(at, end - at);
    at = found == nullptr ? end : end + 1;
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    if (line.size() > longest) {
      too_long(line, true);
    } else {
      each(line);
    }
  }
  return at;
}

}  // namespace thalweg::sensor
