// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "host/api_audit.h"
#include "host/indexer.h"
#include "host/openapi.h"
#include "record/describe.h"

namespace thalweg::host {
namespace {

using machine::JournalStatus;

Json parties_of(const agreement::Agreement& agreement, const std::vector<std::string>& ratified) {
  JsonArray parties;
  for (const agreement::Party& party : agreement.parties) {
    const bool did = std::find(ratified.begin(), ratified.end(), party.id) != ratified.end();
    parties.emplace_back(
        JsonObject{{"id", party.id}, {"name", texts(party.name)}, {"role", "party"}, {"ratified", did}});
  }
  for (const agreement::Observer& observer : agreement.observers) {
    parties.emplace_back(
        JsonObject{{"id", observer.id}, {"name", texts(observer.name)}, {"role", "observer"}, {"ratified", false}});
  }
  return parties;
}

Json summary(const agreement::Agreement& agreement, bool in_force, const std::vector<std::string>& ratified) {
  return JsonObject{{"id", agreement.id},
                    {"version", agreement.version},
                    {"title", texts(agreement.title)},
                    {"state", in_force ? "in_force" : "proposed"},
                    {"hash", to_hex(agreement.hash)},
                    {"exercise", agreement.exercise},
                    {"parties", parties_of(agreement, ratified)}};
}

/// The version in force, and the one that is proposed to follow it.
JsonArray summaries(const machine::Machine& machine) {
  JsonArray list;
  for (const machine::AgreementStatus& status : machine.agreements()) {
    if (status.in_force != nullptr) {
      std::vector<std::string> all;
      for (const agreement::Party& party : status.in_force->parties) all.push_back(party.id);
      list.push_back(summary(*status.in_force, true, all));
    }
    if (status.in_force == nullptr || status.in_force->version != status.newest->version)
      list.push_back(summary(*status.newest, false, status.ratified));
  }
  return list;
}

const agreement::Names* name_of(const machine::Machine& machine, const machine::PeerStatus& peer) {
  for (const machine::AgreementStatus& status : machine.agreements()) {
    if (status.newest->id != peer.agreement) continue;
    if (const auto* party = status.newest->find_party(peer.id)) return &party->name;
    if (const auto* observer = status.newest->find_observer(peer.id)) return &observer->name;
  }
  return nullptr;
}

/// When this node last cosigned the peer's journal.
std::optional<Instant> cosigned_here_at(const machine::Machine& machine, const machine::PeerStatus& peer) {
  for (const JournalStatus& each : machine.journals()) {
    if (each.role != JournalStatus::Role::mirror || each.agreement != peer.agreement || each.party != peer.id) continue;
    if (const auto receipt = receipt_in(each.note, machine.id())) return receipt->at;
  }
  return std::nullopt;
}

JsonArray peers_json(const machine::Machine& machine) {
  JsonArray list;
  for (const machine::PeerStatus& peer : machine.peers()) {
    const agreement::Names* names = name_of(machine, peer);
    list.emplace_back(JsonObject{{"agreement", peer.agreement},
                                 {"id", peer.id},
                                 {"name", names != nullptr ? texts(*names) : Json(JsonObject{})},
                                 {"role", peer.observer ? "observer" : "party"},
                                 {"state", peer.state},
                                 {"last_receipt_at", time_or_null(peer.last_receipt_at)},
                                 {"own_size", peer.own_size},
                                 {"receipted_size", peer.receipted},
                                 {"their_size", peer.their_size},
                                 {"their_at", time_or_null(cosigned_here_at(machine, peer))},
                                 {"detail", as_text(peer.detail)}});
  }
  return list;
}

const char* name(JournalStatus::Role role) {
  switch (role) {
    case JournalStatus::Role::national: return "national";
    case JournalStatus::Role::own: return "own";
    case JournalStatus::Role::mirror: return "mirror";
  }
  return "mirror";
}

bool has_voice(const machine::Machine& machine) {
  const auto agreements = machine.agreements();
  return std::any_of(agreements.begin(), agreements.end(), [&](const auto& status) {
    return status.newest->find_party(machine.id()) != nullptr;
  });
}

/// One family of the Prometheus text format.
class Metrics {
 public:
  void family(std::string_view name, std::string_view type, std::string_view help) {
    name_ = name;
    text_ += "# HELP " + name_ + " " + std::string(help) + "\n# TYPE " + name_ + " " + std::string(type) + "\n";
  }

