// SPDX-License-Identifier: Apache-2.0
#include "host/api_drafts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace thalweg::host {
namespace {

using testing::HasSubstr;

std::vector<std::string> texts_of(const Result<std::vector<machine::Draft>>& drafts) {
  std::vector<std::string> texts;
  for (const machine::Draft& draft : *drafts) texts.push_back(draft.json);
  return texts;
}

TEST(Drafts, are_cut_out_as_they_stand) {
  const auto drafts = drafts_from_json(
      R"( { "records" : [ {"a": [1, {"b": "}]\"\\"}], "c":"é"} ,{},7 ] , "override" : {"office":"hq","reason":"seen"} } )");
  ASSERT_TRUE(drafts) << drafts.error().detail;
  EXPECT_THAT(texts_of(drafts), testing::ElementsAre(R"({"a": [1, {"b": "}]\"\\"}], "c":"é"})", "{}", "7"));
  for (const machine::Draft& draft : *drafts) {
    EXPECT_EQ(draft.override_office, "hq");
    EXPECT_EQ(draft.override_reason, "seen");
  }
}

TEST(Drafts, an_empty_batch_is_a_batch) {
  EXPECT_TRUE(drafts_from_json(R"({"records":[]})")->empty());
  EXPECT_TRUE(drafts_from_lines("")->empty());
}

TEST(Drafts, lines_are_drafts) {
  EXPECT_THAT(texts_of(drafts_from_lines("{\"a\":1}\n\r\n  \n{\"b\":2}\r\n{}")),
              testing::ElementsAre("{\"a\":1}", "{\"b\":2}\r", "{}"));
}

TEST(Drafts, what_is_wrong_is_told_with_its_place) {
  const std::pair<const char*, const char*> cases[] = {
      {"", "line 1, column 1"},
      {"[]", "line 1, column 1"},
      {"{}", "no \"records\""},
      {"{\"records\":{}}", "column 12"},
      {"{\"records\":[{}\n{}]}", "line 2, column 1"},
      {"{\"records\":[{]}", "wrong kind"},
      {"{\"records\":[{}", "comma"},
      {"{\"records\":[\"x", "inside a string"},
      {"{\"records\":[{}],\"records\":[]}", "each once"},
      {"{\"records\":[{}],\"other\":1}", "not \"other\""},
      {"{\"records\":[{}]} x", "after the end"},
      {"{\"records\":[{}],\"override\":{\"office\":\"hq\"}}", "\"office\" and \"reason\""},
      {"{\"records\":[,]}", "a value"},
  };
  for (const auto& [text, said] : cases) {
    const auto drafts = drafts_from_json(text);
    ASSERT_FALSE(drafts) << text;
    EXPECT_EQ(drafts.error().code, Code::malformed) << text;
    EXPECT_THAT(drafts.error().detail, HasSubstr(said)) << text;
  }
}

TEST(Drafts, no_beginning_of_a_batch_is_a_batch) {
  const std::string whole =
      R"({"records":[{"a":"b\"c","d":[1,2,{"e":null}]},{}],"override":{"office":"hq","reason":"seen"}})";
  ASSERT_TRUE(drafts_from_json(whole));
  for (std::size_t size = 0; size < whole.size(); ++size) EXPECT_FALSE(drafts_from_json(whole.substr(0, size))) << size;
}

TEST(Drafts, more_than_ten_thousand_are_too_many) {
  std::string lines;
  for (std::size_t i = 0; i < kDraftsMax; ++i) lines += "{}\n";
  EXPECT_TRUE(drafts_from_lines(lines));
  EXPECT_EQ(drafts_from_lines(lines + "{}").error().code, Code::exhausted);
}

TEST(Drafts, brackets_inside_each_other_have_an_end) {
  EXPECT_FALSE(drafts_from_json("{\"records\":[" + std::string(100'000, '[') + std::string(100'000, ']') + "]}"));
}

}  // namespace
}  // namespace thalweg::host
