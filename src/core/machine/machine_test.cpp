// SPDX-License-Identifier: Apache-2.0
#include "machine/machine.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "journal/evidence.h"
#include "machine/neighbours_detail.h"

namespace thalweg::machine {
namespace {

using testing::HasSubstr;

const JournalStatus& journal_of(const std::vector<JournalStatus>& list, std::string_view origin) {
  for (const auto& each : list) {
    if (each.origin == origin) return each;
  }
  ADD_FAILURE() << "no journal " << origin;
  return list.front();
}

TEST(Machine, comes_into_force_when_both_have_ratified) {
  Neighbours world;
  EXPECT_EQ(world.machine("arr").agreements().front().in_force, nullptr);
  const auto early = world.submit("arr", incident("arr-post", "livestock.strayed"));
  ASSERT_TRUE(early.error);
  EXPECT_THAT(early.error->detail, HasSubstr("not in force"));
  world.ratify();
  EXPECT_THAT(world.failures, testing::IsEmpty());
  EXPECT_NE(world.machine("arr").agreements().front().in_force, nullptr);
  EXPECT_NE(world.machine("bes").agreements().front().in_force, nullptr);
}

TEST(Machine, tells_the_neighbour_and_holds_the_receipt) {
  Neighbours world;
  world.ratify();
  const auto said = world.submit("arr", incident("arr-post", "livestock.strayed", R"(,"property":["vehicle"])"));
  ASSERT_FALSE(said.error) << said.error->detail;
  ASSERT_EQ(said.status, Submitted::Status::released);
  world.settle();
  const auto own = journal_of(world.machine("arr").journals(), "drill.thalweg/arr");
  const auto mirrored = journal_of(world.machine("bes").journals(), "drill.thalweg/arr");
  EXPECT_EQ(own.size, mirrored.size);
  for (const PeerStatus& peer : world.machine("arr").peers()) {
    EXPECT_EQ(peer.receipted, own.size) << peer.id;
    EXPECT_EQ(peer.state, "ok") << peer.id << " " << peer.detail;
  }
}

TEST(Machine, shows_the_neighbour_only_what_the_gate_let_through) {
  Neighbours world;
  world.ratify();
  (void)world.submit("arr", incident("arr-post", "livestock.strayed", R"(,"property":["vehicle"])"));
  world.settle();
  auto ledger = ledger::Ledger::open_reader(world["bes"].disk,
                                            journal_folder("drill.thalweg/arr"),
                                            "drill.thalweg/arr",
                                            journal_of(world.machine("bes").journals(), "drill.thalweg/arr").size);
  ASSERT_TRUE(ledger);
  const auto last = (*ledger)->opening((*ledger)->size() - 1);
  ASSERT_TRUE(last);
  EXPECT_THAT(last->opening.payload, HasSubstr("livestock.strayed"));
  EXPECT_THAT(last->opening.payload, Not(HasSubstr("property")));
  EXPECT_THAT(last->opening.payload, Not(HasSubstr("449900000")));
}

TEST(Machine, gives_the_observer_commitments_and_no_openings) {
  Neighbours world;
  world.ratify();
  (void)world.submit("arr", incident("arr-post", "livestock.strayed"));
  world.settle();
  const auto mirrored = journal_of(world.machine("obs").journals(), "drill.thalweg/arr");
  EXPECT_EQ(mirrored.size, journal_of(world.machine("arr").journals(), "drill.thalweg/arr").size);
  for (const auto& [path, content] : world["obs"].disk.durable())
    EXPECT_THAT(content, Not(HasSubstr("livestock"))) << path;
  auto ledger = ledger::Ledger::open_reader(
      world["obs"].disk, journal_folder("drill.thalweg/arr"), "drill.thalweg/arr", mirrored.size);
  EXPECT_EQ((*ledger)->opening(0)->state, ledger::OpeningState::none);
}

TEST(Machine, holds_for_approval_and_releases_when_it_comes) {
  Neighbours world;
  world.ratify();
  const auto held = world.submit("arr", incident("arr-post", "force.shot_heard"));
  ASSERT_EQ(held.status, Submitted::Status::held);
  ASSERT_EQ(world.machine("arr").held().size(), 1u);
  world.results.clear();
  world.machine("arr").approve(7, held.national, {"arr-post"}, world.now);
  world.step();
  EXPECT_EQ(world.results.front().status, Submitted::Status::refused) << "a post has no power to approve";
  world.results.clear();
  world.machine("arr").approve(8, held.national, {"arr-hq"}, world.now);
  world.step();
  ASSERT_FALSE(world.results.front().error) << world.results.front().error->detail;
  EXPECT_EQ(world.results.front().status, Submitted::Status::released);
  EXPECT_TRUE(world.machine("arr").held().empty());
}

TEST(Machine, keeps_held_records_over_a_restart_and_releases_them_in_time) {
  Neighbours world;
  world.ratify();
  const auto held = world.submit("arr", incident("arr-post", "smuggling.fuel", R"(,"seized_l":"900")"));
  ASSERT_EQ(held.status, Submitted::Status::held);
  const auto size = journal_of(world.machine("arr").journals(), "drill.thalweg/arr").size;
  CountingEntropy noise(5);
  world["arr"].machine.reset();
  world["arr"].disk.crash(noise);
  world.now = Instant::unix_ms(1'790'000'000'000) + Duration::hours(1);
  ASSERT_TRUE(world["arr"].start(world.now));
  ASSERT_EQ(world.machine("arr").held().size(), 1u);
  world.now = world.now + Duration::days(400);
  world.settle();
  EXPECT_TRUE(world.machine("arr").held().empty());
  EXPECT_GT(journal_of(world.machine("arr").journals(), "drill.thalweg/arr").size, size);
}

TEST(Machine, says_after_two_restarts_what_waited_for_a_neighbour) {
  Neighbours world;
  world.ratify();
  const auto size = journal_of(world.machine("arr").journals(), "drill.thalweg/arr").size;
  world.wire = [](const std::string&, OutgoingCall&) -> Result<Unit> { return Error{Code::unavailable, "cut"}; };
  CountingEntropy noise(5);
  const auto restart = [&] {
    world["arr"].machine.reset();
    world["arr"].disk.crash(noise);
    ASSERT_TRUE(world["arr"].start(world.now));
  };
  restart();
  // A second one waits at the gate, so that what waits is remembered.
  EXPECT_EQ(world.submit("arr", incident("arr-post", "livestock.strayed")).status, Submitted::Status::held);
  EXPECT_EQ(world.submit("arr", incident("arr-post", "force.shot_heard")).status, Submitted::Status::held);
  restart();
  world.wire = nullptr;
  world.settle();
  EXPECT_GT(journal_of(world.machine("arr").journals(), "drill.thalweg/arr").size, size);
}

TEST(Machine, sleeps_while_a_record_waits_for_a_person_only) {
  Neighbours world;
  world.ratify();
  const auto held = world.submit(
      "arr", incident("arr-post", "smuggling.fuel", R"(,"seized_l":"900","text":{"en":"ask +964 770 123 4567"})"));
  ASSERT_EQ(held.status, Submitted::Status::held);
  world.now = world.now + Duration::days(400);
  world.settle();
  EXPECT_GT(world.machine("arr").next_tick(world.now), world.now + Duration::seconds(1));
}

TEST(Machine, catches_up_after_the_line_was_cut) {
  Neighbours world;
  world.ratify();
  world.wire = [](const std::string&, OutgoingCall&) -> Result<Unit> { return Error{Code::unavailable, "cut"}; };
  for (int i = 0; i < 700; ++i)
    EXPECT_EQ(world.submit("arr", incident("arr-post", "livestock.strayed", R"(,"ref":"r)" + std::to_string(i) + "\""))
                  .status,
              Submitted::Status::released);
  EXPECT_EQ(world.machine("arr").peers().front().state, "unreachable");
  world.wire = nullptr;
  world.settle(600);
  EXPECT_EQ(journal_of(world.machine("bes").journals(), "drill.thalweg/arr").size,
            journal_of(world.machine("arr").journals(), "drill.thalweg/arr").size);
  EXPECT_EQ(world.machine("arr").peers().front().state, "ok");
}

TEST(Machine, proves_a_record_to_anybody_with_a_cosigned_evidence_file) {
  Neighbours world;
  world.ratify();
  (void)world.submit("arr", incident("arr-post", "livestock.strayed"));
  world.settle();
  const auto size = journal_of(world.machine("arr").journals(), "drill.thalweg/arr").size;
  for (const char* id : {"arr", "bes"}) {
    const auto text = world.machine(id).evidence("drill.thalweg/arr", size - 1);
    ASSERT_TRUE(text) << text.error().detail;
    const auto evidence = journal::parse_evidence(*text);
    ASSERT_TRUE(evidence) << evidence.error().detail;
    const auto log = *journal::parse_vkey(keys_of("arr", "drill", false).log_key);
    const auto mirror = *journal::parse_vkey(keys_of("bes", "drill", false).mirror_key);
    const auto report = journal::verify_evidence(*evidence, {&log, 1}, {&mirror, 1});
    ASSERT_TRUE(report) << report.error().detail;
    EXPECT_EQ(report->cosignatures.size(), 1u);
  }
}

TEST(Machine, erases_on_both_sides_and_stays_provable) {
  Neighbours world;
  world.ratify();
  const auto said = world.submit(
      "arr", incident("arr-post", "livestock.strayed", R"(,"text":{"en":"Forty sheep with a blue mark"})"));
  ASSERT_TRUE(said.id);
  world.settle();
  const auto erased = world.submit(
      "arr",
      R"({"kind":"erasure","office":"arr-hq","purpose":"administration","act":"done","ground":"wrong_release","cites":[{"rel":"erases","record":")" +
          to_hex(*said.id) + "\"}]}");
  ASSERT_FALSE(erased.error) << erased.error->detail;
  world.settle();
  for (const char* id : {"arr", "bes"}) {
    const auto size = journal_of(world.machine(id).journals(), "drill.thalweg/arr").size;
    auto ledger =
        ledger::Ledger::open_reader(world[id].disk, journal_folder("drill.thalweg/arr"), "drill.thalweg/arr", size);
    const auto census = (*ledger)->check_everything();
    ASSERT_TRUE(census) << census.error().detail;
    EXPECT_EQ(census->erased, 1u) << id;
  }
  // The national copy is gone as well.
  const auto national = journal_of(world.machine("arr").journals(), "arr.thalweg/national");
  auto ledger =
      ledger::Ledger::open_reader(world["arr"].disk, journal_folder(national.origin), national.origin, national.size);
  EXPECT_EQ((*ledger)->check_everything()->erased, 1u);
  EXPECT_EQ(world.machine("arr").peers().front().state, "ok");
}

