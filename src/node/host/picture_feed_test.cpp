// SPDX-License-Identifier: Apache-2.0
#include "host/picture_feed.h"

#include <atomic>

#include <gtest/gtest.h>

namespace thalweg::host {
namespace {

constexpr const char* kHead = "uid,kind,lat,lon\n";

class PictureFeedTest : public testing::Test {
 protected:
  PictureFeedTest() {
    picture::RuleSet set;
    set.rules.emplace_back().id = "crossing";
    set.rules.back().trigger = picture::Trigger::cross;
    auto plan = picture::Plan::build(std::move(set), {{{290'000'000, 480'000'000}, {310'000'000, 480'000'000}}});
    CHECK(plan.has_value());
    sensing::Source source;
    source.terms.id = "radar";
    sensing::EngineOptions options;
    options.clock = [this] { return Instant::unix_ms(now_ms); };
    options.advance_each = Duration::hours(1);
    engine = std::make_unique<sensing::Engine>(*plan, std::vector{source}, std::move(options));
    PictureFeedOptions feed_options;
    feed_options.has_thread = false;
    feed_options.listeners_max = 2;
    feed = std::make_unique<PictureFeed>(*engine, feed_options);
    connection = engine->connect(0);
    say(kHead);
  }

  void say(const std::string& rows) {
    now_ms += 1'000;
    (void)connection->take(rows);
  }

  std::string turn(HttpStream& stream) {
    feed->turn();
    return stream.take().text;
  }

  std::atomic<std::int64_t> now_ms{1'788'220'800'000};
  std::unique_ptr<sensing::Engine> engine;
  std::unique_ptr<PictureFeed> feed;
  std::unique_ptr<sensing::Engine::Connection> connection;
};

sensing::ViewQuery west_of_the_line() {
  sensing::ViewQuery query;
  query.box = sensor::Box{{290'000'000, 470'000'000}, {310'000'000, 480'000'000}};
  return query;
}

TEST_F(PictureFeedTest, tells_all_first_and_then_what_changed) {
  say("a,vessel,30.1,47.9\nb,vessel,30.2,47.9\n");
  const auto stream = *feed->listen(west_of_the_line(), Duration::seconds(1));
  const std::string first = stream->take().text;
  EXPECT_NE(first.find("event: picture"), std::string::npos);
  EXPECT_NE(first.find("\"full\":true"), std::string::npos);
  EXPECT_NE(first.find("\"uid\":\"a\""), std::string::npos);
  EXPECT_NE(first.find("\"uid\":\"b\""), std::string::npos);
  say("a,vessel,30.11,47.9\n");
  const std::string second = turn(*stream);
  EXPECT_NE(second.find("\"full\":false"), std::string::npos);
  EXPECT_NE(second.find("\"uid\":\"a\""), std::string::npos);
  EXPECT_EQ(second.find("\"uid\":\"b\""), std::string::npos);
  EXPECT_NE(second.find("\"cells\":null"), std::string::npos);
}

TEST_F(PictureFeedTest, says_nothing_when_nothing_changed) {
  say("a,vessel,30.1,47.9\n");
  const auto stream = *feed->listen(west_of_the_line(), Duration::seconds(1));
  (void)stream->take();
  now_ms += 1'000;
  EXPECT_EQ(turn(*stream), "");
}

TEST_F(PictureFeedTest, says_what_has_left_the_view_and_tells_its_alert) {
  say("a,vessel,30.1,47.9\n");
  const auto stream = *feed->listen(west_of_the_line(), Duration::seconds(1));
  (void)stream->take();
  say("a,vessel,30.1,48.1\n");
  const std::string text = turn(*stream);
  EXPECT_NE(text.find("\"gone\":[\"a\"]"), std::string::npos);
  EXPECT_NE(text.find("event: alert"), std::string::npos);
  EXPECT_NE(text.find("\"why\":\"cross_to_right\""), std::string::npos);
}

TEST_F(PictureFeedTest, tells_who_reads_slowly_the_newest_alone) {
  say("a,vessel,30.1,47.9\n");
  const auto stream = *feed->listen(west_of_the_line(), Duration::seconds(1));
  for (int i = 0; i < 5; ++i) {
    say("a,vessel,30.1,47.8" + std::to_string(i) + "\n");
    feed->turn();
  }
  const std::string waited = stream->take().text;
  EXPECT_EQ(waited.find("\"full\":false"), std::string::npos);
  const std::string newest = turn(*stream);
  EXPECT_NE(newest.find("\"lon_e7\":478400000"), std::string::npos);
  EXPECT_EQ(newest.find("\"lon_e7\":478300000"), std::string::npos);
}

TEST_F(PictureFeedTest, ends_for_who_may_not_listen_any_more) {
  bool may = true;
  const auto stream = *feed->listen(west_of_the_line(), Duration::seconds(1), [&may] { return may; });
  now_ms += 6'000;
  EXPECT_NE(turn(*stream).find("event: tick"), std::string::npos);
  may = false;
  now_ms += 6'000;
  feed->turn();
  EXPECT_TRUE(stream->take().is_last);
}

TEST_F(PictureFeedTest, bears_so_many_and_no_more) {
  const auto first = feed->listen({}, Duration::seconds(1));
  auto second = feed->listen({}, Duration::seconds(1));
  EXPECT_EQ(feed->listen({}, Duration::seconds(1)).error().code, Code::exhausted);
  *second = nullptr;
  EXPECT_TRUE(feed->listen({}, Duration::seconds(1)));
}

}  // namespace
}  // namespace thalweg::host
