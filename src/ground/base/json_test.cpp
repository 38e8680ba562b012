// SPDX-License-Identifier: Apache-2.0
#include "base/json.h"

#include <gtest/gtest.h>

namespace thalweg {
namespace {

using namespace std::string_literals;

const std::string kRecord =
    R"({"at":"2026-09-01T03:10:00Z","empty":[{},[]],"level_cm":-412,"note":"\"\\\n\u001f/é€😀","ok":[true,false,null],"v":1})";

std::string reason(const Result<Json>& result) {
  return result.has_value() ? "accepted" : result.error().detail;
}

std::string nested(std::size_t depth) {
  return std::string(depth, '[') + std::string(depth, ']');
}

struct Case {
  std::string text;
  std::string why;
};

// Each list below is a rule; each text breaks it at the byte that the message names.
void expect_refusals(const std::vector<Case>& cases) {
  for (const Case& example : cases) {
    const Result<Json> result = parse_canonical(example.text);
    EXPECT_EQ(reason(result), example.why) << example.text;
    EXPECT_TRUE(result.has_value() || result.error().code == Code::malformed);
  }
}

TEST(Canonical, is_written_back_byte_for_byte) {
  for (const std::string& text : {kRecord,
                                  "null"s,
                                  "true"s,
                                  "false"s,
                                  "0"s,
                                  "-1"s,
                                  "9007199254740991"s,
                                  "-9007199254740991"s,
                                  R"("")"s,
                                  "[]"s,
                                  "{}"s,
                                  R"({"a":1,"a_":2,"ab":3,"b":4})"s,
                                  R"({"0":0,"_":1,"a":2})"s,
                                  R"("\u0000\u0001\b\t\n\u000b\f\r\u000e\u001f")"s,
                                  "\"\x7f\xc2\x80\xe2\x80\xa8\xf4\x8f\xbf\xbf\""s,
                                  nested(16)}) {
    const Result<Json> value = parse_canonical(text);
    ASSERT_EQ(reason(value), "accepted") << text;
    EXPECT_EQ(to_canonical(*value), text);
  }
}

TEST(Canonical, yields_the_values) {
  const Json value = *parse_canonical(kRecord);
  EXPECT_EQ(value.text("at"), "2026-09-01T03:10:00Z");
  EXPECT_EQ(value.integer("level_cm"), -412);
  EXPECT_EQ(value.text("note"), "\"\\\n\x1f/é€😀");
  EXPECT_EQ(*value.find("ok"), Json(JsonArray{true, false, Json()}));
  EXPECT_EQ(*value.find("empty"), Json(JsonArray{JsonObject{}, JsonArray{}}));
}

TEST(Canonical, names_the_end_for_every_truncation) {
  for (std::size_t size = 0; size < kRecord.size(); ++size) {
    const Result<Json> result = parse_canonical(std::string_view(kRecord).substr(0, size));
    ASSERT_FALSE(result.has_value()) << size;
    EXPECT_TRUE(result.error().detail.starts_with("at byte " + std::to_string(size) + ": the text ends"))
        << result.error().detail;
  }
}

TEST(Canonical, refuses_a_byte_order_mark) {
  expect_refusals({{"\xEF\xBB\xBF{}", "at byte 0: a byte order mark; save the text without it"}});
}

TEST(Canonical, refuses_bad_utf8) {
  expect_refusals({
      {"\"a\xff\"", "at byte 2: byte 0xff is not UTF-8"},
      {"\"a\x80\"", "at byte 2: byte 0x80 is not UTF-8"},
      {"\"a\xc0\x80\"", "at byte 2: byte 0xc0 is not UTF-8"},
      {"\"\xe2\x82\x28\"", "at byte 3: '(' is not UTF-8"},
      {"\"\xed\xa0\x80\"", "at byte 2: byte 0xa0 is not UTF-8"},
      {"\"\xf4\x90\x80\x80\"", "at byte 2: byte 0x90 is not UTF-8"},
      {"\"\xe2\x82", "at byte 3: the text ends inside a character"},
  });
}

