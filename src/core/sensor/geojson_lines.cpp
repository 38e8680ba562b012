// SPDX-License-Identifier: Apache-2.0
#include "sensor/geojson_lines.h"

#include <algorithm>
#include <cmath>
#include <string>

#include <simdjson.h>

#include "sensor/text_detail.h"

namespace thalweg::sensor {

namespace dom = simdjson::dom;

struct GeojsonLinesDecoder::Parser {
  dom::parser json;
  std::string padded;  ///< simdjson reads some bytes past the end
  std::string texts;   ///< what the reports of this batch borrow
};

GeojsonLinesDecoder::GeojsonLinesDecoder(std::uint16_t source) : Decoder(source), parser_(std::make_unique<Parser>()) {}

GeojsonLinesDecoder::~GeojsonLinesDecoder() = default;

namespace {

/// Why a text is refused, or null.
struct Wrong {
  Reason reason = Reason::syntax;
  const char* detail = nullptr;
};

constexpr Wrong kFine{};

Wrong put_point(Report& report, const dom::element& geometry) {
  if (geometry.is_null()) return kFine;
  dom::object object;
  dom::array pair;
  std::string_view type;
  if (geometry.get(object) != simdjson::SUCCESS || object["type"].get(type) != simdjson::SUCCESS || type != "Point" ||
      object["coordinates"].get(pair) != simdjson::SUCCESS) {
    return {Reason::syntax, "the geometry is no Point"};
  }
  double values[2] = {};
  std::size_t count = 0;
  for (const dom::element each : pair) {
    if (count < 2 && each.get(values[count]) != simdjson::SUCCESS) return {Reason::syntax, "a coordinate is no number"};
    ++count;
  }
  if (count < 2 || count > 3) return {Reason::syntax, "a Point is longitude, latitude and perhaps height"};
  const auto place = position(values[1], values[0]);
  if (!place) return {Reason::range, "the Point is not on the earth; GeoJSON puts longitude before latitude"};
  report.position = *place;
  report.has_position = true;
  return kFine;
}

Wrong put_time(Report& report, const dom::element& value) {
  std::string_view text;
  std::int64_t number = 0;
  std::optional<Instant> at;
  if (value.get(text) == simdjson::SUCCESS) {
    at = instant(text);
  } else if (value.get(number) == simdjson::SUCCESS) {
    at = instant(std::to_string(number));
  }
  if (!at) return {Reason::range, "time is neither RFC 3339 nor seconds nor milliseconds since 1970"};
  report.at = *at;
  report.has_own_time = true;
  return kFine;
}

Wrong put_number(Report& report, std::string_view key, const dom::element& value) {
  double number = 0;
  if (value.get(number) != simdjson::SUCCESS)
    return {Reason::syntax, "speed_m_s, course, value or valid_s is no number"};
  if (key == "speed_m_s") {
    if (number < 0) return {Reason::range, "the speed is below zero"};
    report.speed_cm_s = speed_cm_s(number);
  } else if (key == "course") {
    report.course_cdeg = course_cdeg(number);
    if (report.course_cdeg == kNoCourse) return {Reason::range, "course is not from 0 to 360"};
  } else if (key == "value") {
    if (!(std::abs(number) < 1e12)) return {Reason::range, "value is beyond 10^12"};
    report.reading_milli = std::llround(number * 1'000);
    report.statement = Statement::reading;
  } else {
    if (!(number >= 0 && number <= 31'536'000)) return {Reason::range, "valid_s is not within a year"};
    report.valid = Duration::milliseconds(std::llround(number * 1'000));
  }
  return kFine;
}

/// Text that may have been escaped lives in the parser: it is copied to where the batch can borrow it.
BytesView keep(std::string& texts, std::string_view text) {
  const std::size_t begin = texts.size();
  if (texts.capacity() - begin < text.size()) return {};
  texts.append(text);
  return BytesView(texts).substr(begin);
}

Wrong put_member(Report& report, std::string_view key, const dom::element& value, std::string& texts) {
  if (value.is_null()) return kFine;
  if (key == "time") return put_time(report, value);
  if (key == "speed_m_s" || key == "course" || key == "value" || key == "valid_s") {
    return put_number(report, key, value);
  }
  if (key == "own") {
    return value.get(report.own) == simdjson::SUCCESS ? kFine : Wrong{Reason::syntax, "own is true or false"};
  }
  if (key != "uid" && key != "id" && key != "kind" && key != "name") return kFine;
  std::string_view text;
  std::string number;
  std::int64_t id = 0;
  if (key == "id" && value.get(id) == simdjson::SUCCESS) {
    number = std::to_string(id);
    text = number;
  } else if (value.get(text) != simdjson::SUCCESS) {
    return {Reason::syntax, "uid, kind or name is no text"};
  }
  if (key == "kind") {
    const auto subject = subject_from_name(text);
    if (!subject) return {Reason::range, "there is no such kind"};
    report.subject = *subject;
    return kFine;
  }
  if (!is_uid(text))
    return {Reason::encoding, "the uid or name is empty, longer than 128 bytes, or holds control characters"};
  if (key == "name") {
    report.name = keep(texts, text);
  } else if (report.uid.empty() || key == "uid") {
    report.uid = keep(texts, text);
  }
  return kFine;
}

Wrong put_members(Report& report, const dom::object& from, std::string& texts) {
  for (const auto field : from) {
    if (const Wrong wrong = put_member(report, field.key, field.value, texts); wrong.detail != nullptr) return wrong;
  }
  return kFine;
}

Wrong put_feature(Report& report, const dom::object& feature, std::string& texts) {
  for (const auto field : feature) {
    Wrong wrong;
    dom::object properties;
    if (field.key == "geometry") {
      wrong = put_point(report, field.value);
    } else if (field.key == "properties" && !field.value.is_null()) {
      if (field.value.get(properties) != simdjson::SUCCESS) return {Reason::syntax, "the properties are no object"};
      wrong = put_members(report, properties, texts);
    } else if (field.key == "id") {
      wrong = put_member(report, "id", field.value, texts);
    }
    if (wrong.detail != nullptr) return wrong;
  }
  return kFine;
}

}  // namespace

std::size_t GeojsonLinesDecoder::read(BytesView bytes, bool is_end) {
  parser_->texts.clear();
  parser_->texts.reserve(bytes.size() + kUidMax);  // what is kept is never longer than what is read
  return for_each_line(
      bytes,
      is_end,
      kMessageMax,
      [this](BytesView text) { line(text); },
      [this](BytesView text, bool) { refuse(Reason::too_long, "a line of more than 65536 bytes", text); });
}

void GeojsonLinesDecoder::line(BytesView text) {
  if (text.find_first_not_of(" \t\x1E") == BytesView::npos) return;
  if (text[0] == '\x1E') text.remove_prefix(1);  // RFC 8142 sets one before each text
  std::string& padded = parser_->padded;
  if (padded.size() < text.size() + simdjson::SIMDJSON_PADDING) padded.resize(text.size() + simdjson::SIMDJSON_PADDING);
  std::copy(text.begin(), text.end(), padded.begin());
  dom::object top;
  if (parser_->json.parse(padded.data(), text.size(), false).get(top) != simdjson::SUCCESS) {
    return refuse(Reason::syntax, "the line is no JSON object", text);
  }
  Report report;
  std::string_view type;
  const bool is_feature = top["type"].get(type) == simdjson::SUCCESS && type == "Feature";
  const Wrong wrong = is_feature ? put_feature(report, top, parser_->texts) : put_members(report, top, parser_->texts);
  if (wrong.detail != nullptr) return refuse(wrong.reason, wrong.detail, text);
  if (report.uid.empty())
    return refuse(Reason::incomplete, "there is no uid; give it as id or in the properties", text);
  if (!report.has_position && report.statement != Statement::reading) {
    return refuse(Reason::incomplete, "a report has a Point or a value", text);
  }
  add(report);
}

}  // namespace thalweg::sensor
