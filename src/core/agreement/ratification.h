// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"

/// A text is in force when every party has ratified the same bytes; nobody can bind another.
namespace thalweg::agreement {

/// Which parties ratified which text. The same whatever the order in which ratifications are seen.
class RatificationState {
 public:
  explicit RatificationState(std::vector<std::string> parties);

  /// Notes that `party` ratified the text with this hash.  Errors  refused: not a party.
  [[nodiscard]] Result<Unit> see(std::string_view party, const Hash& text);
  [[nodiscard]] bool in_force(const Hash& text) const;
  /// The parties whose ratification is still missing, in the agreement's order.
  [[nodiscard]] std::vector<std::string> missing(const Hash& text) const;

 private:
  std::vector<std::string> parties_;
  std::map<Hash, std::set<std::string, std::less<>>> seen_;
};

}  // namespace thalweg::agreement
