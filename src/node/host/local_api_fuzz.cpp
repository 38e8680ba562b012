// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <set>

#include "host/fuzz_detail.h"

using namespace thalweg;        // NOLINT(google-build-using-namespace)
using namespace thalweg::host;  // NOLINT(google-build-using-namespace)

namespace {

std::string_view next_line(std::string_view& text) {
  const std::size_t end = std::min(text.find('\n'), text.size());
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return line;
}

/// The input as a request: "METHOD target", headers "name: value", an empty line, the body.
HttpRequest request_from(std::string_view text) {
  HttpRequest request;
  std::string_view first = next_line(text);
  const std::size_t space = std::min(first.find(' '), first.size());
  request.method = first.substr(0, space);
  request.target = first.substr(std::min(space + 1, first.size()));
  for (std::string_view line = next_line(text); !line.empty(); line = next_line(text)) {
    const std::size_t colon = std::min(line.find(": "), line.size());
    request.headers.emplace_back(line.substr(0, colon), line.substr(std::min(colon + 2, line.size())));
  }
  if (request.header("host").empty()) request.headers.emplace_back("host", "localhost");
  request.body = text;
  return request;
}

}  // namespace

/// The local interface under any request: it always answers, with a status that docs/formats/api.md names and JSON that
/// is JSON; it never fails.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::set<int> kDocumented = {200, 400, 401, 403, 404, 405, 409, 413, 415, 429};
  HttpRequest request = request_from({reinterpret_cast<const char*>(data), size});
  const HttpResponse response = busy_node().ask_as_it_is(std::move(request));
  CHECK(kDocumented.contains(response.status));
  if (response.content_type.find("json") != std::string::npos) CHECK(parse_json(response.body, true).has_value());
  if (response.status >= 400) {
    CHECK(response.content_type == "application/problem+json");
    CHECK(parse_json(response.body).value().integer("status") == response.status);
  }
  CHECK(is_utf8(response.body) || response.content_type == "application/octet-stream");
  return 0;
}
