// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "machine/machine.h"

/// Takes a body apart into drafts without reading them: the machine does that once, and only there.
namespace thalweg::host {

inline constexpr std::size_t kDraftsMax = 10'000;
inline constexpr std::size_t kDraftsBytesMax = 16 * 1024 * 1024;

/// {"records":[{draft}, ...], "override":{"office","reason"}}.
///
/// Errors  malformed, with line and column: no such object; what stands inside a draft is for the machine to judge.
///         exhausted: more than 10,000 drafts.
[[nodiscard]] Result<std::vector<machine::Draft>> drafts_from_json(std::string_view body);
/// One draft a line; empty lines are passed over.  Errors  exhausted: as above.
[[nodiscard]] Result<std::vector<machine::Draft>> drafts_from_lines(std::string_view body);

}  // namespace thalweg::host
