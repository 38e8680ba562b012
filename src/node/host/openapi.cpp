// SPDX-License-Identifier: Apache-2.0
#include "host/openapi.h"

#include "host/api_detail.h"
#include "host/openapi_detail.h"
#include "record/describe.h"

namespace thalweg::host {
namespace {

void add_item_schemas(JsonObject& all) {
  all.emplace_back("Deadline",
                   object({{"id", text()},
                           {"origin", text()},
                           {"due", time()},
                           {"met_at", or_null(time())},
                           {"overdue", flag()},
                           {"then", text()}}));
  all.emplace_back("Dispute",
                   object({{"record", commitment()},
                           {"party", text()},
                           {"path", text()},
                           {"ground", text()},
                           {"their_value", anything()},
                           {"our_value", anything()}}));
  all.emplace_back("Correction", object({{"record", commitment()}, {"path", text()}, {"value", anything()}}));
  all.emplace_back("State",
                   object({{"name", text()},
                           {"deadlines", list_of(reference("Deadline"))},
                           {"acked_by", list_of(text())},
                           {"assented_by", list_of(text())},
                           {"joint", flag()},
                           {"disputes", list_of(reference("Dispute"))},
                           {"corrections", list_of(reference("Correction"))},
                           {"escalated_to", or_null(text())},
                           {"superseded_by", or_null(commitment())}}));
  all.emplace_back("Citation", object({{"rel", text()}, {"record", commitment()}}));
  all.emplace_back("CitedBy", object({{"rel", text()}, {"record", commitment()}, {"kind", text()}, {"party", text()}}));
  all.emplace_back("Receipt", object({{"party", text()}, {"at", time()}}));
  all.emplace_back("Verdict",
                   object({{"outcome", one_of({"released", "held_for_approval", "held_until", "withheld"})},
                           {"rules", list_of(text())},
                           {"reason", text()}}));
  all.emplace_back("Item",
                   object({{"id", commitment()},
                           {"agreement", text()},
                           {"party", text()},
                           {"index", number()},
                           {"at", time()},
                           {"own", flag()},
                           {"kind", text()},
                           {"opening", one_of({"present", "erased", "none"})},
                           {"record", or_null(reference("Record"))},
                           {"state", reference("State")},
                           {"cites", list_of(reference("Citation"))},
                           {"cited_by", list_of(reference("CitedBy"))},
                           {"receipts", list_of(reference("Receipt"))},
                           {"verdict", or_null(reference("Verdict"))}}));
  all.emplace_back("Page", object({{"items", list_of(reference("Item"))}, {"next", or_null(text())}}));
}

void add_node_schemas(JsonObject& all) {
  all.emplace_back(
      "Party",
      object({{"id", text()}, {"name", names()}, {"role", one_of({"party", "observer"})}, {"ratified", flag()}}));
  all.emplace_back("Agreement",
                   object({{"id", text()},
                           {"version", number()},
                           {"title", names()},
                           {"state", one_of({"in_force", "proposed"})},
                           {"hash", commitment()},
                           {"exercise", flag()},
                           {"parties", list_of(reference("Party"))}}));
  all.emplace_back("AgreementText",
                   JsonObject{{"type", "object"}, {"description", "docs/formats/agreement.md has the form"}});
  all.emplace_back("Peer",
                   object({{"agreement", text()},
                           {"id", text()},
                           {"name", names()},
                           {"role", one_of({"party", "observer"})},
                           {"state", one_of({"ok", "behind", "unreachable", "suspended", "refused", "unknown"})},
                           {"last_receipt_at", or_null(time())},
                           {"own_size", number()},
                           {"receipted_size", number()},
                           {"their_size", number()},
                           {"their_at", or_null(time())},
                           {"detail", text()}}));
  all.emplace_back("Peers", items_of("Peer"));
  all.emplace_back("Node",
                   object({{"party", text()},
                           {"role", one_of({"party", "observer"})},
                           {"version", text()},
                           {"now", time()},
                           {"agreements", list_of(reference("Agreement"))},
                           {"peers", list_of(reference("Peer"))}}));
  all.emplace_back("Journal",
                   object({{"origin", text()},
                           {"agreement", text()},
                           {"party", text()},
                           {"role", one_of({"national", "own", "mirror"})},
                           {"size", number()},
                           {"checkpoint", text()},
                           {"fraud", text()}}));
  all.emplace_back("Journals", items_of("Journal"));
  all.emplace_back("Report", object({{"report", text()}}));
  all.emplace_back("OpenApi", JsonObject{{"type", "object"}});
  all.emplace_back("RecordSchema",
                   JsonObject{{"type", "object"},
                              {"description", "JSON Schema 2020-12 of all kinds; \"kinds\" has each of them by name"}});
  all.emplace_back("Problem", object({{"type", text()}, {"title", text()}, {"status", number()}, {"detail", text()}}));
}

void add_ogc_schemas(JsonObject& all) {
  all.emplace_back("OgcLink", object({{"href", text()}, {"rel", text()}, {"title", text()}, {"type", text()}}));
  const Json links = list_of(reference("OgcLink"));
  all.emplace_back("OgcPage", object({{"title", text()}, {"description", text()}, {"links", links}}));
  all.emplace_back("OgcConformance", object({{"conformsTo", list_of(text())}}));
  all.emplace_back("OgcCollection",
                   object({{"id", text()},
                           {"title", text()},
                           {"description", text()},
                           {"itemType", one_of({"feature"})},
                           {"crs", list_of(text())},
                           {"storageCrs", text()},
                           {"extent?", JsonObject{{"type", "object"}}},
                           {"links", links}}));
  all.emplace_back("OgcCollections", object({{"collections", list_of(reference("OgcCollection"))}, {"links", links}}));
}

void add_submit_schemas(JsonObject& all) {
  all.emplace_back("Draft",
                   JsonObject{{"type", "object"},
                              {"description",
                               "A record without what the node fills in: v, party, recorded_at and, where they are "
                               "missing, agreement, lang, legal_basis, exercise and retain_until"}});
  all.emplace_back("Override", object({{"office", text()}, {"reason", text()}}));
  all.emplace_back(
      "Drafts",
      object({{"records", JsonObject{{"type", "array"}, {"items", reference("Draft")}, {"maxItems", 10'000}}},
              {"override?", reference("Override")}}));
  all.emplace_back("FullVerdict",
                   object({{"agreement", text()},
                           {"outcome", text()},
                           {"rules", list_of(text())},
                           {"reason", text()},
                           {"until", or_null(time())},
                           {"approvers", list_of(text())},
                           {"stripped", list_of(text())},
                           {"blur_m", number()},
                           {"warnings", list_of(text())}}));
  all.emplace_back("Refusal", object({{"code", text()}, {"detail", text()}}));
  all.emplace_back("Result",
                   object({{"status", one_of({"released", "held", "withheld", "refused"})},
                           {"id", or_null(commitment())},
                           {"national", or_null(commitment())},
                           {"verdicts", list_of(reference("FullVerdict"))},
                           {"error?", reference("Refusal")}}));
  all.emplace_back("Results",
                   JsonObject{{"oneOf",
                               JsonArray{object({{"results", list_of(reference("Result"))}}),
                                         object({{"released", number()},
                                                 {"held", number()},
                                                 {"withheld", number()},
                                                 {"refused", number()},
                                                 {"first", or_null(commitment())},
                                                 {"last", or_null(commitment())}})}}});
  all.emplace_back("Warning", object({{"path", text()}, {"offset", number()}, {"length", number()}, {"what", text()}}));
  all.emplace_back("PreviewRequest", object({{"record", reference("Draft")}, {"override?", reference("Override")}}));
  all.emplace_back("Preview",
                   object({{"agreement", text()},
                           {"outcome", text()},
                           {"rules", list_of(text())},
                           {"reason", text()},
                           {"until", or_null(time())},
                           {"approvers", list_of(text())},
                           {"record", or_null(reference("Record"))},
                           {"stripped", list_of(text())},
                           {"blur_m", number()},
                           {"warnings", list_of(reference("Warning"))}}));
  all.emplace_back("PreviewResults", object({{"results", list_of(reference("Preview"))}}));
  all.emplace_back("Held",
                   object({{"id", commitment()},
                           {"record", reference("Record")},
                           {"verdict", reference("FullVerdict")},
                           {"own", flag()},
                           {"warned", flag()}}));
  all.emplace_back("HeldItems", items_of("Held"));
  all.emplace_back("Approval", object({{"office", text()}, {"reason?", text()}, {"override?", flag()}}));
}

/// The same with its references to where the definitions of records stand in this description.
Json moved(const Json& schema) {
  constexpr std::string_view kFrom = "#/$defs/";
  if (const JsonArray* list = schema.as_array()) {
    JsonArray made;
    for (const Json& each : *list) made.push_back(moved(each));
    return made;
  }
  const JsonObject* members = schema.as_object();
  if (members == nullptr) return schema;
  JsonObject made;
  for (const auto& [name, value] : *members) {
    const std::string* target = value.as_string();
    if (name == "$ref" && target != nullptr && target->starts_with(kFrom)) {
      made.emplace_back(name, "#/components/schemas/Record_" + target->substr(kFrom.size()));
    } else {
      made.emplace_back(name, moved(value));
    }
  }
  return made;
}

Json schemas() {
  JsonObject all;
  add_item_schemas(all);
  add_node_schemas(all);
  add_submit_schemas(all);
  add_ogc_schemas(all);
  add_casework_schemas(all);
  add_picture_schemas(all);
  add_session_schemas(all);
  add_account_schemas(all);
  // The definitions of the records' own schema stand beside the others here, so that one root serves all references.
  const auto record = parse_json(record::to_json_schema(), true);
  CHECK(record.has_value());
  Json whole = *record;
  whole.erase("$defs");
  whole.erase("$schema");
  whole.erase("$id");
  all.emplace_back("Record", moved(whole));
  for (const auto& [name, definition] : *record->find("$defs")->as_object())
    all.emplace_back("Record_" + name, moved(definition));
  return Json(std::move(all));
}

/// What is in a body of a media type that no schema of ours describes.
Json schema_of(std::string_view media_type) {
  return media_type.find("json") != std::string_view::npos ? Json(JsonObject{{"type", "object"}}) : text();
}

Json content(std::string_view schema) {
  const bool media_type = schema.find('/') != std::string_view::npos;
  const std::string type = media_type ? std::string(schema) : "application/json";
  return JsonObject{{type, JsonObject{{"schema", media_type ? schema_of(schema) : reference(schema)}}}};
}

/// Which of the parameters in a path are commitments; the others name things of the agreement.
bool is_commitment(std::string_view path, std::string_view name) {
  if (name == "national") return true;
  return name == "id" && (path.starts_with("/api/v1/records/") || path.starts_with("/api/v1/evidence/") ||
                          path.starts_with("/api/v1/alerts/") || path.starts_with("/api/v1/cases/"));
}

Json parameters(const Route& route) {
  JsonArray list;
  std::string_view rest = route.path;
  for (std::size_t open = rest.find('{'); open != std::string_view::npos; open = rest.find('{')) {
    const std::size_t close = rest.find('}', open);
    const std::string_view name = rest.substr(open + 1, close - open - 1);
    list.emplace_back(JsonObject{
        {"name", name},
        {"in", "path"},
        {"required", true},
        {"schema", is_commitment(route.path, name) ? commitment() : (name == "uid" ? text() : identifier())}});
    rest.remove_prefix(close);
  }
  for (const Parameter& parameter : route.query) {
    list.emplace_back(JsonObject{{"name", parameter.name},
                                 {"in", "query"},
                                 {"required", parameter.required},
                                 {"explode", false},
                                 {"schema", schema(parameter)},
                                 {"description", parameter.help}});
  }
  return list;
}

struct Trouble {
  int status;
  const char* what;
  bool with_body_only;
};

constexpr Trouble kTroubles[] = {{400, "Malformed: the detail says what, where and what would be taken", false},
                                 {401, "Nobody who is known here asks, or name or password is wrong", false},
                                 {403, "The gate or the agreement says no, or it is asked from another site", false},
                                 {404, "There is no such thing", false},
                                 {409, "Something has changed meanwhile: read again", true},
                                 {413, "Too large", true},
                                 {415, "A content type that is not taken", true},
                                 {429, "Too busy: wait and send the same again", false},
                                 {431, "The header is too long", false},
                                 {500, "A fault of the node", false},
                                 {503, "The node is stopping", false},
                                 {504, "No answer in time", false}};

Json responses(const Route& route) {
  const Json told = JsonObject{{"application/problem+json", JsonObject{{"schema", reference("Problem")}}}};
  JsonObject all;
  all.emplace_back("200", JsonObject{{"description", "Done"}, {"content", content(route.gives)}});
  for (const Trouble& trouble : kTroubles) {
    if (trouble.with_body_only && route.takes.empty()) continue;
    if (trouble.status == 401 && route.needs == Need::nothing && route.takes != "Login" &&
        route.takes != "PasskeyProof")
      continue;
    all.emplace_back(std::to_string(trouble.status), JsonObject{{"description", trouble.what}, {"content", told}});
  }
  return Json(std::move(all));
}

Json operation(const Route& route) {
  Json json(JsonObject{{"summary", route.summary}, {"parameters", parameters(route)}, {"responses", responses(route)}});
  if (!route.takes.empty()) {
    Json taken = content(route.takes);
    if (route.takes == "Drafts") taken.set("application/x-ndjson", JsonObject{{"schema", text()}});
    json.set("requestBody", JsonObject{{"required", true}, {"content", std::move(taken)}});
  }
  if (route.needs == Need::nothing) json.set("security", JsonArray{JsonObject{}});
  if (const auto scope = name(route.needs); !scope.empty()) json.set("x-scope", scope);
  return json;
}

}  // namespace

std::string openapi(std::string_view version, std::string_view session_cookie) {
  Json paths(JsonObject{});
  for (const Route& route : routes()) {
    Json methods = paths.find(route.path) != nullptr ? *paths.find(route.path) : Json(JsonObject{});
    std::string method(route.method);
    for (char& c : method) c = static_cast<char>(c - 'A' + 'a');
    methods.set(method, operation(route));
    paths.set(route.path, std::move(methods));
  }
  return to_canonical(Json(JsonObject{
      {"openapi", "3.1.0"},
      {"info",
       JsonObject{{"title", "Thalweg"},
                  {"version", version},
                  {"description", "The interface of a node for its own party; docs/formats/api.md"},
                  {"license", JsonObject{{"name", "Apache-2.0"}, {"identifier", "Apache-2.0"}}}}},
      {"paths", std::move(paths)},
      {"security", JsonArray{JsonObject{{"token", JsonArray{}}}, JsonObject{{"session", JsonArray{}}}}},
      {"components",
       JsonObject{
           {"schemas", schemas()},
           {"securitySchemes",
            JsonObject{{"token", JsonObject{{"type", "http"}, {"scheme", "bearer"}}},
                       {"session", JsonObject{{"type", "apiKey"}, {"in", "cookie"}, {"name", session_cookie}}}}}}}}));
}

}  // namespace thalweg::host
