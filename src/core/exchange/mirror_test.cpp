// SPDX-License-Identifier: Apache-2.0
#include "exchange/mirror.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/memory_disk.h"
#include "exchange/courier.h"
#include "exchange/receipts.h"

/// A neighbour that lies: each test is one way of cheating or breaking, and what the mirror does about it.
namespace thalweg::exchange {
namespace {

using testing::HasSubstr;

constexpr const char* kOrigin = "drill.thalweg/bes";

class CountingEntropy : public Entropy {
 public:
  void fill(std::span<std::uint8_t> out) override {
    for (std::uint8_t& byte : out) byte = static_cast<std::uint8_t>(++count_ * 37 >> 3);
  }

 private:
  std::uint64_t count_ = 0;
};

journal::NoteSigner signer(const std::string& key_name, journal::KeyType type, const std::string& seed) {
  return *journal::make_signer(key_name, type, sha256(seed));
}

/// The neighbour with its journal and keys; it can write several histories.
struct Neighbour {
  journal::NoteSigner log = signer(kOrigin, journal::KeyType::ed25519, "bes log");
  MemoryDisk disk;
  CountingEntropy entropy;
  std::unique_ptr<ledger::Ledger> ledger = ledger::Ledger::open(disk, "j", kOrigin, {}).value();

  void say(const std::string& payload, const std::string& origin = kOrigin, std::int64_t at = 0) {
    const journal::OpeningView opening{entropy.hash(), "text/plain", payload};
    const Instant time =
        at != 0 ? Instant::unix_ms(at) : Instant::unix_ms(1'000'000 + static_cast<std::int64_t>(ledger->size()));
    ledger->append({journal::EntryKind::record, time, journal::commitment(origin, opening)},
                   ledger::OpeningState::present,
                   opening,
                   0,
                   entropy.hash());
  }

  std::string note() {
    CHECK(ledger->flush().has_value());
    const std::string text = journal::to_text(journal::Checkpoint{kOrigin, ledger->size(), ledger->root()});
    return journal::to_text(journal::Note{text, {journal::sign_note(text, log)}});
  }

  std::string add_checkpoint(journal::TreeSize old) {
    journal::AddCheckpoint request{old, {}, *journal::parse_note(note())};
    if (old > 0 && old < ledger->size()) request.proof = *journal::prove_consistency(*ledger, old, ledger->size());
    return journal::to_text(request);
  }
};

/// Our side.
struct Us {
  MemoryDisk disk;
  CountingEntropy entropy;
  Instant now = Instant::unix_ms(1'790'000'000'000);
  std::unique_ptr<Mirror> mirror;

  Us() { open(); }

  void open() {
    Neighbour neighbour;
    mirror = Mirror::open(disk,
                          "m",
                          {kOrigin,
                           {neighbour.log.verifier()},
                           signer("arr.thalweg/witness", journal::KeyType::cosignature, "w"),
                           signer("arr.thalweg/mirror", journal::KeyType::cosignature, "m"),
                           true})
                 .value();
  }

  Answer checkpoint(const std::string& body) {
    if (auto answer = mirror->add_checkpoint(body, 1, now)) {
      CHECK(mirror->commit(now).has_value());
      return *answer;
    }
    return mirror->commit(now)->front().second;
  }

  Answer records(const std::string& body) {
    const auto admit =
        [](journal::EntryIndex, const journal::Entry&, const journal::OpeningView& opening) -> Result<Unit> {
      if (opening.payload == "garbage") return Error{Code::refused, "it is not a record"};
      return Unit{};
    };
    if (auto answer = mirror->add_records(body, 1, admit, entropy, now)) return *answer;
    return mirror->commit(now)->front().second;
  }

