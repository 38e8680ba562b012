// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>
#include <vector>

#include "release/facts_detail.h"

namespace thalweg::release {

namespace {

using agreement::Conditions;
using agreement::Side;

bool lists(const std::vector<std::string>& list, std::string_view value) {
  return std::any_of(list.begin(), list.end(), [&](const std::string& item) { return item == value; });
}

template <class T>
bool within(const T& value, const std::optional<T>& min, const std::optional<T>& max) {
  return (!min || value >= *min) && (!max || value <= *max);
}

}  // namespace

Facts::Facts(const agreement::Agreement& agreement,
             const geometry::Frontier* frontier,
             const record::Record& record,
             agreement::Grade grade,
             Instant now)
    : agreement_(agreement), frontier_(frontier), record_(record), grade_(grade), now_(now) {
  const std::string_view field = agreement::type_field(*record.kind);
  if (!field.empty()) type_ = record.json.text(field);
}

const std::optional<geometry::Bearing>& Facts::bearing() {
  if (bearing_asked_) return bearing_;
  bearing_asked_ = true;
  const std::optional<record::Place> place = record_.place();
  if (place && frontier_ != nullptr) bearing_ = frontier_->nearest({place->lat_e7, place->lon_e7});
  return bearing_;
}

std::optional<std::int64_t> Facts::distance_m() {
  if (bearing()) return static_cast<std::int64_t>(bearing()->distance_m);
  const Json* stated = record_.json.find("distance_to_line_m");
  if (stated == nullptr || stated->as_int() == nullptr) return std::nullopt;
  return *stated->as_int();
}

std::optional<Side> Facts::side_of(const geometry::Bearing& bearing) const {
  if (static_cast<std::int64_t>(bearing.distance_m) == 0) return std::nullopt;  // on the line itself
  const std::string& owner = bearing.left ? agreement_.left : agreement_.right;
  return owner == record_.party() ? Side::own : Side::other;
}

std::optional<Side> Facts::side() {
  if (bearing()) return side_of(*bearing());
  const std::string_view stated = record_.json.text("line_relation");
  if (stated == "our_side") return Side::own;
  if (stated == "your_side") return Side::other;
  return std::nullopt;
}

bool Facts::can_say(std::initializer_list<std::string_view> fields) const {
  return std::any_of(fields.begin(), fields.end(), [&](std::string_view field) {
    return record::find_field(*record_.kind, field) != nullptr;
  });
}

std::string_view Facts::sector() {
  if (!record_.sector().empty()) return record_.sector();
  return bearing() ? sector_of(*bearing()) : std::string_view();
}

std::string_view Facts::sector_of(const geometry::Bearing& bearing) const {
  const auto along = static_cast<std::int64_t>(bearing.along_m);
  for (const agreement::Sector& sector : agreement_.sectors) {
    if (sector.line == bearing.line && along >= sector.from_m && along < sector.to_m) return sector.id;
  }
  return {};
}

Facts::Answer Facts::place_conditions(const Conditions& when, const geometry::Bearing* point) {
  Answer answer = Answer::yes;
  if (!when.sectors.empty()) {
    const std::string_view found = point != nullptr ? sector_of(*point) : sector();
    if (found.empty()) answer = Answer::unknown;
    if (!found.empty() && !lists(when.sectors, found)) return Answer::no;
  }
  if (when.distance_m_min || when.distance_m_max) {
    const std::optional<std::int64_t> distance =
        point != nullptr ? static_cast<std::int64_t>(point->distance_m) : distance_m();
    if (!distance && !can_say({"place", "distance_to_line_m"})) return Answer::no;
    if (!distance) answer = Answer::unknown;
    if (distance && !within(*distance, when.distance_m_min, when.distance_m_max)) return Answer::no;
  }
  if (when.side != Side::any) {
    const std::optional<Side> found = point != nullptr ? side_of(*point) : side();
    if (!found && !can_say({"place", "line_relation"})) return Answer::no;
    if (!found) answer = Answer::unknown;
    if (found && *found != when.side) return Answer::no;
  }
  return answer;
}

Facts::Answer Facts::track_conditions(const agreement::Rule& rule) {
  const Answer place = place_conditions(rule.when, nullptr);
  const Json* track = record_.json.find("track");
  if (track == nullptr || frontier_ == nullptr) return place;
  const bool withholds = rule.then.decision == agreement::Decision::withhold;
  if (place == (withholds ? Answer::yes : Answer::no)) return place;
  Answer answer = place;
  for (const Json& point : *track->as_array()) {
    const geometry::Bearing bearing = frontier_->nearest(
        {static_cast<std::int32_t>(point.integer("lat_e7")), static_cast<std::int32_t>(point.integer("lon_e7"))});
    const Answer here = place_conditions(rule.when, &bearing);
    answer = withholds ? std::max(answer, here) : std::min(answer, here);
  }
  return answer;
}

Facts::Answer Facts::other_conditions(const Conditions& when) const {
  Answer answer = Answer::yes;
  const bool type_fits =
      when.types.empty() || std::any_of(when.types.begin(), when.types.end(), [&](const std::string& pattern) {
        return agreement::type_matches(pattern, type_);
      });
  if (!type_fits) return Answer::no;
  if (!when.purposes.empty() && !lists(when.purposes, record_.json.text("purpose"))) return Answer::no;
  if (!when.markings.empty() && !lists(when.markings, record_.json.text("marking"))) return Answer::no;
  if (!when.grades.empty() && std::find(when.grades.begin(), when.grades.end(), grade_) == when.grades.end()) {
    return Answer::no;
  }
  if (when.exercise && *when.exercise != record_.exercise()) return Answer::no;
  if (when.impact_min || when.impact_max) {
    const std::uint8_t impact = agreement::impact_from_text(record_.json.text("impact"));
    if (impact == 0 && !can_say({"impact"})) return Answer::no;
    if (impact == 0) answer = Answer::unknown;
    if (impact != 0 && !within(impact, when.impact_min, when.impact_max)) return Answer::no;
  }
  if (when.age_min || when.age_max) {
    std::optional<Instant> since = record_.instant("event_at");
    if (!since) since = record_.instant("known_at");
    if (!since && !can_say({"event_at", "known_at"})) return Answer::no;
    if (!since) answer = Answer::unknown;
    if (since && !within(now_ - *since, when.age_min, when.age_max)) return Answer::no;
  }
  return answer;
}

bool Facts::meets(const agreement::Rule& rule) {
  const Answer others = other_conditions(rule.when);
  if (others == Answer::no) return false;
  const Answer place = track_conditions(rule);
  if (place == Answer::no) return false;
  return (others == Answer::yes && place == Answer::yes) || rule.then.decision == agreement::Decision::withhold;
}

}  // namespace thalweg::release
