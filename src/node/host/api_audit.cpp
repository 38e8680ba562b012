// SPDX-License-Identifier: Apache-2.0
#include "host/api_audit.h"

#include <chrono>
#include <thread>

#include "machine/payloads.h"

namespace thalweg::host {
namespace {

NodeRunner::Acts bytes_of(const std::vector<Act>& acts) {
  NodeRunner::Acts bytes;
  for (const Act& act : acts) bytes.push_back(to_bytes(act));
  return bytes;
}

/// Newest first.  Errors  those of Journals; corrupt: a line was destroyed while the node runs.
Result<Json> page(const ApiContext& context, std::optional<std::uint64_t> before, std::size_t limit) {
  const std::string origin = machine::national_origin(context.journals.own_id());
  // Whoever has just done something wants to see its line.
  for (int i = 0; i < 300 && !context.casebook.progress().caught_up; ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  const auto places = context.casebook.acts(before, limit + 1);
  JsonArray items;
  for (std::size_t i = 0; i < std::min(places.size(), limit); ++i) {
    const auto stored = TRY(context.journals.read(origin, places[i]));
    const auto act = act_from_bytes(stored.opening.opening.payload);
    if (!act)
      return Error{Code::corrupt, "entry " + std::to_string(places[i]) + " of the national journal is no act any more"};
    items.push_back(shown(*act, stored.entry.at));
  }
  const bool has_more = places.size() > limit;
  return Json(
      JsonObject{{"items", std::move(items)}, {"next", has_more ? Json(std::to_string(places[limit - 1])) : Json()}});
}

}  // namespace

void after_noting(ApiContext& context,
                  const std::vector<Act>& acts,
                  const Respond& respond,
                  std::function<void()> then) {
  const auto taken =
      context.runner.note(bytes_of(acts), [&context, respond, then = std::move(then)](Result<Unit> done) {
        if (!done) return respond(problem(done.error()));
        context.workers.must_do(then);
      });
  if (!taken) respond(problem(taken.error()));
}

void answer_failed(ApiContext& context, Act act, const Error& error, const Respond& respond) {
  act.detail = "failed: " + error.detail;
  after_noting(context, {act}, respond, [respond, error] { respond(problem(error)); });
}

void administer(ApiContext& context, Act act, const Respond& respond, std::function<Result<Json>()> job) {
  after_noting(context, {act}, respond, [&context, act, respond, job = std::move(job)] {
    const bool taken = context.logins.try_do([&context, act, respond, job] {
      const auto made = job();
      if (made) return respond(ok(*made));
      answer_failed(context, act, made.error(), respond);
    });
    if (!taken)
      answer_failed(context, act, {Code::exhausted, "too many log in at once; try again in a moment"}, respond);
  });
}

std::vector<std::string> restricted_in(const Json& items) {
  std::vector<std::string> ids;
  if (items.as_array() == nullptr) return ids;
  for (const Json& item : *items.as_array()) {
    const Json* record = item.find("record");
    if (record != nullptr && record::is_restricted(*record)) ids.emplace_back(item.text("id"));
  }
  return ids;
}

void answer_read(ApiContext& context,
                 const Caller& caller,
                 std::string_view what,
                 const std::vector<std::string>& restricted,
                 const Respond& respond,
                 HttpResponse response) {
  const Instant now = context.access.now();
  std::vector<Act> acts;
  for (const std::string& id : restricted) {
    Act act = act_of(caller, what, id);
    if (!context.reads.has(act.by + " " + act.what, id, now)) acts.push_back(std::move(act));
  }
  if (acts.empty()) return respond(std::move(response));
  const auto shared = std::make_shared<HttpResponse>(std::move(response));
  after_noting(context, acts, respond, [&context, acts, now, respond, shared] {
    // Not before it is on disk: a second read may be answered sooner than the first.
    for (const Act& act : acts) context.reads.add(act.by + " " + act.what, act.subject, now);
    respond(std::move(*shared));
  });
}

void get_audit(ApiContext& context, ApiCall call, const Respond& respond) {
  const auto before = from_decimal(call.query_text("before"));
  const auto limit = from_decimal(call.query_text("limit"));
  const auto json = page(context, before ? std::optional(*before) : std::nullopt, limit ? *limit : 50);
  respond(json ? ok(*json) : problem(json.error()));
}

}  // namespace thalweg::host