  /// Takes everything the neighbour has, as an honest exchange would.
  Answer take(Neighbour& neighbour) {
    const Answer first = checkpoint(neighbour.add_checkpoint(mirror->pending_size()));
    if (!first.ok()) return first;
    return records(
        exchange::make_upload(*neighbour.ledger, mirror->ledger().size(), neighbour.ledger->size(), true, 1 << 20)
            ->body);
  }
};

Us informed(Neighbour& neighbour, int count) {
  Us us;
  for (int i = 0; i < count; ++i) neighbour.say("record " + std::to_string(i));
  CHECK(us.take(neighbour).status == 200);
  return us;
}

TEST(Mirror, cosigns_what_it_has_verified_and_stored) {
  Neighbour neighbour;
  Us us = informed(neighbour, 300);
  EXPECT_EQ(us.mirror->cosigned_size(), 300u);
  const auto key = us.mirror->setup().mirror.verifier();
  const auto verified = journal::verify_note(*journal::parse_note(us.mirror->cosigned_note()), {&key, 1});
  ASSERT_TRUE(verified) << verified.error().detail;
  EXPECT_EQ(us.mirror->ledger().opening(299)->opening.payload, "record 299");
}

TEST(Mirror, never_cosigns_before_it_has_stored) {
  Neighbour neighbour;
  Us us = informed(neighbour, 3);
  neighbour.say("more");
  ASSERT_EQ(us.checkpoint(neighbour.add_checkpoint(3)).status, 200);
  EXPECT_EQ(us.mirror->cosigned_size(), 3u);
  us.disk.die_after(2);
  const auto body = make_upload(*neighbour.ledger, 3, 4, true, 1 << 20)->body;
  ASSERT_FALSE(us.mirror->add_records(
      body, 1, [](auto, const auto&, const auto&) -> Result<Unit> { return Unit{}; }, us.entropy, us.now));
  EXPECT_FALSE(us.mirror->commit(us.now)) << "no answer when the disk fails";
  us.disk.crash(us.entropy);
  us.open();
  EXPECT_EQ(us.mirror->cosigned_size(), 3u);
  EXPECT_EQ(us.records(body).status, 200);
}

TEST(Mirror, takes_a_repeated_upload_once) {
  Neighbour neighbour;
  Us us = informed(neighbour, 300);
  neighbour.say("more");
  ASSERT_EQ(us.checkpoint(neighbour.add_checkpoint(300)).status, 200);
  const auto body = make_upload(*neighbour.ledger, 0, 301, true, 1 << 20)->body;
  EXPECT_EQ(us.records(body).status, 200);
  EXPECT_EQ(us.records(body).status, 200);
  EXPECT_EQ(us.mirror->ledger().size(), 301u);
}

TEST(Hostile, split_view_is_proved_and_suspended) {
  Neighbour neighbour;
  Us us = informed(neighbour, 5);
  Neighbour other;
  for (int i = 0; i < 5; ++i) other.say("another history " + std::to_string(i));
  const Answer answer = us.checkpoint(other.add_checkpoint(5));
  EXPECT_EQ(answer.status, 422);
  ASSERT_TRUE(us.mirror->suspension());
  const auto key = neighbour.log.verifier();
  EXPECT_TRUE(
      journal::verify_fraud(*journal::parse_fraud_proof(journal::to_text(*us.mirror->suspension())), {&key, 1}));
  us.open();
  EXPECT_TRUE(us.mirror->suspension()) << "suspension outlives a restart";
  neighbour.say("as if nothing had been");
  EXPECT_EQ(us.checkpoint(neighbour.add_checkpoint(5)).status, 422);
}

TEST(Hostile, rewriting_after_a_receipt_is_proved_by_an_older_smaller_checkpoint) {
  Neighbour neighbour;
  Us us = informed(neighbour, 9);
  Neighbour other;
  for (int i = 0; i < 4; ++i) other.say("rewritten " + std::to_string(i));
  EXPECT_EQ(us.checkpoint(other.add_checkpoint(0)).status, 422);
  ASSERT_TRUE(us.mirror->suspension());
  const auto key = neighbour.log.verifier();
  EXPECT_TRUE(journal::verify_fraud(*us.mirror->suspension(), {&key, 1}));
}

TEST(Hostile, a_larger_tree_that_does_not_contain_what_was_said_is_refused) {
  Neighbour neighbour;
  Us us = informed(neighbour, 5);
  Neighbour other;
  for (int i = 0; i < 8; ++i) other.say("rewritten " + std::to_string(i));
  const Answer answer = us.checkpoint(other.add_checkpoint(5));
  EXPECT_EQ(answer.status, 422);
  EXPECT_FALSE(us.mirror->suspension()) << "a bad proof alone proves nothing";
  EXPECT_EQ(us.mirror->pending_size(), 5u);
}

TEST(Hostile, stale_checkpoint_is_no_crime) {
  Neighbour neighbour;
  Us us;
  neighbour.say("one");
  const std::string stale = neighbour.add_checkpoint(0);
  ASSERT_EQ(us.take(neighbour).status, 200);
  neighbour.say("two");
  ASSERT_EQ(us.take(neighbour).status, 200);
  const Answer answer = us.checkpoint(stale);
  EXPECT_EQ(answer.status, 409);
  EXPECT_EQ(answer.body, "2\n");
  EXPECT_FALSE(us.mirror->suspension());
}

TEST(Hostile, backdated_entry_holds_back_the_receipt) {
  Neighbour neighbour;
  // Our own ledger refuses to go back in time, so the cheat writes its tree by hand.
  const journal::OpeningView late{sha256("s1"), "text/plain", "late"};
  const journal::OpeningView early{sha256("s2"), "text/plain", "early"};
  std::vector<journal::EntryBytes> raw = {
      journal::encode({journal::EntryKind::record, Instant::unix_ms(2000), journal::commitment(kOrigin, late)}),
      journal::encode({journal::EntryKind::record, Instant::unix_ms(1000), journal::commitment(kOrigin, early)})};
  journal::CompactRange tree;
  for (const auto& each : raw) tree.append(journal::leaf_hash(journal::view(each)));
  const std::string text = journal::to_text(journal::Checkpoint{kOrigin, 2, tree.root()});
  Us strict;
  ASSERT_EQ(strict
                .checkpoint(
                    journal::to_text(journal::AddCheckpoint{0, {}, {text, {journal::sign_note(text, neighbour.log)}}}))
                .status,
            200);
  journal::EntryPackage package{0,
                                2,
                                {journal::view(raw[0]), journal::view(raw[1])},
                                {{journal::Disclosure::opening, late, {}}, {journal::Disclosure::opening, early, {}}},
                                {}};
  const Answer answer = strict.records(journal::to_add_records({kOrigin, 0, 2, {}, {package}}));
  EXPECT_EQ(answer.status, 422);
  EXPECT_THAT(answer.body, HasSubstr("entry 1 of drill.thalweg/bes: its time is before"));
  EXPECT_EQ(strict.mirror->cosigned_size(), 0u);
}

TEST(Hostile, commitment_copied_from_another_journal_does_not_open) {
  Neighbour neighbour;
  Us us;
  neighbour.say("known to arr", "drill.thalweg/arr");  // committed under the other party's origin
  const Answer answer = us.take(neighbour);
  EXPECT_EQ(answer.status, 422);
  EXPECT_THAT(answer.body, HasSubstr("entry 0"));
  EXPECT_EQ(us.mirror->cosigned_size(), 0u);
}

TEST(Hostile, garbage_behind_a_commitment_holds_back_the_receipt_and_names_the_entry) {
  Neighbour neighbour;
  Us us = informed(neighbour, 2);
  neighbour.say("garbage");
  const Answer answer = us.take(neighbour);
  EXPECT_EQ(answer.status, 422);
  EXPECT_THAT(answer.body, HasSubstr("entry 2 of drill.thalweg/bes: it is not a record"));
  ASSERT_TRUE(us.mirror->hold());
  EXPECT_EQ(us.mirror->hold()->index, 2u);
  EXPECT_EQ(us.mirror->hold()->since, us.now);
  EXPECT_EQ(us.mirror->cosigned_size(), 2u);
}

TEST(Hostile, withheld_opening_holds_back_the_receipt_until_an_erasure_covers_it) {
  Neighbour neighbour;
  Us us = informed(neighbour, 2);
  neighbour.say("to be withheld");
  (void)neighbour.note();
  const Hash withheld = neighbour.ledger->entry(2)->commitment;
  ASSERT_TRUE(neighbour.ledger->erase(2));
  Answer answer = us.take(neighbour);
  EXPECT_EQ(answer.status, 422);
  EXPECT_THAT(answer.body, HasSubstr("entry 2 of drill.thalweg/bes came without its opening"));
  us.open();
  EXPECT_EQ(us.mirror->cosigned_size(), 2u);
  const std::string erasure =
      R"({"act":"done","cites":[{"record":")" + to_hex(withheld) + R"(","rel":"erases"}],"kind":"erasure"})";
  const journal::OpeningView opening{sha256("salt"), "text/plain", erasure};
  neighbour.ledger->append(
      {journal::EntryKind::erasure, neighbour.ledger->last_at(), journal::commitment(kOrigin, opening)},
      ledger::OpeningState::present,
      opening,
      0,
      sha256("key"));
  answer = us.take(neighbour);
  EXPECT_EQ(answer.status, 200) << answer.body;
  EXPECT_EQ(us.mirror->cosigned_size(), 4u);
}

TEST(Hostile, an_erasure_that_only_asks_covers_nothing) {
  EXPECT_TRUE(erased_by(R"({"act":"asked","cites":[{"record":")" + to_hex(sha256("x")) +
                        R"(","rel":"erases"}],"kind":"erasure"})")
                  .empty());
  EXPECT_FALSE(erased_by(R"({"act":"done","cites":[{"record":")" + to_hex(sha256("x")) +
                         R"(","rel":"erases"}],"kind":"erasure"})")
                   .empty());
}

