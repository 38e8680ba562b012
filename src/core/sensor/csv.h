// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "sensor/report.h"

/// Comma separated values, one report a line, RFC 4180 but for line breaks inside quotes.
namespace thalweg::sensor {

/// The first line names the columns, in any order: uid (needed), time, lat, lon, speed_m_s or speed_kn or speed_km_h,
/// course, kind, name, value, own, valid_s. Columns of other names are passed over. A row with a `value` is a reading;
/// else it needs lat and lon. What is empty was not said. When the first line is no such head, nothing of the stream is
/// read.
class CsvDecoder final : public Decoder {
 public:
  using Decoder::Decoder;

 protected:
  std::size_t read(BytesView bytes, bool is_end) override;

 private:
  enum class Column : std::uint8_t {
    other,
    uid,
    time,
    lat,
    lon,
    speed_m_s,
    speed_kn,
    speed_km_h,
    course,
    kind,
    name,
    value,
    own,
    valid_s
  };
  enum class Head { due, read, bad };

  void head(BytesView line);
  void row(BytesView line);
  [[nodiscard]] const char* put(Report& report, Column column, BytesView text, int& places) const;

  std::vector<Column> columns_;
  Head head_ = Head::due;
};

}  // namespace thalweg::sensor
