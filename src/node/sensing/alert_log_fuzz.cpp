// SPDX-License-Identifier: Apache-2.0
#include "sensing/alert_log.h"
#include "sensing/frames.h"

using namespace thalweg;

/// Whatever alerts are read are written back to what reads as the same.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const BytesView bytes(reinterpret_cast<const char*>(data), size);
  (void)sensing::read_alert_log(bytes);
  // Without a right checksum nothing is read: so the content is tried by itself too.
  const auto json = parse_canonical(bytes);
  if (!json) return 0;
  const auto alert = sensing::kept_alert_from_json(*json);
  if (!alert) return 0;
  Bytes file;
  sensing::append_frame(file, to_canonical(sensing::to_json(*alert)));
  const auto again = sensing::read_alert_log(file);
  CHECK(again.good == file.size());
  CHECK(to_canonical(sensing::to_json(again.alerts.at(alert->number))) == to_canonical(sensing::to_json(*alert)));
  return 0;
}
