// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "picture/alert.h"
#include "picture/rules.h"
#include "sensor/report.h"

/// What the rules mean, written down as plainly as can be: every zone and rule is looked at for every report, with maps
/// for memory. Slow, and there to be compared with.
namespace thalweg::picture::reference {

using geometry::Bearing;
using geometry::Position;

class Picture {
 public:
  Picture(RuleSet set, std::shared_ptr<const geometry::Frontier> line) : set_(std::move(set)), line_(std::move(line)) {}

  void take(const sensor::Report& report, Instant received) {
    const std::string uid(report.uid);
    if (report.at > received + Duration::minutes(1)) return;
    if (report.statement == sensor::Statement::gone) {
      const auto found = things_.find(uid);
      if (found != things_.end() && report.at >= found->second.at && report.source == found->second.source)
        drop(uid, report.at);
      return;
    }
    if (report.statement != sensor::Statement::position || !report.has_position) return;
    const auto found = things_.find(uid);
    if (found != things_.end() && report.at <= found->second.at) return;
    Thing& thing = things_[uid];
    if (report.subject != sensor::Subject::unknown) thing.subject = report.subject;
    thing.own = thing.own || report.own;
    thing.at = report.at;
    thing.place = report.position;
    thing.source = report.source;
    thing.heard = std::max(thing.heard, received);
    thing.stale = false;
    const Duration stale_after = report.valid > Duration() ? report.valid : set_.stale_after;
    thing.stale_after_s = (stale_after.milliseconds() + 999) / 1000;
    look(uid, thing, report);
  }

  void advance(Instant now) {
    const std::int64_t now_s = now.unix_seconds();
    std::vector<std::string> lost;
    for (auto& [uid, thing] : things_) {
      const std::int64_t stale_s = (thing.heard.unix_ms() + 999) / 1000 + thing.stale_after_s;
      if (!thing.stale && stale_s <= now_s) {
        thing.stale = true;
        for (const auto& [zone, member] : thing.zones) {
          for (std::size_t r = 0; r < set_.rules.size(); ++r) {
            if (!is(r, Trigger::silence, zone) || !may(r, thing, now)) continue;
            alerts.push_back({static_cast<std::uint16_t>(r),
                              now,
                              uid,
                              {},
                              thing.subject,
                              thing.own,
                              true,
                              thing.place,
                              {{Measure::silent_ms, (now - thing.heard).milliseconds()},
                               {Measure::limit, thing.stale_after_s * 1000}}});
          }
        }
      }
      if (thing.stale && stale_s + set_.lost_after.seconds() <= now_s) lost.push_back(uid);
    }
    for (const std::string& uid : lost) drop(uid, now);
  }

  std::vector<Alert> alerts;
  std::vector<Step> steps;

 private:
  struct Member {
    Instant since;
    std::set<std::size_t> dwelt;
  };

  struct Loiter {
    Position anchor;
    Instant since;
    bool fired = false;
  };

  struct Thing {
    Instant at;
    Instant heard;
    Position place;
    std::int64_t stale_after_s = 0;
    std::uint16_t source = 0;
    bool stale = false;
    bool own = false;
    sensor::Subject subject = sensor::Subject::unknown;
    std::optional<bool> left;
    std::map<std::size_t, Member> zones;
    std::map<std::size_t, Loiter> loiters;
    std::map<std::size_t, Instant> approaching;
    std::map<std::size_t, Instant> cooling;
  };

  static bool in_rings(const std::vector<std::vector<Position>>& rings, Position at) {
    bool inside = false;
    for (const auto& ring : rings) {
      for (std::size_t i = 0; i < ring.size(); ++i) {
        const Position a = ring[i], b = ring[(i + 1) % ring.size()];
        if ((a.lat_e7 > at.lat_e7) == (b.lat_e7 > at.lat_e7)) continue;
        // Where the edge passes the parallel, against the place; in long double, exact enough to compare with.
        const long double part =
            (static_cast<long double>(at.lat_e7) - a.lat_e7) / (static_cast<long double>(b.lat_e7) - a.lat_e7);
        if (a.lon_e7 + part * (static_cast<long double>(b.lon_e7) - a.lon_e7) > at.lon_e7) inside = !inside;
      }
    }
    return inside;
  }

  bool in_zone(const Zone& zone, Position at, double margin_m) const {
    if (!zone.rings.empty()) {
      if (in_rings(zone.rings, at)) return true;
      if (margin_m <= 0) return false;
      auto lines = zone.rings;
      for (auto& line : lines)
        if (line.front() != line.back()) line.push_back(line.front());
      return geometry::Frontier::build(lines).value().nearest(at).distance_m <= margin_m;
    }
    const Bearing bearing = line_->nearest(at);
    if (bearing.distance_m > static_cast<double>(zone.band.within_m) + margin_m) return false;
    const bool is_on_side = zone.band.side == Side::any || bearing.left == (zone.band.side == Side::left);
    if (!is_on_side && (margin_m <= 0 || bearing.distance_m > margin_m)) return false;
    if (!zone.band.stretch) return true;
    return bearing.line == zone.band.stretch->line && bearing.along_m >= zone.band.stretch->from_m - margin_m &&
           bearing.along_m < zone.band.stretch->to_m + margin_m;
  }

