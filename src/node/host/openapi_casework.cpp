// SPDX-License-Identifier: Apache-2.0
#include "host/openapi_detail.h"

namespace thalweg::host {
namespace {

Json pages_of(std::string_view schema) {
  return object(
      {{"items", list_of(reference(schema))}, {"next", or_null(commitment())}, {"total", number()}, {"as_of", time()}});
}

void add_matter_schemas(JsonObject& all) {
  all.emplace_back("Flag", object({{"id", text()}, {"level", text()}, {"origin", text()}}));
  all.emplace_back("Place", object({{"lat_e7", number()}, {"lon_e7", number()}, {"precision_m", number()}}));
  all.emplace_back("Headline", object({{"field", text()}, {"code", text()}}));
  all.emplace_back("Brief",
                   object({{"id", commitment()},
                           {"agreement", text()},
                           {"party", text()},
                           {"own", flag()},
                           {"index", number()},
                           {"at", time()},
                           {"kind", text()},
                           {"headline", or_null(reference("Headline"))},
                           {"office", text()},
                           {"sector", or_null(text())},
                           {"crossing", or_null(text())},
                           {"place", or_null(reference("Place"))},
                           {"event_at", or_null(time())},
                           {"until", or_null(time())},
                           {"impact", or_null(text())},
                           {"text", or_null(names())},
                           {"state", text()},
                           {"open", flag()},
                           {"due", or_null(time())},
                           {"overdue", flag()},
                           {"disputed", number()},
                           {"joint", flag()},
                           {"escalated_to", or_null(text())},
                           {"flags", list_of(reference("Flag"))},
                           {"case", or_null(commitment())},
                           {"opening", one_of({"present", "erased", "none"})},
                           {"exercise", flag()}}));
  all.emplace_back("Matters", pages_of("Brief"));
  all.emplace_back("Similar",
                   object({{"a", reference("Brief")},
                           {"b", reference("Brief")},
                           {"score", number()},
                           {"minutes", number()},
                           {"metres", or_null(number())},
                           {"same_type", flag()},
                           {"same_branch", flag()}}));
  all.emplace_back("SimilarItems", object({{"items", list_of(reference("Similar"))}, {"as_of", time()}}));
  all.emplace_back("Correlation",
                   object({{"a", reference("Brief")},
                           {"b", reference("Brief")},
                           {"state", one_of({"confirmed", "tentative"})},
                           {"certainty", number()},
                           {"why",
                            object({{"method", one_of({"tracks", "events", "track_and_event"})},
                                    {"looks", number()},
                                    {"metres", number()},
                                    {"expected_metres", number()},
                                    {"minutes", number()},
                                    {"overlap_minutes", number()},
                                    {"same_sort", flag()}})}}));
  all.emplace_back("Correlations", object({{"items", list_of(reference("Correlation"))}, {"as_of", time()}}));
  all.emplace_back("Dismissal", object({{"a", commitment()}, {"b", commitment()}}));
}

void add_inbox_schemas(JsonObject& all) {
  all.emplace_back("InboxItem",
                   object({{"matter", reference("Brief")},
                           {"why",
                            one_of({"acknowledge",
                                    "answer",
                                    "approve",
                                    "assent",
                                    "answer_dispute",
                                    "update",
                                    "confirm_closure",
                                    "renew_status",
                                    "retention",
                                    "certify_erasure",
                                    "clarify",
                                    "escalated",
                                    "same_event",
                                    "next_step",
                                    "give_account"})},
                           {"due", or_null(time())},
                           {"overdue", flag()},
                           {"deadline", or_null(text())},
                           {"origin", or_null(text())},
                           {"offices", list_of(text())},
                           {"of", one_of({"us", "them"})},
                           {"other", or_null(commitment())}}));
  all.emplace_back("InboxCounts", object({{"us", number()}, {"them", number()}, {"overdue", number()}}));
  all.emplace_back(
      "Inbox",
      object({{"items", list_of(reference("InboxItem"))}, {"counts", reference("InboxCounts")}, {"as_of", time()}}));
}

void add_case_schemas(JsonObject& all) {
  const std::initializer_list<std::pair<const char*, Json>> summary = {{"id", commitment()},
                                                                       {"agreement", text()},
                                                                       {"title", names()},
                                                                       {"state", text()},
                                                                       {"opened_by", text()},
                                                                       {"opened_at", time()},
                                                                       {"parties", list_of(text())},
                                                                       {"leads", names()},
                                                                       {"next_step", or_null(names())},
                                                                       {"next_at", or_null(time())},
                                                                       {"members", number()},
                                                                       {"open_members", number()},
                                                                       {"overdue", flag()},
                                                                       {"due", or_null(time())},
                                                                       {"disputed", number()},
                                                                       {"flags", list_of(reference("Flag"))},
                                                                       {"escalated_to", or_null(text())},
                                                                       {"last_at", time()},
                                                                       {"merged_into", or_null(commitment())}};
  all.emplace_back("CaseSummary", object(summary));
  all.emplace_back("Cases", pages_of("CaseSummary"));
  all.emplace_back("Difference",
                   object({{"path", text()},
                           {"values", JsonObject{{"type", "object"}}},
                           {"records", JsonObject{{"type", "object"}, {"additionalProperties", commitment()}}}}));
  Json whole = object(summary);
  const Json more = object({{"items", list_of(reference("Item"))},
                            {"case_records", list_of(reference("Item"))},
                            {"differences", list_of(reference("Difference"))},
                            {"as_of", time()}});
  Json properties = *whole.find("properties");
  for (const auto& [name, schema] : *more.find("properties")->as_object()) properties.set(name, schema);
  JsonArray required = *whole.find("required")->as_array();
  for (const Json& name : *more.find("required")->as_array()) required.push_back(name);
  whole.set("properties", std::move(properties));
  whole.set("required", std::move(required));
  all.emplace_back("Case", std::move(whole));
}

void add_crossing_schemas(JsonObject& all) {
  all.emplace_back("CrossingHalf",
                   object({{"party", text()},
                           {"way", text()},
                           {"traffic", text()},
                           {"state", one_of({"open", "restricted", "closed"})},
                           {"reason", text()},
                           {"valid_until", time()},
                           {"id", commitment()},
                           {"queue_vehicles", or_null(number())},
                           {"wait_min", or_null(number())},
                           {"capacity_per_h", or_null(number())},
                           {"gates_count", or_null(number())},
                           {"opens_min", or_null(number())},
                           {"closes_min", or_null(number())}}));
  all.emplace_back(
      "CrossingWay",
      object({{"into", text()}, {"traffic", text()}, {"state", one_of({"open", "restricted", "closed", "unknown"})}}));
  all.emplace_back("CrossingLapsed",
                   object({{"party", text()}, {"traffic", text()}, {"valid_until", time()}, {"id", commitment()}}));
  all.emplace_back("Crossing",
                   object({{"id", text()},
                           {"name", names()},
                           {"place", object({{"lat_e7", number()}, {"lon_e7", number()}})},
                           {"uncertainty_m", number()},
                           {"halves", list_of(reference("CrossingHalf"))},
                           {"ways", list_of(reference("CrossingWay"))},
                           {"announced", list_of(reference("Brief"))},
                           {"lapsed", list_of(reference("CrossingLapsed"))}}));
  all.emplace_back("Crossings", object({{"items", list_of(reference("Crossing"))}, {"as_of", time()}}));
  all.emplace_back("Flow",
                   object({{"party", text()},
                           {"at", time()},
                           {"queue_vehicles", or_null(number())},
                           {"wait_min", or_null(number())},
                           {"capacity_per_h", or_null(number())},
                           {"gates_count", or_null(number())}}));
  all.emplace_back("Flows", object({{"items", list_of(reference("Flow"))}}));
  all.emplace_back("LeadTime",
                   object({{"deadline", or_null(text())},
                           {"origin", or_null(text())},
                           {"latest_at", or_null(time())},
                           {"in_time", flag()}}));
}

void add_balance_schemas(JsonObject& all) {
  all.emplace_back("BalanceRow",
                   object({{"party", text()},
                           {"kind", text()},
                           {"deadline", text()},
                           {"owed", number()},
                           {"in_time", number()},
                           {"late", number()},
                           {"open", number()},
                           {"overdue", number()},
                           {"median_s", or_null(number())}}));
  all.emplace_back("SaidCount", object({{"party", text()}, {"kind", text()}, {"count", number()}}));
  all.emplace_back("RefusedCount", object({{"party", text()}, {"code", text()}, {"count", number()}}));
  all.emplace_back(
      "WithheldCount",
      object({{"party", text()}, {"kind", text()}, {"count", number()}, {"from", time()}, {"until", time()}}));
  all.emplace_back("OwnWithheld", object({{"kind", text()}, {"count", number()}}));
  all.emplace_back("Balance",
                   object({{"from", time()},
                           {"until", time()},
                           {"as_of", time()},
                           {"rows", list_of(reference("BalanceRow"))},
                           {"said", list_of(reference("SaidCount"))},
                           {"refused", list_of(reference("RefusedCount"))},
                           {"withheld", list_of(reference("WithheldCount"))},
                           {"own_withheld", list_of(reference("OwnWithheld"))}}));
}

}  // namespace

void add_casework_schemas(JsonObject& all) {
  add_matter_schemas(all);
  add_inbox_schemas(all);
  add_case_schemas(all);
  add_crossing_schemas(all);
  add_balance_schemas(all);
}

}  // namespace thalweg::host
