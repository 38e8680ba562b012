// SPDX-License-Identifier: Apache-2.0
#include "sensor/tak.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include "sensor/cot_detail.h"

namespace thalweg::sensor {

namespace {

constexpr char kMagic = static_cast<char>(0xBF);
constexpr std::size_t kVarintMax = 10;

/// A cursor over the wire form. Once something does not fit, `ok` is false and everything else reads as zero.
struct Wire {
  const char* at;
  const char* end;
  bool ok = true;

  explicit Wire(BytesView bytes) : at(bytes.data()), end(bytes.data() + bytes.size()) {}

  std::uint64_t varint() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 7 * kVarintMax; shift += 7) {
      if (at == end) return fail();
      const auto byte = static_cast<unsigned char>(*at++);
      if (shift == 63 && byte > 1) return fail();
      value |= std::uint64_t{byte & 0x7FU} << shift;
      if (byte < 0x80) return value;
    }
    return fail();
  }

  BytesView bytes() {
    const std::uint64_t size = varint();
    if (size > static_cast<std::uint64_t>(end - at)) {
      fail();
      return {};
    }
    const BytesView view(at, static_cast<std::size_t>(size));
    at += size;
    return view;
  }

  double fixed64() {
    if (end - at < 8) return static_cast<double>(fail());
    std::uint64_t bits = 0;
    std::memcpy(&bits, at, 8);
    at += 8;
    return std::bit_cast<double>(bits);
  }

  void skip(std::uint64_t type) {
    switch (type) {
      case 0: (void)varint(); break;
      case 1: (void)fixed64(); break;
      case 2: (void)bytes(); break;
      case 5: at += end - at < 4 ? static_cast<std::ptrdiff_t>(fail()) : 4; break;
      default: fail();  // groups are not used, 6 and 7 do not exist
    }
  }

  std::uint64_t fail() {
    ok = false;
    at = end;
    return 0;
  }
};

static_assert(std::endian::native == std::endian::little, "fixed64 reads the bytes as they lie");

/// Calls `field(number, wire type, wire)` for each field; it reads the value or leaves it by `skip`.
template <class Field>
bool for_each_field(BytesView message, Field&& field) {
  Wire wire(message);
  while (wire.at != wire.end) {
    const std::uint64_t tag = wire.varint();
    if (tag >> 3U == 0 || tag >> 32U != 0) return false;
    field(static_cast<std::uint32_t>(tag >> 3U), static_cast<std::uint32_t>(tag & 7U), wire);
    if (!wire.ok) return false;
  }
  return wire.ok;
}

/// The uid that a deletion links to, out of the XML that its detail carries: <link uid="...".
BytesView link_uid(BytesView xml) {
  const std::size_t link = xml.find("<link ");
  if (link == BytesView::npos) return {};
  const BytesView tag = xml.substr(link, xml.find('>', link) - link);
  const std::size_t at = tag.find(" uid=");
  if (at == BytesView::npos || at + 6 >= tag.size()) return {};
  const char quote = tag[at + 5];
  const BytesView value = tag.substr(at + 6);
  const std::size_t end = value.find(quote);
  if ((quote != '"' && quote != '\'') || end == BytesView::npos) return {};
  return value.substr(0, end).find('&') == BytesView::npos ? value.substr(0, end) : BytesView();
}

bool read_track(BytesView bytes, CotEvent& event) {
  return for_each_field(bytes, [&event](std::uint32_t number, std::uint32_t type, Wire& wire) {
    if (number == 1 && type == 1) {
      event.speed = wire.fixed64();
    } else if (number == 2 && type == 1) {
      event.course = wire.fixed64();
    } else {
      wire.skip(type);
    }
  });
}

bool read_detail(BytesView bytes, CotEvent& event) {
  bool ok = true;
  const bool whole = for_each_field(bytes, [&](std::uint32_t number, std::uint32_t type, Wire& wire) {
    if (number == 7 && type == 2) {
      // What is not written in a Track that is there is zero.
      event.speed = std::max(event.speed, 0.0);
      event.course = std::max(event.course, 0.0);
      ok &= read_track(wire.bytes(), event);
    } else if (number == 1 && type == 2) {
      const BytesView xml = wire.bytes();
      if (event.type == "t-x-d-d") event.link_uid = link_uid(xml);
    } else {
      wire.skip(type);
    }
  });
  return whole && ok;
}

