// SPDX-License-Identifier: Apache-2.0
#include "host/api_audit.h"
#include "host/picture.h"
#include "host/picture_feed.h"
#include "host/picture_json.h"

namespace thalweg::host {
namespace {

using sensing::Engine;

constexpr std::size_t kThingsLimit = 4'000;
constexpr std::size_t kAlertsLimit = 100;
constexpr std::int64_t kEachMs = 1'000;
constexpr Duration kSnapshotAge = Duration::seconds(1);
constexpr std::size_t kRecordMax = 64;

HttpResponse no_picture() {
  return problem(404, "there is no live picture here: it begins with the first agreement, at the next start");
}

HttpResponse json_text(std::string text) {
  return {200, "application/json", std::move(text), {}};
}

Result<sensing::ViewQuery> view_of(const ApiCall& call) {
  sensing::ViewQuery query;
  query.limit = kThingsLimit;
  if (const auto limit = from_decimal(call.query_text("limit"))) query.limit = *limit;
  if (const auto text = call.query_text("bbox"); !text.empty()) {
    const Box asked = TRY(box(text));
    query.box = sensor::Box{{asked.south_e7, asked.west_e7}, {asked.north_e7, asked.east_e7}};
  }
  for (const std::string_view word : parts(call.query_text("subjects"))) {
    if (word.empty()) continue;
    query.subjects |= 1U << static_cast<unsigned>(TRY(sensor::subject_from_name(word)));
  }
  return query;
}

/// Which source a path names.
std::optional<std::size_t> source_of(const Engine& engine, const ApiCall& call) {
  for (std::size_t i = 0; i < engine.source_count(); ++i) {
    if (engine.source(i).terms.id == call.path.find("id")->second) return i;
  }
  return std::nullopt;
}

/// Who did it, as an alert names it: an office where there is one.
std::string office_or_author(const Caller& caller) {
  if (!caller.offices.empty()) return *caller.offices.begin();
  return caller.is_operator() ? "operator" : caller.author;
}

/// The things of a past moment.
void answer_past(ApiContext& context,
                 const sensing::ViewQuery& query,
                 std::string_view at_text,
                 const Respond& respond) {
  const auto at = instant_from_rfc3339(at_text);
  if (!at) return respond(problem(at.error()));
  if (context.picture->history() == nullptr) return respond(problem(404, "no history is kept here: history_days is 0"));
  const auto snapshot = past_snapshot(*context.picture, *at);
  if (!snapshot) return respond(problem(snapshot.error()));
  const sensing::Engine& engine = context.picture->engine();
  respond(json_text(view_json(sensing::look(*snapshot, query, {}), *at, engine, *engine.plan())));
}

}  // namespace

void get_picture(ApiContext& context, ApiCall, const Respond& respond) {
  const Engine* engine = context.picture != nullptr ? &context.picture->engine() : nullptr;
  Json json = engine != nullptr ? status_json(engine->status()) : no_picture_json(context.access.now());
  json.set("alerts_open", engine != nullptr ? engine->alerts().open_count() : 0);
  json.set("sources", engine != nullptr ? engine->source_count() : 0);
  respond(ok(json));
}

void get_picture_things(ApiContext& context, ApiCall call, const Respond& respond) {
  if (context.picture == nullptr) return respond(no_picture());
  const Engine& engine = context.picture->engine();
  const auto query = view_of(call);
  if (!query) return respond(problem(query.error()));
  if (const auto at = call.query_text("at"); !at.empty()) return answer_past(context, *query, at, respond);
  const auto snapshot = engine.snapshot(kSnapshotAge);
  const sensing::View view = sensing::look(*snapshot, *query, *engine.alerts().open_things());
  respond(json_text(view_json(view, snapshot->at, engine, *engine.plan())));
}

void get_picture_thing(ApiContext& context, ApiCall call, const Respond& respond) {
  if (context.picture == nullptr) return respond(no_picture());
  const Engine& engine = context.picture->engine();
  const std::string& uid = call.path.find("uid")->second;
  const auto thing = engine.find(uid);
  if (!thing) return respond(problem(404, "nothing in the picture has the identifier " + as_text(uid)));
  const auto plan = engine.plan();
  std::string text;
  append_thing(text, *thing, engine, *plan);
  auto json = parse_canonical(text);
  CHECK(json.has_value());
  JsonArray zones, alerts;
  picture::Line line(plan->frontier(), thing->seen.place);
  for (std::size_t i = 0; i < plan->zones().size(); ++i) {
    if (plan->holds(i, line)) zones.emplace_back(plan->zones()[i].id);
  }
  for (const sensing::KeptAlert& alert : engine.alerts().page(false, {}, sensing::AlertBook::kAlertsMax).items) {
    if (alert.what.uid == uid || alert.what.other == uid) alerts.emplace_back(std::to_string(alert.number));
  }
  json->set("zones", std::move(zones));
  json->set("alerts", std::move(alerts));
  respond(ok(*json));
}

void get_picture_stream(ApiContext& context, ApiCall call, const Respond& respond) {
  if (context.picture_feed == nullptr) return respond(no_picture());
  const auto query = view_of(call);
  if (!query) return respond(problem(query.error()));
  const auto each = from_decimal(call.query_text("each_ms"));
  const Duration pause = Duration::milliseconds(each ? static_cast<std::int64_t>(*each) : kEachMs);
  const auto may_listen = [&access = context.access,
                           caller = HttpRequest{"GET", "", call.request.headers, "", "", ""}] {
    return access.still_admits(caller, Need::picture_read);
  };
  auto stream = context.picture_feed->listen(*query, pause, may_listen);
  if (!stream) return respond(problem(stream.error()));
  HttpResponse response{200, "text/event-stream", "retry: 1000\n\n", {{"x-accel-buffering", "no"}}};
  response.stream = std::move(*stream);
  respond(std::move(response));
}

void get_picture_alerts(ApiContext& context, ApiCall call, const Respond& respond) {
  if (context.picture == nullptr) return respond(no_picture());
  const auto before = from_decimal(call.query_text("before"));
  const auto limit = from_decimal(call.query_text("limit"));
  const auto page = context.picture->engine().alerts().page(
      call.query_text("open") == "1", before ? std::optional(*before) : std::nullopt, limit ? *limit : kAlertsLimit);
  JsonArray items;
  for (const sensing::KeptAlert& alert : page.items) items.push_back(alert_json(alert));
  respond(ok(JsonObject{{"items", std::move(items)},
                        {"next", page.next ? Json(std::to_string(*page.next)) : Json()},
                        {"total", page.total}}));
}

namespace {

/// Changes an alert once it is noted who did.
void change_alert(
    ApiContext& context, const ApiCall& call, const Respond& respond, const char* what, const std::string& record) {
  const std::string& id = call.path.find("id")->second;
  const auto number = from_decimal(id);
  if (!number || !context.picture->engine().alerts().find(*number))
    return respond(problem(404, "there is no alert " + as_text(id) + "; it may have made room for others"));
  Act act = act_of(call.caller, what, id, record);
  after_noting(
      context, {act}, respond, [&context, respond, alert = *number, record, by = office_or_author(call.caller)] {
        sensing::AlertBook& book = context.picture->engine().alerts();
        const auto changed = record.empty() ? book.acknowledge(alert, by) : book.report(alert, by, record);
        if (!changed) return respond(problem(changed.error()));
        const auto saved = context.picture->save_alerts();
        respond(saved ? ok(alert_json(*changed)) : problem(saved.error()));
      });
}

}  // namespace

void post_picture_acknowledge(ApiContext& context, ApiCall call, const Respond& respond) {
  if (context.picture == nullptr) return respond(no_picture());
  change_alert(context, call, respond, "picture.acknowledge", {});
}

void post_picture_reported(ApiContext& context, ApiCall call, const Respond& respond) {
  if (context.picture == nullptr) return respond(no_picture());
  const auto body = parse_json(call.request.body);
  if (!body) return respond(problem(body.error()));
  const std::string record(body->text("record"));
  if (!hash_from_hex(record) || record.size() > kRecordMax)
    return respond(problem(400, "/record: the record's id, 64 hexadecimal digits"));
  change_alert(context, call, respond, "picture.reported", record);
}

void get_picture_rules(ApiContext& context, ApiCall, const Respond& respond) {
  if (context.picture == nullptr) return respond(no_picture());
  respond(ok(context.picture->rules()));
}

void put_picture_rules(ApiContext& context, ApiCall call, const Respond& respond) {
  if (context.picture == nullptr) return respond(no_picture());
  auto body = parse_json(call.request.body);
  if (!body) return respond(problem(body.error()));
  if (body->as_object() == nullptr) return respond(problem(400, "the body is no object with zones and rules"));
  const std::int64_t version = body->integer("version");
  administer(context,
             act_of(call.caller, "picture.rules", {}, "in place of version " + std::to_string(version)),
             respond,
             [&context, rules = std::move(*body)] { return context.picture->put_rules(rules); });
}

void post_picture_mute(ApiContext& context, ApiCall call, const Respond& respond) {
  if (context.picture == nullptr) return respond(no_picture());
  const auto body = parse_json(call.request.body);
  if (!body) return respond(problem(body.error()));
  const auto until = instant_from_rfc3339(body->text("until"));
  if (!until) return respond(problem(400, "/until: " + until.error().detail));
  const std::string rule = call.path.find("id")->second;
  administer(context,
             act_of(call.caller, "picture.mute", rule, "until " + to_rfc3339(*until)),
             respond,
             [&context, rule, until = *until] { return context.picture->mute(rule, until); });
}

void get_picture_sources(ApiContext& context, ApiCall, const Respond& respond) {
  if (context.picture == nullptr) return respond(no_picture());
  JsonArray items;
  for (std::size_t i = 0; i < context.picture->engine().source_count(); ++i)
    items.push_back(source_json(context.picture->engine().status_of(i)));
  respond(ok(JsonObject{{"items", std::move(items)}}));
}

void get_picture_quarantine(ApiContext& context, ApiCall call, const Respond& respond) {
  if (context.picture == nullptr) return respond(no_picture());
  const auto source = source_of(context.picture->engine(), call);
  if (!source) return respond(problem(404, "there is no source " + as_text(call.path.find("id")->second)));
  JsonArray items;
  for (const sensing::SetAside& each : context.picture->engine().quarantine_of(*source)) {
    items.emplace_back(JsonObject{{"at", to_rfc3339(each.at)},
                                  {"reason", sensor::name(each.reason)},
                                  {"detail", as_text(each.detail)},
                                  {"beginning", to_base64(each.beginning)}});
  }
  respond(ok(JsonObject{{"items", std::move(items)}}));
}

}  // namespace thalweg::host
