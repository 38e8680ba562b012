// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "host/access.h"
#include "host/config.h"

namespace thalweg::host {
namespace {

constexpr Duration kCodeMax = Duration::days(7);
constexpr std::size_t kAccountsMax = 10'000;
constexpr std::size_t kTokensMax = 10'000;

std::string cookie(const std::string& name, std::string_view value, Duration age, const HttpRequest& request) {
  const bool is_secure = request.header("x-forwarded-proto") == "https";
  return name + "=" + std::string(value) +
         "; HttpOnly; SameSite=Strict; Path=/; Max-Age=" + std::to_string(age.seconds()) +
         (is_secure ? "; Secure" : "");
}

}  // namespace

Result<std::string> Access::hash(std::string_view password) {
  return hash_password(password, setup_.cost, setup_.entropy->hash());
}

Result<Unit> Access::keep(const Account& account) {
  TRY(setup_.accounts->put("account/" + std::to_string(account.number), to_canonical(to_json(account))));
  accounts_.insert_or_assign(account.name, account);
  return Unit{};
}

std::string Access::device_tag(std::string_view nonce, std::int64_t account) const {
  return to_hex(hmac_sha256(device_key_, std::string(nonce) + " " + std::to_string(account)));
}

/// Under which names a try is counted. A browser in which the account was logged in before is counted by itself, so
/// that whoever guesses elsewhere makes nobody else wait.
std::vector<std::string> Access::try_names(std::string_view name, const HttpRequest& request) const {
  const auto found = accounts_.find(name);
  const auto device = cookie_of(request.header("cookie"), device_cookie());
  const std::size_t dot = device ? device->find('.') : std::string_view::npos;
  if (found != accounts_.end() && dot != std::string_view::npos &&
      device->substr(dot + 1) == device_tag(device->substr(0, dot), found->second.number))
    return {"device " + std::string(*device)};
  std::vector<std::string> names = {"account " + std::string(name.substr(0, 64))};
  // From this machine come all who are behind a proxy: to count them as one would let a guesser keep everybody out.
  if (!request.address.empty() && !is_loopback(request.address)) names.push_back("address " + request.address);
  return names;
}

Access::LoggedIn Access::start_session(const Account& account, Session session, const HttpRequest& request) {
  const auto before = cookie_of(request.header("cookie"), session_cookie());
  if (before) sessions_.end(*before);  // nothing that was known before the login is good after it
  session.account = account.number;
  session.started_at = session.used_at = setup_.clock();
  const std::string secret = sessions_.start(session, *setup_.entropy);
  const std::string nonce = to_hex(setup_.entropy->hash()).substr(0, 32);
  return {account,
          *sessions_.find(secret, session.started_at),
          {cookie(session_cookie(), secret, kSessionMax, request),
           cookie(device_cookie(), nonce + "." + device_tag(nonce, account.number), Duration::days(90), request)},
          {}};
}

/// A one-time code is gone before its use is answered.
Result<Unit> Access::consume_code(Account& account) {
  account.password.clear();
  account.code_until.reset();
  return keep(account);
}

Access::LogIn Access::log_in(std::string_view name,
                             std::string_view password,
                             const HttpRequest& request,
                             const Json* passkey) {
  LogIn outcome = try_log_in(name, password, request, passkey);
  auto* refused = std::get_if<Refused>(&outcome);
  const std::lock_guard lock(mutex_);
  // A name that is no account's may be a password that was typed into the wrong field: it is kept nowhere.
  if (refused != nullptr && accounts_.contains(name)) refused->account = name;
  return outcome;
}

Access::LogIn Access::try_log_in(std::string_view name,
                                 std::string_view password,
                                 const HttpRequest& request,
                                 const Json* passkey) {
  std::vector<std::string> names;
  std::string hashed;
  {
    const std::lock_guard lock(mutex_);
    names = try_names(name, request);
    Duration wait;
    for (const std::string& each : names) wait = std::max(wait, waits_.begin(each, setup_.clock()));
    if (wait > Duration()) return Refused{429, "too many tries; wait before the next one", wait};
    const auto found = accounts_.find(name);
    const bool is_open = found != accounts_.end() && !found->second.disabled && !found->second.password.empty() &&
                         (!found->second.code_until || setup_.clock() < *found->second.code_until);
    if (is_open) hashed = found->second.password;
  }
  const bool is_somebody = !hashed.empty();
  if (!is_somebody) {
    auto nobody = hash_password("", setup_.cost, Hash{});
    if (!nobody) return Refused{503, nobody.error().detail, {}};
    // The hash above took as long as a check does; no password is good for nobody.
    return Refused{401, "name or password is wrong", {}};
  }
  const auto good = is_password(password, hashed);
  if (!good) return Refused{503, good.error().detail, {}};
  if (!*good) return Refused{401, "name or password is wrong", {}};
  const std::lock_guard lock(mutex_);
  const auto found = accounts_.find(name);
  // Changed or used up while the password was checked.
  if (found == accounts_.end() || found->second.disabled || found->second.password != hashed)
    return Refused{401, "name or password is wrong", {}};
  Account account = found->second;
  Session session;
  session.by_code = account.code_until.has_value();
  const bool needs_key = account.second_factor && !session.by_code;
  if (needs_key && passkey == nullptr)
    return Refused{403, "this account asks for its passkey besides the password", {}, {}, true};
  if (needs_key) {
    const auto key = prove(*passkey, request);
    if (!key) return Refused{401, key.error().detail, {}};
    if (key->account != account.number) return Refused{401, "this passkey is another account's", {}};
  }
  if (session.by_code) {
    if (const auto consumed = consume_code(account); !consumed) return Refused{503, consumed.error().detail, {}};
  }
  for (const std::string& each : names) waits_.succeeded(each);
  LoggedIn in = start_session(account, session, request);
  if (needs_key) in.how = "with a password and a passkey";
  if (session.by_code) in.how = "with a one-time code";
  return in;
}

Access::LogIn Access::change_password(const Caller& caller,
                                      std::string_view old_password,
                                      std::string_view new_password,
                                      const HttpRequest& request) {
  Account account;
  {
    const std::lock_guard lock(mutex_);
    for (const auto& [name, each] : accounts_) {
      if (each.number == caller.account) account = each;
    }
    if (account.number == 0) return Refused{403, "only an account that is logged in has a password", {}};
    const Duration wait = waits_.begin("change " + std::to_string(account.number), setup_.clock());
    if (wait > Duration()) return Refused{429, "too many tries; wait before the next one", wait};
  }
  if (const auto fits = check_new_password(new_password, account.name); !fits)
    return Refused{400, fits.error().detail, {}};
  if (!caller.by_code) {
    const auto good = account.password.empty() ? Result<bool>(false) : is_password(old_password, account.password);
    if (!good) return Refused{503, good.error().detail, {}};
    if (!*good) return Refused{403, "/old: this is not the password until now", {}};
  }
  auto hashed = hash(new_password);
  if (!hashed) return Refused{503, hashed.error().detail, {}};
  const std::lock_guard lock(mutex_);
  const auto found = accounts_.find(account.name);
  if (found == accounts_.end() || found->second.password != account.password)
    return Refused{409, "the account was changed meanwhile; try again", {}};
  account = found->second;
  account.password = std::move(*hashed);
  account.code_until.reset();
  if (const auto kept = keep(account); !kept) return Refused{503, kept.error().detail, {}};
  waits_.succeeded("change " + std::to_string(account.number));
  sessions_.end_all_of(account.number);
  return start_session(account, {}, request);
}

void Access::log_out(const HttpRequest& request) {
  const std::lock_guard lock(mutex_);
  if (const auto secret = cookie_of(request.header("cookie"), session_cookie())) sessions_.end(*secret);
}

std::optional<Access::LoggedIn> Access::session_of(const HttpRequest& request) {
  const std::lock_guard lock(mutex_);
  const auto secret = cookie_of(request.header("cookie"), session_cookie());
  const Session* session = secret ? sessions_.find(*secret, setup_.clock()) : nullptr;
  if (session == nullptr) return std::nullopt;
  for (const auto& [name, each] : accounts_) {
    if (each.number == session->account && !each.disabled) return LoggedIn{each, *session, {}, {}};
  }
  return std::nullopt;
}

std::string Access::no_cookie() const {
  return session_cookie() + "=; HttpOnly; SameSite=Strict; Path=/; Max-Age=0";
}

Result<std::pair<Account, std::string>> Access::add_account(NewAccount wanted) {
  TRY(check_account_name(wanted.name));
  std::string code = make_code(*setup_.entropy);
  Account account;
  account.password = TRY(hash(code));
  account.name = std::move(wanted.name);
  account.display = std::move(wanted.display);
  account.offices = std::move(wanted.offices);
  account.admin = wanted.admin;
  const std::lock_guard lock(mutex_);
  if (accounts_.contains(account.name))
    return Error{Code::conflict, "/name: there is an account '" + account.name + "' already"};
  if (accounts_.size() >= kAccountsMax)
    return Error{Code::exhausted, "there are " + std::to_string(kAccountsMax) + " accounts already"};
  account.number = 1;
  for (const auto& [name, each] : accounts_) account.number = std::max(account.number, each.number + 1);
  account.created_at = setup_.clock();
  account.code_until = account.created_at + kCodeMax;
  TRY(keep(account));
  return std::pair(account, std::move(code));
}

Result<Account> Access::change_account(std::string_view name, const std::function<void(Account&)>& change) {
  const std::lock_guard lock(mutex_);
  const auto found = accounts_.find(name);
  if (found == accounts_.end()) return Error{Code::not_found, "there is no account '" + std::string(name) + "'"};
  Account account = found->second;
  change(account);
  TRY(keep(account));
  if (account.disabled) sessions_.end_all_of(account.number);
  return account;
}

Result<std::string> Access::reset_account(std::string_view name) {
  std::string code = make_code(*setup_.entropy);
  std::string hashed = TRY(hash(code));
  const std::lock_guard lock(mutex_);
  const auto found = accounts_.find(name);
  if (found == accounts_.end()) return Error{Code::not_found, "there is no account '" + std::string(name) + "'"};
  Account account = found->second;
  account.password = std::move(hashed);
  account.code_until = setup_.clock() + kCodeMax;
  account.second_factor = false;
  TRY(keep(account));
  sessions_.end_all_of(account.number);
  TRY(forget_passkeys(account.number));
  return code;
}

std::vector<Account> Access::accounts() const {
  const std::lock_guard lock(mutex_);
  std::vector<Account> list;
  for (const auto& [name, each] : accounts_) list.push_back(each);
  return list;
}

Result<std::pair<std::string, std::string>> Access::add_token(AccessToken wanted) {
  std::string token = make_token(*setup_.entropy);
  wanted.sha256 = sha256(token);
  wanted.id = to_hex(setup_.entropy->hash()).substr(0, 16);
  wanted.created_at = setup_.clock();
  const std::lock_guard lock(mutex_);
  if (tokens_.size() >= kTokensMax)
    return Error{Code::exhausted, "there are " + std::to_string(kTokensMax) + " tokens already; revoke some"};
  TRY(setup_.accounts->put("token/" + wanted.id, to_canonical(to_json(wanted))));
  std::string id = wanted.id;
  tokens_.emplace(wanted.sha256, std::move(wanted));
  return std::pair(std::move(token), std::move(id));
}

Result<Unit> Access::revoke_token(std::string_view id) {
  const std::lock_guard lock(mutex_);
  const auto found =
      std::find_if(tokens_.begin(), tokens_.end(), [id](const auto& each) { return each.second.id == id; });
  if (found == tokens_.end())
    return Error{Code::not_found, "there is no token '" + std::string(id.substr(0, 64)) + "'"};
  TRY(setup_.accounts->remove("token/" + found->second.id));
  tokens_.erase(found);
  return Unit{};
}

std::vector<AccessToken> Access::tokens() const {
  const std::lock_guard lock(mutex_);
  std::vector<AccessToken> list;
  for (const auto& [hash, each] : tokens_) list.push_back(each);
  std::sort(list.begin(), list.end(), [](const auto& a, const auto& b) { return a.created_at < b.created_at; });
  return list;
}

std::string Access::settings_of(std::int64_t account) const {
  const std::lock_guard lock(mutex_);
  const auto found = settings_.find(account);
  return found == settings_.end() ? "{}" : found->second;
}

Result<Unit> Access::keep_settings(std::int64_t account, const std::string& json) {
  const std::lock_guard lock(mutex_);
  TRY(setup_.accounts->put("settings/" + std::to_string(account), json));
  settings_[account] = json;
  return Unit{};
}

std::size_t Access::session_count() const {
  const std::lock_guard lock(mutex_);
  return sessions_.count();
}

}  // namespace thalweg::host
