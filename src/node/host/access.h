// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/crypto.h"
#include "base/password.h"
#include "host/account.h"
#include "host/http.h"
#include "host/passkey.h"
#include "host/scopes.h"
#include "host/sessions.h"

/// Who calls, and what may they do? Every request to the local interface passes here before any route sees it. What an
/// office may do is the gate's affair; what is decided here is for which offices a caller speaks at all.
namespace thalweg::host {

/// Somebody who was let in.
struct Caller {
  /// Who it is, as the national journal names it: "account 3", "token 9f2c". Empty for the operator of the machine,
  /// who has the node's keys anyway, and for a caller who is not known.
  std::string author;
  std::int64_t account = 0;  ///< 0: no account, but a token or the operator
  std::string name;          ///< of the account
  bool by_code = false;      ///< it may only choose a password
  Scopes scopes;
  bool all_offices = false;
  std::set<std::string, std::less<>> offices;

  [[nodiscard]] bool is_operator() const { return all_offices; }

  [[nodiscard]] bool may(Need need) const;

  [[nodiscard]] bool speaks_for(std::string_view office) const { return all_offices || offices.contains(office); }
};

/// An account as the national journal names it.
[[nodiscard]] std::string author_of(const Account& account);

/// The file in the node's folder with the operator's token: whoever may read the node's folder may do everything.
inline constexpr std::string_view kLocalTokenFile = "local.token";

/// A new secret, with a mark by which it is found where it should not be: "thalweg_" and 64 hexadecimal digits.
[[nodiscard]] std::string make_token(Entropy& entropy);
/// What the file holds, without the line's end.
/// Errors  malformed: no token; the text is never repeated.
[[nodiscard]] Result<std::string> token_from_text(std::string_view text);
/// The token of an "authorization: Bearer ..." header, if there is one.
[[nodiscard]] std::optional<std::string_view> bearer_of(std::string_view header);

struct AccessSetup {
  std::string operator_token;  ///< as token_from_text gives it; empty lets no operator in
  std::string node_id;         ///< part of the cookies' names: a browser shares them among all ports of a machine
  AccountStore* accounts = nullptr;
  Entropy* entropy = nullptr;
  std::function<Instant()> clock;  ///< the real one, also where the node runs by another
  PasswordCost cost;
  const PasskeyChecker* passkeys = nullptr;  ///< none: no passkeys here
};

/// Thread  any.
class Access {
 public:
  /// Owner  borrows the store and the entropy.
  explicit Access(AccessSetup setup);

  /// Takes in what is kept.  Errors  corrupt; as AccountStore::load.
  [[nodiscard]] Result<Unit> load();

  /// The answer for who may not come in, or the caller.
  struct Admission {
    std::optional<HttpResponse> refused;
    Caller caller;
  };

  [[nodiscard]] Admission admit(const HttpRequest& request, Need need);

  /// Whether it would be let in again now. An answer that goes on asks this; it does not keep a session alive.
  [[nodiscard]] bool still_admits(const HttpRequest& request, Need need);

  // Logging in and out. `request` brings the browser's cookies and address.

  struct LoggedIn {
    Account account;
    Session session;
    std::vector<std::string> cookies;  ///< to be set
    std::string_view how{};            ///< "with a passkey"; empty for a password alone
  };

  struct Refused {
    int status = 401;
    std::string detail;
    Duration wait;          ///< before the next try makes sense
    std::string account{};  ///< the one that was tried, if there is such an account
    bool is_half = false;   ///< the password was right, and a passkey is asked for besides
  };

  using LogIn = std::variant<LoggedIn, Refused>;
  /// Cost  that of one password check, whether there is such an account or not.
  /// `passkey` is a proof, as log_in_by_passkey takes it, for accounts that ask for one besides the password.
  [[nodiscard]] LogIn log_in(std::string_view name,
                             std::string_view password,
                             const HttpRequest& request,
                             const Json* passkey = nullptr);
  /// Chooses a password. All other sessions of the account end, and this one gets a new secret.
  [[nodiscard]] LogIn change_password(const Caller& caller,
                                      std::string_view old_password,
                                      std::string_view new_password,
                                      const HttpRequest& request);
  void log_out(const HttpRequest& request);
  /// The caller's session as it stands.
  [[nodiscard]] std::optional<LoggedIn> session_of(const HttpRequest& request);

  /// The name of the cookie that carries a session of this node.
  [[nodiscard]] std::string session_cookie() const { return "thalweg_session_" + setup_.node_id; }

  /// The cookie that takes the session's away.
  [[nodiscard]] std::string no_cookie() const;

  // Passkeys. A page asks for a challenge, its browser has a device sign it, and the page hands in what came of it.

