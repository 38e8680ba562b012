// SPDX-License-Identifier: Apache-2.0
#include <chrono>
#include <thread>

#include "host/api_audit.h"

namespace thalweg::host {
namespace {

/// Whoever has just written wants to read it: waits a moment for the index when that is behind.
void settle(const ApiContext& context, int milliseconds_max) {
  for (int i = 0; i < milliseconds_max && !context.caught_up(); ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
}

Result<PageQuery> page_query(const ApiCall& call) {
  PageQuery query;
  query.agreement = call.query_text("agreement");
  query.party = call.query_text("party");
  query.ref = call.query_text("ref");
  if (const record::Kind* kind = record::find_kind(call.query_text("kind"))) query.kind = kind->id;
  if (const auto before = call.query_text("before"); !before.empty()) query.before = TRY(page_cursor_from_text(before));
  if (const auto since = call.query_text("since"); !since.empty()) query.since = TRY(instant_from_rfc3339(since));
  if (const auto bbox = call.query_text("bbox"); !bbox.empty()) query.box = TRY(box(bbox));
  if (const auto limit = from_decimal(call.query_text("limit"))) query.limit = *limit;
  return query;
}

Result<IndexRow> wanted(const ApiContext& context, const ApiCall& call) {
  const Hash id = TRY(hash_from_hex(call.path.at("id")));
  auto row = TRY(context.index.find(id));
  if (!row) {
    settle(context, 300);
    row = TRY(context.index.find(id));
  }
  if (!row) return Error{Code::not_found, "no journal on this node holds a record " + to_hex(id)};
  return std::move(*row);
}

Result<Json> page(const ApiContext& context, const ApiCall& call) {
  PageQuery query = TRY(page_query(call));
  settle(context, 50);
  const std::size_t limit = query.limit;
  ++query.limit;  // one more, to see whether there is a next page
  auto rows = TRY(context.index.page(query));
  const bool more = rows.size() > limit;
  if (more) rows.resize(limit);
  JsonArray items;
  const Instant now = context.runner.now();
  for (const IndexRow& row : rows) items.push_back(TRY(item(context, row, now)));
  return Json(JsonObject{{"items", std::move(items)}, {"next", more ? Json(to_text(rows.back().cursor)) : Json()}});
}

}  // namespace

void get_records(ApiContext& context, ApiCall call, const Respond& respond) {
  const auto json = page(context, call);
  if (!json) return respond(problem(json.error()));
  answer_read(context, call.caller, "record.read", restricted_in(*json->find("items")), respond, ok(*json));
}

void get_record(ApiContext& context, ApiCall call, const Respond& respond) {
  const auto row = wanted(context, call);
  if (!row) return respond(problem(row.error()));
  const auto json = item(context, *row, context.runner.now());
  if (!json) return respond(problem(json.error()));
  answer_read(context, call.caller, "record.read", restricted_in(JsonArray{*json}), respond, ok(*json));
}

void get_evidence(ApiContext& context, ApiCall call, const Respond& respond) {
  const auto row = wanted(context, call);
  if (!row) return respond(problem(row.error()));
  const auto stored = context.journals.read(row->origin, row->index());
  if (!stored) return respond(problem(stored.error()));
  const auto record = parse_canonical(stored->opening.opening.payload);
  const bool restricted = record && record::is_restricted(*record);
  const auto asked = context.runner.read(
      [&context, respond, row = *row, restricted, caller = call.caller](const machine::Machine* machine, Instant) {
        if (machine == nullptr) return respond(problem(503, "the node is stopping"));
        auto text = machine->evidence(row.origin, row.index());
        if (!text) return respond(problem(text.error()));
        const std::string id = to_hex(row.id);
        HttpResponse response = ok_text(std::move(*text));
        response.headers.emplace_back("content-disposition",
                                      "attachment; filename=\"evidence-" + id.substr(0, 16) + ".txt\"");
        const std::vector<std::string> ids(restricted ? 1 : 0, id);
        answer_read(context, caller, "evidence.read", ids, respond, std::move(response));
      });
  if (!asked) respond(problem(asked.error()));
}

}  // namespace thalweg::host
