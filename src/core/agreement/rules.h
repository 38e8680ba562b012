// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/time.h"

/// The rules that say what may leave, as values. An agreement and a national policy are written in the same shape, so
/// that whoever can read one can read the other.
namespace thalweg::agreement {

struct Agreement;

/// A text in several languages: language tag ("en", "fa") to words.
using Names = std::map<std::string, std::string, std::less<>>;

/// The rank of an office; a later value outranks an earlier one.
enum class Grade { post, grade_2, grade_1, commission, ministry };

/// What an office may do in its party's name.
enum class Power { log, approve, ratify, erase, withdraw, assent, keys };

[[nodiscard]] const char* name(Grade grade);
[[nodiscard]] const char* name(Power power);
/// Errors  malformed, with the list of names that exist.
[[nodiscard]] Result<Grade> grade_from_text(std::string_view text);
[[nodiscard]] Result<Power> power_from_text(std::string_view text);

/// Whose territory a place lies on, seen from the author of the record.
enum class Side { any, own, other };

/// When a rule applies: all stated conditions must hold; what is not stated does not matter; limits include their
/// value. What a record could say and does not never speaks for its release: a condition on a missing place, sector,
/// time or impact fails in a rule that releases and holds in a rule that withholds. A condition on what records of the
/// kind never say fails.
struct Conditions {
  std::vector<std::string> from;      ///< party ids of the author
  std::vector<std::string> kinds;     ///< record kinds
  std::vector<std::string> types;     ///< values of the kind's type field; "line_crossing.*" covers a branch
  std::vector<std::string> channels;  ///< ids of channels that carry the record's kind
  std::vector<std::string> purposes;
  std::vector<std::string> markings;
  std::vector<std::string> sectors;
  std::vector<Grade> grades;  ///< of the author's office
  Side side = Side::any;
  std::optional<std::int64_t> distance_m_min;  ///< distance_to_line_m_min
  std::optional<std::int64_t> distance_m_max;  ///< distance_to_line_m_max
  std::optional<Duration> age_min;             ///< `now` minus the event (or, where there is none, when it was known)
  std::optional<Duration> age_max;
  std::optional<std::uint8_t> impact_min;  ///< 1 low .. 4 very_high
  std::optional<std::uint8_t> impact_max;
  std::optional<bool> exercise;

  friend bool operator==(const Conditions&, const Conditions&) = default;
};

/// Who must say yes before a record leaves: an office of the author's party with that power, at least that grade, and
/// exactly that id when one is named.
struct Approver {
  Power power = Power::approve;
  Grade grade = Grade::post;
  std::string office;

  friend auto operator<=>(const Approver&, const Approver&) = default;
};

enum class Decision { release, withhold };

/// What happens to a record to which the rule applies.
struct Effects {
  Decision decision = Decision::withhold;
  std::vector<std::string> strip;  ///< dotted field paths that stay at home, sorted
  std::int64_t blur_m = 0;         ///< positions are moved to the middle of a cell of this size
  Duration delay;                  ///< counted from when the event was known
  std::vector<Approver> approve;   ///< all of them must approve
  bool minimum_only = false;       ///< only the life-first minimum of the kind

  friend bool operator==(const Effects&, const Effects&) = default;
};

struct Rule {
  std::string id;
  Names reason;  ///< why, for the officer whose record it stops
  Conditions when;
  Effects then;

  friend bool operator==(const Rule&, const Rule&) = default;
};

/// A party's own rules over an agreement. They can only take away: the gate applies the stricter of both, field by
/// field.
struct Policy {
  std::string id;
  std::string agreement;
  std::string party;
  std::vector<Rule> rules;
  Hash hash;  ///< SHA-256 of the exact text
};

/// Reads a national policy in TOML: [policy] id, agreement, party; then [[release]] tables as in the agreement.
///
/// Errors  malformed: everything that is wrong with it, one line each, with the path and what to do.
[[nodiscard]] Result<Policy> parse_policy(std::string_view text, const Agreement& agreement);

}  // namespace thalweg::agreement
