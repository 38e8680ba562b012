// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <map>
#include <optional>
#include <queue>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "casework/book.h"
#include "casework/fold_detail.h"

namespace thalweg::casework {

/// Something that waits for a party.
struct Owed {
  Why why;
  std::string_view party;
  std::optional<Instant> due;
  std::optional<Instant> since;  ///< not before this
  std::string_view deadline;     ///< borrowed from the agreement
  std::string_view origin;

  friend bool operator==(const Owed&, const Owed&) = default;
};

/// A clock of the agreement as one of those who owe it kept it.
struct Clock {
  const agreement::Deadline* deadline;
  std::string_view party;  ///< borrowed from the agreement or the matter
  Instant start;
  Instant due;
  std::optional<Instant> met;

  friend bool operator==(const Clock&, const Clock&) = default;
};

/// The clocks that have started and were not ended by something else, for each party that owes.
[[nodiscard]] std::vector<Clock> clocks(const Matter& matter, const Kept& subject);

/// What the lists need of a record to which things can happen: its state as it was folded last.
struct Standing {
  const Kept* kept = nullptr;
  const record::Kind* kind = nullptr;  ///< of it, at hand for lists; null when erased
  std::string state;
  std::string escalated_to;
  std::optional<Instant> due;   ///< of the first clock that runs
  std::optional<Instant> next;  ///< when time changes something
  std::vector<FlagState> flags;
  std::vector<Owed> owed;
  std::vector<Clock> clocks;
  std::uint32_t disputed = 0;
  bool open = false;
  bool overdue = false;
  bool joint = false;

  friend bool operator==(const Standing&, const Standing&) = default;
};

struct Book::Inside {
  explicit Inside(const agreement::Agreement& agreement) : matter(agreement) {}

  /// Notes that what holds for this record may have changed; `outward` when its thread did for certain.
  void mark(const Kept& kept, bool outward = false);
  /// Notes all whose state can depend on what changed about `changed`.
  void spread(const Kept& changed, bool came_or_went);
  void mark_cases(const Kept& changed);
  /// Folds again what was marked, and tells what came of it.
  [[nodiscard]] Changes settle();
  [[nodiscard]] Standing standing_of(const Kept& kept) const;
  void schedule(const Standing& standing);
  void note_new(const Kept& kept);

  [[nodiscard]] const Standing* find_standing(const Kept& kept) const;
  [[nodiscard]] Brief brief_of(const Kept& kept) const;
  /// The record that opened the case in which this one stands now, or null.
  [[nodiscard]] const Kept* case_around(const Kept& kept) const;
  [[nodiscard]] Matter::List members(const Kept& head) const;
  /// As it stands now.
  [[nodiscard]] CaseSummary summary_of(const Kept& head) const;
  /// As it was counted when something in the case changed last: all but whether its next step is overdue.
  [[nodiscard]] const CaseSummary& counted(const Kept& head) const;
  [[nodiscard]] CaseSummary count(const Kept& head) const;
  /// It is counted again when it is asked for.
  void recount(const Kept& changed);
  [[nodiscard]] Matter::List thread(const Kept& head, const Matter::List& members) const;
  [[nodiscard]] bool has_words(const Kept& kept, const std::vector<std::string>& words) const;
  [[nodiscard]] std::vector<std::string> offices(const Kept& kept, Why why, std::string_view party) const;

  Matter matter;
  Instant now;
  std::deque<Standing> standings;
  std::vector<Standing*> by_number;  ///< null for what has no states
  std::vector<bool> marked;
  std::vector<const Kept*> dirty;
  std::vector<const Kept*> outward;
  std::vector<const Kept*> cases;                             ///< records that opened one
  std::map<std::string, Matter::List, std::less<>> statuses;  ///< by crossing
  using Moment = std::pair<Instant, Standing*>;
  std::priority_queue<Moment, std::vector<Moment>, std::greater<>> moments;
  std::set<std::pair<Hash, Hash>> dismissed;
  std::size_t size = 0;
  mutable std::map<std::uint32_t, CaseSummary> summaries;  ///< of cases, by the number of the record that opened them
};

/// What waits for whom in this matter.
[[nodiscard]] std::vector<Owed> owed_in(const Matter& matter, const Kept& kept, const ItemState& state, bool open);

/// Words of a search, in lower case.
[[nodiscard]] std::vector<std::string> words_of(std::string_view text);

}  // namespace thalweg::casework
