// SPDX-License-Identifier: Apache-2.0
#include "base/time.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/bytes.h"

namespace thalweg {
namespace {

constexpr std::int64_t kDayMs = 86'400'000;
constexpr std::int64_t kEraDays = 146'097;  // of 400 years, after which the calendar repeats

struct Date {
  std::int64_t year = 1970;
  std::int64_t month = 1;
  std::int64_t day = 1;
};

constexpr std::int64_t floor_divide(std::int64_t a, std::int64_t b) {
  return a / b - (a % b < 0 ? 1 : 0);
}

constexpr bool is_leap(std::int64_t year) {
  return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

constexpr std::int64_t days_in_month(std::int64_t year, std::int64_t month) {
  constexpr std::array<std::int64_t, 12> kDays = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month == 2 && is_leap(year) ? 29 : kDays[static_cast<std::size_t>(month - 1)];
}

/// Days from 0000-01-01 to the first of January of `year` (0 to 9999).
constexpr std::int64_t days_before_year(std::int64_t year) {
  const std::int64_t past = year - 1;
  return year == 0 ? 0 : 366 + past * 365 + past / 4 - past / 100 + past / 400;
}

constexpr std::int64_t kEpochDays = days_before_year(1970);

std::int64_t unix_days(const Date& date) {
  std::int64_t days = days_before_year(date.year) - kEpochDays + date.day - 1;
  for (std::int64_t month = 1; month < date.month; ++month) days += days_in_month(date.year, month);
  return days;
}

Date date_of(std::int64_t days_since_epoch) {
  const std::int64_t days = days_since_epoch + kEpochDays;
  const std::int64_t era = floor_divide(days, kEraDays);
  std::int64_t rest = days - era * kEraDays;
  // 366 days per year is never too late, and at most one year too early.
  std::int64_t year = rest / 366;
  if (rest >= days_before_year(year + 1)) ++year;
  rest -= days_before_year(year);
  Date date{era * 400 + year, 1, 1};
  for (; rest >= days_in_month(year, date.month); ++date.month) rest -= days_in_month(year, date.month);
  date.day = rest + 1;
  return date;
}

void append_padded(std::string& out, std::int64_t value, std::size_t width) {
  const std::string digits = std::to_string(value < 0 ? -value : value);
  if (value < 0) out.push_back('-');
  out.append(digits.size() < width ? width - digits.size() : 0, '0').append(digits);
}

void append_date(std::string& out, const Date& date) {
  append_padded(out, date.year, 4);
  out.push_back('-');
  append_padded(out, date.month, 2);
  out.push_back('-');
  append_padded(out, date.day, 2);
}

Error malformed(std::string_view text, const std::string& why) {
  return Error{Code::malformed, "\"" + std::string(text.substr(0, 40)) + "\" " + why};
}

/// True when every 0 in `shape` stands for a digit and every other character for itself.
bool has_shape(std::string_view text, std::string_view shape) {
  return std::equal(text.begin(), text.end(), shape.begin(), shape.end(), [](char c, char expected) {
    return expected == '0' ? c >= '0' && c <= '9' : c == expected;
  });
}

/// Reads digits that has_shape has already found.
std::int64_t number(std::string_view text, std::size_t at, std::size_t count) {
  std::int64_t value = 0;
  for (const char c : text.substr(at, count)) value = value * 10 + (c - '0');
  return value;
}

/// The days since 1970 of a text that starts in the shape of a date.
Result<std::int64_t> read_days(std::string_view text) {
  const Date date{number(text, 0, 4), number(text, 5, 2), number(text, 8, 2)};
  if (date.year < 1970) return malformed(text, "lies before 1970");
  if (date.month < 1 || date.month > 12) return malformed(text, "has no month from 01 to 12");
  const std::int64_t day_max = days_in_month(date.year, date.month);
  if (date.day < 1 || date.day > day_max) {
    return malformed(text,
                     "has day " + std::to_string(date.day) + " in a month of " + std::to_string(day_max) + " days");
  }
  return unix_days(date);
}

struct DurationUnit {
  char letter;
  std::int64_t seconds;
};

constexpr std::array<DurationUnit, 4> kUnits = {{{'d', 86'400}, {'h', 3'600}, {'m', 60}, {'s', 1}}};
constexpr std::int64_t kDurationSecondsMax = 36'525 * std::int64_t{86'400};  // a century: more is a slip of the pen

}  // namespace

std::string to_rfc3339(Instant at) {
  const std::int64_t days = floor_divide(at.unix_ms(), kDayMs);
  const std::int64_t ms_of_day = (at.unix_ms() % kDayMs + kDayMs) % kDayMs;
  std::string text;
  append_date(text, date_of(days));
  text.push_back('T');
  append_padded(text, ms_of_day / 3'600'000, 2);
  text.push_back(':');
  append_padded(text, ms_of_day / 60'000 % 60, 2);
  text.push_back(':');
  append_padded(text, ms_of_day / 1000 % 60, 2);
  if (ms_of_day % 1000 != 0) {
    text.push_back('.');
    append_padded(text, ms_of_day % 1000, 3);
  }
  text.push_back('Z');
  return text;
}

Result<Instant> instant_from_rfc3339(std::string_view text) {
  const bool has_ms = has_shape(text, "0000-00-00T00:00:00.000Z");
  if (!has_ms && !has_shape(text, "0000-00-00T00:00:00Z")) {
    return malformed(text, "is not a time in the form 2026-09-01T03:10:00Z or 2026-09-01T03:10:00.123Z");
  }
  const std::int64_t days = TRY(read_days(text));
  const std::int64_t hour = number(text, 11, 2);
  const std::int64_t minute = number(text, 14, 2);
  const std::int64_t second = number(text, 17, 2);
  const std::int64_t ms = has_ms ? number(text, 20, 3) : 0;
  if (hour > 23) return malformed(text, "has no hour from 00 to 23");
  if (minute > 59) return malformed(text, "has no minute from 00 to 59");
  if (second > 59) return malformed(text, "has no second from 00 to 59; a leap second is written as 59");
  if (has_ms && ms == 0) return malformed(text, "ends in .000Z; leave the zero milliseconds out");
  return Instant::unix_ms(days * kDayMs + ((hour * 60 + minute) * 60 + second) * 1000 + ms);
}

Result<Instant> date_from_text(std::string_view text) {
  if (!has_shape(text, "0000-00-00")) return malformed(text, "is not a date in the form 2026-09-01");
  return Instant::unix_ms(TRY(read_days(text)) * kDayMs);
}

std::string to_date(Instant at) {
  std::string text;
  append_date(text, date_of(floor_divide(at.unix_ms(), kDayMs)));
  return text;
}

Result<Duration> duration_from_text(std::string_view text) {
  const auto* unit =
      std::find_if(kUnits.begin(), kUnits.end(), [&](const DurationUnit& u) { return text.ends_with(u.letter); });
  if (unit == kUnits.end()) return malformed(text, "is not a span such as 90s, 15m, 8h or 3d");
  const Result<std::uint64_t> count = from_decimal(text.substr(0, text.size() - 1));
  if (!count) return malformed(text, "is not a span such as 90s, 15m, 8h or 3d: " + count.error().detail);
  if (*count > static_cast<std::uint64_t>(kDurationSecondsMax / unit->seconds)) {
    return malformed(text, "is longer than a century");
  }
  return Duration::seconds(static_cast<std::int64_t>(*count) * unit->seconds);
}

std::string to_text(Duration span) {
  const std::int64_t seconds = span.seconds();
  if (seconds == 0) return "0s";
  const auto* unit =
      std::find_if(kUnits.begin(), kUnits.end(), [&](const DurationUnit& u) { return seconds % u.seconds == 0; });
  return std::to_string(seconds / unit->seconds) + unit->letter;
}

}  // namespace thalweg
