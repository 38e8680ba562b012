// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "host/api_audit.h"
#include "host/api_drafts.h"
#include "record/guard.h"
#include "release/verdict.h"

namespace thalweg::host {
namespace {

/// Of what an override says, in an act; the verdict has all of it.
constexpr std::size_t kReasonToldMax = 500;
constexpr std::size_t kOfficeToldMax = 80;

/// An office by name, or what it must be able to do.
std::string to_text(const agreement::Approver& approver) {
  if (!approver.office.empty()) return approver.office;
  return std::string(agreement::name(approver.power)) + ":" + agreement::name(approver.grade);
}

Json verdict_json(const release::Verdict& verdict) {
  JsonArray approvers;
  for (const auto& each : verdict.approvers) approvers.emplace_back(to_text(each));
  return JsonObject{{"agreement", verdict.agreement},
                    {"outcome", release::name(verdict.outcome)},
                    {"rules", JsonArray(verdict.rules.begin(), verdict.rules.end())},
                    {"reason", verdict.reason},
                    {"until", time_or_null(verdict.until)},
                    {"approvers", std::move(approvers)},
                    {"stripped", JsonArray(verdict.stripped.begin(), verdict.stripped.end())},
                    {"blur_m", verdict.blur_m},
                    {"warnings", JsonArray(verdict.warnings.begin(), verdict.warnings.end())}};
}

Json preview_json(const machine::Preview& preview) {
  Json json = verdict_json(preview.verdict);
  JsonArray warnings;
  for (const record::Warning& each : record::look_for_traces(preview.record)) {
    warnings.emplace_back(JsonObject{
        {"path", each.path}, {"offset", each.offset}, {"length", each.length}, {"what", record::name(each.what)}});
  }
  json.set("warnings", std::move(warnings));
  json.set("record", preview.projected ? *preview.projected : Json());
  return json;
}

/// Results as JSON text. Drafts of one batch mostly share a verdict, which is then written once.
class ResultWriter {
 public:
  void add(const machine::Submitted& result) {
    text_ += text_.empty() ? "{\"results\":[" : ",";
    text_ += "{\"status\":\"" + std::string(machine::name(result.status)) +
             "\",\"id\":" + (result.id ? "\"" + to_hex(*result.id) + "\"" : "null");
    const bool judged = result.status != machine::Submitted::Status::refused;
    text_ += ",\"national\":" + (judged ? "\"" + to_hex(result.national) + "\"" : "null") + ",\"verdicts\":[";
    if (result.verdict) {
      if (!last_ || *last_ != *result.verdict) {
        last_ = result.verdict;
        last_text_ = to_canonical(verdict_json(*last_));
      }
      text_ += last_text_;
    }
    text_ += "]";
    if (result.error)
      text_ +=
          ",\"error\":" +
          to_canonical(Json(JsonObject{{"code", name(result.error->code)}, {"detail", as_text(result.error->detail)}}));
    text_ += "}";
  }

  [[nodiscard]] std::string finish() && { return text_.empty() ? "{\"results\":[]}" : std::move(text_) + "]}"; }

