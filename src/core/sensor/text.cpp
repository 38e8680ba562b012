// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "sensor/text_detail.h"

namespace thalweg::sensor {

namespace {

constexpr bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// `count` digits at `at`, or nothing.
std::optional<int> digits(BytesView text, std::size_t at, std::size_t count) {
  if (at + count > text.size()) return std::nullopt;
  int value = 0;
  for (std::size_t i = at; i < at + count; ++i) {
    if (!is_digit(text[i])) return std::nullopt;
    value = value * 10 + (text[i] - '0');
  }
  return value;
}

/// Days since 1970 of a date of the Gregorian calendar.
constexpr std::int64_t days_from_date(std::int64_t year, int month, int day) {
  year -= month <= 2 ? 1 : 0;
  const std::int64_t era = year / 400;
  const std::int64_t of_era = year - era * 400;
  const std::int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  return era * 146'097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719'468;
}

constexpr int days_in(int year, int month) {
  if (month == 2) return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28;
  return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

std::optional<Instant> rfc3339(BytesView text) {
  const auto year = digits(text, 0, 4), month = digits(text, 5, 2), day = digits(text, 8, 2);
  const auto hour = digits(text, 11, 2), minute = digits(text, 14, 2), second = digits(text, 17, 2);
  if (!year || !month || !day || !hour || !minute || !second) return std::nullopt;
  if (text[4] != '-' || text[7] != '-' || (text[10] != 'T' && text[10] != ' ')) return std::nullopt;
  if (text[13] != ':' || text[16] != ':') return std::nullopt;
  if (*year < 1970 || *month < 1 || *month > 12 || *day < 1 || *day > days_in(*year, *month)) return std::nullopt;
  if (*hour > 23 || *minute > 59 || *second > 60) return std::nullopt;
  std::size_t at = 19;
  std::int64_t ms = 0;
  if (at < text.size() && text[at] == '.') {
    std::int64_t scale = 100;
    for (++at; at < text.size() && is_digit(text[at]); ++at, scale /= 10) ms += (text[at] - '0') * scale;
    if (!is_digit(text[at - 1])) return std::nullopt;
  }
  std::int64_t offset_min = 0;
  if (at + 1 == text.size() && text[at] == 'Z') {
    // UTC
  } else if (at + 6 == text.size() && (text[at] == '+' || text[at] == '-') && text[at + 3] == ':') {
    const auto hours = digits(text, at + 1, 2), minutes = digits(text, at + 4, 2);
    if (!hours || !minutes || *hours > 23 || *minutes > 59) return std::nullopt;
    offset_min = (*hours * 60 + *minutes) * (text[at] == '-' ? -1 : 1);
  } else {
    return std::nullopt;
  }
  const std::int64_t seconds =
      days_from_date(*year, *month, *day) * 86'400 + *hour * 3'600 + (*minute - offset_min) * 60 + *second;
  return Instant::unix_ms(seconds * 1'000 + ms);
}

}  // namespace

std::optional<std::int64_t> decimal(BytesView text, int places) {
  std::size_t at = 0;
  const bool negative = !text.empty() && text[0] == '-';
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) ++at;
  std::int64_t value = 0;
  int counted = 0;
  const std::size_t begin = at;
  for (; at < text.size() && is_digit(text[at]); ++at) {
    value = value * 10 + (text[at] - '0');
    if (value > 0 && ++counted > 18 - places) return std::nullopt;
  }
  const std::size_t whole = at - begin;
  int left = places;
  bool up = false;
  std::size_t fraction = 0;
  if (at < text.size() && text[at] == '.') {
    for (++at; at < text.size() && is_digit(text[at]); ++at, ++fraction) {
      if (left > 0) {
        value = value * 10 + (text[at] - '0');
        --left;
      } else if (static_cast<int>(fraction) == places) {
        up = text[at] >= '5';
      }
    }
  }
  if (at != text.size() || whole + fraction == 0) return std::nullopt;
  for (; left > 0; --left) value *= 10;
  if (up) ++value;
  return negative ? -value : value;
}

std::optional<Instant> instant(BytesView text) {
  if (text.size() >= 20 && text[4] == '-') return rfc3339(text);
  const auto seconds = decimal(text, 3);
  if (!seconds || *seconds < 0) return std::nullopt;
  constexpr std::int64_t kSecondsMax = 100'000'000'000;  // the year 5138; in milliseconds, 1973
  if (*seconds < kSecondsMax * 1'000) return Instant::unix_ms(*seconds);
  if (*seconds / 1'000 > kSecondsMax * 1'000) return std::nullopt;
  return Instant::unix_ms(*seconds / 1'000);
}

bool is_uid(BytesView text) {
  if (text.empty() || text.size() > kUidMax) return false;
  bool ascii = true;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte == 0x7F) return false;
    ascii &= byte < 0x80;
  }
  return ascii || is_utf8(text);
}

std::optional<geometry::Position> position(double lat, double lon) {
  const double lat_e7 = std::round(lat * 1e7);
  const double lon_e7 = std::round(lon * 1e7);
  if (!(std::abs(lat_e7) <= geometry::kLatE7Max) || !(std::abs(lon_e7) <= geometry::kLonE7Max)) return std::nullopt;
  return geometry::Position{static_cast<std::int32_t>(lat_e7), static_cast<std::int32_t>(lon_e7)};
}

std::uint16_t speed_cm_s(double metres_per_second) {
  const double value = std::round(metres_per_second * 100);
  return value >= 0 && value < kNoSpeed ? static_cast<std::uint16_t>(value) : kNoSpeed;
}

std::uint16_t course_cdeg(double degrees) {
  if (!(degrees >= 0 && degrees <= 360)) return kNoCourse;
  return static_cast<std::uint16_t>(std::lround(degrees * 100) % 36'000);
}

}  // namespace thalweg::sensor
