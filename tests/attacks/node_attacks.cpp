// SPDX-License-Identifier: Apache-2.0
#include <functional>
#include <limits>
#include <memory>

#include "hostile.h"
#include "journal/evidence.h"

/// Attacks on a node's keys, disk, clock and links, and on what it is told by those it exchanges with.
namespace thalweg::attacks {
namespace {

/// Runs one real node alone; every call that it makes is answered by `peer`, whatever that is.
using Peer = std::function<Result<exchange::Answer>(const std::string& peer, const exchange::Call& call)>;

void run_against(World& world, const std::string& id, const Peer& peer, int steps = 60) {
  for (int i = 0; i < steps; ++i) {
    world.now = world.now + Duration::milliseconds(100);
    auto& node = world.machine(id);
    node.tick(world.now);
    auto effects = node.commit(world.now);
    ASSERT_TRUE(effects) << effects.error().detail;
    for (auto& each : effects->submitted)
      for (auto& result : each.second) world.results.push_back(std::move(result));
    for (const std::string& notice : effects->notices) world.notices.push_back(notice);
    for (const auto& call : effects->calls) node.answered(call.id, peer(call.peer, call.call), world.now);
  }
}

/// A cosignature at any time at all.
std::string cosign_at(const std::string& text, const journal::NoteSigner& key, std::uint64_t at) {
  journal::SignatureLine line{key.verifier().name, key.verifier().id, {}};
  append_u64(line.signature, at);
  line.signature += key.key().sign("cosignature/v1\ntime " + std::to_string(at) + "\n" + text).view();
  return journal::to_text(line);
}

/// Signs whatever it is shown, and stores nothing.
exchange::Answer cosign_blindly(const exchange::Call& call,
                                const journal::NoteSigner& witness,
                                const journal::NoteSigner& mirror,
                                std::string& shown,
                                std::uint64_t at) {
  const std::string type = "text/plain; charset=utf-8";
  if (call.path == "/add-checkpoint") {
    shown = journal::parse_add_checkpoint(call.body)->note.text;
    return {200, type, cosign_at(shown, witness, at)};
  }
  if (call.path == "/add-records" || call.path == "/add-entries") return {200, type, cosign_at(shown, mirror, at)};
  return {404, type, "nothing is here\n"};
}

journal::NoteSigner signer(const std::string& id, const std::string& role, const std::string& seed = {}) {
  return *journal::make_signer(
      id + ".thalweg/" + role, journal::KeyType::cosignature, machine::seed_of(seed.empty() ? id + " " + role : seed));
}

TEST(Attack, cosigning_without_storing) {
  World world;
  const auto witness = signer("bes", "witness");
  const auto mirror = signer("bes", "mirror");
  std::string shown;
  world["bes"].machine.reset();
  ASSERT_EQ(world.submit("arr", incident("arr-post", "livestock.strayed")).status,
            machine::Submitted::Status::released);
  run_against(world, "arr", [&](const std::string& peer, const exchange::Call& call) -> Result<exchange::Answer> {
    if (peer != "bes") return Error{Code::unavailable, "silent"};
    return cosign_blindly(call, witness, mirror, shown, static_cast<std::uint64_t>(world.now.unix_seconds()));
  });
  const auto own = journal_at(world, "arr", kArr);
  EXPECT_EQ(peer_at(world, "arr", "bes").receipted, own.size);
  // It cannot be prevented, but it is its receipt all the same: it said under its key that it holds this record.
  const auto text = world.machine("arr").evidence(kArr, own.size - 1);
  ASSERT_TRUE(text) << text.error().detail;
  const auto evidence = journal::parse_evidence(*text);
  const auto log = *journal::parse_vkey(machine::keys_of("arr", "drill", false).log_key);
  const auto key = mirror.verifier();
  const auto report = journal::verify_evidence(*evidence, {&log, 1}, {&key, 1});
  ASSERT_TRUE(report) << report.error().detail;
  EXPECT_EQ(report->cosignatures.size(), 1u);
  hand_over("evidence_cosigning_without_storing", *text);
}

TEST(Attack, cosigning_without_storing_is_not_done_by_a_node_whose_disk_fails) {
  for (std::uint64_t cut = 0; cut < 40; ++cut) {
    World world;
    Hostile bes(world, "bes");
    bes.say();
    const auto before = receipted_by(world, "arr", kBes);
    world["arr"].disk.die_after(cut);
    (void)bes.send("arr", bes.add_checkpoint(before));
    exchange::Answer answer{599, "", ""};
    if (world["arr"].machine) answer = bes.send("arr", bes.upload(before));
    const bool receipted = answer.status == 200;
    world["arr"].machine.reset();
    machine::CountingEntropy noise(cut);
    world["arr"].disk.crash(noise);
    ASSERT_TRUE(world["arr"].start(world.now)) << cut;
    if (!receipted) continue;
    EXPECT_EQ(journal_at(world, "arr", kBes).size, bes.size()) << "cut " << cut << ": receipted, and not there";
  }
}

TEST(Attack, stale_checkpoint) {
  World world;
  Hostile bes(world, "bes");
  bes.say();
  const auto stale = bes.add_checkpoint(receipted_by(world, "arr", kBes));
  ASSERT_EQ(bes.tell("arr").status, 200);
  bes.say();
  ASSERT_EQ(bes.tell("arr").status, 200);
  const auto answer = bes.send("arr", stale);
  EXPECT_EQ(answer.status, 409) << answer.body;
  EXPECT_EQ(answer.body, std::to_string(bes.size()) + "\n");
  EXPECT_EQ(receipted_by(world, "arr", kBes), bes.size()) << "the newest stays the newest";
  EXPECT_FALSE(peer_at(world, "arr", "bes").suspended) << "an old letter that comes again is no crime";
}

TEST(Attack, stale_receipt) {
  World world;
  (void)world.submit("arr", incident("arr-post", "livestock.strayed"));
  world.settle();
  const auto old = world.machine("bes").export_bundle("drill", "arr");
  ASSERT_TRUE(old);
  (void)world.submit("arr", incident("arr-post", "livestock.stolen"));
  world.settle();
  world.machine("arr").import_bundle(900, *old, world.now);
  world.step();
  EXPECT_THAT(world.answers.at(900).body, HasSubstr("receipt taken"));
  // An old receipt is one for what was then, and the newest stays the one that counts.
  const auto own = journal_at(world, "arr", kArr);
  const auto evidence = journal::parse_evidence(*world.machine("arr").evidence(kArr, own.size - 1));
  ASSERT_TRUE(evidence);
  EXPECT_THAT(evidence->proof.checkpoint_note, HasSubstr("bes.thalweg/mirror"));
}

TEST(Attack, forged_key) {
  World world;
  Hostile bes(world, "bes");
  bes.say();
  auto request = *journal::parse_add_checkpoint(bes.add_checkpoint(receipted_by(world, "arr", kBes)).body);
  const auto forged = *journal::make_signer(kBes, journal::KeyType::ed25519, sha256("not the key"));
  const auto send = [&](std::vector<journal::SignatureLine> lines) {
    request.note.signatures = std::move(lines);
    return bes.send("arr", {"POST", "/add-checkpoint", "text/plain", journal::to_text(request)}).status;
  };
  const auto good = request.note.signatures.front();
  const auto other = journal::sign_note(request.note.text, forged);
  EXPECT_EQ(send({other}), 403) << "the right name, another key";
  auto renumbered = other;
  renumbered.id = good.id;
  EXPECT_EQ(send({renumbered}), 403) << "the right name and number, another key";
  auto flipped = good;
  flipped.signature.back() = static_cast<char>(flipped.signature.back() ^ 1);
  EXPECT_EQ(send({flipped}), 403);
  EXPECT_EQ(send({journal::cosign(request.note.text, signer("bes", "mirror"), 1)}), 403)
      << "a key of the neighbour's that is for something else";
  EXPECT_EQ(send({good}), 200);
}

TEST(Attack, swapped_key) {
  // Somebody between the two answers in the neighbour's place, with keys of its own under the neighbour's names.
  World world;
  const auto witness = signer("bes", "witness", "swapped");
  const auto mirror = signer("bes", "mirror", "swapped");
  const auto receipts = peer_at(world, "arr", "bes").receipted;
  std::string shown;
  world["bes"].machine.reset();
  (void)world.submit("arr", incident("arr-post", "livestock.stolen"));
  run_against(world, "arr", [&](const std::string& peer, const exchange::Call& call) -> Result<exchange::Answer> {
    if (peer != "bes") return Error{Code::unavailable, "silent"};
    return cosign_blindly(call, witness, mirror, shown, 1);
  });
  EXPECT_EQ(peer_at(world, "arr", "bes").receipted, receipts) << "no receipt but the neighbour's";
  EXPECT_EQ(peer_at(world, "arr", "bes").state, "refused");
  const auto text = world.machine("arr").evidence(kArr, journal_at(world, "arr", kArr).size - 1);
  ASSERT_TRUE(text);
  EXPECT_THAT(*text, Not(HasSubstr(journal::to_vkey(mirror.verifier()))));
}

TEST(Attack, replay_into_another_agreement) {
  World world;
  // The same two neighbours under a second agreement, with the same keys' seeds under the other names.
  const agreement::PartyKeys keys[] = {machine::keys_of("arr", "other", false),
                                       machine::keys_of("bes", "other", false),
                                       machine::keys_of("obs", "other", true)};
  auto text = machine::read_source("tests/drill/agreement.toml");
  text.replace(text.find("id = \"drill\""), 12, "id = \"other\"");
  const std::string none = to_hex(sha256(""));
  const agreement::Filling fillings[] = {{"frontier.sha256", none}, {"crossings.sha256", none}};
  auto filled = agreement::fill(text, keys, fillings);
  ASSERT_TRUE(filled);
  auto annexes = machine::drill_agreement().annexes;
  ASSERT_TRUE(world.machine("arr").add_agreement({std::move(*filled), annexes, {}}));

  Hostile bes(world, "bes");
  bes.say();
  const auto line = bes.lines().back();
  // As it is: the journal is another one.
  const auto held = receipted_by(world, "arr", kBes);
  EXPECT_EQ(bes.send("arr", bes.add_checkpoint(held), "other").status, 404);
  EXPECT_EQ(bes.send("arr", bes.add_checkpoint(held), "nowhere").status, 404);
  // Its entry and opening in the other journal, signed by the neighbour itself: the origin is in the commitment.
  // The same record under a new commitment: the record says under which agreement it was said.
  const std::string origin = "other.thalweg/bes";
  const auto log = *journal::make_signer(origin, journal::KeyType::ed25519, machine::seed_of("bes log"));
  const auto replay = [&](const Hash& commitment) {
    const auto bytes = journal::encode({journal::EntryKind::record, world.now, commitment});
    const std::string checkpoint =
        journal::to_text(journal::Checkpoint{origin, 1, journal::leaf_hash(journal::view(bytes))});
    const journal::AddCheckpoint request{0, {}, {checkpoint, {journal::sign_note(checkpoint, log)}}};
    (void)bes.send("arr", {"POST", "/add-checkpoint", "", journal::to_text(request)}, "other");
    journal::EntryPackage package{
        0, 1, {journal::view(bytes)}, {{journal::Disclosure::opening, line.opening.view(), {}}}, {}};
    return bes.send(
        "arr", {"POST", "/add-records", "", journal::to_add_records({origin, 0, 1, {}, {package}})}, "other");
  };
  const auto copied = replay(line.entry.commitment);
  EXPECT_EQ(copied.status, 422);
  EXPECT_THAT(copied.body, HasSubstr("not what the record entry was made from"));
  EXPECT_EQ(receipted_by(world, "arr", origin), 0u);
  world["arr"].machine.reset();
  World again;
  auto second = machine::drill_agreement();
  Hostile twice(again, "bes");
  auto json = *parse_canonical(line.opening.payload);
  json.set("agreement", "other");
  twice.commit_to(to_canonical(json));
  const auto said = twice.tell("arr");
  EXPECT_EQ(said.status, 422);
  EXPECT_THAT(said.body, HasSubstr("agreement 'other'"));
}

TEST(Attack, rollback_by_restoring_a_backup) {
  World world;
  (void)world.submit("arr", incident("arr-post", "livestock.strayed"));
  world.settle();
  const auto backup = world["arr"].disk.durable();
  (void)world.submit("arr", incident("arr-post", "livestock.stolen"));
  world.settle();
  const auto before = journal_at(world, "arr", kArr);
  world["arr"].machine.reset();
  world["arr"].disk.restore(backup);
  ASSERT_TRUE(world["arr"].start(world.now));
  ASSERT_LT(journal_at(world, "arr", kArr).size, before.size);
  // It is asked to say something new at once; it first finds out that it is old, and takes back what it lacks.
  const auto said = world.submit("arr", incident("arr-post", "livestock.grazing"));
  EXPECT_FALSE(said.error);
  world.settle(100);
  const auto after = journal_at(world, "arr", kArr);
  EXPECT_GT(after.size, before.size);
  EXPECT_EQ(receipted_by(world, "bes", kArr), after.size);
  EXPECT_FALSE(peer_at(world, "bes", "arr").suspended);
  // What was said before the rollback is there again, entry by entry.
  for (const std::string node : {"arr", "bes"}) {
    auto ledger = ledger::Ledger::open_reader(world[node].disk, after.folder, kArr, after.size);
    const auto parsed = journal::parse_checkpoint_text(journal::parse_note(before.note)->text);
    EXPECT_EQ(*(*ledger)->root_at(before.size), parsed->root) << node;
  }
}

TEST(Attack, rollback_by_restoring_a_backup_is_refused_when_the_history_is_another) {
  World world;
  const auto backup = world["arr"].disk.durable();
  (void)world.submit("arr", incident("arr-post", "livestock.strayed"));
  world.settle();
  const auto true_head = journal_at(world, "arr", kArr);
  // Somebody who has the machine and its keys puts the backup back and writes on where nobody can hear.
  world["arr"].machine.reset();
  world["arr"].disk.restore(backup);
  ASSERT_TRUE(world["arr"].start(world.now));
  run_against(
      world,
      "arr",
      [](const std::string&, const exchange::Call& call) -> Result<exchange::Answer> {
        if (call.method == "GET") return exchange::Answer{404, "text/plain", "never heard of you\n"};
        return Error{Code::unavailable, "the line is cut"};
      },
      30);
  for (int i = 0; i < 4; ++i) (void)world.submit("arr", incident("arr-post", "livestock.stolen"));
  ASSERT_GT(journal_at(world, "arr", kArr).size, true_head.size);
  // Back on the line the neighbour holds what was signed before, and that does not fit.
  world["arr"].machine.reset();
  ASSERT_TRUE(world["arr"].start(world.now));
  world.settle();
  const auto said = world.submit("arr", incident("arr-post", "livestock.grazing"));
  EXPECT_NE(said.status, machine::Submitted::Status::released);
  EXPECT_THAT(peer_at(world, "arr", "bes").detail, HasSubstr("is not the one that was signed before"));
  EXPECT_EQ(receipted_by(world, "bes", kArr), true_head.size) << "the neighbour keeps what it receipted";
}

TEST(Attack, half_written_state_after_a_crash) {
  for (std::uint64_t cut = 0; cut < 90; ++cut) {
    World world;
    world["arr"].disk.die_after(cut);
    // Both sides talk while the power goes: own journal, mirror, registers and receipts are all being written.
    for (int i = 0; i < 4 && world["arr"].machine; ++i) {
      (void)world.submit("arr", incident("arr-post", "livestock.strayed"));
      (void)world.submit("bes", incident("bes-post", "livestock.stolen"));
    }
    const auto promised = receipted_by(world, "bes", kArr);
    const auto receipt = peer_at(world, "bes", "arr").receipted;
    world["arr"].machine.reset();
    machine::CountingEntropy noise(cut + 1000);
    world["arr"].disk.crash(noise);
    const auto started = world["arr"].start(world.now);
    ASSERT_TRUE(started) << "cut " << cut << ": " << started.error().detail;
    EXPECT_GE(journal_at(world, "arr", kArr).size, promised) << "cut " << cut << ": the neighbour holds more";
    EXPECT_GE(journal_at(world, "arr", kBes).size, receipt) << "cut " << cut << ": receipted, and not there";
    world.settle();
    for (const std::string& origin : {kArr, kBes}) {
      const auto status = journal_at(world, "arr", origin);
      auto ledger = ledger::Ledger::open_reader(world["arr"].disk, status.folder, origin, status.size);
      EXPECT_TRUE((*ledger)->check_everything()) << "cut " << cut;
      EXPECT_EQ(status.size, journal_at(world, "bes", origin).size) << "cut " << cut;
    }
    EXPECT_FALSE(peer_at(world, "bes", "arr").suspended) << "cut " << cut;
  }
}

TEST(Attack, receipt_from_a_clock_that_jumps_past_the_calendar) {
  World world;
  const auto witness = signer("bes", "witness");
  const auto mirror = signer("bes", "mirror");
  std::string shown;
  world["bes"].machine.reset();
  (void)world.submit("arr", incident("arr-post", "livestock.strayed"));
  const auto before = peer_at(world, "arr", "bes").receipted;
  run_against(world, "arr", [&](const std::string& peer, const exchange::Call& call) -> Result<exchange::Answer> {
    if (peer != "bes") return Error{Code::unavailable, "silent"};
    return cosign_blindly(call, witness, mirror, shown, std::numeric_limits<std::int64_t>::max());
  });
  EXPECT_EQ(peer_at(world, "arr", "bes").receipted, before);
}

}  // namespace
}  // namespace thalweg::attacks
