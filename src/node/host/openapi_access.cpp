// SPDX-License-Identifier: Apache-2.0
#include "host/openapi_detail.h"

namespace thalweg::host {
namespace {

Json kept_account() {
  return object({{"number", number()},
                 {"name", text()},
                 {"display", text()},
                 {"offices", list_of(text())},
                 {"admin", flag()},
                 {"disabled", flag()},
                 {"has_password", flag()},
                 {"enrolment_until", or_null(time())},
                 {"created_at", time()}});
}

void add_passkey_schemas(JsonObject& all) {
  all.emplace_back("PasskeyRequest", object({{"challenge", text()}, {"rp_id", text()}, {"timeout_ms", number()}}));
  all.emplace_back("PasskeyCreation",
                   object({{"challenge", text()},
                           {"rp_id", text()},
                           {"timeout_ms", number()},
                           {"user", object({{"id", text()}, {"name", text()}, {"display", text()}})},
                           {"exclude", list_of(text())}}));
  all.emplace_back("PasskeyProof",
                   object({{"credential", text()},
                           {"client_data", text()},
                           {"authenticator_data", text()},
                           {"signature", text()},
                           {"user_handle?", text()}}));
  all.emplace_back("PasskeyBegin", object({{"password", text()}}));
  all.emplace_back("NewPasskey", object({{"label?", text()}, {"client_data", text()}, {"authenticator_data", text()}}));
  all.emplace_back("Passkey",
                   object({{"id", text()}, {"label", text()}, {"created_at", time()}, {"used_at", or_null(time())}}));
  all.emplace_back("Passkeys", object({{"items", list_of(reference("Passkey"))}, {"required", flag()}}));
  all.emplace_back("SecondFactor", object({{"required", flag()}}));
}

}  // namespace

void add_session_schemas(JsonObject& all) {
  add_passkey_schemas(all);
  all.emplace_back("Login", object({{"name", text()}, {"password", text()}, {"passkey?", reference("PasskeyProof")}}));
  all.emplace_back("PasswordChange", object({{"old?", text()}, {"new", text()}}));
  all.emplace_back("KnownAccount",
                   object({{"name", text()},
                           {"display", text()},
                           {"offices", list_of(text())},
                           {"admin", flag()},
                           {"second_factor", flag()},
                           {"must_change_password", flag()}}));
  all.emplace_back("Session",
                   object({{"account", reference("KnownAccount")},
                           {"csrf", text()},
                           {"expires_at", time()},
                           {"agreements", list_of(text())}}));
  all.emplace_back("Nothing", JsonObject{{"type", "object"}});
  all.emplace_back("Settings", JsonObject{{"type", "object"}});
}

void add_account_schemas(JsonObject& all) {
  all.emplace_back("Account", kept_account());
  all.emplace_back("Accounts", items_of("Account"));
  all.emplace_back("NewAccount",
                   object({{"name", text()}, {"display?", text()}, {"offices", list_of(text())}, {"admin?", flag()}}));
  all.emplace_back(
      "AccountChange",
      object({{"display?", text()}, {"offices?", list_of(text())}, {"admin?", flag()}, {"disabled?", flag()}}));
  all.emplace_back("Enrolled", object({{"account", reference("Account")}, {"enrolment", text()}}));
  all.emplace_back("Enrolment", object({{"enrolment", text()}}));
  all.emplace_back("Token",
                   object({{"id", text()},
                           {"label", text()},
                           {"scopes", list_of(text())},
                           {"offices", list_of(text())},
                           {"expires_at", or_null(time())},
                           {"created_at", time()}}));
  all.emplace_back("Tokens", items_of("Token"));
  all.emplace_back("NewToken",
                   object({{"label?", text()},
                           {"scopes", list_of(text())},
                           {"offices", list_of(text())},
                           {"expires_at?", or_null(time())}}));
  all.emplace_back("MadeToken", object({{"token", text()}, {"id", text()}}));
  all.emplace_back("Act",
                   object({{"at", time()},
                           {"by", or_null(text())},
                           {"account", or_null(text())},
                           {"office", or_null(text())},
                           {"act", text()},
                           {"subject", or_null(text())},
                           {"detail", text()}}));
  all.emplace_back("Acts", object({{"items", list_of(reference("Act"))}, {"next", or_null(text())}}));
  all.emplace_back(
      "Administration",
      object({{"folder", object({{"journals_bytes", number()}, {"index_bytes", number()}, {"free_bytes", number()}})},
              {"keys", list_of(object({{"role", text()}, {"vkey", text()}}))},
              {"backup", object({{"last_at", or_null(time())}, {"hint", text()}})},
              {"version", text()},
              {"started_at", time()},
              {"counters", JsonObject{{"type", "object"}, {"additionalProperties", number()}}},
              {"sessions", number()}}));
}

}  // namespace thalweg::host
