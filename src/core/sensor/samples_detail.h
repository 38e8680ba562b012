// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bit>
#include <cstdint>
#include <cstdio>
#include <string>

#include "sensor/report.h"

/// Writers of what the decoders read, as plain as can be: for tests and measurements.
namespace thalweg::sensor::samples {

struct Seen {
  std::string uid = "MMSI-211234560";
  std::string type = "a-n-S-X-M";
  Instant at = Instant::unix_ms(1'788'220'800'000);
  geometry::Position place{304'123'456, 481'765'432};
  double speed_m_s = 5.25;
  double course_deg = 271.5;
};

inline void put_varint(Bytes& out, std::uint64_t value) {
  for (; value >= 0x80; value >>= 7U) out += static_cast<char>((value & 0x7FU) | 0x80U);
  out += static_cast<char>(value);
}

inline void put_text(Bytes& out, std::uint32_t field, BytesView text) {
  put_varint(out, field << 3U | 2U);
  put_varint(out, text.size());
  out += text;
}

inline void put_double(Bytes& out, std::uint32_t field, double value) {
  put_varint(out, field << 3U | 1U);
  auto bits = std::bit_cast<std::uint64_t>(value);
  for (int i = 0; i < 8; ++i, bits >>= 8U) out += static_cast<char>(bits & 0xFFU);
}

/// A TakMessage, without its frame.
inline Bytes tak_message(const Seen& seen) {
  Bytes track, detail, event, message;
  put_double(track, 1, seen.speed_m_s);
  put_double(track, 2, seen.course_deg);
  put_text(detail, 7, track);
  put_text(event, 1, seen.type);
  put_text(event, 5, seen.uid);
  const auto ms = static_cast<std::uint64_t>(seen.at.unix_ms());
  for (const std::uint32_t field : {6U, 7U, 8U}) {
    put_varint(event, field << 3U);
    put_varint(event, ms + (field == 8 ? 120'000 : 0));
  }
  put_text(event, 9, "m-g");
  put_double(event, 10, seen.place.lat_e7 * 1e-7);
  put_double(event, 11, seen.place.lon_e7 * 1e-7);
  for (const std::uint32_t field : {12U, 13U, 14U}) put_double(event, field, 9'999'999.0);
  put_text(event, 15, detail);
  put_text(message, 2, event);
  return message;
}

inline Bytes tak_frame(const Seen& seen) {
  const Bytes message = tak_message(seen);
  Bytes frame = "\xBF";
  put_varint(frame, message.size());
  return frame + message;
}

inline Bytes cot_xml(const Seen& seen) {
  char text[1024];
  const std::string time = to_rfc3339(seen.at), stale = to_rfc3339(seen.at + Duration::seconds(120));
  const int size =
      std::snprintf(text,
                    sizeof text,
                    "<event version=\"2.0\" uid=\"%s\" type=\"%s\" time=\"%s\" start=\"%s\" stale=\"%s\" how=\"m-g\">"
                    "<point lat=\"%.7f\" lon=\"%.7f\" hae=\"9999999.0\" ce=\"9999999.0\" le=\"9999999.0\"/>"
                    "<detail><contact callsign=\"not read\"/><track speed=\"%.2f\" course=\"%.2f\"/></detail></event>",
                    seen.uid.c_str(),
                    seen.type.c_str(),
                    time.c_str(),
                    time.c_str(),
                    stale.c_str(),
                    seen.place.lat_e7 * 1e-7,
                    seen.place.lon_e7 * 1e-7,
                    seen.speed_m_s,
                    seen.course_deg);
  return {text, static_cast<std::size_t>(size)};
}

inline constexpr const char* kCsvHead = "uid,time,lat,lon,speed_m_s,course,kind\n";

inline Bytes csv_row(const Seen& seen) {
  char text[256];
  const int size = std::snprintf(text,
                                 sizeof text,
                                 "%s,%lld,%.7f,%.7f,%.2f,%.1f,vessel\n",
                                 seen.uid.c_str(),
                                 static_cast<long long>(seen.at.unix_ms()),
                                 seen.place.lat_e7 * 1e-7,
                                 seen.place.lon_e7 * 1e-7,
                                 seen.speed_m_s,
                                 seen.course_deg);
  return {text, static_cast<std::size_t>(size)};
}

inline Bytes geojson_line(const Seen& seen) {
  char text[384];
  const int size =
      std::snprintf(text,
                    sizeof text,
                    "{\"type\":\"Feature\",\"id\":\"%s\",\"geometry\":{\"type\":\"Point\",\"coordinates\":[%.7f,"
                    "%.7f]},\"properties\":{\"time\":\"%s\",\"speed_m_s\":%.2f,\"course\":%.1f,\"kind\":\"vessel\"}}\n",
                    seen.uid.c_str(),
                    seen.place.lon_e7 * 1e-7,
                    seen.place.lat_e7 * 1e-7,
                    to_rfc3339(seen.at).c_str(),
                    seen.speed_m_s,
                    seen.course_deg);
  return {text, static_cast<std::size_t>(size)};
}

/// The bits of an AIS message, written field by field.
class AisWriter {
 public:
  AisWriter& put(std::uint64_t value, unsigned count) {
    for (unsigned i = count; i-- > 0;) bits_ += i < 64 && (value >> i & 1U) != 0 ? '1' : '0';
    return *this;
  }

  [[nodiscard]] std::string payload() const {
    std::string text;
    for (std::size_t i = 0; i < bits_.size(); i += 6) {
      unsigned six = 0;
      for (std::size_t k = i; k < i + 6; ++k) six = six << 1U | (k < bits_.size() && bits_[k] == '1' ? 1U : 0U);
      text += static_cast<char>(six < 40 ? six + 48 : six + 56);
    }
    return text;
  }

  [[nodiscard]] std::size_t fill() const { return (6 - bits_.size() % 6) % 6; }

 private:
  std::string bits_;
};

/// "!" + body + "*" + checksum.
inline std::string nmea(const std::string& body) {
  unsigned sum = 0;
  for (const char c : body) sum ^= static_cast<unsigned char>(c);
  char mark[8];
  std::snprintf(mark, sizeof mark, "*%02X\n", sum);
  return "!" + body + mark;
}

/// A class A position report, type 1.
inline std::string ais_position(std::uint32_t mmsi, const Seen& seen) {
  const auto parts = [](std::int32_t e7) { return static_cast<std::uint64_t>((std::int64_t{e7} * 3 + 25) / 50); };
  AisWriter bits;
  bits.put(1, 6).put(0, 2).put(mmsi, 30).put(0, 4).put(0, 8);
  bits.put(static_cast<std::uint64_t>(seen.speed_m_s * 36'000 / 18'520 + 0.5), 10).put(1, 1);
  bits.put(parts(seen.place.lon_e7), 28).put(parts(seen.place.lat_e7), 27);
  bits.put(static_cast<std::uint64_t>(seen.course_deg * 10 + 0.5), 12).put(511, 9).put(0, 6).put(0, 2 + 3 + 1 + 19);
  return nmea("AIVDM,1,1,,A," + bits.payload() + ",0");
}

}  // namespace thalweg::sensor::samples
