// SPDX-License-Identifier: Apache-2.0
#include "picture/commons.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace thalweg::picture {

namespace {

constexpr Duration kAheadMax = Duration::minutes(1);
constexpr std::size_t kAlertsMax = 1'000'000;
constexpr double kMetresPerE7 = 0.0111;  // of latitude, a little less than it is

}  // namespace

Commons::Commons(std::shared_ptr<const Plan> plan) {
  adopt(std::move(plan));
}

void Commons::adopt(std::shared_ptr<const Plan> plan) {
  CHECK(plan != nullptr);
  plan_ = std::move(plan);
  watches_.clear();
  watches_of_zone_.assign(plan_->zones().size(), {});
  level_fired_.clear();
  silence_fired_.clear();
  for (std::size_t i = 0; i < plan_->rules().size(); ++i) {
    const Rule& rule = plan_->rules()[i];
    if (rule.trigger != Trigger::crowd && rule.trigger != Trigger::meeting) continue;
    watches_of_zone_[plan_->zone_of(rule)].push_back(watches_.size());
    watches_.emplace_back().rule = static_cast<std::uint16_t>(i);
  }
}

void Commons::take(const Step& step) {
  CHECK(step.zone < watches_of_zone_.size());
  for (const std::size_t i : watches_of_zone_[step.zone]) {
    Watch& watch = watches_[i];
    plan_->rules()[watch.rule].trigger == Trigger::crowd ? count(watch, step) : compare(watch, step);
  }
}

void Commons::tell(std::uint16_t rule, Alert alert) {
  if (alerts_.size() >= kAlertsMax) return;
  alert.rule = rule;
  alerts_.push_back(std::move(alert));
}

void Commons::count(Watch& watch, const Step& step) {
  const Rule& rule = plan_->rules()[watch.rule];
  if (step.kind != Step::Kind::left && plan_->concerns(watch.rule, step.subject, step.own)) {
    watch.present[step.uid] = {};
  } else {
    watch.present.erase(step.uid);
  }
  const auto present = static_cast<std::int64_t>(watch.present.size());
  if (present <= rule.limit - rule.margin) watch.fired = false;
  if (present <= rule.limit || watch.fired || !is_awake(rule, step.at)) return;
  watch.fired = true;
  tell(watch.rule,
       {0,
        step.at,
        step.uid,
        {},
        step.subject,
        step.own,
        true,
        step.place,
        {{Measure::count, present}, {Measure::limit, rule.limit}}});
}

Commons::Square Commons::square(const geometry::Position& at, double metres) {
  // Rows as high as the distance; the columns of a row as wide at its edge nearest the pole, so that two things within
  // the distance are never more than one square apart. The row north or south of it has other columns: see compare().
  const double height = metres / kMetresPerE7;
  const auto row = static_cast<std::int32_t>(std::floor(at.lat_e7 / height));
  const double lat = std::min(89.9e7, std::max(std::abs(row * height), std::abs((row + 1) * height)));
  const double width = height / std::cos(lat * 1.745329252e-9);
  return {row, static_cast<std::int32_t>(std::floor(at.lon_e7 / width))};
}

void Commons::forget(Watch& watch, const std::string& uid) {
  const auto found = watch.present.find(uid);
  if (found == watch.present.end()) return;
  const auto metres = static_cast<double>(plan_->rules()[watch.rule].distance_m);
  const auto square_of = watch.squares.find(square(found->second.place, metres));
  if (square_of != watch.squares.end()) {
    square_of->second.erase(uid);
    if (square_of->second.empty()) watch.squares.erase(square_of);
  }
  watch.present.erase(found);
}