 private:
  std::string text_;
  std::optional<release::Verdict> last_;
  std::string last_text_;
};

HttpResponse to_response(const std::vector<machine::Submitted>& results) {
  ResultWriter writer;
  for (const machine::Submitted& each : results) writer.add(each);
  return {200, "application/json", std::move(writer).finish(), {}};
}

HttpResponse to_counts(const std::vector<machine::Submitted>& results) {
  std::size_t counts[4] = {};
  const Hash* first = nullptr;
  const Hash* last = nullptr;
  for (const machine::Submitted& each : results) {
    ++counts[static_cast<std::size_t>(each.status)];
    if (!each.id) continue;
    if (first == nullptr) first = &*each.id;
    last = &*each.id;
  }
  using Status = machine::Submitted::Status;
  const auto count = [&](Status status) { return Json(counts[static_cast<std::size_t>(status)]); };
  const auto id = [](const Hash* hash) { return hash == nullptr ? Json() : Json(to_hex(*hash)); };
  return ok(JsonObject{{"released", count(Status::released)},
                       {"held", count(Status::held)},
                       {"withheld", count(Status::withheld)},
                       {"refused", count(Status::refused)},
                       {"first", id(first)},
                       {"last", id(last)}});
}

Result<std::vector<machine::Draft>> read_drafts(const HttpRequest& request) {
  return request.header("content-type").starts_with("application/x-ndjson") ? drafts_from_lines(request.body)
                                                                            : drafts_from_json(request.body);
}

/// The agreements that a draft could be meant for.
std::vector<std::string> meant_for(const machine::Machine& machine, const Json& draft) {
  if (!draft.text("agreement").empty()) return {std::string(draft.text("agreement"))};
  std::vector<std::string> ids;
  for (const machine::AgreementStatus& status : machine.agreements()) ids.push_back(status.newest->id);
  return ids;
}

HttpResponse preview(const machine::Machine& machine, const Json& body, Instant now) {
  Json draft = *body.find("record");
  const Json* given = body.find("override");
  JsonArray results;
  for (const std::string& id : meant_for(machine, draft)) {
    draft.set("agreement", id);
    machine::Draft asked{to_canonical(draft), {}, {}};
    if (given != nullptr) {
      asked.override_office = given->text("office");
      asked.override_reason = given->text("reason");
    }
    const auto made = machine.preview(asked, now);
    if (!made) return problem(made.error());
    Json json = preview_json(*made);
    json.set("agreement", id);
    results.push_back(std::move(json));
  }
  return ok(JsonObject{{"results", std::move(results)}});
}

/// The first draft that is said for an office for which the caller does not speak.
std::optional<HttpResponse> check_offices(const Caller& caller, const std::vector<machine::Draft>& drafts) {
  if (caller.all_offices) return std::nullopt;
  for (std::size_t i = 0; i < drafts.size(); ++i) {
    // The machine reads a draft with the same parser, and refuses what this one does.
    const auto draft = parse_json(drafts[i].json);
    const std::string_view office = draft ? draft->text("office") : std::string_view();
    const std::string& answering = drafts[i].override_office;
    for (const std::string_view each : {office, std::string_view(answering)}) {
      if (each.empty() || caller.speaks_for(each)) continue;
      return problem(403,
                     "/records/" + std::to_string(i) + ": the caller does not speak for the office '" +
                         as_text(each.substr(0, 80)) + "'");
    }
  }
  return std::nullopt;
}

/// Whether a record is more than a report: it destroys, binds the party or changes its keys.
bool is_administrative(std::string_view kind) {
  return kind == "erasure" || kind == "ratification" || kind == "key_change";
}

/// The first record that a draft cites, as in an erasure that which is erased.
std::string cited_by(const Json& draft) {
  const Json* cites = draft.find("cites");
  if (cites == nullptr || cites->as_array() == nullptr || cites->as_array()->empty()) return {};
  return std::string(cites->as_array()->front().text("record").substr(0, 64));
}

/// What the national journal says of the drafts besides that they were handed in. The operator may act alone and hands
/// in without end, so that its drafts are not read twice unless they seem to be of such a kind.
NodeRunner::Acts acts_in(const Caller& caller, const std::vector<machine::Draft>& drafts) {
  NodeRunner::Acts acts;
  for (const machine::Draft& each : drafts) {
    if (!each.override_office.empty()) {
      Act act = act_of(caller, "record.override", "", each.override_reason.substr(0, kReasonToldMax));
      act.office = each.override_office;
      acts.push_back(to_bytes(act));
    }
    const auto seems = [&](std::string_view kind) { return each.json.find(kind) != Bytes::npos; };
    if (caller.is_operator() && !seems("erasure") && !seems("ratification") && !seems("key_change")) continue;
    const auto draft = parse_json(each.json);
    if (!draft || !is_administrative(draft->text("kind"))) continue;
    Act act = act_of(caller, "record." + std::string(draft->text("kind")), cited_by(*draft));
    act.office = draft->text("office").substr(0, kOfficeToldMax);
    acts.push_back(to_bytes(act));
  }
  return acts;
}

machine::Consent consent_of(const Caller& caller, const Json& body) {
  return {std::string(body.text("office")), body.boolean("override"), std::string(body.text("reason")), caller.author};
}

}  // namespace

void post_preview(ApiContext& context, ApiCall call, const Respond& respond) {
  auto body = parse_json(call.request.body);
  if (!body) return respond(problem(body.error()));
  if (body->find("record") == nullptr || body->find("record")->as_object() == nullptr) {
    return respond(problem(400, "a preview needs a \"record\", which is an object"));
  }
  context.look(respond, [body = std::move(*body)](const machine::Machine& machine, Instant now) {
    return preview(machine, body, now);
  });
}

void post_records(ApiContext& context, ApiCall call, const Respond& respond) {
  auto drafts = read_drafts(call.request);
  if (!drafts)
    return respond(drafts.error().code == Code::exhausted ? problem(413, drafts.error().detail)
                                                          : problem(drafts.error()));
  if (auto refused = check_offices(call.caller, *drafts)) return respond(std::move(*refused));
  const bool count = call.query_text("ack") == "count";
  call.request.body.clear();
  for (machine::Draft& draft : *drafts) draft.author = call.caller.author;
  auto acts = acts_in(call.caller, *drafts);
  const auto taken = context.runner.submit(
      std::move(*drafts),
      [&context, respond, count](Result<std::vector<machine::Submitted>> results) {
        if (!results) return respond(problem(results.error()));
        auto shared = std::make_shared<std::vector<machine::Submitted>>(std::move(*results));
        context.workers.must_do(
            [shared, respond, count] { respond(count ? to_counts(*shared) : to_response(*shared)); });
      },
      std::move(acts));
  if (!taken) respond(problem(taken.error()));
}

void get_held(ApiContext& context, ApiCall call, const Respond& respond) {
  const auto asked =
      context.runner.read([&context, respond, caller = call.caller](const machine::Machine* machine, Instant) {
        if (machine == nullptr) return respond(problem(503, "the node is stopping"));
        JsonArray items;
        for (const machine::Held& held : machine->held()) {
          auto record = parse_canonical(held.record);
          items.emplace_back(JsonObject{{"id", to_hex(held.national)},
                                        {"record", record ? std::move(*record) : Json()},
                                        {"verdict", verdict_json(held.verdict)},
                                        {"own", !caller.author.empty() && held.author == caller.author},
                                        {"warned", held.warned}});
        }
        const auto restricted = restricted_in(items);
        answer_read(context, caller, "record.read", restricted, respond, ok(JsonObject{{"items", std::move(items)}}));
      });
  if (!asked) respond(problem(asked.error()));
}

void post_approval(ApiContext& context, ApiCall call, const Respond& respond) {
  const auto national = hash_from_hex(call.path.at("national"));
  if (!national) return respond(problem(national.error()));
  const auto body = parse_json(call.request.body);
  if (!body) return respond(problem(body.error()));
  if (body->text("office").empty()) return respond(problem(400, "an approval needs the \"office\" that gives it"));
  if (!call.caller.speaks_for(body->text("office")))
    return respond(problem(403, "the caller does not speak for the office '" + as_text(body->text("office")) + "'"));
  machine::Consent consent = consent_of(call.caller, *body);
  Act act = act_of(call.caller, consent.overrides ? "record.override" : "record.approve", call.path.at("national"));
  act.office = consent.office;
  act.detail = consent.reason.substr(0, kReasonToldMax);
  const auto taken = context.runner.approve(*national,
                                            std::move(consent),
                                            [respond](Result<std::vector<machine::Submitted>> results) {
                                              if (!results) return respond(problem(results.error()));
                                              if (results->size() == 1 && results->front().error)
                                                return respond(problem(*results->front().error));
                                              respond(to_response(*results));
                                            },
                                            {to_bytes(act)});
  if (!taken) respond(problem(taken.error()));
}

}  // namespace thalweg::host
