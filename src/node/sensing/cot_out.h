// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "base/bytes.h"
#include "sensing/view.h"

/// Cursor on Target out, for TAK clients of one's own: XML (protocol version 0) and protocol buffers (version 1).
///
/// Source   MITRE Event-PUBLIC.xsd; protocol.txt and the .proto files of ATAK-CIV.
namespace thalweg::sensing {

/// An event as a client shows it. Nothing of it is about a person.
struct CotEvent {
  std::string uid, type, callsign;
  Instant at, stale;
  geometry::Position place;
  std::optional<std::uint16_t> speed_cm_s, course_cdeg;
};

/// `valid`: how long it stands from when it was so.
[[nodiscard]] CotEvent event_of(const Shown& thing, Duration valid);
/// "a-n-S" and the like: neutral, or friendly when it is one of our own.
[[nodiscard]] const char* cot_type(sensor::Subject subject, bool own);

/// With its declaration before it, and nothing after it.
[[nodiscard]] Bytes to_cot_xml(const CotEvent& event);
/// 0xBF, the length, the message: in a stream.
[[nodiscard]] Bytes to_tak_frame(const CotEvent& event);
/// 0xBF, 1, 0xBF, the message: in a datagram.
[[nodiscard]] Bytes to_tak_datagram(const CotEvent& event);

/// The answer to a client's ping, in the form that it speaks.
[[nodiscard]] Bytes cot_pong(Instant now, bool is_protobuf);
/// Says that protocol version 1 is understood here.
[[nodiscard]] Bytes cot_protocol_offer(Instant now);
/// Says yes to a client that asks for version 1; both speak it from then on.
[[nodiscard]] Bytes cot_protocol_response(Instant now);

}  // namespace thalweg::sensing