void Commons::compare(Watch& watch, const Step& step) {
  const Rule& rule = plan_->rules()[watch.rule];
  const auto metres = static_cast<double>(rule.distance_m);
  forget(watch, step.uid);
  const bool is_gone = step.kind == Step::Kind::left || !plan_->concerns(watch.rule, step.subject, step.own);
  for (auto pair = watch.met.begin(); pair != watch.met.end();) {  // a pair that has parted may meet again
    const bool is_first = (*pair)[0] == step.uid;
    if (!is_first && (*pair)[1] != step.uid) {
      ++pair;
      continue;
    }
    const auto other = watch.present.find((*pair)[is_first ? 1 : 0]);
    const bool has_parted =
        is_gone || other == watch.present.end() ||
        geometry::distance_m(other->second.place, step.place) > metres + static_cast<double>(rule.margin);
    pair = has_parted ? watch.met.erase(pair) : std::next(pair);
  }
  if (is_gone) return;
  std::vector<std::pair<std::string, double>> near;
  for (const int north : {-1, 0, 1}) {
    const double lat_e7 = step.place.lat_e7 + north * metres / kMetresPerE7;
    if (std::abs(lat_e7) > geometry::kLatE7Max) continue;
    const Square middle = square({static_cast<std::int32_t>(lat_e7), step.place.lon_e7}, metres);
    for (const std::int32_t east : {-1, 0, 1}) {
      const auto found = watch.squares.find({middle[0], middle[1] + east});
      if (found == watch.squares.end()) continue;
      for (const std::string& uid : found->second) {
        const Present& other = watch.present.find(uid)->second;
        const Duration apart = step.at > other.at ? step.at - other.at : other.at - step.at;
        const double away_m = geometry::distance_m(other.place, step.place);
        if (away_m <= metres && apart <= rule.time) near.emplace_back(uid, away_m);
      }
    }
  }
  std::sort(near.begin(), near.end());
  for (const auto& [uid, away_m] : near) {
    if (!is_awake(rule, step.at)) break;
    std::array<std::string, 2> pair = {std::min(uid, step.uid), std::max(uid, step.uid)};
    if (!watch.met.insert(std::move(pair)).second) continue;
    tell(watch.rule,
         {0,
          step.at,
          step.uid,
          uid,
          step.subject,
          step.own,
          true,
          step.place,
          {{Measure::separation_m, std::llround(away_m)}, {Measure::limit, rule.distance_m}}});
  }
  watch.present[step.uid] = {step.place, step.at, step.subject, step.own};
  watch.squares[square(step.place, metres)].insert(step.uid);
}

bool Commons::take_reading(const sensor::Report& report, Instant received) {
  if (report.statement != sensor::Statement::reading || report.at > received + kAheadMax) return false;
  auto found = gauges_.find(report.uid);
  if (found != gauges_.end() && report.at <= found->second.at) return false;
  if (found == gauges_.end() && gauges_.size() >= kGaugesMax) return false;
  const std::string uid(report.uid);
  gauges_[uid] = {report.at, report.reading_milli};
  for (std::size_t i = 0; i < plan_->rules().size(); ++i) {
    const Rule& rule = plan_->rules()[i];
    if (rule.trigger != Trigger::level || rule.source != uid) continue;
    bool& fired = level_fired_[static_cast<std::uint16_t>(i)];
    if (report.reading_milli <= rule.limit - rule.margin) fired = false;
    if (report.reading_milli <= rule.limit || fired || !is_awake(rule, report.at)) continue;
    fired = true;
    tell(static_cast<std::uint16_t>(i),
         {0,
          report.at,
          uid,
          {},
          report.subject,
          report.own,
          report.has_position,
          report.position,
          {{Measure::value_milli, report.reading_milli}, {Measure::limit, rule.limit}}});
  }
  return true;
}

void Commons::heard(std::string_view source, Instant received) {
  const auto found = heard_.find(source);
  if (found == heard_.end()) {
    heard_.emplace(source, received);
  } else {
    found->second = std::max(found->second, received);
  }
}

void Commons::advance(Instant now) {
  if (!has_begun_) first_ = now;
  has_begun_ = true;
  for (std::size_t i = 0; i < plan_->rules().size(); ++i) {
    const Rule& rule = plan_->rules()[i];
    if (rule.trigger != Trigger::silence || !rule.zone.empty()) continue;
    const auto found = heard_.find(rule.source);
    const Instant last = found != heard_.end() ? found->second : first_;
    bool& fired = silence_fired_[static_cast<std::uint16_t>(i)];
    if (now - last < rule.time) fired = false;
    if (now - last < rule.time || fired || !is_awake(rule, now)) continue;
    fired = true;
    tell(static_cast<std::uint16_t>(i),
         {0,
          now,
          rule.source,
          {},
          sensor::Subject::unknown,
          false,
          false,
          {},
          {{Measure::silent_ms, (now - last).milliseconds()}, {Measure::limit, rule.time.milliseconds()}}});
  }
}

std::vector<Alert> Commons::drain_alerts() {
  return std::exchange(alerts_, {});
}

}  // namespace thalweg::picture
