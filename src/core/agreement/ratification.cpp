// SPDX-License-Identifier: Apache-2.0
#include "agreement/ratification.h"

#include <algorithm>
#include <utility>

namespace thalweg::agreement {

RatificationState::RatificationState(std::vector<std::string> parties) : parties_(std::move(parties)) {
  CHECK(!parties_.empty());
}

Result<Unit> RatificationState::see(std::string_view party, const Hash& text) {
  if (std::find(parties_.begin(), parties_.end(), party) == parties_.end()) {
    return Error{Code::refused, "\"" + std::string(party) + "\" is no party; only a party's ratification counts"};
  }
  seen_[text].emplace(party);
  return Unit{};
}

bool RatificationState::in_force(const Hash& text) const {
  return missing(text).empty();
}

std::vector<std::string> RatificationState::missing(const Hash& text) const {
  const auto found = seen_.find(text);
  std::vector<std::string> left;
  for (const std::string& party : parties_) {
    if (found == seen_.end() || !found->second.contains(party)) left.push_back(party);
  }
  return left;
}

}  // namespace thalweg::agreement
