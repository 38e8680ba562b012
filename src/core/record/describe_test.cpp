// SPDX-License-Identifier: Apache-2.0
#include "record/describe.h"

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace thalweg::record {
namespace {

using ::testing::HasSubstr;

constexpr std::string_view kMark = "<!-- generated from the table of kinds -->\n";

TEST(Describe, the_page_of_record_formats_is_up_to_date) {
  const std::string path = std::string(THALWEG_SOURCE_DIR) + "/docs/formats/record.md";
  std::ifstream file(path, std::ios::binary);
  const std::string page{std::istreambuf_iterator<char>(file), {}};
  const std::size_t mark = page.find(kMark);
  ASSERT_NE(mark, std::string::npos);
  const std::string written = page.substr(0, mark + kMark.size()) + "\n" + to_markdown();
  if (std::getenv("THALWEG_UPDATE_DOCS") != nullptr) std::ofstream(path, std::ios::binary) << written;
  EXPECT_TRUE(page == written) << "run record_test once with THALWEG_UPDATE_DOCS=1 and look at the difference";
}

TEST(Describe, the_page_tells_of_every_kind_and_field) {
  const std::string page = to_markdown();
  for (const Kind& kind : kinds()) {
    EXPECT_THAT(page, HasSubstr("### " + std::string(kind.name) + "\n"));
    for (const Field& field : kind.fields) EXPECT_THAT(page, HasSubstr("| `" + std::string(field.name) + "` |"));
  }
}

TEST(Describe, the_schema_of_a_kind_has_all_fields_and_what_is_required) {
  for (const Kind& kind : kinds()) {
    const Json schema = to_json_schema(kind);
    const Json* properties = schema.find("properties");
    ASSERT_NE(properties, nullptr);
    EXPECT_EQ(properties->as_object()->size(), kind.fields.size());
    std::size_t required = 0;
    for (const Field& field : kind.fields) required += field.required ? 1 : 0;
    EXPECT_EQ(schema.find("required")->as_array()->size(), required);
    EXPECT_FALSE(schema.boolean("additionalProperties", true));
    EXPECT_EQ(properties->find("kind")->text("const"), kind.name);
  }
}

TEST(Describe, the_schema_knows_conditions) {
  const Json reply = to_json_schema(kind(KindId::reply));
  ASSERT_NE(reply.find("allOf"), nullptr);
  EXPECT_THAT(to_canonical(*reply.find("allOf")), HasSubstr(R"("result":{"const":"refused"})"));
  EXPECT_THAT(to_canonical(*to_json_schema(kind(KindId::incident)).find("allOf")),
              HasSubstr(R"({"anyOf":[{"required":["place"]},{"required":["sector"]}]})"));
}

TEST(Describe, the_schema_of_all_kinds_is_json) {
  auto schema = parse_json(to_json_schema(), true);
  ASSERT_TRUE(schema.has_value()) << schema.error().detail;
  EXPECT_EQ(schema->find("oneOf")->as_array()->size(), kinds().size());
  for (const Kind& kind : kinds()) EXPECT_NE(schema->find("$defs")->find(kind.name), nullptr);
}

TEST(Describe, the_types_for_the_desk_have_every_kind_and_field) {
  const std::string types = to_typescript();
  EXPECT_THAT(types, HasSubstr("export interface CrossingStatus extends Envelope {\n  kind: \"crossing_status\";\n"));
  EXPECT_THAT(types, HasSubstr("  place?: Place;\n"));
  EXPECT_THAT(types, HasSubstr("  impact: \"low\" | \"medium\" | \"high\" | \"very_high\";\n"));
  EXPECT_THAT(types, HasSubstr("export type AnyRecord = Ack | Alert | "));
  for (const Kind& kind : kinds())
    for (const Field& field : kind.fields) EXPECT_THAT(types, HasSubstr("  " + std::string(field.name))) << kind.name;
}

TEST(Describe, shapes_say_bounds_and_units) {
  EXPECT_EQ(shape(place_fields()[2]), "a whole number from 0 to 1000000 (metre)");
  EXPECT_EQ(name(Type::boolean), "boolean");
  EXPECT_EQ(name(Type::cites), "cites");
  EXPECT_EQ(name(Type::place), "place");
}

}  // namespace
}  // namespace thalweg::record