TEST(Machine, brings_back_lost_entries_from_the_neighbour_after_an_old_backup_was_restored) {
  Neighbours world;
  world.ratify();
  (void)world.submit("arr", incident("arr-post", "livestock.strayed"));
  world.settle();
  const auto backup = world["arr"].disk.durable();
  for (int i = 0; i < 300; ++i)
    (void)world.submit("arr", incident("arr-post", "livestock.stolen", R"(,"ref":"r)" + std::to_string(i) + "\""));
  world.settle();
  const auto before = journal_of(world.machine("arr").journals(), "drill.thalweg/arr");
  world["arr"].machine.reset();
  world["arr"].disk.restore(backup);
  ASSERT_TRUE(world["arr"].start(world.now));
  EXPECT_LT(journal_of(world.machine("arr").journals(), "drill.thalweg/arr").size, before.size);
  const auto said = world.submit("arr", incident("arr-post", "livestock.grazing"));
  EXPECT_FALSE(said.error);
  world.settle(100);
  const auto after = journal_of(world.machine("arr").journals(), "drill.thalweg/arr");
  EXPECT_GT(after.size, before.size);
  EXPECT_EQ(journal_of(world.machine("bes").journals(), "drill.thalweg/arr").size, after.size);
  EXPECT_FALSE(world.machine("bes").peers().front().suspended);
  EXPECT_THAT(world.failures, testing::IsEmpty());
}

