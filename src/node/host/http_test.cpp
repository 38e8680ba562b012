// SPDX-License-Identifier: Apache-2.0
#include "host/http.h"

#include <gtest/gtest.h>

namespace thalweg::host {
namespace {

TEST(HttpRequest, finds_the_first_header_of_a_name) {
  HttpRequest request;
  request.headers = {{"accept", "text/html"}, {"x-tag", "one"}, {"x-tag", "two"}};
  EXPECT_EQ(request.header("x-tag"), "one");
}

TEST(HttpRequest, has_an_empty_value_for_a_missing_header) {
  const HttpRequest request;
  EXPECT_EQ(request.header("accept"), "");
}

TEST(HttpStream, gives_everything_that_was_said_and_then_the_end) {
  HttpStream stream(100);
  EXPECT_TRUE(stream.say("one "));
  EXPECT_TRUE(stream.say("two"));
  stream.end();
  const auto heard = stream.take();
  EXPECT_EQ(heard.text, "one two");
  EXPECT_TRUE(heard.is_last);
}

TEST(HttpStream, never_holds_more_than_it_may) {
  HttpStream stream(10);
  EXPECT_TRUE(stream.say("0123456789"));
  EXPECT_FALSE(stream.say("x"));
  EXPECT_TRUE(stream.is_cut());
  EXPECT_EQ(stream.take().text, "");
  EXPECT_FALSE(stream.say("y"));
}

TEST(HttpStream, has_room_again_for_what_was_taken) {
  HttpStream stream(10);
  for (int i = 0; i < 5; ++i) {
    EXPECT_TRUE(stream.say("0123456789"));
    EXPECT_EQ(stream.take().text, "0123456789");
  }
}

TEST(HttpStream, wakes_its_reader_until_that_leaves) {
  HttpStream stream(10);
  int woken = 0;
  stream.on_news([&] { ++woken; });
  EXPECT_TRUE(stream.say("a"));
  stream.leave();
  EXPECT_FALSE(stream.say("b"));
  stream.end();
  EXPECT_EQ(woken, 1);
}

}  // namespace
}  // namespace thalweg::host
