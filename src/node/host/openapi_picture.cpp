// SPDX-License-Identifier: Apache-2.0
#include "host/openapi_detail.h"
#include "sensor/report.h"

namespace thalweg::host {
namespace {

Json box_schema() {
  return object({{"south_e7", number()}, {"west_e7", number()}, {"north_e7", number()}, {"east_e7", number()}});
}

Json numbers() {
  return JsonObject{{"type", "object"}, {"additionalProperties", number()}};
}

}  // namespace

void add_picture_schemas(JsonObject& all) {
  all.emplace_back("Picture",
                   object({{"enabled", flag()},
                           {"now", time()},
                           {"things", number()},
                           {"stale", number()},
                           {"reports", numbers()},
                           {"rate_per_s", number()},
                           {"bytes", number()},
                           {"alerts_open", number()},
                           {"sources", number()},
                           {"shards", number()},
                           {"bounds", or_null(box_schema())}}));
  const std::initializer_list<std::pair<const char*, Json>> thing = {{"uid", text()},
                                                                     {"name", or_null(text())},
                                                                     {"subject", text()},
                                                                     {"at", time()},
                                                                     {"lat_e7", number()},
                                                                     {"lon_e7", number()},
                                                                     {"speed_cm_s", or_null(number())},
                                                                     {"course_cdeg", or_null(number())},
                                                                     {"source", text()},
                                                                     {"own", flag()},
                                                                     {"stale", flag()},
                                                                     {"side", or_null(one_of({"left", "right"}))},
                                                                     {"distance_m", number()},
                                                                     {"reading_milli", or_null(number())},
                                                                     {"zones?", list_of(text())},
                                                                     {"alerts?", list_of(text())}};
  all.emplace_back("Thing", object(thing));
  all.emplace_back("PictureCell",
                   object({{"lat_e7", number()}, {"lon_e7", number()}, {"size_e7", number()}, {"count", number()}}));
  all.emplace_back("Things",
                   object({{"at", time()},
                           {"total", number()},
                           {"shown", number()},
                           {"things", list_of(reference("Thing"))},
                           {"cells", list_of(reference("PictureCell"))}}));
  all.emplace_back("PictureAlert",
                   object({{"id", text()},
                           {"at", time()},
                           {"last_at", time()},
                           {"count", number()},
                           {"rule", text()},
                           {"trigger", text()},
                           {"why", text()},
                           {"priority", text()},
                           {"uid", text()},
                           {"other_uid", or_null(text())},
                           {"subject", text()},
                           {"own", flag()},
                           {"zone", or_null(text())},
                           {"lat_e7", or_null(number())},
                           {"lon_e7", or_null(number())},
                           {"figures", numbers()},
                           {"state", one_of({"open", "acknowledged", "reported"})},
                           {"by", or_null(text())},
                           {"record", or_null(commitment())}}));
  all.emplace_back(
      "PictureAlerts",
      object({{"items", list_of(reference("PictureAlert"))}, {"next", or_null(text())}, {"total", number()}}));
  all.emplace_back("PictureRules",
                   object({{"version?", number()},
                           {"zones?", list_of(JsonObject{{"type", "object"}})},
                           {"rules?", list_of(JsonObject{{"type", "object"}})},
                           {"line_margin_m?", number()},
                           {"stale_after?", text()},
                           {"lost_after?", text()}}));
  all.emplace_back("PictureTrial",
                   object({{"alerts", list_of(reference("PictureAlert"))},
                           {"counts", numbers()},
                           {"reports", number()},
                           {"whole", flag()},
                           {"span_s", number()}}));
  all.emplace_back("PictureHistory",
                   object({{"from", or_null(time())},
                           {"until", or_null(time())},
                           {"bytes", number()},
                           {"reports", number()},
                           {"lost", number()},
                           {"retention_s", number()}}));
  all.emplace_back("Track",
                   object({{"uid", text()},
                           {"points",
                            list_of(object({{"at", time()},
                                            {"lat_e7", number()},
                                            {"lon_e7", number()},
                                            {"speed_cm_s", or_null(number())},
                                            {"course_cdeg", or_null(number())}}))}}));
  all.emplace_back("PictureMute", object({{"until", time()}}));
  all.emplace_back("PictureReported", object({{"record", commitment()}}));
  all.emplace_back(
      "PictureSource",
      object({{"id", text()},
              {"protocol", text()},
              {"transport", text()},
              {"address", text()},
              {"connected", number()},
              {"last_heard", or_null(time())},
              {"rate_per_s", number()},
              {"tally",
               object({{"bytes", number()}, {"reports", number()}, {"ignored", number()}, {"refused", numbers()}})},
              {"barred", object({{"rate", number()}, {"area", number()}, {"subject", number()}})},
              {"terms",
               object({{"reports_per_s", number()},
                       {"burst", number()},
                       {"area", or_null(box_schema())},
                       {"subjects", list_of(text())},
                       {"own", flag()}})}}));
  all.emplace_back("PictureSources", items_of("PictureSource"));
  all.emplace_back("SetAside", object({{"at", time()}, {"reason", text()}, {"detail", text()}, {"beginning", text()}}));
  all.emplace_back("Quarantine", items_of("SetAside"));
}

}  // namespace thalweg::host
