// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "geometry/frontier.h"

/// iCalendar (RFC 5545), in which calendar programs subscribe to what is announced and agreed.
namespace thalweg::formats {

struct CalendarEvent {
  std::string uid;  ///< never changes
  Instant stamp;    ///< when it was said
  Instant begin;
  std::optional<Instant> end;
  std::string summary, description, location, url;
  std::string language;  ///< of summary and description
  std::optional<geometry::Position> place;
  bool cancelled = false;
};

struct Calendar {
  std::string name;
  std::vector<CalendarEvent> events;
};

/// In UTF-8, with lines of at most 75 octets that end with CR LF, cut between characters.
[[nodiscard]] std::string to_icalendar(const Calendar& calendar);

}  // namespace thalweg::formats
