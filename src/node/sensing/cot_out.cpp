// SPDX-License-Identifier: Apache-2.0
#include "sensing/cot_out.h"

#include <cstdio>
#include <cstring>

namespace thalweg::sensing {
namespace {

constexpr const char* kDeclaration = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
constexpr const char* kUnknown = "9999999.0";
constexpr Duration kControlStands = Duration::minutes(1);

/// For an attribute in double quotes. What no XML text may hold is left out.
std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '&') {
      out += "&amp;";
    } else if (c == '<') {
      out += "&lt;";
    } else if (c == '>') {
      out += "&gt;";
    } else if (c == '"') {
      out += "&quot;";
    } else if (static_cast<unsigned char>(c) >= 0x20) {
      out += c;
    }
  }
  return out;
}

/// Digit by digit, so that it is the same number again.
std::string degrees(std::int32_t e7) {
  char text[16];
  const std::int64_t size = e7 < 0 ? -std::int64_t{e7} : e7;
  std::snprintf(text,
                sizeof text,
                "%s%lld.%07lld",
                e7 < 0 ? "-" : "",
                static_cast<long long>(size / 10'000'000),
                static_cast<long long>(size % 10'000'000));
  return text;
}

std::string hundredths(unsigned value) {
  char text[16];
  std::snprintf(text, sizeof text, "%u.%02u", value / 100, value % 100);
  return text;
}

std::string attributes(const char* uid, const char* type, Instant at, Instant stale) {
  const std::string when = to_rfc3339(at);
  return std::string("<event version=\"2.0\" uid=\"") + uid + "\" type=\"" + type + "\" time=\"" + when +
         "\" start=\"" + when + "\" stale=\"" + to_rfc3339(stale) + "\" how=\"m-g\">";
}

Bytes control(const char* uid, const char* type, const std::string& detail, Instant now) {
  return kDeclaration + attributes(uid, type, now, now + kControlStands) +
         "<point lat=\"0.0\" lon=\"0.0\" hae=\"0.0\" ce=\"999999\" le=\"999999\"/><detail>" + detail +
         "</detail></event>";
}

void append_varint(Bytes& out, std::uint64_t value) {
  for (; value >= 0x80; value >>= 7U) out += static_cast<char>((value & 0x7F) | 0x80);
  out += static_cast<char>(value);
}

void append_bytes(Bytes& out, unsigned field, BytesView value) {
  append_varint(out, field << 3U | 2U);
  append_varint(out, value.size());
  out += value;
}

void append_number(Bytes& out, unsigned field, std::uint64_t value) {
  append_varint(out, field << 3U);
  append_varint(out, value);
}

void append_double(Bytes& out, unsigned field, double value) {
  append_varint(out, field << 3U | 1U);
  std::uint64_t bits = 0;
  static_assert(sizeof bits == sizeof value);
  std::memcpy(&bits, &value, sizeof bits);
  for (unsigned i = 0; i < 8; ++i) out += static_cast<char>(bits >> (8 * i) & 0xFFU);
}

Bytes message(const CotEvent& event) {
  Bytes track, detail, cot, whole;
  if (event.speed_cm_s) append_double(track, 1, *event.speed_cm_s / 100.0);
  if (event.course_cdeg) append_double(track, 2, *event.course_cdeg / 100.0);
  if (!event.callsign.empty()) {
    Bytes contact;
    append_bytes(contact, 2, event.callsign);
    append_bytes(detail, 2, contact);
  }
  if (!track.empty()) append_bytes(detail, 7, track);
  append_bytes(cot, 1, event.type);
  append_bytes(cot, 5, event.uid);
  append_number(cot, 6, static_cast<std::uint64_t>(event.at.unix_ms()));
  append_number(cot, 7, static_cast<std::uint64_t>(event.at.unix_ms()));
  append_number(cot, 8, static_cast<std::uint64_t>(event.stale.unix_ms()));
  append_bytes(cot, 9, "m-g");
  append_double(cot, 10, event.place.lat_e7 / 1e7);
  append_double(cot, 11, event.place.lon_e7 / 1e7);
  for (const unsigned field : {12U, 13U, 14U}) append_double(cot, field, 9'999'999.0);
  if (!detail.empty()) append_bytes(cot, 15, detail);
  append_bytes(whole, 2, cot);
  return whole;
}

