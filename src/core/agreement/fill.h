// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/result.h"

/// Agreements are drafted before the keys exist. A draft says `log_key = "@irn.log_key"`; when each party has made its
/// keys the values are put in, and the result is the text that is signed.
namespace thalweg::agreement {

/// What one party or observer brings. Observers leave `log_key` empty.
struct PartyKeys {
  std::string id;
  std::string log_key;
  std::string witness_key;
  std::string mirror_key;
  std::string tls_pin;
  std::string address;
};

/// A placeholder outside the parties: {"frontier.sha256", "<hex>"}.
struct Filling {
  std::string name;
  std::string value;
};

/// Puts values in place of the placeholders; every other byte stays. Placeholders without a value stay too.
///
/// Errors  malformed: a value has a character that would break out of the quotes.
///         not_found: keys of someone, or a filling, that the template does not mention.
[[nodiscard]] Result<std::string> fill(std::string_view template_text,
                                       std::span<const PartyKeys> keys,
                                       std::span<const Filling> others = {});

}  // namespace thalweg::agreement
