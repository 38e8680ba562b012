// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>

#include "formats/geojson.h"
#include "host/api_casework.h"
#include "host/casework_json.h"

namespace thalweg::host {
namespace {

/// Fields of a status that are shown beside its state.
constexpr const char* kFigures[] = {
    "queue_vehicles", "wait_min", "capacity_per_h", "gates_count", "opens_min", "closes_min"};

/// The records of statuses, each read once.
class Statuses {
 public:
  explicit Statuses(const ApiContext& context) : context_(context) {}

  [[nodiscard]] Json figure(const Hash& id, const char* name) {
    auto found = read_.find(id);
    if (found == read_.end()) {
      auto record = record_of(context_, id);
      found = read_.emplace(id, record ? std::move(record->json) : Json(JsonObject{})).first;
    }
    const Json* value = found->second.find(name);
    if (value == nullptr) return {};
    return *value;
  }

 private:
  const ApiContext& context_;
  std::map<Hash, Json> read_;
};

Json half_json(const casework::CrossingHalf& half, Statuses& statuses) {
  Json json(JsonObject{{"party", half.party},
                       {"way", half.way},
                       {"traffic", half.traffic},
                       {"state", half.state},
                       {"reason", half.reason},
                       {"valid_until", to_rfc3339(half.valid_until)},
                       {"id", to_hex(half.id)}});
  for (const char* name : kFigures) json.set(name, statuses.figure(half.id, name));
  return json;
}

struct Seen {
  formats::Crossing place;
  casework::CrossingView view;
  JsonArray announced;
};

Json crossing_json(const Seen& seen, Statuses& statuses) {
  JsonArray halves, ways, lapsed;
  for (const casework::CrossingHalf& half : seen.view.state.halves) halves.push_back(half_json(half, statuses));
  for (const casework::CrossingWay& way : seen.view.state.ways)
    ways.emplace_back(JsonObject{{"into", way.into}, {"traffic", way.traffic}, {"state", way.state}});
  for (const casework::CrossingHalf& half : seen.view.lapsed) {
    lapsed.emplace_back(JsonObject{{"party", half.party},
                                   {"traffic", half.traffic},
                                   {"valid_until", to_rfc3339(half.valid_until)},
                                   {"id", to_hex(half.id)}});
  }
  const geometry::Position& at = seen.place.position;
  return JsonObject{{"id", seen.place.id},
                    {"name", texts_json(seen.place.names)},
                    {"place", JsonObject{{"lat_e7", at.lat_e7}, {"lon_e7", at.lon_e7}}},
                    {"uncertainty_m", seen.place.uncertainty_m},
                    {"halves", std::move(halves)},
                    {"ways", std::move(ways)},
                    {"announced", seen.announced},
                    {"lapsed", std::move(lapsed)}};
}

/// The crossing places that the agreement lists; none when its annex cannot be read.
std::vector<formats::Crossing> places_of(const ApiContext& context, const std::string& agreement) {
  const auto files = context.find_agreement(agreement);
  if (!files) return {};
  const auto text = files->files.find("crossings");
  if (text == files->files.end()) return {};
  auto places = formats::read_crossings(text->second);
  return places ? std::move(*places) : std::vector<formats::Crossing>();
}

}  // namespace

void get_crossings(ApiContext& context, ApiCall call, const Respond& respond) {
  const auto agreement = agreement_of(context, call);
  if (!agreement) return respond(problem(agreement.error()));
  std::vector<Seen> all;
  Instant as_of;
  (void)context.casebook.look(*agreement, [&](const Casebook::View& view) {
    as_of = view.as_of;
    for (formats::Crossing& place : places_of(context, *agreement)) {
      Seen seen{std::move(place), {}, {}};
      seen.view = view.book.crossing(seen.place.id);
      for (const casework::Brief& brief : seen.view.announced)
        seen.announced.push_back(brief_json(brief, view, context.journals.own_id()));
      all.push_back(std::move(seen));
    }
  });
  Statuses statuses(context);
  JsonArray items;
  for (const Seen& seen : all) items.push_back(crossing_json(seen, statuses));
  respond(ok(JsonObject{{"items", std::move(items)}, {"as_of", to_rfc3339(as_of)}}));
}

void get_flow(ApiContext& context, ApiCall call, const Respond& respond) {
  const std::string& crossing = call.path.at("id");
  with_book(context, call, respond, [&](const Casebook::View& view) {
    const auto places = places_of(context, view.agreement.id);
    const bool known =
        std::any_of(places.begin(), places.end(), [&](const formats::Crossing& each) { return each.id == crossing; });
    if (!known) return problem(404, "the agreement lists no crossing '" + as_text(crossing.substr(0, 64)) + "'");
    JsonArray items;
    const Instant since = instant(call, "since").value_or(context.runner.now() - Duration::days(7));
    for (const casework::Flow& flow : view.book.flow(crossing, since)) {
      items.emplace_back(JsonObject{{"party", flow.party},
                                    {"at", to_rfc3339(flow.at)},
                                    {"queue_vehicles", number_or_null(flow.queue_vehicles)},
                                    {"wait_min", number_or_null(flow.wait_min)},
                                    {"capacity_per_h", number_or_null(flow.capacity_per_h)},
                                    {"gates_count", number_or_null(flow.gates_count)}});
    }
    return ok(JsonObject{{"items", std::move(items)}});
  });
}

void get_lead_time(ApiContext& context, ApiCall call, const Respond& respond) {
  with_book(context, call, respond, [&](const Casebook::View& view) {
    const casework::LeadTime made = casework::check_lead_time(
        view.agreement, call.query_text("activity"), *instant(call, "event_at"), context.runner.now());
    return ok(JsonObject{{"deadline", text_or_null(made.deadline)},
                         {"origin", text_or_null(made.origin)},
                         {"latest_at", time_or_null(made.latest_at)},
                         {"in_time", made.in_time}});
  });
}

void get_balance(ApiContext& context, ApiCall call, const Respond& respond) {
  with_book(context, call, respond, [&](const Casebook::View& view) {
    const Instant until = instant(call, "until").value_or(context.runner.now());
    const Instant from = instant(call, "from").value_or(until - Duration::days(30));
    if (until < from) return problem(400, "until: lies before `from`");
    Json json = balance_json(view.book.balance(from, until), view.as_of);
    JsonArray own;
    for (const auto& [kind, count] : view.withheld.count(from, until))
      own.emplace_back(JsonObject{{"kind", kind}, {"count", count}});
    json.set("own_withheld", std::move(own));
    return ok(json);
  });
}

}  // namespace thalweg::host