Bytes framed(const Bytes& content) {
  Bytes frame(1, '\xBF');
  append_varint(frame, content.size());
  return frame + content;
}

}  // namespace

const char* cot_type(sensor::Subject subject, bool own) {
  switch (subject) {
    case sensor::Subject::unknown: return own ? "a-f-G" : "a-u-G";
    case sensor::Subject::vessel: return own ? "a-f-S" : "a-n-S";
    case sensor::Subject::vehicle: return own ? "a-f-G-E-V" : "a-n-G-E-V";
    case sensor::Subject::aircraft: return own ? "a-f-A" : "a-n-A";
    case sensor::Subject::herd: return "a-n-G";
    case sensor::Subject::station:
    case sensor::Subject::gauge:
    case sensor::Subject::gate: return own ? "a-f-G-I" : "a-n-G-I";
    case sensor::Subject::aid: return "a-n-S-N";
    case sensor::Subject::distress: return "a-n-S-O";
  }
  return "a-u-G";
}

CotEvent event_of(const Shown& thing, Duration valid) {
  const picture::Seen& seen = thing.seen;
  CotEvent event;
  event.uid = seen.uid;
  event.type = cot_type(seen.subject, seen.own);
  event.callsign = thing.name.empty() ? seen.uid : thing.name;
  event.at = seen.at;
  event.stale = seen.at + valid;
  event.place = seen.place;
  if (seen.speed_cm_s != sensor::kNoSpeed) event.speed_cm_s = seen.speed_cm_s;
  if (seen.course_cdeg != sensor::kNoCourse) event.course_cdeg = seen.course_cdeg;
  return event;
}

Bytes to_cot_xml(const CotEvent& event) {
  Bytes out = kDeclaration + attributes(escaped(event.uid).c_str(), event.type.c_str(), event.at, event.stale);
  out += "<point lat=\"" + degrees(event.place.lat_e7) + "\" lon=\"" + degrees(event.place.lon_e7) + "\" hae=\"" +
         kUnknown + "\" ce=\"" + kUnknown + "\" le=\"" + kUnknown + "\"/><detail>";
  if (!event.callsign.empty()) out += "<contact callsign=\"" + escaped(event.callsign) + "\"/>";
  if (event.speed_cm_s || event.course_cdeg) {
    out += "<track speed=\"" + hundredths(event.speed_cm_s.value_or(0)) + "\" course=\"" +
           hundredths(event.course_cdeg.value_or(0)) + "\"/>";
  }
  return out + "</detail></event>";
}

Bytes to_tak_frame(const CotEvent& event) {
  return framed(message(event));
}

Bytes to_tak_datagram(const CotEvent& event) {
  return "\xBF\x01\xBF" + message(event);
}

Bytes cot_pong(Instant now, bool is_protobuf) {
  if (!is_protobuf) return control("takPong", "t-x-c-t-r", "", now);
  CotEvent event;
  event.uid = "takPong";
  event.type = "t-x-c-t-r";
  event.at = now;
  event.stale = now + kControlStands;
  return to_tak_frame(event);
}

Bytes cot_protocol_offer(Instant now) {
  return control("protouid", "t-x-takp-v", "<TakControl><TakProtocolSupport version=\"1\"/></TakControl>", now);
}

Bytes cot_protocol_response(Instant now) {
  return control("protouid", "t-x-takp-r", "<TakControl><TakResponse status=\"true\"/></TakControl>", now);
}

}  // namespace thalweg::sensing
