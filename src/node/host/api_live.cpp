// SPDX-License-Identifier: Apache-2.0
#include "host/api_detail.h"

namespace thalweg::host {

void get_live(ApiContext& context, ApiCall call, const Respond& respond) {
  // A browser that comes back by itself says so in a header; a page that was loaded anew can only say it in the query.
  std::string_view cursor = call.request.header("last-event-id");
  if (cursor.empty()) cursor = call.query_text("after");
  // Without the body and whoever listens, it is asked again and again whether the caller may still hear.
  const auto may_listen = [&access = context.access, caller = HttpRequest{"GET", "", call.request.headers, "", ""}] {
    return access.still_admits(caller, Need::records_read);
  };
  auto stream = context.live.listen(cursor, context.runner.now(), may_listen);
  if (!stream) return respond(problem(stream.error()));
  HttpResponse response{200, "text/event-stream", "retry: 1000\n\n", {{"x-accel-buffering", "no"}}};
  response.stream = std::move(*stream);
  respond(std::move(response));
}

}  // namespace thalweg::host
