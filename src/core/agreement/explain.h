// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "agreement/agreement.h"

/// The agreement in plain words, for those who sign it and do not read TOML.
namespace thalweg::agreement {

/// What it lets each side see, who may do what, what is owed and when, how long things are kept. Names are given in
/// `language`; the sentences are English.
[[nodiscard]] std::string explain(const Agreement& agreement, std::string_view language = "en");

/// One rule as a sentence: "incident within 15000 m of the line: released, place at 100 m, without property".
[[nodiscard]] std::string explain(const Rule& rule);

struct Change {
  std::string path;     ///< "release 'incident-corridor'.blur_m"
  std::string before;   ///< empty: new
  std::string after;    ///< empty: gone
  std::string meaning;  ///< "Iraq would see incidents at 1000 m instead of 100 m"
};

/// What a new text changes, in the order of the text.
[[nodiscard]] std::vector<Change> diff(const Agreement& before, const Agreement& after);

}  // namespace thalweg::agreement
