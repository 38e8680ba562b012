// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "host/http.h"

/// What server and client write alike: heads of messages, and when a body is worth its gzip.
namespace thalweg::net {

[[nodiscard]] std::string lower_case(std::string_view text);

/// False for 204 and 304, which never have a body.
[[nodiscard]] bool has_body(const host::HttpResponse& response);

/// Status line and headers. A header with a line break in it is left out: its author would write headers of their own.
[[nodiscard]] std::string head_of(const host::HttpResponse& response, bool keeps_alive);

/// Request line and headers.  Errors  malformed: a line break or a space where it would change the meaning.
[[nodiscard]] Result<std::string> head_of(const host::HttpRequest& request, std::string_view host);

[[nodiscard]] bool accepts_gzip(const host::HttpRequest& request);
[[nodiscard]] bool is_worth_gzip(const host::HttpResponse& response);

}  // namespace thalweg::net
