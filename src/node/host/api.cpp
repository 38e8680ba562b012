// SPDX-License-Identifier: Apache-2.0
#include "host/api.h"

#include <algorithm>

#include "host/api_detail.h"

namespace thalweg::host {
namespace {

constexpr std::size_t kBodyBytesMax = 16 * 1024 * 1024;

/// Nothing inline runs or styles, but the one rule by which React Aria keeps a press from scrolling, known by its hash.
constexpr std::pair<const char*, const char*> kSecurityHeaders[] = {
    {"content-security-policy",
     "default-src 'none'; script-src 'self'; style-src 'self' 'sha256-38RhXrc7EdReTKsOm23ZPOCUgniTUUcjky8QOOrQx6o='; "
     "font-src 'self'; manifest-src 'self'; "
     "worker-src 'self' blob:; img-src 'self' data: blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; "
     "frame-ancestors 'none'"},
    {"x-content-type-options", "nosniff"},
    {"x-frame-options", "DENY"},
    {"referrer-policy", "no-referrer"},
    {"permissions-policy",
     "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), microphone=(), midi=(), "
     "payment=(), usb=()"},
    {"cross-origin-opener-policy", "same-origin"},
    {"cross-origin-resource-policy", "same-origin"},
};

/// Fits a path to a route's, segment by segment, and takes the values of its parameters.
bool fits(std::string_view pattern, std::string_view path, std::map<std::string, std::string, std::less<>>& values) {
  while (!pattern.empty() && !path.empty()) {
    const std::size_t pattern_end = std::min(pattern.find('/', 1), pattern.size());
    const std::size_t path_end = std::min(path.find('/', 1), path.size());
    const std::string_view wanted = pattern.substr(0, pattern_end);
    const std::string_view given = path.substr(0, path_end);
    if (wanted.starts_with("/{")) {
      if (given.size() < 2) return false;
      values[std::string(wanted.substr(2, wanted.size() - 3))] = percent_decoded(given.substr(1), false);
    } else if (wanted != given) {
      return false;
    }
    pattern.remove_prefix(pattern_end);
    path.remove_prefix(path_end);
  }
  return pattern.empty() && path.empty();
}

std::string_view host_name(std::string_view authority) {
  if (authority.starts_with('[')) return authority.substr(0, std::min(authority.find(']'), authority.size() - 1) + 1);
  return authority.substr(0, authority.find(':'));
}

/// Keeps out pages of other sites that an officer's browser shows: those that reach this port under a name of their
/// own, and those that send requests here.
std::optional<HttpResponse> guard(const HttpRequest& request, const std::set<std::string>& hosts) {
  const std::string_view host = request.header("host");
  if (!hosts.contains(std::string(host_name(host)))) {
    return problem(403,
                   "this node does not go by the name '" + std::string(host) +
                       "'; open it as localhost on its own machine, or set local_name in node.toml to the name of the "
                       "proxy before it");
  }
  const std::string_view origin = request.header("origin");
  const std::size_t scheme = origin.find("://");
  const bool same = scheme != std::string_view::npos && origin.substr(scheme + 3) == host;
  if (!origin.empty() && !same) return problem(403, "requests from pages of " + std::string(origin) + " are not taken");
  return std::nullopt;
}

std::optional<HttpResponse> check_body(const Route& route, const HttpRequest& request) {
  if (route.method == "GET" || route.method == "DELETE") return std::nullopt;
  const bool bundle = route.takes == "application/octet-stream";  // as large as the server takes it
  if (!bundle && request.body.size() > kBodyBytesMax) {
    return problem(413,
                   "the body has " + std::to_string(request.body.size()) + " bytes, above " +
                       std::to_string(kBodyBytesMax) + "; send it in parts");
  }
  std::string_view type = request.header("content-type");
  type = type.substr(0, type.find(';'));
  while (type.ends_with(' ')) type.remove_suffix(1);
  const bool lines = route.path == "/api/v1/records" && type == "application/x-ndjson";
  const std::string_view wanted = bundle ? route.takes : "application/json";
  if (type != wanted && !lines)
    return problem(415, "the content type must be " + std::string(wanted) + ", not '" + std::string(type) + "'");
  return std::nullopt;
}

/// What a path that no route has was meant for.
HttpResponse no_route(const HttpRequest& request, std::string_view path) {
  std::string allowed;
  for (const Route& route : routes()) {
    std::map<std::string, std::string, std::less<>> values;
    if (fits(route.path, path, values)) allowed += (allowed.empty() ? "" : ", ") + std::string(route.method);
  }
  if (allowed.empty()) return problem(404, "there is nothing at " + std::string(path));
  HttpResponse response = problem(405, std::string(path) + " takes " + allowed + ", not " + request.method);
  response.headers.emplace_back("allow", allowed);
  return response;
}

}  // namespace

HttpResponse ok(const Json& json) {
  return {200, "application/json", to_canonical(json), {}};
}

HttpResponse ok_text(std::string text, std::string content_type) {
  return {200, std::move(content_type), std::move(text), {}};
}

std::string address_of(const HttpRequest& request) {
  const bool is_secure = request.header("x-forwarded-proto") == "https";
  return std::string(is_secure ? "https://" : "http://") + std::string(request.header("host"));
}

Json texts(const agreement::Names& names) {
  JsonObject object;
  for (const auto& [language, text] : names) object.emplace_back(language, text);
  return Json(std::move(object));
}

Json time_or_null(const std::optional<Instant>& at) {
  return at ? Json(to_rfc3339(*at)) : Json();
}

ApiContext::ApiContext(LocalApiSetup setup_in, const LocalApiSources& sources)
    : setup(std::move(setup_in)),
      access(sources.access),
      runner(sources.runner),
      journals(sources.journals),
      index(sources.index),
      caught_up(sources.caught_up),
      live(sources.live),
      casebook(sources.casebook),
      picture(sources.picture),
      picture_feed(sources.picture_feed),
      started_at(sources.access.now()) {
  set_agreements(std::move(setup.agreements));
}

ApiContext::AgreementMap ApiContext::agreements() const {
  const std::lock_guard lock(mutex_);
  return agreements_;
}

void ApiContext::set_agreements(std::vector<AgreementFiles> list) {
  AgreementMap map;
  for (AgreementFiles& each : list) {
    const std::string id = each.agreement.id;
    map[id] = std::make_shared<const AgreementFiles>(std::move(each));
  }
  const std::lock_guard lock(mutex_);
  agreements_ = std::move(map);
}

std::shared_ptr<const AgreementFiles> ApiContext::find_agreement(std::string_view id) const {
  const std::lock_guard lock(mutex_);
  const auto found = agreements_.find(id);
  return found == agreements_.end() ? nullptr : found->second;
}

void ApiContext::look(const Respond& respond, std::function<HttpResponse(const machine::Machine&, Instant)> look) {
  const auto asked = runner.read([respond, look = std::move(look)](const machine::Machine* machine, Instant now) {
    respond(machine == nullptr ? problem(503, "the node is stopping") : look(*machine, now));
  });
  if (!asked) respond(problem(asked.error()));
}

struct LocalApi::State {
  State(LocalApiSetup setup, const LocalApiSources& sources) : context(std::move(setup), sources) {}

