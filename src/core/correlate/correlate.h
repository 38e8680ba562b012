// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/time.h"
#include "geometry/frontier.h"

/// Which of one side's reports and which of the other's are of the same thing or event: a suggestion that an officer
/// confirms by putting both into a case.
///
/// Two tracks are compared where their times overlap, at looks five minutes apart: each is brought to the time of the
/// look along an even way between its positions, with the variance that its precision, the gap between its positions
/// and its uncertain time leave. A look speaks for the pair by the logarithm of how much likelier it is under one thing
/// than under two that have nothing to do with each other, given how many others are near (the score of track-to-track
/// association; Bar-Shalom, Willett and Tian 2011, chapter 9). Looks between which neither moved by half its precision
/// are one look: blurring makes the same error each time. An event has one look, at its own time. A pair with a look
/// whose squared distance in deviations is above 16, or of sorts that cannot be one, is none.
///
/// Pairs are then chosen one to one so that the sum of their scores is the greatest: tracks with tracks, events with
/// events, and, since a track may also be what an incident tells of, tracks with events. A pair of tracks is confirmed
/// when three looks speak for it and the odds are nine to one; until then, as with events always, it is tentative.
namespace thalweg::correlate {

struct Fix {
  Instant at;
  geometry::Position place;
};

/// One side's record, as far as it matters here.
struct Report {
  bool is_event = false;   ///< an incident; else a contact with its track
  std::string sort;        ///< subject of a contact ("vessel"), type of an incident ("line_crossing.boat")
  std::vector<Fix> fixes;  ///< in ascending order of time, each later than the one before; at least one
  std::uint32_t precision_m = 0;
  Duration uncertainty;  ///< of the times
};

struct Match {
  std::size_t a = 0;  ///< index into the first side's reports
  std::size_t b = 0;
  bool confirmed = false;
  double score = 0;  ///< the logarithm of the odds that they are one
  std::size_t looks = 0;
  double apart_m = 0;      ///< root of the mean square over the looks
  double deviation_m = 0;  ///< what would be expected of one thing, likewise
  Duration apart;          ///< in time: of two events, or from the end of one track to the begin of the other
  Duration overlap;        ///< of two tracks
  bool same_sort = false;
};

/// The odds as a probability in whole hundredths, 50 to 99.
[[nodiscard]] int certainty_percent(const Match& match);

/// Whether reports of these sorts can be of one thing at all.
[[nodiscard]] bool may_be_one(const Report& a, const Report& b);

/// Where a track has the thing at a time, and the variance of that along each axis, in square metres.
struct Estimate {
  geometry::Position place;
  double variance_m2 = 0;
};

[[nodiscard]] Estimate estimate(const Report& report, Instant at);

/// The pairs, likeliest first.
///
/// Needs    every report has a fix, on the earth.
/// Bounds   groups of reports in which each is near another are solved exactly up to kGroupMax a side, and greedily,
///          best pair first, beyond.
/// Cost     one comparison for each two reports whose times and places come near; 2,000 tracks a side take under a
///          second.
[[nodiscard]] std::vector<Match> correlate(std::span<const Report> ours, std::span<const Report> theirs);

inline constexpr std::size_t kGroupMax = 300;

}  // namespace thalweg::correlate
