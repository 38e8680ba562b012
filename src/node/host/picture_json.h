// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "base/json.h"
#include "sensing/engine.h"

/// The live picture as the interface shows it.
namespace thalweg::host {

/// Appends a thing as canonical JSON. Written by hand, since a map asks for thousands of them each second.
void append_thing(std::string& out,
                  const sensing::Shown& thing,
                  const sensing::Engine& engine,
                  const picture::Plan& plan);
/// {"at", "cells", "shown", "things", "total"}, as text.
[[nodiscard]] std::string view_json(const sensing::View& view,
                                    Instant at,
                                    const sensing::Engine& engine,
                                    const picture::Plan& plan);
void append_cells(std::string& out, const std::vector<sensing::Square>& squares);

[[nodiscard]] Json alert_json(const sensing::KeptAlert& alert);
[[nodiscard]] Json source_json(const sensing::SourceStatus& status);
[[nodiscard]] Json status_json(const sensing::EngineStatus& status);
/// How the picture stands where there is none.
[[nodiscard]] Json no_picture_json(Instant now);

}  // namespace thalweg::host
