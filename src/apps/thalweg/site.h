// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>

#include "host/api.h"

namespace thalweg::app {

/// The desk's page as it lies in a folder, by path ("/index.html"). An empty folder name means the page that was
/// installed with the program, when there is one. Errors  not_found: the folder is named and has no index.html.
[[nodiscard]] Result<std::map<std::string, host::StaticFile>> read_site(const std::string& folder);

}  // namespace thalweg::app
