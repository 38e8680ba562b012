// SPDX-License-Identifier: Apache-2.0
#include "sensor/ais.h"

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <optional>
#include <utility>

#include "sensor/ais_bits_detail.h"
#include "sensor/text_detail.h"

namespace thalweg::sensor {

namespace {

constexpr std::size_t kLineMax = 1024;  // NMEA says 82, with a tag block 160; some receivers write more

std::optional<unsigned> hex_digit(char c) {
  if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0');
  if (c >= 'A' && c <= 'F') return static_cast<unsigned>(c - 'A' + 10);
  if (c >= 'a' && c <= 'f') return static_cast<unsigned>(c - 'a' + 10);
  return std::nullopt;
}

/// True when `text` is followed by * and the two digits of the exclusive or of its bytes.
bool is_whole(BytesView text, BytesView mark) {
  if (mark.size() < 3 || mark[0] != '*') return false;
  const auto high = hex_digit(mark[1]), low = hex_digit(mark[2]);
  if (!high || !low) return false;
  unsigned sum = 0;
  for (const char c : text) sum ^= static_cast<unsigned char>(c);
  return sum == *high * 16 + *low;
}

/// Degrees in parts of 1/600000, as e7.
std::int32_t to_e7(std::int32_t parts) {
  const std::int64_t scaled = std::int64_t{parts} * 50;
  return static_cast<std::int32_t>((scaled >= 0 ? scaled + 1 : scaled - 1) / 3);
}

enum class Place { known, not_available, impossible };

/// Puts a place given in 1/600000 degree into the report.
Place put_place(Report& report, std::int32_t lon, std::int32_t lat) {
  constexpr std::int32_t kDegree = 600'000;
  if (lon == 181 * kDegree || lat == 91 * kDegree) return Place::not_available;
  if (lon < -180 * kDegree || lon > 180 * kDegree || lat < -90 * kDegree || lat > 90 * kDegree) {
    return Place::impossible;
  }
  report.position = {to_e7(lat), to_e7(lon)};
  report.has_position = true;
  return Place::known;
}

/// Tenths of a knot; 1023 is not available, 1022 is 102.2 or more.
std::uint16_t speed_of_tenths(std::uint32_t tenths) {
  return tenths == 1023 ? kNoSpeed : static_cast<std::uint16_t>((tenths * 185'200 + 18'000) / 36'000);
}

std::uint16_t speed_of_knots(std::uint32_t knots, std::uint32_t none) {
  return knots == none ? kNoSpeed : static_cast<std::uint16_t>((knots * 185'200 + 1'800) / 3'600);
}

std::uint16_t course_of_tenths(std::uint32_t tenths) {
  return tenths >= 3600 ? kNoCourse : static_cast<std::uint16_t>(tenths * 10);
}

Subject subject_of(std::uint32_t mmsi) {
  if (mmsi / 1'000'000 == 111) return Subject::aircraft;
  if (mmsi / 1'000'000 == 970 || mmsi / 1'000'000 == 972 || mmsi / 1'000'000 == 974) return Subject::distress;
  if (mmsi / 10'000'000 == 99) return Subject::aid;
  if (mmsi / 10'000'000 == 0) return Subject::station;
  return Subject::vessel;
}

/// Where a type has its fields; a length of 0: it has none.
struct Layout {
  unsigned bits_min;
  unsigned speed;  ///< first bit; 0: none
  unsigned lon;
  unsigned lat;
  unsigned course;
};

std::optional<Layout> layout_of(std::uint32_t type) {
  switch (type) {
    case 1:
    case 2:
    case 3: return Layout{137, 50, 61, 89, 116};
    case 4: return Layout{134, 0, 79, 107, 0};
    case 9: return Layout{128, 50, 61, 89, 116};
    case 18:
    case 19: return Layout{124, 46, 57, 85, 112};
    case 21: return Layout{219, 0, 164, 192, 0};
    case 27: return Layout{94, 79, 44, 62, 85};
    default: return std::nullopt;
  }
}

/// The clock of a base station, when it has one.
std::optional<Instant> clock_of(const AisBits& bits) {
  const std::uint32_t fields[] = {
      bits.bits(38, 14), bits.bits(52, 4), bits.bits(56, 5), bits.bits(61, 5), bits.bits(66, 6), bits.bits(72, 6)};
  char text[24];
  const int length = std::snprintf(text,
                                   sizeof text,
                                   "%04u-%02u-%02uT%02u:%02u:%02uZ",
                                   fields[0],
                                   fields[1],
                                   fields[2],
                                   fields[3],
                                   fields[4],
                                   fields[5]);
  return length == 20 ? instant(BytesView(text, 20)) : std::nullopt;
}

}  // namespace

std::size_t AisDecoder::read(BytesView bytes, bool is_end) {
  texts_used_ = 0;
  texts_.resize(bytes.size() / 12 + 4);  // the shortest sentence with two texts has 27 bytes
  return for_each_line(
      bytes,
      is_end,
      kLineMax,
      [this](BytesView text) { line(text); },
      [this](BytesView text, bool) {
        refuse(Reason::too_long, "a line of more than " + std::to_string(kLineMax) + " bytes", text);
      });
}

void AisDecoder::line(BytesView whole) {
  has_time_ = false;
  BytesView text = whole;
  if (!text.empty() && text[0] == '\\') {
    const std::size_t end = text.find('\\', 1);
    if (end == BytesView::npos) return refuse(Reason::syntax, "a tag block is not closed by a backslash", whole);
    const BytesView tag = text.substr(1, end - 1);
    const std::size_t star = tag.rfind('*');
    if (star == BytesView::npos || !is_whole(tag.substr(0, star), tag.substr(star))) {
      return refuse(Reason::checksum, "the tag block's checksum does not fit", whole);
    }
    for (BytesView rest = tag.substr(0, star); !rest.empty();) {
      const BytesView field = rest.substr(0, rest.find(','));
      rest.remove_prefix(std::min(rest.size(), field.size() + 1));
      if (!field.starts_with("c:")) continue;
      const auto at = instant(field.substr(2));
      if (!at) return refuse(Reason::range, "the tag block's time c: is no time; give seconds since 1970", whole);
      has_time_ = true;
      time_ = *at;
    }
    text.remove_prefix(end + 1);
  }
  if (text.empty() || text[0] == '#') return;
  if (text[0] == '$') return ignore();
  if (text.size() < 12 || text[0] != '!') return refuse(Reason::syntax, "no NMEA sentence begins here", whole);
  if (text.substr(3, 2) != "VD") return ignore();
  sentence(text, whole);
}

void AisDecoder::sentence(BytesView text, BytesView whole) {
  const std::size_t star = text.rfind('*');
  if (star == BytesView::npos || !is_whole(text.substr(1, star - 1), text.substr(star))) {
    return refuse(Reason::checksum, "the checksum does not fit", whole);
  }
  std::array<BytesView, 7> fields;
  std::size_t count = 0;
  for (BytesView rest = text.substr(0, star); count < fields.size(); ++count) {
    const std::size_t comma = rest.find(',');
    fields[count] = rest.substr(0, comma);
    if (comma == BytesView::npos) {
      ++count;
      break;
    }
    rest.remove_prefix(comma + 1);
  }
  const auto digit = [](BytesView field, char low, char high) {
    return field.size() == 1 && field[0] >= low && field[0] <= high;
  };
  if (count != fields.size() || !digit(fields[1], '1', '9') || !digit(fields[2], '1', fields[1][0]) ||
      fields[3].size() > 1 || fields[4].size() > 1 || !digit(fields[6], '0', '5')) {
    return refuse(Reason::syntax, "the sentence's fields are not those of AIVDM", whole);
  }
  Sentence part;
  part.total = fields[1][0] - '0';
  part.number = fields[2][0] - '0';
  part.sequence = fields[3].empty() ? '-' : fields[3][0];
  part.channel = fields[4].empty() ? '-' : fields[4][0];
  part.payload = fields[5];
  part.fill = static_cast<unsigned>(fields[6][0] - '0');
  part.own = text[5] == 'O';
  if (part.total == 1) return message(part.payload, part.fill, part.own, whole);
  assemble(part, whole);
}

void AisDecoder::assemble(const Sentence& part, BytesView whole) {
  Begun* mine = nullptr;
  Begun* free = nullptr;
  for (Begun& begun : begun_) {
    if (begun.next != 0 && (received() > begun.at + kPartsWait || received() < begun.at)) {
      refuse(Reason::incomplete, "the rest of a message of several sentences did not come", begun.payload);
      begun.next = 0;
    }
    if (begun.next == 0) {
      free = &begun;
    } else if (begun.last.sequence == part.sequence && begun.last.channel == part.channel &&
               begun.last.total == part.total) {
      mine = &begun;
    }
  }
  if (part.number == 1) {
    if (mine != nullptr) refuse(Reason::incomplete, "the message was begun again before its end", mine->payload);
    Begun* into = mine != nullptr ? mine : free;
    if (into == nullptr) {
      into =
          &*std::min_element(begun_.begin(), begun_.end(), [](const Begun& a, const Begun& b) { return a.at < b.at; });
      refuse(Reason::incomplete, "too many messages are begun at once; the oldest gives way", into->payload);
    }
    *into = {part, received(), 2, std::string(part.payload), has_time_, time_};
    return;
  }
  if (mine == nullptr || mine->next != part.number ||
      mine->payload.size() + part.payload.size() > AisBits::kCharactersMax) {
    if (mine != nullptr) mine->next = 0;
    return refuse(Reason::incomplete, "an earlier sentence of this message is missing", whole);
  }
  mine->payload += part.payload;
  if (part.number < part.total) {
    ++mine->next;
    return;
  }
  mine->next = 0;
  if (!has_time_ && mine->has_time) {  // only the first sentence of a group needs to carry the time
    has_time_ = true;
    time_ = mine->time;
  }
  message(mine->payload, part.fill, part.own, whole);
}

BytesView AisDecoder::keep(std::string text) {
  CHECK(texts_used_ < texts_.size());
  auto& kept = texts_[texts_used_++];
  const std::size_t size = std::min(text.size(), kept.size());
  std::memcpy(kept.data(), text.data(), size);
  return {kept.data(), size};
}

BytesView AisDecoder::uid(std::uint32_t mmsi) {
  CHECK(texts_used_ < texts_.size());
  char* out = texts_[texts_used_++].data();
  std::memcpy(out, "MMSI-", 5);
  for (int i = 13; i >= 5; --i, mmsi /= 10) out[i] = static_cast<char>('0' + mmsi % 10);
  return {out, 14};
}

Report AisDecoder::started(std::uint32_t mmsi, bool own) {
  Report report;
  report.uid = uid(mmsi);
  report.subject = subject_of(mmsi);
  report.own = own;
  report.has_own_time = has_time_;
  report.at = time_;
  return report;
}

void AisDecoder::message(BytesView payload, unsigned fill, bool own, BytesView whole) {
  AisBits bits;
  if (!bits.load(payload, fill)) return refuse(Reason::syntax, "the payload is no six-bit text", whole);
  if (bits.size() < 40) return refuse(Reason::incomplete, "the message is shorter than its head", whole);
  const std::uint32_t type = bits.bits(0, 6);
  const std::uint32_t mmsi = bits.bits(8, 30);
  if (mmsi > 999'999'999) return refuse(Reason::range, "the identity has more than nine digits", whole);
  if (type == 5 || type == 24) {
    Report report = started(mmsi, own);
    report.statement = Statement::details;
    const bool is_second_half = type == 24 && bits.bits(38, 2) == 1;
    if (type == 24 && bits.bits(38, 2) > 1) return refuse(Reason::range, "there is no such part of a type 24", whole);
    if (bits.size() < (type == 5 ? 240U : 48U)) return refuse(Reason::incomplete, "details are cut off", whole);
    if (!is_second_half) report.name = keep(type == 5 ? bits.text(112, 20) : bits.text(40, 20));
    if (type == 5) report.ship_type = static_cast<std::uint8_t>(bits.bits(232, 8));
    if (is_second_half) report.ship_type = static_cast<std::uint8_t>(bits.bits(40, 8));
    return add(report);
  }
  const std::optional<Layout> layout = layout_of(type);
  if (!layout) return ignore();
  if (bits.size() < layout->bits_min) return refuse(Reason::incomplete, "a position is cut off", whole);
  Report report = started(mmsi, own);
  std::int32_t lon = type == 27 ? bits.signed_bits(layout->lon, 18) * 1'000 : bits.signed_bits(layout->lon, 28);
  std::int32_t lat = type == 27 ? bits.signed_bits(layout->lat, 17) * 1'000 : bits.signed_bits(layout->lat, 27);
  if (put_place(report, lon, lat) == Place::impossible) {
    return refuse(Reason::range, "the position is beyond the earth", whole);
  }
  if (type == 27) {
    report.speed_cm_s = speed_of_knots(bits.bits(layout->speed, 6), 63);
    const std::uint32_t course = bits.bits(layout->course, 9);
    report.course_cdeg = course >= 360 ? kNoCourse : static_cast<std::uint16_t>(course * 100);
  } else if (layout->speed != 0) {
    const std::uint32_t speed = bits.bits(layout->speed, 10);
    report.speed_cm_s = type == 9 ? speed_of_knots(speed, 1023) : speed_of_tenths(speed);
    report.course_cdeg = course_of_tenths(bits.bits(layout->course, 12));
  }
  if (type == 9) report.subject = Subject::aircraft;
  if (type == 4) report.subject = Subject::station;
  if (type == 21) report.subject = Subject::aid;
  if (type == 21) {
    std::string text = bits.text(43, 20);
    if (text.size() == 20 && bits.size() > 272)
      text += bits.text(272, std::min<std::size_t>(14, (bits.size() - 272) / 6));
    report.name = keep(std::move(text));
  }
  if (type == 19) report.name = keep(bits.text(143, 20));
  if (type == 19) report.ship_type = static_cast<std::uint8_t>(bits.bits(263, 8));
  if (type == 4 && !report.has_own_time) {
    if (const auto clock = clock_of(bits)) {
      report.at = *clock;
      report.has_own_time = true;
    }
  }
  add(report);
}

}  // namespace thalweg::sensor
