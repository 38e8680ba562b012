// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "base/json.h"
#include "base/time.h"
#include "host/access.h"

/// Who did what at this node: the part of the national journal that answers for its own people. It names logins, never
/// anybody of the neighbour, and never leaves.
namespace thalweg::host {

/// One line of it. Its time is its entry's.
struct Act {
  std::string what;     ///< "login", "account.add", "record.read"
  std::string by;       ///< "account 3", "token 9f2c", "operator"; empty when nobody was let in
  std::string account;  ///< the account's name at that time; empty when it was none
  std::string office;   ///< for which it was done
  std::string subject;  ///< to what: a record, an account, a token
  std::string detail;

  friend bool operator==(const Act&, const Act&) = default;
};

[[nodiscard]] Act act_of(const Caller& caller,
                         std::string_view what,
                         std::string subject = {},
                         std::string detail = {});

/// As lists show it; what is empty is null.
[[nodiscard]] Json shown(const Act& act, Instant at);

/// As the national journal keeps it.
[[nodiscard]] Bytes to_bytes(const Act& act);
/// Errors  malformed: no act, or one with a member that this program does not know.
[[nodiscard]] Result<Act> act_from_bytes(BytesView bytes);

/// Refused logins, so few of them that no guesser can fill the journal: the first one at once, then one act a minute
/// with the count.  Thread  any.
class Refusals {
 public:
  /// Counts one, of an account by its name, or of none.  Gives what is to be noted now.
  [[nodiscard]] std::optional<Act> count(const std::string& account, Instant now);
  /// What was counted and has waited for a minute.
  [[nodiscard]] std::vector<Act> take_due(Instant now);

  static constexpr Duration kPause = Duration::minutes(1);
  /// Accounts that are told apart in one minute; those beyond are counted together.
  static constexpr std::size_t kNamesMax = 32;

 private:
  struct Count {
    Instant noted_at;
    std::uint64_t waiting = 0;
  };

  std::mutex mutex_;
  std::map<std::string, Count> counts_;
};

/// Who read which restricted record a moment ago: to look at it again is no further act.  Thread  any.
class RecentReads {
 public:
  [[nodiscard]] bool has(const std::string& by, const std::string& record, Instant now);
  void add(const std::string& by, const std::string& record, Instant now);

  static constexpr Duration kRecent = Duration::minutes(15);
  static constexpr std::size_t kReadsMax = 10'000;

 private:
  std::mutex mutex_;
  std::map<std::pair<std::string, std::string>, Instant> reads_;
};

}  // namespace thalweg::host
