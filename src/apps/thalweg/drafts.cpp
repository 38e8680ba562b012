// SPDX-License-Identifier: Apache-2.0
#include "thalweg/drafts.h"

#include <algorithm>

#include "thalweg/program.h"

namespace thalweg::app {
namespace {

Result<JsonArray> only_objects(JsonArray drafts) {
  for (std::size_t i = 0; i < drafts.size(); ++i) {
    if (drafts[i].as_object() == nullptr)
      return Error{Code::malformed, "draft " + std::to_string(i) + " is no JSON object"};
  }
  if (drafts.empty()) return Error{Code::malformed, "there is no draft in it"};
  return drafts;
}

/// One object a line; blank lines are passed over.
Result<JsonArray> read_lines(std::string_view text) {
  JsonArray drafts;
  std::size_t number = 0;
  while (!text.empty()) {
    ++number;
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.find_first_not_of(" \t\r") == std::string_view::npos) continue;
    auto draft = parse_json(line);
    if (!draft) return at("draft on line " + std::to_string(number), draft.error());
    drafts.push_back(std::move(*draft));
  }
  return only_objects(std::move(drafts));
}

}  // namespace

Result<JsonArray> read_drafts(std::string_view text) {
  auto whole = parse_json(text);
  if (whole && whole->as_array() != nullptr) return only_objects(*whole->as_array());
  if (whole) return only_objects(JsonArray{*whole});
  // Where the first line is a draft by itself, the text is meant to be one a line.
  const std::size_t end = text.find('\n');
  if (end != std::string_view::npos && parse_json(text.substr(0, end))) return read_lines(text);
  return whole.error();
}

}  // namespace thalweg::app