TEST(Machine, fills_the_mirror_of_a_neighbour_that_lost_its_disk) {
  Neighbours world;
  world.ratify();
  for (int i = 0; i < 5; ++i)
    (void)world.submit("arr", incident("arr-post", "livestock.strayed", R"(,"ref":"r)" + std::to_string(i) + "\""));
  world.settle();
  const auto size = journal_of(world.machine("arr").journals(), "drill.thalweg/arr").size;
  world["bes"].machine.reset();
  world["bes"].disk.restore({});
  ASSERT_TRUE(world["bes"].start(world.now));
  world.settle(1500);  // arr has nothing to say, and asks from time to time
  EXPECT_EQ(journal_of(world.machine("bes").journals(), "drill.thalweg/arr").size, size);
  EXPECT_EQ(journal_of(world.machine("bes").journals(), "drill.thalweg/bes").size,
            journal_of(world.machine("arr").journals(), "drill.thalweg/bes").size);
}

TEST(Machine, accuses_nobody_because_of_its_own_disk) {
  Neighbours world;
  world.ratify();
  for (int i = 0; i < 5; ++i)
    (void)world.submit("bes", incident("bes-post", "livestock.strayed", R"(,"ref":"r)" + std::to_string(i) + "\""));
  world.settle();
  // The first leaf of bes's journal changes where arr keeps it; then the observer's older checkpoint is looked at.
  world["arr"].disk.flip(journal_folder("drill.thalweg/bes") + "/hashes/0", 3, 2);
  world.wire = [](const std::string&, OutgoingCall& call) -> Result<Unit> {
    if (call.peer == "obs" && call.call.method == "POST") return Error{Code::unavailable, "cut"};
    return Unit{};
  };
  for (int i = 5; i < 8; ++i)
    (void)world.submit("bes", incident("bes-post", "livestock.strayed", R"(,"ref":"r)" + std::to_string(i) + "\""));
  world.settle(1500);
  EXPECT_THAT(world.failures, testing::IsEmpty());
  for (const PeerStatus& peer : world.machine("arr").peers()) EXPECT_FALSE(peer.suspended) << peer.id;
  EXPECT_EQ(journal_of(world.machine("arr").journals(), "drill.thalweg/bes").size,
            journal_of(world.machine("bes").journals(), "drill.thalweg/bes").size);
}

