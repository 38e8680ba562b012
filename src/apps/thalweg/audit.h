// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "base/json.h"
#include "base/result.h"

/// Who did what at a node, read from its folder without the node.
namespace thalweg::app {

struct Audit {
  std::string text;  ///< one act a line, oldest first
  Json json;         ///< the same under "items", as GET /api/v1/audit has it
};

/// Errors  not_found: no node here.  corrupt: the national journal is damaged; `thalweg fsck` says how.
[[nodiscard]] Result<Audit> read_audit(const std::string& folder);

}  // namespace thalweg::app
