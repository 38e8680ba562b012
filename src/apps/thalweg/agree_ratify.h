// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "thalweg/program.h"

namespace thalweg::app {

struct RatifyOptions {
  std::string folder;
  std::string node;      ///< URL of the running node; empty: from node.toml
  std::string id;        ///< of the agreement; empty: the only one
  std::string office;    ///< empty: the only one that can
  std::string language;  ///< of names in the summary
  bool yes = false;      ///< do not ask
};

/// Shows what the newest version says, asks, and says in this party's journal that it ratifies exactly this text.
[[nodiscard]] Result<Exit> ratify_agreement(const RatifyOptions& options);

}  // namespace thalweg::app
