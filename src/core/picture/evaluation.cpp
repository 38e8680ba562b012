// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <cstring>
#include <utility>

#include "picture/evaluation_detail.h"

namespace thalweg::picture {

using geometry::Position;

namespace {

constexpr double kReachMax = 500'000;
constexpr std::uint32_t kNoZoneDue = 0x10000;

std::int64_t pack(Position at) {
  return static_cast<std::int64_t>(std::uint64_t{static_cast<std::uint32_t>(at.lat_e7)} << 32U |
                                   static_cast<std::uint32_t>(at.lon_e7));
}

Position unpack(std::int64_t value) {
  const auto bits = static_cast<std::uint64_t>(value);
  return {static_cast<std::int32_t>(bits >> 32U), static_cast<std::int32_t>(bits & 0xFFFF'FFFFU)};
}

}  // namespace

std::optional<Reach> reach(const Plan& plan, const Rule& rule, const sensor::Report& report) {
  if (report.speed_cm_s == sensor::kNoSpeed || report.course_cdeg == sensor::kNoCourse) return std::nullopt;
  if (report.speed_cm_s < std::max<std::int64_t>(rule.speed_cm_s, 1)) return std::nullopt;
  const double speed = report.speed_cm_s / 100.0;
  const double metres = std::min(speed * static_cast<double>(rule.time.milliseconds()) / 1000, kReachMax);
  const Position there = geometry::ahead(report.position, report.course_cdeg / 100.0, metres);
  const auto meeting = plan.frontier().first_meeting(report.position, there);
  if (!meeting) return std::nullopt;
  if (rule.towards == Side::left && meeting->from_left) return std::nullopt;
  if (rule.towards == Side::right && !meeting->from_left) return std::nullopt;
  return Reach{*meeting, std::llround(meeting->part * metres / speed * 1000)};
}

Shard::Evaluation::Evaluation(Shard& shard, RecordIndex index, const sensor::Report& report)
    : shard_(shard),
      plan_(*shard.plan_),
      table_(shard.state_->table),
      record_(table_.record(index)),
      report_(report),
      line_(plan_.frontier(), report.position) {
  const std::uint32_t cell = plan_.grid().locate(report.position);
  if (cell != Grid::kOutside) cell_ = &plan_.grid().cell(cell);
  own_ = report.own || record_.own != 0;
  subject_ = report.subject != sensor::Subject::unknown ? report.subject : record_.subject;
}

void Shard::Evaluation::run() {
  compare_zones(false);
  compare_sides(line_side());
  look_inside();
  approach();
}

void Shard::Evaluation::settle() {
  compare_zones(true);
  record_.line_side = static_cast<std::uint8_t>(line_side()) & 3U;
}

void Shard::Evaluation::step(Cursor& cursor) const {
  cursor.before = cursor.at;
  cursor.at = table_.standing(cursor.at).next;
}

void Shard::Evaluation::link(const Cursor& cursor, std::uint32_t to) {
  (cursor.before == kNone ? record_.standings : table_.standing(cursor.before).next) = to;
}

void Shard::Evaluation::reread(Cursor& cursor) const {
  cursor.at = cursor.before == kNone ? record_.standings : table_.standing(cursor.before).next;
}

void Shard::Evaluation::remove(Cursor& cursor) {
  const std::uint32_t next = table_.standing(cursor.at).next;
  link(cursor, next);
  table_.free_standing(cursor.at);
  cursor.at = next;
}

bool Shard::Evaluation::is_at(const Cursor& cursor, StandingKind kind, std::uint16_t what) const {
  if (cursor.at == kNone) return false;
  const Standing& standing = table_.standing(cursor.at);
  return standing.kind == kind && standing.what == what;
}

Shard::Evaluation::Cursor Shard::Evaluation::seek(StandingKind kind, std::uint16_t what) const {
  Cursor cursor = first();
  while (cursor.at != kNone) {
    const Standing& standing = table_.standing(cursor.at);
    if (standing.kind > kind || (standing.kind == kind && standing.what >= what)) break;
    step(cursor);
  }
  return cursor;
}

std::uint32_t Shard::Evaluation::insert(Cursor& cursor, const Standing& standing) {
  Standing added = standing;
  added.next = cursor.at;
  const std::uint32_t index = table_.add_standing(added);
  link(cursor, index);
  cursor.at = index;
  return index;
}

bool Shard::Evaluation::is_member(std::size_t zone) const {
  return is_at(seek(StandingKind::member, static_cast<std::uint16_t>(zone)),
               StandingKind::member,
               static_cast<std::uint16_t>(zone));
}

void Shard::Evaluation::compare_zones(bool is_silent) {
  const std::span<const CellZone> here = cell_ != nullptr ? plan_.grid().zones(*cell_) : std::span<const CellZone>();
  Cursor cursor = first();
  for (std::size_t i = 0;;) {
    const bool has_member = cursor.at != kNone && table_.standing(cursor.at).kind == StandingKind::member;
    const std::uint32_t old_zone = has_member ? table_.standing(cursor.at).what : kNoZoneDue;
    const std::uint32_t new_zone = i < here.size() ? here[i] >> 1U : kNoZoneDue;
    if (old_zone == kNoZoneDue && new_zone == kNoZoneDue) return;
    const bool is_whole = new_zone <= old_zone && (here[i] & 1U) != 0;
    if (new_zone < old_zone) {
      if (is_whole || plan_.holds(new_zone, line_)) enter(cursor, new_zone, is_silent);
    } else if (is_whole || plan_.keeps(old_zone, line_)) {
      step(cursor);
      follow(Step::Kind::seen, old_zone);
    } else {
      leave(cursor, is_silent);
    }
    if (new_zone <= old_zone) ++i;
  }
}

void Shard::Evaluation::follow(Step::Kind kind, std::size_t zone) {
  if (!plan_.zone_rules(zone).is_followed) return;
  if (shard_.steps_.size() >= kWaitingMax) {
    ++shard_.overflowed_;
    return;
  }
  shard_.steps_.push_back(
      {kind, static_cast<std::uint16_t>(zone), subject_, own_, report_.at, report_.position, table_.uid(record_)});
}

void Shard::Evaluation::enter(Cursor& cursor, std::size_t zone, bool is_silent) {
  Standing member;
  member.value = report_.at.unix_ms();
  member.what = static_cast<std::uint16_t>(zone);
  insert(cursor, member);
  step(cursor);
  follow(Step::Kind::entered, zone);
  if (is_silent) return;
  for (const std::uint16_t rule : plan_.zone_rules(zone).enter) {
    if (may_fire(rule) && !is_cooling(rule)) fire(rule, where());
  }
  reread(cursor);
}

void Shard::Evaluation::leave(Cursor& cursor, bool is_silent) {
  const std::size_t zone = table_.standing(cursor.at).what;
  const std::int64_t inside_ms = report_.at.unix_ms() - table_.standing(cursor.at).value;
  remove(cursor);
  for (const std::uint16_t rule : plan_.zone_rules(zone).loiter) {
    for (const StandingKind kind : {StandingKind::loiter, StandingKind::anchor}) {
      Cursor found = seek(kind, rule);
      if (is_at(found, kind, rule)) remove(found);
    }
  }
  reread(cursor);
  follow(Step::Kind::left, zone);
  if (is_silent) return;
  for (const std::uint16_t rule : plan_.zone_rules(zone).leave) {
    if (!may_fire(rule) || is_cooling(rule)) continue;
    std::vector<Figure> figures = where();
    figures.push_back({Measure::inside_ms, inside_ms});
    fire(rule, std::move(figures));
  }
  reread(cursor);
}

LineSide Shard::Evaluation::line_side() {
  if (cell_ != nullptr && static_cast<LineSide>(cell_->side) != LineSide::unsure)
    return static_cast<LineSide>(cell_->side);
  if (line_.is_beyond_end()) return LineSide::none;
  if (line_.bearing().distance_m <= static_cast<double>(plan_.set().line_margin_m)) {
    return static_cast<LineSide>(record_.line_side);
  }
  return line_.bearing().left ? LineSide::left : LineSide::right;
}

void Shard::Evaluation::compare_sides(LineSide now) {
  const auto old = static_cast<LineSide>(record_.line_side);
  record_.line_side = static_cast<std::uint8_t>(now) & 3U;
  if (old == now || old == LineSide::none || now == LineSide::none) return;
  for (const std::uint16_t index : plan_.cross_rules()) {
    const Rule& rule = plan_.rules()[index];
    if (rule.towards == Side::left && now != LineSide::left) continue;
    if (rule.towards == Side::right && now != LineSide::right) continue;
    const std::size_t zone = plan_.zone_of(rule);
    if (zone != kNoZone && !is_member(zone)) continue;
    if (may_fire(index) && !is_cooling(index)) fire(index, where());
  }
}

void Shard::Evaluation::look_inside() {
  // Only members are walked; what dwell and loiter add stands behind them.
  for (std::uint32_t at = record_.standings; at != kNone && table_.standing(at).kind == StandingKind::member;
       at = table_.standing(at).next) {
    const ZoneRules& rules = plan_.zone_rules(table_.standing(at).what);
    if (!rules.dwell.empty()) dwell(at);
    if (!rules.loiter.empty()) loiter(table_.standing(at).what);
  }
}

void Shard::Evaluation::dwell(std::uint32_t member) {
  const std::size_t zone = table_.standing(member).what;
  const std::int64_t inside_ms = report_.at.unix_ms() - table_.standing(member).value;
  const auto& rules = plan_.zone_rules(zone).dwell;
  for (std::size_t i = 0; i < rules.size(); ++i) {
    const Rule& rule = plan_.rules()[rules[i]];
    if (inside_ms < rule.time.milliseconds() || (table_.standing(member).bits >> i & 1U) != 0) continue;
    if (!may_fire(rules[i])) continue;
    table_.standing(member).bits |= static_cast<std::uint8_t>(1U << i);
    std::vector<Figure> figures = where();
    figures.push_back({Measure::inside_ms, inside_ms});
    figures.push_back({Measure::limit, rule.time.milliseconds()});
    fire(rules[i], std::move(figures));
  }
}

void Shard::Evaluation::loiter(std::size_t zone) {
  for (const std::uint16_t index : plan_.zone_rules(zone).loiter) {
    const Rule& rule = plan_.rules()[index];
    if (!plan_.concerns(index, subject_, own_)) continue;
    Cursor since = seek(StandingKind::loiter, index);
    Cursor anchor = seek(StandingKind::anchor, index);
    const bool is_known = is_at(since, StandingKind::loiter, index);
    double away_m = 0;
    if (is_known) away_m = geometry::distance_m(unpack(table_.standing(anchor.at).value), report_.position);
    if (is_known && away_m <= static_cast<double>(rule.distance_m)) {
      Standing& standing = table_.standing(since.at);
      const std::int64_t loiter_ms = report_.at.unix_ms() - standing.value;
      if (loiter_ms < rule.time.milliseconds() || standing.bits != 0 || !may_fire(index)) continue;
      standing.bits = 1;
      std::vector<Figure> figures = where();
      figures.push_back({Measure::loiter_ms, loiter_ms});
      figures.push_back({Measure::radius_m, std::llround(away_m)});
      figures.push_back({Measure::limit, rule.time.milliseconds()});
      fire(index, std::move(figures));
      continue;
    }
    if (is_known) {
      table_.standing(since.at) = {
          report_.at.unix_ms(), table_.standing(since.at).next, index, StandingKind::loiter, 0};
      table_.standing(anchor.at).value = pack(report_.position);
      continue;
    }
    insert(since, {report_.at.unix_ms(), kNone, index, StandingKind::loiter, 0});
    anchor = seek(StandingKind::anchor, index);
    insert(anchor, {pack(report_.position), kNone, index, StandingKind::anchor, 0});
  }
}

void Shard::Evaluation::approach() {
  for (const std::uint16_t index : plan_.approach_rules()) {
    const Rule& rule = plan_.rules()[index];
    if (!plan_.concerns(index, subject_, own_)) continue;
    const std::size_t zone = plan_.zone_of(rule);
    // The line is farther than it could come: by the cell, without any geometry.
    const double reach_m = report_.speed_cm_s / 100.0 * static_cast<double>(rule.time.milliseconds()) / 1000;
    const bool is_far = cell_ != nullptr && cell_->near_hm * 100.0 > reach_m * 1.01;
    std::optional<Reach> found;
    if (!is_far && (zone == kNoZone || is_member(zone))) found = reach(plan_, rule, report_);
    Cursor fired = seek(StandingKind::approach, index);
    if (is_at(fired, StandingKind::approach, index)) {
      Standing& standing = table_.standing(fired.at);
      if (found) {
        standing.value = report_.at.unix_ms();
      } else if (report_.at.unix_ms() - standing.value >= rule.rearm.milliseconds()) {
        remove(fired);
      }
      continue;
    }
    if (!found || !may_fire(index)) continue;
    insert(fired, {report_.at.unix_ms(), kNone, index, StandingKind::approach, 0});
    std::vector<Figure> figures = {{Measure::reach_ms, found->reach_ms},
                                   {Measure::limit, rule.time.milliseconds()},
                                   {Measure::distance_m, std::llround(line_.bearing().distance_m)},
                                   {Measure::along_m, std::llround(found->meeting.along_m)},
                                   {Measure::left, found->meeting.from_left ? 1 : 0}};
    figures.push_back({Measure::speed_cm_s, report_.speed_cm_s});
    figures.push_back({Measure::course_cdeg, report_.course_cdeg});
    fire(index, std::move(figures));
  }
}

bool Shard::Evaluation::may_fire(std::uint16_t rule) const {
  return plan_.concerns(rule, subject_, own_) && is_awake(plan_.rules()[rule], report_.at);
}

bool Shard::Evaluation::is_cooling(std::uint16_t rule) {
  const Duration rearm = plan_.rules()[rule].rearm;
  if (rearm <= Duration()) return false;
  Cursor cursor = seek(StandingKind::cooldown, rule);
  if (!is_at(cursor, StandingKind::cooldown, rule)) {
    insert(cursor, {report_.at.unix_ms(), kNone, rule, StandingKind::cooldown, 0});
    return false;
  }
  Standing& last = table_.standing(cursor.at);
  if (report_.at.unix_ms() - last.value < rearm.milliseconds()) {
    ++shard_.held_back_;
    return true;
  }
  last.value = report_.at.unix_ms();
  return false;
}

std::vector<Figure> Shard::Evaluation::where() {
  const geometry::Bearing& bearing = line_.bearing();
  return {{Measure::distance_m, std::llround(bearing.distance_m)},
          {Measure::left, bearing.left ? 1 : 0},
          {Measure::along_m, std::llround(bearing.along_m)}};
}

void Shard::Evaluation::fire(std::uint16_t rule, std::vector<Figure> figures) {
  shard_.tell({rule, report_.at, table_.uid(record_), {}, subject_, own_, true, report_.position, std::move(figures)});
}

}  // namespace thalweg::picture
