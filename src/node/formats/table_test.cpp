// SPDX-License-Identifier: Apache-2.0
#include "formats/table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

using testing::ElementsAre;

namespace thalweg::formats {
namespace {

Feature feature(std::string id, JsonObject properties) {
  return {std::move(id), Feature::Shape::point, {{{331'100'000, 460'800'000}}}, Json(std::move(properties))};
}

TEST(Table, has_a_column_for_each_property_of_any_feature) {
  const std::vector<Feature> features{
      feature("a", {{"at", "2026-11-25T10:00:00Z"}, {"open", true}, {"n", 3}, {"mixed", 1}}),
      feature("b", {{"at", "2026-11-25T11:00:00Z"}, {"mixed", "x"}, {"text_fa", "سیل"}})};
  EXPECT_THAT(columns_of(features),
              ElementsAre(Column{"at", Column::Type::instant},
                          Column{"mixed", Column::Type::text},
                          Column{"n", Column::Type::integer},
                          Column{"open", Column::Type::boolean},
                          Column{"text_fa", Column::Type::text}));
}

TEST(Table, is_written_as_csv) {
  Feature nowhere = feature("c", {{"n", -4}});
  nowhere.shape = Feature::Shape::none;
  nowhere.parts.clear();
  const std::vector<Feature> features{feature("a", {{"n", 3}, {"text", "a \"ford\", dry\nnow"}}), nowhere};
  EXPECT_EQ(to_csv(features),
            "id,longitude,latitude,n,text\r\n"
            "a,46.08,33.11,3,\"a \"\"ford\"\", dry\nnow\"\r\n"
            "c,,,-4,\r\n");
}

TEST(Table, lets_no_text_become_a_formula) {
  for (const char* text : {"=HYPERLINK(\"http://x\")", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"}) {
    const std::vector<Feature> features{feature("a", {{"text", text}})};
    EXPECT_NE(to_csv(features).find(",\"'"), std::string::npos) << text;
  }
}

}  // namespace
}  // namespace thalweg::formats
