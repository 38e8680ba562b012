// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include "host/account.h"

namespace thalweg::views {

/// Accounts in an SQLite file of their own, for its owner's eyes. Unlike the index it can be rebuilt from nothing, so
/// that every change waits for the disk, and a damaged file is an error and not made anew.
///
/// Errors  corrupt, exhausted, unavailable.
/// Thread  any, one at a time.
[[nodiscard]] Result<std::unique_ptr<host::AccountStore>> open_accounts(const std::string& path);

}  // namespace thalweg::views
