// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "host/passkey.h"

namespace thalweg::passkeys {

/// Checks signatures of passkeys with libfido2; no device is needed for that. Takes ES256, EdDSA and RS256.
/// Thread  any.
[[nodiscard]] std::unique_ptr<host::PasskeyChecker> checker();

}  // namespace thalweg::passkeys
