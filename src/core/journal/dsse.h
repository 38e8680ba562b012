// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "base/bytes.h"

namespace thalweg::journal {

/// What is signed when a person or organ signs one record: DSSE's pre-authentication encoding of media type and body.
/// It can never be mistaken for a note or a cosignature.
[[nodiscard]] std::string dsse_message(std::string_view type, BytesView body);

}  // namespace thalweg::journal
