// SPDX-License-Identifier: Apache-2.0
#include "thalweg/client.h"

#include "net/client.h"
#include "thalweg/node_files.h"

namespace thalweg::app {
namespace {

Code code_of(int status) {
  switch (status) {
    case 403: return Code::refused;
    case 404: return Code::not_found;
    case 409: return Code::conflict;
    case 429:
    case 507: return Code::exhausted;
    case 500: return Code::corrupt;
    case 501: return Code::unsupported;
    case 502:
    case 503: return Code::unavailable;
    case 504: return Code::timed_out;
    default: return Code::malformed;
  }
}

Error error_of(const host::HttpResponse& response) {
  const auto json = parse_json(response.body, true);
  std::string detail(json ? json->text("detail", json->text("title")) : std::string_view(response.body).substr(0, 500));
  if (detail.empty()) detail = "the node answered with status " + std::to_string(response.status);
  return {code_of(response.status), std::move(detail)};
}

Result<Json> to_json(const Result<Bytes>& answer) {
  if (!answer) return answer.error();
  auto json = parse_json(*answer, true);
  if (!json)
    return Error{Code::unsupported, "the node's answer is not what this program knows: " + json.error().detail};
  return json;
}

}  // namespace

Result<Client> Client::open(const std::string& folder, const std::string& node) {
  // A node of another folder says by itself that it knows us not.
  auto token = read_local_token(folder);
  if (!token && token.error().code != Code::not_found) return token.error();
  const std::string known = token ? std::move(*token) : std::string();
  if (!node.empty()) return Client(node.back() == '/' ? node.substr(0, node.size() - 1) : node, known);
  const host::Config config = TRY(read_config(folder));
  if (TRY(host::endpoint_from_text(config.local_address)).port == 0) {
    return Error{Code::malformed,
                 folder +
                     "/node.toml: local_address has the port 0, which means any; say where the node listens with "
                     "--node http://127.0.0.1:PORT"};
  }
  return Client("http://" + config.local_address, known);
}

Result<Bytes> Client::ask(const std::string& path, host::HttpRequest request) const {
  if (!token_.empty()) request.headers.emplace_back("authorization", "Bearer " + token_);
  auto response = net::fetch(url_ + "/api/v1" + path, std::move(request), Duration::seconds(60));
  if (!response && response.error().code == Code::unavailable) {
    return Error{Code::unavailable, response.error().detail + "; is the node running? Start it with `thalweg serve`"};
  }
  if (!response) return response.error();
  if (response->status == 401) {
    return Error{
        Code::refused,
        "the node at " + url_ + " does not know who asks; name its folder, where local.token is, with --folder"};
  }
  if (response->status < 200 || response->status > 299) return error_of(*response);
  return std::move(response->body);
}

Result<Json> Client::get(const std::string& path) const {
  return to_json(get_bytes(path));
}

Result<Json> Client::post(const std::string& path, const Json& body) const {
  return to_json(ask(path, {"POST", "", {{"content-type", "application/json"}}, to_canonical(body), ""}));
}

Result<Json> Client::remove(const std::string& path) const {
  return to_json(ask(path, {"DELETE", "", {}, "", ""}));
}

Result<Json> Client::post_bundle(const Bytes& bundle) const {
  return to_json(ask("/bundle", {"POST", "", {{"content-type", "application/octet-stream"}}, bundle, ""}));
}

Result<Bytes> Client::get_bytes(const std::string& path) const {
  return ask(path, {"GET", "", {}, "", ""});
}

std::string url_part(std::string_view text) {
  std::string part;
  for (const char c : text) {
    const bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                          c == '.' || c == '_' || c == '~';
    if (is_plain) {
      part += c;
    } else {
      part += "%" + to_hex(BytesView(&c, 1));
    }
  }
  return part;
}

}  // namespace thalweg::app
