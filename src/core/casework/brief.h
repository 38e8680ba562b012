// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "casework/fold.h"

/// One record in one line of a list.
namespace thalweg::casework {

struct Brief {
  Hash id;
  std::string party;
  journal::EntryIndex index = 0;
  Instant at;
  const record::Kind* kind = nullptr;  ///< null when it was erased
  std::string field;                   ///< the field that says most about it, and its code; empty when there is none
  std::string code;
  std::string office;
  std::string sector;
  std::string crossing;
  std::optional<record::Place> place;
  std::optional<Instant> event_at;
  std::optional<Instant> until;  ///< when it ends, lapses or is to be published
  std::string impact;
  std::map<std::string, std::string> text;  ///< by language, shortened
  std::string state;
  bool open = false;
  std::optional<Instant> due;  ///< the next thing that is owed
  bool overdue = false;
  std::size_t disputed = 0;
  bool joint = false;
  std::string escalated_to;
  std::vector<FlagState> flags;
  std::optional<Hash> case_id;
  bool exercise = false;
};

/// Whether a record of such a kind is a matter by itself; the others are said about one.
[[nodiscard]] bool is_matter(record::KindId kind);
/// Whether nothing more is to be done in such a state.
[[nodiscard]] bool is_over(std::string_view state);
/// The field that says most about a record of this kind; empty when none does.
[[nodiscard]] std::string_view headline_field(record::KindId kind);

}  // namespace thalweg::casework
