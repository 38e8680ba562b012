// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <ctime>

#include <boost/beast/http/status.hpp>

#include "net/message_detail.h"

namespace thalweg::net {

using host::HttpRequest;
using host::HttpResponse;
namespace http = boost::beast::http;

namespace {

constexpr std::size_t kGzipWorthBytes = 1024;
constexpr std::string_view kLineBreakers("\r\n\0", 3);

bool is_one_line(std::string_view text) {
  return text.find_first_of(kLineBreakers) == std::string_view::npos;
}

bool is_visible(std::string_view text) {
  return std::all_of(
      text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) > ' ' && c != '\x7f'; });
}

std::string http_date() {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  ::gmtime_r(&now, &parts);
  char text[40];
  return {text, std::strftime(text, sizeof(text), "%a, %d %b %Y %H:%M:%S GMT", &parts)};
}

void append_header(std::string& head, std::string_view name, std::string_view value) {
  if (!is_one_line(name) || !is_one_line(value)) return;
  head.append(name).append(": ").append(value).append("\r\n");
}

}  // namespace

std::string lower_case(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return out;
}

bool has_body(const HttpResponse& response) {
  return response.status != 204 && response.status != 304;
}

std::string head_of(const HttpResponse& response, bool keeps_alive) {
  const auto reason = http::obsolete_reason(http::int_to_status(static_cast<unsigned>(response.status)));
  std::string head = "HTTP/1.1 " + std::to_string(response.status) + " " + std::string(reason) + "\r\n";
  append_header(head, "date", http_date());
  append_header(head, "connection", keeps_alive ? "keep-alive" : "close");
  if (has_body(response)) {
    append_header(head, "content-type", response.content_type);
    // A stream's length is not known before its end, which is that of the connection.
    if (!response.stream) append_header(head, "content-length", std::to_string(response.body.size()));
  }
  for (const auto& [name, value] : response.headers) append_header(head, name, value);
  return head + "\r\n";
}

Result<std::string> head_of(const HttpRequest& request, std::string_view host) {
  const bool is_good = !request.method.empty() && is_visible(request.method) && !request.target.empty() &&
                       request.target.front() == '/' && is_visible(request.target);
  if (!is_good) {
    return Error{Code::malformed,
                 "\"" + request.method + " " + request.target + "\" is no request line; escape the target"};
  }
  std::string head = request.method + " " + request.target + " HTTP/1.1\r\n";
  append_header(head, "host", host);
  append_header(head, "accept-encoding", "gzip");
  append_header(head, "content-length", std::to_string(request.body.size()));
  for (const auto& [name, value] : request.headers) {
    if (!is_one_line(name) || !is_one_line(value)) {
      return Error{Code::malformed, "the header \"" + name + "\" holds a line break; take it out"};
    }
    append_header(head, name, value);
  }
  return head + "\r\n";
}

bool accepts_gzip(const HttpRequest& request) {
  const std::string accepted = lower_case(request.header("accept-encoding"));
  return accepted.find("gzip") != std::string::npos && accepted.find("gzip;q=0") == std::string::npos;
}

bool is_worth_gzip(const HttpResponse& response) {
  if (response.body.size() < kGzipWorthBytes || !has_body(response) || response.stream) return false;
  for (const auto& [name, value] : response.headers) {
    if (lower_case(name) == "content-encoding") return false;
  }
  for (const char* kind : {"text/", "json", "javascript", "xml"}) {
    if (response.content_type.find(kind) != std::string::npos) return true;
  }
  return false;
}

}  // namespace thalweg::net
