// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "casework/fold.h"

namespace thalweg::casework {

/// A set of records with the citations between them that have an effect. All answers depend on the set alone.
class Matter {
 public:
  Matter(const Said& subject, std::span<const Said> others, const agreement::Agreement& agreement);

  using List = std::vector<const Said*>;
  /// Those that cite `said` with `rel` to effect and were not withdrawn, in the order of their entries.
  [[nodiscard]] List citers(const Said& said, record::Rel rel) const;
  /// All of those, whatever the verb.
  [[nodiscard]] List citers(const Said& said) const;
  /// Null when it is not in the set.
  [[nodiscard]] const Said* find(const Hash& id) const;
  [[nodiscard]] bool withdrawn(const Said& said) const;
  /// The last whole record in its place; a correction is none.
  [[nodiscard]] const Said* successor(const Said& said) const;

  /// Those with a voice besides the author.
  [[nodiscard]] std::vector<std::string> other_parties(const Said& said) const;
  /// When each of the other parties did it first, of those in `acts`.
  [[nodiscard]] std::map<std::string, Instant> first_by_others(const Said& said, const List& acts) const;
  /// When the last of the other parties had done it first; nothing while one has not.
  [[nodiscard]] std::optional<Instant> all_others(const Said& said, const List& acts) const;

  /// How a matter was ended to effect: by its author undisputed, or by all.
  struct Closing {
    Instant at;
    std::string outcome;
  };

  [[nodiscard]] std::optional<Closing> closing(const Said& said) const;

  /// How a case went.
  struct Course {
    std::map<std::string, Instant> joined;  ///< its parties, and since when; whoever opened it among them
    std::optional<Closing> closed;          ///< all of them ended it, and nothing came since
    bool reopened = false;                  ///< it had been closed before
    std::optional<Hash> merged_into;        ///< all agreed that it is part of this one now
  };

  /// Of the case that `said` opened.
  [[nodiscard]] Course course(const Said& said) const;
  /// The record that opened the case to which `said` belongs, or which it is itself; null for what belongs to none.
  [[nodiscard]] const Said* case_of(const Said& said) const;
  [[nodiscard]] std::vector<OpenDispute> open_disputes(const Said& said) const;
  [[nodiscard]] bool settled(const Said& dispute) const;
  [[nodiscard]] std::vector<Correction> corrections(const Said& said) const;
  /// Acts that show that the other parties have read it.
  [[nodiscard]] List acknowledgements(const Said& said) const;
  /// Replies that answer a request, in full, in part or with a refusal.
  [[nodiscard]] List answers(const Said& said) const;
  /// The highest level it was taken to, or empty.
  [[nodiscard]] std::string escalated_to(const Said& said) const;

  [[nodiscard]] const agreement::Agreement& agreement() const { return agreement_; }

 private:
  struct Citation {
    const Said* from;
    record::Rel rel;
  };

  void add(const Said& said);
  void connect(const Said& from);
  [[nodiscard]] bool empowered(const Said& said) const;
  [[nodiscard]] bool open_dispute(const Said& dispute, const std::vector<Correction>& corrections) const;
  [[nodiscard]] std::optional<Closing> find_closing(const Said& said) const;
  [[nodiscard]] std::optional<Instant> closing_takes_effect(const Said& closure, const Said& said) const;
  [[nodiscard]] bool is_disputed(const Said& said) const;
  /// The cases that became part of others, by agreement of all, and of which. An agreed merger that would run in a
  /// circle does nothing.
  [[nodiscard]] std::map<Hash, Hash> mergers() const;

  const agreement::Agreement& agreement_;
  std::map<Hash, const Said*> all_;
  std::map<Hash, std::vector<Citation>> cited_;  ///< by target, in the order of entries
  /// Found before, so that a long quarrel over closures costs no more than its length.
  mutable std::map<Hash, std::optional<Closing>> closings_;
};

/// What is owed for the subject, for those clocks that have started.
[[nodiscard]] std::vector<DeadlineState> deadlines(const Matter& matter, const Said& subject, Instant now);
/// The name of the subject's state.
[[nodiscard]] std::string state_name(const Matter& matter, const Said& subject, const ItemState& known, Instant now);

}  // namespace thalweg::casework
