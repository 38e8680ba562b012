// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agreement/agreement.h"
#include "base/json.h"
#include "base/time.h"
#include "record/record.h"

namespace thalweg::machine {

/// Makes a record of a draft: fills in what the node knows (`v`, `party`, `agreement`, `recorded_at`) and what the
/// agreement gives when the author leaves it out (`legal_basis`, `lang`, `exercise`, `retain_until`).
///
/// Errors  malformed: as record::compose; refused: the draft names another party or another agreement.
[[nodiscard]] Result<record::Record> complete(Json draft,
                                              std::string_view party,
                                              const agreement::Agreement& agreement,
                                              Instant now);

}  // namespace thalweg::machine
