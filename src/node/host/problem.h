// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "host/http.h"

/// Errors over HTTP as RFC 9457 problem details.
namespace thalweg::host {

/// {"type", "title", "status", "detail"}. Title says the sort of problem, detail this one.
[[nodiscard]] HttpResponse problem(int status, std::string_view detail);
/// With the status that fits the code.
[[nodiscard]] HttpResponse problem(const Error& error);
[[nodiscard]] int status_of(Code code);
/// What others sent us, fit for JSON: bytes that are not ASCII become '?' in a text that is not UTF-8.
[[nodiscard]] std::string as_text(std::string_view detail);

}  // namespace thalweg::host
