// SPDX-License-Identifier: Apache-2.0
#include "host/problem.h"

#include "base/json.h"

namespace thalweg::host {
namespace {

std::string_view title_of(int status) {
  switch (status) {
    case 400: return "Malformed request";
    case 401: return "Not known";
    case 403: return "Refused";
    case 404: return "Not found";
    case 405: return "Method not allowed";
    case 409: return "Conflict";
    case 413: return "Too large";
    case 415: return "Unsupported content type";
    case 429: return "Too busy";
    case 431: return "Header too long";
    case 503: return "Unavailable";
    case 504: return "Timed out";
    case 507: return "No space";
    default: return "Internal error";
  }
}

}  // namespace

int status_of(Code code) {
  switch (code) {
    case Code::malformed:
    case Code::unsupported: return 400;
    case Code::refused: return 403;
    case Code::not_found: return 404;
    case Code::conflict: return 409;
    case Code::exhausted: return 429;
    case Code::unavailable: return 503;
    case Code::timed_out: return 504;
    case Code::corrupt: return 500;
  }
  return 500;
}

std::string as_text(std::string_view detail) {
  if (is_utf8(detail)) return std::string(detail);
  std::string text;
  for (const char c : detail) text += static_cast<unsigned char>(c) < 0x80 ? c : '?';
  return text;
}

HttpResponse problem(int status, std::string_view detail) {
  const Json json(JsonObject{
      {"type", "about:blank"}, {"title", title_of(status)}, {"status", status}, {"detail", as_text(detail)}});
  return {status, "application/problem+json", to_canonical(json), {}};
}

HttpResponse problem(const Error& error) {
  return problem(status_of(error.code), error.detail);
}

}  // namespace thalweg::host
