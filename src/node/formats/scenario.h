// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.h"
#include "base/time.h"

/// Scenarios: what happens at a border, as a text that an officer can read and a program can play.
///
///   at d2 05:40 irn irn-ilam-post-3 incident crowd
///     type life.mass_crowd
///     place 33.11 46.08 200
///     known d2 05:45
///     people_count adult=3200 child=800
///     text.en Pilgrims are waiting before the gates
///   at d2 07:00 irq irq-badra-commissioner approve crowd
///
/// A step begins at the left margin: day and time from the start of the scenario, party, office, kind, and a label by
/// which later steps cite it. Its indented lines are fields of the record table, each read as its type there; `cites
/// VERB LABEL` cites. `approve` gives an office's yes to a record that waits at its gate. '#' begins a comment.
namespace thalweg::formats {

struct ScenarioCite {
  std::string rel;
  std::string label;
};

struct ScenarioStep {
  std::size_t line = 0;
  Instant at;
  std::string party;
  std::string office;
  std::string kind;  ///< a record kind, or "approve"
  std::string label;
  Json draft;  ///< without citations; empty for approve
  std::vector<ScenarioCite> cites;
};

/// Reads a scenario whose first day begins at `start`; steps come in order of time.
///
/// Errors  malformed, with the line: an unknown kind or field, a value that its field can't have, a label that no
/// earlier step has,
///         steps out of order.
[[nodiscard]] Result<std::vector<ScenarioStep>> parse_scenario(std::string_view text, Instant start);

}  // namespace thalweg::formats
