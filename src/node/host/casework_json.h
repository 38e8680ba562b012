// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "base/json.h"
#include "host/casebook.h"

/// What the casebook knows, as the interface shows it.
namespace thalweg::host {

/// How texts, codes and places look in all answers.
[[nodiscard]] Json text_or_null(std::string_view text);
[[nodiscard]] Json number_or_null(const std::optional<std::int64_t>& number);
[[nodiscard]] Json texts_json(const std::map<std::string, std::string>& texts);
[[nodiscard]] Json texts_or_null(const std::map<std::string, std::string>& texts);
[[nodiscard]] Json flags_json(const std::vector<casework::FlagState>& flags);

[[nodiscard]] Json brief_json(const casework::Brief& brief, const Casebook::View& view, std::string_view own_id);
[[nodiscard]] Json case_json(const casework::CaseSummary& summary, std::string_view agreement);
[[nodiscard]] Json similar_json(const casework::Similar& similar, const Casebook::View& view, std::string_view own_id);
[[nodiscard]] Json inbox_json(const casework::InboxItem& item, const Casebook::View& view, std::string_view own_id);
[[nodiscard]] Json balance_json(const casework::Balance& balance, Instant as_of);

}  // namespace thalweg::host
