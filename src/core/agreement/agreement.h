// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "agreement/rules.h"
#include "agreement/states.h"
#include "geometry/frontier.h"
#include "record/record.h"

/// The agreement: the one text that all parties sign, and from which everything that depends on the parties comes. No
/// deadline, zone, list or country is in the code; they are here, each with its origin. Format:
/// docs/formats/agreement.md.
namespace thalweg::agreement {

/// Bounds of an agreement. Larger ones are split: a node serves several.
inline constexpr std::size_t kTextBytesMax = 1'048'576;
inline constexpr std::size_t kPartiesMax = 16;
inline constexpr std::size_t kObserversMax = 16;
inline constexpr std::size_t kLanguagesMax = 16;
inline constexpr std::size_t kSectorsMax = 256;
inline constexpr std::size_t kOfficesMax = 1024;
inline constexpr std::size_t kChannelsMax = 64;
inline constexpr std::size_t kRulesMax = 512;
inline constexpr std::size_t kDeadlinesMax = 512;
inline constexpr std::size_t kStatesMax = 512;
inline constexpr std::size_t kFlagsMax = 64;
inline constexpr std::size_t kCrossingsMax = 1024;
inline constexpr std::size_t kListMax = 64;
inline constexpr std::size_t kIdBytesMax = 64;
inline constexpr std::size_t kWordsBytesMax = 1024;
inline constexpr std::int64_t kCorridorMetresMax = 200'000;
inline constexpr std::int64_t kLineMetresMax = 20'000'000;
inline constexpr std::int64_t kBlurMetresMax = 100'000;

struct Party {
  std::string id;  ///< lower-case ISO 3166-1 alpha-3, or a made-up id in a drill
  Names name;
  std::string log_key;  ///< C2SP verifier keys, as text; the journal reads them
  std::string witness_key;
  std::string mirror_key;
  std::string tls_pin;  ///< "sha256/<base64>"
  std::string address;  ///< host:port
};

/// A witness and mirror without a voice; it sees commitments only.
struct Observer {
  std::string id;
  Names name;
  std::string witness_key;
  std::string mirror_key;
  std::string tls_pin;
  std::string address;
};

/// A file that belongs to the text and is named in it with its SHA-256.
struct Annex {
  std::string file;
  Hash sha256;
};

struct Crossing {
  std::string id;
  Names name;
  geometry::Position at;
  std::int64_t uncertainty_m = 0;
};

/// The content of the annex files, read elsewhere, with the hashes of the files as they were read.
struct Annexes {
  std::vector<std::vector<geometry::Position>> frontier;  ///< one or more lines, each in walking order
  std::vector<Crossing> crossings;
  std::optional<Hash> frontier_sha256;
  std::optional<Hash> crossings_sha256;
};

/// A stretch of the line, in metres along it (`from_m` belongs to it, `to_m` to the next), with its commissioners'
/// seats.
struct Sector {
  std::string id;
  Names name;
  std::int64_t from_m = 0;
  std::int64_t to_m = 0;
  std::size_t line = 0;  ///< which line of the frontier file, 0-based
  std::vector<std::string> seats;
};

struct Office {
  std::string id;
  std::string party;
  Names name;
  Grade grade = Grade::post;
  std::vector<std::string> sectors;  ///< empty: the whole line
  std::set<Power> powers;
  std::vector<std::string> kinds;  ///< what it may author, sorted; "*" is all

  [[nodiscard]] bool may(Power power) const { return powers.contains(power); }

  [[nodiscard]] bool may_author(std::string_view kind) const;
};

/// Whom to turn to on one side.
struct Contact {
  std::string party;
  std::string general;  ///< office id
  std::string urgent;   ///< office id
};

struct Channel {
  std::string id;
  std::vector<std::string> kinds;
  std::vector<Contact> contacts;
};

/// Kinds whose minimum goes out at once, whatever else the rules say.
struct LifeFirst {
  std::string kind;
  std::vector<std::string> types;              ///< empty: all of the kind
  std::vector<std::string> minimum;            ///< field paths, besides the fields that every record must have
  std::int64_t precision_m = 0;                ///< a place is never blurred more than this
  std::optional<std::int64_t> distance_m_max;  ///< farther from the line the ordinary rules hold
  std::string origin;
};

/// What starts a clock, and what stops it.
enum class Starts { known_at, sent, acked, event_at };
enum class Until { sent, acked, answered, updated, assented, closed };

/// Something that is owed in time. The conditions are as in rules: all that are stated must hold.
struct Deadline {
  std::string id;
  std::string kind;
  std::vector<std::string> asks;           ///< values of `ask`
  std::vector<std::string> urgencies;      ///< values of `urgency`
  std::vector<std::string> types;          ///< values of the kind's type field, see type_field()
  std::optional<std::uint8_t> impact_min;  ///< 1 low .. 4 very_high
  std::optional<bool> planned;
  Duration within;
  bool before = false;  ///< lead time: at least `within` before the clock's start
  Starts starts = Starts::acked;
  Until until = Until::answered;
  std::string then;    ///< "flag", or an escalation level
  std::string origin;  ///< where the number comes from, and how well that is known
};

struct Retention {
  std::string kind;
  Duration keep;
  std::string origin;
};

struct Escalation {
  std::string id;
  Names name;
};

/// What the text guard does besides its built-in patterns.
struct GuardSettings {
  bool hold = true;                       ///< a warning holds the record until an office overrides it with a reason
  Grade override_grade = Grade::grade_2;  ///< at least this grade may override
};

struct Agreement {
  std::string id;
  std::int64_t version = 1;
  std::optional<Hash> supersedes;
  bool exercise = false;
  Names title;
  std::vector<std::string> languages;
  std::vector<std::string> legal_basis;

