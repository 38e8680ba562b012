// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/crypto.h"
#include "base/json.h"
#include "base/time.h"
#include "host/scopes.h"

/// The logins of a node's own people and programs. They are local: no record, bundle or journal of an agreement ever
/// holds one. The national journal, which never leaves, says who did what.
namespace thalweg::host {

struct Account {
  std::int64_t number = 0;  ///< never given twice
  std::string name, display;
  std::vector<std::string> offices;  ///< for which it speaks, sorted
  bool admin = false, disabled = false;
  bool second_factor = false;         ///< it asks for a passkey besides the password
  std::string password;               ///< as base/password.h writes it; empty: there is none
  std::optional<Instant> code_until;  ///< the password is a one-time code, good until then
  Instant created_at;
};

struct AccessToken {
  std::string id, label;
  Hash sha256;
  Scopes scopes;
  std::vector<std::string> offices;
  std::optional<Instant> until;
  Instant created_at;
};

[[nodiscard]] Json to_json(const Account& account);
/// Errors  corrupt.
[[nodiscard]] Result<Account> account_from_json(const Json& json);
[[nodiscard]] Json to_json(const AccessToken& token);
/// Errors  corrupt.
[[nodiscard]] Result<AccessToken> token_from_json(const Json& json);

/// Errors  malformed: 1 to 64 small letters, digits, '.', '-' and '_', beginning with a letter.
[[nodiscard]] Result<Unit> check_account_name(std::string_view name);
/// Errors  malformed: says what a password must be.
[[nodiscard]] Result<Unit> check_new_password(std::string_view password, std::string_view account_name);
/// A code that is read out and typed in: 25 letters and digits in groups, none of which looks like another.
[[nodiscard]] std::string make_code(Entropy& entropy);

/// Where accounts are kept: texts by key. What was put is there after any crash.
class AccountStore {
 public:
  virtual ~AccountStore() = default;
  [[nodiscard]] virtual Result<std::map<std::string, std::string>> load() = 0;
  [[nodiscard]] virtual Result<Unit> put(const std::string& key, const std::string& text) = 0;
  [[nodiscard]] virtual Result<Unit> remove(const std::string& key) = 0;
};

/// In memory, for tests and for a node that nobody logs in to.
class MemoryAccounts final : public AccountStore {
 public:
  Result<std::map<std::string, std::string>> load() override { return texts; }

  Result<Unit> put(const std::string& key, const std::string& text) override {
    texts[key] = text;
    return Unit{};
  }

  Result<Unit> remove(const std::string& key) override {
    texts.erase(key);
    return Unit{};
  }

  std::map<std::string, std::string> texts;
};

}  // namespace thalweg::host
