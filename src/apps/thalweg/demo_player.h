// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "base/json.h"
#include "formats/scenario.h"
#include "thalweg/client.h"

namespace thalweg::app {

/// Plays the steps of a scenario on running nodes, through the interface that officers use.
class Player {
 public:
  /// `nodes` by party.
  explicit Player(std::map<std::string, Client> nodes) : nodes_(std::move(nodes)) {}

  /// Plays one step; gives what became of it in a line.  Errors  refused: the node refused it, with its words.
  [[nodiscard]] Result<std::string> play(const formats::ScenarioStep& step);

 private:
  [[nodiscard]] Result<std::string> approve(const formats::ScenarioStep& step, const Client& node);

  std::map<std::string, Client> nodes_;
  std::map<std::string, std::string> ids_;       ///< by label: the record's commitment
  std::map<std::string, std::string> national_;  ///< by label: how a held record is named at home
};

}  // namespace thalweg::app
