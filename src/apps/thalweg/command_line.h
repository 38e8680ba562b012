// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace thalweg::app {

/// Reads the command line, does what it says, and gives the exit code.
[[nodiscard]] int run(int argc, const char* const* argv);

}  // namespace thalweg::app
