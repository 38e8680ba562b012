// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "picture/grid_detail.h"
#include "picture/shard.h"
#include "picture/table_detail.h"
#include "picture/wheel_detail.h"

namespace thalweg::picture {

struct Shard::State {
  explicit State(const ShardOptions& options) : table(options.things_max), wheel(table) {}

  Table table;
  Wheel wheel;
};

/// Where a course that is held will meet the line within the rule's time.
struct Reach {
  geometry::Meeting meeting;
  std::int64_t reach_ms = 0;
};

/// Nothing when the speed or course is not known, it is too slow, or the way does not meet the line towards the rule's
/// side.
[[nodiscard]] std::optional<Reach> reach(const Plan& plan, const Rule& rule, const sensor::Report& report);

/// One report held against all rules that look at one thing. What it tells comes in this order: by zone, what was left
/// or entered; crossing; by zone, dwelling and loitering; approaching. Within each, by rule.
class Shard::Evaluation {
 public:
  Evaluation(Shard& shard, RecordIndex index, const sensor::Report& report);

  void run();
  /// Only finds out where the thing is, without telling anybody: when the rules have changed.
  void settle();

 private:
  /// Walks the thing's list; it holds indices because the pool may move.
  struct Cursor {
    std::uint32_t before = kNone;
    std::uint32_t at = kNone;
  };

  void compare_zones(bool is_silent);
  void enter(Cursor& cursor, std::size_t zone, bool is_silent);
  void leave(Cursor& cursor, bool is_silent);
  void follow(Step::Kind kind, std::size_t zone);
  [[nodiscard]] LineSide line_side();
  void compare_sides(LineSide now);
  void look_inside();
  void dwell(std::uint32_t member);
  void loiter(std::size_t zone);
  void approach();

  [[nodiscard]] Cursor first() const { return {kNone, record_.standings}; }

  void step(Cursor& cursor) const;
  void link(const Cursor& cursor, std::uint32_t to);
  /// After something else in the list was added or removed behind where the cursor stands.
  void reread(Cursor& cursor) const;
  void remove(Cursor& cursor);
  [[nodiscard]] Cursor seek(StandingKind kind, std::uint16_t what) const;
  [[nodiscard]] bool is_at(const Cursor& cursor, StandingKind kind, std::uint16_t what) const;
  std::uint32_t insert(Cursor& cursor, const Standing& standing);
  [[nodiscard]] bool is_member(std::size_t zone) const;

  [[nodiscard]] bool may_fire(std::uint16_t rule) const;
  /// True when the rule's rearm time holds it back; else notes that it fires now.
  bool is_cooling(std::uint16_t rule);
  void fire(std::uint16_t rule, std::vector<Figure> figures);
  [[nodiscard]] std::vector<Figure> where();

  Shard& shard_;
  const Plan& plan_;
  Table& table_;
  Record& record_;
  const sensor::Report& report_;
  Line line_;
  const Cell* cell_ = nullptr;
  bool own_ = false;
  sensor::Subject subject_ = sensor::Subject::unknown;
};

}  // namespace thalweg::picture
