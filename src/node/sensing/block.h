// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sensor/report.h"

/// A block of the picture's history: some seconds of reports, as differences from the last report of the same thing, in
/// variable-length numbers, deflated. A report takes 6 to 12 bytes.
///
///   "H1", 8 bytes each: first and last time in ms, 4 each: reports, bytes before deflation; then deflated:
///   identifiers and sources (count, then length and bytes of each), and for each report: its identifier's number, what
///   follows as bits, then time, place, speed, course, kind, reading, each where it differs.
namespace thalweg::sensing {

/// A report as the history has it.
struct Row {
  std::string_view uid;  ///< borrowed from the block
  std::string_view source;
  Instant at;
  geometry::Position place;
  std::uint16_t speed_cm_s = sensor::kNoSpeed;
  std::uint16_t course_cdeg = sensor::kNoCourse;
  sensor::Subject subject = sensor::Subject::unknown;
  bool own = false;
  bool has_place = true;
  std::optional<std::int64_t> reading_milli;
};

/// What can be known of a block without inflating it.
struct BlockHead {
  Instant first, last;
  std::uint32_t rows = 0;
  std::uint32_t raw_bytes = 0;
};

inline constexpr std::size_t kBlockHead = 26;
inline constexpr std::size_t kBlockRawMax = 4 * 1024 * 1024;

class BlockWriter {
 public:
  /// Adds a report, with its reading when it has one. One that follows another of its thing within a second is passed
  /// over.
  void add(const sensor::Report& report, std::string_view source, bool reads = false);

  [[nodiscard]] bool is_empty() const { return rows_ == 0; }

  [[nodiscard]] std::uint32_t rows() const { return rows_; }

  [[nodiscard]] std::size_t raw_bytes() const { return body_.size() + names_bytes_; }

  /// When the first report of it came.
  [[nodiscard]] std::optional<Instant> begun() const { return begun_; }

  void begin(Instant now) {
    if (!begun_) begun_ = now;
  }

  /// The block's bytes.  Cost  some 10 ns a raw byte.
  [[nodiscard]] Bytes finish() const;

  static constexpr Duration kApart = Duration::seconds(1);

 private:
  struct Last {
    std::uint32_t number = 0;
    std::int64_t at_ms = 0;
    geometry::Position place;
    std::uint16_t speed = sensor::kNoSpeed;
    std::uint16_t course = sensor::kNoCourse;
    std::uint32_t kind = 0xFFFF'FFFF;
    std::int64_t reading = 0;
  };

  std::uint32_t number_of(std::string_view source);

  Bytes body_;
  std::map<std::string, Last, std::less<>> things_;
  std::map<std::string, std::uint32_t, std::less<>> sources_;
  std::size_t names_bytes_ = 0;
  std::uint32_t rows_ = 0;
  std::int64_t before_ms_ = 0;
  std::int64_t first_ms_ = 0, last_ms_ = 0;
  std::optional<Instant> begun_;
};

/// Errors  malformed.
[[nodiscard]] Result<BlockHead> read_block_head(BytesView block);
/// Calls `each` with all reports of a block, in the order in which they came; it ends when `each` says no.
/// Errors  malformed: no block; what was read until then has been handed on.
[[nodiscard]] Result<Unit> read_block(BytesView block, const std::function<bool(const Row&)>& each);

}  // namespace thalweg::sensing
