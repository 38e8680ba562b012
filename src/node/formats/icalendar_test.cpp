// SPDX-License-Identifier: Apache-2.0
#include "formats/icalendar.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

using testing::HasSubstr;
using testing::Not;

namespace thalweg::formats {
namespace {

CalendarEvent sample() {
  CalendarEvent event;
  event.uid = "1@irn-irq";
  event.stamp = instant_from_rfc3339("2026-11-20T02:10:00.250Z").value();
  event.begin = instant_from_rfc3339("2026-11-21T06:00:00Z").value();
  event.end = instant_from_rfc3339("2026-11-21T14:00:00Z").value();
  event.summary = "dredging, Iran; at the ford\\";
  event.language = "en";
  event.place = geometry::Position{331'500'004, -5};
  return event;
}

TEST(Icalendar, escapes_texts_and_writes_times_as_utc) {
  EXPECT_EQ(to_icalendar({"Notices", {sample()}}),
            "BEGIN:VCALENDAR\r\n"
            "VERSION:2.0\r\n"
            "PRODID:-//Thalweg//Thalweg//EN\r\n"
            "CALSCALE:GREGORIAN\r\n"
            "METHOD:PUBLISH\r\n"
            "X-WR-CALNAME:Notices\r\n"
            "BEGIN:VEVENT\r\n"
            "UID:1@irn-irq\r\n"
            "DTSTAMP:20261120T021000Z\r\n"
            "DTSTART:20261121T060000Z\r\n"
            "DTEND:20261121T140000Z\r\n"
            "SUMMARY;LANGUAGE=en:dredging\\, Iran\\; at the ford\\\\\r\n"
            "GEO:33.15;-0.000001\r\n"
            "STATUS:CONFIRMED\r\n"
            "END:VEVENT\r\n"
            "END:VCALENDAR\r\n");
}

TEST(Icalendar, folds_between_characters) {
  CalendarEvent event = sample();
  for (int i = 0; i < 60; ++i) event.description += "لا🌊";
  event.description += "\nend";
  std::string text = to_icalendar({"", {event}});
  std::string whole;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = text.find("\r\n", at);
    ASSERT_NE(end, std::string::npos);
    EXPECT_LE(end - at, 75u);
    EXPECT_NE(static_cast<unsigned char>(text[at == 0 || text[at] != ' ' ? at : at + 1]) & 0xC0U, 0x80U)
        << "cut inside";
    if (text[at] == ' ')
      whole += text.substr(at + 1, end - at - 1);
    else
      whole += "\n" + text.substr(at, end - at);
    at = end + 2;
  }
  std::string wanted = event.description;
  wanted.replace(wanted.find('\n'), 1, "\\n");
  EXPECT_THAT(whole, HasSubstr("\nDESCRIPTION;LANGUAGE=en:" + wanted + "\n"));
}

TEST(Icalendar, an_end_before_its_beginning_is_left_out) {
  CalendarEvent event = sample();
  event.end = event.begin;
  event.cancelled = true;
  EXPECT_THAT(to_icalendar({"", {event}}), Not(HasSubstr("DTEND")));
  EXPECT_THAT(to_icalendar({"", {event}}), HasSubstr("STATUS:CANCELLED"));
}

}  // namespace
}  // namespace thalweg::formats
