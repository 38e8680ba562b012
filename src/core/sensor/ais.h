// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "sensor/report.h"

/// AIS as receivers hand it on: NMEA 0183 sentences AIVDM and AIVDO, one a line, with or without tag blocks.
namespace thalweg::sensor {

/// Reads message types 1, 2, 3, 4, 5, 9, 18, 19, 21, 24 and 27; other types, other sentences and lines that begin with
/// # are ignored. Messages of several sentences are put together by number, channel and count, whatever comes between.
///
/// Time     of the tag block (c:, seconds or milliseconds), else of a type 4 from its own clock, else that of receipt:
/// a
///          position report itself only says the second of the minute.
/// Subjects by identity: 111 SAR aircraft, 970, 972, 974 distress, 99 aid, 00 station, else vessel. Sentences VDO are
/// our
///          own station's.
/// Values   that mean "not available" are left out: no position at 181 or 91 degrees, no speed, no course.
/// Source   ITU-R M.1371-5; NMEA 0183 4.10 for tag blocks.
class AisDecoder final : public Decoder {
 public:
  using Decoder::Decoder;

  /// Parts wait this long for the rest of their message.
  static constexpr Duration kPartsWait = Duration::seconds(30);

 protected:
  std::size_t read(BytesView bytes, bool is_end) override;

 private:
  static constexpr std::size_t kBegun = 16;
  static constexpr std::size_t kPartsMax = 9;

  struct Sentence {
    BytesView payload;
    int total = 1;
    int number = 1;
    char sequence = 0;
    char channel = 0;
    unsigned fill = 0;
    bool own = false;
  };

  /// A message of which some sentences are here.
  struct Begun {
    Sentence last;  ///< its payload is not used
    Instant at;
    int next = 0;  ///< the number of the sentence that is due; 0: free
    std::string payload;
    bool has_time = false;
    Instant time;
  };

  void line(BytesView line);
  void sentence(BytesView text, BytesView whole);
  void assemble(const Sentence& part, BytesView whole);
  void message(BytesView payload, unsigned fill, bool own, BytesView whole);
  BytesView uid(std::uint32_t mmsi);
  BytesView keep(std::string text);
  [[nodiscard]] Report started(std::uint32_t mmsi, bool own);

  std::array<Begun, kBegun> begun_;
  std::vector<std::array<char, 40>> texts_;  ///< what reports of this batch borrow
  std::size_t texts_used_ = 0;
  bool has_time_ = false;  ///< of the line that is read
  Instant time_;
};

}  // namespace thalweg::sensor
