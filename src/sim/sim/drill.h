// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "machine/machine.h"

/// The made-up neighbours of a simulation: two or three parties along a meridian, perhaps an observer, and the text
/// that they sign. What its rules let out is stated a second time, in plain words, in officers.h.
namespace thalweg::sim {

inline constexpr std::string_view kAgreementId = "drill";

/// "arr", "bes", "cor".
[[nodiscard]] std::vector<std::string> party_ids(std::int64_t parties);
inline constexpr std::string_view kObserverId = "obs";

/// The agreement with everybody's keys. Version 2 also strips where goods were found and keeps wildlife back.
[[nodiscard]] machine::AgreementText drill_agreement(std::int64_t parties, std::int64_t observers, int version);

/// What the node `id` is started with; `versions` is how many of the two it was given.
[[nodiscard]] machine::Setup drill_setup(const std::string& id,
                                         std::int64_t parties,
                                         std::int64_t observers,
                                         int versions);

}  // namespace thalweg::sim