  /// What a browser needs to have a key made.
  /// Errors  refused: the password is another.  exhausted: too many tries.  malformed: no page for passkeys.
  [[nodiscard]] Result<Json> passkey_creation(const Caller& caller,
                                              std::string_view password,
                                              const HttpRequest& request);
  /// Errors  refused: the key was not made for this page, account and challenge by a device that has verified its user;
  ///         conflict; exhausted; malformed.
  [[nodiscard]] Result<Passkey> add_passkey(const Caller& caller, const Json& body, const HttpRequest& request);
  [[nodiscard]] std::vector<Passkey> passkeys_of(std::int64_t account) const;
  /// Errors  not_found; conflict: it is the last one, and the account asks for one.
  [[nodiscard]] Result<Unit> remove_passkey(const Caller& caller, std::string_view id);
  /// Whether the account asks for a passkey besides the password.  Errors  conflict: it has none.
  [[nodiscard]] Result<Unit> require_passkey(const Caller& caller, bool required);
  [[nodiscard]] bool requires_passkey(std::int64_t account) const;
  /// What a browser needs to have a proof made.
  [[nodiscard]] Result<Json> passkey_request(const HttpRequest& request);
  /// By a passkey alone: the device has verified its user, which makes two factors of it.
  [[nodiscard]] LogIn log_in_by_passkey(const Json& body, const HttpRequest& request);

  // Accounts, tokens and what an account keeps here. What comes back is on disk.

  struct NewAccount {
    std::string name, display;
    std::vector<std::string> offices;
    bool admin = false;
  };

  /// With the one-time code that is the first password.  Errors  conflict: the name is taken.  malformed.
  [[nodiscard]] Result<std::pair<Account, std::string>> add_account(NewAccount wanted);
  /// Changes what `change` changes. Its sessions end when it may less.  Errors  not_found.
  [[nodiscard]] Result<Account> change_account(std::string_view name, const std::function<void(Account&)>& change);
  /// A new one-time code; the password and all sessions are gone.  Errors  not_found.
  [[nodiscard]] Result<std::string> reset_account(std::string_view name);
  [[nodiscard]] std::vector<Account> accounts() const;
  /// The token, shown this once, and its id.
  [[nodiscard]] Result<std::pair<std::string, std::string>> add_token(AccessToken wanted);
  [[nodiscard]] Result<Unit> revoke_token(std::string_view id);
  [[nodiscard]] std::vector<AccessToken> tokens() const;
  [[nodiscard]] std::string settings_of(std::int64_t account) const;
  [[nodiscard]] Result<Unit> keep_settings(std::int64_t account, const std::string& json);

  [[nodiscard]] std::size_t session_count() const;

  [[nodiscard]] Instant now() const { return setup_.clock(); }

 private:
  [[nodiscard]] Admission admit(const HttpRequest& request, Need need, bool uses);
  [[nodiscard]] LogIn try_log_in(std::string_view name,
                                 std::string_view password,
                                 const HttpRequest& request,
                                 const Json* passkey);
  [[nodiscard]] Result<Account> account_of(const Caller& caller) const;
  [[nodiscard]] Result<Passkey> prove(const Json& body, const HttpRequest& request);
  [[nodiscard]] Result<Unit> keep(const Passkey& key);
  [[nodiscard]] Result<Unit> forget_passkeys(std::int64_t account);

  [[nodiscard]] std::string device_cookie() const { return "thalweg_device_" + setup_.node_id; }

  [[nodiscard]] Admission admit_token(std::string_view token) const;
  [[nodiscard]] Admission admit_session(const HttpRequest& request, Need need, bool uses);
  [[nodiscard]] std::string device_tag(std::string_view nonce, std::int64_t account) const;
  [[nodiscard]] std::vector<std::string> try_names(std::string_view name, const HttpRequest& request) const;
  [[nodiscard]] Result<std::string> hash(std::string_view password);
  [[nodiscard]] Result<Unit> keep(const Account& account);
  [[nodiscard]] LoggedIn start_session(const Account& account, Session session, const HttpRequest& request);
  [[nodiscard]] Result<Unit> consume_code(Account& account);

  AccessSetup setup_;
  Hash device_key_;
  std::optional<Hash> operator_token_;  ///< its SHA-256, so that comparing tells nobody how much of it was right
  mutable std::mutex mutex_;            ///< over all below
  std::map<std::string, Account, std::less<>> accounts_;  ///< by name
  std::map<Hash, AccessToken> tokens_;
  std::map<std::int64_t, std::string> settings_;
  std::map<std::string, Passkey, std::less<>> passkeys_;  ///< by credential
  Challenges challenges_;
  Sessions sessions_;
  Waits waits_;
};

}  // namespace thalweg::host
