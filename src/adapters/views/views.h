// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "host/index.h"

/// The index in one SQLite file. It holds nothing that is not in the journals, so that it is written without waiting
/// for the disk, thrown away when its form or its bytes are not what they should be, and never backed up.
namespace thalweg::views {

/// Opens or makes the index at `path` ("views.sqlite"). One that is damaged or of another version is deleted, which
/// `log` hears of; the indexer then fills the new one from the journals.
///
/// Errors  unavailable, exhausted: the disk said no.
/// Thread  queries from any thread, each with a connection of its own.
[[nodiscard]] Result<std::unique_ptr<host::Index>> open(const std::string& path,
                                                        std::function<void(std::string_view)> log);

}  // namespace thalweg::views
