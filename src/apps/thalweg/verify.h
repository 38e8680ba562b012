// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"

namespace thalweg::app {

/// Whom to believe. Without an agreement or keys nothing can be proved.
struct VerifyOptions {
  std::string agreement;           ///< the text; empty for none
  std::vector<std::string> vkeys;  ///< further keys
  std::string entry_hex;           ///< for a tlog-proof, which does not contain its entry
};

struct Finding {
  bool proved = false;
  std::string text;  ///< what is proved and what is not, in plain words
  Json json;
};

/// Says what an evidence file, fraud proof or tlog-proof proves, under the keys that are trusted and nothing else.
///
/// Errors  malformed: not such a file.  refused: a signature is false or missing, or it is about another agreement
/// text.
///         corrupt: entry, opening and proof do not belong together.
[[nodiscard]] Result<Finding> verify(std::string_view text, const VerifyOptions& options);

}  // namespace thalweg::app
