// SPDX-License-Identifier: Apache-2.0
#include "host/access.h"

#include <array>

#include "host/problem.h"

namespace thalweg::host {
namespace {

constexpr std::array<std::pair<Need, std::string_view>, 6> kScopes = {{{Need::records_read, "records:read"},
                                                                       {Need::records_write, "records:write"},
                                                                       {Need::approve, "approve"},
                                                                       {Need::bundle, "bundle"},
                                                                       {Need::metrics, "metrics"},
                                                                       {Need::admin, "admin"}}};
constexpr std::string_view kTokenMark = "thalweg_";

HttpResponse unknown_caller(std::string_view detail) {
  HttpResponse response = problem(401, detail);
  response.headers.emplace_back("www-authenticate", "Bearer realm=\"thalweg\"");
  return response;
}

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

bool Caller::may(Need need) const {
  return need == Need::nothing || need == Need::caller || scopes.has(need);
}

std::string make_token(Entropy& entropy) {
  return std::string(kTokenMark) + to_hex(entropy.hash());
}

Result<std::string> token_from_text(std::string_view text) {
  while (text.ends_with('\n') || text.ends_with('\r') || text.ends_with(' ')) text.remove_suffix(1);
  if (!text.starts_with(kTokenMark) || !hash_from_hex(text.substr(kTokenMark.size())))
    return Error{Code::malformed,
                 "it holds no token; remove it, and `thalweg serve` makes a new one when it starts again"};
  return std::string(text);
}

std::optional<std::string_view> bearer_of(std::string_view header) {
  constexpr std::string_view kScheme = "bearer ";
  if (header.size() < kScheme.size()) return std::nullopt;
  for (std::size_t i = 0; i < kScheme.size(); ++i) {
    const char c = header[i];
    if ((c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c) != kScheme[i]) return std::nullopt;
  }
  header.remove_prefix(kScheme.size());
  while (header.starts_with(' ')) header.remove_prefix(1);
  while (header.ends_with(' ')) header.remove_suffix(1);
  return header;
}

Access::Access(std::string_view operator_token) {
  if (!operator_token.empty()) operator_token_ = sha256(operator_token);
}

Access::Admission Access::admit(const HttpRequest& request, Need need) const {
  Admission admission;
  const auto token = bearer_of(request.header("authorization"));
  if (token && operator_token_ && sha256(*token) == *operator_token_) {
    admission.caller.scopes = Scopes::all();
    admission.caller.all_offices = true;
    return admission;
  }
  if (need == Need::nothing) return admission;
  admission.refused = unknown_caller(token ? "this token is not known here, was revoked or has ended"
                                           : "say who asks: log in, or send `Authorization: Bearer TOKEN`");
  return admission;
}

}  // namespace thalweg::host
