// SPDX-License-Identifier: Apache-2.0
#include "base/time.h"

#include <limits>

#include <gtest/gtest.h>

namespace thalweg {
namespace {

std::string reason(const auto& result) {
  return result.has_value() ? "accepted" : result.error().detail;
}

TEST(Instant, is_written_in_utc_with_milliseconds_only_when_there_are_some) {
  EXPECT_EQ(to_rfc3339(Instant()), "1970-01-01T00:00:00Z");
  EXPECT_EQ(to_rfc3339(Instant::unix_ms(1767139200123)), "2025-12-31T00:00:00.123Z");
  EXPECT_EQ(to_rfc3339(Instant::unix_ms(1788232200000)), "2026-09-01T03:10:00Z");
  EXPECT_EQ(to_rfc3339(Instant::unix_ms(7)), "1970-01-01T00:00:00.007Z");
  EXPECT_EQ(to_rfc3339(Instant::unix_ms(253402300799999)), "9999-12-31T23:59:59.999Z");
}

TEST(Instant, is_written_even_when_it_is_out_of_range) {
  EXPECT_EQ(to_rfc3339(Instant::unix_ms(-1)), "1969-12-31T23:59:59.999Z");
  EXPECT_EQ(to_rfc3339(Instant::unix_ms(253402300800000)), "10000-01-01T00:00:00Z");
  EXPECT_EQ(to_date(Instant::unix_ms(-62198755200000)), "-0001-01-01");
  EXPECT_EQ(to_rfc3339(Instant::unix_ms(std::numeric_limits<std::int64_t>::max())), "292278994-08-17T07:12:55.807Z");
  EXPECT_EQ(to_rfc3339(Instant::unix_ms(std::numeric_limits<std::int64_t>::min())), "-292275055-05-16T16:47:04.192Z");
}

TEST(Instant, is_read_from_the_form_it_is_written_in) {
  EXPECT_EQ(instant_from_rfc3339("2026-09-01T03:10:00Z")->unix_ms(), 1788232200000);
  EXPECT_EQ(instant_from_rfc3339("2025-12-31T00:00:00.123Z")->unix_ms(), 1767139200123);
  EXPECT_EQ(instant_from_rfc3339("2024-02-29T23:59:59Z")->unix_seconds(), 1709251199);
  EXPECT_EQ(instant_from_rfc3339("2000-02-29T00:00:00Z")->unix_seconds(), 951782400);
}

TEST(Instant, reads_back_every_day_of_430_years) {
  // The calendar repeats after 400 years.
  std::string last;
  for (std::int64_t day = 0; day < 157'054; ++day) {
    const Instant at = Instant::unix_ms(day * 86'400'000 + 1);
    const std::string text = to_rfc3339(at);
    ASSERT_GT(text, last);
    ASSERT_EQ(*instant_from_rfc3339(text), at) << text;
    last = text;
  }
  EXPECT_EQ(last, "2399-12-31T00:00:00.001Z");
}

TEST(Instant, refuses_other_forms_of_rfc_3339) {
  for (const char* text : {"",
                           "2026-09-01",
                           "2026-09-01T03:10:00",
                           "2026-09-01T03:10Z",
                           "2026-09-01t03:10:00Z",
                           "2026-09-01T03:10:00z",
                           "2026-09-01 03:10:00Z",
                           "2026-09-01T03:10:00+00:00",
                           "2026-09-01T03:10:00.1Z",
                           "2026-09-01T03:10:00.1234Z",
                           "2026-09-01T03:10:00,123Z",
                           "2026-9-01T03:10:00Z",
                           " 2026-09-01T03:10:00Z",
                           "2026-09-01T03:10:00Z ",
                           "+026-09-01T03:10:00Z",
                           "-026-09-01T03:10:00Z",
                           "2026-09-01T03:10:00.Z"}) {
    EXPECT_EQ(
        reason(instant_from_rfc3339(text)),
        "\"" + std::string(text) + "\" is not a time in the form 2026-09-01T03:10:00Z or 2026-09-01T03:10:00.123Z");
  }
}

TEST(Instant, says_which_field_is_out_of_range) {
  const std::pair<const char*, const char*> cases[] = {
      {"1969-12-31T23:59:59Z", "lies before 1970"},
      {"2026-00-01T00:00:00Z", "has no month from 01 to 12"},
      {"2026-13-01T00:00:00Z", "has no month from 01 to 12"},
      {"2026-01-00T00:00:00Z", "has day 0 in a month of 31 days"},
      {"2026-04-31T00:00:00Z", "has day 31 in a month of 30 days"},
      {"2026-02-29T00:00:00Z", "has day 29 in a month of 28 days"},
      {"2024-02-30T00:00:00Z", "has day 30 in a month of 29 days"},
      {"2100-02-29T00:00:00Z", "has day 29 in a month of 28 days"},
      {"2026-01-01T24:00:00Z", "has no hour from 00 to 23"},
      {"2026-01-01T00:60:00Z", "has no minute from 00 to 59"},
      {"2016-12-31T23:59:60Z", "has no second from 00 to 59; a leap second is written as 59"},
      {"2026-01-01T00:00:00.000Z", "ends in .000Z; leave the zero milliseconds out"},
  };
  for (const auto& [text, why] : cases) {
    EXPECT_EQ(reason(instant_from_rfc3339(text)), "\"" + std::string(text) + "\" " + why);
  }
}

TEST(Date, is_the_first_instant_of_its_day) {
  EXPECT_EQ(to_rfc3339(*date_from_text("2026-09-01")), "2026-09-01T00:00:00Z");
  EXPECT_EQ(to_date(Instant::unix_ms(1788307199999)), "2026-09-01");
}

TEST(Date, refuses_what_is_no_date) {
  EXPECT_EQ(reason(date_from_text("2026-9-1")), "\"2026-9-1\" is not a date in the form 2026-09-01");
  EXPECT_EQ(reason(date_from_text("2026-09-01T")), "\"2026-09-01T\" is not a date in the form 2026-09-01");
  EXPECT_EQ(reason(date_from_text("2026-09-31")), "\"2026-09-31\" has day 31 in a month of 30 days");
}

TEST(Duration, is_one_number_and_one_unit) {
  EXPECT_EQ(*duration_from_text("90s"), Duration::seconds(90));
  EXPECT_EQ(*duration_from_text("15m"), Duration::minutes(15));
  EXPECT_EQ(*duration_from_text("8h"), Duration::hours(8));
  EXPECT_EQ(*duration_from_text("3d"), Duration::days(3));
  EXPECT_EQ(*duration_from_text("0s"), Duration());
}

TEST(Duration, refuses_what_is_no_span) {
  EXPECT_EQ(reason(duration_from_text("")), "\"\" is not a span such as 90s, 15m, 8h or 3d");
  EXPECT_EQ(reason(duration_from_text("15")), "\"15\" is not a span such as 90s, 15m, 8h or 3d");
  EXPECT_EQ(reason(duration_from_text("15M")), "\"15M\" is not a span such as 90s, 15m, 8h or 3d");
  EXPECT_EQ(reason(duration_from_text("m")),
            "\"m\" is not a span such as 90s, 15m, 8h or 3d: no digits where a number is due");
  EXPECT_EQ(reason(duration_from_text("1h30m")),
            "\"1h30m\" is not a span such as 90s, 15m, 8h or 3d: at byte 1: not a decimal digit");
  EXPECT_EQ(reason(duration_from_text("-5m")),
            "\"-5m\" is not a span such as 90s, 15m, 8h or 3d: at byte 0: not a decimal digit");
}

TEST(Duration, ends_at_a_century) {
  EXPECT_EQ(*duration_from_text("36525d"), Duration::days(36525));
  EXPECT_EQ(reason(duration_from_text("36526d")), "\"36526d\" is longer than a century");
  EXPECT_EQ(reason(duration_from_text("9223372036854775807s")), "\"9223372036854775807s\" is longer than a century");
}

TEST(Duration, is_written_in_the_largest_unit_that_fits) {
  EXPECT_EQ(to_text(Duration()), "0s");
  EXPECT_EQ(to_text(Duration::seconds(90)), "90s");
  EXPECT_EQ(to_text(Duration::seconds(900)), "15m");
  EXPECT_EQ(to_text(Duration::minutes(90)), "90m");
  EXPECT_EQ(to_text(Duration::hours(8)), "8h");
  EXPECT_EQ(to_text(Duration::hours(72)), "3d");
  EXPECT_EQ(to_text(Duration::seconds(-120)), "-2m");
}

TEST(Time, a_pause_does_not_outlast_a_clock_that_is_put_back) {
  const Instant now = Instant::unix_ms(1'000'000);
  EXPECT_FALSE(is_due(now, now + Duration::seconds(5), Duration::seconds(10)));
  EXPECT_TRUE(is_due(now, now, Duration::seconds(10)));
  EXPECT_TRUE(is_due(now, now + Duration::days(2), Duration::seconds(10)));
}

}  // namespace
}  // namespace thalweg