  void value(std::string_view labels, std::uint64_t value) {
    text_ += name_ + std::string(labels) + " " + std::to_string(value) + "\n";
  }

  void one(std::string_view name, std::string_view type, std::string_view help, std::uint64_t only) {
    family(name, type, help);
    value("", only);
  }

  [[nodiscard]] std::string finish() && { return std::move(text_); }

 private:
  std::string name_, text_;
};

std::string metrics(const machine::Machine& machine, const ApiContext& context) {
  const RunnerCounters counters = context.runner.counters();
  const bool caught_up = context.caught_up();
  const Live::Counters live = context.live.counters();
  Metrics out;
  out.one("thalweg_rounds_total", "counter", "Commits of the machine.", counters.rounds);
  out.family("thalweg_drafts_total", "counter", "Drafts by what became of them.");
  out.value("{status=\"released\"}", counters.released);
  out.value("{status=\"held\"}", counters.held);
  out.value("{status=\"withheld\"}", counters.withheld);
  out.value("{status=\"refused\"}", counters.refused);
  out.one("thalweg_calls_total", "counter", "Requests to peers.", counters.calls);
  out.one("thalweg_turned_away_total", "counter", "Inputs that found the queue full.", counters.turned_away);
  out.one("thalweg_queued", "gauge", "Inputs that wait.", counters.queued);
  out.one("thalweg_held", "gauge", "Records that wait at the gate.", machine.held_count());
  out.one("thalweg_index_caught_up", "gauge", "1 when the index has read all journals.", caught_up ? 1 : 0);
  const Casebook::Progress book = context.casebook.progress();
  out.one("thalweg_casebook_caught_up", "gauge", "1 when the casebook has read all journals.", book.caught_up ? 1 : 0);
  out.one("thalweg_casebook_entries", "gauge", "Entries that the casebook has read.", book.read);
  out.one("thalweg_casebook_entries_durable", "gauge", "Entries that there are to read.", book.durable);
  out.one("thalweg_live_listeners", "gauge", "Those who are told what changes.", live.listeners);
  out.one("thalweg_live_events_total", "counter", "What they were told.", live.events);
  out.one("thalweg_live_dropped_total", "counter", "Listeners too slow for it.", live.dropped);
  out.family("thalweg_journal_entries", "gauge", "Durable entries of a journal.");
  for (const JournalStatus& each : machine.journals())
    out.value("{origin=\"" + each.origin + "\",role=\"" + name(each.role) + "\"}", each.size);
  const auto peers = machine.peers();
  const auto labels = [](const machine::PeerStatus& peer) {
    return "{agreement=\"" + peer.agreement + "\",peer=\"" + peer.id + "\"}";
  };
  out.family("thalweg_peer_up", "gauge", "1 when the peer is reached and has, or is being brought, everything.");
  for (const auto& peer : peers) out.value(labels(peer), peer.state == "ok" || peer.state == "behind" ? 1 : 0);
  out.family("thalweg_peer_unreceipted", "gauge", "Entries of ours that the peer has not receipted.");
  for (const auto& peer : peers) out.value(labels(peer), peer.own_size - std::min(peer.own_size, peer.receipted));
  out.family("thalweg_peer_suspended", "gauge", "1 when the peer signed two histories.");
  for (const auto& peer : peers) out.value(labels(peer), peer.suspended ? 1 : 0);
  return std::move(out).finish();
}

}  // namespace

Json node_json(const machine::Machine& machine, std::string_view version, Instant now) {
  return JsonObject{{"party", machine.id()},
                    {"role", has_voice(machine) ? "party" : "observer"},
                    {"version", version},
                    {"now", to_rfc3339(now)},
                    {"agreements", summaries(machine)},
                    {"peers", peers_json(machine)}};
}

void get_node(ApiContext& context, ApiCall, const Respond& respond) {
  context.look(respond, [version = context.setup.version](const machine::Machine& machine, Instant now) {
    return ok(node_json(machine, version, now));
  });
}

void get_peers(ApiContext& context, ApiCall, const Respond& respond) {
  context.look(respond, [](const machine::Machine& machine, Instant) {
    return ok(JsonObject{{"items", peers_json(machine)}});
  });
}

void get_journals(ApiContext& context, ApiCall, const Respond& respond) {
  context.look(respond, [](const machine::Machine& machine, Instant) {
    JsonArray list;
    for (const JournalStatus& each : machine.journals()) {
      list.emplace_back(JsonObject{{"origin", each.origin},
                                   {"agreement", each.agreement},
                                   {"party", each.party},
                                   {"role", name(each.role)},
                                   {"size", each.size},
                                   {"checkpoint", each.note},
                                   {"fraud", each.fraud}});
    }
    return ok(JsonObject{{"items", std::move(list)}});
  });
}

void get_health(ApiContext& context, ApiCall, const Respond& respond) {
  context.look(respond, [](const machine::Machine&, Instant) { return ok_text("ok\n"); });
}

void get_metrics(ApiContext& context, ApiCall, const Respond& respond) {
  context.look(respond, [&context](const machine::Machine& machine, Instant) {
    return ok_text(metrics(machine, context), "text/plain; version=0.0.4; charset=utf-8");
  });
}

void get_schema(ApiContext&, ApiCall, const Respond& respond) {
  auto schema = parse_json(record::to_json_schema(), true);
  if (!schema) return respond(problem(schema.error()));
  // The definitions stand once, beside the kinds that refer to them.
  JsonObject kinds;
  for (const record::Kind& kind : record::kinds()) {
    Json one = record::to_json_schema(kind);
    one.erase("$defs");
    one.erase("$schema");
    kinds.emplace_back(std::string(kind.name), std::move(one));
  }
  schema->set("kinds", std::move(kinds));
  respond(ok(*schema));
}

void get_openapi(ApiContext& context, ApiCall, const Respond& respond) {
  respond({200, "application/json", openapi(context.setup.version, context.access.session_cookie()), {}});
}

void get_bundle(ApiContext& context, ApiCall call, const Respond& respond) {
  const std::string agreement(call.query_text("agreement")), peer(call.query_text("for"));
  // A bundle holds all that was told to one peer, restricted or not.
  const Act act = act_of(call.caller, "bundle.export", agreement + " for " + peer);
  const auto look = [agreement, peer](const machine::Machine& machine, Instant now) {
    auto bundle = machine.export_bundle(agreement, peer);
    if (!bundle) return problem(bundle.error());
    HttpResponse response = ok_text(std::move(*bundle), "application/octet-stream");
    response.headers.emplace_back(
        "content-disposition",
        "attachment; filename=\"" + agreement + "-for-" + peer + "-" + to_date(now) + ".thalweg\"");
    return response;
  };
  after_noting(context, {act}, respond, [&context, respond, look] { context.look(respond, look); });
}

void post_bundle(ApiContext& context, ApiCall call, const Respond& respond) {
  const Act act = act_of(call.caller, "bundle.import", "sha256/" + to_hex(sha256(call.request.body)));
  const auto body = std::make_shared<std::string>(std::move(call.request.body));
  after_noting(context, {act}, respond, [&context, respond, body] {
    const auto taken = context.runner.import_bundle(std::move(*body), [respond](Result<exchange::Answer> answer) {
      if (!answer) return respond(problem(answer.error()));
      if (!answer->ok()) return respond(problem(answer->status, answer->body));
      respond(ok(JsonObject{{"report", answer->body}}));
    });
    if (!taken) respond(problem(taken.error()));
  });
}

}  // namespace thalweg::host
