// SPDX-License-Identifier: Apache-2.0
#include <chrono>
#include <thread>

#include "host/api_detail.h"

namespace thalweg::host {
namespace {

constexpr std::size_t kLimitMax = 1000;

/// Whoever has just written wants to read it: waits a moment for the index when that is behind.
void settle(const ApiContext& context, int milliseconds_max) {
  for (int i = 0; i < milliseconds_max && !context.caught_up(); ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
}

/// Degrees as "45.5" or "-3", into 1e-7 degree.
Result<std::int32_t> degrees(std::string_view text, std::int64_t degrees_max) {
  const Error malformed{Code::malformed,
                        "bbox: '" + std::string(text.substr(0, 40)) + "' is no number of degrees within " +
                            std::to_string(degrees_max) + ", such as 45.5"};
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  const std::size_t point = std::min(text.find('.'), text.size());
  std::string digits(text.substr(0, point));
  if (digits.empty() || digits.size() > 3) return malformed;
  std::string_view fraction = text.substr(std::min(point + 1, text.size()));
  if (point < text.size() && fraction.empty()) return malformed;
  digits += fraction.substr(0, 7);
  digits.append(7 - std::min<std::size_t>(7, fraction.size()), '0');
  std::int64_t value = 0;
  for (const char c : digits) {
    if (c < '0' || c > '9') return malformed;
    value = value * 10 + (c - '0');
  }
  if (value > degrees_max * 10'000'000) return malformed;
  return static_cast<std::int32_t>(negative ? -value : value);
}

/// "west,south,east,north", as GeoJSON and OGC have it.
Result<Box> box(std::string_view text) {
  std::string_view parts[4];
  for (std::size_t i = 0; i < 4; ++i) {
    const std::size_t end = std::min(text.find(','), text.size());
    parts[i] = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  const Box made{
      TRY(degrees(parts[1], 90)), TRY(degrees(parts[0], 180)), TRY(degrees(parts[3], 90)), TRY(degrees(parts[2], 180))};
  if (!text.empty() || made.south_e7 > made.north_e7 || made.west_e7 > made.east_e7) {
    return Error{Code::malformed,
                 "bbox: write it as west,south,east,north in degrees; it must not cross the 180th meridian"};
  }
  return made;
}

Result<PageQuery> page_query(const ApiCall& call) {
  PageQuery query;
  query.agreement = call.query_text("agreement");
  query.party = call.query_text("party");
  query.ref = call.query_text("ref");
  if (const auto kind = call.query_text("kind"); !kind.empty()) {
    const record::Kind* found = record::find_kind(kind);
    if (found == nullptr) return Error{Code::malformed, "kind: '" + std::string(kind) + "' is no kind of record"};
    query.kind = found->id;
  }
  if (const auto before = call.query_text("before"); !before.empty()) query.before = TRY(page_cursor_from_text(before));
  if (const auto since = call.query_text("since"); !since.empty()) query.since = TRY(instant_from_rfc3339(since));
  if (const auto bbox = call.query_text("bbox"); !bbox.empty()) query.box = TRY(box(bbox));
  if (const auto limit = call.query_text("limit"); !limit.empty()) {
    const auto count = from_decimal(limit);
    if (!count || *count == 0 || *count > kLimitMax)
      return Error{Code::malformed, "limit: give a number from 1 to " + std::to_string(kLimitMax)};
    query.limit = *count;
  }
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
  respond(json ? ok(*json) : problem(json.error()));
}

void get_record(ApiContext& context, ApiCall call, const Respond& respond) {
  const auto row = wanted(context, call);
  if (!row) return respond(problem(row.error()));
  const auto json = item(context, *row, context.runner.now());
  respond(json ? ok(*json) : problem(json.error()));
}

void get_evidence(ApiContext& context, ApiCall call, const Respond& respond) {
  const auto row = wanted(context, call);
  if (!row) return respond(problem(row.error()));
  context.look(respond,
               [origin = row->origin, index = row->index(), id = row->id](const machine::Machine& machine, Instant) {
                 auto text = machine.evidence(origin, index);
                 if (!text) return problem(text.error());
                 HttpResponse response = ok_text(std::move(*text));
                 response.headers.emplace_back(
                     "content-disposition", "attachment; filename=\"evidence-" + to_hex(id).substr(0, 16) + ".txt\"");
                 return response;
               });
}

}  // namespace thalweg::host
