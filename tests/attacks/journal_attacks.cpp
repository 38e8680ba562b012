// SPDX-License-Identifier: Apache-2.0
#include "hostile.h"
#include "journal/evidence.h"
#include "journal/fraud.h"

/// A neighbour that lies about its journal. Each attack ends in "prevented", or in evidence that is handed over.
namespace thalweg::attacks {
namespace {

/// The proof that a victim keeps of two histories, checked as anybody would.
std::string fraud_proof_at(World& world, const std::string& victim) {
  const auto text = world[victim].disk.read_all("evidence/fraud-drill-bes.txt");
  if (!text) {
    ADD_FAILURE() << victim << " holds no fraud proof: " << text.error().detail;
    return {};
  }
  const auto key = *journal::parse_vkey(machine::keys_of("bes", "drill", false).log_key);
  const auto report = journal::verify_fraud(*journal::parse_fraud_proof(*text), {&key, 1});
  EXPECT_TRUE(report) << report.error().detail;
  return *text;
}

TEST(Attack, split_view) {
  World world;
  Hostile to_arr(world, "bes");
  Hostile to_obs = to_arr;
  to_arr.say("livestock.strayed");
  to_arr.say("livestock.grazing");
  to_obs.say("livestock.stolen");
  ASSERT_EQ(to_arr.tell("arr").status, 200);
  ASSERT_EQ(to_obs.tell("obs").status, 200);
  EXPECT_FALSE(peer_at(world, "arr", "bes").suspended) << "each face looks honest by itself";
  world.settle(700);  // until the parties compare what they hold
  EXPECT_TRUE(peer_at(world, "arr", "bes").suspended);
  hand_over("fraud_split_view", fraud_proof_at(world, "arr"));
  EXPECT_EQ(journal_at(world, "arr", kBes).fraud, fraud_proof_at(world, "arr")) << "who asks the node gets the proof";
  // The victim says so in its own journal, for all to see, and takes nothing more.
  to_arr.say();
  EXPECT_EQ(to_arr.tell("arr").status, 422);
  const auto own = journal_at(world, "arr", kArr);
  auto ledger = ledger::Ledger::open_reader(world["arr"].disk, own.folder, kArr, own.size);
  EXPECT_EQ((*ledger)->entry(own.size - 1)->kind, journal::EntryKind::objection);
}

TEST(Attack, split_view_that_runs_ahead) {
  World world;
  Hostile to_arr(world, "bes");
  Hostile to_obs = to_arr;
  to_arr.say("livestock.strayed");
  for (int i = 0; i < 50; ++i) to_obs.say("livestock.stolen");
  ASSERT_EQ(to_arr.tell("arr").status, 200);
  ASSERT_EQ(to_obs.tell("obs").status, 200);
  world.settle(700);
  EXPECT_TRUE(peer_at(world, "arr", "bes").suspended) << "the observer holds more, and says whether ours fits";
  hand_over("fraud_split_view_that_runs_ahead", fraud_proof_at(world, "arr"));
}

TEST(Attack, split_view_of_one_size) {
  World world;
  Hostile bes(world, "bes");
  Hostile other = bes;
  bes.say("livestock.strayed");
  other.say("livestock.stolen");
  ASSERT_EQ(bes.tell("arr").status, 200);
  EXPECT_EQ(other.send("arr", other.add_checkpoint(bes.size())).status, 422);
  world.step();
  EXPECT_TRUE(peer_at(world, "arr", "bes").suspended);
  hand_over("fraud_split_view_of_one_size", fraud_proof_at(world, "arr"));
}

TEST(Attack, rewriting_after_a_receipt) {
  World world;
  Hostile bes(world, "bes");
  const journal::TreeSize past = bes.size();
  for (const char* type : {"livestock.strayed", "livestock.grazing", "livestock.stolen"}) bes.say(type);
  ASSERT_EQ(bes.tell("arr").status, 200);
  // A longer history without what was receipted is not taken: no proof leads from the one to the other.
  Hostile longer = bes;
  longer.forget(past);
  for (int i = 0; i < 5; ++i) longer.say("environment.dust");
  EXPECT_EQ(longer.send("arr", longer.add_checkpoint(bes.size())).status, 422);
  EXPECT_EQ(receipted_by(world, "arr", kBes), bes.size());
  EXPECT_FALSE(peer_at(world, "arr", "bes").suspended) << "a proof that does not hold proves nothing against anyone";
  // A shorter one is, with the victim's own mirror, a proof of the rewriting.
  Hostile shorter = bes;
  shorter.forget(past);
  shorter.say("environment.dust");
  EXPECT_EQ(shorter.send("arr", shorter.add_checkpoint(0)).status, 422);
  world.step();
  EXPECT_TRUE(peer_at(world, "arr", "bes").suspended);
  hand_over("fraud_rewriting_after_a_receipt", fraud_proof_at(world, "arr"));
  // What it said stays provable, whatever it shows now.
  const auto evidence = world.machine("arr").evidence(kBes, bes.size() - 1);
  ASSERT_TRUE(evidence) << evidence.error().detail;
  hand_over("evidence_rewriting_after_a_receipt", *evidence);
}

TEST(Attack, backdating_before_the_entry_before) {
  World world;
  Hostile bes(world, "bes");
  bes.say("livestock.strayed", bes.lines().back().entry.at - Duration::milliseconds(1));
  const auto answer = bes.tell("arr");
  EXPECT_EQ(answer.status, 422);
  EXPECT_THAT(answer.body, HasSubstr("its time is before that of the entry before it"));
  EXPECT_LT(receipted_by(world, "arr", kBes), bes.size());
  // The observer, who sees no records, sees times.
  EXPECT_EQ(bes.tell("obs").status, 422);
}

TEST(Attack, backdating) {
  World world;
  Hostile bes(world, "bes");
  const Instant claimed = bes.lines().back().entry.at;  // as early as the entry before it lets it be
  world.now = world.now + Duration::days(3);
  bes.say("livestock.strayed", claimed);
  ASSERT_EQ(bes.tell("arr").status, 200);
  const auto text = world.machine("arr").evidence(kBes, bes.size() - 1);
  ASSERT_TRUE(text) << text.error().detail;
  const auto evidence = journal::parse_evidence(*text);
  const auto log = *journal::parse_vkey(machine::keys_of("bes", "drill", false).log_key);
  const auto mirror = *journal::parse_vkey(machine::keys_of("arr", "drill", false).mirror_key);
  const auto report = journal::verify_evidence(*evidence, {&log, 1}, {&mirror, 1});
  ASSERT_TRUE(report) << report.error().detail;
  const auto seen = static_cast<std::int64_t>(*report->cosignatures.at(0).cosigned_at);
  EXPECT_GE(seen - report->entry.at.unix_seconds(), 3 * 86'400) << "both times are in the evidence";
  hand_over("evidence_backdating", *text);
}

TEST(Attack, copying_the_neighbours_commitment) {
  World world;
  const auto said = world.submit("arr", incident("arr-post", "livestock.strayed"));
  world.settle();
  Hostile bes(world, "bes");
  const auto theirs = journal_at(world, "arr", kArr);
  auto ledger = ledger::Ledger::open_reader(world["arr"].disk, theirs.folder, kArr, theirs.size);
  const journal::EntryIndex last = theirs.size - 1;
  ASSERT_EQ((*ledger)->entry(last)->commitment, *said.id);
  const auto opening = (*ledger)->opening(last)->opening;
  Hostile copy = bes;
  copy.add({{journal::EntryKind::record, world.now, *said.id}, journal::Disclosure::opening, opening});
  const auto copied = copy.tell("arr");
  EXPECT_EQ(copied.status, 422);
  EXPECT_THAT(copied.body, HasSubstr("not what the record entry was made from")) << "the origin is in the commitment";
  // The same words under a commitment of its own: the record says whose it is.
  bes.commit_to(opening.payload);
  const auto answer = bes.send("arr", bes.add_checkpoint(copy.size()));
  EXPECT_EQ(answer.status, 422) << "the first copy is already signed for: a second history";
  World again;
  Hostile repeat(again, "bes");
  repeat.commit_to(opening.payload);
  const auto refused = repeat.tell("arr");
  EXPECT_EQ(refused.status, 422);
  EXPECT_THAT(refused.body, HasSubstr("party 'arr'"));
  EXPECT_LT(receipted_by(again, "arr", kBes), repeat.size());
}

TEST(Attack, withheld_opening) {
  World world;
  Hostile bes(world, "bes");
  bes.say();
  const Hash withheld = bes.lines().back().entry.commitment;
  Hostile mute = bes;
  auto line = mute.lines().back();
  mute.forget(mute.size() - 1);
  mute.add({line.entry, journal::Disclosure::erased, {}});
  const auto answer = mute.tell("arr");
  EXPECT_EQ(answer.status, 422);
  EXPECT_THAT(answer.body, HasSubstr("entry " + std::to_string(mute.size() - 1) + " of " + kBes));
  EXPECT_THAT(answer.body, HasSubstr(to_hex(withheld)));
  EXPECT_LT(receipted_by(world, "arr", kBes), mute.size()) << "no receipt for what was not told";
  EXPECT_THAT(peer_at(world, "arr", "bes").detail, HasSubstr("held at entry " + std::to_string(mute.size() - 1)));
  // More of it does not wear the mirror down, and a request for erasure covers nothing.
  const auto erasure = [&](const char* act) {
    return record_of(world,
                     "bes",
                     R"({"kind":"erasure","office":"bes-hq","purpose":"administration","act":")" + std::string(act) +
                         R"(","ground":"wrong_release","cites":[{"rel":"erases","record":")" + to_hex(withheld) +
                         "\"}]}");
  };
  mute.say();
  EXPECT_EQ(mute.tell("arr").status, 422);
  mute.commit_to(erasure("asked"), journal::EntryKind::erasure);
  EXPECT_EQ(mute.tell("arr").status, 422);
  mute.commit_to(erasure("done"), journal::EntryKind::erasure);
  EXPECT_EQ(mute.tell("arr").status, 200) << "said openly that it is destroyed, it is accepted";
  EXPECT_EQ(receipted_by(world, "arr", kBes), mute.size());
}

TEST(Attack, withheld_opening_by_somebody_else) {
  World world;
  Hostile bes(world, "bes");
  bes.say();
  const auto held = receipted_by(world, "arr", kBes);
  ASSERT_EQ(bes.send("arr", bes.add_checkpoint(held)).status, 200);
  Hostile mute = bes;
  auto line = mute.lines().back();
  mute.forget(mute.size() - 1);
  mute.add({line.entry, journal::Disclosure::erased, {}});
  world.machine("arr").request(1, "drill", "obs", mute.upload(held), world.now);
  world.step();
  EXPECT_EQ(world.answers.at(1).status, 403);
  EXPECT_EQ(bes.send("arr", bes.upload(held)).status, 200) << "the author itself is not kept out";
}

TEST(Attack, garbage_behind_a_commitment) {
  const struct {
    std::string payload, type, why;
  } garbage[] = {
      {"not a record", std::string(machine::kRecordType), "entry"},
      {R"({"kind":"incident","party":"bes","v":1})", std::string(machine::kRecordType), "/agreement"},
      {"", "application/x-executable", "which this node does not know"},  // a good record under another type
  };

  for (const auto& each : garbage) {
    World world;
    Hostile bes(world, "bes");
    const Bytes good = record_of(world, "bes", incident("bes-post", "livestock.strayed"));
    bes.commit_to(each.payload.empty() ? good : each.payload, journal::EntryKind::record, std::nullopt, each.type);
    const auto answer = bes.tell("arr");
    EXPECT_EQ(answer.status, 422) << each.why;
    EXPECT_THAT(answer.body, HasSubstr("entry " + std::to_string(bes.size() - 1)));
    EXPECT_THAT(answer.body, HasSubstr(each.why));
    EXPECT_LT(receipted_by(world, "arr", kBes), bes.size()) << each.why;
    EXPECT_THAT(peer_at(world, "arr", "bes").detail, HasSubstr("held at entry")) << "its operator is told";
    bes.say();
    EXPECT_EQ(bes.tell("arr").status, 422) << "nothing behind it is taken either";
  }
}

}  // namespace
}  // namespace thalweg::attacks