  std::vector<Party> parties;
  std::vector<Observer> observers;
  Annex frontier_file;
  Annex crossings_file;
  std::string left;   ///< the party left of the line in walking order
  std::string right;  ///< and the one on the right
  std::int64_t corridor_m = 0;
  std::string frontier_note;
  std::vector<Sector> sectors;
  std::vector<Office> offices;
  std::vector<Channel> channels;
  std::vector<Rule> rules;  ///< in the order in which they are tried
  std::vector<LifeFirst> life_first;
  std::vector<Deadline> deadlines;
  std::vector<Retention> retention;
  std::vector<Escalation> escalation;  ///< lowest level first
  std::vector<StateRow> states;        ///< in the order in which they are tried, for the kinds that have any
  std::vector<Flag> flags;
  GuardSettings guard;

  Annexes annexes;
  Hash hash;                 ///< SHA-256 of the exact text bytes: what the parties ratify
  bool is_template = false;  ///< some values are still placeholders ("@irn.log_key")

  [[nodiscard]] const Party* find_party(std::string_view id_wanted) const;
  [[nodiscard]] const Observer* find_observer(std::string_view id_wanted) const;
  [[nodiscard]] const Office* find_office(std::string_view id_wanted) const;
  [[nodiscard]] const Sector* find_sector(std::string_view id_wanted) const;
  /// The life-first entry for a record of this kind and type, or null.
  [[nodiscard]] const LifeFirst* find_life_first(std::string_view kind, std::string_view type) const;
  /// The rows that name the states of a kind: those of the text, or else the usual ones.
  [[nodiscard]] std::vector<StateRow> states_of(record::KindId kind) const;
  /// How long a kind is kept, or null when the text does not say.
  [[nodiscard]] const Retention* find_retention(std::string_view kind) const;
  /// The name in `language`, else in the first declared language, else the id.
  [[nodiscard]] std::string_view called(const Names& names,
                                        std::string_view id_wanted,
                                        std::string_view language) const;
};

/// What of a record matters for its deadlines.
struct DeadlineQuery {
  std::string_view kind;
  std::string_view ask = {};
  std::string_view urgency = {};
  std::string_view type = {};
  std::uint8_t impact = 0;  ///< 0: not stated
  bool planned = false;
};

/// Borrows from the record.
[[nodiscard]] DeadlineQuery deadline_query(const record::Record& record);

/// The deadlines that bind a record, at most one per (starts, until, before): the first in the text's order, as with
/// rules.
[[nodiscard]] std::vector<const Deadline*> find_deadlines(const Agreement& agreement, const DeadlineQuery& query);

/// The field that says what sort of its kind a record is: `type` of an incident, `activity` of a notice, `event` of an
/// alert, `ask` of a request, `state` of a crossing status, `condition` of a system notice, `form` of a communique;
/// empty for the other kinds.
[[nodiscard]] std::string_view type_field(const record::Kind& kind);
/// 1 low, 2 medium, 3 high, 4 very_high; 0 for another text.
[[nodiscard]] std::uint8_t impact_from_text(std::string_view text);

/// True when `pattern` is `value`, or ends in '*' and `value` begins with the rest.
[[nodiscard]] bool type_matches(std::string_view pattern, std::string_view value);

/// The journal's origin: "<agreement-id>.thalweg/<party-id>".
[[nodiscard]] std::string origin(std::string_view agreement_id, std::string_view party_id);

[[nodiscard]] const char* name(Starts starts);
[[nodiscard]] const char* name(Until until);

/// Whether a text may still have placeholders.
enum class Reading { final, template_allowed };

/// Reads and checks an agreement.
///
/// Needs   annexes: what the named files hold; leave empty to read the text alone (no geometry then).
/// Errors  malformed: everything that is wrong, one line each, with the path and what to do; warnings do not count.
/// Cost    about 1 ms; rules of a few hundred are compared in pairs.
[[nodiscard]] Result<Agreement> parse(std::string_view text, Annexes annexes, Reading reading = Reading::final);

/// One thing that is wrong, or doubtful, in a text.
struct Problem {
  enum class Severity { error, warning };
  Severity severity = Severity::error;
  std::string path;  ///< "release[3] 'shots'.blur_m"
  std::string text;  ///< what is wrong and what to do
};

/// Everything that `agree check` shows, errors first; empty for a text without fault.
[[nodiscard]] std::vector<Problem> check(std::string_view text,
                                         const Annexes& annexes,
                                         Reading reading = Reading::final);

}  // namespace thalweg::agreement
