// SPDX-License-Identifier: Apache-2.0
#include "sensor/csv.h"

#include <algorithm>
#include <string>
#include <utility>

#include "sensor/text_detail.h"

namespace thalweg::sensor {

namespace {

constexpr std::size_t kLineMax = 4096;
constexpr std::size_t kColumnsMax = 64;

/// Takes the next field off `rest`, without its quotes; nothing when a quote is not closed. A doubled quote inside
/// quotes is refused with it: no identifier or number holds one.
std::optional<BytesView> next_field(BytesView& rest, bool& is_last) {
  if (!rest.empty() && rest[0] == '"') {
    const std::size_t end = rest.find('"', 1);
    if (end == BytesView::npos || (end + 1 < rest.size() && rest[end + 1] != ',')) return std::nullopt;
    const BytesView field = rest.substr(1, end - 1);
    is_last = end + 1 == rest.size();
    rest.remove_prefix(std::min(rest.size(), end + 2));
    return field;
  }
  const std::size_t comma = rest.find(',');
  const BytesView field = rest.substr(0, comma);
  is_last = comma == BytesView::npos;
  rest.remove_prefix(is_last ? rest.size() : comma + 1);
  return field;
}

/// Speed in thousandths of a unit of so many millionths of a metre a second.
std::optional<std::uint16_t> speed(BytesView text, std::int64_t micrometres) {
  const auto thousandths = decimal(text, 3);
  if (!thousandths || *thousandths < 0 || *thousandths > 10'000'000) return std::nullopt;
  const std::int64_t value = (*thousandths * micrometres + 5'000'000) / 10'000'000;
  return value < kNoSpeed ? static_cast<std::uint16_t>(value) : kNoSpeed;
}

}  // namespace

std::size_t CsvDecoder::read(BytesView bytes, bool is_end) {
  return for_each_line(
      bytes,
      is_end,
      kLineMax,
      [this](BytesView line) {
        if (line.empty() || head_ == Head::bad) return;
        head_ == Head::due ? head(line) : row(line);
      },
      [this](BytesView line, bool) {
        refuse(Reason::too_long, "a line of more than " + std::to_string(kLineMax) + " bytes", line);
      });
}

void CsvDecoder::head(BytesView line) {
  static constexpr std::pair<BytesView, Column> kNames[] = {{"uid", Column::uid},
                                                            {"time", Column::time},
                                                            {"lat", Column::lat},
                                                            {"lon", Column::lon},
                                                            {"speed_m_s", Column::speed_m_s},
                                                            {"speed_kn", Column::speed_kn},
                                                            {"speed_km_h", Column::speed_km_h},
                                                            {"course", Column::course},
                                                            {"kind", Column::kind},
                                                            {"name", Column::name},
                                                            {"value", Column::value},
                                                            {"own", Column::own},
                                                            {"valid_s", Column::valid_s}};
  if (line.starts_with("\xEF\xBB\xBF")) line.remove_prefix(3);
  BytesView rest = line;
  bool is_last = false;
  while (!is_last && columns_.size() < kColumnsMax) {
    const auto field = next_field(rest, is_last);
    if (!field) break;
    Column column = Column::other;
    for (const auto& [word, meaning] : kNames) column = *field == word ? meaning : column;
    columns_.push_back(column);
  }
  const bool has_uid = std::count(columns_.begin(), columns_.end(), Column::uid) == 1;
  head_ = is_last && has_uid ? Head::read : Head::bad;
  if (head_ == Head::bad) {
    refuse(
        Reason::syntax, "the first line does not name the columns; it needs uid once, then time, lat, lon ...", line);
  }
}

/// Puts one field into the report; what is wrong with it, or null. `places` counts the coordinates.
const char* CsvDecoder::put(Report& report, Column column, BytesView text, int& places) const {
  switch (column) {
    case Column::other: return nullptr;
    case Column::uid: report.uid = text; return nullptr;
    case Column::name: report.name = text; return nullptr;
    case Column::time: {
      const auto at = instant(text);
      if (!at) return "time is neither RFC 3339 nor seconds nor milliseconds since 1970";
      report.at = *at;
      report.has_own_time = true;
      return nullptr;
    }
    case Column::lat:
    case Column::lon: {
      const bool is_lat = column == Column::lat;
      const auto e7 = decimal(text, 7);
      const std::int64_t bound = is_lat ? geometry::kLatE7Max : geometry::kLonE7Max;
      if (!e7 || *e7 < -bound || *e7 > bound) return is_lat ? "lat is no latitude" : "lon is no longitude";
      (is_lat ? report.position.lat_e7 : report.position.lon_e7) = static_cast<std::int32_t>(*e7);
      ++places;
      return nullptr;
    }
    case Column::speed_m_s:
    case Column::speed_kn:
    case Column::speed_km_h: {
      const std::int64_t unit =
          column == Column::speed_m_s ? 1'000'000 : (column == Column::speed_kn ? 514'444 : 277'778);
      const auto value = speed(text, unit);
      if (!value) return "the speed is no number from 0";
      report.speed_cm_s = *value;
      return nullptr;
    }
    case Column::course: {
      const auto value = decimal(text, 2);
      if (!value || *value < 0 || *value > 36'000) return "course is no number from 0 to 360";
      report.course_cdeg = static_cast<std::uint16_t>(*value % 36'000);
      return nullptr;
    }
    case Column::kind: {
      const auto subject = subject_from_name(text);
      if (!subject) return "there is no such kind";
      report.subject = *subject;
      return nullptr;
    }
    case Column::value: {
      const auto value = decimal(text, 3);
      if (!value) return "value is no number";
      report.reading_milli = *value;
      report.statement = Statement::reading;
      return nullptr;
    }
    case Column::own:
      if (text != "0" && text != "1") return "own is 0 or 1";
      report.own = text == "1";
      return nullptr;
    case Column::valid_s: {
      const auto value = decimal(text, 0);
      if (!value || *value < 0 || *value > 31'536'000) return "valid_s is no number of seconds within a year";
      report.valid = Duration::seconds(*value);
      return nullptr;
    }
  }
  return nullptr;
}

void CsvDecoder::row(BytesView line) {
  Report report;
  BytesView rest = line;
  bool is_last = false;
  int places = 0;
  std::size_t index = 0;
  for (; !is_last; ++index) {
    const auto field = next_field(rest, is_last);
    if (!field) return refuse(Reason::syntax, "a quote is not closed, or stands inside a field", line);
    if (index >= columns_.size()) {
      is_last = false;  // more than there are columns
      break;
    }
    if (field->empty()) continue;
    if (const char* wrong = put(report, columns_[index], *field, places)) return refuse(Reason::range, wrong, line);
  }
  if (!is_last || index != columns_.size()) {
    return refuse(Reason::syntax, "the row has not as many fields as there are columns", line);
  }
  if (!is_uid(report.uid)) {
    return refuse(Reason::encoding, "the uid is empty, longer than 128 bytes, or no clean UTF-8", line);
  }
  if (!report.name.empty() && !is_uid(report.name)) return refuse(Reason::encoding, "the name is no clean UTF-8", line);
  report.has_position = places == 2;
  if (places == 1 || (places == 0 && report.statement != Statement::reading)) {
    return refuse(Reason::incomplete, "a row has both lat and lon, or a value", line);
  }
  add(report);
}

}  // namespace thalweg::sensor