bool read_event(BytesView bytes, CotEvent& event) {
  bool ok = true;
  const bool whole = for_each_field(bytes, [&](std::uint32_t number, std::uint32_t type, Wire& wire) {
    const auto time = [&wire] {
      const std::uint64_t ms = wire.varint();
      constexpr std::uint64_t kEnd = 253'402'300'800'000;  // the year 10000
      return ms > 0 && ms < kEnd ? std::optional(Instant::unix_ms(static_cast<std::int64_t>(ms))) : std::nullopt;
    };
    if (number == 1 && type == 2) {
      event.type = wire.bytes();
    } else if (number == 5 && type == 2) {
      event.uid = wire.bytes();
    } else if (number == 6 && type == 0) {
      event.time = time();
    } else if (number == 8 && type == 0) {
      event.stale = time();
    } else if (number == 10 && type == 1) {
      event.lat = wire.fixed64();
    } else if (number == 11 && type == 1) {
      event.lon = wire.fixed64();
    } else if (number == 15 && type == 2) {
      ok &= read_detail(wire.bytes(), event);
    } else {
      wire.skip(type);
    }
  });
  return whole && ok;
}

/// What a TakMessage says; nothing when it is none. One without an event is a control message: ignored.
std::optional<CotOutcome> read_message(BytesView bytes) {
  CotEvent event;
  bool has_event = false;
  bool ok = true;
  const bool whole = for_each_field(bytes, [&](std::uint32_t number, std::uint32_t type, Wire& wire) {
    if (number == 2 && type == 2) {
      has_event = true;
      ok &= read_event(wire.bytes(), event);
    } else {
      wire.skip(type);
    }
  });
  if (!whole || !ok) return std::nullopt;
  return has_event ? cot_outcome(event) : CotOutcome{};
}

}  // namespace

std::size_t TakStreamDecoder::read(BytesView bytes, bool is_end) {
  std::size_t at = 0;
  const auto lost = [&](Reason reason, std::string detail, std::size_t until) {
    if (!is_lost_) refuse(reason, std::move(detail), bytes.substr(at, until - at));
    is_lost_ = true;
    at = until;
  };
  while (at < bytes.size()) {
    if (bytes[at] != kMagic) {
      const std::size_t magic = std::min(bytes.find(kMagic, at), bytes.size());
      const bool is_stray_zero = magic == at + 1 && bytes[at] == 0;
      if (is_stray_zero || (magic == bytes.size() && magic == at + 1 && bytes[at] == 0)) {
        ++at;
      } else {
        lost(Reason::noise, std::to_string(magic - at) + " bytes where a frame's 0xBF was due", magic);
      }
      continue;
    }
    Wire head(bytes.substr(at + 1, kVarintMax));
    const std::uint64_t size = head.varint();
    if (!head.ok) {
      if (bytes.size() - at - 1 < kVarintMax && !is_end) return at;
      lost(is_end ? Reason::incomplete : Reason::syntax, "a frame's length is no varint", at + 1);
      continue;
    }
    const auto body = static_cast<std::size_t>(head.at - bytes.data());
    if (size > kMessageMax) {
      lost(Reason::too_long, "a frame of " + std::to_string(size) + " bytes; at most 65536 are read", at + 1);
      continue;
    }
    if (size > bytes.size() - body) {
      if (!is_end) return at;
      lost(Reason::incomplete, "the stream ended inside a frame", at + 1);
      continue;
    }
    const auto outcome = read_message(bytes.substr(body, size));
    if (!outcome) {
      lost(Reason::syntax, "a frame is no TAK message", at + 1);
      continue;
    }
    is_lost_ = false;
    switch (outcome->what) {
      case CotOutcome::Do::add: add(outcome->report); break;
      case CotOutcome::Do::ignore: ignore(); break;
      case CotOutcome::Do::refuse: refuse(outcome->reason, outcome->detail, bytes.substr(at, body + size - at)); break;
      case CotOutcome::Do::control: control(outcome->control); break;
    }
    at = body + size;
  }
  return at;
}

std::size_t TakDatagramDecoder::read(BytesView bytes, bool is_end) {
  if (!is_end) {
    if (bytes.size() <= kMessageMax) return 0;
    refuse(Reason::too_long, "a datagram of more than 65536 bytes", bytes);
    return bytes.size();
  }
  if (bytes.empty()) return 0;
  if (bytes.size() < 3 || bytes[0] != kMagic || bytes[1] != 1 || bytes[2] != kMagic) {
    refuse(Reason::syntax, "a datagram begins with 0xBF, the version 1, 0xBF", bytes);
    return bytes.size();
  }
  const auto outcome = read_message(bytes.substr(3));
  if (!outcome) {
    refuse(Reason::syntax, "the datagram is no TAK message", bytes);
    return bytes.size();
  }
  switch (outcome->what) {
    case CotOutcome::Do::add: add(outcome->report); break;
    case CotOutcome::Do::ignore: ignore(); break;
    case CotOutcome::Do::refuse: refuse(outcome->reason, outcome->detail, bytes); break;
    case CotOutcome::Do::control: control(outcome->control); break;
  }
  return bytes.size();
}

}  // namespace thalweg::sensor
