// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "machine/liar_detail.h"

/// A neighbour with a valid key and a valid journal that says what it should not.
namespace thalweg::machine {
namespace {

using testing::HasSubstr;

std::string ratification(const std::string& text_hash) {
  return R"({"agreement":"drill","agreement_hash":")" + text_hash +
         R"(","agreement_version":1,"exercise":true,"kind":"ratification","lang":"en","legal_basis":["Drill rules, article 1"],)" +
         R"("office":"bes-hq","party":"bes","purpose":"administration","recorded_at":"2026-09-21T13:00:00Z","retain_until":"2030-01-01","v":1})";
}

std::string erasure(const Hash& record) {
  return R"({"act":"done","agreement":"drill","cites":[{"record":")" + to_hex(record) +
         R"(","rel":"erases"}],"exercise":true,"ground":"wrong_release","kind":"erasure","lang":"en","legal_basis":["Drill rules, article 1"],)" +
         R"("office":"bes-hq","party":"bes","purpose":"administration","recorded_at":"2026-09-21T13:00:00Z","retain_until":"2030-01-01","v":1})";
}

/// Hands a liar's calls to "arr" and gives the answer to the second.
exchange::Answer tell(Neighbours& world, Liar& liar) {
  exchange::Answer last;
  for (const exchange::Call& call : {liar.checkpoint(), liar.records()}) {
    world.machine("arr").request(99, "drill", "bes", call, world.now);
    auto effects = world.machine("arr").commit(world.now);
    CHECK(effects.has_value());
    last = effects->answered.front().second;
  }
  return last;
}

std::vector<std::string> ratified(Neighbours& world) {
  return world.machine("arr").agreements().front().ratified;
}

TEST(Liar, brings_nothing_into_force_by_a_ratification_that_was_not_taken) {
  Neighbours world;
  const std::string text = to_hex(world.machine("arr").agreements().front().newest->hash);
  Liar liar(world["bes"].disk.durable());
  (void)liar.say(journal::EntryKind::record, ratification(text));
  (void)liar.say(journal::EntryKind::record, "garbage");
  EXPECT_EQ(tell(world, liar).status, 422);
  EXPECT_THAT(ratified(world), testing::IsEmpty());
  ASSERT_TRUE(world["arr"].start(world.now));
  EXPECT_THAT(ratified(world), testing::IsEmpty());
}

TEST(Liar, is_believed_when_its_ratification_was_taken) {
  Neighbours world;
  Liar liar(world["bes"].disk.durable());
  (void)liar.say(journal::EntryKind::record,
                 ratification(to_hex(world.machine("arr").agreements().front().newest->hash)));
  EXPECT_EQ(tell(world, liar).status, 200);
  EXPECT_THAT(ratified(world), testing::ElementsAre("bes"));
}

TEST(Liar, destroys_nothing_by_an_erasure_that_was_not_taken) {
  Neighbours world;
  world.ratify();
  const auto said = world.submit("bes", incident("bes-post", "livestock.strayed"));
  ASSERT_TRUE(said.id);
  world.settle();
  const auto census = [&] {
    for (const auto& each : world.machine("arr").journals()) {
      if (each.origin == kLiarOrigin)
        return ledger::Ledger::open_reader(world["arr"].disk, each.folder, each.origin, each.size)
            .value()
            ->check_everything()
            .value();
    }
    return ledger::Ledger::Census{};
  };
  const auto before = census();
  Liar liar(world["bes"].disk.durable());
  (void)liar.say(journal::EntryKind::erasure, erasure(*said.id));
  (void)liar.say(journal::EntryKind::record, "garbage");
  EXPECT_EQ(tell(world, liar).status, 422);
  EXPECT_EQ(census().present, before.present);
  EXPECT_EQ(census().erased, 0u);
}

TEST(Liar, cannot_stop_a_node_by_ratifying_thousands_of_texts) {
  Neighbours world;
  Liar liar(world["bes"].disk.durable());
  for (int i = 0; i < 4000; ++i)
    (void)liar.say(journal::EntryKind::record, ratification(to_hex(sha256(std::to_string(i)))));
  const exchange::Answer answer = tell(world, liar);
  EXPECT_EQ(answer.status, 422);
  EXPECT_THAT(answer.body, HasSubstr("add the agreement's version first"));
  EXPECT_TRUE(world["arr"].start(world.now));
}

}  // namespace
}  // namespace thalweg::machine
