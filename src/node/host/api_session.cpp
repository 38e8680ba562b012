// SPDX-License-Identifier: Apache-2.0
#include "host/api_audit.h"

namespace thalweg::host {
namespace {

constexpr std::size_t kSettingsBytesMax = 64 * 1024;

Json account_json(const Account& account) {
  return JsonObject{{"name", account.name},
                    {"display", account.display},
                    {"offices", JsonArray(account.offices.begin(), account.offices.end())},
                    {"admin", account.admin}};
}

Json agreements_json(const ApiContext& context) {
  JsonArray ids;
  for (const auto& [id, files] : context.agreements()) ids.emplace_back(id);
  return ids;
}

Json session_json(const ApiContext& context, const Account& account, const Session& session) {
  Json shown = account_json(account);
  shown.set("second_factor", account.second_factor);
  shown.set("must_change_password", session.by_code);
  return JsonObject{{"account", std::move(shown)},
                    {"csrf", session.csrf},
                    {"expires_at", to_rfc3339(session.ends_at())},
                    {"agreements", agreements_json(context)}};
}

HttpResponse answer(const ApiContext& context, const Access::LogIn& outcome) {
  if (const auto* refused = std::get_if<Access::Refused>(&outcome)) {
    HttpResponse response = problem(refused->status, refused->detail);
    if (refused->wait > Duration())
      response.headers.emplace_back("retry-after", std::to_string((refused->wait.milliseconds() + 999) / 1000));
    return response;
  }
  const auto& in = std::get<Access::LoggedIn>(outcome);
  HttpResponse response = ok(session_json(context, in.account, in.session));
  for (const std::string& cookie : in.cookies) response.headers.emplace_back("set-cookie", cookie);
  return response;
}

/// The operator and programs have no session, but what it would say of them helps a page that they open.
Json known_json(const ApiContext& context, const Caller& caller) {
  std::set<std::string> offices(caller.offices.begin(), caller.offices.end());
  if (caller.is_operator())
    for (const std::string& office : own_offices(context)) offices.insert(office);
  Json account(JsonObject{{"name", caller.is_operator() ? "operator" : caller.author},
                          {"display", ""},
                          {"offices", JsonArray(offices.begin(), offices.end())},
                          {"admin", caller.may(Need::admin)},
                          {"second_factor", false},
                          {"must_change_password", false}});
  return JsonObject{{"account", std::move(account)},
                    {"csrf", ""},
                    {"expires_at", to_rfc3339(context.access.now() + kSessionMax)},
                    {"agreements", agreements_json(context)}};
}

/// Checking a password takes long: never on the threads that answer everything else.
void on_logins(ApiContext& context, const Respond& respond, std::function<void()> job) {
  const bool taken = context.logins.try_do(std::move(job));
  if (!taken) respond(problem(429, "too many log in at once; try again in a moment"));
}

}  // namespace

void answer_login(ApiContext& context, const Access::LogIn& outcome, const Respond& respond) {
  std::optional<Act> act;
  if (const auto* in = std::get_if<Access::LoggedIn>(&outcome)) {
    act = Act{"login", author_of(in->account), in->account.name, "", "", std::string(in->how)};
  } else if (const auto& refused = std::get<Access::Refused>(outcome); refused.is_half) {
    act = Act{"login.half", "", refused.account, "", "", "the password was right, and the passkey is asked for"};
  } else {
    act = context.refusals.count(refused.account, context.access.now());
  }
  auto response = answer(context, outcome);
  if (!act) return respond(std::move(response));
  after_noting(context, {*act}, respond, [respond, response] { respond(response); });
}

std::set<std::string> own_offices(const ApiContext& context) {
  std::set<std::string> offices;
  for (const auto& [id, files] : context.agreements()) {
    for (const agreement::Office& office : files->agreement.offices) {
      if (office.party == context.setup.party) offices.insert(office.id);
    }
  }
  return offices;
}

void post_session(ApiContext& context, ApiCall call, const Respond& respond) {
  auto body = parse_json(call.request.body);
  if (!body) return respond(problem(body.error()));
  if (body->text("name").empty() || body->text("password").empty())
    return respond(problem(400, "a login needs \"name\" and \"password\""));
  on_logins(context, respond, [&context, respond, body = std::move(*body), request = std::move(call.request)] {
    answer_login(context,
                 context.access.log_in(body.text("name"), body.text("password"), request, body.find("passkey")),
                 respond);
  });
}

void get_session(ApiContext& context, ApiCall call, const Respond& respond) {
  if (const auto in = context.access.session_of(call.request))
    return respond(ok(session_json(context, in->account, in->session)));
  respond(ok(known_json(context, call.caller)));
}

void delete_session(ApiContext& context, ApiCall call, const Respond& respond) {
  const auto leave = [&context, respond, request = call.request] {
    context.access.log_out(request);
    HttpResponse response = ok(JsonObject{});
    response.headers.emplace_back("set-cookie", context.access.no_cookie());
    respond(std::move(response));
  };
  if (call.caller.account == 0) return leave();
  after_noting(context, {act_of(call.caller, "logout")}, respond, leave);
}

void post_password(ApiContext& context, ApiCall call, const Respond& respond) {
  auto body = parse_json(call.request.body);
  if (!body) return respond(problem(body.error()));
  const Act act = act_of(call.caller, "password.change");
  after_noting(context, {act}, respond, [&context, act, respond, body = std::move(*body), call = std::move(call)] {
    on_logins(context, respond, [&context, act, respond, body, call] {
      const auto outcome =
          context.access.change_password(call.caller, body.text("old"), body.text("new"), call.request);
      auto response = answer(context, outcome);
      const auto* refused = std::get_if<Access::Refused>(&outcome);
      if (refused == nullptr) return respond(std::move(response));
      Act failed = act;
      failed.detail = "failed: " + refused->detail;
      after_noting(context, {failed}, respond, [respond, response] { respond(response); });
    });
  });
}

void get_settings(ApiContext& context, ApiCall call, const Respond& respond) {
  respond({200, "application/json", context.access.settings_of(call.caller.account), {}});
}

void put_settings(ApiContext& context, ApiCall call, const Respond& respond) {
  const auto body = parse_json(call.request.body);
  if (!body) return respond(problem(body.error()));
  if (body->as_object() == nullptr || call.request.body.size() > kSettingsBytesMax)
    return respond(problem(400, "settings are a JSON object of at most 64 KiB"));
  if (call.caller.account == 0) return respond(problem(403, "only accounts keep settings"));
  const auto kept = context.access.keep_settings(call.caller.account, to_canonical(*body));
  respond(kept ? ok(*body) : problem(kept.error()));
}

}  // namespace thalweg::host
