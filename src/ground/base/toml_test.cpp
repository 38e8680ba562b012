// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "base/json.h"

namespace thalweg {
namespace {

const std::string kAgreement = R"(# An agreement in small.
title = "River Ferrow \u20ac"
level_cm = -412
mask = 0xff
open = true

[release.position]
after = 2026-09-01T03:10:00Z
local = 2026-09-01T03:10:00.25+02:00
day = 2026-09-01
hour = 03:10:00
"any key" = '''a
b'''

[[posts]]
name = "north"
[[posts]]
name = "south"
channels = ["radio", ["nested", 7]]
)";

std::string reason(const Result<Json>& result) {
  return result.has_value() ? "accepted" : result.error().detail;
}

TEST(Toml, becomes_the_same_values_as_json) {
  const Result<Json> value = parse_toml(kAgreement);
  ASSERT_EQ(reason(value), "accepted");
  EXPECT_EQ(
      to_canonical(*value),
      R"({"level_cm":-412,"mask":255,"open":true,"posts":[{"name":"north"},{"channels":["radio",["nested",7]],"name":"south"}],)"
      R"("release":{"position":{"after":"2026-09-01T03:10:00Z","any key":"a\nb","day":"2026-09-01","hour":"03:10:00",)"
      R"("local":"2026-09-01T03:10:00.25+02:00"}},"title":"River Ferrow €"})");
}

TEST(Toml, may_be_empty) {
  EXPECT_EQ(to_canonical(*parse_toml("")), "{}");
}

TEST(Toml, refuses_fractions_where_they_stand) {
  const std::string why = "a number with a fraction or an exponent; write decimals as strings";
  EXPECT_EQ(reason(parse_toml("a = 1\n[b]\n  lat = 48.1\n")), "line 3, column 9: " + why);
  EXPECT_EQ(reason(parse_toml("a = [1, 1e3]")), "line 1, column 9: " + why);
  EXPECT_EQ(reason(parse_toml("a = nan")), "line 1, column 5: " + why);
}

TEST(Toml, refuses_numbers_beyond_53_bits) {
  EXPECT_EQ(*parse_toml("a = 9_007_199_254_740_991")->find("a"), Json(kJsonIntegerMax));
  const std::string why = "a number beyond 9007199254740991; write it as a string";
  EXPECT_EQ(reason(parse_toml("\na = 9007199254740992")), "line 2, column 5: " + why);
  EXPECT_EQ(reason(parse_toml("a = -9223372036854775808")), "line 1, column 5: " + why);
}

TEST(Toml, refuses_the_17th_level) {
  EXPECT_EQ(reason(parse_toml("a = " + std::string(15, '[') + std::string(15, ']'))), "accepted");
  EXPECT_EQ(reason(parse_toml("a = " + std::string(16, '[') + std::string(16, ']'))),
            "line 1, column 20: nested deeper than 16 levels");
}

TEST(Toml, refuses_endless_dotted_keys) {
  std::string key = "a";
  for (int i = 0; i < 500'000; ++i) key += ".a";
  EXPECT_EQ(reason(parse_toml("\n" + key + " = 1")), "line 2, column 4002: more than 2000 dots in a line; break it up");
  EXPECT_EQ(reason(parse_toml("[" + key + "]")), "line 1, column 4003: more than 2000 dots in a line; break it up");
}

TEST(Toml, takes_many_dots_on_many_lines) {
  std::string list = "a = [";
  for (int i = 0; i < 3000; ++i) list += "\n\"48.1\",";
  EXPECT_EQ(reason(parse_toml(list + "]")), "accepted");
}

TEST(Toml, says_where_the_text_is_wrong) {
  for (const char* text : {"a = 1\nb = ",
                           "a = 1\na = 2",
                           "a = 1\n[a]",
                           "a = 1\nb 2",
                           "a = 1\nb = \"open",
                           "a = 1\nb = \"\xff\"",
                           "a = 1\nb = 2026-13-01",
                           "a = 1\nb = 1 2",
                           "a = 1\n[[\n",
                           "a = 1\n[\n"}) {
    const Result<Json> result = parse_toml(text);
    ASSERT_FALSE(result.has_value()) << text;
    EXPECT_EQ(result.error().code, Code::malformed);
    EXPECT_TRUE(result.error().detail.starts_with("line 2, column ")) << result.error().detail;
  }
}

TEST(Toml, knows_that_letters_are_no_white_space) {
  EXPECT_EQ(parse_toml("a = \"\"\"x\\\n  §y\"\"\"")->text("a"), "x§y");
  for (const char* text : {"a = 1 §", "§ = 1", "[§]", "[&", "a = ö", "a.ö = 1", "a = [ö]"}) {
    EXPECT_FALSE(parse_toml(text).has_value()) << text;
  }
}

TEST(Toml, never_fails_in_another_way_on_a_truncation) {
  for (std::size_t size = 0; size < kAgreement.size(); ++size) {
    const Result<Json> result = parse_toml(std::string_view(kAgreement).substr(0, size));
    EXPECT_TRUE(result.has_value() || result.error().detail.starts_with("line ")) << reason(result);
  }
}

}  // namespace
}  // namespace thalweg
