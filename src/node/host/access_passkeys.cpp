// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "host/access.h"

namespace thalweg::host {
namespace {

constexpr std::size_t kPerAccountMax = 20;
constexpr std::size_t kLabelMax = 100;
constexpr std::string_view kLoginPurpose = "login";

/// As the device gives it back with a proof. It is no secret, and says nothing outside this node.
std::string user_handle(const std::string& node_id, std::int64_t account) {
  return to_base64url(node_id + "/" + std::to_string(account));
}

std::string registering(std::int64_t account) {
  return "register " + std::to_string(account);
}

const Error kNone{Code::unsupported, "this node takes no passkeys"};

}  // namespace

Result<Unit> Access::keep(const Passkey& key) {
  TRY(setup_.accounts->put("passkey/" + key.id, to_canonical(to_json(key))));
  passkeys_.insert_or_assign(key.credential, key);
  return Unit{};
}

Result<Account> Access::account_of(const Caller& caller) const {
  for (const auto& [name, each] : accounts_) {
    if (each.number == caller.account) return each;
  }
  return Error{Code::refused, "only an account that is logged in has passkeys"};
}

Result<Json> Access::passkey_creation(const Caller& caller, std::string_view password, const HttpRequest& request) {
  if (setup_.passkeys == nullptr) return kNone;
  const RelyingParty party = TRY(relying_party(request));
  Account account;
  const std::string tries = "change " + std::to_string(caller.account);
  {
    const std::lock_guard lock(mutex_);
    account = TRY(account_of(caller));
    if (waits_.begin(tries, setup_.clock()) > Duration())
      return Error{Code::exhausted, "too many tries; wait before the next one"};
  }
  // Whoever finds a desk open must not leave a key of their own in its door.
  if (account.password.empty() || !TRY(is_password(password, account.password)))
    return Error{Code::refused, "/password: this is not the account's password"};
  const std::lock_guard lock(mutex_);
  waits_.succeeded(tries);
  JsonArray exclude;
  for (const auto& [credential, key] : passkeys_) {
    if (key.account == account.number) exclude.emplace_back(credential);
  }
  return Json(JsonObject{{"challenge", challenges_.make(registering(account.number), setup_.clock(), *setup_.entropy)},
                         {"rp_id", party.id},
                         {"timeout_ms", Challenges::kLife.milliseconds()},
                         {"user",
                          JsonObject{{"id", user_handle(setup_.node_id, account.number)},
                                     {"name", account.name},
                                     {"display", account.display.empty() ? account.name : account.display}}},
                         {"exclude", std::move(exclude)}});
}

Result<Passkey> Access::add_passkey(const Caller& caller, const Json& body, const HttpRequest& request) {
  if (setup_.passkeys == nullptr) return kNone;
  const RelyingParty party = TRY(relying_party(request));
  const Bytes client_data = TRY(from_base64url(body.text("client_data")));
  const Bytes data = TRY(from_base64url(body.text("authenticator_data")));
  const std::string challenge = TRY(challenge_in(client_data, "webauthn.create", party.origin));
  const std::lock_guard lock(mutex_);
  const Account account = TRY(account_of(caller));
  if (!challenges_.is_good(challenge, registering(account.number), setup_.clock()))
    return Error{Code::refused, "this challenge is not ours, was used before or is too old; begin again"};
  const auto made = TRY(setup_.passkeys->made(party.id, data));
  Passkey key;
  key.credential = to_base64url(made.credential);
  key.id = to_hex(sha256(made.credential)).substr(0, 16);
  key.account = account.number;
  key.label = body.text("label").substr(0, kLabelMax);
  key.algorithm = made.algorithm;
  key.public_key = made.public_key;
  key.counter = made.counter;
  key.created_at = setup_.clock();
  if (passkeys_.contains(key.credential)) return Error{Code::conflict, "this passkey is here already"};
  const auto count = std::count_if(
      passkeys_.begin(), passkeys_.end(), [&](const auto& each) { return each.second.account == account.number; });
  if (static_cast<std::size_t>(count) >= kPerAccountMax)
    return Error{Code::exhausted, "the account has " + std::to_string(count) + " passkeys already; remove one"};
  TRY(keep(key));
  challenges_.use(challenge, setup_.clock());
  return key;
}

std::vector<Passkey> Access::passkeys_of(std::int64_t account) const {
  const std::lock_guard lock(mutex_);
  std::vector<Passkey> list;
  for (const auto& [credential, key] : passkeys_) {
    if (key.account == account) list.push_back(key);
  }
  return list;
}

Result<Unit> Access::forget_passkeys(std::int64_t account) {
  for (auto each = passkeys_.begin(); each != passkeys_.end();) {
    if (each->second.account != account) {
      ++each;
      continue;
    }
    TRY(setup_.accounts->remove("passkey/" + each->second.id));
    each = passkeys_.erase(each);
  }
  return Unit{};
}

Result<Unit> Access::remove_passkey(const Caller& caller, std::string_view id) {
  const std::lock_guard lock(mutex_);
  const Account account = TRY(account_of(caller));
  const auto is_own = [&](const auto& each) { return each.second.account == account.number; };
  const auto found = std::find_if(
      passkeys_.begin(), passkeys_.end(), [&](const auto& each) { return is_own(each) && each.second.id == id; });
  if (found == passkeys_.end())
    return Error{Code::not_found, "the account has no passkey '" + std::string(id.substr(0, 64)) + "'"};
  if (account.second_factor && std::count_if(passkeys_.begin(), passkeys_.end(), is_own) == 1)
    return Error{Code::conflict, "the account asks for a passkey at each login, and this is its last one"};
  TRY(setup_.accounts->remove("passkey/" + found->second.id));
  passkeys_.erase(found);
  return Unit{};
}

Result<Unit> Access::require_passkey(const Caller& caller, bool required) {
  const std::lock_guard lock(mutex_);
  Account account = TRY(account_of(caller));
  const bool has_one = std::any_of(
      passkeys_.begin(), passkeys_.end(), [&](const auto& each) { return each.second.account == account.number; });
  if (required && !has_one) return Error{Code::conflict, "the account has no passkey yet; add one first"};
  account.second_factor = required;
  return keep(account);
}

bool Access::requires_passkey(std::int64_t account) const {
  const std::lock_guard lock(mutex_);
  return std::any_of(accounts_.begin(), accounts_.end(), [account](const auto& each) {
    return each.second.number == account && each.second.second_factor;
  });
}

Result<Json> Access::passkey_request(const HttpRequest& request) {
  if (setup_.passkeys == nullptr) return kNone;
  const RelyingParty party = TRY(relying_party(request));
  const std::lock_guard lock(mutex_);
  return Json(JsonObject{{"challenge", challenges_.make(kLoginPurpose, setup_.clock(), *setup_.entropy)},
                         {"rp_id", party.id},
                         {"timeout_ms", Challenges::kLife.milliseconds()}});
}

/// Needs  the lock. What comes back is on disk: neither the challenge nor the counter is good a second time.
Result<Passkey> Access::prove(const Json& body, const HttpRequest& request) {
  if (setup_.passkeys == nullptr) return kNone;
  const RelyingParty party = TRY(relying_party(request));
  PasskeyChecker::Proof proof;
  proof.client_data = TRY(from_base64url(body.text("client_data")));
  proof.authenticator_data = TRY(from_base64url(body.text("authenticator_data")));
  proof.signature = TRY(from_base64url(body.text("signature")));
  const std::string challenge = TRY(challenge_in(proof.client_data, "webauthn.get", party.origin));
  if (!challenges_.is_good(challenge, kLoginPurpose, setup_.clock()))
    return Error{Code::refused, "this challenge is not ours, was used before or is too old; begin again"};
  const auto found = passkeys_.find(body.text("credential"));
  if (found == passkeys_.end()) return Error{Code::refused, "this passkey is not known here"};
  Passkey key = found->second;
  const std::string_view handle = body.text("user_handle");
  if (!handle.empty() && handle != user_handle(setup_.node_id, key.account))
    return Error{Code::refused, "this passkey is for another account"};
  const std::uint32_t counter = TRY(setup_.passkeys->proved(party.id, key, proof));
  if ((counter != 0 || key.counter != 0) && counter <= key.counter) {
    return Error{Code::refused,
                 "the passkey's counter has not moved on, so there may be a copy of it: remove it and make a new one"};
  }
  key.counter = counter;
  key.used_at = setup_.clock();
  TRY(keep(key));
  challenges_.use(challenge, setup_.clock());
  return key;
}

Access::LogIn Access::log_in_by_passkey(const Json& body, const HttpRequest& request) {
  const std::lock_guard lock(mutex_);
  const auto known = passkeys_.find(body.text("credential"));
  std::string name;
  for (const auto& [each, account] : accounts_) {
    if (known != passkeys_.end() && account.number == known->second.account && !account.disabled) name = each;
  }
  const auto key = prove(body, request);
  if (!key) {
    const bool is_malformed = key.error().code == Code::malformed;
    const bool is_ours = key.error().code != Code::refused && !is_malformed;
    return Refused{is_malformed ? 400 : is_ours ? 503 : 401, key.error().detail, {}, name};
  }
  if (name.empty()) return Refused{401, "this account is closed", {}};
  LoggedIn in = start_session(accounts_.find(name)->second, {}, request);
  in.how = "with a passkey";
  return in;
}

}  // namespace thalweg::host
