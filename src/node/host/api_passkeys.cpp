// SPDX-License-Identifier: Apache-2.0
#include "host/api_audit.h"

namespace thalweg::host {
namespace {

Json shown(const Passkey& key) {
  return JsonObject{{"id", key.id},
                    {"label", key.label},
                    {"created_at", to_rfc3339(key.created_at)},
                    {"used_at", time_or_null(key.used_at)}};
}

Json passkeys_json(const ApiContext& context, const Caller& caller) {
  JsonArray items;
  for (const Passkey& key : context.access.passkeys_of(caller.account)) items.push_back(shown(key));
  return JsonObject{{"items", std::move(items)}, {"required", context.access.requires_passkey(caller.account)}};
}

}  // namespace

void post_passkey_request(ApiContext& context, ApiCall call, const Respond& respond) {
  const auto made = context.access.passkey_request(call.request);
  respond(made ? ok(*made) : problem(made.error()));
}

void post_session_passkey(ApiContext& context, ApiCall call, const Respond& respond) {
  const auto body = parse_json(call.request.body);
  if (!body) return respond(problem(body.error()));
  answer_login(context, context.access.log_in_by_passkey(*body, call.request), respond);
}

void get_passkeys(ApiContext& context, ApiCall call, const Respond& respond) {
  respond(ok(passkeys_json(context, call.caller)));
}

void post_passkey_creation(ApiContext& context, ApiCall call, const Respond& respond) {
  const auto body = parse_json(call.request.body);
  if (!body) return respond(problem(body.error()));
  const bool taken = context.logins.try_do([&context, call, respond, password = std::string(body->text("password"))] {
    const auto made = context.access.passkey_creation(call.caller, password, call.request);
    if (made) return respond(ok(*made));
    answer_failed(context, act_of(call.caller, "passkey.add"), made.error(), respond);
  });
  if (!taken) respond(problem(429, "too many log in at once; try again in a moment"));
}

void post_passkeys(ApiContext& context, ApiCall call, const Respond& respond) {
  const auto body = parse_json(call.request.body);
  if (!body) return respond(problem(body.error()));
  Act act = act_of(call.caller, "passkey.add", std::string(body->text("label").substr(0, 100)));
  administer(context, std::move(act), respond, [&context, call, body = *body]() -> Result<Json> {
    return shown(TRY(context.access.add_passkey(call.caller, body, call.request)));
  });
}

void delete_passkey(ApiContext& context, ApiCall call, const Respond& respond) {
  const std::string id = call.path.at("id");
  administer(context,
             act_of(call.caller, "passkey.remove", id.substr(0, 64)),
             respond,
             [&context, call, id]() -> Result<Json> {
               TRY(context.access.remove_passkey(call.caller, id));
               return Json(JsonObject{});
             });
}

void post_second_factor(ApiContext& context, ApiCall call, const Respond& respond) {
  const auto body = parse_json(call.request.body);
  if (!body) return respond(problem(body.error()));
  const Json* wanted = body->find("required");
  if (wanted == nullptr || wanted->as_bool() == nullptr)
    return respond(problem(400, "/required: true or false is needed"));
  const bool required = *wanted->as_bool();
  Act act = act_of(call.caller, "passkey.require", "", required ? "at each login" : "no more");
  administer(context, std::move(act), respond, [&context, call, required]() -> Result<Json> {
    TRY(context.access.require_passkey(call.caller, required));
    return passkeys_json(context, call.caller);
  });
}

}  // namespace thalweg::host
