// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "sensor/report.h"

/// What both forms of Cursor on Target, XML and protobuf, share.
namespace thalweg::sensor {

enum class CotSort {
  thing,    ///< something of which a place is reported
  people,   ///< persons and units: not kept
  gone,     ///< t-x-d-d: what it links to is taken back
  control,  ///< part of the conversation with the client
  other,    ///< chat, routes, drawings: ignored
};

struct CotMeaning {
  CotSort sort = CotSort::other;
  Subject subject = Subject::unknown;
  Control control = Control::ping;
  bool own = false;
};

/// What a CoT type ("a-n-S-X-M") says. Atoms are sorted by their battle dimension: air, surface and below it are
/// things; on the ground only equipment (E) and installations (I) are; what else is there are units, that is people.
/// Friends (f, a) are our own.
[[nodiscard]] CotMeaning cot_meaning(BytesView type);

/// A CoT event as either form gives it. Texts are borrowed.
struct CotEvent {
  BytesView type;
  BytesView uid;
  BytesView link_uid;  ///< of a deletion
  std::optional<Instant> time;
  std::optional<Instant> stale;
  double lat = 0;
  double lon = 0;
  double speed = -1;   ///< m/s; below zero: not said
  double course = -1;  ///< degrees; below zero: not said
};

/// What to do with one event.
struct CotOutcome {
  enum class Do { add, ignore, refuse, control } what = Do::ignore;
  Report report;
  Control control = Control::ping;
  Reason reason = Reason::syntax;
  const char* detail = "";
};

/// A place of exactly 0, 0 is what TAK clients send without a fix: ignored.
[[nodiscard]] CotOutcome cot_outcome(const CotEvent& event);

}  // namespace thalweg::sensor
