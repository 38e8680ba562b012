// SPDX-License-Identifier: Apache-2.0
#include "picture/plan.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "picture/grid_detail.h"
#include "picture/shape_detail.h"

namespace thalweg::picture {

using geometry::Position;

namespace {

constexpr std::size_t kDwellPerZoneMax = 8;
constexpr std::size_t kPlacesMax = 10'000;

Error malformed(std::string detail) {
  return {Code::malformed, std::move(detail)};
}

Result<Unit> check_zone(const Zone& zone) {
  const std::string where = "zone " + zone.id + ": ";
  if (zone.margin_m < 0 || zone.margin_m > 100'000) return malformed(where + "margin_m is from 0 to 100000");
  if (zone.rings.empty()) {
    if (zone.band.within_m <= 0 || zone.band.within_m > 500'000) {
      return malformed(where + "give rings of places, or a band within_m of the line, from 1 to 500000");
    }
    return Unit{};
  }
  std::size_t places = 0;
  for (const auto& ring : zone.rings) {
    places += ring.size();
    const bool is_closed = ring.size() > 1 && ring.front() == ring.back();
    if (ring.size() < (is_closed ? 4U : 3U)) return malformed(where + "a ring has three places or more");
    for (std::size_t i = 0; i < ring.size(); ++i) {
      if (!geometry::is_on_earth(ring[i])) return malformed(where + "a place is not on the earth");
      const std::int64_t east = std::int64_t{ring[(i + 1) % ring.size()].lon_e7} - ring[i].lon_e7;
      if (std::abs(east) > geometry::kLonE7Max) {
        return Error{Code::unsupported, where + "it crosses the antimeridian; make two zones, one on each side"};
      }
    }
  }
  if (places > kPlacesMax) return malformed(where + "more than " + std::to_string(kPlacesMax) + " places; simplify it");
  return Unit{};
}

/// What a trigger cannot do without, or null.
const char* missing(const Rule& rule) {
  const bool has_zone = !rule.zone.empty();
  switch (rule.trigger) {
    case Trigger::enter:
    case Trigger::leave: return has_zone ? nullptr : "it needs a zone";
    case Trigger::cross: return nullptr;
    case Trigger::dwell: return has_zone && rule.time > Duration() ? nullptr : "it needs a zone and a time";
    case Trigger::loiter:
      return has_zone && rule.time > Duration() && rule.distance_m > 0 ? nullptr
                                                                       : "it needs a zone, a time and a distance_m";
    case Trigger::approach:
      return rule.time > Duration() && rule.time <= Duration::hours(6) ? nullptr
                                                                       : "it needs a time of at most six hours";
    case Trigger::crowd: return has_zone && rule.limit >= 0 ? nullptr : "it needs a zone and a limit";
    case Trigger::level: return rule.source.empty() ? "it needs the gauge's uid as its source" : nullptr;
    case Trigger::silence:
      if (has_zone) return nullptr;
      return !rule.source.empty() && rule.time > Duration() ? nullptr : "it needs a zone, or a source and a time";
    case Trigger::meeting:
      return has_zone && rule.time > Duration() && rule.distance_m > 0 && rule.distance_m <= 10'000
                 ? nullptr
                 : "it needs a zone, a distance_m of at most 10000, and the time within which both were seen";
  }
  return nullptr;
}

}  // namespace

bool is_awake(const Rule& rule, Instant at) {
  if (rule.muted_until && at < *rule.muted_until) return false;
  if (rule.windows.empty()) return true;
  const std::int64_t minute = at.unix_seconds() / 60 + rule.offset_min;
  const std::int64_t day = minute / 1440;
  const int of_day = static_cast<int>(minute % 1440);
  const auto weekday = static_cast<std::size_t>((day + 3) % 7);  // 1970-01-01 was a Thursday
  const std::size_t before = (weekday + 6) % 7;
  return std::any_of(rule.windows.begin(), rule.windows.end(), [&](const Window& window) {
    if (window.from_min < window.to_min)
      return window.days[weekday] && of_day >= window.from_min && of_day < window.to_min;
    return (window.days[weekday] && of_day >= window.from_min) || (window.days[before] && of_day < window.to_min);
  });
}

Plan::Plan() = default;
Plan::~Plan() = default;

/// Builds a plan step by step.
class PlanBuilder {
 public:
  PlanBuilder(Plan& plan, const std::vector<std::vector<Position>>& lines) : plan_(plan), lines_(lines) {
    for (const auto& line : lines) {
      if (!line.empty() && line.front() != line.back())
        open_ends_.insert(open_ends_.end(), {line.front(), line.back()});
    }
  }

