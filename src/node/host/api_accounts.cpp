// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "host/api_audit.h"

namespace thalweg::host {
namespace {

constexpr std::size_t kTextMax = 100;
/// Of a body, in the national journal.
constexpr std::size_t kToldMax = 1000;

Json shown(const Account& account) {
  return JsonObject{{"number", account.number},
                    {"name", account.name},
                    {"display", account.display},
                    {"offices", JsonArray(account.offices.begin(), account.offices.end())},
                    {"admin", account.admin},
                    {"disabled", account.disabled},
                    {"has_password", !account.password.empty() && !account.code_until},
                    {"enrolment_until", time_or_null(account.code_until)},
                    {"created_at", to_rfc3339(account.created_at)}};
}

Json shown(const AccessToken& token) {
  JsonArray scopes;
  for (const std::string_view scope : token.scopes.names()) scopes.emplace_back(scope);
  return JsonObject{{"id", token.id},
                    {"label", token.label},
                    {"scopes", std::move(scopes)},
                    {"offices", JsonArray(token.offices.begin(), token.offices.end())},
                    {"expires_at", time_or_null(token.until)},
                    {"created_at", to_rfc3339(token.created_at)}};
}

/// A short text for people.  Errors  malformed.
Result<std::string> short_text(const Json& body, std::string_view field) {
  const std::string_view text = body.text(field);
  if (text.size() > kTextMax)
    return Error{Code::malformed, "/" + std::string(field) + ": at most " + std::to_string(kTextMax) + " bytes"};
  return std::string(text);
}

/// The offices that a body names, each of which must speak for this party.
Result<std::vector<std::string>> offices_of(const ApiContext& context, const Json& body) {
  const Json* list = body.find("offices");
  if (list == nullptr || list->as_array() == nullptr)
    return Error{Code::malformed, "/offices: a list of the party's offices is needed; it may be empty"};
  const std::set<std::string> own = own_offices(context);
  std::set<std::string> offices;
  for (const Json& each : *list->as_array()) {
    const std::string office = each.as_string() != nullptr ? *each.as_string() : std::string();
    if (!own.contains(office))
      return Error{
          Code::malformed,
          "/offices: '" + as_text(office.substr(0, 80)) + "' is no office of this party in any agreement here"};
    offices.insert(office);
  }
  return std::vector<std::string>(offices.begin(), offices.end());
}

/// What of a body is worth a line in the national journal.
std::string told(const Json& body, std::initializer_list<const char*> members) {
  Json json(JsonObject{});
  for (const char* member : members) {
    if (const Json* value = body.find(member)) json.set(member, *value);
  }
  return to_canonical(json).substr(0, kToldMax);
}

/// Reads the body, and does with it what `make` does, as an administrative act.
void administer_with(ApiContext& context,
                     const ApiCall& call,
                     const Respond& respond,
                     const std::function<Act(const Json&)>& act,
                     std::function<Result<Json>(const Json&)> make) {
  const auto body = parse_json(call.request.body);
  if (!body) return respond(problem(body.error()));
  administer(context, act(*body), respond, [make = std::move(make), body = *body] { return make(body); });
}

Result<Json> add_account(ApiContext& context, const Json& body) {
  Access::NewAccount wanted;
  wanted.name = body.text("name");
  wanted.display = TRY(short_text(body, "display"));
  wanted.offices = TRY(offices_of(context, body));
  wanted.admin = body.boolean("admin");
  const auto made = TRY(context.access.add_account(std::move(wanted)));
  return Json(JsonObject{{"account", shown(made.first)}, {"enrolment", made.second}});
}

Result<Json> change_account(ApiContext& context, const std::string& name, const Json& body) {
  std::optional<std::vector<std::string>> offices;
  if (body.find("offices") != nullptr) offices = TRY(offices_of(context, body));
  const std::string display = TRY(short_text(body, "display"));
  const auto changed = TRY(context.access.change_account(name, [&](Account& account) {
    if (body.find("display") != nullptr) account.display = display;
    if (offices) account.offices = *offices;
    account.admin = body.boolean("admin", account.admin);
    account.disabled = body.boolean("disabled", account.disabled);
  }));
  return shown(changed);
}

Result<Json> add_token(ApiContext& context, const Json& body) {
  AccessToken wanted;
  wanted.label = TRY(short_text(body, "label"));
  wanted.offices = TRY(offices_of(context, body));
  const Json* scopes = body.find("scopes");
  if (scopes == nullptr || scopes->as_array() == nullptr || scopes->as_array()->empty())
    return Error{Code::malformed, "/scopes: a list of what the token may do is needed"};
  for (const Json& each : *scopes->as_array())
    wanted.scopes.add(TRY(scope_from_text(each.as_string() != nullptr ? *each.as_string() : std::string())));
  if (const auto until = body.text("expires_at"); !until.empty()) wanted.until = TRY(instant_from_rfc3339(until));
  const auto made = TRY(context.access.add_token(std::move(wanted)));
  return Json(JsonObject{{"token", made.first}, {"id", made.second}});
}

template <class List>
Json listed(const List& list) {
  JsonArray items;
  for (const auto& each : list) items.push_back(shown(each));
  return JsonObject{{"items", std::move(items)}};
}

Json counters_json(const RunnerCounters& counters) {
  return JsonObject{{"rounds", counters.rounds},
                    {"released", counters.released},
                    {"held", counters.held},
                    {"withheld", counters.withheld},
                    {"refused", counters.refused},
                    {"calls", counters.calls},
                    {"turned_away", counters.turned_away},
                    {"queued", counters.queued}};
}

}  // namespace

void get_accounts(ApiContext& context, ApiCall, const Respond& respond) {
  respond(ok(listed(context.access.accounts())));
}

void post_accounts(ApiContext& context, ApiCall call, const Respond& respond) {
  administer_with(
      context,
      call,
      respond,
      [&](const Json& body) {
        return act_of(call.caller,
                      "account.add",
                      std::string(body.text("name").substr(0, kTextMax)),
                      told(body, {"offices", "admin"}));
      },
      [&context](const Json& body) { return add_account(context, body); });
}

void post_account(ApiContext& context, ApiCall call, const Respond& respond) {
  const std::string name = call.path.at("name");
  administer_with(
      context,
      call,
      respond,
      [&](const Json& body) {
        return act_of(
            call.caller, "account.change", name.substr(0, kTextMax), told(body, {"offices", "admin", "disabled"}));
      },
      [&context, name](const Json& body) { return change_account(context, name, body); });
}

void post_account_reset(ApiContext& context, ApiCall call, const Respond& respond) {
  const std::string name = call.path.at("name");
  const Act act = act_of(call.caller, "account.reset", name.substr(0, kTextMax));
  administer(context, act, respond, [&context, name]() -> Result<Json> {
    return Json(JsonObject{{"enrolment", TRY(context.access.reset_account(name))}});
  });
}

void get_tokens(ApiContext& context, ApiCall, const Respond& respond) {
  respond(ok(listed(context.access.tokens())));
}

void post_tokens(ApiContext& context, ApiCall call, const Respond& respond) {
  administer_with(
      context,
      call,
      respond,
      [&](const Json& body) {
        return act_of(call.caller,
                      "token.add",
                      std::string(body.text("label").substr(0, kTextMax)),
                      told(body, {"scopes", "offices", "expires_at"}));
      },
      [&context](const Json& body) { return add_token(context, body); });
}

void delete_token(ApiContext& context, ApiCall call, const Respond& respond) {
  const std::string id = call.path.at("id");
  const Act act = act_of(call.caller, "token.revoke", id.substr(0, kTextMax));
  administer(context, act, respond, [&context, id]() -> Result<Json> {
    TRY(context.access.revoke_token(id));
    return Json(JsonObject{});
  });
}

void get_administration(ApiContext& context, ApiCall, const Respond& respond) {
  const FolderSizes sizes = context.setup.folder_sizes ? context.setup.folder_sizes() : FolderSizes();
  JsonArray keys;
  for (const auto& [role, vkey] : context.setup.keys) keys.emplace_back(JsonObject{{"role", role}, {"vkey", vkey}});
  respond(ok(JsonObject{
      {"folder",
       JsonObject{{"journals_bytes", sizes.journals}, {"index_bytes", sizes.index}, {"free_bytes", sizes.free}}},
      {"keys", std::move(keys)},
      {"backup",
       JsonObject{
           {"last_at", Json()},
           {"hint", "copy the node's folder while the node is stopped, or from a snapshot; keep keys.toml apart"}}},
      {"version", context.setup.version},
      {"started_at", to_rfc3339(context.started_at)},
      {"counters", counters_json(context.runner.counters())},
      {"sessions", context.access.session_count()}}));
}

}  // namespace thalweg::host