  bool is(std::size_t rule, Trigger trigger, std::size_t zone) const {
    return set_.rules[rule].trigger == trigger && set_.rules[rule].zone == set_.zones[zone].id;
  }

  bool concerns(std::size_t rule, const Thing& thing) const {
    const Rule& r = set_.rules[rule];
    if (thing.own && !r.own) return false;
    return r.subjects.empty() || std::find(r.subjects.begin(), r.subjects.end(), thing.subject) != r.subjects.end();
  }

  bool may(std::size_t rule, const Thing& thing, Instant at) const {
    return concerns(rule, thing) && is_awake(set_.rules[rule], at);
  }

  bool cools(std::size_t rule, Thing& thing) {
    const Duration rearm = set_.rules[rule].rearm;
    if (rearm <= Duration()) return false;
    const auto found = thing.cooling.find(rule);
    if (found != thing.cooling.end() && thing.at - found->second < rearm) return true;
    thing.cooling[rule] = thing.at;
    return false;
  }

  std::vector<Figure> where(Position at) const {
    const Bearing bearing = line_->nearest(at);
    return {{Measure::distance_m, std::llround(bearing.distance_m)},
            {Measure::left, bearing.left ? 1 : 0},
            {Measure::along_m, std::llround(bearing.along_m)}};
  }

  void fire(std::size_t rule, const std::string& uid, const Thing& thing, std::vector<Figure> figures) {
    alerts.push_back({static_cast<std::uint16_t>(rule),
                      thing.at,
                      uid,
                      {},
                      thing.subject,
                      thing.own,
                      true,
                      thing.place,
                      std::move(figures)});
  }

  void follow(Step::Kind kind, std::size_t zone, const std::string& uid, const Thing& thing, Instant at) {
    for (std::size_t r = 0; r < set_.rules.size(); ++r) {
      if (!is(r, Trigger::crowd, zone) && !is(r, Trigger::meeting, zone)) continue;
      steps.push_back({kind, static_cast<std::uint16_t>(zone), thing.subject, thing.own, at, thing.place, uid});
      return;
    }
  }

  void drop(const std::string& uid, Instant at) {
    const Thing& thing = things_[uid];
    for (const auto& [zone, member] : thing.zones) follow(Step::Kind::left, zone, uid, thing, at);
    things_.erase(uid);
  }

  void look(const std::string& uid, Thing& thing, const sensor::Report& report) {
    for (std::size_t z = 0; z < set_.zones.size(); ++z) look_at_zone(uid, thing, z);
    look_at_line(uid, thing);
    for (std::size_t z = 0; z < set_.zones.size(); ++z) {
      if (thing.zones.count(z) != 0) look_inside(uid, thing, z);
    }
    for (std::size_t r = 0; r < set_.rules.size(); ++r) {
      if (set_.rules[r].trigger == Trigger::approach && concerns(r, thing)) approach(uid, thing, r, report);
    }
  }

  void look_at_zone(const std::string& uid, Thing& thing, std::size_t z) {
    const Zone& zone = set_.zones[z];
    const bool was = thing.zones.count(z) != 0;
    const bool is_in = in_zone(zone, thing.place, was ? static_cast<double>(zone.margin_m) : 0);
    if (was && is_in) follow(Step::Kind::seen, z, uid, thing, thing.at);
    if (was == is_in) return;
    const Instant since = was ? thing.zones[z].since : thing.at;
    if (is_in) {
      thing.zones[z].since = thing.at;
    } else {
      thing.zones.erase(z);
    }
    follow(is_in ? Step::Kind::entered : Step::Kind::left, z, uid, thing, thing.at);
    for (std::size_t r = 0; r < set_.rules.size(); ++r) {
      if (!is_in && is(r, Trigger::loiter, z)) thing.loiters.erase(r);
      if (!is(r, is_in ? Trigger::enter : Trigger::leave, z) || !may(r, thing, thing.at) || cools(r, thing)) continue;
      std::vector<Figure> figures = where(thing.place);
      if (!is_in) figures.push_back({Measure::inside_ms, (thing.at - since).milliseconds()});
      fire(r, uid, thing, std::move(figures));
    }
  }

