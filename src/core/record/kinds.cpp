// SPDX-License-Identifier: Apache-2.0
#include "record/kinds.h"

#include <algorithm>
#include <array>

#include "base/result.h"

namespace thalweg::record {
namespace {

using Names = std::span<const std::string_view>;
using Id = KindId;

// ---------------------------------------------------------------------------------------------------------------------
// Rows in short form.

constexpr Field boolean(std::string_view name, std::string_view doc) {
  return {.name = name, .type = Type::boolean, .doc = doc};
}

struct Range {
  std::int64_t min;
  std::int64_t max;
};

constexpr Field integer(std::string_view name, Range range, std::string_view unit, std::string_view doc) {
  return {.name = name, .type = Type::integer, .min = range.min, .max = range.max, .unit = unit, .doc = doc};
}

constexpr Field decimal(std::string_view name, Range range, std::string_view unit, std::string_view doc) {
  return {.name = name, .type = Type::decimal, .min = range.min, .max = range.max, .unit = unit, .doc = doc};
}

constexpr Field text_map(std::string_view name, std::int64_t max, std::string_view doc) {
  return {.name = name, .type = Type::text_map, .min = 1, .max = max, .doc = doc};
}

constexpr Field code(std::string_view name, Names codes, std::string_view doc) {
  return {.name = name, .type = Type::code, .codes = codes, .doc = doc};
}

constexpr Field code_list(std::string_view name, Names codes, std::string_view doc) {
  return {.name = name,
          .type = Type::code_list,
          .min = 1,
          .max = static_cast<std::int64_t>(codes.size()),
          .codes = codes,
          .doc = doc};
}

constexpr Field counts(std::string_view name, Names codes, std::string_view unit, std::string_view doc) {
  return {.name = name, .type = Type::counts, .min = 0, .max = 10'000'000, .codes = codes, .unit = unit, .doc = doc};
}

constexpr Field id(std::string_view name, std::string_view doc) {
  return {.name = name, .type = Type::id, .min = 1, .max = 64, .doc = doc};
}

constexpr Field path(std::string_view name, std::int64_t min, std::string_view doc) {
  return {.name = name, .type = Type::path, .min = min, .max = 130, .doc = doc};
}

constexpr Field plain(Type type, std::string_view name, std::string_view doc) {
  return {.name = name, .type = type, .doc = doc};
}

// clang-format off
// ---------------------------------------------------------------------------------------------------------------------
// Codes.

constexpr std::string_view kKindNames[] = {
    "ack", "alert", "assent", "case", "closure", "communique", "contact", "contact_count", "correction",
    "crossing_status", "dispute", "erasure", "escalation", "incident", "key_change", "notice", "ratification", "reply", "request", "system_notice",
    "withdrawal", "withheld_count"};
constexpr std::string_view kRelNames[] = {
    "about", "acks", "assents", "belongs", "clarifies", "closes", "corroborates", "disputes", "erases", "escalates",
    "gathers", "merges", "replies", "supersedes", "supplements", "withdraws"};
constexpr std::string_view kPurposes[] = {
    "prevention", "safety", "sar", "trade", "boundary", "environment", "diplomacy", "administration"};
constexpr std::string_view kMarkings[] = {"clear", "green", "amber", "amber_strict", "red"};
constexpr std::string_view kUsages[] = {"no_public", "no_onward", "originator_consent"};
constexpr std::string_view kImpacts[] = {"low", "medium", "high", "very_high"};
constexpr std::string_view kIncidentTypes[] = {
    "life.person_missing", "life.person_in_water", "life.person_in_snow", "life.person_in_minefield", "life.injured",
    "life.dead", "life.mass_crowd", "life.disease_sign",
    "line_crossing.accidental", "line_crossing.deliberate", "line_crossing.group", "line_crossing.vehicle",
    "line_crossing.boat", "line_crossing.aircraft", "line_crossing.drone",
    "livestock.strayed", "livestock.stolen", "livestock.disease", "livestock.grazing",
    "force.shot_heard", "force.shot_across", "force.ammunition_found", "force.injury_by_shot", "force.clash",
    "force.patrol_encounter",
    "mine.found", "mine.detonated", "mine.moved_by_flood",
    "smuggling.fuel", "smuggling.goods", "smuggling.wildlife", "smuggling.drugs", "smuggling.weapons",
    "boundary.marker_damaged", "boundary.line_unclear", "boundary.building", "boundary.river_bed_shift",
    "environment.wildfire", "environment.dust", "environment.pollution", "environment.flood", "environment.earthquake",
    "infrastructure.power_line", "infrastructure.pipe", "infrastructure.road", "infrastructure.bridge",
    "infrastructure.telecom",
    "crossing_point.closure", "crossing_point.congestion", "crossing_point.staff_conduct",
    "rights.complaint",
    "information.false_report", "information.rumour_correction", "information.communication_failure",
    "other.other"};
constexpr std::string_view kLifeSafetyTypes[] = {
    "life.person_missing", "life.person_in_water", "life.person_in_snow", "life.person_in_minefield", "life.injured",
    "life.dead", "life.mass_crowd", "life.disease_sign", "force.injury_by_shot",
    "mine.found", "mine.detonated", "mine.moved_by_flood",
    "environment.wildfire", "environment.flood", "environment.earthquake"};
constexpr std::string_view kPeople[] = {"adult", "child", "injured", "dead", "missing"};
constexpr std::string_view kSpecies[] = {
    "sheep", "goat", "cattle", "buffalo", "horse", "donkey", "mule", "camel", "poultry", "other"};
constexpr std::string_view kThings[] = {
    "crops", "pasture", "forest", "building", "vehicle", "boat", "road", "bridge", "power_line", "pipe", "telecom",
    "fence", "marker", "goods", "other"};
constexpr std::string_view kDirections[] = {"to_us", "to_you", "along"};
constexpr std::string_view kLineRelations[] = {"our_side", "your_side", "on_line", "unclear"};
constexpr std::string_view kMeasures[] = {
    "none", "patrol_sent", "search", "medical_help", "fire_service", "rescue", "area_closed", "warning_given",
    "evidence_preserved", "livestock_held", "goods_held", "crossing_closed", "repair", "other"};
constexpr std::string_view kHelp[] = {
    "information", "search", "medical_help", "fire_service", "rescue", "boats", "air_lift", "snow_clearing", "shelter",
    "joint_check", "other"};
constexpr std::string_view kSubjects[] = {"vessel", "vehicle", "aircraft", "herd", "distress", "unknown"};
constexpr std::string_view kReliabilities[] = {"a", "b", "c", "d", "e", "f"};
constexpr std::string_view kValidations[] = {"not_validated", "validated"};
constexpr std::string_view kActivities[] = {
    "patrol", "joint_patrol", "exercise", "construction", "blasting", "controlled_burn", "demining", "flight", "drone",
    "dredging", "river_works", "water_release", "fence", "visit", "move", "other"};
constexpr std::string_view kEvents[] = {
    "flood", "flash_flood", "dam_failure", "storm", "snow", "avalanche", "landslide", "earthquake", "dust", "wildfire",
    "pollution", "disease", "mine", "crowd", "power_cut", "other"};
constexpr std::string_view kCapCategories[] = {
    "geo", "met", "safety", "security", "rescue", "fire", "health", "env", "transport", "infra", "cbrne", "other"};
constexpr std::string_view kCapUrgencies[] = {"immediate", "expected", "future", "past", "unknown"};
constexpr std::string_view kCapSeverities[] = {"extreme", "severe", "moderate", "minor", "unknown"};
constexpr std::string_view kCapCertainties[] = {"observed", "likely", "possible", "unlikely", "unknown"};
constexpr std::string_view kCapResponses[] = {
    "shelter", "evacuate", "prepare", "execute", "avoid", "monitor", "assess", "all_clear", "none"};
constexpr std::string_view kAsks[] = {
    "information", "clarification", "assistance", "search", "return_of_livestock", "return_of_property",
    "snow_clearing", "road_clearing", "access", "joint_investigation", "meeting", "erasure", "other"};
constexpr std::string_view kUrgencies[] = {"u1", "u2", "u3"};
constexpr std::string_view kResults[] = {"in_work", "full", "partial", "refused"};
constexpr std::string_view kRefusals[] = {"law", "security", "not_held", "other_channel", "disproportionate"};
constexpr std::string_view kPartialReasons[] = {"law", "security", "not_held", "other_channel", "more_to_follow"};
constexpr std::string_view kProblems[] = {"unreadable", "unknown_kind", "against_agreement", "wrong_channel", "other"};
constexpr std::string_view kGrounds[] = {
    "did_not_happen", "other_place", "other_time", "other_count", "other_cause", "other_side", "against_agreement",
    "other"};
constexpr std::string_view kCorrectionReasons[] = {"slip", "later_knowledge", "measurement", "other"};
constexpr std::string_view kWithdrawalReasons[] = {"error", "untrue", "wrong_release", "duplicate"};
constexpr std::string_view kErasureActs[] = {"asked", "done", "certified"};
constexpr std::string_view kErasureGrounds[] = {
    "retention_ended", "wrong_release", "protected_content", "court_order", "agreed"};
constexpr std::string_view kOutcomes[] = {
    "confirmed", "not_happened", "not_reportable", "settled", "kept_as_dissent", "completed", "cancelled", "over"};
constexpr std::string_view kEscalationCauses[] = {
    "overdue", "unresolved", "death_or_grave_injury", "very_high_impact", "other"};
constexpr std::string_view kWays[] = {"in", "out", "both"};
constexpr std::string_view kTraffic[] = {"passenger", "pilgrim", "cargo", "aid", "rail", "boat"};
constexpr std::string_view kCrossingStates[] = {"open", "restricted", "closed"};
constexpr std::string_view kCrossingReasons[] = {
    "regular", "snow", "flood", "crowd", "health", "security", "works", "holiday", "other"};
constexpr std::string_view kKeyRoles[] = {"journal", "witness", "mirror", "transport", "office"};
constexpr std::string_view kKeyCauses[] = {"planned", "lost", "compromised", "restore", "retired"};
constexpr std::string_view kConditions[] = {
    "outage_planned", "outage", "degraded", "restored", "clock_error", "drill_begins", "drill_ends", "other"};
constexpr std::string_view kForms[] = {"clarification", "statement", "correction"};
constexpr std::string_view kFallbacks[] = {"voice_line", "radio", "satellite", "courier", "other"};

// ---------------------------------------------------------------------------------------------------------------------
// The envelope, and fields that several kinds share.

constexpr std::array kEnvelope = {
    required(id("agreement", "the agreement under which this is said")),
    Field{.name = "cites", .type = Type::cites, .min = 1, .max = 64,
          .doc = "the records that this one cites, by commitment"},
    required(boolean("exercise", "true in a drill; drills never mix with the real")),
    required(code("kind", kKindNames, "what sort of statement this is")),
    required(plain(Type::language, "lang", "the language in which the author speaks, and whose text counts")),
    required(Field{.name = "legal_basis", .type = Type::text_list, .min = 1, .max = 16,
                   .doc = "articles of the agreement or treaty that allow it to be said"}),
    code("marking", kMarkings, "TLP 2.0 marking; it can only narrow what the agreement lets others do"),
    required(id("office", "the office that speaks; the author is never anything else")),
    required(id("party",
                "whose journal it stands in: ISO 3166-1 alpha-3 in lower case, or a made-up party in a drill")),
    required(code("purpose", kPurposes, "why it is told; another use needs another release")),
    required(plain(Type::instant, "recorded_at", "when the node took it, set by the node")),
    id("ref", "the author's own reference; the same reference again is the same submission"),
    required(plain(Type::date, "retain_until", "the day on which it is to be erased or its keeping reviewed")),
    id("sector", "the stretch of the border"),
    text_map("text", 4000, "remarks; what is in `lang` counts, the others are translations"),
    code_list("usage", kUsages, "further limits on what the receiver may do with it"),
    required(integer("v", {kRecordVersion, kRecordVersion}, "", "version of the record format")),
};
constexpr Rule kEnvelopeRules[] = {
    {Rule::What::not_after, "recorded_at", "retain_until"},
};

constexpr std::array kPlaceFields = {
    required(integer("lat_e7", {-900'000'000, 900'000'000}, "1e-7 degree", "latitude, WGS 84, north positive")),
    required(integer("lon_e7", {-1'800'000'000, 1'800'000'000}, "1e-7 degree", "longitude, WGS 84, east positive")),
    required(integer("precision_m", {0, 1'000'000}, "metre", "radius within which the true position lies")),
};

constexpr Field kPlace = plain(Type::place, "place", "where, on WGS 84");
constexpr Field kRadius =
    integer("radius_m", {0, 1'000'000}, "metre", "the area is the circle of this radius around `place`");
constexpr Field kCrossing = id("crossing", "the crossing place, from the agreement's list");
constexpr Field kEventAt = plain(Type::instant, "event_at", "when it happened or begins");
constexpr Field kEventUntil = plain(Type::instant, "event_until", "when it ended or will end");
constexpr Field kUncertainty =
    integer("event_uncertainty_s", {0, 31'536'000}, "second", "how far off `event_at` may be");
constexpr Field kKnownAt = plain(Type::instant, "known_at", "when the office came to know; deadlines run from here");
constexpr Field kImpact = code("impact", kImpacts, "the author's own judgement; the other side keeps its own");
constexpr Field kDistance = integer("distance_to_line_m", {0, 1'000'000}, "metre", "distance to the boundary line");
constexpr Field kFlow =
    decimal("flow_m3s", {0, 1'000'000}, "cubic metre per second", "discharge of the river or outlet");
constexpr Field kStage =
    decimal("stage_m", {-1'000, 10'000}, "metre", "water level at the gauge, over the gauge's zero");
constexpr Field kGauge = id("gauge", "the gauge that was read");

constexpr std::array kTrackPointFields = {
    required(plain(Type::instant, "at", "when it was there")),
    required(integer("lat_e7", {-900'000'000, 900'000'000}, "1e-7 degree", "latitude, WGS 84, north positive")),
    required(integer("lon_e7", {-1'800'000'000, 1'800'000'000}, "1e-7 degree", "longitude, WGS 84, east positive")),
};

template <std::size_t N>
constexpr auto with_envelope(const std::array<Field, N>& own) {
  std::array<Field, N + kEnvelope.size()> all{};
  std::copy(own.begin(), own.end(), std::copy(kEnvelope.begin(), kEnvelope.end(), all.begin()));
  std::sort(all.begin(), all.end(), [](const Field& a, const Field& b) { return a.name < b.name; });
  return all;
}

// ---------------------------------------------------------------------------------------------------------------------
// The kinds.

constexpr Id kReports[] = {Id::incident};
constexpr Id kClosable[] = {Id::incident, Id::notice, Id::alert, Id::request, Id::dispute, Id::case_};
constexpr Id kEscalatable[] = {Id::incident, Id::request, Id::dispute, Id::case_};
constexpr Id kGatherable[] = {Id::incident, Id::notice, Id::alert, Id::request, Id::dispute, Id::crossing_status,
                              Id::communique, Id::contact};
constexpr Id kExplainable[] = {Id::incident, Id::notice, Id::alert, Id::crossing_status, Id::system_notice, Id::contact};
constexpr Id kDisputable[] = {
    Id::incident, Id::notice, Id::alert, Id::crossing_status, Id::reply, Id::closure, Id::correction, Id::request,
    Id::communique, Id::withheld_count, Id::contact, Id::contact_count};
constexpr Id kAssentable[] = {Id::incident, Id::notice, Id::reply, Id::closure, Id::correction, Id::dispute,
                              Id::crossing_status, Id::erasure, Id::ratification, Id::request, Id::case_,
                              Id::communique, Id::withheld_count};
constexpr Id kCorrectable[] = {Id::incident, Id::notice, Id::alert, Id::crossing_status, Id::request, Id::reply,
                               Id::system_notice, Id::case_};
constexpr Id kAlertOnly[] = {Id::alert};
constexpr Id kCaseOnly[] = {Id::case_};
constexpr Id kCommuniqueOnly[] = {Id::communique};
constexpr Id kContactOnly[] = {Id::contact};
constexpr Id kContactCountOnly[] = {Id::contact_count};
constexpr Id kNoticeOnly[] = {Id::notice};
constexpr Id kRequestOnly[] = {Id::request};
constexpr Id kReplyOnly[] = {Id::reply};
constexpr Id kStatusOnly[] = {Id::crossing_status};
constexpr Id kErasureOnly[] = {Id::erasure};
constexpr Id kRatificationOnly[] = {Id::ratification};
constexpr Id kSystemNoticeOnly[] = {Id::system_notice};
constexpr Id kWithheldCountOnly[] = {Id::withheld_count};

constexpr CiteRule kAbout = {Rel::about};
/// What is said for a case joins it at once.
constexpr CiteRule kBelongs = {Rel::belongs, Whose::any, kCaseOnly, 0, 1};

constexpr auto kAckFields = with_envelope(std::array{
    id("bundle", "the transfer in which it came, when it came by hand"),
    required(boolean("parse_ok", "the record could be read")),
    required(boolean("policy_ok", "the record is one that the agreement foresees")),
    code("problem", kProblems, "what is wrong with it"),
    required(plain(Type::instant, "received_at", "when it was received")),
});
constexpr CiteRule kAckCites[] = {{.rel = Rel::acks, .whose = Whose::others, .min = 1}};

constexpr auto kAlertFields = with_envelope(std::array{
    required(code("category", kCapCategories, "CAP category")),
    required(code("certainty", kCapCertainties, "CAP certainty")),
    integer("eta_min", {0, 100'000}, "minute", "time until it reaches `place`"),
    required(code("event", kEvents, "what the alert warns of")),
    required(plain(Type::instant, "expires_at", "when the alert lapses by itself")),
    kFlow,
    kGauge,
    kImpact,
    required(text_map("instruction", 2000, "what to do")),
    required(kKnownAt),
    plain(Type::instant, "onset_at", "when it is expected to begin"),
    kPlace,
    kRadius,
    code_list("response", kCapResponses, "CAP response types"),
    required(code("severity", kCapSeverities, "CAP severity")),
    kStage,
    required(code("urgency", kCapUrgencies, "CAP urgency")),
});
constexpr Rule kAlertRules[] = {
    {Rule::What::either, "place", "sector"}, {Rule::What::needs, "radius_m", "place"},
    {Rule::What::not_after, "onset_at", "expires_at"}, {Rule::What::not_after, "known_at", "expires_at"},
    {Rule::What::needs, "stage_m", "gauge"}};
constexpr CiteRule kAlertCites[] = {kAbout, kBelongs, {Rel::supersedes, Whose::own, kAlertOnly, 0, 1}};
constexpr std::string_view kAlertStates[] = {"issued", "acked", "closed", "expired", "superseded", "withdrawn"};

constexpr auto kAssentFields = with_envelope(std::array{
    text_map("reservation", 2000, "what the assent does not extend to"),
});
constexpr CiteRule kAssentCites[] = {{Rel::assents, Whose::others, kAssentable, 1, 1}};

constexpr auto kCaseFields = with_envelope(std::array{
    required(id("lead_office", "the author's office that leads the case on its side")),
    plain(Type::instant, "next_at", "when the next step is to be done"),
    text_map("next_step", 1000, "what the author does next"),
    required(text_map("title", 200, "what the case is about, in a few words")),
});
constexpr Rule kCaseRules[] = {{Rule::What::needs, "next_at", "next_step"}};
constexpr CiteRule kCaseCites[] = {kAbout, kBelongs, {Rel::gathers, Whose::any, kGatherable, 0, 64},
                                   {Rel::merges, Whose::any, kCaseOnly, 0, 2}};
constexpr std::string_view kCaseStates[] = {
    "opened", "joined", "continued", "closed", "reopened", "merged", "withdrawn"};

constexpr auto kClosureFields = with_envelope(std::array{
    required(code("outcome", kOutcomes, "how it ended, as this party sees it")),
});
constexpr CiteRule kClosureCites[] = {kAbout, {Rel::closes, Whose::any, kClosable, 1, 64}};
constexpr std::string_view kClosureStates[] = {"stated", "joint", "disputed", "withdrawn"};

constexpr auto kCommuniqueFields = with_envelope(std::array{
    required(code("form", kForms, "what the public is told: what is true of a claim, news, or a correction of own words")),
    plain(Type::instant, "publish_at", "when it is to be made public, once all agreed to it"),
    required(text_map("title", 200, "its heading")),
    required(text_map("words", 8000, "the words that all sides are to publish")),
});
constexpr CiteRule kCommuniqueCites[] = {kAbout, kBelongs, {Rel::supersedes, Whose::own, kCommuniqueOnly, 0, 1}};
constexpr std::string_view kCommuniqueStates[] = {
    "proposed", "acked", "agreed", "disputed", "superseded", "withdrawn"};

constexpr auto kContactFields = with_envelope(std::array{
    code("direction", kDirections, "which way it moved, seen by the author"),
    required(plain(Type::instant, "event_at", "when it was at `place`, the newest position that is told")),
    kUncertainty,
    required(boolean("own", "the author's own forces or assets; the gate lets no such record out, whatever a rule says")),
    required(kPlace),
    required(code("subject", kSubjects, "what sort of thing it is; which one it is, is never told")),
    Field{.name = "track", .type = Type::track, .min = 1, .max = 64,
          .doc = "where it was before, thinned, as precise as `place`"},
    required(plain(Type::instant, "valid_until", "after this nobody may show it as current")),
});
constexpr Rule kContactRules[] = {
    {Rule::What::not_after, "event_at", "valid_until"}, {Rule::What::not_after, "track", "event_at"}};
constexpr CiteRule kContactCites[] = {kAbout, kBelongs, {Rel::corroborates, Whose::others, kContactOnly, 0, 8},
                                      {Rel::supersedes, Whose::own, kContactOnly, 0, 1}};
constexpr std::string_view kContactStates[] = {"seen", "acked", "disputed", "expired", "superseded", "withdrawn"};

constexpr auto kContactCountFields = with_envelope(std::array{
    required(plain(Type::instant, "event_at", "begin of the time in which they were counted")),
    required(plain(Type::instant, "event_until", "end of that time, not part of it")),
    kPlace,
    kRadius,
    required(counts("things_count", kSubjects, "thing",
                    "how many different things were seen, by sort; the author's own are not among them")),
});
constexpr Rule kContactCountRules[] = {
    {Rule::What::either, "place", "sector"}, {Rule::What::needs, "radius_m", "place"},
    {Rule::What::not_after, "event_at", "event_until"}};
constexpr CiteRule kContactCountCites[] = {kAbout, kBelongs, {Rel::supersedes, Whose::own, kContactCountOnly, 0, 1}};
constexpr std::string_view kContactCountStates[] = {"stated", "acked", "disputed", "superseded", "withdrawn"};

constexpr auto kCorrectionFields = with_envelope(std::array{
    required(code("of_kind", kKindNames, "kind of the record that is corrected")),
    required(path("path", 1, "the field that is corrected")),
    required(code("reason", kCorrectionReasons, "why the earlier value was wrong")),
    required(plain(Type::value, "value", "what is right")),
});
constexpr CiteRule kCorrectionCites[] = {kAbout, {Rel::supersedes, Whose::own, kCorrectable, 1, 1}};
constexpr std::string_view kCorrectionStates[] = {"stated", "disputed", "withdrawn"};

constexpr auto kCrossingStatusFields = with_envelope(std::array{
    integer("capacity_per_h", {0, 1'000'000}, "crossings per hour", "how many can pass"),
    integer("closes_min", {0, 1'440}, "minute after midnight UTC", "daily closing time"),
    required(kCrossing),
    required(code("direction", kWays, "into the author's territory, out of it, or both")),
    required(kEventAt),
    integer("gates_count", {0, 10'000}, "gate", "gates in service"),
    integer("opens_min", {0, 1'440}, "minute after midnight UTC", "daily opening time"),
    boolean("planned", "it was decided ahead of time"),
    integer("queue_vehicles", {0, 1'000'000}, "vehicle", "vehicles that wait"),
    required(code("reason", kCrossingReasons, "why it is so")),
    required(code("state", kCrossingStates, "the author's half of the crossing; the stricter half holds for both")),
    required(code_list("traffic", kTraffic, "what it holds for")),
    required(plain(Type::instant, "valid_until", "after this nobody may show it as current")),
    integer("wait_min", {0, 100'000}, "minute", "usual waiting time"),
});
constexpr Rule kCrossingStatusRules[] = {
    {Rule::What::not_after, "event_at", "valid_until"}, {Rule::What::needs, "opens_min", "closes_min"},
    {Rule::What::needs, "closes_min", "opens_min"}};
constexpr CiteRule kCrossingStatusCites[] = {kAbout, {Rel::supersedes, Whose::own, kStatusOnly, 0, 8}};
constexpr std::string_view kCrossingStatusStates[] = {
    "announced", "current", "expired", "disputed", "superseded", "withdrawn"};

constexpr auto kDisputeFields = with_envelope(std::array{
    required(code("ground", kGrounds, "in what respect this party sees it otherwise")),
    required(code("of_kind", kKindNames, "kind of the record that is disputed")),
    plain(Type::value, "our_value", "what this party holds to be right"),
    required(path("path", 0, "the field that is disputed")),
    plain(Type::value, "their_value", "what stands there"),
});
constexpr Rule kDisputeRules[] = {{Rule::What::needs, "their_value", "our_value"}};
constexpr CiteRule kDisputeCites[] = {kAbout, kBelongs, {Rel::disputes, Whose::others, kDisputable, 1, 1}};
constexpr std::string_view kDisputeStates[] = {
    "open", "acked", "answered", "settled", "kept_as_dissent", "escalated", "closed", "withdrawn"};

constexpr auto kErasureFields = with_envelope(std::array{
    required(code("act", kErasureActs, "asked of the other side, done here, or certified to the other side")),
    required(code("ground", kErasureGrounds, "the legal ground")),
});
constexpr CiteRule kErasureCites[] = {
    {Rel::about, Whose::any, kErasureOnly, 0, 1}, {Rel::erases, Whose::any, {}, 1, 64}};
constexpr std::string_view kErasureStates[] = {"asked", "done", "certified"};

constexpr auto kEscalationFields = with_envelope(std::array{
    required(code("cause", kEscalationCauses, "why it goes up")),
    required(id("level", "the level it goes to, from the agreement's list")),
});
constexpr CiteRule kEscalationCites[] = {kAbout, kBelongs, {Rel::escalates, Whose::any, kEscalatable, 1, 8}};
constexpr std::string_view kEscalationStates[] = {"open", "acked", "closed", "withdrawn"};

constexpr auto kIncidentFields = with_envelope(std::array{
    integer("credibility", {1, 5}, "", "1 confirmed by others to 5 improbable"),
    kCrossing,
    code_list("damage", kThings, "what was damaged"),
    decimal("damage_amount", {0, 1'000'000'000'000}, "unit of `damage_currency`", "estimated cost of the damage"),
    plain(Type::currency, "damage_currency", "currency of `damage_amount`"),
    code("direction", kDirections, "which way it moved, seen by the author"),
    kDistance,
    required(kEventAt),
    kEventUntil,
    kUncertainty,
    code_list("help_needed", kHelp, "what the author would welcome"),
    required(kImpact),
    required(kKnownAt),
    required(code("line_relation", kLineRelations, "on which side of the line, seen by the author")),
    counts("livestock_head", kSpecies, "head", "animals by species"),
    id("marker", "the nearest boundary marker"),
    counts("people_count", kPeople, "people", "how many people, by category; nothing else about them"),
    kPlace,
    code_list("property", kThings, "what was found, lost or held"),
    code("reliability", kReliabilities, "a always right to f not known, for the source as such"),
    code_list("response_planned", kMeasures, "what the author will do"),
    required(code_list("response_taken", kMeasures, "what the author has done")),
    decimal("seized_kg", {0, 1'000'000'000}, "kilogram", "goods held, by weight"),
    decimal("seized_l", {0, 1'000'000'000}, "litre", "goods held, by volume"),
    integer("seized_pieces", {0, 1'000'000'000}, "piece", "goods held, by number"),
    required(code("type", kIncidentTypes, "what happened: branch and leaf of the incident tree")),
    code("validation", kValidations, "whether a second source was asked"),
});
constexpr Rule kIncidentRules[] = {
    {Rule::What::either, "place", "sector"}, {Rule::What::not_after, "event_at", "event_until"},
    {Rule::What::needs, "damage_amount", "damage_currency"}, {Rule::What::needs, "damage_currency", "damage_amount"}};
constexpr CiteRule kIncidentCites[] = {kAbout, kBelongs, {Rel::corroborates, Whose::others, kReports, 0, 8},
                                       {Rel::supersedes, Whose::own, kReports, 0, 1},
                                       {Rel::supplements, Whose::own, kReports, 0, 8}};
constexpr std::string_view kIncidentStates[] = {
    "reported", "acked", "under_inquiry", "disputed", "escalated", "closed", "superseded", "withdrawn"};

constexpr auto kKeyChangeFields = with_envelope(std::array{
    required(code("cause", kKeyCauses, "why the key changes")),
    required(plain(Type::instant, "effective_at", "from when on")),
    plain(Type::hash, "new_key", "the 32-byte public key that holds from then on"),
    required(plain(Type::hash, "old_key", "the 32-byte public key that ends")),
    required(code("role", kKeyRoles, "what the key is for")),
});
constexpr CiteRule kKeyChangeCites[] = {kAbout};

constexpr auto kNoticeFields = with_envelope(std::array{
    required(code("activity", kActivities, "what will be done")),
    boolean("armed", "those who do it carry arms"),
    required(id("contact_office", "the office to turn to while it lasts")),
    required(kDistance),
    required(kEventAt),
    required(kEventUntil),
    kFlow,
    kGauge,
    kImpact,
    kPlace,
    kRadius,
    kStage,
});
constexpr Rule kNoticeRules[] = {
    {Rule::What::either, "place", "sector"}, {Rule::What::needs, "radius_m", "place"},
    {Rule::What::not_after, "event_at", "event_until"}, {Rule::What::needs, "stage_m", "gauge"}};
constexpr CiteRule kNoticeCites[] = {kAbout, kBelongs, {Rel::supersedes, Whose::own, kNoticeOnly, 0, 1}};
constexpr std::string_view kNoticeStates[] = {
    "announced", "acked", "active", "ended", "disputed", "closed", "superseded", "withdrawn"};

constexpr auto kRatificationFields = with_envelope(std::array{
    required(plain(Type::hash, "agreement_hash", "SHA-256 of the exact text that is ratified")),
    required(integer("agreement_version", {1, 1'000'000}, "", "version of that text")),
    plain(Type::instant, "in_force_at", "not in force before this, even when all have ratified"),
});
constexpr CiteRule kRatificationCites[] = {{Rel::about, Whose::any, kRatificationOnly, 0, 8}};

constexpr auto kReplyFields = with_envelope(std::array{
    plain(Type::instant, "next_by", "when the next word will come"),
    code("partial_reason", kPartialReasons, "why the answer is not complete"),
    code("refusal_code", kRefusals, "why it is refused"),
    required(code("result", kResults, "how far the answer goes")),
});
constexpr Rule kReplyRules[] = {{Rule::What::exactly_when, "refusal_code", "result", "refused"},
                                {Rule::What::exactly_when, "partial_reason", "result", "partial"}};
constexpr CiteRule kReplyCites[] = {kAbout, kBelongs, {Rel::replies, Whose::others, kRequestOnly, 1, 1},
                                    {Rel::supersedes, Whose::own, kReplyOnly, 0, 1}};
constexpr std::string_view kReplyStates[] = {"given", "acked", "accepted", "contested", "superseded", "withdrawn"};

constexpr auto kRequestFields = with_envelope(std::array{
    required(code("ask", kAsks, "what is asked")),
    kCrossing,
    kEventAt,
    kEventUntil,
    kKnownAt,
    kPlace,
    kRadius,
    required(text_map("reason", 2000, "why it is asked")),
    required(code("urgency", kUrgencies, "u1 urgent and at hand, u2 urgent, u3 normal")),
    plain(Type::instant, "wanted_by", "when an answer would still help; the deadline is the agreement's"),
});
constexpr Rule kRequestRules[] = {{Rule::What::needs, "radius_m", "place"},
                                  {Rule::What::not_after, "event_at", "event_until"}};
constexpr CiteRule kRequestCites[] = {kAbout, kBelongs, {Rel::clarifies, Whose::others, kExplainable, 0, 8},
                                      {Rel::supersedes, Whose::own, kRequestOnly, 0, 1}};
constexpr std::string_view kRequestStates[] = {"sent",      "acked",     "in_work", "replied",    "accepted",
                                               "contested", "escalated", "closed",  "superseded", "withdrawn"};

constexpr auto kSystemNoticeFields = with_envelope(std::array{
    integer("clock_error_ms", {-1'000'000'000, 1'000'000'000}, "millisecond", "own clock minus true time"),
    required(code("condition", kConditions, "what the system is in")),
    required(kEventAt),
    kEventUntil,
    code("fallback", kFallbacks, "the way to reach the office meanwhile"),
});
constexpr Rule kSystemNoticeRules[] = {{Rule::What::not_after, "event_at", "event_until"},
                                       {Rule::What::exactly_when, "clock_error_ms", "condition", "clock_error"}};
constexpr CiteRule kSystemNoticeCites[] = {kAbout, kBelongs, {Rel::supersedes, Whose::own, kSystemNoticeOnly, 0, 1}};
constexpr std::string_view kSystemNoticeStates[] = {"announced", "active", "ended", "superseded", "withdrawn"};

constexpr auto kWithdrawalFields = with_envelope(std::array{
    required(code("reason", kWithdrawalReasons, "why it is taken back")),
});
constexpr CiteRule kWithdrawalCites[] = {{Rel::withdraws, Whose::own, {}, 1, 64}};

constexpr auto kWithheldCountFields = with_envelope(std::array{
    required(counts("counts", kKindNames, "", "how many records of each kind the author kept back")),
    required(plain(Type::instant, "from", "begin of the period")),
    required(plain(Type::instant, "until", "end of the period, not part of it")),
});
constexpr Rule kWithheldCountRules[] = {{Rule::What::not_after, "from", "until"}};
constexpr CiteRule kWithheldCountCites[] = {kAbout, {Rel::supersedes, Whose::own, kWithheldCountOnly, 0, 1}};
constexpr std::string_view kWithheldCountStates[] = {"stated", "acked", "disputed", "superseded", "withdrawn"};

constexpr Kind kKinds[] = {
    {Id::ack, "ack", "Says that records came in and could be read. Not an agreement with what they say.",
     kAckFields, {}, kAckCites, {}},
    {Id::alert, "alert",
     "Warns of a danger while it lasts. Sent before all else; a new alert supersedes, a closure ends it.",
     kAlertFields, kAlertRules, kAlertCites, kAlertStates, true},
    {Id::assent, "assent", "Agrees to exactly the bytes of another party's record. Assents of all make it joint.",
     kAssentFields, {}, kAssentCites, {}},
    {Id::case_, "case",
     "Opens a case that gathers records of all sides, joins or continues one, or proposes that two become one.",
     kCaseFields, kCaseRules, kCaseCites, kCaseStates},
    {Id::closure, "closure",
     "Ends an incident, notice, alert, request, dispute or case. Joint once the others assent to it.",
     kClosureFields, {}, kClosureCites, kClosureStates},
    {Id::communique, "communique",
     "Proposes words that all sides tell the public alike. Nothing of it is public before all agreed to it.",
     kCommuniqueFields, {}, kCommuniqueCites, kCommuniqueStates},
    {Id::contact, "contact",
     "Tells of a thing seen near the line: blurred, late and thinned, and never which one or whose it is.",
     kContactFields, kContactRules, kContactCites, kContactStates},
    {Id::contact_count, "contact_count", "Says how many things were seen in an area and time.",
     kContactCountFields, kContactCountRules, kContactCountCites, kContactCountStates},
    {Id::correction, "correction", "Puts another value in one field of an own record. The earlier one stays readable.",
     kCorrectionFields, {}, kCorrectionCites, kCorrectionStates},
    {Id::crossing_status, "crossing_status",
     "Says how the author's half of a crossing stands, and until when that holds.",
     kCrossingStatusFields, kCrossingStatusRules, kCrossingStatusCites, kCrossingStatusStates},
    {Id::dispute, "dispute", "Holds another value, or another view, against another party's record. Both are kept.",
     kDisputeFields, kDisputeRules, kDisputeCites, kDisputeStates},
    {Id::erasure, "erasure", "Asks for, states or certifies that salt and payload of records are destroyed.",
     kErasureFields, {}, kErasureCites, kErasureStates},
    {Id::escalation, "escalation", "Takes a matter to a higher level and tells the counterpart so.",
     kEscalationFields, {}, kEscalationCites, kEscalationStates},
    {Id::incident, "incident", "Reports an event near the line.",
     kIncidentFields, kIncidentRules, kIncidentCites, kIncidentStates},
    {Id::key_change, "key_change", "Replaces or ends one of the author's public keys.",
     kKeyChangeFields, {}, kKeyChangeCites, {}},
    {Id::notice, "notice", "Tells beforehand what the author will do near the line.",
     kNoticeFields, kNoticeRules, kNoticeCites, kNoticeStates},
    {Id::ratification, "ratification", "Ratifies the exact text of an agreement. In force when all parties did.",
     kRatificationFields, {}, kRatificationCites, {}},
    {Id::reply, "reply", "Answers a request: in work, in full, in part, or refused with a reason.",
     kReplyFields, kReplyRules, kReplyCites, kReplyStates},
    {Id::request, "request", "Asks another party for something.",
     kRequestFields, kRequestRules, kRequestCites, kRequestStates},
    {Id::system_notice, "system_notice",
     "Tells of an outage, a wrong clock or a drill, and how to reach the office meanwhile.",
     kSystemNoticeFields, kSystemNoticeRules, kSystemNoticeCites, kSystemNoticeStates},
    {Id::withdrawal, "withdrawal", "Takes own records back. They stay in the journal and are shown as withdrawn.",
     kWithdrawalFields, {}, kWithdrawalCites, {}},
    {Id::withheld_count, "withheld_count",
     "States how many records of each kind its author kept back in a period, and nothing else of them.",
     kWithheldCountFields, kWithheldCountRules, kWithheldCountCites, kWithheldCountStates},
};

// clang-format on

constexpr bool table_is_sound() {
  std::size_t index = 0;
  for (const Kind& kind : kKinds) {
    if (static_cast<std::size_t>(kind.id) != index || kind.name != kKindNames[index]) return false;
    ++index;
    for (std::size_t i = 1; i < kind.fields.size(); ++i)
      if (!(kind.fields[i - 1].name < kind.fields[i].name)) return false;
  }
  return std::is_sorted(std::begin(kKindNames), std::end(kKindNames)) &&
         std::is_sorted(std::begin(kRelNames), std::end(kRelNames));
}

static_assert(std::size(kKinds) == std::size(kKindNames));
static_assert(std::size(kRelNames) == static_cast<std::size_t>(Rel::withdraws) + 1);
static_assert(table_is_sound(), "kinds and fields stand in ascending order of name, each once");

}  // namespace

std::span<const Kind> kinds() {
  return kKinds;
}

const Kind& kind(KindId id) {
  return kKinds[static_cast<std::size_t>(id)];
}

const Kind* find_kind(std::string_view name) {
  const auto* found = std::lower_bound(std::begin(kKindNames), std::end(kKindNames), name);
  if (found == std::end(kKindNames) || *found != name) return nullptr;
  return &kKinds[found - std::begin(kKindNames)];
}

const Field* find_field(const Kind& kind, std::string_view name) {
  const auto found =
      std::lower_bound(kind.fields.begin(), kind.fields.end(), name, [](const Field& field, std::string_view wanted) {
        return field.name < wanted;
      });
  return found != kind.fields.end() && found->name == name ? &*found : nullptr;
}

std::span<const Field> envelope_fields() {
  return kEnvelope;
}

std::span<const Rule> envelope_rules() {
  return kEnvelopeRules;
}

std::span<const Field> place_fields() {
  return kPlaceFields;
}

std::span<const Field> track_point_fields() {
  return kTrackPointFields;
}

std::string_view name(Rel rel) {
  return kRelNames[static_cast<std::size_t>(rel)];
}

std::span<const std::string_view> rel_names() {
  return kRelNames;
}

std::optional<Rel> find_rel(std::string_view name) {
  const auto* found = std::lower_bound(std::begin(kRelNames), std::end(kRelNames), name);
  if (found == std::end(kRelNames) || *found != name) return std::nullopt;
  return static_cast<Rel>(found - std::begin(kRelNames));
}

const CiteRule* find_cite_rule(const Kind& from, Rel rel) {
  for (const CiteRule& rule : from.cites)
    if (rule.rel == rel) return &rule;
  return nullptr;
}

bool may_cite(const Kind& from, Rel rel, const Kind& to) {
  const CiteRule* rule = find_cite_rule(from, rel);
  if (rule == nullptr) return false;
  return rule->to.empty() || std::find(rule->to.begin(), rule->to.end(), to.id) != rule->to.end();
}

std::span<const std::string_view> life_safety_types() {
  return kLifeSafetyTypes;
}

}  // namespace thalweg::record
