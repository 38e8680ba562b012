// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "thalweg/program.h"

namespace thalweg::app {

/// `demo`: two neighbours and an observer on this machine, with made-up incidents, to look at.
void add_demo(CLI::App& app, Program& program);

}  // namespace thalweg::app
