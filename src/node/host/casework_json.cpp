// SPDX-License-Identifier: Apache-2.0
#include "host/casework_json.h"

namespace thalweg::host {
namespace {

Json time_or_null(const std::optional<Instant>& at) {
  if (!at) return {};
  return to_rfc3339(*at);
}

Json id_or_null(const std::optional<Hash>& id) {
  if (!id) return {};
  return to_hex(*id);
}

Json headline_json(const casework::Brief& brief) {
  if (brief.field.empty() || brief.code.empty()) return {};
  return JsonObject{{"field", brief.field}, {"code", brief.code}};
}

const char* name(ledger::OpeningState state) {
  switch (state) {
    case ledger::OpeningState::none: return "none";
    case ledger::OpeningState::erased: return "erased";
    case ledger::OpeningState::present:
    case ledger::OpeningState::plain: return "present";
  }
  return "none";
}

Json place_json(const std::optional<record::Place>& place) {
  if (!place) return {};
  return JsonObject{{"lat_e7", place->lat_e7}, {"lon_e7", place->lon_e7}, {"precision_m", place->precision_m}};
}

Json counts(const std::vector<casework::Balance::Count>& list, const char* what) {
  JsonArray array;
  for (const auto& each : list)
    array.emplace_back(JsonObject{{"party", each.party}, {what, each.code}, {"count", each.count}});
  return array;
}

}  // namespace

Json text_or_null(std::string_view text) {
  if (text.empty()) return {};
  return text;
}

Json number_or_null(const std::optional<std::int64_t>& number) {
  if (!number) return {};
  return *number;
}

Json texts_json(const std::map<std::string, std::string>& texts) {
  JsonObject object;
  for (const auto& [language, text] : texts) object.emplace_back(language, text);
  return object;
}

Json texts_or_null(const std::map<std::string, std::string>& texts) {
  if (texts.empty()) return {};
  return texts_json(texts);
}

Json flags_json(const std::vector<casework::FlagState>& flags) {
  JsonArray list;
  for (const casework::FlagState& flag : flags)
    list.emplace_back(JsonObject{{"id", flag.id}, {"level", flag.level}, {"origin", flag.origin}});
  return list;
}

Json brief_json(const casework::Brief& brief, const Casebook::View& view, std::string_view own_id) {
  return JsonObject{{"id", to_hex(brief.id)},
                    {"agreement", view.agreement.id},
                    {"party", brief.party},
                    {"own", brief.party == own_id},
                    {"index", brief.index},
                    {"at", to_rfc3339(brief.at)},
                    {"kind", brief.kind == nullptr ? "unknown" : brief.kind->name},
                    {"headline", headline_json(brief)},
                    {"office", brief.office},
                    {"sector", text_or_null(brief.sector)},
                    {"crossing", text_or_null(brief.crossing)},
                    {"place", place_json(brief.place)},
                    {"event_at", time_or_null(brief.event_at)},
                    {"until", time_or_null(brief.until)},
                    {"impact", text_or_null(brief.impact)},
                    {"text", texts_or_null(brief.text)},
                    {"state", brief.state.empty() ? "stated" : brief.state},
                    {"open", brief.open},
                    {"due", time_or_null(brief.due)},
                    {"overdue", brief.overdue},
                    {"disputed", brief.disputed},
                    {"joint", brief.joint},
                    {"escalated_to", text_or_null(brief.escalated_to)},
                    {"flags", flags_json(brief.flags)},
                    {"case", id_or_null(brief.case_id)},
                    {"opening", name(view.opening(brief.id))},
                    {"exercise", brief.exercise}};
}

Json case_json(const casework::CaseSummary& summary, std::string_view agreement) {
  return JsonObject{{"id", to_hex(summary.id)},
                    {"agreement", agreement},
                    {"title", texts_json(summary.title)},
                    {"state", summary.state},
                    {"opened_by", summary.opened_by},
                    {"opened_at", to_rfc3339(summary.opened_at)},
                    {"parties", JsonArray(summary.parties.begin(), summary.parties.end())},
                    {"leads", texts_json(summary.leads)},
                    {"next_step", texts_or_null(summary.next_step)},
                    {"next_at", time_or_null(summary.next_at)},
                    {"members", summary.members},
                    {"open_members", summary.open_members},
                    {"overdue", summary.overdue},
                    {"due", time_or_null(summary.due)},
                    {"disputed", summary.disputed},
                    {"flags", flags_json(summary.flags)},
                    {"escalated_to", text_or_null(summary.escalated_to)},
                    {"last_at", to_rfc3339(summary.last_at)},
                    {"merged_into", id_or_null(summary.merged_into)}};
}

Json similar_json(const casework::Similar& similar, const Casebook::View& view, std::string_view own_id) {
  return JsonObject{{"a", brief_json(similar.a, view, own_id)},
                    {"b", brief_json(similar.b, view, own_id)},
                    {"score", similar.likeness.score},
                    {"minutes", similar.likeness.minutes},
                    {"metres", number_or_null(similar.likeness.metres)},
                    {"same_type", similar.likeness.same_type},
                    {"same_branch", similar.likeness.same_branch}};
}

Json inbox_json(const casework::InboxItem& item, const Casebook::View& view, std::string_view own_id) {
  return JsonObject{{"matter", brief_json(item.matter, view, own_id)},
                    {"why", casework::name(item.why)},
                    {"due", time_or_null(item.due)},
                    {"overdue", item.overdue},
                    {"deadline", text_or_null(item.deadline)},
                    {"origin", text_or_null(item.origin)},
                    {"offices", JsonArray(item.offices.begin(), item.offices.end())},
                    {"of", item.party == own_id ? "us" : "them"},
                    {"other", id_or_null(item.other)}};
}

Json balance_json(const casework::Balance& balance, Instant as_of) {
  JsonArray rows, withheld;
  for (const casework::BalanceRow& row : balance.rows) {
    rows.emplace_back(JsonObject{{"party", row.party},
                                 {"kind", row.kind},
                                 {"deadline", row.deadline},
                                 {"owed", row.owed},
                                 {"in_time", row.in_time},
                                 {"late", row.late},
                                 {"open", row.open},
                                 {"overdue", row.overdue},
                                 {"median_s", number_or_null(row.median_s)}});
  }
  for (const casework::Balance::Withheld& each : balance.withheld) {
    withheld.emplace_back(JsonObject{{"party", each.party},
                                     {"kind", each.kind},
                                     {"count", each.count},
                                     {"from", to_rfc3339(each.from)},
                                     {"until", to_rfc3339(each.until)}});
  }
  return JsonObject{{"from", to_rfc3339(balance.from)},
                    {"until", to_rfc3339(balance.until)},
                    {"as_of", to_rfc3339(as_of)},
                    {"rows", std::move(rows)},
                    {"said", counts(balance.said, "kind")},
                    {"refused", counts(balance.refused, "code")},
                    {"withheld", std::move(withheld)}};
}

}  // namespace thalweg::host
