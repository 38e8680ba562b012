// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "machine/neighbours_detail.h"
#include "machine/payloads.h"

namespace thalweg::machine {
namespace {

using testing::HasSubstr;
using Status = Submitted::Status;

const std::string kShots = incident("arr-post", "force.shot_heard");
const std::string kShotsWithNumber =
    incident("arr-post", "force.shot_heard", R"(,"text":{"en":"the shepherd has +98 21 5555 0199"})");
const std::string kSheepWithNumber =
    incident("arr-post", "livestock.strayed", R"(,"text":{"en":"the owner has +98 21 5555 0199"})");

struct FourEyes : testing::Test {
  FourEyes() { world.ratify(); }

  Submitted hand_in(const std::string& json, const std::string& author, const std::string& answering = {}) {
    world.results.clear();
    world.machine("arr").submit(
        1, {Draft{json, answering, answering.empty() ? "" : "a public number", author}}, world.now);
    world.step();
    CHECK(world.results.size() == 1);
    return world.results.front();
  }

  Submitted consent(const Hash& national, const std::string& by, bool overrides = false) {
    world.results.clear();
    world.machine("arr").approve(2, national, {"arr-hq", overrides, overrides ? "a public number" : "", by}, world.now);
    world.step();
    CHECK(world.results.size() == 1);
    return world.results.front();
  }

  Neighbours world;
};

TEST_F(FourEyes, nobody_approves_what_they_handed_in) {
  const auto held = hand_in(kShots, "account 1");
  ASSERT_EQ(held.status, Status::held);
  const auto own = consent(held.national, "account 1");
  ASSERT_EQ(own.status, Status::refused);
  EXPECT_THAT(own.error->detail, HasSubstr("another account"));
  EXPECT_EQ(consent(held.national, "account 2").status, Status::released);
}

TEST_F(FourEyes, who_may_act_alone_does_both) {
  const auto held = hand_in(kShots, "");
  EXPECT_EQ(consent(held.national, "").status, Status::released);
  EXPECT_EQ(hand_in(kSheepWithNumber, "", "arr-hq").status, Status::released);
}

TEST_F(FourEyes, nobody_answers_for_the_warning_about_their_own_record) {
  const auto at_once = hand_in(kSheepWithNumber, "account 1", "arr-hq");
  ASSERT_EQ(at_once.status, Status::refused);
  EXPECT_THAT(at_once.error->detail, HasSubstr("until another account does"));
  const auto held = hand_in(kSheepWithNumber, "account 1");
  ASSERT_EQ(held.status, Status::held);
  EXPECT_EQ(consent(held.national, "account 1", true).status, Status::refused);
  EXPECT_EQ(consent(held.national, "account 2", true).status, Status::released);
}

TEST_F(FourEyes, an_override_and_an_approval_come_from_two) {
  for (const bool override_first : {true, false}) {
    const auto held = hand_in(kShotsWithNumber, "account 1");
    ASSERT_EQ(held.status, Status::held);
    ASSERT_TRUE(world.machine("arr").held().front().warned);
    EXPECT_EQ(consent(held.national, "account 2", override_first).status, Status::held);
    const auto same = consent(held.national, "account 2", !override_first);
    ASSERT_EQ(same.status, Status::refused);
    EXPECT_THAT(same.error->detail, HasSubstr("another account"));
    EXPECT_EQ(world.machine("arr").held().front().warned, !override_first);
    EXPECT_EQ(consent(held.national, "account 3", !override_first).status, Status::released);
  }
}

TEST_F(FourEyes, nobody_answers_for_what_was_not_warned_about) {
  const auto held = hand_in(kShots, "account 1");
  const auto needless = consent(held.national, "account 2", true);
  ASSERT_EQ(needless.status, Status::refused);
  EXPECT_THAT(needless.error->detail, HasSubstr("warned of nothing"));
}

/// Whenever the power goes, no record waits whose author is forgotten, and nobody who said yes is either.
TEST(FourEyesAfterACrash, are_as_many_as_before) {
  std::size_t seen = 0;
  for (std::uint64_t cut = 0; cut < 60; ++cut) {
    Neighbours world;
    world.ratify();
    CountingEntropy noise(cut);
    world["arr"].disk.die_after(cut);
    for (int i = 0; i < 3 && world["arr"].machine; ++i) {
      const std::string draft =
          incident("arr-post",
                   "force.shot_heard",
                   R"(,"ref":"r)" + std::to_string(i) + R"(","text":{"en":"the shepherd has +98 21 5555 0199"})");
      world.results.clear();
      world.machine("arr").submit(1, {Draft{draft, "", "", "account 1"}}, world.now);
      world.step();
      if (world.results.empty() || !world["arr"].machine) break;
      world.machine("arr").approve(
          2, world.results.front().national, {"arr-hq", true, "public", "account 2"}, world.now);
      world.step();
    }
    world["arr"].machine.reset();
    world["arr"].disk.crash(noise);
    const auto started = world["arr"].start(world.now);
    ASSERT_TRUE(started) << "cut " << cut << ": " << started.error().detail;
    for (const Held& held : world.machine("arr").held()) {
      ++seen;
      EXPECT_EQ(held.author, "account 1") << "cut " << cut;
      for (const std::string by : {"account 1", held.warned ? "account 1" : "account 2"}) {
        world.results.clear();
        world.machine("arr").approve(3, held.national, {"arr-hq", false, "", by}, world.now);
        world.step();
        ASSERT_EQ(world.results.size(), 1u);
        EXPECT_EQ(world.results.front().status, Status::refused) << "cut " << cut << " by " << by;
      }
    }
  }
  EXPECT_GT(seen, 20u);
}

// What is noted.

ledger::StoredOpening last_of_national(Neighbours& world, const std::string& id) {
  for (const JournalStatus& journal : world.machine(id).journals()) {
    if (journal.role != JournalStatus::Role::national) continue;
    auto ledger = ledger::Ledger::open_reader(world[id].disk, journal.folder, journal.origin, journal.size);
    CHECK(ledger.has_value());
    auto last = (*ledger)->opening(journal.size - 1);
    CHECK(last.has_value());
    return *last;
  }
  CHECK(false);
  return {};
}

TEST(Acts, are_durable_with_the_next_commit_also_where_there_is_no_voice) {
  Neighbours world;
  world.ratify();
  for (const std::string id : {"arr", "obs"}) {
    world.machine(id).note({R"({"act":"login"})"}, world.now);
    const auto effects = world.machine(id).commit(world.now);
    ASSERT_TRUE(effects);
    EXPECT_EQ(effects->grown.size(), 1u) << "whoever follows the journal is told";
    CountingEntropy noise(7);
    world[id].machine.reset();
    world[id].disk.crash(noise);
    ASSERT_TRUE(world[id].start(world.now));
    const auto last = last_of_national(world, id);
    EXPECT_EQ(last.opening.type, kActType);
    EXPECT_EQ(last.opening.payload, R"({"act":"login"})");
  }
  EXPECT_EQ(world.machine("obs").held_count(), 0u);
}

TEST(Acts, never_leave_the_node) {
  Neighbours world;
  world.ratify();
  world.machine("arr").note({R"({"account":"somebody","act":"login"})"}, world.now);
  (void)world.submit("arr", incident("arr-post", "livestock.strayed"));
  world.settle();
  for (const std::string id : {"bes", "obs"}) {
    for (const auto& [path, content] : world[id].disk.durable())
      EXPECT_THAT(content, testing::Not(HasSubstr("somebody"))) << path;
  }
}

}  // namespace
}  // namespace thalweg::machine
