// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "casework/brief.h"

/// What waits for whom. What we owe and what the neighbour owes come from one function, so that nobody's overdue is
/// counted otherwise than the other's.
namespace thalweg::casework {

/// What is to be done.
enum class Why : std::uint8_t {
  acknowledge,      ///< it came in and nobody said that it was read
  answer,           ///< a request, or what was taken higher
  answer_dispute,   ///< an own record is disputed
  assent,           ///< a communique, a reply or a merger waits for agreement
  certify_erasure,  ///< the other side destroyed its copy
  clarify,          ///< all told what they know of a claim in public; no communique says so yet
  confirm_closure,  ///< the other side ended something
  escalated,        ///< it was taken to a higher level
  give_account,     ///< a claim in public of which this side has told nothing yet
  next_step,        ///< the next step of a case
  renew_status,     ///< an own half of a crossing lapses, or has
  retention,        ///< the day has come to erase, or to say why not
  same_event,       ///< two reports that may be one event
  update,           ///< an own incident is open and word is due
};

[[nodiscard]] std::string_view name(Why why);

struct InboxItem {
  Brief matter;
  Why why = Why::acknowledge;
  std::string party;  ///< who owes it
  std::optional<Instant> due;
  bool overdue = false;
  std::string deadline;  ///< its id and origin in the agreement, when it is one of the agreement's
  std::string origin;
  std::vector<std::string> offices;  ///< those of `party` that may do it
  std::optional<Hash> other;         ///< the second report of the same event
};

/// Which of what a party owes is shown.
struct InboxQuery {
  std::string office = {};  ///< only what this office may do; empty: any
  std::size_t limit = 200;
  bool suggestions = true;  ///< with reports that may be of one event, which each side sees for itself
};

struct InboxPage {
  std::vector<InboxItem> items;  ///< the most urgent ones
  std::size_t total = 0;         ///< with those that are not shown
  std::size_t overdue = 0;       ///< of all these
};

}  // namespace thalweg::casework
