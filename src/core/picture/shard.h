// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "picture/alert.h"
#include "picture/plan.h"
#include "sensor/report.h"

namespace thalweg::picture {

/// What became of a report.
enum class Outcome : std::uint8_t {
  taken,
  unplaced,   ///< says nothing of where: details, readings, a position that is not available
  duplicate,  ///< of the same time as the last: dropped
  late,       ///< older than the last: for the history alone
  ahead,      ///< of a time that has not come: a wrong clock would shut out all that follows
  full,       ///< a new thing, and no room
  gone,       ///< the source took the thing back
  foreign,    ///< it would take back what another source reported last: it stays
};
inline constexpr std::size_t kOutcomes = 8;

/// A thing as it was last known.
struct Seen {
  std::string uid;
  Instant at;
  Instant heard;
  geometry::Position place;
  std::uint16_t speed_cm_s = sensor::kNoSpeed;
  std::uint16_t course_cdeg = sensor::kNoCourse;
  std::uint16_t source = 0;
  sensor::Subject subject = sensor::Subject::unknown;
  bool own = false;
  bool stale = false;
};

struct ShardOptions {
  std::array<std::uint64_t, 2> key{};  ///< secret, the same for all shards of a picture
  std::size_t things_max = 2'000'000;
  Duration ahead_max = Duration::minutes(1);
};

/// A part of the picture: all things whose identifiers fall to it, the last that is known of each, and the rules that
/// look at one thing at a time (enter, leave, cross, dwell, loiter, approach, silence in a zone). One writer, no locks.
/// What needs all shards it hands out as steps (see picture/commons.h).
///
/// Time     rules go by the times of the reports; going stale and being lost by the clock, to the second.
/// Bounds   things_max things, kWaitingMax alerts and steps not yet drained; what comes beyond that is counted.
/// Thread   one at a time. Plans may be shared and swapped between calls.
class Shard {
 public:
  Shard(std::shared_ptr<const Plan> plan, const ShardOptions& options);
  ~Shard();
  Shard(const Shard&) = delete;
  Shard& operator=(const Shard&) = delete;

  /// The shard of `count` to which a thing belongs.
  [[nodiscard]] static std::uint64_t hash(const ShardOptions& options, std::string_view uid);

  [[nodiscard]] static std::size_t shard_of(std::uint64_t hash, std::size_t count) {
    return static_cast<std::size_t>(((hash & 0xFFFF'FFFFU) * count) >> 32U);
  }

  Outcome take(const sensor::Report& report, Instant received);
  /// The same for many, whose hashes were asked for already: the memory that they need is fetched ahead.
  void take(const std::vector<sensor::Report>& reports, const std::vector<std::uint64_t>& hashes, Instant received);

  /// Lets things go stale and be lost. Call it about once a second; a clock that goes back changes nothing.
  void advance(Instant now);

  /// Changes the rules. Zones of the same id go on being occupied since when they were, if the place still is inside;
  /// what is in a new zone is taken to have been there, without an alert.
  void adopt(std::shared_ptr<const Plan> plan);

  /// What was told since the last time, in the order in which it came about.
  [[nodiscard]] std::vector<Alert> drain_alerts();
  [[nodiscard]] std::vector<Step> drain_steps();

  [[nodiscard]] std::optional<Seen> find(std::string_view uid) const;
  /// The things from place `begin` of the table on, at most `count`, and where to go on (0: the end). Things come and
  /// go meanwhile; each that stays is given once.
  [[nodiscard]] std::uint32_t walk(std::uint32_t begin, std::size_t count, std::vector<Seen>& into) const;

  [[nodiscard]] std::size_t size() const;
  [[nodiscard]] std::size_t size_bytes() const;

  [[nodiscard]] const std::array<std::uint64_t, kOutcomes>& outcomes() const { return outcomes_; }

  /// Alerts and steps that did not fit any more.
  [[nodiscard]] std::uint64_t overflowed() const { return overflowed_; }

  /// Alerts that a rule's own limits (rearm) held back.
  [[nodiscard]] std::uint64_t held_back() const { return held_back_; }

  static constexpr std::size_t kWaitingMax = 1'000'000;

 private:
  class Evaluation;
  struct State;

  Outcome take_hashed(const sensor::Report& report, std::uint64_t hash, Instant received);
  Outcome judge(const sensor::Report& report, std::uint64_t hash, Instant received);
  void drop(std::uint32_t index, Instant at);
  void tell(Alert alert);

  std::shared_ptr<const Plan> plan_;  // shared with the other shards
  ShardOptions options_;
  std::unique_ptr<State> state_;
  std::array<std::uint64_t, kOutcomes> outcomes_{};
  std::uint64_t overflowed_ = 0;
  std::uint64_t held_back_ = 0;
  std::vector<Alert> alerts_;
  std::vector<Step> steps_;
};

}  // namespace thalweg::picture
