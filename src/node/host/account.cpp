// SPDX-License-Identifier: Apache-2.0
#include "host/account.h"

#include <algorithm>
#include <set>

namespace thalweg::host {
namespace {

constexpr std::size_t kPasswordMin = 12;
constexpr std::size_t kPasswordMax = 256;

Json instant_or_null(const std::optional<Instant>& at) {
  return at ? Json(at->unix_ms()) : Json();
}

std::optional<Instant> instant_of(const Json& json, std::string_view key) {
  const Json* found = json.find(key);
  if (found == nullptr || found->as_int() == nullptr) return std::nullopt;
  return Instant::unix_ms(*found->as_int());
}

std::vector<std::string> texts_of(const Json& json, std::string_view key) {
  std::vector<std::string> texts;
  const Json* found = json.find(key);
  if (found == nullptr || found->as_array() == nullptr) return texts;
  for (const Json& each : *found->as_array()) {
    if (each.as_string() != nullptr) texts.push_back(*each.as_string());
  }
  return texts;
}

}  // namespace

Json to_json(const Account& account) {
  return JsonObject{{"number", account.number},
                    {"name", account.name},
                    {"display", account.display},
                    {"offices", JsonArray(account.offices.begin(), account.offices.end())},
                    {"admin", account.admin},
                    {"disabled", account.disabled},
                    {"second_factor", account.second_factor},
                    {"password", account.password},
                    {"code_until", instant_or_null(account.code_until)},
                    {"created_at", account.created_at.unix_ms()}};
}

Result<Account> account_from_json(const Json& json) {
  Account account;
  account.number = json.integer("number");
  account.name = json.text("name");
  account.display = json.text("display");
  account.offices = texts_of(json, "offices");
  account.admin = json.boolean("admin");
  account.disabled = json.boolean("disabled", true);
  account.second_factor = json.boolean("second_factor");
  account.password = json.text("password");
  account.code_until = instant_of(json, "code_until");
  account.created_at = Instant::unix_ms(json.integer("created_at"));
  if (account.number < 1 || !check_account_name(account.name))
    return Error{Code::corrupt, "an account has no number or name"};
  return account;
}

Json to_json(const AccessToken& token) {
  JsonArray scopes;
  for (const std::string_view scope : token.scopes.names()) scopes.emplace_back(scope);
  return JsonObject{{"id", token.id},
                    {"label", token.label},
                    {"sha256", to_hex(token.sha256)},
                    {"scopes", std::move(scopes)},
                    {"offices", JsonArray(token.offices.begin(), token.offices.end())},
                    {"until", instant_or_null(token.until)},
                    {"created_at", token.created_at.unix_ms()}};
}

Result<AccessToken> token_from_json(const Json& json) {
  AccessToken token;
  token.id = json.text("id");
  token.label = json.text("label");
  const auto hash = hash_from_hex(json.text("sha256"));
  if (token.id.empty() || !hash) return Error{Code::corrupt, "a token has no id or hash"};
  token.sha256 = *hash;
  for (const std::string& scope : texts_of(json, "scopes")) token.scopes.add(TRY(scope_from_text(scope)));
  token.offices = texts_of(json, "offices");
  token.until = instant_of(json, "until");
  token.created_at = Instant::unix_ms(json.integer("created_at"));
  return token;
}

Result<Unit> check_account_name(std::string_view name) {
  const auto is_letter = [](char c) { return c >= 'a' && c <= 'z'; };
  const bool fits = !name.empty() && name.size() <= 64 && is_letter(name.front()) &&
                    std::all_of(name.begin(), name.end(), [&](char c) {
                      return is_letter(c) || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
                    });
  if (fits) return Unit{};
  return Error{Code::malformed,
               "/name: an account's name has 1 to 64 of the characters a-z, 0-9, '.', '-' and '_', a letter first"};
}

Result<Unit> check_new_password(std::string_view password, std::string_view account_name) {
  const std::set<char> different(password.begin(), password.end());
  if (password.size() < kPasswordMin || password.size() > kPasswordMax || different.size() < 5) {
    return Error{Code::malformed,
                 "/new: a password has " + std::to_string(kPasswordMin) + " to " + std::to_string(kPasswordMax) +
                     " characters, at least 5 of them different; some words that belong to no saying are easy to keep "
                     "in mind"};
  }
  if (password.find(account_name) != std::string_view::npos)
    return Error{Code::malformed, "/new: a password does not hold the account's name"};
  return Unit{};
}

std::string make_code(Entropy& entropy) {
  // 32 characters, so that each takes five bits without preferring any; no I, L, O or U.
  constexpr std::string_view kLetters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  std::string code;
  const Hash bytes = entropy.hash();
  for (std::size_t i = 0; i < 25; ++i) {
    if (i > 0 && i % 5 == 0) code += '-';
    code += kLetters[bytes.bytes[i] % kLetters.size()];
  }
  return code;
}

}  // namespace thalweg::host