  ApiContext context;

  [[nodiscard]] HttpResponse site(std::string_view path) const;
  void note_refusals();
};

/// Whoever asks next brings the counts of refused logins to paper; nobody waits for that.
void LocalApi::State::note_refusals() {
  NodeRunner::Acts acts;
  for (const Act& act : context.refusals.take_due(context.access.now())) acts.push_back(to_bytes(act));
  if (!acts.empty()) (void)context.runner.note(std::move(acts), [](const Result<Unit>&) {});
}

LocalApi::LocalApi(LocalApiSetup setup, const LocalApiSources& sources)
    : state_(std::make_unique<State>(std::move(setup), sources)) {}

LocalApi::~LocalApi() {
  state_->context.runner.stop();
}

void LocalApi::set_agreements(std::vector<AgreementFiles> agreements) {
  state_->context.set_agreements(std::move(agreements));
}

HttpResponse LocalApi::State::site(std::string_view path) const {
  const auto found = context.setup.site.find(path == "/" ? "/index.html" : std::string(path));
  if (found == context.setup.site.end()) return problem(404, "there is nothing at " + std::string(path));
  HttpResponse response{200, found->second.content_type, found->second.body, {}};
  // The names of assets change with their content.
  response.headers.emplace_back("cache-control",
                                path.starts_with("/assets/") ? "public, max-age=31536000, immutable" : "no-cache");
  return response;
}

void LocalApi::handle(HttpRequest request, Respond respond_in) {
  const Respond respond = [respond_in = std::move(respond_in)](HttpResponse response) {
    for (const auto& [name, value] : kSecurityHeaders) response.headers.emplace_back(name, value);
    const bool said = std::any_of(response.headers.begin(), response.headers.end(), [](const auto& header) {
      return header.first == "cache-control";
    });
    if (!said) response.headers.emplace_back("cache-control", "no-store");
    respond_in(std::move(response));
  };
  state_->note_refusals();
  if (auto refused = guard(request, state_->context.setup.hosts)) return respond(std::move(*refused));
  const std::string_view target = request.target;
  const std::size_t question = std::min(target.find('?'), target.size());
  const std::string path(target.substr(0, question));
  ApiCall call;
  auto query = read_query(target.substr(std::min(question + 1, target.size())));
  for (const Route& route : routes()) {
    call.path.clear();
    if (route.method != request.method || !fits(route.path, path, call.path)) continue;
    auto admission = state_->context.access.admit(request, route.needs);
    if (admission.refused) return respond(std::move(*admission.refused));
    if (auto refused = check_body(route, request)) return respond(std::move(*refused));
    if (!query) return respond(problem(query.error()));
    if (const auto checked = check_query(*query, route.query); !checked) return respond(problem(checked.error()));
    call.query = std::move(*query);
    call.caller = std::move(admission.caller);
    call.request = std::move(request);
    auto shared = std::make_shared<ApiCall>(std::move(call));
    const bool taken = state_->context.workers.try_do(
        [this, &route, shared, respond] { route.handler(state_->context, std::move(*shared), respond); });
    if (!taken) respond(problem(429, "too many requests wait; try again in a moment"));
    return;
  }
  if (request.method == "GET" && !path.starts_with("/api/")) return respond(state_->site(path));
  respond(no_route(request, path));
}

}  // namespace thalweg::host