TEST(Hostile, forged_key_and_replay_into_another_agreement_are_refused) {
  Neighbour neighbour;
  Us us = informed(neighbour, 2);
  neighbour.say("more");
  Neighbour forger;
  forger.ledger = std::move(neighbour.ledger);
  forger.log = signer(kOrigin, journal::KeyType::ed25519, "not the key");
  EXPECT_EQ(us.checkpoint(forger.add_checkpoint(2)).status, 403);
  Neighbour elsewhere;
  elsewhere.say("said under another agreement");
  const std::string text = journal::to_text(journal::Checkpoint{"other.thalweg/bes", 1, sha256("root")});
  const auto other_key = signer("other.thalweg/bes", journal::KeyType::ed25519, "bes log");
  EXPECT_EQ(
      us.checkpoint(journal::to_text(journal::AddCheckpoint{2, {}, {text, {journal::sign_note(text, other_key)}}}))
          .status,
      404);
}

TEST(Hostile, changed_bytes_anywhere_in_an_upload_never_become_a_receipt) {
  Neighbour neighbour;
  neighbour.say("one");
  neighbour.say("two");
  const std::string checkpoint = neighbour.add_checkpoint(0);
  const Bytes body = make_upload(*neighbour.ledger, 0, 2, true, 1 << 20)->body;
  for (std::size_t i = 0; i < body.size(); ++i) {
    Us us;
    ASSERT_EQ(us.checkpoint(checkpoint).status, 200);
    Bytes changed = body;
    changed[i] = static_cast<char>(changed[i] ^ 0x01);
    EXPECT_NE(us.records(changed).status, 200) << "byte " << i;
    EXPECT_EQ(us.mirror->cosigned_size(), 0u) << "byte " << i;
  }
}

