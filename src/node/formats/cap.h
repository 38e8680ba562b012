// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/time.h"
#include "geometry/frontier.h"

/// Common Alerting Protocol 1.2 (OASIS, 2010), the form in which sirens, broadcasters and warning centres take alerts,
/// and the Atom feed (RFC 4287) in which they look for new ones.
/// http://docs.oasis-open.org/emergency/cap/v1.2/CAP-v1.2.html
namespace thalweg::formats {

/// What is said in one language.
struct CapInfo {
  std::string language;  ///< RFC 3066
  std::string event, sender_name, headline, description, instruction, web;
};

/// Values of lists are as the standard spells them. What is empty is left out where the standard lets it.
struct CapAlert {
  std::string identifier, sender;  ///< without spaces, commas, "<" and "&"
  Instant sent;
  std::string status;                   ///< Actual, Exercise, ...
  std::string message_type;             ///< Alert, Update, Cancel
  std::string scope;                    ///< Public, Restricted
  std::string restriction;              ///< when the scope is Restricted
  std::vector<std::string> references;  ///< each "sender,identifier,sent"
  std::string category, urgency, severity, certainty;
  std::vector<std::string> responses;
  std::optional<Instant> onset, expires;
  std::vector<std::pair<std::string, std::string>> parameters;
  std::string area;
  std::optional<geometry::Position> centre;
  std::uint32_t radius_m = 0;  ///< around the centre
  std::vector<CapInfo> infos;
};

/// XML in UTF-8.
[[nodiscard]] std::string to_xml(const CapAlert& alert);
/// As CAP wants an instant: to the second, and UTC as "-00:00".
[[nodiscard]] std::string cap_time(Instant at);

struct FeedEntry {
  std::string id;  ///< an IRI that never changes
  std::string title, summary, link, link_type;
  Instant updated;
};

struct Feed {
  std::string id, title, author, self;
  Instant updated;
  std::vector<FeedEntry> entries;
};

/// XML in UTF-8.
[[nodiscard]] std::string to_atom(const Feed& feed);

}  // namespace thalweg::formats
