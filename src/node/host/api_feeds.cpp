// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "formats/cap.h"
#include "formats/icalendar.h"
#include "host/api_casework.h"

// What warning centres and calendar programs fetch: alerts as CAP with an Atom feed of them, notices as iCalendar.
namespace thalweg::host {
namespace {

using record::KindId;
using record::Rel;

constexpr const char* kCap = "application/cap+xml";
constexpr std::size_t kFeedMax = 200;

/// "all_clear" as CAP spells it: AllClear.
std::string spelled(std::string_view code) {
  if (code == "cbrne") return "CBRNE";
  std::string made;
  bool upper = true;
  for (const char c : code) {
    if (c != '_') made += upper ? static_cast<char>(c - 'a' + 'A') : c;
    upper = c == '_';
  }
  return made;
}

/// A code as words.
std::string words(std::string_view code) {
  std::string made(code);
  std::replace(made.begin(), made.end(), '_', ' ');
  std::replace(made.begin(), made.end(), '.', ' ');
  return made;
}

std::string text_in(const Json* texts, std::string_view language) {
  if (texts == nullptr || texts->as_object() == nullptr) return {};
  return std::string(texts->text(language));
}

/// In that language, or else in the first that there is.
std::string name_in(const agreement::Names& names, std::string_view language, std::string_view otherwise) {
  const auto found = names.find(std::string(language));
  if (found != names.end()) return found->second;
  return names.empty() ? std::string(otherwise) : names.begin()->second;
}

const agreement::Party* find_party(const agreement::Agreement& agreement, std::string_view id) {
  for (const agreement::Party& party : agreement.parties) {
    if (party.id == id) return &party;
  }
  return nullptr;
}

/// One record with what is needed of where it stands.
struct Found {
  IndexRow row;
  record::Record record;
  std::shared_ptr<const AgreementFiles> files;

