// SPDX-License-Identifier: Apache-2.0
#include "sensor/cot_xml.h"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <string>
#include <vector>

#include <pugixml.hpp>

#include "sensor/cot_detail.h"
#include "sensor/text_detail.h"

namespace thalweg::sensor {

struct CotXmlDecoder::Parser {
  pugi::xml_document document;
  std::string text;   ///< parsed in place
  std::string texts;  ///< what the reports of this batch borrow
};

CotXmlDecoder::CotXmlDecoder(std::uint16_t source) : Decoder(source), parser_(std::make_unique<Parser>()) {}

CotXmlDecoder::~CotXmlDecoder() = default;

namespace {

constexpr BytesView kBegin = "<event";
constexpr BytesView kEnd = "</event>";

/// The next <event that is a whole word.
std::size_t find_begin(BytesView bytes, std::size_t from) {
  for (;;) {
    const std::size_t at = bytes.find(kBegin, from);
    if (at == BytesView::npos || at + kBegin.size() >= bytes.size()) return at;
    const char after = bytes[at + kBegin.size()];
    if (after == ' ' || after == '\n' || after == '\r' || after == '\t' || after == '>') return at;
    from = at + 1;
  }
}

/// True when there is nothing between events but white space and declarations.
bool is_quiet(BytesView between) {
  while (!between.empty()) {
    if (between.starts_with("<?")) {
      const std::size_t end = between.find("?>");
      if (end == BytesView::npos) return false;
      between.remove_prefix(end + 2);
    } else if (between[0] == ' ' || between[0] == '\n' || between[0] == '\r' || between[0] == '\t') {
      between.remove_prefix(1);
    } else {
      return false;
    }
  }
  return true;
}

/// A whole number or decimal, with an exponent if need be; nothing for anything else, so that "12 km" is not 12.
std::optional<double> number(const char* text) {
  double value = 0;
  const char* end = text + std::strlen(text);
  const auto [stopped, error] = std::from_chars(text, end, value);
  return error == std::errc() && stopped == end && text != end ? std::optional(value) : std::nullopt;
}

BytesView keep(std::string& texts, BytesView text) {
  const std::size_t begin = texts.size();
  if (texts.capacity() - begin < text.size()) return {};
  texts.append(text);
  return BytesView(texts).substr(begin);
}

}  // namespace

std::size_t CotXmlDecoder::read(BytesView bytes, bool is_end) {
  parser_->texts.clear();
  parser_->texts.reserve(bytes.size() + kUidMax);
  std::size_t at = 0;
  for (;;) {
    const std::size_t begin = std::min(find_begin(bytes, at), bytes.size());
    const bool is_last = begin == bytes.size();
    // What stands before the end may be the beginning of a declaration or of an event: it waits, up to a bound.
    if (is_last && !is_end && bytes.size() - at <= kMessageMax) {
      const BytesView waiting = bytes.substr(at);
      const bool may_go_on =
          waiting.find_first_not_of(" \r\n\t") == BytesView::npos || waiting.rfind('<') != BytesView::npos;
      if (may_go_on) return at;
    }
    if (!is_quiet(bytes.substr(at, begin - at))) {
      refuse(Reason::noise, std::to_string(begin - at) + " bytes where <event was due", bytes.substr(at, begin - at));
    }
    if (is_last) return bytes.size();
    const std::size_t end = bytes.find(kEnd, begin);
    if (end == BytesView::npos) {
      if (bytes.size() - begin <= kMessageMax && !is_end) return begin;
      refuse(is_end ? Reason::incomplete : Reason::too_long,
             "an event without its end within 65536 bytes",
             bytes.substr(begin));
      at = begin + kBegin.size();
      if (is_end || find_begin(bytes, at) == BytesView::npos) return bytes.size();
      continue;
    }
    at = end + kEnd.size();
    if (at - begin > kMessageMax) {
      refuse(Reason::too_long, "an event of more than 65536 bytes", bytes.substr(begin));
      continue;
    }
    event(bytes.substr(begin, at - begin));
  }
}

void CotXmlDecoder::event(BytesView text) {
  if (!is_utf8(text)) return refuse(Reason::encoding, "the event is no UTF-8", text);
  parser_->text.assign(text);
  constexpr unsigned kOptions = pugi::parse_escapes | pugi::parse_cdata;
  const pugi::xml_parse_result parsed =
      parser_->document.load_buffer_inplace(parser_->text.data(), parser_->text.size(), kOptions, pugi::encoding_utf8);
  if (!parsed) {
    return refuse(
        Reason::syntax, std::string(parsed.description()) + " at byte " + std::to_string(parsed.offset), text);
  }
  const pugi::xml_node node = parser_->document.child("event");
  CotEvent event;
  event.type = node.attribute("type").value();
  event.time = instant(node.attribute("time").value());
  event.stale = instant(node.attribute("stale").value());
  event.uid = keep(parser_->texts, BytesView(node.attribute("uid").value()).substr(0, kUidMax + 1));
  const CotMeaning meaning = cot_meaning(event.type);
  if (meaning.sort == CotSort::thing) {
    const pugi::xml_node point = node.child("point");
    const auto lat = number(point.attribute("lat").value()), lon = number(point.attribute("lon").value());
    if (!lat || !lon) return refuse(Reason::incomplete, "the point's lat or lon is missing or no number", text);
    event.lat = *lat;
    event.lon = *lon;
    const pugi::xml_node track = node.child("detail").child("track");
    event.speed = number(track.attribute("speed").value()).value_or(-1);
    event.course = number(track.attribute("course").value()).value_or(-1);
  } else if (meaning.sort == CotSort::gone) {
    const char* link = node.child("detail").child("link").attribute("uid").value();
    event.link_uid = keep(parser_->texts, BytesView(link).substr(0, kUidMax + 1));
  }
  const CotOutcome outcome = cot_outcome(event);
  switch (outcome.what) {
    case CotOutcome::Do::add: add(outcome.report); break;
    case CotOutcome::Do::ignore: ignore(); break;
    case CotOutcome::Do::refuse: refuse(outcome.reason, outcome.detail, text); break;
    case CotOutcome::Do::control: control(outcome.control); break;
  }
}

}  // namespace thalweg::sensor
