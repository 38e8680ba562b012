// SPDX-License-Identifier: Apache-2.0
#include "host/scopes.h"

#include <array>
#include <string>
#include <utility>

#include "host/problem.h"

namespace thalweg::host {
namespace {

constexpr std::array<std::pair<Need, std::string_view>, 8> kScopes = {{{Need::records_read, "records:read"},
                                                                       {Need::records_write, "records:write"},
                                                                       {Need::approve, "approve"},
                                                                       {Need::bundle, "bundle"},
                                                                       {Need::metrics, "metrics"},
                                                                       {Need::admin, "admin"},
                                                                       {Need::picture_read, "picture:read"},
                                                                       {Need::picture_write, "picture:write"}}};

}  // namespace

std::string_view name(Need need) {
  for (const auto& [scope, text] : kScopes) {
    if (scope == need) return text;
  }
  return {};
}

Result<Need> scope_from_text(std::string_view text) {
  std::string known;
  for (const auto& [scope, scope_name] : kScopes) {
    if (scope_name == text) return scope;
    known += (known.empty() ? "" : ", ") + std::string(scope_name);
  }
  return Error{Code::malformed, "'" + as_text(text.substr(0, 40)) + "' is no scope; there are " + known};
}

Scopes Scopes::all() {
  Scopes scopes;
  for (const auto& [scope, text] : kScopes) scopes.add(scope);
  return scopes;
}

std::vector<std::string_view> Scopes::names() const {
  std::vector<std::string_view> list;
  for (const auto& [scope, text] : kScopes) {
    if (has(scope)) list.push_back(text);
  }
  return list;
}

}  // namespace thalweg::host
