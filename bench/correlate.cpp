// SPDX-License-Identifier: Apache-2.0
// How well contacts of two sides are put together, on things of which the truth is known. Both sides see most of the
// same vessels, each at its own times, with noise and a lasting error of its own, and some that it sees alone; what
// they tell each other is made by the same drafts that a node makes: blurred to 1 km, thinned and late. Beside it the
// plain way: the nearest newest position within 3 km, best first, each used once.
#include "correlate/correlate.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <numbers>
#include <random>
#include <vector>

#include "correlate/assignment.h"
#include "picture/contact.h"

namespace thalweg::bench {
namespace {

using correlate::Report;
using geometry::Position;
using picture::TrackPoint;

constexpr Instant kStart = Instant::unix_ms(1'788'220'800'000);
constexpr int kMinutes = 150;
constexpr double kCut_m = 2'000;

class Chance {
 public:
  explicit Chance(std::uint64_t seed) : engine_(seed) {}

  double even() { return static_cast<double>(engine_() >> 11U) * 0x1.0p-53; }

  double between(double low, double high) { return low + even() * (high - low); }

  double normal() { return std::sqrt(-2 * std::log(1 - even())) * std::cos(2 * std::numbers::pi * even()); }

 private:
  std::mt19937_64 engine_;
};

Position off(Position place, double east_m, double north_m) {
  const double metres = std::hypot(east_m, north_m);
  return geometry::ahead(place, std::fmod(std::atan2(east_m, north_m) * 180 / std::numbers::pi + 360, 360), metres);
}

/// Where a thing is, each minute.
using Way = std::vector<Position>;

/// A vessel on a waterway 3 km wide: along it one way or the other, now and then it stops or turns aside. Every third
/// goes 600 m to 1.5 km behind another at the same speed, as convoys do.
std::vector<Way> ways(Chance& chance, std::size_t count, double length_m) {
  std::vector<Way> all;
  for (std::size_t i = 0; i < count; ++i) {
    if (i % 3 == 2) {
      const Way leader = all[i - 1];
      const double east = chance.between(600, 1'500) * (chance.even() < 0.5 ? -1 : 1);
      Way follower;
      for (const Position place : leader) follower.push_back(off(place, east / 2, east));
      all.push_back(follower);
      continue;
    }
    Position place = off({300'000'000, 480'000'000}, chance.between(0, 3'000), chance.between(0, length_m));
    const double base = chance.even() < 0.5 ? 0 : 180;
    double course = base;
    double speed = chance.between(1, 8);
    Way way;
    for (int minute = 0; minute <= kMinutes; ++minute) {
      way.push_back(place);
      if (chance.even() < 0.04) speed = chance.even() < 0.3 ? 0.2 : chance.between(1, 8);
      if (chance.even() < 0.06) course = base + chance.between(-50, 50);
      place = geometry::ahead(place, std::fmod(course + 360, 360), speed * 60);
    }
    all.push_back(way);
  }
  return all;
}

/// What one side has of a thing; `truth` is its number.
struct Seen {
  int truth = 0;
  std::vector<TrackPoint> points;
};

/// Of the first `common` things each side sees four in five; of the others, from `first` to `end`, it sees half, and
/// the other side none.
std::vector<Seen> seen_by_a_side(
    Chance& chance, const std::vector<Way>& truth, std::size_t common, std::size_t first, std::size_t end) {
  const double east = chance.normal() * 100, north = chance.normal() * 100;
  std::vector<Seen> seen;
  const auto look = [&](std::size_t number) {
    const Way& way = truth[number];
    Seen thing{static_cast<int>(number), {}};
    const double each = chance.between(1, 5);
    for (double minute = chance.between(0, 10); minute <= kMinutes; minute += chance.between(each / 2, each * 1.5)) {
      const auto whole = static_cast<std::size_t>(minute);
      const TrackPoint from{kStart + Duration::minutes(static_cast<std::int64_t>(whole)), way[whole]};
      const TrackPoint to{from.at + Duration::minutes(1), way[std::min(whole + 1, way.size() - 1)]};
      const Instant at = kStart + Duration::milliseconds(static_cast<std::int64_t>(minute * 60'000));
      const Position place = picture::between(from, to, at);
      thing.points.push_back({at, off(place, east + chance.normal() * 60, north + chance.normal() * 60)});
    }
    seen.push_back(std::move(thing));
  };
  for (std::size_t i = 0; i < common; ++i)
    if (chance.even() < 0.8) look(i);
  for (std::size_t i = first; i < end; ++i)
    if (chance.even() < 0.5) look(i);
  return seen;
}

/// What was told by now: as reports, and of which thing each is.
struct Told {
  std::vector<Report> reports;
  std::vector<int> truth;
};

Told told(const std::vector<Seen>& seen, Instant now) {
  Told made;
  for (const Seen& thing : seen) {
    picture::ContactTerms terms;
    const auto draft = picture::contact_draft(sensor::Subject::vessel, false, thing.points, terms, now);
    if (!draft) continue;
    Report report;
    report.sort = "vessel";
    report.precision_m = terms.precision_m;
    const auto add = [&](const char* at, const Json& from, const Json& place) {
      report.fixes.push_back(
          {instant_from_rfc3339(from.text(at)).value(),
           {static_cast<std::int32_t>(place.integer("lat_e7")), static_cast<std::int32_t>(place.integer("lon_e7"))}});
    };
    if (const Json* track = draft->find("track"))
      for (const Json& point : *track->as_array()) add("at", point, point);
    add("event_at", *draft, *draft->find("place"));
    made.reports.push_back(std::move(report));
    made.truth.push_back(thing.truth);
  }
  return made;
}

using Pairs = std::vector<std::pair<std::size_t, std::size_t>>;

Pairs nearest(const Told& a, const Told& b) {
  std::vector<std::tuple<double, std::size_t, std::size_t>> near;
  for (std::size_t i = 0; i < a.reports.size(); ++i) {
    for (std::size_t j = 0; j < b.reports.size(); ++j) {
      const auto& here = a.reports[i].fixes.back();
      const auto& there = b.reports[j].fixes.back();
      const double metres = geometry::distance_m(here.place, there.place);
      const Duration apart = here.at < there.at ? there.at - here.at : here.at - there.at;
      if (metres <= 3'000 && apart <= Duration::minutes(15)) near.emplace_back(metres, i, j);
    }
  }
  std::sort(near.begin(), near.end());
  std::vector<bool> taken_a(a.reports.size()), taken_b(b.reports.size());
  Pairs pairs;
  for (const auto& [metres, i, j] : near) {
    if (taken_a[i] || taken_b[j]) continue;
    taken_a[i] = taken_b[j] = true;
    pairs.emplace_back(i, j);
  }
  return pairs;
}

Pairs correlated(const Told& a, const Told& b, bool confirmed_only) {
  Pairs pairs;
  for (const correlate::Match& match : correlate::correlate(a.reports, b.reports))
    if (match.confirmed || !confirmed_only) pairs.emplace_back(match.a, match.b);
  return pairs;
}

Pairs perfect(const Told& a, const Told& b) {
  Pairs pairs;
  for (std::size_t i = 0; i < a.truth.size(); ++i)
    for (std::size_t j = 0; j < b.truth.size(); ++j)
      if (a.truth[i] == b.truth[j]) pairs.emplace_back(i, j);
  return pairs;
}

/// OSPA of order 1 with cut-off kCut_m (Schuhmacher, Vo and Vo 2008): how far the picture made of both sides is from
/// the truth, in metres, a thing too many or too few counting as the cut-off.
double ospa(const std::vector<Position>& shown, const std::vector<Position>& truth) {
  if (shown.empty() && truth.empty()) return 0;
  correlate::Gains gains(std::max<std::size_t>(shown.size(), 1), std::max<std::size_t>(truth.size(), 1));
  for (std::size_t i = 0; i < shown.size(); ++i)
    for (std::size_t j = 0; j < truth.size(); ++j)
      gains.at(i, j) = kCut_m - std::min(kCut_m, geometry::distance_m(shown[i], truth[j]));
  double won = 0;
  const auto assigned = correlate::best_assignment(gains);
  for (std::size_t i = 0; i < shown.size(); ++i)
    if (assigned[i] != correlate::kAlone) won += gains.at(i, assigned[i]);
  const auto most = static_cast<double>(std::max(shown.size(), truth.size()));
  return kCut_m - won / most;
}

struct Tally {
  double right = 0, wrong = 0, missed = 0, switched = 0, ospa = 0, looks = 0;
  std::map<int, std::pair<int, int>> before;  ///< by the thing that ours is: whose theirs was

  void add(const Pairs& pairs, const Told& a, const Told& b, Instant now, const std::vector<Way>& truth) {
    std::vector<bool> in_pair_a(a.truth.size()), in_pair_b(b.truth.size());
    std::vector<Position> shown;
    for (const auto& [i, j] : pairs) {
      const bool good = a.truth[i] == b.truth[j];
      (good ? right : wrong) += 1;
      const auto [last, is_new] = before.try_emplace(a.truth[i], b.truth[j], 0);
      if (!is_new && last->second.first != b.truth[j]) switched += 1;
      last->second.first = b.truth[j];
      in_pair_a[i] = in_pair_b[j] = true;
      const auto here = correlate::estimate(a.reports[i], now), there = correlate::estimate(b.reports[j], now);
      shown.push_back(picture::between(
          {kStart, here.place}, {kStart + Duration::seconds(2), there.place}, kStart + Duration::seconds(1)));
    }
    for (std::size_t i = 0; i < a.truth.size(); ++i)
      if (!in_pair_a[i]) shown.push_back(correlate::estimate(a.reports[i], now).place);
    for (std::size_t j = 0; j < b.truth.size(); ++j)
      if (!in_pair_b[j]) shown.push_back(correlate::estimate(b.reports[j], now).place);
    const auto all = static_cast<double>(perfect(a, b).size());
    double found = 0;
    for (const auto& [i, j] : pairs) found += a.truth[i] == b.truth[j] ? 1 : 0;
    missed += all - found;
    std::vector<bool> known(truth.size());
    for (const auto& numbers : {a.truth, b.truth})
      for (const int number : numbers) known[static_cast<std::size_t>(number)] = true;
    std::vector<Position> there;
    const auto minute = static_cast<std::size_t>((now - kStart).seconds() / 60);
    for (std::size_t i = 0; i < truth.size(); ++i)
      if (known[i]) there.push_back(truth[i][minute]);
    ospa += bench::ospa(shown, there);
    looks += 1;
  }

  void print(const char* scene, const char* method) const {
    const double truth = right + missed;
    const double precision = right + wrong == 0 ? 1 : right / (right + wrong);
    const double recall = truth == 0 ? 1 : right / truth;
    std::printf(
        "%-7s %-18s precision %5.1f %%  recall %5.1f %%  F1 %5.1f %%  MOTA %6.1f %%  switches %4.0f  OSPA %4.0f m\n",
        scene,
        method,
        100 * precision,
        100 * recall,
        200 * precision * recall / std::max(precision + recall, 1e-9),
        100 * (1 - (missed + wrong + switched) / std::max(truth, 1.0)),
        switched,
        ospa / std::max(looks, 1.0));
  }
};

void scene(const char* name, std::size_t count, double length_m, int worlds) {
  std::array<Tally, 5> total;
  for (int world = 0; world < worlds; ++world) {
    Chance chance(static_cast<std::uint64_t>(world) * 7919 + count);
    for (Tally& each : total) each.before.clear();
    const std::size_t alone = std::max<std::size_t>(count / 4, 1);
    const auto truth = ways(chance, count + 2 * alone, length_m);
    const auto ours = seen_by_a_side(chance, truth, count, count, count + alone);
    const auto theirs = seen_by_a_side(chance, truth, count, count + alone, count + 2 * alone);
    for (int minute = 30; minute <= kMinutes - 1; minute += 10) {
      const Instant now = kStart + Duration::minutes(minute);
      const Told a = told(ours, now), b = told(theirs, now);
      // Judged at the time up to which anything was told.
      const Instant then = now - picture::ContactTerms{}.delay;
      total[0].add(nearest(a, b), a, b, then, truth);
      total[1].add(correlated(a, b, false), a, b, then, truth);
      total[2].add(correlated(a, b, true), a, b, then, truth);
      total[3].add({}, a, b, then, truth);
      total[4].add(perfect(a, b), a, b, then, truth);
    }
  }
  total[0].print(name, "nearest neighbour");
  total[1].print(name, "correlate");
  total[2].print(name, "confirmed only");
  total[3].print(name, "nothing joined");
  total[4].print(name, "truth");
}

void speed(std::size_t count) {
  Chance chance(count);
  const auto truth = ways(chance, count, 400'000);
  const Told a = told(seen_by_a_side(chance, truth, count, 0, 0), kStart + Duration::minutes(kMinutes));
  const Told b = told(seen_by_a_side(chance, truth, count, 0, 0), kStart + Duration::minutes(kMinutes));
  const auto begin = std::chrono::steady_clock::now();
  const auto matches = correlate::correlate(a.reports, b.reports);
  const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - begin;
  std::printf("speed   %zu and %zu tracks: %.0f ms, %zu pairs\n",
              a.reports.size(),
              b.reports.size(),
              took.count(),
              matches.size());
}

}  // namespace
}  // namespace thalweg::bench

int main(int argc, char** argv) {
  const int worlds = argc > 1 ? std::atoi(argv[1]) : 20;
  thalweg::bench::scene("sparse", 12, 60'000, worlds);
  thalweg::bench::scene("usual", 40, 60'000, worlds);
  thalweg::bench::scene("dense", 120, 60'000, worlds);
  thalweg::bench::speed(2'500);
}
