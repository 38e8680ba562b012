// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "casework/crossing.h"
#include "casework/facts_detail.h"
#include "casework/fold.h"
#include "record/kinds.h"

namespace thalweg::casework {

struct Kept;

/// One citation, seen from either end.
struct Citation {
  Kept* other;
  record::Rel rel;
  bool counts;  ///< the table of kinds and the powers of the citing office allow it
};

/// One record as it takes part in the fold. A record that others cite and that has not come yet has a place as well, so
/// that it does not matter which comes first.
struct Kept {
  Hash id;
  std::string_view party;  ///< one of the names that the matter holds
  journal::EntryIndex index = 0;
  Instant at;
  std::optional<Instant> receipted_at;
  const record::Kind* kind = nullptr;  ///< null when it has not come, or was erased: then it says nothing
  Facts facts;
  std::vector<Citation> cites;
  std::vector<Citation> cited;  ///< in the order of the citing entries
  bool present = false;
  bool speaks = false;       ///< its office had the power to say it
  std::uint32_t number = 0;  ///< in the order of coming; for those who keep more about it

  [[nodiscard]] bool is(record::KindId id_wanted) const { return kind != nullptr && kind->id == id_wanted; }
};

/// The order of entries, which is that of what holds last.
[[nodiscard]] bool earlier(const Kept& a, const Kept& b);

/// A set of records with the citations between them that have an effect. All answers depend on the set alone. Records
/// are put in one by one, in any order, and each costs no more for those that are in already.
class Matter {
 public:
  explicit Matter(const agreement::Agreement& agreement);
  Matter(const Matter&) = delete;
  Matter& operator=(const Matter&) = delete;

  /// Whether this record is in, or one with its commitment and an earlier entry, which holds then.
  [[nodiscard]] bool holds(const Said& said) const;
  /// Puts a record in, or in the place of one that it comes before.
  Kept* add(const Said& said);
  /// Takes away what it says; what cites it has no effect any more.
  void erase(Kept& kept);

  using List = std::vector<const Kept*>;
  /// Those that cite `said` with `rel` to effect and were not withdrawn, in the order of their entries.
  [[nodiscard]] List citers(const Kept& said, record::Rel rel) const;
  /// All of those, whatever the verb.
  [[nodiscard]] List citers(const Kept& said) const;
  /// Null when it is not in the set.
  [[nodiscard]] const Kept* find(const Hash& id) const;
  [[nodiscard]] Kept* find(const Hash& id);
  [[nodiscard]] bool withdrawn(const Kept& said) const;
  /// The last whole record in its place; a correction is none.
  [[nodiscard]] const Kept* successor(const Kept& said) const;

  /// When each party did something first, by party.
  using Firsts = std::vector<std::pair<std::string_view, Instant>>;
  /// How many have a voice besides the author.
  [[nodiscard]] std::size_t other_parties(const Kept& said) const;
  /// When each of the other parties did it first, of those in `acts`.
  [[nodiscard]] Firsts first_by_others(const Kept& said, const List& acts) const;
  /// When the last of the other parties had done it first; nothing while one has not.
  [[nodiscard]] std::optional<Instant> all_others(const Kept& said, const List& acts) const;

  /// How a matter was ended to effect: by its author undisputed, or by all.
  struct Closing {
    Instant at;
    std::string outcome;
  };

  [[nodiscard]] std::optional<Closing> closing(const Kept& said) const;

  /// How a case went.
  struct Course {
    std::map<std::string_view, Instant> joined;  ///< its parties, and since when; whoever opened it among them
    std::optional<Closing> closed;               ///< all of them ended it, and nothing came since
    bool reopened = false;                       ///< it had been closed before
    const Kept* merged_into = nullptr;           ///< all agreed that it is part of this one now
  };

  /// Of the case that `said` opened.
  [[nodiscard]] Course course(const Kept& said) const;
  /// The record that opened the case to which `said` belongs, or which it is itself; null for what belongs to none.
  [[nodiscard]] const Kept* case_of(const Kept& said) const;
  /// The case of which this one is part by agreement of all, or itself.
  [[nodiscard]] const Kept* standing_case(const Kept& head) const;
  /// The records that opened the cases which became part of this one, and itself first.
  [[nodiscard]] List heads(const Kept& head) const;
  /// All records by which parties opened, joined and continued the case, and those of cases merged into it, in the
  /// order of entries.
  [[nodiscard]] List case_records(const Kept& head) const;

