// SPDX-License-Identifier: Apache-2.0
#include "host/access.h"

#include "host/problem.h"

namespace thalweg::host {
namespace {

constexpr std::string_view kTokenMark = "thalweg_";

HttpResponse unknown_caller(std::string_view detail) {
  HttpResponse response = problem(401, detail);
  response.headers.emplace_back("www-authenticate", "Bearer realm=\"thalweg\"");
  return response;
}

}  // namespace

bool Caller::may(Need need) const {
  return need == Need::nothing || need == Need::caller || need == Need::password || scopes.has(need);
}

std::string author_of(const Account& account) {
  return "account " + std::to_string(account.number);
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

Access::Access(AccessSetup setup)
    : setup_(std::move(setup)), device_key_(setup_.entropy->hash()), challenges_(setup_.entropy->hash()) {
  if (!setup_.operator_token.empty()) operator_token_ = sha256(setup_.operator_token);
}

Result<Unit> Access::load() {
  const auto texts = TRY(setup_.accounts->load());
  const std::lock_guard lock(mutex_);
  for (const auto& [key, text] : texts) {
    const std::size_t slash = std::min(key.find('/'), key.size());
    const std::string_view kind = std::string_view(key).substr(0, slash);
    if (kind == "settings") {
      const auto number = TRY(from_decimal(std::string_view(key).substr(std::min(slash + 1, key.size()))));
      settings_[static_cast<std::int64_t>(number)] = text;
      continue;
    }
    const Json json = TRY(parse_json(text));
    if (kind == "account") {
      Account account = TRY(account_from_json(json));
      accounts_.insert_or_assign(account.name, std::move(account));
    } else if (kind == "passkey") {
      Passkey passkey = TRY(passkey_from_json(json));
      passkeys_.insert_or_assign(passkey.credential, std::move(passkey));
    } else if (kind == "token") {
      AccessToken token = TRY(token_from_json(json));
      tokens_.insert_or_assign(token.sha256, std::move(token));
    }
  }
  return Unit{};
}

Access::Admission Access::admit(const HttpRequest& request, Need need) {
  return admit(request, need, true);
}

bool Access::still_admits(const HttpRequest& request, Need need) {
  return !admit(request, need, false).refused;
}

Access::Admission Access::admit(const HttpRequest& request, Need need, bool uses) {
  const auto token = bearer_of(request.header("authorization"));
  Admission admission = token ? admit_token(*token) : admit_session(request, need, uses);
  if (need == Need::nothing) admission.refused.reset();
  if (!admission.refused && admission.caller.by_code && need != Need::nothing && need != Need::password)
    admission.refused =
        problem(403, "a one-time code lets its owner choose a password, and nothing else; do that first");
  if (!admission.refused && !admission.caller.may(need))
    admission.refused = problem(403, "this takes the scope " + std::string(name(need)) + ", which the caller lacks");
  return admission;
}

Access::Admission Access::admit_token(std::string_view token) const {
  Admission admission;
  const Hash given = sha256(token);
  if (operator_token_ && given == *operator_token_) {
    admission.caller.scopes = Scopes::all();
    admission.caller.all_offices = true;
    return admission;
  }
  const std::lock_guard lock(mutex_);
  const auto found = tokens_.find(given);
  if (found == tokens_.end() || (found->second.until && *found->second.until <= setup_.clock())) {
    admission.refused = unknown_caller("this token is not known here, was revoked or has ended");
    return admission;
  }
  admission.caller.author = "token " + found->second.id;
  admission.caller.scopes = found->second.scopes;
  admission.caller.offices = {found->second.offices.begin(), found->second.offices.end()};
  return admission;
}

Access::Admission Access::admit_session(const HttpRequest& request, Need need, bool uses) {
  Admission admission;
  const std::lock_guard lock(mutex_);
  const auto secret = cookie_of(request.header("cookie"), session_cookie());
  const Session* session = secret ? sessions_.find(*secret, setup_.clock(), uses) : nullptr;
  const Account* account = nullptr;
  for (const auto& [account_name, each] : accounts_) {
    if (session != nullptr && each.number == session->account && !each.disabled) account = &each;
  }
  if (account == nullptr) {
    admission.refused = unknown_caller("say who asks: log in, or send `Authorization: Bearer TOKEN`");
    return admission;
  }
  const bool changes = request.method != "GET" && request.method != "HEAD";
  if (changes && need != Need::nothing && request.header("x-thalweg-csrf") != session->csrf) {
    admission.refused = problem(
        403, "the header x-thalweg-csrf must repeat the session's csrf, so that no page of others can send this");
    return admission;
  }
  Caller& caller = admission.caller;
  caller.author = author_of(*account);
  caller.account = account->number;
  caller.name = account->name;
  caller.by_code = session->by_code;
  caller.offices = {account->offices.begin(), account->offices.end()};
  if (!caller.offices.empty())
    for (const Need each : {Need::records_read,
                            Need::records_write,
                            Need::approve,
                            Need::bundle,
                            Need::picture_read,
                            Need::picture_write})
      caller.scopes.add(each);
  if (account->admin)
    for (const Need each : {Need::metrics, Need::admin}) caller.scopes.add(each);
  return admission;
}

}  // namespace thalweg::host