  [[nodiscard]] const agreement::Agreement& agreement() const { return files->agreement; }
};

/// Errors  not_found: no such record, what it said is not here, or its agreement is not.
Result<Found> find(const ApiContext& context, const Hash& id) {
  auto row = TRY(context.index.find(id));
  if (!row) return Error{Code::not_found, "no journal on this node holds a record " + to_hex(id)};
  auto said = TRY(record_of(context, id));
  // Whoever reads a feed is noted nowhere.
  if (record::is_restricted(said.json))
    return Error{Code::not_found, "this record is restricted, and in no feed: read it by its id"};
  auto files = context.find_agreement(said.agreement());
  if (files == nullptr) return Error{Code::not_found, "the agreement of this record is not here"};
  return Found{std::move(*row), std::move(said), std::move(files)};
}

std::string sender_of(const IndexRow& row) {
  return row.party + "@" + row.origin.substr(0, row.origin.find('/'));
}

/// The alert that this record speaks of by such a verb; nothing when it speaks of none.
std::optional<Found> cited_alert(const ApiContext& context, const Found& from, Rel rel) {
  for (const record::Cite& cite : from.record.cites()) {
    if (cite.rel != rel) continue;
    auto cited = find(context, cite.record);
    if (cited && cited->record.kind->id == KindId::alert) return std::move(*cited);
  }
  return std::nullopt;
}

std::string area_of(const Found& found, std::string_view language) {
  const auto* sector = found.agreement().find_sector(found.record.sector());
  if (sector != nullptr) return name_in(sector->name, language, sector->id);
  return "Around the given place";
}

void put_infos(formats::CapAlert& alert, const Found& of, const std::string& web) {
  const Json* instruction = of.record.json.find("instruction");
  const Json* remarks = of.record.json.find("text");
  const auto* party = find_party(of.agreement(), of.row.party);
  for (const auto& [language, text] : *instruction->as_object()) {
    const std::string name = party != nullptr ? name_in(party->name, language, party->id) : of.row.party;
    const std::string event = words(of.record.json.text("event"));
    alert.infos.push_back({language,
                           event,
                           name,
                           name + ": " + event,
                           text_in(remarks, language),
                           text.as_string() != nullptr ? *text.as_string() : std::string(),
                           web});
  }
}

/// The message as CAP has it: `by` is the record that says it, `of` the alert with its figures, which is another one
/// when it is ended.
formats::CapAlert cap_of(const Found& by, const Found& of, const std::optional<Found>& before, std::string web) {
  const Json& json = of.record.json;
  formats::CapAlert alert;
  alert.identifier = to_hex(by.row.id);
  alert.sender = sender_of(by.row);
  alert.sent = by.row.at();
  alert.status = by.record.exercise() ? "Exercise" : "Actual";
  alert.message_type = by.record.kind->id != KindId::alert ? "Cancel" : before ? "Update" : "Alert";
  const bool is_public = json.text("marking") == "clear" && json.find("usage") == nullptr;
  alert.scope = is_public ? "Public" : "Restricted";
  if (!is_public) alert.restriction = "Authorities of the parties to the agreement " + of.agreement().id;
  if (before)
    alert.references.push_back(sender_of(before->row) + "," + to_hex(before->row.id) + "," +
                               formats::cap_time(before->row.at()));
  alert.category = spelled(json.text("category"));
  alert.urgency = alert.message_type == "Cancel" ? "Past" : spelled(json.text("urgency"));
  alert.severity = spelled(json.text("severity"));
  alert.certainty = spelled(json.text("certainty"));
  if (alert.message_type == "Cancel") {
    alert.responses = {"AllClear"};
  } else if (const Json* responses = json.find("response")) {
    for (const Json& each : *responses->as_array()) alert.responses.push_back(spelled(*each.as_string()));
  }
  alert.onset = of.record.instant("onset_at");
  alert.expires = of.record.instant("expires_at");
  for (const char* figure : {"gauge", "stage_m", "flow_m3s", "eta_min"}) {
    const Json* value = json.find(figure);
    if (value == nullptr) continue;
    alert.parameters.emplace_back(figure, value->as_string() != nullptr ? *value->as_string() : to_canonical(*value));
  }
  alert.area = area_of(of, json.text("lang"));
  if (const auto place = of.record.place()) {
    alert.centre = geometry::Position{place->lat_e7, place->lon_e7};
    alert.radius_m = std::max(static_cast<std::uint32_t>(json.integer("radius_m")), place->precision_m);
  }
  put_infos(alert, of, web);
  return alert;
}

/// What of a record is an alert's message.  Errors  not_found: it is none.
Result<formats::CapAlert> message(const ApiContext& context, const ApiCall& call, const Hash& id) {
  const Found by = TRY(find(context, id));
  const std::string web = address_of(call.request) + "/api/v1/evidence/" + to_hex(id);
  if (by.record.kind->id == KindId::alert) return cap_of(by, by, cited_alert(context, by, Rel::supersedes), web);
  for (const Rel ends : {Rel::closes, Rel::withdraws}) {
    if (const auto ended = cited_alert(context, by, ends)) return cap_of(by, *ended, ended, web);
  }
  return Error{Code::not_found, "this record is no alert and ends none"};
}

/// The newest records of a kind, copied: journals are read when nobody waits for the casebook any more.
struct Listed {
  std::shared_ptr<const AgreementFiles> files;
  std::vector<casework::Brief> briefs;
};

/// Errors  those of agreement_of.
Result<Listed> newest(const ApiContext& context, const ApiCall& call, KindId kind) {
  const std::string id = TRY(agreement_of(context, call));
  Listed listed{context.find_agreement(id), {}};
  if (listed.files == nullptr) return Error{Code::not_found, "the agreement " + id + " is not here"};
  casework::MatterQuery query;
  query.kinds = {kind};
  query.limit = kFeedMax;
  (void)context.casebook.look(id, [&](const Casebook::View& view) { listed.briefs = view.book.matters(query).items; });
  return listed;
}

/// Alerts that have not lapsed yet, and what ended them before, newest first.
std::vector<Hash> running(const ApiContext& context, const std::vector<casework::Brief>& alerts, Instant now) {
  std::vector<Hash> ids;
  for (const casework::Brief& brief : alerts) {
    if (!brief.until || *brief.until < now || brief.state == "superseded") continue;
    const auto citers = context.index.citers(brief.id, kFeedMax);
    if (!citers) continue;
    for (const IndexCiter& each : *citers) {
      const bool ends = (each.rel == Rel::closes && brief.state == "closed") ||
                        (each.rel == Rel::withdraws && brief.state == "withdrawn");
      if (ends && each.row.party == brief.party) ids.push_back(each.row.id);
    }
    ids.push_back(brief.id);
  }
  return ids;
}

formats::CalendarEvent event_of(const Found& found, const casework::Brief& brief, std::string_view language) {
  const Json& json = found.record.json;
  const auto* party = find_party(found.agreement(), found.row.party);
  formats::CalendarEvent event;
  event.uid = to_hex(brief.id) + "@" + found.agreement().id;
  event.stamp = brief.at;
  event.begin = brief.event_at.value_or(brief.at);
  event.end = found.record.instant("event_until");
  event.language = language;
  event.summary = words(json.text("activity")) + ", " +
                  (party != nullptr ? name_in(party->name, language, party->id) : found.row.party);
  event.description = text_in(json.find("text"), language);
  if (event.description.empty()) event.description = text_in(json.find("text"), json.text("lang"));
  const auto* sector = found.agreement().find_sector(found.record.sector());
  if (sector != nullptr) event.location = name_in(sector->name, language, sector->id);
  if (brief.place) event.place = geometry::Position{brief.place->lat_e7, brief.place->lon_e7};
  event.cancelled = brief.state == "withdrawn" || brief.state == "superseded";
  return event;
}

}  // namespace

void get_alerts(ApiContext& context, ApiCall call, const Respond& respond) {
  const auto listed = newest(context, call, KindId::alert);
  if (!listed) return respond(problem(listed.error()));
  const agreement::Agreement& agreement = listed->files->agreement;
  const Instant now = context.runner.now();
  const std::string here = address_of(call.request) + "/api/v1/alerts";
  formats::Feed feed{"urn:thalweg:" + context.journals.own_id() + ":" + agreement.id + ":alerts",
                     "Alerts, " + name_in(agreement.title, "en", agreement.id),
                     "Thalweg " + context.journals.own_id(),
                     address_of(call.request) + call.request.target,
                     now,
                     {}};
  for (const Hash& id : running(context, listed->briefs, now)) {
    const auto cap = message(context, call, id);
    if (!cap || cap->infos.empty()) continue;  // what it said was destroyed
    const auto& info = cap->infos.front();
    feed.entries.push_back({"urn:thalweg:" + to_hex(id),
                            (cap->message_type == "Alert" ? "" : cap->message_type + ": ") + info.headline,
                            info.instruction,
                            here + "/" + to_hex(id),
                            kCap,
                            cap->sent});
  }
  if (!feed.entries.empty()) feed.updated = feed.entries.front().updated;
  respond(ok_text(formats::to_atom(feed), "application/atom+xml"));
}

void get_alert(ApiContext& context, ApiCall call, const Respond& respond) {
  const auto id = hash_from_hex(call.path.at("id"));
  if (!id) return respond(problem(id.error()));
  const auto cap = message(context, call, *id);
  respond(cap ? ok_text(formats::to_xml(*cap), kCap) : problem(cap.error()));
}

void get_calendar(ApiContext& context, ApiCall call, const Respond& respond) {
  const std::string language(call.query_text("lang").empty() ? "en" : call.query_text("lang"));
  const auto listed = newest(context, call, KindId::notice);
  if (!listed) return respond(problem(listed.error()));
  const agreement::Agreement& agreement = listed->files->agreement;
  formats::Calendar calendar{name_in(agreement.title, language, agreement.id), {}};
  for (const casework::Brief& brief : listed->briefs) {
    const auto found = find(context, brief.id);
    if (found) calendar.events.push_back(event_of(*found, brief, language));
  }
  respond(ok_text(formats::to_icalendar(calendar), "text/calendar; charset=utf-8"));
}

}  // namespace thalweg::host
