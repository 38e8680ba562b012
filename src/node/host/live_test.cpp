// SPDX-License-Identifier: Apache-2.0
#include "host/live.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace thalweg::host {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

constexpr Instant kNow = Instant::unix_ms(1'790'000'000'000);

Json number(int value) {
  return JsonObject{{"number", value}};
}

TEST(Live, says_hello_and_then_what_happens) {
  Live live({}, "e");
  const auto stream = live.listen("", kNow);
  ASSERT_TRUE(stream);
  EXPECT_EQ((*stream)->take().text,
            "event: hello\nid: e-0\ndata: {\"cursor\":\"e-0\",\"now\":\"2026-09-21T14:13:20Z\"}\n\n");
  live.publish("held", number(3));
  EXPECT_EQ((*stream)->take().text, "event: held\nid: e-1\ndata: {\"number\":3}\n\n");
  live.tick(kNow);
  EXPECT_EQ((*stream)->take().text, "event: tick\nid: e-1\ndata: {\"now\":\"2026-09-21T14:13:20Z\"}\n\n");
}

TEST(Live, tells_who_comes_back_what_it_missed_in_order) {
  Live live({}, "e");
  for (int i = 1; i <= 5; ++i) live.publish("node", number(i));
  const auto stream = live.listen("e-3", kNow);
  const std::string heard = (*stream)->take().text;
  EXPECT_THAT(heard, AllOf(StartsWith("event: hello\nid: e-3\n"), HasSubstr("\"cursor\":\"e-5\"")))
      << "a break right after hello must lose nothing";
  EXPECT_THAT(heard, AllOf(Not(HasSubstr("{\"number\":3}")), Not(HasSubstr("event: lost"))));
  EXPECT_LT(heard.find("{\"number\":4}"), heard.find("{\"number\":5}"));
  EXPECT_THAT(heard, HasSubstr("{\"number\":5}"));
}

TEST(Live, says_so_when_too_much_has_happened) {
  LiveOptions options;
  options.kept_bytes_max = 200;
  Live live(options, "e");
  for (int i = 1; i <= 100; ++i) live.publish("node", number(i));
  EXPECT_THAT((*live.listen("e-3", kNow))->take().text, HasSubstr("event: lost\nid: e-100\n"));
  EXPECT_THAT((*live.listen("e-99", kNow))->take().text, AllOf(HasSubstr("100}"), Not(HasSubstr("lost"))));
}

TEST(Live, keeps_nothing_of_what_is_to_be_forgotten) {
  Live live({}, "e");
  live.publish("matters", number(41));
  live.publish("matters", number(42));
  live.forget();
  const std::string heard = (*live.listen("e-1", kNow))->take().text;
  EXPECT_THAT(heard, AllOf(HasSubstr("event: lost"), Not(HasSubstr("42}"))));
  EXPECT_THAT((*live.listen("e-2", kNow))->take().text, Not(HasSubstr("lost"))) << "it has missed nothing";
}

TEST(Live, understands_no_cursor_of_another_start_or_of_the_future) {
  Live live({}, "e");
  live.publish("node", number(1));
  for (const char* cursor : {"d-1", "e-2", "e-", "e-x", "1", "-", "e-99999999999999999999"}) {
    EXPECT_THAT((*live.listen(cursor, kNow))->take().text, HasSubstr("event: lost")) << cursor;
  }
}

TEST(Live, takes_no_more_listeners_than_it_may) {
  LiveOptions options;
  options.listeners_max = 2;
  Live live(options, "e");
  auto first = *live.listen("", kNow);
  const auto second = *live.listen("", kNow);
  EXPECT_EQ(live.listen("", kNow).error().code, Code::exhausted);
  first.reset();  // as when its connection ends
  EXPECT_TRUE(live.listen("", kNow));
}

TEST(Live, drops_who_does_not_take_what_is_said) {
  LiveOptions options;
  options.kept_bytes_max = 500;
  options.queue_bytes_max = 1000;
  Live live(options, "e");
  const auto slow = *live.listen("", kNow);
  for (int i = 0; i < 100; ++i) live.publish("node", number(i));
  EXPECT_TRUE(slow->is_cut());
  EXPECT_EQ(live.counters().listeners, 0u);
  EXPECT_EQ(live.counters().dropped, 1u);
}

TEST(Live, lets_go_who_may_not_listen_any_more) {
  Live live({}, "e");
  bool may = true;
  const auto stream = *live.listen("", kNow, [&] { return may; });
  live.tick(kNow);
  EXPECT_FALSE(stream->take().is_last);
  may = false;
  live.tick(kNow);
  const auto heard = stream->take();
  EXPECT_TRUE(heard.is_last);
  EXPECT_EQ(heard.text, "");
}

TEST(Live, ends_its_streams_when_it_ends) {
  auto live = std::make_unique<Live>(LiveOptions{}, "e");
  const auto stream = *live->listen("", kNow);
  live.reset();
  EXPECT_TRUE(stream->take().is_last);
}

}  // namespace
}  // namespace thalweg::host
