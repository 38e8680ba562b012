// SPDX-License-Identifier: Apache-2.0
#include "host/api_detail.h"

namespace thalweg::host {
namespace {

using Type = Parameter::Type;

constexpr Parameter kPageQuery[] = {
    {"agreement", Type::id, "only records under it"},
    {"party", Type::id, "only records of its journal"},
    {"kind", Type::kind, "only records of this kind"},
    {"ref", Type::text, "only the record with this reference of its author", {}, 0, 200},
    {"since", Type::instant, "only entries from this instant on"},
    {"bbox", Type::box, "only records with a place inside; west,south,east,north in degrees"},
    {"before", Type::cursor, "continue after a page: its `next`"},
    {"limit", Type::count, "records in the page; 50 when not given", {}, 1, 1000}};
constexpr std::string_view kAcks[] = {"count"};
constexpr Parameter kSubmitQuery[] = {{"ack", Type::choice, "to be told numbers only", kAcks}};
constexpr Parameter kExplainQuery[] = {{"lang", Type::text, "language of the names", {}, 0, 35}};
constexpr Parameter kBundleQuery[] = {{"agreement", Type::id, "under which", {}, 0, 0, true},
                                      {"for", Type::id, "the peer that is to import it", {}, 0, 0, true}};

constexpr Parameter kLiveQuery[] = {{"after", Type::text, "go on after this event, as Last-Event-ID", {}, 0, 80}};

constexpr Route kRoutes[] = {
    {"GET", "/api/v1/live", "What changes, as server-sent events", kLiveQuery, "", "text/event-stream", get_live},
    {"GET", "/api/v1/node", "This node, its agreements and how its peers stand", {}, "", "Node", get_node},
    {"GET", "/api/v1/peers", "How the peers stand", {}, "", "Peers", get_peers},
    {"GET", "/api/v1/journals", "The journals on this node", {}, "", "Journals", get_journals},
    {"GET", "/api/v1/agreements/{id}", "An agreement's text as JSON", {}, "", "AgreementText", get_agreement},
    {"GET",
     "/api/v1/agreements/{id}/text",
     "An agreement's text as it was signed",
     {},
     "",
     "text/plain",
     get_agreement_text},
    {"GET",
     "/api/v1/agreements/{id}/explain",
     "An agreement in plain words",
     kExplainQuery,
     "",
     "text/plain",
     get_explanation},
    {"GET", "/api/v1/agreements/{id}/frontier", "The frontier as GeoJSON", {}, "", "application/geo+json", get_layer},
    {"GET", "/api/v1/agreements/{id}/crossings", "The crossings as GeoJSON", {}, "", "application/geo+json", get_layer},
    {"GET", "/api/v1/agreements/{id}/land", "The land around as GeoJSON", {}, "", "application/geo+json", get_layer},
    {"GET", "/api/v1/schema", "All kinds of records as JSON Schema", {}, "", "RecordSchema", get_schema},
    {"GET", "/api/v1/records", "Records of all journals, newest first", kPageQuery, "", "Page", get_records},
    {"POST",
     "/api/v1/records",
     "Hands in drafts, up to 10,000 and 16 MiB; also as application/x-ndjson, one draft a line",
     kSubmitQuery,
     "Drafts",
     "Results",
     post_records},
    {"GET", "/api/v1/records/{id}", "One record, how it stands and who has it", {}, "", "Item", get_record},
    {"GET", "/api/v1/records/{id}/evidence", "The evidence file of a record", {}, "", "text/plain", get_evidence},
    {"GET", "/api/v1/evidence/{id}", "The evidence file of a record", {}, "", "text/plain", get_evidence},
    {"POST",
     "/api/v1/preview",
     "What the neighbours would see of a draft; nothing is written",
     {},
     "PreviewRequest",
     "PreviewResults",
     post_preview},
    {"GET", "/api/v1/held", "Records that wait at the gate", {}, "", "HeldItems", get_held},
    {"POST",
     "/api/v1/held/{national}/approve",
     "An office's yes to a record that waits",
     {},
     "Approval",
     "Results",
     post_approval},
    {"GET",
     "/api/v1/bundle",
     "Everything that a peer lacks, as a file to carry by hand",
     kBundleQuery,
     "",
     "application/octet-stream",
     get_bundle},
    {"POST",
     "/api/v1/bundle",
     "Takes in a file that was carried by hand",
     {},
     "application/octet-stream",
     "Report",
     post_bundle},
    {"GET", "/api/v1/openapi.json", "This description", {}, "", "OpenApi", get_openapi},
    {"GET", "/healthz", "Answers when the machine does", {}, "", "text/plain", get_health},
    {"GET", "/metrics", "Numbers for Prometheus", {}, "", "text/plain", get_metrics},
};

}  // namespace

std::span<const Route> routes() {
  return kRoutes;
}

}  // namespace thalweg::host
