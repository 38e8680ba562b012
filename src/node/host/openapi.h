// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

/// The local interface described for programs, made from the table of routes and the table of kinds.
namespace thalweg::host {

/// OpenAPI 3.1 as JSON.
/// The cookie is the one that carries a session of this node.
[[nodiscard]] std::string openapi(std::string_view version, std::string_view session_cookie);

}  // namespace thalweg::host