TEST(Canonical, escapes_a_character_wherever_it_stands) {
  for (std::size_t length = 1; length <= 20; ++length) {
    for (std::size_t at = 0; at < length; ++at) {
      for (const std::string each : {"\x01", "\x1f", "\n", "\"", "\\", "\x20", "!", "[", "\x7f"}) {
        std::string text(length, 'x');
        text.replace(at, 1, each);
        std::string written;
        append_canonical(written, text);
        EXPECT_EQ(written, to_canonical(Json(text)));
        const auto back = parse_canonical(written);
        ASSERT_TRUE(back.has_value()) << written << ": " << back.error().detail;
        EXPECT_EQ(*back->as_string(), text);
      }
    }
  }
}

TEST(Canonical, refuses_escapes_where_the_character_itself_is_shorter) {
  const std::string why = " in a \\u escape; it is for control characters without a short form, in lower case";
  expect_refusals({
      {R"("\/")", "at byte 2: '/' after '\\'; write the character itself"},
      {R"("\a")", "at byte 2: 'a' after '\\'; write the character itself"},
      {R"("\u0041")", "at byte 5: '4'" + why},
      {R"("\u000a")", "at byte 6: 'a'" + why},
      {R"("\u0008")", "at byte 6: '8'" + why},
      {R"("\u000d")", "at byte 6: 'd'" + why},
      {R"("\u001F")", "at byte 6: 'F'" + why},
      {R"("\u000B")", "at byte 6: 'B'" + why},
      {R"("\u0022")", "at byte 5: '2'" + why},
      {R"("\u00e9")", "at byte 5: 'e'" + why},
      {R"("\u20ac")", "at byte 3: '2'" + why},
      {R"("\U0001")", "at byte 2: 'U' after '\\'; write the character itself"},
  });
}

TEST(Canonical, refuses_surrogates_alone_or_paired) {
  const std::string why = " in a \\u escape; it is for control characters without a short form, in lower case";
  expect_refusals({{R"("\ud800")", "at byte 3: 'd'" + why}, {R"("\ud83d\ude00")", "at byte 3: 'd'" + why}});
}

TEST(Canonical, refuses_raw_control_characters) {
  expect_refusals({
      {"\"a\nb\"", "at byte 2: a raw control character 0x0a; escape it"},
      {"\"\0\""s, "at byte 1: a raw control character 0x00; escape it"},
      {"\"\x1f\"", "at byte 1: a raw control character 0x1f; escape it"},
  });
}

TEST(Canonical, refuses_keys_out_of_order_where_they_begin_to_be) {
  expect_refusals({
      {R"({"c":1,"b":2})", "at byte 8: key \"b\" is not after \"c\"; sort the keys"},
      {R"({"count":1,"coat":2})", "at byte 14: key \"coat\" is not after \"count\"; sort the keys"},
      {R"({"ab":1,"a":2})", "at byte 10: key \"a\" is not after \"ab\"; sort the keys"},
      {R"({"a":{"z":1,"y":2},"b":3})", "at byte 13: key \"y\" is not after \"z\"; sort the keys"},
      {R"({"c":1,"bA":2})", "at byte 8: key \"b\" is not after \"c\"; sort the keys"},
      {R"({"c":1,"d":2,"b":3})", "at byte 14: key \"b\" is not after \"d\"; sort the keys"},
  });
}

TEST(Canonical, refuses_a_key_given_twice) {
  expect_refusals({{R"({"ab":1,"ab":2})", "at byte 11: key \"ab\" is given twice; keep one"}});
}

TEST(Canonical, refuses_other_keys_than_plain_ones) {
  const std::string longest(64, 'k');
  EXPECT_EQ(reason(parse_canonical("{\"" + longest + "\":1}")), "accepted");
  expect_refusals({
      {R"({"":1})", "at byte 2: an empty key; use 1 to 64 of a-z, 0-9, _"},
      {R"({"aB":1})", "at byte 3: 'B' in a key; use only a-z, 0-9 and _"},
      {R"({"a-b":1})", "at byte 3: '-' in a key; use only a-z, 0-9 and _"},
      {R"({"a\n":1})", "at byte 3: '\\' in a key; use only a-z, 0-9 and _"},
      {"{\"\xc3\xa9\":1}", "at byte 2: byte 0xc3 in a key; use only a-z, 0-9 and _"},
      {"{\"" + longest + "k\":1}", "at byte 66: a key longer than 64 bytes; shorten it"},
      {R"({1:1})", "at byte 1: '1' where '\"' is due"},
  });
}

