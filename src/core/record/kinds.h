// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "record/field.h"

/// The kinds of records and all their fields: the one table of the vocabulary that neighbours share. There is no field
/// here that could hold a person, and a test walks the table to keep it so: people are counts, authors are offices.
namespace thalweg::record {

enum class KindId : std::uint8_t {
  ack,
  alert,
  assent,
  case_,
  closure,
  communique,
  contact,
  contact_count,
  correction,
  crossing_status,
  dispute,
  erasure,
  escalation,
  incident,
  key_change,
  notice,
  ratification,
  reply,
  request,
  system_notice,
  withdrawal,
  withheld_count,
};

/// The verbs with which a record cites another.
enum class Rel : std::uint8_t {
  about,         ///< concerns it; nothing follows
  acks,          ///< received and read; no agreement
  assents,       ///< agrees to exactly these bytes
  belongs,       ///< is part of this case
  clarifies,     ///< asks for an explanation of it
  closes,        ///< ends it for this party
  corroborates,  ///< the same event, seen from here
  disputes,      ///< holds another value; both are kept
  erases,        ///< its salt and payload are to be, or were, destroyed
  escalates,     ///< takes it to a higher level
  gathers,       ///< puts it into the case
  merges,        ///< proposes that this case becomes part of the one it speaks for
  replies,       ///< answers it
  supersedes,    ///< stands in its place, whole or in one field
  supplements,   ///< adds later knowledge to it
  withdraws,     ///< takes it back
};

/// Whose record a citation may point at.
enum class Whose : std::uint8_t { any, own, others };

/// One citation that a kind may, or must, carry.
struct CiteRule {
  Rel rel;
  Whose whose = Whose::any;
  /// Kinds that may be cited; empty for every kind.
  std::span<const KindId> to = {};
  /// How many citations with this verb a record carries.
  std::uint8_t min = 0;
  std::uint8_t max = 64;
};

struct Kind {
  KindId id;
  std::string_view name;
  std::string_view doc;
  /// All fields, the envelope's as well, in ascending order of name (the order of canonical JSON).
  std::span<const Field> fields;
  /// Beyond the rules of the envelope, which hold for all kinds.
  std::span<const Rule> rules;
  std::span<const CiteRule> cites;
  /// The states that casework may find such a record in, the first one first; empty when nothing can happen to it
  /// later.
  std::span<const std::string_view> states;
  /// Always sent ahead of everything else. Incidents are judged by their type: see life_safety_types().
  bool life_safety = false;
};

/// The version of the record format, `v` in every record.
inline constexpr std::int64_t kRecordVersion = 1;

/// All kinds in the order of KindId, which is that of their names.
[[nodiscard]] std::span<const Kind> kinds();
[[nodiscard]] const Kind& kind(KindId id);
/// Null when this version knows no such kind.
[[nodiscard]] const Kind* find_kind(std::string_view name);
/// Null when the kind has no such field.
[[nodiscard]] const Field* find_field(const Kind& kind, std::string_view name);

/// The fields that every kind has, in ascending order of name, and the rules between them.
[[nodiscard]] std::span<const Field> envelope_fields();
[[nodiscard]] std::span<const Rule> envelope_rules();
/// The members of a place.
[[nodiscard]] std::span<const Field> place_fields();
/// The members of one point of a track.
[[nodiscard]] std::span<const Field> track_point_fields();

[[nodiscard]] std::string_view name(Rel rel);
/// Nothing when there is no such verb.
[[nodiscard]] std::optional<Rel> find_rel(std::string_view name);
[[nodiscard]] std::span<const std::string_view> rel_names();

/// The rule under which `from` may cite with `rel`, or null when it may not. A rule without target kinds allows all.
[[nodiscard]] const CiteRule* find_cite_rule(const Kind& from, Rel rel);
/// True when a record of kind `from` may cite one of kind `to` with `rel`. Whose record it may be is in the rule.
[[nodiscard]] bool may_cite(const Kind& from, Rel rel, const Kind& to);

/// Incident types that go ahead of everything else: life and health, mines, crowds, floods.
[[nodiscard]] std::span<const std::string_view> life_safety_types();

}  // namespace thalweg::record
