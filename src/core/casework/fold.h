// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "agreement/agreement.h"
#include "base/bytes.h"
#include "base/json.h"
#include "base/time.h"
#include "journal/tree.h"
#include "record/record.h"

/// How a matter stands, as a pure function of the set of records in all journals: nobody keeps a state, so nobody can
/// lose one, and every side computes the same whatever the order in which records arrived.
///
/// Whether a citation has an effect is decided here once for all: the table of kinds must allow it, it must point at
/// whose record the table says, and the citing office must have the power. What a party may not do does nothing.
namespace thalweg::casework {

/// One record as it stands in a journal.
struct Said {
  Hash id;            ///< its commitment
  std::string party;  ///< whose journal
  journal::EntryIndex index = 0;
  Instant at;                              ///< the entry's time
  std::optional<Instant> receipted_at;     ///< when the last of the other parties had receipted it
  const record::Record* record = nullptr;  ///< borrowed; null when erased: then it says nothing any more
};

/// Something that is owed in time.
struct DeadlineState {
  std::string id;
  std::string origin;
  std::string then;  ///< "flag", or the level to which it goes when missed
  Instant due;
  std::optional<Instant> met_at;  ///< later than `due` when it was met too late
  bool overdue = false;           ///< not met, and `due` has passed

  friend bool operator==(const DeadlineState&, const DeadlineState&) = default;
};

/// Another party's view that nobody has given up yet.
struct OpenDispute {
  Hash id;
  std::string party;
  std::string path;
  std::string ground;
  std::optional<Json> their_value;  ///< what stands in the disputed record, as the disputing party quotes it
  std::optional<Json> our_value;    ///< what the disputing party holds to be right

  friend bool operator==(const OpenDispute&, const OpenDispute&) = default;
};

/// A field that its author has corrected since.
struct Correction {
  Hash id;
  std::string path;
  Json value;

  friend bool operator==(const Correction&, const Correction&) = default;
};

/// A mark that the agreement puts on grave matters by itself.
struct FlagState {
  std::string id;
  std::string level;  ///< where it goes
  std::string origin;

  friend bool operator==(const FlagState&, const FlagState&) = default;
};

struct ItemState {
  std::string name;  ///< of the kind's `states`; empty for kinds that have none; "erased" when the record is gone
  std::vector<DeadlineState> deadlines;
  std::vector<std::string> acked_by;     ///< parties that acknowledged or answered it, sorted
  std::vector<std::string> assented_by;  ///< parties that agreed to exactly these bytes, sorted
  bool joint = false;                    ///< all other parties did
  bool withdrawn = false;
  std::optional<Hash> superseded_by;
  std::vector<OpenDispute> disputes;
  std::vector<Correction> corrections;  ///< in the order in which they apply, at most one for a path
  std::string escalated_to;             ///< the level, when an office or the agreement took it there
  std::vector<FlagState> flags;         ///< in the agreement's order, until those who must have dealt with it

  friend bool operator==(const ItemState&, const ItemState&) = default;
};

/// Folds everything that was said about `subject`.
///
/// Needs   others: the records that cite it, directly or through others, in any order; for a dispute or escalation also
///         those that cite what it is about. More does no harm, twice the same neither.
/// Cost    O(n log n) in `others`.
[[nodiscard]] ItemState fold(const Said& subject,
                             std::span<const Said> others,
                             const agreement::Agreement& agreement,
                             Instant now);

/// The record's content with its corrections put in.
[[nodiscard]] Json corrected(const record::Record& record, std::span<const Correction> corrections);

}  // namespace thalweg::casework