TEST(Canonical, refuses_numbers_that_are_not_whole) {
  expect_refusals({
      {"[1.0]", "at byte 2: '.' in a number; write decimals as strings"},
      {"[1e3]", "at byte 2: 'e' in a number; write decimals as strings"},
      {"[0E0]", "at byte 2: 'E' in a number; write decimals as strings"},
      {"[-.5]", "at byte 2: '.' where a digit is due"},
      {"[.5]", "at byte 1: '.' where a value is due"},
      {"[NaN]", "at byte 1: 'N' where a value is due"},
      {"[-Infinity]", "at byte 2: 'I' where a digit is due"},
  });
}

TEST(Canonical, refuses_second_spellings_of_a_number) {
  const std::string why = "a zero after '-'; write 0 without sign and numbers without leading zeros";
  expect_refusals({
      {"[-0]", "at byte 2: " + why},
      {"[-01]", "at byte 2: " + why},
      {"[01]", "at byte 2: a digit after a leading zero; leave the zero out"},
      {"[00]", "at byte 2: a digit after a leading zero; leave the zero out"},
      {"[+1]", "at byte 1: '+' where a value is due"},
      {"[0x1]", "at byte 2: 'x' where ',' or ']' is due"},
  });
}

TEST(Canonical, refuses_numbers_beyond_53_bits_at_the_digit_too_much) {
  const std::string why = "a number beyond 9007199254740991; write it as a string";
  expect_refusals({
      {"9007199254740992", "at byte 15: " + why},
      {"[-9007199254740992]", "at byte 17: " + why},
      {"90071992547409910", "at byte 16: " + why},
      {"18446744073709551616", "at byte 16: " + why},
  });
}

