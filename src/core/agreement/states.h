// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "agreement/rules.h"
#include "record/kinds.h"

/// The state machines, as data: which facts of a matter give its state which name, and what grave matters are marked.
namespace thalweg::agreement {

/// What the fold finds of a record. A fact that has no meaning for a kind never holds for it.
enum class Fact : std::uint8_t {
  accepted,         ///< the asker agreed to every party's reply
  acked,            ///< all others acknowledged or answered it
  answered,         ///< another party answered it
  assented,         ///< another party agreed to exactly these bytes
  begun,            ///< `event_at` has come
  certified,        ///< every party destroyed its copy
  closed,           ///< ended to effect; of an escalation: all that it took up
  contested,        ///< a reply to it is disputed
  continued,        ///< a case record that belongs to another one
  disputed,         ///< another party holds otherwise, and nobody gave in
  done,             ///< a party destroyed its copy
  ended,            ///< `event_until` has come
  escalated,        ///< taken to a higher level, by an office or by a missed deadline
  expired,          ///< `expires_at` or `valid_until` has come
  in_work,          ///< another party replied, if only that it is working on it
  joined,           ///< another party joined the case
  joint,            ///< all others agreed to exactly these bytes
  kept_as_dissent,  ///< ended with both views on record
  merged,           ///< part of another case by agreement of all
  reopened,         ///< something came into the case after it was closed
  replied,          ///< all others replied for good
  settled,          ///< a dispute in which one side gave in, or which was ended as settled
  under_inquiry,    ///< a joint investigation was asked for, and that request stands
};

[[nodiscard]] std::string_view name(Fact fact);
/// Nothing when there is none of that name.
[[nodiscard]] std::optional<Fact> fact_from_text(std::string_view text);
/// All names, for people.
[[nodiscard]] std::string fact_names();

/// A record of this kind is in the state `name` when all of `when` hold and no row before it applies. Whatever the rows
/// say, what was taken back is "withdrawn", what was replaced "superseded", and what is gone "erased".
struct StateRow {
  std::string kind;
  std::string name;
  std::vector<Fact> when;  ///< empty: always
  std::string origin;

  friend bool operator==(const StateRow&, const StateRow&) = default;
};

/// The rows that hold for a kind of which the agreement says nothing; none for kinds without states.
[[nodiscard]] std::vector<StateRow> default_states(record::KindId kind);

/// Marks matters that go to a level by themselves, while they are looked into all the same. All stated conditions must
/// hold. The mark stands until for each party an office of at least `grade` has ended the matter, or agreed to its end.
struct Flag {
  std::string id;
  std::string kind;
  std::vector<std::string> types;          ///< values of the kind's type field
  std::optional<std::uint8_t> impact_min;  ///< 1 low .. 4 very_high
  std::vector<std::string> people;         ///< categories of `people_count`, of which one is above zero
  std::string level;                       ///< an escalation level
  Grade grade = Grade::ministry;
  std::string origin;
};

}  // namespace thalweg::agreement