  void look_at_line(const std::string& uid, Thing& thing) {
    const Bearing bearing = line_->nearest(thing.place);
    const std::optional<bool> before = thing.left;
    if (line_->is_beyond_end(bearing)) {
      thing.left.reset();
    } else if (bearing.distance_m > static_cast<double>(set_.line_margin_m)) {
      thing.left = bearing.left;
    }
    if (!before || !thing.left || *before == *thing.left) return;
    for (std::size_t r = 0; r < set_.rules.size(); ++r) {
      const Rule& rule = set_.rules[r];
      if (rule.trigger != Trigger::cross) continue;
      if (rule.towards != Side::any && *thing.left != (rule.towards == Side::left)) continue;
      if (!rule.zone.empty()) {
        bool inside = false;
        for (const auto& [zone, member] : thing.zones) inside = inside || set_.zones[zone].id == rule.zone;
        if (!inside) continue;
      }
      if (may(r, thing, thing.at) && !cools(r, thing)) fire(r, uid, thing, where(thing.place));
    }
  }

  void look_inside(const std::string& uid, Thing& thing, std::size_t z) {
    const Duration inside = thing.at - thing.zones[z].since;
    for (std::size_t r = 0; r < set_.rules.size(); ++r) {
      if (!is(r, Trigger::dwell, z) || inside < set_.rules[r].time || !may(r, thing, thing.at)) continue;
      if (!thing.zones[z].dwelt.insert(r).second) continue;
      std::vector<Figure> figures = where(thing.place);
      figures.push_back({Measure::inside_ms, inside.milliseconds()});
      figures.push_back({Measure::limit, set_.rules[r].time.milliseconds()});
      fire(r, uid, thing, std::move(figures));
    }
    for (std::size_t r = 0; r < set_.rules.size(); ++r) {
      if (!is(r, Trigger::loiter, z) || !concerns(r, thing)) continue;
      const auto found = thing.loiters.find(r);
      double away_m = 0;
      if (found != thing.loiters.end()) away_m = geometry::distance_m(found->second.anchor, thing.place);
      if (found == thing.loiters.end() || away_m > static_cast<double>(set_.rules[r].distance_m)) {
        thing.loiters[r] = {thing.place, thing.at, false};
        continue;
      }
      const Duration span = thing.at - found->second.since;
      if (span < set_.rules[r].time || found->second.fired || !may(r, thing, thing.at)) continue;
      found->second.fired = true;
      std::vector<Figure> figures = where(thing.place);
      figures.push_back({Measure::loiter_ms, span.milliseconds()});
      figures.push_back({Measure::radius_m, std::llround(away_m)});
      figures.push_back({Measure::limit, set_.rules[r].time.milliseconds()});
      fire(r, uid, thing, std::move(figures));
    }
  }

  void approach(const std::string& uid, Thing& thing, std::size_t r, const sensor::Report& report) {
    const Rule& rule = set_.rules[r];
    std::optional<geometry::Meeting> meeting;
    double metres = 0;
    const bool is_moving = report.speed_cm_s != sensor::kNoSpeed && report.course_cdeg != sensor::kNoCourse &&
                           report.speed_cm_s >= std::max<std::int64_t>(1, rule.speed_cm_s);
    bool is_inside = rule.zone.empty();
    for (const auto& [zone, member] : thing.zones) is_inside = is_inside || set_.zones[zone].id == rule.zone;
    if (is_moving && is_inside) {
      metres = std::min(report.speed_cm_s / 100.0 * static_cast<double>(rule.time.milliseconds()) / 1000, 500'000.0);
      meeting = line_->first_meeting(thing.place, geometry::ahead(thing.place, report.course_cdeg / 100.0, metres));
      if (meeting && rule.towards == Side::left && meeting->from_left) meeting.reset();
      if (meeting && rule.towards == Side::right && !meeting->from_left) meeting.reset();
    }
    const auto fired = thing.approaching.find(r);
    if (fired != thing.approaching.end()) {
      if (meeting) fired->second = thing.at;
      if (!meeting && thing.at - fired->second >= rule.rearm) thing.approaching.erase(fired);
      return;
    }
    if (!meeting || !may(r, thing, thing.at)) return;
    thing.approaching[r] = thing.at;
    fire(r,
         uid,
         thing,
         {{Measure::reach_ms, std::llround(meeting->part * metres / (report.speed_cm_s / 100.0) * 1000)},
          {Measure::limit, rule.time.milliseconds()},
          {Measure::distance_m, std::llround(line_->nearest(thing.place).distance_m)},
          {Measure::along_m, std::llround(meeting->along_m)},
          {Measure::left, meeting->from_left ? 1 : 0},
          {Measure::speed_cm_s, report.speed_cm_s},
          {Measure::course_cdeg, report.course_cdeg}});
  }

  RuleSet set_;
  std::shared_ptr<const geometry::Frontier> line_;  // as the real one has it
  std::map<std::string, Thing> things_;
};

}  // namespace thalweg::picture::reference
