// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

/// Times as values. Nothing here reads a clock: `now` is always an argument.
namespace thalweg {

/// A span of time, to the millisecond.
class Duration {
 public:
  constexpr Duration() = default;

  [[nodiscard]] static constexpr Duration milliseconds(std::int64_t n) { return Duration(n); }

  [[nodiscard]] static constexpr Duration seconds(std::int64_t n) { return Duration(n * 1000); }

  [[nodiscard]] static constexpr Duration minutes(std::int64_t n) { return Duration(n * 60'000); }

  [[nodiscard]] static constexpr Duration hours(std::int64_t n) { return Duration(n * 3'600'000); }

  [[nodiscard]] static constexpr Duration days(std::int64_t n) { return Duration(n * 86'400'000); }

  [[nodiscard]] constexpr std::int64_t milliseconds() const { return ms_; }

  [[nodiscard]] constexpr std::int64_t seconds() const { return ms_ / 1000; }

  friend constexpr auto operator<=>(const Duration&, const Duration&) = default;

 private:
  explicit constexpr Duration(std::int64_t ms) : ms_(ms) {}

  std::int64_t ms_ = 0;
};

/// A moment: milliseconds since 1970-01-01T00:00:00Z, leap seconds not counted.
class Instant {
 public:
  constexpr Instant() = default;

  [[nodiscard]] static constexpr Instant unix_ms(std::int64_t ms) {
    Instant instant;
    instant.ms_ = ms;
    return instant;
  }

  [[nodiscard]] constexpr std::int64_t unix_ms() const { return ms_; }

  [[nodiscard]] constexpr std::int64_t unix_seconds() const { return ms_ / 1000; }

  friend constexpr Instant operator+(Instant at, Duration by) { return unix_ms(at.ms_ + by.milliseconds()); }

  friend constexpr Instant operator-(Instant at, Duration by) { return unix_ms(at.ms_ - by.milliseconds()); }

  friend constexpr Duration operator-(Instant a, Instant b) { return Duration::milliseconds(a.ms_ - b.ms_); }

  friend constexpr auto operator<=>(const Instant&, const Instant&) = default;

 private:
  std::int64_t ms_ = 0;
};

/// True when a pause of at most `longest` that ends at `due` is over. It is over as well when it would still last
/// longer than that: then the clock was put back meanwhile.
[[nodiscard]] constexpr bool is_due(Instant now, Instant due, Duration longest) {
  return now >= due || due - now > longest;
}

/// RFC 3339 in UTC with a capital Z: "2026-09-01T03:10:00Z", with ".123" only when the milliseconds are not zero.
[[nodiscard]] std::string to_rfc3339(Instant at);
/// Exactly the form that to_rfc3339 writes, years 1970 to 9999.  Errors  malformed, with what is wrong.
[[nodiscard]] Result<Instant> instant_from_rfc3339(std::string_view text);
/// A calendar date "2026-09-01" as its first instant in UTC.  Errors  malformed.
[[nodiscard]] Result<Instant> date_from_text(std::string_view text);
/// The date of an instant in UTC, "2026-09-01".
[[nodiscard]] std::string to_date(Instant at);
/// "15m", "8h", "3d", "90s": one whole number and one unit of s, m, h, d.  Errors  malformed.
[[nodiscard]] Result<Duration> duration_from_text(std::string_view text);
/// The shortest of those forms; parts of a second are dropped.
[[nodiscard]] std::string to_text(Duration span);

}  // namespace thalweg
