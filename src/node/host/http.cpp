// SPDX-License-Identifier: Apache-2.0
#include "host/http.h"

namespace thalweg::host {

std::string_view HttpRequest::header(std::string_view name) const {
  for (const auto& [key, value] : headers) {
    if (key == name) return value;
  }
  return {};
}

}  // namespace thalweg::host
