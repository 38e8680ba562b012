// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "base/json.h"

namespace thalweg::app {

/// What was found in a node's folder.
struct Health {
  bool good = true;
  std::string text;
  Json json;
};

/// Reads everything in a node's folder and compares it: each journal with itself, with what was signed or cosigned over
/// it, and with the keys. Changes nothing. While the node runs, journals are read up to what is signed, because the
/// rest may be half-written. Errors  those of reading settings, keys and agreements.
[[nodiscard]] Result<Health> check_folder(const std::string& folder);

}  // namespace thalweg::app
