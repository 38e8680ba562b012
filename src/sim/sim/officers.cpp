// SPDX-License-Identifier: Apache-2.0
#include "sim/officers.h"

#include <array>

#include "release/verdict.h"
#include "sim/drill.h"

namespace thalweg::sim {
namespace {

/// A report's type with what version 1 lets out of it; the line is at 45 E and the corridor 20 km deep.
constexpr std::array kIncidentTypes = {"livestock.strayed",
                                       "livestock.grazing",
                                       "force.shot_heard",
                                       "smuggling.fuel",
                                       "smuggling.goods",
                                       "smuggling.drugs",
                                       "smuggling.wildlife",
                                       "life.injured",
                                       "mine.found",
                                       "boundary.marker_damaged"};

constexpr std::int64_t kLine_e7 = 450'000'000;
constexpr std::int64_t kFar_e7 = 10'000'000;  ///< a degree: some 93 km here, outside any corridor

Json place_at(std::int64_t lat_e7, std::int64_t lon_e7) {
  return JsonObject{{"lat_e7", lat_e7}, {"lon_e7", lon_e7}, {"precision_m", 50}};
}

Json citing(const Known& known, const char* rel) {
  return JsonArray{JsonObject{{"record", to_hex(known.id)}, {"rel", rel}}};
}

bool is(const Known& known, std::string_view kind) {
  return known.record && known.record->kind->name == kind;
}

}  // namespace

Act Officers::made(const std::string& office, const std::string& kind, JsonObject fields) {
  Act act;
  act.ref = party_ + "." + std::to_string(++number_);
  Json draft(std::move(fields));
  draft.set("kind", kind);
  draft.set("office", office);
  draft.set("ref", act.ref);
  if (draft.find("purpose") == nullptr) draft.set("purpose", "safety");
  act.draft.json = to_canonical(draft);
  return act;
}

std::optional<Act> Officers::act(const SimNode& node, Instant now) {
  const auto agreements = node.machine->agreements();
  if (auto act = ratify(node)) return act;
  const agreement::Agreement* in_force = agreements.front().in_force;
  if (in_force == nullptr) return std::nullopt;
  const std::uint64_t what = dice_.below(100);
  if (what < 26) return incident(in_force->version, now);
  if (what < 32) return casework(node);
  if (what < 40) return notice(now);
  if (what < 44) return alert(now);
  if (what < 47) return crossing(now);
  if (what < 50) return contact(now);
  if (what < 60) return request();
  if (what < 63) return mistake(now);
  if (what < 73) return approve(node);
  if (what < 78) return erase(node);
  return react(node, now);
}

std::optional<Act> Officers::ratify(const SimNode& node) {
  const auto status = node.machine->agreements().front();
  for (const std::string& party : status.ratified) {
    if (party == party_) return std::nullopt;
  }
  return made(headquarters(),
              "ratification",
              {{"agreement_hash", to_hex(status.newest->hash)},
               {"agreement_version", status.newest->version},
               {"purpose", "administration"}});
}

Act Officers::incident(std::int64_t version, Instant now) {
  const std::string type = dice_.pick(kIncidentTypes);
  const bool far = dice_.per_mille(150);
  const std::int64_t lon = far ? kLine_e7 - kFar_e7 : kLine_e7 - dice_.between(1'000, 900'000);
  const Instant known = now - dice_.up_to(Duration::minutes(40));
  JsonObject fields{{"event_at", to_rfc3339(known)},
                    {"impact", dice_.per_mille(300) ? "high" : "low"},
                    {"known_at", to_rfc3339(known)},
                    {"line_relation", "our_side"},
                    {"place", place_at(dice_.between(331'000'000, 339'000'000), lon)},
                    {"property", JsonArray{"vehicle"}},
                    {"response_taken", JsonArray{"patrol_sent"}},
                    {"sector", "all"},
                    {"type", type}};
  bool overridden = true;
  if (dice_.per_mille(60)) {
    fields.emplace_back("text", JsonObject{{"en", "ask +964 770 123 4567"}});
    overridden = dice_.per_mille(500);
  }
  const bool warned = fields.back().first == "text";
  Act act = made(post(), "incident", std::move(fields));
  if (warned && overridden) {
    act.draft.override_office = headquarters();
    act.draft.override_reason = "the number is a public one";
  }
  Expectation& expected = act.expected;
  const bool life = type.starts_with("life.") || type.starts_with("mine.");
  const bool kept_back =
      (type == "smuggling.drugs" && party_ == "bes") || (type == "smuggling.wildlife" && version > 1);
  expected.never = !life && (far || kept_back || !overridden);
  expected.approval = type.starts_with("force.");
  if (type == "smuggling.fuel") expected.not_before = known + Duration::minutes(10);
  if (life) {
    expected.lon_e7 = lon;
    if (!overridden) expected.without = {"text", "property"};
    if (!overridden) return act;
  }
  const bool as_it_is = type.starts_with("force.") || type == "smuggling.fuel";
  if (type == "smuggling.goods" && version > 1) {
    expected.without = {"place"};
  } else if (!as_it_is) {
    expected.without.emplace_back("property");
    if (!life) expected.precision_m = 1000;
  }
  return act;
}

Act Officers::notice(Instant now) {
  const Instant begins = now + Duration::hours(dice_.between(1, 100));
  return made(post(),
              "notice",
              {{"activity", "patrol"},
               {"contact_office", headquarters()},
               {"distance_to_line_m", dice_.between(0, 5000)},
               {"event_at", to_rfc3339(begins)},
               {"event_until", to_rfc3339(begins + Duration::hours(2))},
               {"sector", "all"}});
}

Act Officers::alert(Instant now) {
  return made(post(),
              "alert",
              {{"category", "met"},
               {"certainty", "observed"},
               {"event", "flood"},
               {"expires_at", to_rfc3339(now + Duration::hours(3))},
               {"instruction", JsonObject{{"en", "Stay away from the river"}}},
               {"known_at", to_rfc3339(now)},
               {"sector", "all"},
               {"severity", "severe"},
               {"urgency", "immediate"}});
}

Act Officers::crossing(Instant now) {
  return made(post(),
              "crossing_status",
              {{"crossing", "gate"},
               {"direction", dice_.per_mille(500) ? "in" : "out"},
               {"event_at", to_rfc3339(now)},
               {"reason", "regular"},
               {"state", dice_.per_mille(700) ? "open" : "closed"},
               {"traffic", JsonArray{"cargo"}},
               {"valid_until", to_rfc3339(now + Duration::minutes(dice_.between(10, 200)))}});
}

/// A thing that was seen near the line. What is our own, and what came from far inland, is nobody else's business.
Act Officers::contact(Instant now) {
  if (dice_.per_mille(200)) {
    return made(post(),
                "contact_count",
                {{"event_at", to_rfc3339(now - Duration::hours(1))},
                 {"event_until", to_rfc3339(now)},
                 {"sector", "all"},
                 {"things_count", JsonObject{{"vessel", dice_.between(0, 200)}}}});
  }
  const bool own = dice_.per_mille(300);
  const bool far = dice_.per_mille(200);
  const std::int64_t lat = dice_.between(331'000'000, 339'000'000);
  const std::int64_t lon = kLine_e7 - dice_.between(1'000, 900'000);
  JsonObject before{{"at", to_rfc3339(now - Duration::minutes(20))}, {"lat_e7", lat}};
  before.emplace_back("lon_e7", far ? kLine_e7 - kFar_e7 : lon - 20'000);
  Act act = made(post(),
                 "contact",
                 {{"event_at", to_rfc3339(now)},
                  {"own", own},
                  {"place", place_at(lat, lon)},
                  {"subject", "vessel"},
                  {"track", JsonArray{std::move(before)}},
                  {"valid_until", to_rfc3339(now + Duration::hours(1))}});
  act.expected.never = own || far;
  act.expected.precision_m = 1000;
  return act;
}

Act Officers::request() {
  return made(post(),
              "request",
              {{"ask", "information"},
               {"reason", JsonObject{{"en", "To settle a case"}}},
               {"urgency", dice_.per_mille(700) ? "u1" : "u2"}});
}

/// Drafts that no node may take.
Act Officers::mistake(Instant now) {
  Act act = notice(now);
  act.expected.never = true;
  const std::string json = act.draft.json;
  switch (dice_.below(6)) {
    case 0: act.draft.json = json.substr(0, json.size() / 2); break;
    case 1: act.draft.json.insert(1, R"("person_name":"somebody",)"); break;
    case 2: act.draft.json.insert(1, R"("kind":"incident",)"); break;
    case 3: act = made(dice_.per_mille(500) ? "xxx-post" : post(), "withdrawal", {{"reason", "error"}}); break;
    case 4: act = made(post(), "erasure", {{"act", "done"}, {"ground", "court_order"}}); break;
    default: act.draft.json.insert(1, R"("agreement":"another",)"); break;
  }
  act.expected.never = true;
  return act;
}

std::optional<Act> Officers::approve(const SimNode& node) {
  const auto held = node.machine->held();
  if (held.empty()) return std::nullopt;
  const machine::Held& chosen = held[static_cast<std::size_t>(dice_.below(held.size()))];
  if (chosen.verdict.outcome != release::Outcome::held_for_approval) return std::nullopt;
  Act act;
  act.what = Act::What::approve;
  act.held = chosen.national;
  act.office = dice_.per_mille(900) ? headquarters() : post();
  const auto json = parse_canonical(chosen.record);
  if (json) act.ref = json->text("ref");
  return act;
}

std::optional<Act> Officers::erase(const SimNode& node) {
  const auto* own = node.library.journal_of(party_);
  if (own == nullptr || own->size() < 8) return std::nullopt;
  const Known& known = (*own)[static_cast<std::size_t>(dice_.below(own->size()))];
  if (!is(known, "incident") && !is(known, "notice")) return std::nullopt;
  Act act = made(
      headquarters(), "erasure", {{"act", "done"}, {"cites", citing(known, "erases")}, {"ground", "retention_ended"}});
  act.erases = known.id;
  return act;
}

/// Answers something, the newest things rather than old ones.
std::optional<Act> Officers::react(const SimNode& node, Instant now) {
  const auto all = node.library.all();
  if (all.empty()) return std::nullopt;
  const Known& known = *all[static_cast<std::size_t>(dice_.below(all.size()))];
  if (!known.record) return std::nullopt;
  const bool own = known.party == party_;
  const std::uint64_t how = dice_.below(100);
  const std::string kind(known.record->kind->name);
  if (own) {
    if (is(known, "incident") && how < 40)
      return made(headquarters(),
                  "correction",
                  {{"cites", citing(known, "supersedes")},
                   {"of_kind", kind},
                   {"path", "/impact"},
                   {"reason", "slip"},
                   {"value", "medium"}});
    if ((is(known, "incident") || is(known, "notice")) && how < 60)
      return made(headquarters(), "withdrawal", {{"cites", citing(known, "withdraws")}, {"reason", "duplicate"}});
    if (is(known, "request") || is(known, "incident"))
      return made(headquarters(), "closure", {{"cites", citing(known, "closes")}, {"outcome", "over"}});
    return std::nullopt;
  }
  if (is(known, "request") && how < 80)
    return made(post(), "reply", {{"cites", citing(known, "replies")}, {"result", how < 60 ? "full" : "in_work"}});
  if (is(known, "incident") && how < 30)
    return made(headquarters(),
                "dispute",
                {{"cites", citing(known, "disputes")}, {"ground", "did_not_happen"}, {"of_kind", kind}, {"path", ""}});
  if ((is(known, "closure") || is(known, "correction") || is(known, "incident")) && how < 60)
    return made(headquarters(), "assent", {{"cites", citing(known, "assents")}});
  if (is(known, "ack")) return std::nullopt;
  return made(
      post(),
      "ack",
      {{"cites", citing(known, "acks")}, {"parse_ok", true}, {"policy_ok", true}, {"received_at", to_rfc3339(now)}});
}

}  // namespace thalweg::sim
