// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include "base/disk.h"

/// The real disk: one folder of a POSIX file system behind the Disk port.
///
/// Two processes that append to one journal would fork it, so the folder is locked for as long as it is open. The
/// kernel drops the lock when the process dies, however it dies: there is never a stale lock to remove by hand. Names
/// that begin with a dot (the lock, halves of a replace) are ours and not listed.
namespace thalweg::files {

/// Opens a folder for one process alone, and makes it (durably, for its owner only) when it is missing.
///
/// Errors  conflict: another process serves this folder, with its number.  unavailable, exhausted: the disk said no.
/// Thread  any; two calls of `replace` for one path take turns.
[[nodiscard]] Result<std::unique_ptr<Disk>> open_folder(const std::string& path);

/// Opens a folder for reading beside the process that serves it, without the lock. Everything that would change
/// something is refused; `open` of a missing file is not_found.
///
/// Errors  not_found: no such folder.  unavailable.
[[nodiscard]] Result<std::unique_ptr<Disk>> open_folder_to_read(const std::string& path);

}  // namespace thalweg::files