TEST(Hostile, cut_uploads_are_refused_and_change_nothing) {
  Neighbour neighbour;
  neighbour.say("one");
  const std::string checkpoint = neighbour.add_checkpoint(0);
  const Bytes body = make_upload(*neighbour.ledger, 0, 1, true, 1 << 20)->body;
  Us us;
  ASSERT_EQ(us.checkpoint(checkpoint).status, 200);
  for (std::size_t i = 0; i < body.size(); ++i) EXPECT_EQ(us.records(body.substr(0, i)).status, 400) << i;
  EXPECT_EQ(us.records(body).status, 200);
}

TEST(Courier, refuses_a_receipt_that_the_peer_did_not_sign) {
  Neighbour neighbour;
  for (int i = 0; i < 3; ++i) neighbour.say("x");
  const std::string note = neighbour.note();
  const journal::Checkpoint head{kOrigin, 3, neighbour.ledger->root()};
  const auto witness = signer("arr.thalweg/witness", journal::KeyType::cosignature, "w");
  const auto mirror = signer("arr.thalweg/mirror", journal::KeyType::cosignature, "m");
  const auto forger = signer("arr.thalweg/mirror", journal::KeyType::cosignature, "forged");
  const Instant now = Instant::unix_ms(1'790'000'000'000);
  Courier courier(*neighbour.ledger, {witness.verifier(), mirror.verifier()}, 0);
  ASSERT_EQ((*courier.next_call(head, note, now))->path, "/add-checkpoint");
  ASSERT_TRUE(courier.answered(Answer{200, "", ""}, now));
  ASSERT_EQ((*courier.next_call(head, note, now))->path, "/add-records");
  const std::string text = journal::to_text(head);
  for (const std::string& line :
       {journal::to_text(journal::cosign(text, forger, 1'790'000'000)),
        std::string("nonsense\n"),
        std::string(),
        journal::to_text(
            journal::cosign(journal::to_text(journal::Checkpoint{kOrigin, 2, head.root}), mirror, 1'790'000'000)),
        journal::to_text(journal::cosign(text, witness, 1'790'000'000))}) {
    const auto receipt = courier.answered(Answer{200, "", line}, now);
    EXPECT_FALSE(receipt) << line;
    EXPECT_EQ(courier.receipted(), 0u);
    courier.wake();
    ASSERT_TRUE(*courier.next_call(head, note, now));
  }
  const auto receipt =
      courier.answered(Answer{200, "", journal::to_text(journal::cosign(text, mirror, 1'790'000'000))}, now);
  ASSERT_TRUE(receipt && *receipt);
  EXPECT_EQ((*receipt)->size, 3u);
}

TEST(Courier, waits_longer_each_time_the_peer_is_silent) {
  Neighbour neighbour;
  neighbour.say("x");
  const std::string note = neighbour.note();
  const journal::Checkpoint head{kOrigin, 1, neighbour.ledger->root()};
  Courier courier(*neighbour.ledger,
                  {signer("w", journal::KeyType::cosignature, "w").verifier(),
                   signer("m", journal::KeyType::cosignature, "m").verifier()},
                  0);
  Instant now = Instant::unix_ms(1'790'000'000'000);
  Duration last;
  for (int i = 0; i < 12; ++i) {
    ASSERT_TRUE(*courier.next_call(head, note, now));
    EXPECT_FALSE(*courier.next_call(head, note, now)) << "one call at a time";
    EXPECT_FALSE(courier.answered(Error{Code::unavailable, "silent"}, now));
    EXPECT_EQ(courier.state(), LinkState::unreachable);
    EXPECT_FALSE(*courier.next_call(head, note, now)) << "in a pause";
    const Duration pause = courier.not_before() - now;
    EXPECT_GE(pause, last);
    EXPECT_LE(pause, Duration::seconds(30));
    last = pause;
    now = courier.not_before();
  }
  EXPECT_EQ(last, Duration::seconds(30));
}

TEST(Receipts, drop_a_half_written_one_and_keep_those_before) {
  MemoryDisk disk;
  {
    auto receipts = Receipts::open(disk, "receipts");
    receipts->add("bes", {1, Instant::unix_ms(5000), "note one\n"});
    ASSERT_TRUE(receipts->flush());
    receipts->add("bes", {2, Instant::unix_ms(6000), "note two\n"});
    ASSERT_TRUE(receipts->flush());
  }
  auto files = disk.durable();
  files["receipts"].pop_back();
  disk.restore(files);
  auto receipts = Receipts::open(disk, "receipts");
  EXPECT_EQ(receipts->last().at("bes").size, 1u);
  receipts->add("bes", {3, Instant::unix_ms(7000), "note three\n"});
  ASSERT_TRUE(receipts->flush());
  EXPECT_EQ(Receipts::open(disk, "receipts")->last().at("bes").note, "note three\n");
}

}  // namespace
}  // namespace thalweg::exchange
