// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "host/api_casework.h"
#include "host/casework_json.h"

namespace thalweg::host {
namespace {

casework::MatterQuery matter_query(const ApiCall& call) {
  casework::MatterQuery query;
  query.party = call.query_text("party");
  for (const std::string_view kind : parts(call.query_text("kinds"))) {
    if (const record::Kind* found = record::find_kind(kind)) query.kinds.push_back(found->id);
  }
  for (const std::string_view state : parts(call.query_text("states"))) query.states.emplace_back(state);
  query.sector = call.query_text("sector");
  query.crossing = call.query_text("crossing");
  query.since = instant(call, "since");
  query.until = instant(call, "until");
  if (const auto area = box(call.query_text("bbox")))
    query.box = {area->south_e7, area->west_e7, area->north_e7, area->east_e7};
  query.open = call.query_text("open") == "1";
  query.overdue = call.query_text("overdue") == "1";
  query.flagged = call.query_text("flagged") == "1";
  query.words = call.query_text("q");
  if (call.query_text("sort") == "due") query.sort = casework::MatterQuery::Sort::due;
  query.before = commitment(call, "before");
  query.limit = count(call, "limit", query.limit);
  return query;
}

/// A draft that waits, in one line: made as the book makes it of what was said.
std::optional<casework::Brief> brief_of_draft(const machine::Held& held,
                                              const agreement::Agreement& agreement,
                                              std::string_view own_id,
                                              Instant now) {
  const auto record = record::admit(held.record);
  if (!record) return std::nullopt;
  casework::Book alone(agreement);
  alone.say(casework::Said{held.national, std::string(own_id), 0, now, std::nullopt, &*record});
  auto brief = alone.brief(held.national);
  if (brief) {
    brief->due.reset();
    brief->overdue = false;
  }
  return brief;
}

/// Own offices that may say the yes that is missing.
std::vector<std::string> offices_for(const release::Verdict& verdict,
                                     const agreement::Agreement& agreement,
                                     std::string_view party) {
  std::vector<std::string> offices;
  for (const agreement::Office& office : agreement.offices) {
    const auto meets = [&](const agreement::Approver& approver) {
      if (!approver.office.empty()) return approver.office == office.id;
      return office.powers.contains(approver.power) && office.grade >= approver.grade;
    };
    if (office.party == party && std::any_of(verdict.approvers.begin(), verdict.approvers.end(), meets))
      offices.push_back(office.id);
  }
  return offices;
}

std::vector<std::string> own_party_first(const agreement::Agreement& agreement, const std::string& own_id) {
  std::vector<std::string> parties;
  for (const agreement::Party& party : agreement.parties) parties.push_back(party.id);
  std::stable_partition(parties.begin(), parties.end(), [&](const std::string& id) { return id == own_id; });
  return parties;
}

struct InboxCall {
  std::string agreement, office, of;
  std::size_t limit;
};

/// What waits at the gate for an office's yes; how many there are.
std::size_t add_held(JsonArray& items,
                     const machine::Machine& machine,
                     const Casebook::View& view,
                     const InboxCall& call) {
  std::size_t count = 0;
  for (const machine::Held& held : machine.held()) {
    if (held.verdict.agreement != view.agreement.id || held.verdict.approvers.empty()) continue;
    const std::vector<std::string> offices = offices_for(held.verdict, view.agreement, machine.id());
    if (!call.office.empty() && std::find(offices.begin(), offices.end(), call.office) == offices.end()) continue;
    ++count;
    if (call.of == "them" || items.size() >= call.limit) continue;
    const auto brief = brief_of_draft(held, view.agreement, machine.id(), view.as_of);
    if (!brief) continue;
    items.emplace_back(JsonObject{{"matter", brief_json(*brief, view, machine.id())},
                                  {"why", "approve"},
                                  {"due", Json()},
                                  {"overdue", false},
                                  {"deadline", Json()},
                                  {"origin", Json()},
                                  {"offices", JsonArray(offices.begin(), offices.end())},
                                  {"of", "us"},
                                  {"other", Json()}});
  }
  return count;
}

/// What waits for our side and, as the same rules have it, for theirs; at most `limit` of each.
Json inbox_page(const machine::Machine& machine, const Casebook::View& view, const InboxCall& call) {
  JsonArray items;
  std::size_t us = add_held(items, machine, view, call), them = 0, overdue = 0;
  for (const std::string& party : own_party_first(view.agreement, machine.id())) {
    const bool ours = party == machine.id();
    const casework::InboxPage page = view.book.inbox(party, {call.office, call.limit, ours});
    (ours ? us : them) += page.total;
    overdue += page.overdue;
    if (!call.of.empty() && (call.of == "us") != ours) continue;
    for (const casework::InboxItem& item : page.items) {
      items.push_back(inbox_json(item, view, machine.id()));
    }
  }
  return JsonObject{{"items", std::move(items)},
                    {"counts", JsonObject{{"us", us}, {"them", them}, {"overdue", overdue}}},
                    {"as_of", to_rfc3339(view.as_of)}};
}

}  // namespace

void get_matters(ApiContext& context, ApiCall call, const Respond& respond) {
  const casework::MatterQuery query = matter_query(call);
  with_book(context, call, respond, [&](const Casebook::View& view) {
    const casework::MatterPage page = view.book.matters(query);
    JsonArray items;
    for (const casework::Brief& brief : page.items) items.push_back(brief_json(brief, view, context.journals.own_id()));
    return ok(JsonObject{{"items", std::move(items)},
                         {"next", page.next ? Json(to_hex(*page.next)) : Json()},
                         {"total", page.total},
                         {"as_of", to_rfc3339(view.as_of)}});
  });
}

void get_similar(ApiContext& context, ApiCall call, const Respond& respond) {
  const std::size_t limit = count(call, "limit", 100);
  with_book(context, call, respond, [&](const Casebook::View& view) {
    JsonArray items;
    for (const casework::Similar& each : view.book.similar(limit))
      items.push_back(similar_json(each, view, context.journals.own_id()));
    return ok(JsonObject{{"items", std::move(items)}, {"as_of", to_rfc3339(view.as_of)}});
  });
}

void post_dismissal(ApiContext& context, ApiCall call, const Respond& respond) {
  const auto body = parse_json(call.request.body);
  if (!body) return respond(problem(body.error()));
  const auto a = hash_from_hex(body->text("a")), b = hash_from_hex(body->text("b"));
  if (!a || !b) return respond(problem(400, "a dismissal needs \"a\" and \"b\", the ids of two reports"));
  const auto agreement = agreement_of(context, call);
  if (!agreement) return respond(problem(agreement.error()));
  const auto done = context.casebook.dismiss(*agreement, *a, *b);
  respond(done ? ok(JsonObject{{"a", to_hex(*a)}, {"b", to_hex(*b)}}) : problem(done.error()));
}

void get_inbox(ApiContext& context, ApiCall call, const Respond& respond) {
  const auto agreement = agreement_of(context, call);
  if (!agreement) return respond(problem(agreement.error()));
  const InboxCall asked{*agreement,
                        std::string(call.query_text("office")),
                        std::string(call.query_text("of")),
                        count(call, "limit", 200)};
  context.look(respond, [&context, asked](const machine::Machine& machine, Instant) {
    HttpResponse response = problem(404, "this node knows no agreement '" + asked.agreement + "'");
    (void)context.casebook.look(asked.agreement,
                                [&](const Casebook::View& view) { response = ok(inbox_page(machine, view, asked)); });
    return response;
  });
}

}  // namespace thalweg::host
