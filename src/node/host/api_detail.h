// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "casework/fold.h"
#include "host/acts.h"
#include "host/api.h"
#include "host/api_query.h"
#include "host/api_workers.h"
#include "host/problem.h"

namespace thalweg::host {

/// A request as a route sees it.
struct ApiCall {
  HttpRequest request;
  std::map<std::string, std::string, std::less<>> path;  ///< "{id}" and the like
  Query query;                                           ///< checked against what the route takes
  Caller caller;

  [[nodiscard]] std::string_view query_text(std::string_view key) const {
    const auto found = query.find(key);
    return found == query.end() ? std::string_view() : std::string_view(found->second);
  }
};

/// Everything the routes work with.
class ApiContext {
 public:
  ApiContext(LocalApiSetup setup_in, const LocalApiSources& sources);

  LocalApiSetup setup;
  Access& access;
  NodeRunner& runner;
  const Journals& journals;
  const Index& index;
  std::function<bool()> caught_up;
  Live& live;
  Casebook& casebook;
  Picture* picture;
  PictureFeed* picture_feed;

  using AgreementMap = std::map<std::string, std::shared_ptr<const AgreementFiles>, std::less<>>;
  [[nodiscard]] AgreementMap agreements() const;
  void set_agreements(std::vector<AgreementFiles> list);
  [[nodiscard]] std::shared_ptr<const AgreementFiles> find_agreement(std::string_view id) const;

  Refusals refusals;
  RecentReads reads;

  /// Asks the machine and answers with what `look` makes of it.
  void look(const Respond& respond, std::function<HttpResponse(const machine::Machine&, Instant)> look);

 private:
  mutable std::mutex mutex_;
  AgreementMap agreements_;

