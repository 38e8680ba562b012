// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "geometry/frontier.h"
#include "sensor/report.h"

/// Where the last report of each thing is kept: records of one cache line in pages that never move, an index of open
/// addressing beside them, the identifiers packed in blocks of eight bytes, and what a thing is in the middle of (zones
/// it is in, where it began to loiter) as short lists in a pool. All are reused when a thing is gone.
namespace thalweg::picture {

using RecordIndex = std::uint32_t;
inline constexpr std::uint32_t kNone = 0xFFFF'FFFF;
/// Most things at sea are "MMSI-" and nine digits: such an identifier is kept as its number, and costs nothing.
inline constexpr std::uint32_t kIsMmsi = 0x8000'0000;

struct alignas(64) Record {
  std::int64_t at_ms = 0;     ///< of the last report, by its own time
  std::int64_t heard_ms = 0;  ///< when it came
  geometry::Position place;
  std::uint32_t uid = 0;   ///< into the identifiers, or kIsMmsi and the number
  std::uint32_t hash = 0;  ///< the upper half of the identifier's
  std::uint32_t standings = kNone;
  std::uint32_t next = kNone;  ///< in its wheel's slot, or the next free record
  std::uint32_t previous = kNone;
  std::uint32_t due_s = 0;          ///< the second for which the wheel holds it
  std::uint32_t stale_after_s = 0;  ///< after it was heard
  std::uint16_t speed_cm_s = sensor::kNoSpeed;
  std::uint16_t course_cdeg = sensor::kNoCourse;
  std::uint16_t source = 0;
  sensor::Subject subject = sensor::Subject::unknown;
  std::uint8_t line_side : 2 = 0;  ///< a LineSide: the last that it was surely on
  std::uint8_t own : 1 = 0;
  std::uint8_t stale : 1 = 0;
  std::uint8_t used : 1 = 0;
};

static_assert(sizeof(Record) == 64);

/// What a standing is about. A thing's list is sorted by kind, then by `what`.
enum class StandingKind : std::uint8_t {
  member,    ///< in zone `what` since `value`; `bits`: which of the zone's dwell rules have fired
  loiter,    ///< rule `what`: since `value` near its anchor; `bits` 1: fired
  anchor,    ///< rule `what`: `value` is the packed place
  approach,  ///< rule `what` has fired; it was last true at `value`
  cooldown,  ///< rule `what` last fired at `value`
};

struct Standing {
  std::int64_t value = 0;
  std::uint32_t next = kNone;
  std::uint16_t what = 0;
  StandingKind kind = StandingKind::member;
  std::uint8_t bits = 0;
};

static_assert(sizeof(Standing) == 16);

class Table {
 public:
  explicit Table(std::size_t records_max);

  /// SipHash-1-3 of the identifier: its shard and its slot. `key`: 128 secret bits, so that nobody can choose
  /// identifiers that collide.
  [[nodiscard]] static std::uint64_t hash(const std::array<std::uint64_t, 2>& key, std::string_view uid);

  [[nodiscard]] RecordIndex find(std::string_view uid, std::uint64_t hash) const;
  /// kNone when the table is full.
  [[nodiscard]] RecordIndex add(std::string_view uid, std::uint64_t hash);
  /// Its standings must be free already, and the wheel must not hold it.
  void remove(RecordIndex index);

  [[nodiscard]] Record& record(RecordIndex index) { return pages_[index / kPage][index % kPage]; }

  [[nodiscard]] const Record& record(RecordIndex index) const { return pages_[index / kPage][index % kPage]; }

  [[nodiscard]] std::string uid(const Record& record) const;

  [[nodiscard]] std::size_t size() const { return size_; }

  /// All records below it have been used at some time.
  [[nodiscard]] RecordIndex end() const { return end_; }

  [[nodiscard]] Standing& standing(std::uint32_t index) { return standings_[index]; }

  [[nodiscard]] const Standing& standing(std::uint32_t index) const { return standings_[index]; }

  [[nodiscard]] std::uint32_t add_standing(const Standing& standing);
  void free_standing(std::uint32_t index);

  /// Brings what find() will look at into the cache.
  void prefetch(std::uint64_t hash) const;
  void prefetch_record(std::uint64_t hash) const;

  [[nodiscard]] std::size_t size_bytes() const;

 private:
  struct Slot {
    std::uint32_t hash = 0;
    RecordIndex index = kNone;
  };

  static constexpr std::size_t kPage = 1024;
  static constexpr std::size_t kUidStep = 8;
  static constexpr std::size_t kUidSizes = (sensor::kUidMax + 1 + kUidStep - 1) / kUidStep + 1;

  [[nodiscard]] std::size_t slot_of(std::uint32_t upper) const {
    return static_cast<std::size_t>(std::uint64_t{upper} * slots_.size() >> 32U);
  }

  void grow();
  [[nodiscard]] bool is(const Record& record, std::string_view uid) const;
  std::uint32_t keep_uid(std::string_view uid);
  void free_uid(std::uint32_t at);

  std::size_t records_max_;
  std::size_t size_ = 0;
  RecordIndex end_ = 0;
  RecordIndex free_ = kNone;
  std::vector<Slot> slots_;
  std::vector<std::unique_ptr<Record[]>> pages_;
  std::vector<char> uids_;
  std::array<std::vector<std::uint32_t>, kUidSizes> free_uids_;
  std::vector<Standing> standings_;
  std::uint32_t free_standing_ = kNone;
};

}  // namespace thalweg::picture
