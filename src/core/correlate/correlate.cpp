// SPDX-License-Identifier: Apache-2.0
#include "correlate/correlate.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>
#include <optional>
#include <string_view>

#include "base/result.h"
#include "correlate/assignment.h"

namespace thalweg::correlate {
namespace {

constexpr Duration kLook = Duration::minutes(5);
/// A track goes on for so long after its last position, and before its first, for want of better.
constexpr Duration kSlack = Duration::minutes(15);
/// Reports of one event are told at different times, which neither side measured.
constexpr double kEventSpread_s = 30 * 60;
constexpr double kEventReach_s = 6 * 3600;
constexpr double kGate = 16;  ///< squared deviations: one true pair in 3,000 is lost by it at each look
constexpr double kNear_m = 10'000;
/// How far beside the even way between two positions something strays: variance for each second of the way.
constexpr double kStray_m2_s = 60;
constexpr double kSensor_m = 50;
constexpr std::size_t kConfirmLooks = 3;

/// Speeds that are usual, by sort: how uncertain a place becomes by an uncertain time.
double usual_speed_m_s(std::string_view sort) {
  if (sort == "aircraft" || sort == "line_crossing.aircraft") return 80;
  if (sort == "vehicle" || sort == "line_crossing.vehicle" || sort == "line_crossing.drone") return 15;
  if (sort == "herd" || sort.starts_with("livestock.")) return 1;
  if (sort == "vessel" || sort == "line_crossing.boat") return 5;
  return 3;
}

/// What sort of thing an incident of that type is about; empty when it says nothing of one.
std::string_view subject_of(std::string_view type) {
  if (type == "line_crossing.boat") return "vessel";
  if (type == "line_crossing.vehicle") return "vehicle";
  if (type == "line_crossing.aircraft" || type == "line_crossing.drone") return "aircraft";
  if (type.starts_with("livestock.")) return "herd";
  if (type == "life.person_in_water") return "distress";
  return {};
}

std::string_view branch_of(std::string_view type) {
  return type.substr(0, type.find('.'));
}

Duration sum(Duration a, Duration b) {
  return Duration::milliseconds(a.milliseconds() + b.milliseconds());
}

double seconds(Duration time) {
  return static_cast<double>(time.milliseconds()) / 1000;
}

Duration apart(Instant a, Instant b) {
  return a < b ? b - a : a - b;
}

geometry::Position on_way(const Fix& a, const Fix& b, Instant at) {
  constexpr std::int64_t kRound = 3'600'000'000;
  const double part = seconds(at - a.at) / seconds(b.at - a.at);
  std::int64_t east = std::int64_t{b.place.lon_e7} - a.place.lon_e7;
  if (east > kRound / 2) east -= kRound;
  if (east < -kRound / 2) east += kRound;
  const auto moved = [&](std::int64_t way) { return std::llround(static_cast<double>(way) * part); };
  std::int64_t lon = a.place.lon_e7 + moved(east);
  if (lon > geometry::kLonE7Max) lon -= kRound;
  if (lon < -geometry::kLonE7Max) lon += kRound;
  const std::int64_t lat = a.place.lat_e7 + moved(std::int64_t{b.place.lat_e7} - a.place.lat_e7);
  return {static_cast<std::int32_t>(lat), static_cast<std::int32_t>(lon)};
}

/// What two reports say of each other.
struct Comparison {
  double score = 0;  ///< without what depends on how many others are near: that is added for each counted look
  std::size_t counted = 0;
  std::size_t looks = 0;
  double squared_m2 = 0;
  double variance_m2 = 0;
  Duration apart;
  Duration overlap;
};

/// The times at which two reports are compared; empty when they have none in common.
std::vector<Instant> looks_of(const Report& a, const Report& b, Comparison& found) {
  if (a.is_event || b.is_event) {
    const Report& event = a.is_event ? a : b;
    const Report& other = a.is_event ? b : a;
    const Instant at = event.fixes.front().at;
    if (other.is_event) {
      found.apart = apart(at, other.fixes.front().at);
      return {at};
    }
    const Duration slack = sum(kSlack, event.uncertainty);
    if (at < other.fixes.front().at - slack || at > other.fixes.back().at + slack) return {};
    return {at};
  }
  const Instant from = std::max(a.fixes.front().at, b.fixes.front().at);
  const Instant until = std::min(a.fixes.back().at, b.fixes.back().at);
  if (until < from) {
    found.apart = from - until;
    if (found.apart > kSlack) return {};
    return {until + Duration::milliseconds(found.apart.milliseconds() / 2)};
  }
  found.overlap = until - from;
  std::vector<Instant> times;
  for (Instant at = from; at < until; at = at + kLook) times.push_back(at);
  times.push_back(until);
  return times;
}

std::optional<Comparison> compare(const Report& a, const Report& b) {
  Comparison found;
  const auto times = looks_of(a, b, found);
  if (times.empty()) return std::nullopt;
  std::optional<Estimate> last_a;
  std::optional<Estimate> last_b;
  for (const Instant at : times) {
    const Estimate here = estimate(a, at);
    const Estimate there = a.is_event && b.is_event ? estimate(b, b.fixes.front().at) : estimate(b, at);
    const double variance = here.variance_m2 + there.variance_m2;
    const double metres = geometry::distance_m(here.place, there.place);
    const double squared = metres * metres / variance;
    if (squared > kGate) return std::nullopt;
    ++found.looks;
    found.squared_m2 += metres * metres;
    found.variance_m2 += variance;
    const bool moved = !last_a || 2 * geometry::distance_m(last_a->place, here.place) >= a.precision_m ||
                       2 * geometry::distance_m(last_b->place, there.place) >= b.precision_m;
    if (!moved) continue;
    last_a = here;
    last_b = there;
    ++found.counted;
    found.score += -squared / 2 - std::log(2 * std::numbers::pi * variance);
  }
  if (a.is_event && b.is_event) {
    const double spread = std::hypot(kEventSpread_s, seconds(a.uncertainty), seconds(b.uncertainty));
    const double off = seconds(found.apart) / spread;
    if (off * off > kGate) return std::nullopt;
    found.score += -off * off / 2 - std::log(std::sqrt(2 * std::numbers::pi) * spread / kEventReach_s);
  }
  return found;
}

/// One candidate pair.
struct Candidate {
  std::size_t a = 0;
  std::size_t b = 0;
  Comparison found;
  double score = 0;
};

/// Quick bounds, so that most pairs cost a few comparisons.
struct Extent {
  Instant from;
  Instant until;
  geometry::Position low;
  geometry::Position high;
};

Extent extent_of(const Report& report) {
  CHECK(!report.fixes.empty());
  const Duration slack = sum(sum(kSlack, report.uncertainty), report.is_event ? Duration::hours(3) : Duration());
  Extent extent{report.fixes.front().at - slack,
                report.fixes.back().at + slack,
                report.fixes.front().place,
                report.fixes.front().place};
  for (const Fix& fix : report.fixes) {
    extent.low = {std::min(extent.low.lat_e7, fix.place.lat_e7), std::min(extent.low.lon_e7, fix.place.lon_e7)};
    extent.high = {std::max(extent.high.lat_e7, fix.place.lat_e7), std::max(extent.high.lon_e7, fix.place.lon_e7)};
  }
  return extent;
}

/// False only when the latitudes are too far apart for any look to be within the gate.
bool come_near(const Extent& a, const Extent& b, double reach_m) {
  if (a.until < b.from || b.until < a.from) return false;
  const double gap_e7 =
      std::max(static_cast<double>(a.low.lat_e7) - b.high.lat_e7, static_cast<double>(b.low.lat_e7) - a.high.lat_e7);
  return gap_e7 / 1e7 * 110'000 <= reach_m;
}

/// The farthest apart that two such reports can be taken for one.
double reach_of(const Report& a, const Report& b) {
  const auto widest = [](const Report& report) {
    const double slack = seconds(kSlack) + seconds(report.uncertainty);
    double gap = slack;
    for (std::size_t i = 1; i < report.fixes.size(); ++i)
      gap = std::max(gap, seconds(report.fixes[i].at - report.fixes[i - 1].at));
    const double strayed = usual_speed_m_s(report.sort) * (slack + seconds(report.uncertainty));
    return report.precision_m + kSensor_m + strayed + std::sqrt(kStray_m2_s * gap);
  };
  return std::sqrt(kGate) * (widest(a) + widest(b));
}

/// Others that are near at the time count against a pair: where much is about, a near one says less.
struct Crowd {
  std::vector<std::size_t> of_a;
  std::vector<std::size_t> of_b;
};

std::vector<Candidate> candidates_of(std::span<const Report> ours,
                                     std::span<const Report> theirs,
                                     const std::vector<std::size_t>& a_indices,
                                     const std::vector<std::size_t>& b_indices) {
  std::vector<Extent> extents;
  for (const Report& report : theirs) extents.push_back(extent_of(report));
  std::vector<Candidate> found;
  Crowd crowd{std::vector<std::size_t>(ours.size(), 0), std::vector<std::size_t>(theirs.size(), 0)};
  for (const std::size_t a : a_indices) {
    const Extent extent = extent_of(ours[a]);
    for (const std::size_t b : b_indices) {
      const double reach = std::max(kNear_m, reach_of(ours[a], theirs[b]));
      if (!come_near(extent, extents[b], reach) || !may_be_one(ours[a], theirs[b])) continue;
      const Instant at = std::clamp(theirs[b].fixes.back().at, ours[a].fixes.front().at, ours[a].fixes.back().at);
      if (geometry::distance_m(estimate(ours[a], at).place, estimate(theirs[b], at).place) <= kNear_m) {
        ++crowd.of_a[a];
        ++crowd.of_b[b];
      }
      if (auto compared = compare(ours[a], theirs[b])) found.push_back({a, b, *compared, 0});
    }
  }
  for (Candidate& each : found) {
    const auto near = static_cast<double>(std::max<std::size_t>({crowd.of_a[each.a], crowd.of_b[each.b], 1}));
    const double per_m2 = near / (std::numbers::pi * kNear_m * kNear_m);
    // Once for each look that counts: under two unrelated things each look would be anywhere near by chance.
    each.score = each.found.score - static_cast<double>(each.found.counted) * std::log(per_m2);
    if (ours[each.a].sort != theirs[each.b].sort) each.score -= std::numbers::ln2;
  }
  std::erase_if(found, [](const Candidate& each) { return each.score <= 0; });
  return found;
}

/// The candidates of each group in which everything hangs together.
std::vector<std::vector<Candidate>> groups_of(std::vector<Candidate> candidates, std::size_t ours, std::size_t theirs) {
  std::vector<std::size_t> root(ours + theirs);
  std::iota(root.begin(), root.end(), std::size_t{0});
  const auto find = [&](std::size_t node) {
    while (root[node] != node) node = root[node] = root[root[node]];
    return node;
  };
  for (const Candidate& each : candidates) root[find(each.a)] = find(ours + each.b);
  std::stable_sort(candidates.begin(), candidates.end(), [&](const Candidate& x, const Candidate& y) {
    return find(x.a) < find(y.a);
  });
  std::vector<std::vector<Candidate>> groups;
  for (Candidate& each : candidates) {
    if (groups.empty() || find(groups.back().front().a) != find(each.a)) groups.emplace_back();
    groups.back().push_back(each);
  }
  return groups;
}

std::vector<std::size_t> members(const std::vector<Candidate>& group, std::size_t Candidate::*side) {
  std::vector<std::size_t> found;
  for (const Candidate& each : group) found.push_back(each.*side);
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

std::size_t position_of(const std::vector<std::size_t>& sorted, std::size_t value) {
  return static_cast<std::size_t>(std::lower_bound(sorted.begin(), sorted.end(), value) - sorted.begin());
}

/// Those of a group that are put together.
std::vector<Candidate> chosen(std::vector<Candidate> group) {
  const auto rows = members(group, &Candidate::a);
  const auto columns = members(group, &Candidate::b);
  if (rows.size() > kGroupMax || columns.size() > kGroupMax) {
    std::stable_sort(
        group.begin(), group.end(), [](const Candidate& x, const Candidate& y) { return x.score > y.score; });
    std::vector<bool> a_taken(rows.size()), b_taken(columns.size());
    std::erase_if(group, [&](const Candidate& each) {
      const std::size_t a = position_of(rows, each.a);
      const std::size_t b = position_of(columns, each.b);
      if (a_taken[a] || b_taken[b]) return true;
      a_taken[a] = b_taken[b] = true;
      return false;
    });
    return group;
  }
  Gains gains(rows.size(), columns.size());
  for (const Candidate& each : group) gains.at(position_of(rows, each.a), position_of(columns, each.b)) = each.score;
  const auto assigned = best_assignment(gains);
  std::erase_if(group, [&](const Candidate& each) {
    return assigned[position_of(rows, each.a)] != position_of(columns, each.b);
  });
  return group;
}

Match match_of(const Candidate& from, const Report& a, const Report& b) {
  Match match;
  match.a = from.a;
  match.b = from.b;
  match.score = from.score;
  match.looks = from.found.looks;
  const auto looks = static_cast<double>(from.found.looks);
  match.apart_m = std::sqrt(from.found.squared_m2 / looks);
  match.deviation_m = std::sqrt(from.found.variance_m2 / looks);
  match.apart = from.found.apart;
  match.overlap = from.found.overlap;
  match.same_sort = a.sort == b.sort;
  match.confirmed = from.found.counted >= kConfirmLooks && from.score >= std::log(9.0);
  return match;
}

}  // namespace

int certainty_percent(const Match& match) {
  return std::clamp(static_cast<int>(100 / (1 + std::exp(-match.score))), 50, 99);
}

bool may_be_one(const Report& a, const Report& b) {
  if (a.is_event && b.is_event) return branch_of(a.sort) == branch_of(b.sort);
  if (a.is_event) return may_be_one(b, a);
  if (!b.is_event) return a.sort == b.sort || a.sort == "unknown" || b.sort == "unknown";
  const std::string_view subject = subject_of(b.sort);
  return !subject.empty() && (subject == a.sort || a.sort == "unknown");
}

Estimate estimate(const Report& report, Instant at) {
  // A place to within a precision, not knowing whether that is a cell or a circle: between the variances of both.
  const double precision = report.precision_m;
  const double fixed = precision * precision / 8 + kSensor_m * kSensor_m;
  const double speed = usual_speed_m_s(report.sort);
  const double late = seconds(report.uncertainty) * speed;
  const double variance = fixed + late * late;
  const auto next = std::lower_bound(
      report.fixes.begin(), report.fixes.end(), at, [](const Fix& fix, Instant when) { return fix.at < when; });
  if (next != report.fixes.end() && next->at == at) return {next->place, variance};
  if (next == report.fixes.begin() || next == report.fixes.end()) {
    const Fix& end = next == report.fixes.begin() ? report.fixes.front() : report.fixes.back();
    const double gone = report.is_event ? 0 : speed * seconds(apart(end.at, at));
    return {end.place, variance + gone * gone};
  }
  const Fix& before = *(next - 1);
  const double whole = seconds(next->at - before.at);
  const double part = seconds(at - before.at);
  return {on_way(before, *next, at), variance + kStray_m2_s * part * (whole - part) / whole};
}

std::vector<Match> correlate(std::span<const Report> ours, std::span<const Report> theirs) {
  struct Split {
    std::vector<std::size_t> tracks;
    std::vector<std::size_t> events;
  };

  const auto split = [](std::span<const Report> reports) {
    Split parts;
    for (std::size_t i = 0; i < reports.size(); ++i) (reports[i].is_event ? parts.events : parts.tracks).push_back(i);
    return parts;
  };
  const Split a = split(ours);
  const Split b = split(theirs);
  std::vector<Match> matches;
  const auto solve = [&](const std::vector<std::size_t>& rows, const std::vector<std::size_t>& columns) {
    for (auto& group : groups_of(candidates_of(ours, theirs, rows, columns), ours.size(), theirs.size()))
      for (const Candidate& each : chosen(std::move(group)))
        matches.push_back(match_of(each, ours[each.a], theirs[each.b]));
  };
  solve(a.tracks, b.tracks);
  solve(a.events, b.events);
  // A track that has its own counterpart may still be what the other side's incident tells of, and the reverse.
  solve(a.tracks, b.events);
  solve(a.events, b.tracks);
  std::stable_sort(matches.begin(), matches.end(), [](const Match& x, const Match& y) { return x.score > y.score; });
  return matches;
}

}  // namespace thalweg::correlate