  Result<Unit> check_zones();
  Result<Unit> index_rules();
  Result<Unit> make_shapes();
  void fill_cells();

 private:
  struct Block {
    std::uint32_t row, column, rows, columns;
  };

  void fill_block(const Block& block);
  void fill_cell(std::uint32_t row, std::uint32_t column);
  [[nodiscard]] double radius_m(const Block& block) const;
  /// The side of everything within `radius_m` of the place; unsure when that cannot be said.
  [[nodiscard]] LineSide side(Position at, double radius_m, const geometry::Bearing& bearing) const;
  void add_rule(std::size_t index, const Rule& rule, std::size_t zone);

  Plan& plan_;
  const std::vector<std::vector<Position>>& lines_;
  std::vector<Position> open_ends_;
  std::vector<std::uint64_t> pairs_;
  std::vector<std::size_t> bands_;
  double reach_m_ = 0;  ///< farther from the line no zone and no rule asks for the exact distance
};

Result<Unit> PlanBuilder::check_zones() {
  if (plan_.zones().size() > kZonesMax) return malformed("more than " + std::to_string(kZonesMax) + " zones");
  if (plan_.rules().size() > kRulesMax) return malformed("more than " + std::to_string(kRulesMax) + " rules");
  if (plan_.set_.line_margin_m < 0 || plan_.set_.line_margin_m > 10'000) {
    return malformed("line_margin_m is from 0 to 10000");
  }
  std::set<std::string_view> ids;
  for (std::size_t i = 0; i < plan_.zones().size(); ++i) {
    const Zone& zone = plan_.zones()[i];
    if (zone.id.empty()) return malformed("zone " + std::to_string(i) + " has no id");
    if (!ids.insert(zone.id).second) return malformed("two zones are called " + zone.id);
    TRY(check_zone(zone));
    if (zone.rings.empty()) bands_.push_back(i);
  }
  return Unit{};
}

void PlanBuilder::add_rule(std::size_t index, const Rule& rule, std::size_t zone) {
  const auto number = static_cast<std::uint16_t>(index);
  switch (rule.trigger) {
    case Trigger::enter: plan_.zone_rules_[zone].enter.push_back(number); break;
    case Trigger::leave: plan_.zone_rules_[zone].leave.push_back(number); break;
    case Trigger::cross: plan_.cross_.push_back(number); break;
    case Trigger::dwell: plan_.zone_rules_[zone].dwell.push_back(number); break;
    case Trigger::loiter: plan_.zone_rules_[zone].loiter.push_back(number); break;
    case Trigger::approach: plan_.approach_.push_back(number); break;
    case Trigger::crowd:
    case Trigger::meeting: plan_.zone_rules_[zone].is_followed = true; break;
    case Trigger::level: break;
    case Trigger::silence:
      if (zone != kNoZone) plan_.zone_rules_[zone].silence.push_back(number);
      break;
  }
}

Result<Unit> PlanBuilder::index_rules() {
  std::map<std::string_view, std::size_t> zones;
  for (std::size_t i = 0; i < plan_.zones().size(); ++i) zones.emplace(plan_.zones()[i].id, i);
  plan_.zone_rules_.resize(plan_.zones().size());
  std::set<std::string_view> ids;
  for (std::size_t i = 0; i < plan_.rules().size(); ++i) {
    const Rule& rule = plan_.rules()[i];
    if (rule.id.empty()) return malformed("rule " + std::to_string(i) + " has no id");
    if (!ids.insert(rule.id).second) return malformed("two rules are called " + rule.id);
    if (const char* what = missing(rule))
      return malformed("rule " + rule.id + " (" + name(rule.trigger) + "): " + what);
    std::size_t zone = kNoZone;
    if (!rule.zone.empty()) {
      const auto found = zones.find(rule.zone);
      if (found == zones.end()) return malformed("rule " + rule.id + ": there is no zone " + rule.zone);
      zone = found->second;
    }
    std::uint16_t subjects = 0;
    for (const sensor::Subject subject : rule.subjects)
      subjects = static_cast<std::uint16_t>(subjects | 1U << static_cast<unsigned>(subject));
    plan_.subjects_.push_back(rule.subjects.empty() ? std::uint16_t{0xFFFF} : subjects);
    plan_.rule_zones_.push_back(static_cast<std::uint16_t>(zone));
    add_rule(i, rule, zone);
    if (zone != kNoZone && plan_.zone_rules_[zone].dwell.size() > kDwellPerZoneMax) {
      return malformed("zone " + rule.zone + " has more than " + std::to_string(kDwellPerZoneMax) + " dwell rules");
    }
  }
  return Unit{};
}

Result<Unit> PlanBuilder::make_shapes() {
  Position low{geometry::kLatE7Max, geometry::kLonE7Max};
  Position high{-geometry::kLatE7Max, -geometry::kLonE7Max};
  const auto widen = [&](Position at) {
    low = {std::min(low.lat_e7, at.lat_e7), std::min(low.lon_e7, at.lon_e7)};
    high = {std::max(high.lat_e7, at.lat_e7), std::max(high.lon_e7, at.lon_e7)};
  };
  for (const Zone& zone : plan_.zones()) {
    for (const auto& ring : zone.rings) std::for_each(ring.begin(), ring.end(), widen);
  }
  double around_m = 20'000;
  for (const std::size_t i : bands_) around_m = std::max(around_m, static_cast<double>(plan_.zones()[i].band.within_m));
  for (const auto& line : lines_) {
    for (const Position vertex : line) {
      for (const double course : {0.0, 90.0, 180.0, 270.0}) {
        Position beside = geometry::ahead(vertex, course, around_m * 1.01);
        if (std::abs(std::int64_t{beside.lon_e7} - vertex.lon_e7) > geometry::kLonE7Max) beside.lon_e7 = vertex.lon_e7;
        widen(beside);
      }
    }
  }
  plan_.grid_ = std::make_unique<Grid>(low, high);
  for (std::size_t i = 0; i < plan_.zones().size(); ++i) {
    const Zone& zone = plan_.zones()[i];
    if (zone.rings.empty()) {
      plan_.shapes_.emplace_back().is_band = true;
      reach_m_ = std::max(reach_m_, static_cast<double>(zone.band.within_m));
      continue;
    }
    plan_.shapes_.push_back(TRY(polygon_shape(zone, *plan_.grid_)));
    add_polygon_cells(zone, i, plan_.shapes_.back(), *plan_.grid_, pairs_);
  }
  reach_m_ = std::max(reach_m_, static_cast<double>(plan_.set_.line_margin_m));
  return Unit{};
}

double PlanBuilder::radius_m(const Block& block) const {
  const Grid& grid = *plan_.grid_;
  const Position low = grid.corner(block.row, block.column);
  const Position high = grid.corner(block.row + block.rows, block.column + block.columns);
  const Position middle{low.lat_e7 + (high.lat_e7 - low.lat_e7) / 2, low.lon_e7 + (high.lon_e7 - low.lon_e7) / 2};
  const double south = geometry::distance_m(middle, low);
  const double north = geometry::distance_m(middle, {high.lat_e7, low.lon_e7});
  return std::max(south, north) * 1.002 + 1;
}

LineSide PlanBuilder::side(Position at, double radius_m, const geometry::Bearing& bearing) const {
  if (bearing.distance_m - radius_m <= static_cast<double>(plan_.set_.line_margin_m)) return LineSide::unsure;
  // Nothing in the circle is nearest to an open end when every end is farther away than the line by the circle's width.
  for (const Position end : open_ends_) {
    if (geometry::distance_m(at, end) - bearing.distance_m <= 2 * radius_m) return LineSide::unsure;
  }
  return bearing.left ? LineSide::left : LineSide::right;
}

void PlanBuilder::fill_cells() {
  constexpr std::uint32_t kBlock = 8;
  const Grid& grid = *plan_.grid_;
  for (std::uint32_t row = 0; row < grid.rows(); row += kBlock) {
    for (std::uint32_t column = 0; column < grid.columns(); column += kBlock) {
      fill_block({row, column, std::min(kBlock, grid.rows() - row), std::min(kBlock, grid.columns() - column)});
    }
  }
  plan_.grid_->set_lists(std::move(pairs_));
}

void PlanBuilder::fill_block(const Block& block) {
  Grid& grid = *plan_.grid_;
  const Position low = grid.corner(block.row, block.column);
  const Position high = grid.corner(block.row + block.rows, block.column + block.columns);
  const Position middle{low.lat_e7 + (high.lat_e7 - low.lat_e7) / 2, low.lon_e7 + (high.lon_e7 - low.lon_e7) / 2};
  const double radius = radius_m(block);
  const geometry::Bearing bearing = plan_.frontier().nearest(middle);
  const LineSide all = side(middle, radius, bearing);
  const bool is_far = bearing.distance_m - radius > reach_m_ && all != LineSide::unsure;
  const auto near_hm = static_cast<std::uint16_t>(std::clamp((bearing.distance_m - radius) / 100, 0.0, 65535.0));
  for (std::uint32_t row = block.row; row < block.row + block.rows; ++row) {
    for (std::uint32_t column = block.column; column < block.column + block.columns; ++column) {
      if (!is_far) {
        fill_cell(row, column);
        continue;
      }
      Cell& cell = grid.cell(row, column);
      cell.near_hm = near_hm;
      cell.side = static_cast<std::uint8_t>(all);
    }
  }
}

void PlanBuilder::fill_cell(std::uint32_t row, std::uint32_t column) {
  Grid& grid = *plan_.grid_;
  const Position middle = grid.centre(row, column);
  const double radius = radius_m({row, column, 1, 1});
  const geometry::Bearing bearing = plan_.frontier().nearest(middle);
  const double least_m = bearing.distance_m - radius, most_m = bearing.distance_m + radius;
  Cell& cell = grid.cell(row, column);
  cell.near_hm = static_cast<std::uint16_t>(std::clamp(least_m / 100, 0.0, 65535.0));
  const LineSide line_side = side(middle, radius, bearing);
  cell.side = static_cast<std::uint8_t>(line_side);
  for (const std::size_t index : bands_) {
    const Band& band = plan_.zones()[index].band;
    const auto within = static_cast<double>(band.within_m);
    if (least_m > within) continue;
    const LineSide wanted = band.side == Side::left ? LineSide::left : LineSide::right;
    const bool is_side_sure = band.side == Side::any || line_side != LineSide::unsure;
    if (is_side_sure && band.side != Side::any && line_side != wanted) continue;
    const bool is_whole = most_m <= within && is_side_sure && !band.stretch;
    pairs_.push_back(Grid::pair(row * grid.columns() + column, index, is_whole));
  }
}

Result<std::shared_ptr<const Plan>> Plan::build(RuleSet rules, const std::vector<std::vector<Position>>& lines) {
  std::shared_ptr<Plan> plan(new Plan);
  plan->set_ = std::move(rules);
  plan->frontier_ = TRY(geometry::Frontier::build(lines));
  PlanBuilder builder(*plan, lines);
  TRY(builder.check_zones());
  TRY(builder.index_rules());
  TRY(builder.make_shapes());
  builder.fill_cells();
  return std::shared_ptr<const Plan>(std::move(plan));
}

std::size_t Plan::zone_of(const Rule& rule) const {
  return rule_zones_[static_cast<std::size_t>(&rule - set_.rules.data())];
}

bool Plan::holds(std::size_t zone, Line& at) const {
  const Shape& shape = shapes_[zone];
  const Position place = at.at();
  if (!shape.is_band) {
    if (place.lat_e7 < shape.low.lat_e7 || place.lat_e7 > shape.high.lat_e7) return false;
    const auto row = static_cast<std::size_t>((place.lat_e7 - shape.first_row_e7) / shape.step_e7);
    bool inside = false;
    for (std::uint32_t e = shape.row_begin[row]; e < shape.row_begin[row + 1]; ++e)
      inside ^= passes(shape.edges[e].a, shape.edges[e].b, place);
    return inside;
  }
  const Band& band = set_.zones[zone].band;
  const geometry::Bearing& bearing = at.bearing();
  if (bearing.distance_m > static_cast<double>(band.within_m)) return false;
  if (band.side != Side::any && bearing.left != (band.side == Side::left)) return false;
  return !band.stretch || band.stretch->holds(bearing);
}

bool Plan::keeps(std::size_t zone, Line& at) const {
  if (holds(zone, at)) return true;
  const auto margin = static_cast<double>(set_.zones[zone].margin_m);
  if (margin <= 0) return false;
  const Shape& shape = shapes_[zone];
  if (!shape.is_band) return shape.outline->nearest(at.at()).distance_m <= margin;
  const Band& band = set_.zones[zone].band;
  const geometry::Bearing& bearing = at.bearing();
  if (bearing.distance_m > static_cast<double>(band.within_m) + margin) return false;
  const bool is_on_side = band.side == Side::any || bearing.left == (band.side == Side::left);
  if (!is_on_side && bearing.distance_m > margin) return false;
  if (!band.stretch) return true;
  return geometry::Stretch{band.stretch->line, band.stretch->from_m - margin, band.stretch->to_m + margin}.holds(
      bearing);
}

std::size_t Plan::size_bytes() const {
  std::size_t sum = grid_->size_bytes();
  for (const Shape& shape : shapes_) sum += sizeof shape + shape.edges.size() * sizeof(Shape::Edge);
  return sum;
}

}  // namespace thalweg::picture
