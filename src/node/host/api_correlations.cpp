// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "correlate/correlate.h"
#include "host/api_casework.h"
#include "host/casework_json.h"

// Which contacts and incidents of two sides may be of one thing, and why. It suggests: an officer confirms it by a
// case, or dismisses it like any other pair.
namespace thalweg::host {
namespace {

using record::KindId;

constexpr Duration kSince = Duration::days(2);
/// The newest of each kind and party; what is older than these has been looked through.
constexpr std::size_t kReportsMax = 2'000;

/// One record that is compared.
struct Compared {
  Hash id;
  std::string party;
  std::optional<Hash> case_id;
  correlate::Report report;
};

/// What is told of it, in lines. Whoever reads them sees no more than in any list.
std::vector<casework::Brief> briefs_since(const casework::Book& book,
                                          KindId kind,
                                          const std::string& party,
                                          Instant since) {
  casework::MatterQuery query;
  query.kinds = {kind};
  query.party = party;
  query.since = since;
  query.limit = kReportsMax;
  std::vector<casework::Brief> found = book.matters(query).items;
  std::erase_if(found, [](const casework::Brief& brief) {
    return !brief.place || brief.state == "withdrawn" || brief.state == "superseded" || brief.state == "erased";
  });
  return found;
}

geometry::Position position_of(const Json& place) {
  return {static_cast<std::int32_t>(place.integer("lat_e7")), static_cast<std::int32_t>(place.integer("lon_e7"))};
}

/// Nothing when what it says is not here.
std::optional<Compared> compared(const ApiContext& context, const casework::Brief& brief) {
  const auto record = record_of(context, brief.id);
  if (!record) return std::nullopt;
  const auto place = record->place();
  const auto at = record->instant("event_at");
  if (!place || !at) return std::nullopt;
  Compared made{brief.id, brief.party, brief.case_id, {}};
  made.report.is_event = record->kind->id == KindId::incident;
  made.report.sort = std::string(record->json.text(made.report.is_event ? "type" : "subject"));
  made.report.precision_m = place->precision_m;
  made.report.uncertainty = Duration::seconds(record->json.integer("event_uncertainty_s"));
  if (const Json* track = record->json.find("track")) {
    for (const Json& point : *track->as_array()) {
      const Instant then = *instant_from_rfc3339(point.text("at"));
      if (then < *at) made.report.fixes.push_back({then, position_of(point)});
    }
  }
  made.report.fixes.push_back({*at, {place->lat_e7, place->lon_e7}});
  return made;
}

/// A pair that may be one.
struct Pair {
  Hash a;
  Hash b;
  bool a_is_event = false;
  bool b_is_event = false;
  correlate::Match match;
};

std::vector<Pair> pairs_of(const std::vector<Compared>& all, const std::vector<std::string>& parties) {
  std::vector<Pair> pairs;
  for (std::size_t i = 0; i < parties.size(); ++i) {
    for (std::size_t j = i + 1; j < parties.size(); ++j) {
      std::vector<correlate::Report> sides[2];
      std::vector<const Compared*> from[2];
      for (const Compared& each : all) {
        if (each.party != parties[i] && each.party != parties[j]) continue;
        const std::size_t side = each.party == parties[i] ? 0 : 1;
        sides[side].push_back(each.report);
        from[side].push_back(&each);
      }
      for (const correlate::Match& match : correlate::correlate(sides[0], sides[1])) {
        const Compared& a = *from[0][match.a];
        const Compared& b = *from[1][match.b];
        if (a.case_id && a.case_id == b.case_id) continue;
        pairs.push_back({a.id, b.id, a.report.is_event, b.report.is_event, match});
      }
    }
  }
  std::stable_sort(
      pairs.begin(), pairs.end(), [](const Pair& x, const Pair& y) { return x.match.score > y.match.score; });
  return pairs;
}

std::int64_t minutes(Duration time) {
  return time.seconds() / 60;
}

Json why_json(const Pair& pair) {
  const char* method = pair.a_is_event && pair.b_is_event   ? "events"
                       : pair.a_is_event || pair.b_is_event ? "track_and_event"
                                                            : "tracks";
  return JsonObject{{"method", method},
                    {"looks", pair.match.looks},
                    {"metres", static_cast<std::int64_t>(pair.match.apart_m)},
                    {"expected_metres", static_cast<std::int64_t>(pair.match.deviation_m)},
                    {"minutes", minutes(pair.match.apart)},
                    {"overlap_minutes", minutes(pair.match.overlap)},
                    {"same_sort", pair.match.same_sort}};
}

}  // namespace

void get_correlations(ApiContext& context, ApiCall call, const Respond& respond) {
  const auto agreement = agreement_of(context, call);
  if (!agreement) return respond(problem(agreement.error()));
  const std::size_t limit = count(call, "limit", 100);
  const std::string_view state = call.query_text("state");
  std::vector<casework::Brief> briefs;
  std::vector<std::string> parties;
  (void)context.casebook.look(*agreement, [&](const Casebook::View& view) {
    const Instant since = instant(call, "since").value_or(view.as_of - kSince);
    for (const agreement::Party& party : view.agreement.parties) {
      parties.push_back(party.id);
      for (const KindId kind : {KindId::contact, KindId::incident})
        for (casework::Brief& brief : briefs_since(view.book, kind, party.id, since))
          briefs.push_back(std::move(brief));
    }
  });
  // Not while the book is held: reading thousands of records takes a while.
  std::vector<Compared> all;
  for (const casework::Brief& brief : briefs)
    if (auto made = compared(context, brief)) all.push_back(std::move(*made));
  const std::vector<Pair> pairs = pairs_of(all, parties);
  with_book(context, call, respond, [&](const Casebook::View& view) {
    JsonArray items;
    for (const Pair& pair : pairs) {
      if (items.size() == limit) break;
      if (!state.empty() && (state == "confirmed") != pair.match.confirmed) continue;
      if (view.book.is_dismissed(pair.a, pair.b)) continue;
      const auto a = view.book.brief(pair.a), b = view.book.brief(pair.b);
      if (!a || !b) continue;
      items.push_back(JsonObject{{"a", brief_json(*a, view, context.journals.own_id())},
                                 {"b", brief_json(*b, view, context.journals.own_id())},
                                 {"state", pair.match.confirmed ? "confirmed" : "tentative"},
                                 {"certainty", correlate::certainty_percent(pair.match)},
                                 {"why", why_json(pair)}});
    }
    return ok(JsonObject{{"items", std::move(items)}, {"as_of", to_rfc3339(view.as_of)}});
  });
}

}  // namespace thalweg::host
