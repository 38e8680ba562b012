// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <deque>

#include "host/api_audit.h"
#include "host/api_casework.h"
#include "host/casework_json.h"
#include "machine/payloads.h"

namespace thalweg::host {
namespace {

/// Of a longer case the first records are shown.
constexpr std::size_t kThreadMax = 500;

casework::CaseQuery case_query(const ApiCall& call) {
  using Query = casework::CaseQuery;
  Query query;
  if (call.query_text("state") == "closed") query.state = Query::State::closed;
  if (call.query_text("state") == "all") query.state = Query::State::all;
  query.words = call.query_text("q");
  if (call.query_text("sort") == "due") query.sort = Query::Sort::due;
  if (call.query_text("sort") == "opened") query.sort = Query::Sort::opened;
  query.before = commitment(call, "before");
  query.limit = count(call, "limit", query.limit);
  return query;
}

/// What the book knows of the case that is asked for, copied, so that the journals are read without it.
struct Found {
  casework::CaseParts parts;
  std::string agreement;
  Instant as_of;
};

std::optional<Found> find_case(const ApiContext& context, const Hash& id) {
  std::optional<Found> found;
  for (const std::string& agreement : context.casebook.agreements()) {
    (void)context.casebook.look(agreement, [&](const Casebook::View& view) {
      if (auto parts = view.book.find_case(id)) found = Found{std::move(*parts), agreement, view.as_of};
    });
    if (found) return found;
  }
  return found;
}

Result<JsonArray> items_of(const ApiContext& context, const std::vector<Hash>& ids, Instant now) {
  JsonArray items;
  for (std::size_t i = 0; i < std::min(ids.size(), kThreadMax); ++i) {
    if (const auto row = TRY(context.index.find(ids[i]))) items.push_back(TRY(item(context, *row, now)));
  }
  return items;
}

/// What the sides say of the event with their corrections, field by field where they differ.
JsonArray differences_of(const ApiContext& context, const Found& found) {
  std::deque<Json> contents;
  std::vector<casework::Account> accounts;
  for (const Hash& id : found.parts.accounts) {
    const auto record = record_of(context, id);
    if (!record) continue;  // erased meanwhile
    std::vector<casework::Correction> corrections;
    (void)context.casebook.look(found.agreement, [&](const Casebook::View& view) {
      if (const auto state = view.book.state(id)) corrections = state->corrections;
    });
    contents.push_back(casework::corrected(*record, corrections));
    accounts.push_back({std::string(record->json.text("party")), id, &contents.back()});
  }
  JsonArray list;
  for (const casework::Difference& each : casework::differences(accounts)) {
    JsonObject values, records;
    for (const auto& [party, value] : each.values) values.emplace_back(party, value);
    for (const auto& [party, id] : each.records) records.emplace_back(party, to_hex(id));
    list.emplace_back(JsonObject{{"path", each.path}, {"values", std::move(values)}, {"records", std::move(records)}});
  }
  return list;
}

Result<Json> whole_case(const ApiContext& context, const Hash& id) {
  const auto found = find_case(context, id);
  if (!found) return Error{Code::not_found, "no record on this node opened or belongs to a case " + to_hex(id)};
  const Instant now = context.runner.now();
  Json json = case_json(found->parts.summary, found->agreement);
  json.set("items", TRY(items_of(context, found->parts.thread, now)));
  json.set("case_records", TRY(items_of(context, found->parts.records, now)));
  json.set("differences", differences_of(context, *found));
  json.set("as_of", to_rfc3339(found->as_of));
  return json;
}

}  // namespace

Result<record::Record> record_of(const ApiContext& context, const Hash& id) {
  const auto row = TRY(context.index.find(id));
  if (!row) return Error{Code::not_found, "no journal on this node holds a record " + to_hex(id)};
  const auto stored = TRY(context.journals.read(row->origin, row->index()));
  if (stored.opening.state != ledger::OpeningState::present || stored.opening.opening.type != machine::kRecordType)
    return Error{Code::not_found, "what record " + to_hex(id) + " says is not here"};
  return record::admit(stored.opening.opening.payload);
}

Result<std::string> agreement_of(const ApiContext& context, const ApiCall& call) {
  const auto all = context.casebook.agreements();
  const std::string given(call.query_text("agreement"));
  if (!given.empty()) {
    if (std::find(all.begin(), all.end(), given) != all.end()) return given;
    return Error{Code::not_found, "this node knows no agreement '" + given + "'"};
  }
  if (all.empty()) return Error{Code::not_found, "there is no agreement on this node yet"};
  if (all.size() == 1) return all.front();
  return Error{Code::malformed, "agreement: must be given, since there are several"};
}

void with_book(const ApiContext& context,
               const ApiCall& call,
               const Respond& respond,
               const std::function<HttpResponse(const Casebook::View&)>& look) {
  const auto agreement = agreement_of(context, call);
  if (!agreement) return respond(problem(agreement.error()));
  HttpResponse response;
  const bool known = context.casebook.look(*agreement, [&](const Casebook::View& view) { response = look(view); });
  respond(known ? std::move(response) : problem(404, "this node knows no agreement '" + *agreement + "'"));
}

std::optional<Instant> instant(const ApiCall& call, std::string_view name) {
  const auto at = instant_from_rfc3339(call.query_text(name));
  return at ? std::optional(*at) : std::nullopt;
}

std::size_t count(const ApiCall& call, std::string_view name, std::size_t otherwise) {
  const auto given = from_decimal(call.query_text(name));
  return given ? static_cast<std::size_t>(*given) : otherwise;
}

std::optional<Hash> commitment(const ApiCall& call, std::string_view name) {
  const auto id = hash_from_hex(call.query_text(name));
  return id ? std::optional(*id) : std::nullopt;
}

void get_cases(ApiContext& context, ApiCall call, const Respond& respond) {
  const casework::CaseQuery query = case_query(call);
  with_book(context, call, respond, [&](const Casebook::View& view) {
    const casework::CasePage page = view.book.cases(query);
    JsonArray items;
    for (const casework::CaseSummary& each : page.items) items.push_back(case_json(each, view.agreement.id));
    return ok(JsonObject{{"items", std::move(items)},
                         {"next", page.next ? Json(to_hex(*page.next)) : Json()},
                         {"total", page.total},
                         {"as_of", to_rfc3339(view.as_of)}});
  });
}

void get_case(ApiContext& context, ApiCall call, const Respond& respond) {
  const auto id = hash_from_hex(call.path.at("id"));
  if (!id) return respond(problem(id.error()));
  const auto json = whole_case(context, *id);
  if (!json) return respond(problem(json.error()));
  std::vector<std::string> restricted = restricted_in(*json->find("items"));
  for (std::string& each : restricted_in(*json->find("case_records"))) restricted.push_back(std::move(each));
  answer_read(context, call.caller, "record.read", restricted, respond, ok(*json));
}

}  // namespace thalweg::host
