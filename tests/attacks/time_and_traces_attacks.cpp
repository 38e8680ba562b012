// SPDX-License-Identifier: Apache-2.0
#include <limits>

#include "hostile.h"
#include "journal/evidence.h"

/// Attacks by clocks and by quantity, and on what must not be found any more.
namespace thalweg::attacks {
namespace {

TEST(Attack, clock_that_jumps_back) {
  World world;
  (void)world.submit("arr", incident("arr-post", "livestock.strayed"));
  world.settle();
  const Instant right = world.now;
  world.now = right - Duration::days(2);  // all clocks at once, and the entries' times still do not go back
  const auto said = world.submit("arr", incident("arr-post", "livestock.stolen"));
  EXPECT_EQ(said.status, machine::Submitted::Status::released);
  world.now = right;
  world.settle();
  const auto own = journal_at(world, "arr", kArr);
  auto ledger = ledger::Ledger::open_reader(world["arr"].disk, own.folder, kArr, own.size);
  EXPECT_TRUE((*ledger)->check_everything());
  EXPECT_GE((*ledger)->entry(own.size - 1)->at, (*ledger)->entry(own.size - 2)->at);
  EXPECT_EQ(receipted_by(world, "bes", kArr), own.size);
}

TEST(Attack, clock_that_jumps_ahead) {
  World world;
  const Instant right = world.now;
  world.now = right + Duration::days(3650);
  (void)world.submit("arr", incident("arr-post", "livestock.strayed"));
  world.settle();
  world.now = right;
  const auto said = world.submit("arr", incident("arr-post", "livestock.stolen"));
  EXPECT_EQ(said.status, machine::Submitted::Status::released);
  world.settle();
  // The journal works on; its own times say nothing until then, and the cosignature says what is true.
  const auto own = journal_at(world, "arr", kArr);
  EXPECT_EQ(receipted_by(world, "bes", kArr), own.size);
  const auto text = world.machine("arr").evidence(kArr, own.size - 1);
  ASSERT_TRUE(text);
  const auto evidence = journal::parse_evidence(*text);
  EXPECT_GT(evidence->entry.at, right + Duration::days(3000));
  hand_over("evidence_clock_that_jumps_ahead", *text);
}

TEST(Attack, clock_that_jumps_past_the_calendar) {
  for (const std::uint64_t at : {std::uint64_t{253'402'300'800'000},
                                 std::uint64_t{std::numeric_limits<std::int64_t>::max()},
                                 std::numeric_limits<std::uint64_t>::max()}) {
    World world;
    Hostile bes(world, "bes");
    bes.say();
    auto line = bes.lines().back();
    line.time_ms = at;
    bes.forget(bes.size() - 1);
    bes.add(std::move(line));
    EXPECT_EQ(bes.tell("arr").status / 100, 4) << at;
    EXPECT_LT(receipted_by(world, "arr", kBes), bes.size()) << at;
    EXPECT_EQ(bes.tell("obs").status / 100, 4) << "nor does the observer";
  }
}

TEST(Attack, flood_of_valid_records) {
  World world;
  Hostile bes(world, "bes");
  const auto held = receipted_by(world, "arr", kBes);
  for (int i = 0; i < 200; ++i) bes.say();
  ASSERT_EQ(bes.send("arr", bes.add_checkpoint(held)).status, 200);
  // Many uploads at once: one is stored, the others wait outside, and nothing is held in memory for them.
  const auto upload = bes.upload(held);
  for (machine::Token token = 1; token <= 50; ++token)
    world.machine("arr").request(token, "drill", "bes", upload, world.now);
  const auto own = world.submit("arr", incident("arr-post", "livestock.strayed"));
  EXPECT_EQ(own.status, machine::Submitted::Status::released) << "own people are served in the same round";
  EXPECT_EQ(world.answers.at(1).status, 200);
  for (machine::Token token = 2; token <= 50; ++token) EXPECT_EQ(world.answers.at(token).status, 429) << token;
  EXPECT_EQ(receipted_by(world, "arr", kBes), bes.size());
  EXPECT_EQ(bes.send("arr", upload).status, 200) << "what comes again costs nothing";
  EXPECT_EQ(journal_at(world, "arr", kBes).size, bes.size());
}

// --- a record that must not be found any more ---

TEST(Attack, payload_left_after_erasure) {
  World world;
  const std::string words = "Forty sheep with a blue mark";
  const auto said =
      world.submit("arr", incident("arr-post", "livestock.strayed", R"(,"text":{"en":")" + words + "\"}"));
  ASSERT_TRUE(said.id);
  world.settle();
  const auto own = journal_at(world, "arr", kArr);
  Hash salt;
  {
    auto ledger = ledger::Ledger::open_reader(world["arr"].disk, own.folder, kArr, own.size);
    salt = (*ledger)->opening(own.size - 1)->opening.salt;
  }
  const auto holds = [&](const std::string& node, std::string_view what) {
    int found = 0;
    for (const auto& [path, content] : world[node].disk.durable()) found += content.find(what) != Bytes::npos ? 1 : 0;
    return found;
  };
  for (const char* node : {"arr", "bes"}) {
    ASSERT_GT(holds(node, salt.view()), 0) << node << ": the test looks for what is there before";
    EXPECT_EQ(holds(node, words), 0) << node << ": sealed even before";
  }
  ASSERT_FALSE(
      world
          .submit(
              "arr",
              R"({"kind":"erasure","office":"arr-hq","purpose":"administration","act":"done","ground":"wrong_release","cites":[{"rel":"erases","record":")" +
                  to_hex(*said.id) + "\"}]}")
          .error);
  world.settle();
  for (const char* node : {"arr", "bes", "obs"}) {
    EXPECT_EQ(holds(node, salt.view()), 0) << node;
    EXPECT_EQ(holds(node, words), 0) << node;
  }
  for (const char* node : {"arr", "bes"}) {
    const auto evidence = world.machine(node).evidence(kArr, own.size - 1);
    ASSERT_FALSE(evidence) << node;
    EXPECT_EQ(evidence.error().code, Code::not_found);
  }
  for (const auto& [from, to] : {std::pair{"arr", "bes"}, std::pair{"bes", "arr"}}) {
    const auto bundle = world.machine(from).export_bundle("drill", to);
    ASSERT_TRUE(bundle);
    EXPECT_THAT(*bundle, Not(HasSubstr(words))) << from;
  }
}

}  // namespace
}  // namespace thalweg::attacks
