// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "agreement/rules.h"
#include "base/json.h"
#include "base/time.h"

/// What the gate said about one record, as a value that is shown to the officer and kept in the national journal.
namespace thalweg::release {

enum class Outcome {
  released,
  held_for_approval,  ///< someone must still say yes
  held_until,         ///< the time has not come
  withheld,
};

[[nodiscard]] const char* name(Outcome outcome);

struct Verdict {
  Outcome outcome = Outcome::withheld;
  std::string agreement;
  std::vector<std::string>
      rules;           ///< ids of the rules that decided: the agreement's, then each policy's ("irn-1/shots")
  std::string reason;  ///< in plain words
  std::vector<std::string> stripped;  ///< field paths taken out of this record, sorted
  std::int64_t blur_m = 0;
  bool minimum = false;                        ///< life first: only the minimum went, at once
  std::optional<Instant> until;                ///< held_until: when to ask again
  std::vector<agreement::Approver> approvers;  ///< held_for_approval: who is still to be asked, sorted
  std::vector<std::string> warnings;

  friend bool operator==(const Verdict&, const Verdict&) = default;
};

[[nodiscard]] Json to_json(const Verdict& verdict);
/// The canonical text of to_json(verdict). Every record has a verdict that is kept, so it is written without a tree.
[[nodiscard]] Bytes to_text(const Verdict& verdict);
/// Errors  malformed: a field is missing, unknown or of another type.
[[nodiscard]] Result<Verdict> verdict_from_json(const Json& json);

}  // namespace thalweg::release
