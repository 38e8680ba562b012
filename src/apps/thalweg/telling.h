// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "base/json.h"

/// The node's answers in lines for people.
namespace thalweg::app {

/// What became of one draft.
[[nodiscard]] std::string tell_result(const Json& result);
/// What the neighbours would see.
[[nodiscard]] std::string tell_preview(const Json& preview);
[[nodiscard]] std::string tell_item_line(const Json& item);
[[nodiscard]] std::string tell_item(const Json& item);
[[nodiscard]] std::string tell_held(const Json& held);
[[nodiscard]] std::string tell_node(const Json& node);

}  // namespace thalweg::app
