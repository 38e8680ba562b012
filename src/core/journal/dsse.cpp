// SPDX-License-Identifier: Apache-2.0
#include "journal/dsse.h"

namespace thalweg::journal {

std::string dsse_message(std::string_view type, BytesView body) {
  std::string message = "DSSEv1 " + std::to_string(type.size()) + " ";
  message += type;
  message += " " + std::to_string(body.size()) + " ";
  message += body;
  return message;
}

}  // namespace thalweg::journal
