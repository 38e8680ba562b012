// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <vector>

#include "sensor/report.h"

/// JSON texts one a line (RFC 8142's line-delimited sister): GeoJSON features, and readings of gauges and gates.
namespace thalweg::sensor {

/// A Feature has a Point or null as its geometry, its uid as "id" or in the properties, and the properties time,
/// speed_m_s, course, kind, name, value, own, valid_s, as in CSV. An object of another or no type is read as those
/// properties alone. Members that we do not know are passed over; one given twice counts the first time.
class GeojsonLinesDecoder final : public Decoder {
 public:
  explicit GeojsonLinesDecoder(std::uint16_t source);
  ~GeojsonLinesDecoder() override;

 protected:
  std::size_t read(BytesView bytes, bool is_end) override;

 private:
  struct Parser;
  void line(BytesView text);

  std::unique_ptr<Parser> parser_;
};

}  // namespace thalweg::sensor
