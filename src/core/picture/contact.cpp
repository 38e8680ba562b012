// SPDX-License-Identifier: Apache-2.0
#include "picture/contact.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <set>
#include <string_view>
#include <utility>

namespace thalweg::picture {
namespace {

using geometry::Position;
using sensor::Subject;

/// The word of the record for a sort of thing; empty for what is fixed and never a contact.
std::string_view told_subject(Subject subject) {
  switch (subject) {
    case Subject::vessel:
    case Subject::vehicle:
    case Subject::aircraft:
    case Subject::herd:
    case Subject::distress:
    case Subject::unknown: return sensor::name(subject);
    case Subject::station:
    case Subject::aid:
    case Subject::gauge:
    case Subject::gate: return {};
  }
  return {};
}

/// The way from one longitude to another the short way round, and back onto the earth.
std::int64_t eastward(std::int64_t from_e7, std::int64_t to_e7) {
  constexpr std::int64_t kRound = 3'600'000'000;
  const std::int64_t way = to_e7 - from_e7;
  return way > kRound / 2 ? way - kRound : way < -kRound / 2 ? way + kRound : way;
}

std::int32_t onto_earth(std::int64_t lon_e7) {
  constexpr std::int64_t kRound = 3'600'000'000;
  if (lon_e7 > geometry::kLonE7Max) lon_e7 -= kRound;
  if (lon_e7 < -geometry::kLonE7Max) lon_e7 += kRound;
  return static_cast<std::int32_t>(lon_e7);
}

Json point_json(const TrackPoint& point) {
  return JsonObject{{"at", to_rfc3339(point.at)},
                    {"lat_e7", std::int64_t{point.place.lat_e7}},
                    {"lon_e7", std::int64_t{point.place.lon_e7}}};
}

/// Whole seconds: finer times would tell one sensor's rhythm from another's.
Instant whole_second(Instant at) {
  const std::int64_t ms = at.unix_ms();
  return at - Duration::milliseconds(((ms % 1000) + 1000) % 1000);
}

/// What may be told of the points at all: in order, one for each second, late enough, and not from too long ago.
std::vector<TrackPoint> tellable(std::vector<TrackPoint> points, const ContactTerms& terms, Instant now) {
  for (TrackPoint& point : points) point.at = whole_second(point.at);
  std::stable_sort(points.begin(), points.end(), [](const TrackPoint& a, const TrackPoint& b) { return a.at < b.at; });
  const Instant newest = now - terms.delay;
  std::vector<TrackPoint> kept;
  for (const TrackPoint& point : points) {
    if (point.at > newest || !is_on_earth(point.place)) continue;
    if (!kept.empty() && kept.back().at == point.at) kept.pop_back();
    kept.push_back(point);
  }
  if (kept.empty()) return kept;
  const Instant oldest = kept.back().at - terms.reach;
  std::erase_if(kept, [&](const TrackPoint& point) { return point.at < oldest; });
  return kept;
}

}  // namespace

Position between(const TrackPoint& a, const TrackPoint& b, Instant at) {
  const std::int64_t whole = (b.at - a.at).milliseconds();
  if (whole <= 0) return a.place;
  const double part = static_cast<double>((at - a.at).milliseconds()) / static_cast<double>(whole);
  const auto moved = [&](std::int64_t way) { return std::llround(static_cast<double>(way) * part); };
  const std::int64_t lat = a.place.lat_e7 + moved(std::int64_t{b.place.lat_e7} - a.place.lat_e7);
  const std::int64_t lon = a.place.lon_e7 + moved(eastward(a.place.lon_e7, b.place.lon_e7));
  return {static_cast<std::int32_t>(lat), onto_earth(lon)};
}

std::vector<TrackPoint> thinned(std::span<const TrackPoint> points, double thin_m) {
  if (points.size() <= 2) return {points.begin(), points.end()};
  std::vector<bool> stays(points.size(), false);
  stays.front() = stays.back() = true;
  // Parts that are still to be looked at; a stack of its own, since a track may be long and its division lopsided.
  std::vector<std::pair<std::size_t, std::size_t>> open{{0, points.size() - 1}};
  while (!open.empty()) {
    const auto [first, last] = open.back();
    open.pop_back();
    double farthest_m = thin_m;
    std::size_t farthest = 0;
    for (std::size_t i = first + 1; i < last; ++i) {
      const Position expected = between(points[first], points[last], points[i].at);
      const double off_m = geometry::distance_m(expected, points[i].place);
      if (off_m <= farthest_m) continue;
      farthest_m = off_m;
      farthest = i;
    }
    if (farthest == 0) continue;
    stays[farthest] = true;
    open.emplace_back(first, farthest);
    open.emplace_back(farthest, last);
  }
  std::vector<TrackPoint> kept;
  for (std::size_t i = 0; i < points.size(); ++i)
    if (stays[i]) kept.push_back(points[i]);
  return kept;
}

std::optional<Json> contact_draft(
    Subject subject, bool own, std::vector<TrackPoint> points, const ContactTerms& terms, Instant now) {
  const std::string_view word = told_subject(subject);
  if (own || word.empty()) return std::nullopt;
  std::vector<TrackPoint> told = tellable(std::move(points), terms, now);
  if (told.empty()) return std::nullopt;
  const std::size_t points_max = std::clamp<std::size_t>(terms.points_max, 2, kTrackPointsMax + 1);
  // Ten metres to begin with, so that doubling gets somewhere; a way round the whole earth is short of 2^23 times that.
  double thin_m = std::max(terms.thin_m, 0.0);
  told = thinned(told, thin_m);
  while (told.size() > points_max) {
    thin_m = std::max(thin_m * 2, 10.0);
    told = thinned(told, thin_m);
  }
  for (TrackPoint& point : told) point.place = geometry::blur(point.place, terms.precision_m);
  const TrackPoint last = told.back();
  told.pop_back();
  JsonArray track;
  const TrackPoint* before = nullptr;
  for (const TrackPoint& point : told) {
    if (before == nullptr || before->place != point.place) track.push_back(point_json(point));
    before = &point;
  }
  Json draft = JsonObject{{"event_at", to_rfc3339(last.at)},
                          {"kind", "contact"},
                          {"own", false},
                          {"place",
                           JsonObject{{"lat_e7", std::int64_t{last.place.lat_e7}},
                                      {"lon_e7", std::int64_t{last.place.lon_e7}},
                                      {"precision_m", std::int64_t{terms.precision_m}}}},
                          {"subject", word},
                          {"valid_until", to_rfc3339(last.at + terms.valid)}};
  if (!track.empty()) draft.set("track", std::move(track));
  return draft;
}

std::optional<Json> contact_count_draft(std::span<const Counted> things,
                                        const CountArea& area,
                                        Instant from,
                                        Instant until) {
  if (area.sector.empty() && !area.middle) return std::nullopt;
  std::map<std::string_view, std::set<std::string_view>> different;
  for (const Counted& thing : things) {
    const std::string_view word = told_subject(thing.subject);
    if (!thing.own && !word.empty()) different[word].insert(thing.uid);
  }
  if (different.empty()) return std::nullopt;
  JsonObject counts;
  for (const auto& [word, uids] : different) counts.emplace_back(std::string(word), std::ssize(uids));
  Json draft = JsonObject{{"event_at", to_rfc3339(from)},
                          {"event_until", to_rfc3339(until)},
                          {"kind", "contact_count"},
                          {"things_count", std::move(counts)}};
  if (!area.sector.empty()) draft.set("sector", area.sector);
  if (area.middle) {
    draft.set("place",
              JsonObject{{"lat_e7", std::int64_t{area.middle->lat_e7}},
                         {"lon_e7", std::int64_t{area.middle->lon_e7}},
                         {"precision_m", std::int64_t{area.precision_m}}});
    draft.set("radius_m", std::int64_t{area.radius_m});
  }
  return draft;
}

}  // namespace thalweg::picture
