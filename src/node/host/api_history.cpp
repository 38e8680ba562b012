// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "host/api_audit.h"
#include "host/picture.h"
#include "host/picture_json.h"
#include "sensing/trial.h"

namespace thalweg::host {
namespace {

constexpr std::size_t kPointsLimit = 5'000;
constexpr Duration kTrackSpan = Duration::hours(24);
constexpr Duration kTrialSpan = Duration::hours(6);

HttpResponse no_history() {
  return problem(404, "there is no history here: history_days in node.toml is 0, or there is no live picture");
}

/// The span that a query names; as long as `usual` up to now when it does not.
Result<std::pair<Instant, Instant>> span_of(const ApiCall& call, Instant now, Duration usual) {
  Instant until = now;
  if (const auto text = call.query_text("until"); !text.empty()) until = TRY(instant_from_rfc3339(text));
  Instant from = until - usual;
  if (const auto text = call.query_text("from"); !text.empty()) from = TRY(instant_from_rfc3339(text));
  if (from > until) return Error{Code::malformed, "from: is after until"};
  return std::pair{from, until};
}

Json or_null(bool is_known, std::int64_t value) {
  if (is_known) return value;
  return {};
}

Json trial_json(const sensing::Trial& trial, Duration span) {
  JsonArray alerts;
  for (const sensing::KeptAlert& alert : trial.alerts) alerts.push_back(alert_json(alert));
  JsonObject counts;
  for (const auto& [rule, count] : trial.counts) counts.emplace_back(rule, count);
  return JsonObject{{"alerts", std::move(alerts)},
                    {"counts", std::move(counts)},
                    {"reports", trial.reports},
                    {"whole", trial.is_whole},
                    {"span_s", span.seconds()}};
}

}  // namespace

Result<sensing::Snapshot> past_snapshot(Picture& picture, Instant at) {
  const sensing::Engine& engine = picture.engine();
  TRY(picture.flush_history());
  const picture::RuleSet& rules = engine.plan()->set();
  const Duration window = Duration::milliseconds(rules.stale_after.milliseconds() + rules.lost_after.milliseconds());
  std::map<std::string, std::uint16_t, std::less<>> sources;
  for (std::size_t i = 0; i < engine.source_count(); ++i)
    sources.emplace(engine.source(i).terms.id, static_cast<std::uint16_t>(i));
  sensing::Snapshot snapshot;
  snapshot.at = at;
  for (const sensing::PastThing& thing : TRY(sensing::picture_at(*picture.history(), at, window))) {
    sensing::Shown shown;
    shown.seen.uid = thing.uid;
    shown.seen.at = shown.seen.heard = thing.row.at;
    shown.seen.place = thing.row.place;
    shown.seen.speed_cm_s = thing.row.speed_cm_s;
    shown.seen.course_cdeg = thing.row.course_cdeg;
    shown.seen.subject = thing.row.subject;
    shown.seen.own = thing.row.own;
    shown.seen.stale = thing.row.at + rules.stale_after <= at;
    const auto source = sources.find(thing.source);
    shown.seen.source = source != sources.end() ? source->second : std::uint16_t{0xFFFF};
    shown.reading_milli = thing.row.reading_milli;
    snapshot.things.push_back(std::move(shown));
  }
  return snapshot;
}

void get_picture_history(ApiContext& context, ApiCall, const Respond& respond) {
  if (context.picture == nullptr || context.picture->history() == nullptr) return respond(no_history());
  const sensing::HistoryStatus status = context.picture->history()->status();
  respond(ok(JsonObject{{"from", time_or_null(status.from)},
                        {"until", time_or_null(status.until)},
                        {"bytes", status.bytes},
                        {"reports", status.reports},
                        {"lost", status.lost},
                        {"retention_s", status.kept.seconds()}}));
}

void get_picture_track(ApiContext& context, ApiCall call, const Respond& respond) {
  if (context.picture == nullptr || context.picture->history() == nullptr) return respond(no_history());
  const auto span = span_of(call, context.picture->engine().now(), kTrackSpan);
  if (!span) return respond(problem(span.error()));
  const auto limit = from_decimal(call.query_text("limit"));
  const std::string& uid = call.path.find("uid")->second;
  const auto flushed = context.picture->flush_history();
  if (!flushed) return respond(problem(flushed.error()));
  const auto track =
      sensing::track_of(*context.picture->history(), uid, span->first, span->second, limit ? *limit : kPointsLimit);
  if (!track) return respond(problem(track.error()));
  JsonArray points;
  for (const sensing::Row& row : *track) {
    points.emplace_back(JsonObject{{"at", to_rfc3339(row.at)},
                                   {"lat_e7", row.place.lat_e7},
                                   {"lon_e7", row.place.lon_e7},
                                   {"speed_cm_s", or_null(row.speed_cm_s != sensor::kNoSpeed, row.speed_cm_s)},
                                   {"course_cdeg", or_null(row.course_cdeg != sensor::kNoCourse, row.course_cdeg)}});
  }
  respond(ok(JsonObject{{"uid", as_text(uid)}, {"points", std::move(points)}}));
}

void post_picture_try(ApiContext& context, ApiCall call, const Respond& respond) {
  if (context.picture == nullptr || context.picture->history() == nullptr) return respond(no_history());
  auto body = parse_json(call.request.body);
  if (!body) return respond(problem(body.error()));
  const auto span = span_of(call, context.picture->engine().now(), kTrialSpan);
  if (!span) return respond(problem(span.error()));
  // Beside the logins: it takes seconds, and others want their pages meanwhile.
  const bool taken = context.logins.try_do([&context, respond, rules = std::move(*body), span = *span] {
    const auto flushed = context.picture->flush_history();
    if (!flushed) return respond(problem(flushed.error()));
    auto plan = context.picture->plan_of_rules(rules);
    if (!plan) return respond(problem(plan.error()));
    const auto trial = sensing::try_rules(*context.picture->history(), std::move(*plan), span.first, span.second);
    respond(trial ? ok(trial_json(*trial, span.second - span.first)) : problem(trial.error()));
  });
  if (!taken) respond(problem(429, "others try rules or log in at once; try again in a moment"));
}

}  // namespace thalweg::host
