// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>

#include "casework/brief.h"

/// Whether two reports, one from each side, are of the same event: a suggestion that an officer confirms or dismisses.
///
/// The score adds what speaks for it, 100 at most:
///   time   40, falling evenly to 0 at 6 hours between the two (less what both say they may be off)
///   place  40, falling evenly to 0 at 10 kilometres between the two circles in which they may lie; without places, 20
///          for the same sector
///   kind   20 for the same type, 10 for another one of the same branch; other branches are never the same event
/// From 50 on it is suggested.
namespace thalweg::casework {

inline constexpr Duration kSimilarTime = Duration::hours(6);
inline constexpr std::int64_t kSimilarMetres = 10'000;
inline constexpr int kSimilarScoreMin = 50;

/// What of a report matters for it.
struct Sighting {
  std::string_view type;
  Instant at;
  Duration uncertainty;
  std::string_view sector;
  std::optional<record::Place> place;
};

struct Likeness {
  int score = 0;
  std::int64_t minutes = 0;
  std::optional<std::int64_t>
      metres;  ///< between the places as stated; not measured where branch or time already differ
  bool same_type = false;
  bool same_branch = false;
};

/// Metres between two places, within a hundredth up to some hundred kilometres: for comparing, not for measuring.
[[nodiscard]] std::int64_t distance_m(const record::Place& a, const record::Place& b);

/// Symmetric in its arguments.
[[nodiscard]] Likeness likeness(const Sighting& a, const Sighting& b);

struct Similar {
  Brief a, b;  ///< the earlier report first
  Likeness likeness;
};

}  // namespace thalweg::casework
