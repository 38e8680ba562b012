// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace thalweg::host {

/// What a route asks of its caller. From `records_read` on they are also the scopes that a token can have.
enum class Need : std::uint8_t {
  nothing,        ///< open to whoever reaches the port
  password,       ///< anybody who is known here, also by a one-time code
  caller,         ///< anybody who is known here
  records_read,   ///< read what journals hold
  records_write,  ///< hand in drafts
  approve,        ///< say yes to what waits at the gate
  bundle,         ///< carry records by hand
  metrics,        ///< read the node's numbers
  admin,          ///< accounts, tokens
  picture_read,   ///< look at the live picture
  picture_write,  ///< its rules, and what becomes of its alerts
};

/// "records:read" and the like; empty for those that are no scope.
[[nodiscard]] std::string_view name(Need need);
/// Errors  malformed: no scope has this name.
[[nodiscard]] Result<Need> scope_from_text(std::string_view text);

class Scopes {
 public:
  Scopes() = default;

  void add(Need need) { bits_ |= bit(need); }

  [[nodiscard]] bool has(Need need) const { return (bits_ & bit(need)) != 0; }

  [[nodiscard]] static Scopes all();
  /// Of those that a token can have.
  [[nodiscard]] std::vector<std::string_view> names() const;

  friend bool operator==(const Scopes&, const Scopes&) = default;

 private:
  static std::uint32_t bit(Need need) { return std::uint32_t{1} << static_cast<unsigned>(need); }

  std::uint32_t bits_ = 0;
};

}  // namespace thalweg::host
