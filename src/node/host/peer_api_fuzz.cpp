// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <future>

#include "host/fuzz_detail.h"
#include "journal/tile.h"

using namespace thalweg;        // NOLINT(google-build-using-namespace)
using namespace thalweg::host;  // NOLINT(google-build-using-namespace)

namespace {

HttpResponse ask(HttpRequest request) {
  auto answer = std::make_shared<std::promise<HttpResponse>>();
  busy_node().peer_api->handle(std::move(request),
                               [answer](HttpResponse given) { answer->set_value(std::move(given)); });
  return answer->get_future().get();
}

}  // namespace

/// The interface for peers: the first byte says who asks and how, then come a line with the target and the body. In the
/// target '@' and '$' stand for the two journals' hashes. Strangers learn nothing; peers get an answer and never a
/// failure.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::uint8_t how = data[0];
  const std::string_view text(reinterpret_cast<const char*>(data + 1), size - 1);
  const std::size_t end = std::min(text.find('\n'), text.size());
  HttpRequest request;
  request.method = (how & 4) == 0 ? "POST" : "GET";
  for (const char c : text.substr(0, end)) {
    if (c == '@') {
      request.target += journal::origin_hash("drill.thalweg/arr");
    } else if (c == '$') {
      request.target += journal::origin_hash("drill.thalweg/bes");
    } else {
      request.target += c;
    }
  }
  request.body = text.substr(std::min(end + 1, text.size()));
  const char* const pins[] = {"bes", "obs", "arr", "stranger"};
  const std::string who = pins[how & 3];
  request.peer_pin = drill_pin(who);
  const HttpResponse response = ask(std::move(request));
  if (who == "bes" || who == "obs") {
    CHECK(response.status == 200 || response.status == 202 || (response.status >= 400 && response.status < 500));
  } else {
    CHECK(response.status == 403 || response.status == 404 || response.status == 405);
  }
  return 0;
}
