// SPDX-License-Identifier: Apache-2.0
#include "host/node_runner.h"

#include <atomic>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/node_detail.h"

namespace thalweg::host {
namespace {

machine::Draft ratification(TestNode& node) {
  const std::string hash(node.json("/api/v1/node").find("agreements")->as_array()->front().text("hash"));
  return {
      R"({"kind":"ratification","office":"arr-hq","purpose":"administration","agreement_version":1,"agreement_hash":")" +
          hash + "\"}",
      {},
      {}};
}

/// Keeps the machine's thread busy until told otherwise.
class Plug {
 public:
  explicit Plug(NodeRunner& runner) {
    CHECK(runner
              .read([this](const machine::Machine*, Instant) {
                std::unique_lock lock(mutex_);
                in_ = true;
                changed_.notify_all();
                changed_.wait(lock, [this] { return out_; });
              })
              .has_value());
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return in_; });
  }

  void pull() {
    const std::lock_guard lock(mutex_);
    out_ = true;
    changed_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool in_ = false, out_ = false;
};

TEST(NodeRunner, makes_many_inputs_durable_with_one_commit) {
  Line line;
  TestNode node(line, "arr");
  const machine::Draft draft = ratification(node);
  Plug plug(*node.runner);
  const auto before = node.runner->counters();
  std::atomic<int> answers = 0;
  for (int i = 0; i < 50; ++i)
    ASSERT_TRUE(node.runner->submit(
        {draft}, [&](Result<std::vector<machine::Submitted>> results) { answers += results ? 1 : 0; }));
  plug.pull();
  ASSERT_TRUE(eventually([&] { return answers == 50; }));
  EXPECT_LE(node.runner->counters().rounds, before.rounds + 2)
      << "one for the fifty, and at most one because time passed";
  EXPECT_EQ(node.runner->counters().drafts, before.drafts + 50);
}

TEST(NodeRunner, answers_a_full_queue_at_once) {
  Line line;
  TestNode node(line, "arr", {.queue_count_max = 3});
  node.watch.reset();  // whose looks take places as well
  Plug plug(*node.runner);
  std::atomic<int> answers = 0;
  const auto submit = [&] { return node.runner->submit({{"{}", {}, {}}}, [&](const auto&) { ++answers; }); };
  int taken = 0;  // an answer from the line may have taken one of the three places
  while (taken < 3 && submit()) ++taken;
  EXPECT_GE(taken, 2);
  const auto full = submit();
  ASSERT_FALSE(full);
  EXPECT_EQ(full.error().code, Code::exhausted);
  EXPECT_EQ(node.get("/api/v1/node").status, 429);
  plug.pull();
  EXPECT_TRUE(eventually([&] { return answers == taken; }));
  EXPECT_GE(node.runner->counters().turned_away, 2u);
}

TEST(NodeRunner, bounds_the_bytes_that_wait) {
  Line line;
  TestNode node(line, "arr", {.queue_bytes_max = 1000});
  Plug plug(*node.runner);
  EXPECT_TRUE(node.runner->submit({{Bytes(900, ' '), {}, {}}}, [](const auto&) {}));
  EXPECT_FALSE(node.runner->submit({{Bytes(200, ' '), {}, {}}}, [](const auto&) {}));
  EXPECT_TRUE(node.runner->submit({{Bytes(50, ' '), {}, {}}}, [](const auto&) {}));
  plug.pull();
}

TEST(NodeRunner, answers_nothing_when_the_disk_fails_and_says_so_once) {
  Line line;
  std::atomic<int> fatal = 0, answered = 0;
  TestNode node(line, "arr", {.fatal = [&](const Error&) { ++fatal; }});
  const machine::Draft draft = ratification(node);
  node.disk.die_after(0);
  ASSERT_TRUE(node.runner->submit({draft}, [&](const auto&) { ++answered; }));
  ASSERT_TRUE(eventually([&] { return fatal == 1; }));
  EXPECT_EQ(answered, 0);
  const auto later = node.runner->submit({draft}, [&](const auto&) { ++answered; });
  ASSERT_FALSE(later);
  EXPECT_EQ(later.error().code, Code::unavailable);
  node.runner->stop();
  EXPECT_EQ(answered, 0);
  EXPECT_EQ(fatal, 1);
}

TEST(NodeRunner, answers_what_still_waits_when_it_stops) {
  Line line;
  TestNode node(line, "arr");
  Plug plug(*node.runner);
  std::atomic<int> unavailable = 0, looked = 0;
  ASSERT_TRUE(node.runner->submit({{"{}", {}, {}}}, [&](const auto& result) {
    unavailable += !result && result.error().code == Code::unavailable;
  }));
  ASSERT_TRUE(node.runner->read([&](const machine::Machine* machine, Instant) { looked += machine == nullptr; }));
  std::thread stopping([&] { node.runner->stop(); });
  // Until it says that it stops; a full queue says something else.
  for (auto refused = node.runner->submit({}, [](const auto&) {}); refused || refused.error().code != Code::unavailable;
       refused = node.runner->submit({}, [](const auto&) {}))
    std::this_thread::yield();
  plug.pull();
  stopping.join();
  EXPECT_EQ(unavailable, 1);
  EXPECT_EQ(looked, 1);
}

}  // namespace
}  // namespace thalweg::host
