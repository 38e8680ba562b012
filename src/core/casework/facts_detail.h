// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/json.h"
#include "base/time.h"
#include "record/record.h"

namespace thalweg::casework {

// clang-format off
/// The fields that states, clocks and lists are made of, in ascending order. All others stay where the record is.
inline constexpr std::array<std::string_view, 58> kFactNames = {
    "act", "activity", "ask", "capacity_per_h", "cause", "closes_min",
    "condition", "counts", "crossing", "direction", "event", "event_at",
    "event_uncertainty_s", "event_until", "exercise", "expires_at", "form", "from",
    "gates_count", "ground", "impact", "instruction", "known_at", "lead_office",
    "level", "next_at", "next_by", "next_step", "of_kind", "office",
    "onset_at", "opens_min", "our_value", "outcome", "parse_ok", "path",
    "people_count", "place", "planned", "publish_at", "queue_vehicles", "reason",
    "refusal_code", "result", "retain_until", "sector", "state", "subject",
    "text", "their_value", "title", "traffic", "type", "until",
    "urgency", "valid_until", "value", "wait_min"};

// clang-format on

/// The name of a fact, looked up while the program is built; one that is not kept does not compile.
class FactKey {
 public:
  consteval FactKey(const char* name) : number_(find(name)) {}  // NOLINT(google-explicit-constructor)

  /// Of a name that comes from a table. Nothing when it is not kept.
  [[nodiscard]] static std::optional<FactKey> of(std::string_view name);

  [[nodiscard]] constexpr std::uint8_t number() const { return number_; }

 private:
  explicit constexpr FactKey(std::uint8_t number) : number_(number) {}

  static consteval std::uint8_t find(std::string_view name) {
    for (std::size_t i = 0; i < kFactNames.size(); ++i) {
      if (kFactNames[i] == name) return static_cast<std::uint8_t>(i);
    }
    no_such_fact();  // no constant expression, so that a wrong name does not compile
    return 0;
  }

  static void no_such_fact() {}

  std::uint8_t number_;
};

/// What is kept of one record: its facts in one block of bytes, a tenth of the record, so that a million of them fit in
/// memory. Texts in several languages are cut to what a list shows.
class Facts {
 public:
  Facts() = default;
  explicit Facts(const record::Record& record);

  [[nodiscard]] std::string_view text(FactKey key) const;
  [[nodiscard]] bool boolean(FactKey key) const;
  [[nodiscard]] std::optional<std::int64_t> integer(FactKey key) const;
  [[nodiscard]] std::optional<Instant> instant(FactKey key) const;
  /// Whatever stands there.
  [[nodiscard]] std::optional<Json> json(FactKey key) const;
  [[nodiscard]] std::optional<record::Place> place() const;

  [[nodiscard]] bool has(FactKey key) const { return !raw(key).empty(); }

  /// All of it as bytes, to look for words in.
  [[nodiscard]] std::string_view bytes() const { return bytes_; }

 private:
  /// Form and content of a fact; empty when it is not there.
  [[nodiscard]] std::string_view raw(FactKey key) const;
  void put(std::uint8_t number, char form, std::string_view content);

  std::string bytes_;  ///< each: number, form, two bytes of length, content
};

/// The longest text of one language that a list shows, in characters.
inline constexpr std::size_t kShortTextCharacters = 160;

}  // namespace thalweg::casework