TEST(Machine, says_nothing_twice_when_a_backup_holds_what_has_left_since) {
  Neighbours world;
  world.ratify();
  const auto held = world.submit("arr", incident("arr-post", "force.shot_heard"));
  ASSERT_EQ(held.status, Submitted::Status::held);
  const auto backup = world["arr"].disk.durable();
  world.machine("arr").approve(8, held.national, {"arr-hq"}, world.now);
  world.settle();
  const auto records = [&] {
    const auto own = journal_of(world.machine("arr").journals(), "drill.thalweg/arr");
    const auto ledger = ledger::Ledger::open_reader(world["arr"].disk, own.folder, own.origin, own.size);
    const auto entries = (*ledger)->entries(0, own.size);
    return std::count_if(entries->begin(), entries->end(), [](const journal::Entry& entry) {
      return entry.kind == journal::EntryKind::record;
    });
  };
  const auto said = records();
  world["arr"].machine.reset();
  world["arr"].disk.restore(backup);
  ASSERT_TRUE(world["arr"].start(world.now));
  EXPECT_EQ(world.machine("arr").held().size(), 1u);
  world.settle();
  EXPECT_TRUE(world.machine("arr").held().empty()) << "it had left before";
  EXPECT_EQ(records(), said);
}

TEST(Machine, carries_everything_by_hand_in_a_bundle_and_takes_it_once) {
  Neighbours world;
  world.ratify();
  world.wire = [](const std::string&, OutgoingCall&) -> Result<Unit> { return Error{Code::unavailable, "cut"}; };
  for (int i = 0; i < 300; ++i)
    (void)world.submit("arr", incident("arr-post", "livestock.strayed", R"(,"ref":"r)" + std::to_string(i) + "\""));
  const auto size = journal_of(world.machine("arr").journals(), "drill.thalweg/arr").size;
  const auto bundle = world.machine("arr").export_bundle("drill", "bes");
  ASSERT_TRUE(bundle) << bundle.error().detail;
  for (int i = 0; i < 2; ++i) {
    world.machine("bes").import_bundle(77, *bundle, world.now);
    world.step();
    EXPECT_EQ(world.answers.at(77).status, 200) << world.answers.at(77).body;
    EXPECT_EQ(journal_of(world.machine("bes").journals(), "drill.thalweg/arr").size, size);
  }
  const auto back = world.machine("bes").export_bundle("drill", "arr");
  ASSERT_TRUE(back) << back.error().detail;
  world.machine("arr").import_bundle(78, *back, world.now);
  world.step();
  for (const PeerStatus& peer : world.machine("arr").peers()) {
    if (peer.id == "bes") {
      EXPECT_TRUE(peer.last_receipt_at);
    }
  }
}

TEST(Machine, loses_nothing_acknowledged_whenever_the_power_goes) {
  for (std::uint64_t cut = 0; cut < 120; ++cut) {
    Neighbours world;
    world.ratify();
    CountingEntropy noise(cut);
    std::vector<Hash> acknowledged;
    world["arr"].disk.die_after(cut);
    for (int i = 0; i < 12 && world["arr"].machine; ++i) {
      world.results.clear();
      world.machine("arr").submit(
          1,
          {Draft{incident("arr-post", "livestock.strayed", R"(,"ref":"r)" + std::to_string(i) + "\""), {}, {}}},
          world.now);
      world.step();
      for (const Submitted& each : world.results) {
        if (each.id) acknowledged.push_back(*each.id);
      }
    }
    world["arr"].machine.reset();
    world["arr"].disk.crash(noise);
    const auto started = world["arr"].start(world.now);
    ASSERT_TRUE(started) << "cut " << cut << ": " << started.error().detail;
    world.settle();
    const auto own = journal_of(world.machine("arr").journals(), "drill.thalweg/arr");
    auto ledger = ledger::Ledger::open_reader(world["arr"].disk, own.folder, own.origin, own.size);
    const auto entries = (*ledger)->entries(0, own.size);
    ASSERT_TRUE(entries);
    for (const Hash& id : acknowledged) {
      EXPECT_TRUE(
          std::any_of(entries->begin(), entries->end(), [&](const auto& entry) { return entry.commitment == id; }))
          << "cut " << cut;
    }
    EXPECT_TRUE((*ledger)->check_everything());
    EXPECT_EQ(journal_of(world.machine("bes").journals(), own.origin).size, own.size) << "cut " << cut;
    EXPECT_FALSE(world.machine("bes").peers().front().suspended);
  }
}

}  // namespace
}  // namespace thalweg::machine
