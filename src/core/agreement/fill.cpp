// SPDX-License-Identifier: Apache-2.0
#include "agreement/fill.h"

#include <algorithm>
#include <map>

namespace thalweg::agreement {

namespace {

using Values = std::map<std::string, std::string, std::less<>>;

Result<Unit> add(Values& values, const std::string& name, const std::string& value) {
  const bool breaks_out = std::any_of(value.begin(), value.end(), [](char c) {
    return c == '"' || c == '\\' || static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
  });
  if (breaks_out || value.empty() || value.front() == '@') {
    return Error{Code::malformed,
                 "the value for @" + name +
                     " is empty, begins with '@' or has a quote, backslash or "
                     "control character; give the plain value"};
  }
  if (!values.emplace(name, value).second) {
    return Error{Code::malformed, "two values are given for @" + name + "; give one"};
  }
  return Unit{};
}

Result<Unit> add(Values& values, const PartyKeys& keys) {
  const std::pair<const char*, const std::string*> all[] = {{"log_key", &keys.log_key},
                                                            {"witness_key", &keys.witness_key},
                                                            {"mirror_key", &keys.mirror_key},
                                                            {"tls_pin", &keys.tls_pin},
                                                            {"address", &keys.address}};
  for (const auto& [key, value] : all) {
    if (!value->empty()) TRY(add(values, keys.id + "." + key, *value));
  }
  return Unit{};
}

/// The placeholder's name when a quoted text `"@name"` starts at `at`, else empty.
std::string_view placeholder_at(std::string_view text, std::size_t at) {
  if (text.substr(at, 2) != "\"@") return {};
  const std::size_t end = text.find_first_of("\"\n", at + 1);
  if (end == std::string_view::npos || text[end] != '"') return {};
  return text.substr(at + 2, end - at - 2);
}

}  // namespace

Result<std::string> fill(std::string_view template_text,
                         std::span<const PartyKeys> keys,
                         std::span<const Filling> others) {
  Values values;
  for (const PartyKeys& one : keys) TRY(add(values, one));
  for (const Filling& one : others) TRY(add(values, one.name, one.value));
  std::map<std::string, bool, std::less<>> used;
  std::string result;
  std::size_t at = 0;
  while (at < template_text.size()) {
    const std::string_view name = placeholder_at(template_text, at);
    const auto found = values.find(name);
    if (name.empty() || found == values.end()) {
      result += template_text[at++];
      continue;
    }
    result += '"' + found->second + '"';
    used[found->first] = true;
    at += name.size() + 3;
  }
  for (const auto& [name, value] : values) {
    if (used.contains(name)) continue;
    return Error{Code::not_found,
                 "the template has no \"@" + name + "\" to fill; check its [[party]] and [[observer]] tables"};
  }
  return result;
}

}  // namespace thalweg::agreement