  [[nodiscard]] std::vector<OpenDispute> open_disputes(const Kept& said) const;
  [[nodiscard]] bool settled(const Kept& dispute) const;
  [[nodiscard]] std::vector<Correction> corrections(const Kept& said) const;
  /// Acts that show that the other parties have read it.
  [[nodiscard]] List acknowledgements(const Kept& said) const;
  /// Replies that answer a request, in full, in part or with a refusal.
  [[nodiscard]] List answers(const Kept& said) const;
  /// The highest level it was taken to, or empty.
  [[nodiscard]] std::string escalated_to(const Kept& said) const;

  [[nodiscard]] const agreement::Agreement& agreement() const { return agreement_; }

  /// The rows that name the states of a kind.
  [[nodiscard]] const std::vector<agreement::StateRow>& states_of(record::KindId kind) const;
  /// An office of the agreement, or null.
  [[nodiscard]] const agreement::Office* find_office(std::string_view id) const;

  [[nodiscard]] const std::deque<Kept>& all() const { return all_; }

  /// The records that propose that cases become one.
  [[nodiscard]] const std::set<Kept*>& merging() const { return merging_; }

 private:
  Kept& place_of(const Hash& id);
  void grow();
  void link(Kept& from);
  void unlink(Kept& from);
  void judge(Kept& to);
  [[nodiscard]] std::string_view named(std::string_view party);
  [[nodiscard]] bool empowered(const Kept& said) const;
  [[nodiscard]] bool effective(const Kept& from, record::Rel rel, const Kept& to) const;
  [[nodiscard]] bool open_dispute(const Kept& dispute, const std::vector<Correction>& corrections) const;
  [[nodiscard]] std::optional<Closing> find_closing(const Kept& said) const;
  [[nodiscard]] std::optional<Instant> closing_takes_effect(const Kept& closure, const Kept& said) const;
  [[nodiscard]] bool is_disputed(const Kept& said) const;
  /// The cases that became part of others, by agreement of all, and of which. An agreed merger that would run in a
  /// circle does nothing.
  [[nodiscard]] const std::map<const Kept*, const Kept*>& mergers() const;

  const agreement::Agreement& agreement_;
  std::set<std::string, std::less<>> names_;
  std::vector<std::string_view> voices_;  ///< the parties, sorted
  std::map<std::string, const agreement::Office*, std::less<>> offices_;
  mutable std::map<record::KindId, std::vector<agreement::StateRow>> states_;  ///< looked up once for each kind
  std::deque<Kept> all_;
  std::vector<Kept*> table_;  ///< by commitment, which is evenly spread; open addressing, at most half full
  std::set<Kept*> merging_;
  mutable std::optional<std::map<const Kept*, const Kept*>> mergers_;
  /// Being looked for at this moment: what depends on itself is taken for open.
  mutable std::map<const Kept*, std::optional<Closing>> closings_;
  mutable std::size_t closing_depth_ = 0;
};

/// What is owed for the subject, for those clocks that have started.
[[nodiscard]] std::vector<DeadlineState> deadlines(const Matter& matter, const Kept& subject, Instant now);
/// The marks that the agreement puts on it.
[[nodiscard]] std::vector<FlagState> flags(const Matter& matter, const Kept& subject, const ItemState& known);
/// The name of the subject's state.
[[nodiscard]] std::string state_name(const Matter& matter, const Kept& subject, const ItemState& known, Instant now);
/// All of it.
[[nodiscard]] ItemState fold(const Matter& matter, const Kept& subject, Instant now);

/// How a crossing stands, from statuses of the matter.
[[nodiscard]] CrossingState fold_crossing(const Matter& matter,
                                          std::string_view crossing,
                                          std::span<const Kept* const> statuses,
                                          Instant now);

}  // namespace thalweg::casework
