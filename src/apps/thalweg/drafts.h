// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "base/json.h"

namespace thalweg::app {

/// The drafts in a text: one JSON object, an array of them, or one object a line.
/// Errors  malformed, with the line.
[[nodiscard]] Result<JsonArray> read_drafts(std::string_view text);

}  // namespace thalweg::app
