// SPDX-License-Identifier: Apache-2.0
#include "formats/icalendar.h"

#include "formats/geojson.h"

namespace thalweg::formats {
namespace {

constexpr std::size_t kLineMax = 75;

std::string escaped(const std::string& text) {
  std::string made;
  for (const char c : text) {
    if (c == '\\' || c == ';' || c == ',') made += '\\';
    if (c == '\n')
      made += "\\n";
    else
      made += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
  }
  return made;
}

/// Adds a line, folded: what follows the first part begins with a space.
void add(std::string& out, const std::string& line) {
  std::size_t used = 0;
  for (std::size_t i = 0; i < line.size();) {
    std::size_t next = i + 1;
    while (next < line.size() && (static_cast<unsigned char>(line[next]) & 0xC0U) == 0x80U) ++next;
    if (used + (next - i) > kLineMax) {
      out += "\r\n ";
      used = 1;
    }
    out.append(line, i, next - i);
    used += next - i;
    i = next;
  }
  out += "\r\n";
}

void add_text(std::string& out, const std::string& name, const std::string& text, const std::string& language = {}) {
  if (text.empty()) return;
  add(out, name + (language.empty() ? "" : ";LANGUAGE=" + language) + ":" + escaped(text));
}

/// 20260921T130000Z
std::string basic(Instant at) {
  std::string made;
  for (const char c : to_rfc3339(at).substr(0, 19)) {
    if (c != '-' && c != ':') made += c;
  }
  return made + "Z";
}

/// Calendars take six decimals.
std::string degrees(std::int32_t e7) {
  return to_degrees((e7 + (e7 < 0 ? -5 : 5)) / 10 * 10);
}

}  // namespace

std::string to_icalendar(const Calendar& calendar) {
  std::string out;
  add(out, "BEGIN:VCALENDAR");
  add(out, "VERSION:2.0");
  add(out, "PRODID:-//Thalweg//Thalweg//EN");
  add(out, "CALSCALE:GREGORIAN");
  add(out, "METHOD:PUBLISH");
  add_text(out, "X-WR-CALNAME", calendar.name);
  for (const CalendarEvent& event : calendar.events) {
    add(out, "BEGIN:VEVENT");
    add_text(out, "UID", event.uid);
    add(out, "DTSTAMP:" + basic(event.stamp));
    add(out, "DTSTART:" + basic(event.begin));
    if (event.end && *event.end > event.begin) add(out, "DTEND:" + basic(*event.end));
    add_text(out, "SUMMARY", event.summary, event.language);
    add_text(out, "DESCRIPTION", event.description, event.language);
    add_text(out, "LOCATION", event.location);
    if (event.place) add(out, "GEO:" + degrees(event.place->lat_e7) + ";" + degrees(event.place->lon_e7));
    if (!event.url.empty()) add(out, "URL:" + event.url);
    add(out, event.cancelled ? "STATUS:CANCELLED" : "STATUS:CONFIRMED");
    add(out, "END:VEVENT");
  }
  add(out, "END:VCALENDAR");
  return out;
}

}  // namespace thalweg::formats