 public:
  const Instant started_at;
  Workers logins{1, 32};     ///< for what checks passwords
  Workers workers{2, 1024};  ///< last, so that its jobs end first
};

using ApiHandler = void (*)(ApiContext& context, ApiCall call, const Respond& respond);

/// One way in. All there is to know about it stands here; the description for programs is made from it.
struct Route {
  std::string_view method;
  std::string_view path;
  std::string_view summary;
  std::span<const Parameter> query;  ///< all that it takes
  std::string_view takes;            ///< schema of the body; empty when there is none
  std::string_view gives;            ///< schema of the answer, or a media type
  Need needs;                        ///< what the caller must be allowed to do
  ApiHandler handler;
};

[[nodiscard]] std::span<const Route> routes();

/// 200 with canonical JSON.
[[nodiscard]] HttpResponse ok(const Json& json);
[[nodiscard]] HttpResponse ok_text(std::string text, std::string content_type = "text/plain; charset=utf-8");
/// Where this node is reached, as the asking program wrote it: "http://host:port", https behind a proxy that says so.
[[nodiscard]] std::string address_of(const HttpRequest& request);
[[nodiscard]] Json texts(const agreement::Names& names);
/// How the node and its peers stand.
[[nodiscard]] Json node_json(const machine::Machine& machine, std::string_view version, Instant now);
[[nodiscard]] Json time_or_null(const std::optional<Instant>& at);

// The routes' handlers, by file.

// api_node.cpp
void get_node(ApiContext& context, ApiCall call, const Respond& respond);
void get_peers(ApiContext& context, ApiCall call, const Respond& respond);
void get_journals(ApiContext& context, ApiCall call, const Respond& respond);
void get_health(ApiContext& context, ApiCall call, const Respond& respond);
void get_metrics(ApiContext& context, ApiCall call, const Respond& respond);
void get_schema(ApiContext& context, ApiCall call, const Respond& respond);
void get_openapi(ApiContext& context, ApiCall call, const Respond& respond);
void get_bundle(ApiContext& context, ApiCall call, const Respond& respond);
void post_bundle(ApiContext& context, ApiCall call, const Respond& respond);
// api_live.cpp
void get_live(ApiContext& context, ApiCall call, const Respond& respond);
// api_matters.cpp
void get_matters(ApiContext& context, ApiCall call, const Respond& respond);
void get_similar(ApiContext& context, ApiCall call, const Respond& respond);
void get_correlations(ApiContext& context, ApiCall call, const Respond& respond);
void post_dismissal(ApiContext& context, ApiCall call, const Respond& respond);
void get_inbox(ApiContext& context, ApiCall call, const Respond& respond);
// api_cases.cpp
void get_cases(ApiContext& context, ApiCall call, const Respond& respond);
void get_case(ApiContext& context, ApiCall call, const Respond& respond);
// api_crossings.cpp
void get_crossings(ApiContext& context, ApiCall call, const Respond& respond);
void get_flow(ApiContext& context, ApiCall call, const Respond& respond);
void get_lead_time(ApiContext& context, ApiCall call, const Respond& respond);
void get_balance(ApiContext& context, ApiCall call, const Respond& respond);
// api_feeds.cpp
void get_alerts(ApiContext& context, ApiCall call, const Respond& respond);
void get_alert(ApiContext& context, ApiCall call, const Respond& respond);
void get_calendar(ApiContext& context, ApiCall call, const Respond& respond);
// api_ogc.cpp
void get_ogc(ApiContext& context, ApiCall call, const Respond& respond);
void get_ogc_api(ApiContext& context, ApiCall call, const Respond& respond);
void get_ogc_conformance(ApiContext& context, ApiCall call, const Respond& respond);
void get_ogc_collections(ApiContext& context, ApiCall call, const Respond& respond);
void get_ogc_collection(ApiContext& context, ApiCall call, const Respond& respond);
void get_ogc_queryables(ApiContext& context, ApiCall call, const Respond& respond);
void get_ogc_items(ApiContext& context, ApiCall call, const Respond& respond);
void get_ogc_csv(ApiContext& context, ApiCall call, const Respond& respond);
void get_ogc_geopackage(ApiContext& context, ApiCall call, const Respond& respond);
void get_ogc_item(ApiContext& context, ApiCall call, const Respond& respond);
// api_picture.cpp
void get_picture(ApiContext& context, ApiCall call, const Respond& respond);
void get_picture_things(ApiContext& context, ApiCall call, const Respond& respond);
void get_picture_thing(ApiContext& context, ApiCall call, const Respond& respond);
void get_picture_stream(ApiContext& context, ApiCall call, const Respond& respond);
void get_picture_alerts(ApiContext& context, ApiCall call, const Respond& respond);
void post_picture_acknowledge(ApiContext& context, ApiCall call, const Respond& respond);
void post_picture_reported(ApiContext& context, ApiCall call, const Respond& respond);
void get_picture_rules(ApiContext& context, ApiCall call, const Respond& respond);
void put_picture_rules(ApiContext& context, ApiCall call, const Respond& respond);
void post_picture_mute(ApiContext& context, ApiCall call, const Respond& respond);
// api_history.cpp
void get_picture_history(ApiContext& context, ApiCall call, const Respond& respond);
void get_picture_track(ApiContext& context, ApiCall call, const Respond& respond);
void post_picture_try(ApiContext& context, ApiCall call, const Respond& respond);
// api_picture.cpp
void get_picture_sources(ApiContext& context, ApiCall call, const Respond& respond);
void get_picture_quarantine(ApiContext& context, ApiCall call, const Respond& respond);
// api_session.cpp
void post_session(ApiContext& context, ApiCall call, const Respond& respond);
void get_session(ApiContext& context, ApiCall call, const Respond& respond);
void delete_session(ApiContext& context, ApiCall call, const Respond& respond);
void post_password(ApiContext& context, ApiCall call, const Respond& respond);
void get_settings(ApiContext& context, ApiCall call, const Respond& respond);
void put_settings(ApiContext& context, ApiCall call, const Respond& respond);
// api_passkeys.cpp
void post_passkey_request(ApiContext& context, ApiCall call, const Respond& respond);
void post_session_passkey(ApiContext& context, ApiCall call, const Respond& respond);
void get_passkeys(ApiContext& context, ApiCall call, const Respond& respond);
void post_passkey_creation(ApiContext& context, ApiCall call, const Respond& respond);
void post_passkeys(ApiContext& context, ApiCall call, const Respond& respond);
void delete_passkey(ApiContext& context, ApiCall call, const Respond& respond);
void post_second_factor(ApiContext& context, ApiCall call, const Respond& respond);
// api_accounts.cpp
void get_accounts(ApiContext& context, ApiCall call, const Respond& respond);
void post_accounts(ApiContext& context, ApiCall call, const Respond& respond);
void post_account(ApiContext& context, ApiCall call, const Respond& respond);
void post_account_reset(ApiContext& context, ApiCall call, const Respond& respond);
void get_tokens(ApiContext& context, ApiCall call, const Respond& respond);
void post_tokens(ApiContext& context, ApiCall call, const Respond& respond);
void delete_token(ApiContext& context, ApiCall call, const Respond& respond);
void get_administration(ApiContext& context, ApiCall call, const Respond& respond);
// api_audit.cpp
void get_audit(ApiContext& context, ApiCall call, const Respond& respond);
// api_agreements.cpp
void get_agreement(ApiContext& context, ApiCall call, const Respond& respond);
void get_agreement_text(ApiContext& context, ApiCall call, const Respond& respond);
void get_explanation(ApiContext& context, ApiCall call, const Respond& respond);
void get_layer(ApiContext& context, ApiCall call, const Respond& respond);
// api_records.cpp
void get_records(ApiContext& context, ApiCall call, const Respond& respond);
void get_record(ApiContext& context, ApiCall call, const Respond& respond);
void get_evidence(ApiContext& context, ApiCall call, const Respond& respond);
// api_submit.cpp
void post_preview(ApiContext& context, ApiCall call, const Respond& respond);
void post_records(ApiContext& context, ApiCall call, const Respond& respond);
void get_held(ApiContext& context, ApiCall call, const Respond& respond);
void post_approval(ApiContext& context, ApiCall call, const Respond& respond);

// api_session.cpp
/// The offices that speak for this party in any agreement here.
[[nodiscard]] std::set<std::string> own_offices(const ApiContext& context);
// api_items.cpp
/// A record with all that was said about it.
[[nodiscard]] Result<Json> item(const ApiContext& context, const IndexRow& row, Instant now);

}  // namespace thalweg::host