TEST(Canonical, refuses_the_17th_level) {
  expect_refusals({
      {nested(17), "at byte 16: nested deeper than 16 levels"},
      {std::string(100'000, '['), "at byte 16: nested deeper than 16 levels"},
      {std::string(15, '[') + R"({"a":{}})" + std::string(15, ']'), "at byte 20: nested deeper than 16 levels"},
  });
}

TEST(Canonical, refuses_white_space) {
  expect_refusals({
      {" {}", "at byte 0: white space (0x20) where a value is due"},
      {"{ }", "at byte 1: white space (0x20) where '\"' is due"},
      {R"({"a": 1})", "at byte 5: white space (0x20) where a value is due"},
      {R"({"a" :1})", "at byte 4: white space (0x20) where ':' is due"},
      {"[1,\n2]", "at byte 3: white space (0x0a) where a value is due"},
      {"[1\t]", "at byte 2: white space (0x09) where ',' or ']' is due"},
      {"{}\r\n", "at byte 2: white space (0x0d) after the end; nothing may follow the value"},
  });
}

TEST(Canonical, refuses_bytes_after_the_value) {
  expect_refusals({
      {"{}{}", "at byte 2: '{' after the end; nothing may follow the value"},
      {"1 ", "at byte 1: white space (0x20) after the end; nothing may follow the value"},
      {"null\0"s, "at byte 4: byte 0x00 after the end; nothing may follow the value"},
  });
}

TEST(Canonical, refuses_a_view_of_nothing) {
  EXPECT_FALSE(parse_canonical(BytesView()).has_value());
  EXPECT_FALSE(parse_json(BytesView()).has_value());
}

TEST(Canonical, refuses_what_is_no_json) {
  expect_refusals({
      {"", "at byte 0: the text ends where a value is due"},
      {"[1,]", "at byte 3: ']' where a value is due"},
      {R"({"a":1,})", "at byte 7: '}' where '\"' is due"},
      {"[1 2]", "at byte 2: white space (0x20) where ',' or ']' is due"},
      {R"({"a":1"b":2})", "at byte 6: '\"' where ',' or '}' is due"},
      {"[1}", "at byte 2: '}' where ',' or ']' is due"},
      {"[,1]", "at byte 1: ',' where a value is due"},
      {"tru", "at byte 3: the text ends where 'e' is due"},
      {"nul1", "at byte 3: '1' where 'l' is due"},
      {"True", "at byte 0: 'T' where a value is due"},
      {"'a'", "at byte 0: ''' where a value is due"},
  });
}

TEST(LenientJson, takes_any_spelling_of_the_same_value) {
  const std::string text = R"(
    { "v" : 1, "ok": [ true, false, null ],
      "note": "\u0022\\\n\u001f\/\u00e9\u20AC\ud83d\ude00", "level_cm": -412,
      "empty": [ { }, [ ] ], "at": "2026-09-01T03:10:00Z" } )";
  const Result<Json> value = parse_json(text);
  ASSERT_EQ(reason(value), "accepted");
  EXPECT_EQ(to_canonical(*value), kRecord);
}

TEST(LenientJson, agrees_with_the_canonical_parser) {
  for (const std::string& text : {kRecord, "null"s, "0"s, "-9007199254740991"s, R"("\u0000")"s, nested(16)}) {
    EXPECT_EQ(reason(parse_json(text)), "accepted") << text;
    EXPECT_EQ(*parse_json(text), *parse_canonical(text));
  }
}

TEST(LenientJson, takes_any_key_when_asked) {
  const Result<Json> value = parse_json(R"({"Z":1,"":2,"a b":3,"é":4})", true);
  ASSERT_EQ(reason(value), "accepted");
  EXPECT_EQ(to_canonical(*value), R"({"":2,"Z":1,"a b":3,"é":4})");
  EXPECT_EQ(reason(parse_json("{\n \"Z\": 1}")), "line 2, column 2: key \"Z\" is not 1 to 64 of a-z, 0-9 and _");
}

TEST(LenientJson, names_line_and_column_of_a_value_that_breaks_a_rule) {
  const Case cases[] = {
      {"{\n  \"é\": 1,\n  \"b\": 1.5}",
       "line 3, column 8: a number with a fraction or an exponent; write decimals as strings"},
      {"[\"é\\\"\", 1e3]", "line 1, column 9: a number with a fraction or an exponent; write decimals as strings"},
      {"[{}, [], 9007199254740992]", "line 1, column 10: a number beyond 9007199254740991; write it as a string"},
      {"-9007199254740992", "line 1, column 1: a number beyond 9007199254740991; write it as a string"},
      {"18446744073709551615", "line 1, column 1: a number beyond 9007199254740991; write it as a string"},
      {"{\"a\": 1,\n\n \"a\": 2}", "line 3, column 2: key \"a\" is given twice; keep one"},
      {"{\"a\": 1, \"\\u0061\": 2}", "line 1, column 10: key \"a\" is given twice; keep one"},
      {nested(17), "line 1, column 17: nested deeper than 16 levels"},
  };
  for (const Case& example : cases) EXPECT_EQ(reason(parse_json(example.text, true)), example.why) << example.text;
}

TEST(LenientJson, names_line_and_column_where_the_text_stops_being_json) {
  const Case cases[] = {
      {"", "line 1, column 1: a value is missing"},
      {"\n ", "line 2, column 2: a value is missing"},
      {"{\"a\": 1,\n \"b\" 2}", "line 2, column 6: a ':' is missing after the key"},
      {"{\"a\": 1\n \"b\": 2}", "line 2, column 2: a ',' or a closing bracket is missing"},
      {"{\"a\": 1,\n}", "line 2, column 1: a key in double quotes is missing"},
      {"{\"a\": }", "line 1, column 7: a value is missing"},
      {"[1, ]", "line 1, column 5: a value is missing"},
      {"{a: 1}", "line 1, column 2: a key in double quotes is missing"},
      {"{\"a\": [1, 2}", "line 1, column 12: a ',' or a closing bracket is missing"},
      {"{\"a\": [1, 2]", "line 1, column 13: a bracket is not closed"},
      {"[1] 2", "line 1, column 5: nothing may follow the value"},
      {"\xEF\xBB\xBF{}", "line 1, column 1: a byte order mark; save the text without it"},
      {std::string(2000, '['), "line 1, column 17: nested deeper than 16 levels"},
  };
  for (const Case& example : cases) EXPECT_EQ(reason(parse_json(example.text)), example.why) << example.text;
}

TEST(LenientJson, names_the_token_that_is_wrong_in_itself) {
  for (const char* token : {"01",
                            "-",
                            "1.",
                            "NaN",
                            "tru",
                            "'a'",
                            "\"\\x\"",
                            "\"\\ud800\"",
                            "\"\\udc00\"",
                            "\"a\nb\"",
                            "\"\xff\"",
                            "\"\xed\xa0\x80\"",
                            "\"open]",
                            "18446744073709551616",
                            "1e400",
                            "0x1",
                            "--1"}) {
    const Result<Json> result = parse_json("[\n1, " + std::string(token) + "]");
    ASSERT_FALSE(result.has_value()) << token;
    EXPECT_TRUE(result.error().detail.starts_with("line 2, column 4: ")) << token << ": " << result.error().detail;
  }
}

TEST(LenientJson, refuses_every_truncation) {
  for (std::size_t size = 0; size < kRecord.size(); ++size) {
    EXPECT_FALSE(parse_json(std::string_view(kRecord).substr(0, size)).has_value()) << size;
  }
}

TEST(Json, keeps_members_in_order_however_they_come) {
  Json value(JsonObject{{"b", 1}, {"a", "x"}});
  value.set("c", true);
  value.set("aa", JsonArray{1, "two"});
  value.set("b", Json());
  EXPECT_EQ(to_canonical(value), R"({"a":"x","aa":[1,"two"],"b":null,"c":true})");
  value.erase("aa");
  value.erase("aa");
  EXPECT_EQ(to_canonical(value), R"({"a":"x","b":null,"c":true})");
}

TEST(Json, becomes_an_object_when_a_member_is_put_into_null) {
  Json value;
  value.erase("a");
  value.set("a", 1);
  EXPECT_EQ(to_canonical(value), R"({"a":1})");
}

TEST(Json, finds_members_by_key_and_type) {
  const Json value(JsonObject{{"flag", true}, {"n", -5}, {"s", "text"}});
  EXPECT_EQ(value.text("s"), "text");
  EXPECT_EQ(value.text("n", "none"), "none");
  EXPECT_EQ(value.text("x", "none"), "none");
  EXPECT_EQ(value.integer("n"), -5);
  EXPECT_EQ(value.integer("s", 7), 7);
  EXPECT_TRUE(value.boolean("flag"));
  EXPECT_TRUE(value.boolean("x", true));
  EXPECT_EQ(value.find("x"), nullptr);
  EXPECT_EQ(Json(3).find("x"), nullptr);
}

TEST(Json, takes_every_width_of_whole_number) {
  EXPECT_EQ(Json(1), Json(std::int64_t{1}));
  EXPECT_EQ(Json(1U), Json(std::uint64_t{1}));
  EXPECT_EQ(Json(1LL), Json(1ULL));
  EXPECT_EQ(Json(std::uint8_t{1}), Json(std::size_t{1}));
  EXPECT_NE(Json(1), Json(true));
}

TEST(JsonDeathTest, stops_on_our_own_mistakes) {
  EXPECT_DEATH(Json(UINT64_MAX), "CHECK failed");
  EXPECT_DEATH(Json(JsonObject{{"a", 1}, {"b", 2}, {"a", 3}}), "CHECK failed");
  EXPECT_DEATH(Json(1).set("a", 1), "CHECK failed");
}

TEST(Pretty, indents_by_two_spaces) {
  EXPECT_EQ(to_pretty(*parse_canonical(R"({"a":[1,{"b":2}],"c":[],"d":{},"e":"x\ny"})")),
            "{\n"
            "  \"a\": [\n"
            "    1,\n"
            "    {\n"
            "      \"b\": 2\n"
            "    }\n"
            "  ],\n"
            "  \"c\": [],\n"
            "  \"d\": {},\n"
            "  \"e\": \"x\\ny\"\n"
            "}");
}

TEST(Pretty, is_read_back_to_the_same_value) {
  const Json value = *parse_canonical(kRecord);
  EXPECT_EQ(*parse_json(to_pretty(value)), value);
}

}  // namespace
}  // namespace thalweg
