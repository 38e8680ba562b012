// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "agreement/agreement.h"
#include "host/node_folder.h"
#include "thalweg/program.h"

/// Texts of agreements outside a node's folder, as people draft them.
namespace thalweg::app {

/// A text with what lies beside it.
struct Draft {
  std::string path;  ///< of the text
  std::string text;
  host::AnnexFiles annexes;
};

/// `path` is a text or a folder with agreement.toml. Annexes are looked for beside the text, then in `other_folder`.
/// Errors  not_found; malformed: no TOML, or an annex that is no GeoJSON.
[[nodiscard]] Result<Draft> read_draft(const std::string& path, const std::string& other_folder = {});

/// Everything that is wrong with it, annexes that are missing as well.
[[nodiscard]] std::vector<agreement::Problem> problems_of(const Draft& draft, agreement::Reading reading);
/// One line each.
[[nodiscard]] std::string to_text(const std::vector<agreement::Problem>& problems);
[[nodiscard]] bool has_errors(const std::vector<agreement::Problem>& problems);

[[nodiscard]] Result<agreement::Agreement> parse_draft(const Draft& draft, agreement::Reading reading);
/// Checks it as a final text and writes it with its annexes into a new folder.  Errors  malformed; conflict.
[[nodiscard]] Result<agreement::Agreement> write_draft(const Draft& draft, const std::string& folder);

/// The text with `key = value` in its [agreement] table; the rest stays as it is.
[[nodiscard]] std::string with_header(std::string_view text, std::string_view key, std::string_view value);

/// What a text changes, in lines for people.
[[nodiscard]] std::string diff_to_text(const agreement::Agreement& before, const agreement::Agreement& after);

}  // namespace thalweg::app
