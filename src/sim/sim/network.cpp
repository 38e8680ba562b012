// SPDX-License-Identifier: Apache-2.0
#include "sim/network.h"

namespace thalweg::sim {

std::vector<Duration> Network::carry(const std::string& from, const std::string& to, Instant now) {
  if (repaired_) return {Duration::milliseconds(dice_.between(1, 50))};
  const auto holds = [&](const std::map<Ends, Instant>& list) {
    const auto found = list.find({from, to});
    return found != list.end() && now < found->second;
  };
  if (holds(cut_)) {
    ++counts_["fault: message into a cut line"];
    return {};
  }
  if (dice_.per_mille(scenario_.drop_per_mille)) {
    ++counts_["fault: message dropped"];
    return {};
  }
  Duration delay = Duration::milliseconds(1 + dice_.up_to(scenario_.latency).milliseconds());
  if (holds(clogged_)) {
    ++counts_["fault: message on a clogged line"];
    delay = Duration::milliseconds(dice_.between(2'000, 15'000));
  }
  if (dice_.per_mille(scenario_.delay_per_mille)) {
    ++counts_["fault: message late and overtaken"];
    delay = Duration::milliseconds(dice_.between(1'000, 60'000));
  }
  std::vector<Duration> arrivals = {delay};
  if (dice_.per_mille(scenario_.duplicate_per_mille)) {
    ++counts_["fault: message doubled"];
    arrivals.push_back(Duration::milliseconds(delay.milliseconds() + dice_.between(1, 30'000)));
  }
  return arrivals;
}

void Network::repair() {
  repaired_ = true;
  cut_.clear();
  clogged_.clear();
}

}  // namespace thalweg::sim
