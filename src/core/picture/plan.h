// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "geometry/frontier.h"
#include "picture/rules.h"

namespace thalweg::picture {

class Grid;
class PlanBuilder;
struct Shape;
struct Cell;

/// Where one place lies to the line, asked for at most once.
class Line {
 public:
  Line(const geometry::Frontier& frontier, geometry::Position at) : frontier_(frontier), at_(at) {}

  [[nodiscard]] const geometry::Bearing& bearing() {
    if (!bearing_) bearing_ = frontier_.nearest(at_);
    return *bearing_;
  }

  [[nodiscard]] bool is_beyond_end() { return frontier_.is_beyond_end(bearing()); }

  [[nodiscard]] geometry::Position at() const { return at_; }

 private:
  const geometry::Frontier& frontier_;
  geometry::Position at_;
  std::optional<geometry::Bearing> bearing_;
};

/// What the rules of one zone are, by trigger; indices into the rules.
struct ZoneRules {
  std::vector<std::uint16_t> enter;
  std::vector<std::uint16_t> leave;
  std::vector<std::uint16_t> dwell;  ///< at most eight
  std::vector<std::uint16_t> loiter;
  std::vector<std::uint16_t> silence;
  bool is_followed = false;  ///< a crowd or meeting rule wants to hear of every step
};

/// Zones and rules made ready for a million reports a second: immutable, so that all shards share one, and a change of
/// the rules is a new plan.
class Plan {
 public:
  /// Makes the grid over the zones and the frontier's lines, and checks the rules against the zones.
  ///
  /// Errors   malformed: two zones or rules of one id; a zone that is neither polygon nor band or has a ring of fewer
  ///          than three places; a rule whose zone does not exist, or without what its trigger needs; what
  ///          Frontier::build says of the lines.  unsupported: a zone across the antimeridian.
  /// Cost     1 to 3 s for 1,000 zones and 20,000 vertices; not on the thread that takes reports.
  [[nodiscard]] static Result<std::shared_ptr<const Plan>> build(
      RuleSet rules, const std::vector<std::vector<geometry::Position>>& lines);

  ~Plan();
  Plan(const Plan&) = delete;
  Plan& operator=(const Plan&) = delete;

  [[nodiscard]] const RuleSet& set() const { return set_; }

  [[nodiscard]] const std::vector<Rule>& rules() const { return set_.rules; }

  [[nodiscard]] const std::vector<Zone>& zones() const { return set_.zones; }

  [[nodiscard]] const geometry::Frontier& frontier() const { return *frontier_; }

  [[nodiscard]] const Grid& grid() const { return *grid_; }

  [[nodiscard]] const ZoneRules& zone_rules(std::size_t zone) const { return zone_rules_[zone]; }

  [[nodiscard]] const std::vector<std::uint16_t>& cross_rules() const { return cross_; }

  [[nodiscard]] const std::vector<std::uint16_t>& approach_rules() const { return approach_; }

  [[nodiscard]] std::size_t zone_of(const Rule& rule) const;

  /// True when the place is inside the zone, without its margin.
  [[nodiscard]] bool holds(std::size_t zone, Line& at) const;
  /// True when a thing that was in the zone is still in it: inside, or outside by no more than the margin.
  [[nodiscard]] bool keeps(std::size_t zone, Line& at) const;

  /// True when the rule is about such a thing.
  [[nodiscard]] bool concerns(std::size_t rule, sensor::Subject subject, bool own) const {
    return (subjects_[rule] >> static_cast<unsigned>(subject) & 1U) != 0 && (!own || set_.rules[rule].own);
  }

  [[nodiscard]] std::size_t size_bytes() const;

 private:
  friend class PlanBuilder;
  Plan();

  RuleSet set_;
  std::optional<geometry::Frontier> frontier_;
  std::unique_ptr<Grid> grid_;
  std::vector<Shape> shapes_;
  std::vector<ZoneRules> zone_rules_;
  std::vector<std::uint16_t> cross_;
  std::vector<std::uint16_t> approach_;
  std::vector<std::uint16_t> subjects_;  ///< a bit for each subject, by rule
  std::vector<std::uint16_t> rule_zones_;
};

inline constexpr std::size_t kNoZone = 0xFFFF;

}  // namespace thalweg::picture
