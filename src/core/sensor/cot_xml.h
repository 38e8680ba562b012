// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "sensor/report.h"

/// Cursor on Target as XML (TAK protocol version 0): events one after the other, with or without declarations between.
namespace thalweg::sensor {

/// Finds <event ...> to </event> and reads each with pugixml: no entities of its own, no document types, nothing from
/// elsewhere. Of the detail only the track is looked at, and of a deletion its link.
///
/// Source   MITRE Event-PUBLIC.xsd; protocol.txt of ATAK-CIV.
class CotXmlDecoder final : public Decoder {
 public:
  explicit CotXmlDecoder(std::uint16_t source);
  ~CotXmlDecoder() override;

 protected:
  std::size_t read(BytesView bytes, bool is_end) override;

 private:
  struct Parser;
  void event(BytesView text);

  std::unique_ptr<Parser> parser_;
};

}  // namespace thalweg::sensor
