// SPDX-License-Identifier: Apache-2.0
#include "sim/world.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "agreement/agreement.h"
#include "sim/drill.h"

namespace thalweg::sim {
namespace {

using testing::HasSubstr;

Scenario short_one() {
  Scenario scenario;
  scenario.length = Duration::minutes(30);
  scenario.drop_per_mille = 100;
  scenario.power_cuts_every = Duration::minutes(6);
  return scenario;
}

TEST(Dice, are_the_same_with_every_compiler) {
  Dice dice(1);
  EXPECT_EQ(dice.next(), 0x910a2dec89025cc1u);  // the published first value of SplitMix64 for the seed 1
  EXPECT_EQ(Dice(1).fork("a").next(), Dice(1).fork("a").next());
  EXPECT_NE(Dice(1).fork("a").next(), Dice(1).fork("b").next());
  for (int i = 0; i < 1000; ++i) {
    const auto value = dice.between(-3, 4);
    EXPECT_TRUE(value >= -3 && value <= 4);
  }
  EXPECT_EQ(dice.below(0), 0u);
}

TEST(Scenario, reads_what_it_writes) {
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    const std::string text = to_toml(draw_scenario(Dice(seed)));
    const auto read = parse_scenario(text);
    ASSERT_TRUE(read) << read.error().detail;
    EXPECT_EQ(to_toml(*read), text);
  }
}

TEST(Scenario, says_what_is_wrong) {
  EXPECT_THAT(parse_scenario("parties = 9").error().detail, HasSubstr("parties: a whole number from 2 to 3"));
  EXPECT_THAT(parse_scenario("kills_every = 5").error().detail, HasSubstr("kills_every: a span of time"));
  EXPECT_THAT(parse_scenario("storms_every = \"5m\"").error().detail, HasSubstr("storms_every: there is no such"));
  EXPECT_THAT(parse_scenario("acts_every = \"0s\"").error().detail, HasSubstr("acts_every"));
  EXPECT_FALSE(parse_scenario("parties = "));
}

TEST(Drill, has_texts_that_its_own_checks_find_right) {
  for (const std::int64_t parties : {2, 3}) {
    for (const int version : {1, 2}) {
      const auto text = drill_agreement(parties, 1, version);
      for (const auto& problem : agreement::check(text.text, text.annexes))
        EXPECT_NE(problem.severity, agreement::Problem::Severity::error) << problem.path << ": " << problem.text;
    }
  }
}

TEST(World, is_the_same_for_the_same_seed) {
  const Outcome first = run_world(short_one(), 7);
  const Outcome again = run_world(short_one(), 7);
  ASSERT_FALSE(first.violation) << first.violation->what;
  EXPECT_EQ(first.state, again.state);
  EXPECT_EQ(first.counters, again.counters);
  EXPECT_NE(first.state, run_world(short_one(), 8).state);
}

TEST(World, is_not_changed_by_being_watched) {
  std::string last;
  const Outcome watched = run_world(short_one(), 7, [&](const std::string& line) { last = line; });
  EXPECT_EQ(watched.state, run_world(short_one(), 7).state);
  EXPECT_THAT(last, HasSubstr("2026-09-21T"));
}

TEST(World, has_people_and_faults_in_it) {
  const Outcome outcome = run_world(short_one(), 3);
  ASSERT_FALSE(outcome.violation) << outcome.violation->what;
  for (const char* what : {"acts", "records crossed", "receipts", "fault: power cut", "fault: message dropped"})
    EXPECT_GT(outcome.counters.count(what), 0u) << what;
  EXPECT_EQ(outcome.lived, Duration::minutes(40));
}

/// Checks of the checks: what they are to find is put before them.
Known crossing(const std::string& ref, const std::string& place) {
  Json draft(JsonObject{{"agreement", "drill"},
                        {"event_at", "2026-09-21T13:00:00Z"},
                        {"exercise", true},
                        {"impact", "low"},
                        {"kind", "incident"},
                        {"known_at", "2026-09-21T13:00:00Z"},
                        {"lang", "en"},
                        {"legal_basis", JsonArray{"Art. 1"}},
                        {"line_relation", "our_side"},
                        {"office", "arr-post"},
                        {"party", "arr"},
                        {"purpose", "safety"},
                        {"recorded_at", "2026-09-21T13:00:00Z"},
                        {"ref", ref},
                        {"response_taken", JsonArray{"none"}},
                        {"retain_until", "2027-01-01"},
                        {"sector", "all"},
                        {"type", "livestock.strayed"}});
  if (!place.empty()) draft.set("place", parse_json(place).value());
  Known known;
  known.party = "arr";
  known.at = Instant::unix_ms(1'790'000'000'000);
  known.record = record::compose(std::move(draft)).value();
  return known;
}

TEST(Tellings, find_what_should_not_have_crossed) {
  const Known plain = crossing("r1", R"({"lat_e7":1,"lon_e7":2,"precision_m":50})");
  const auto judged = [&](const std::function<void(Act&)>& expect) {
    Tellings tellings;
    Act act;
    act.ref = "r1";
    expect(act);
    tellings.said("arr", act, plain.at);
    const auto found = tellings.crossed(plain, plain.at);
    return found ? found->what : std::string("nothing");
  };
  EXPECT_EQ(judged([](Act&) {}), "nothing");
  EXPECT_THAT(judged([](Act& act) { act.ref = "another"; }), HasSubstr("nobody said it"));
  EXPECT_THAT(judged([](Act& act) { act.expected.never = true; }), HasSubstr("kept back"));
  EXPECT_THAT(judged([](Act& act) { act.expected.approval = true; }), HasSubstr("nobody approved"));
  EXPECT_THAT(judged([](Act& act) { act.expected.without = {"sector"}; }), HasSubstr("sector was to be left out"));
  EXPECT_THAT(judged([](Act& act) { act.expected.precision_m = 1000; }), HasSubstr("too exact"));
  EXPECT_THAT(judged([](Act& act) { act.expected.lon_e7 = 3; }), HasSubstr("is not exact"));
  EXPECT_THAT(judged([&](Act& act) { act.expected.not_before = plain.at + Duration::seconds(1); }), HasSubstr("delay"));
}

TEST(DeadlineWatch, finds_one_that_fires_again) {
  DeadlineWatch watch;
  casework::DeadlineState deadline;
  deadline.id = "reply";
  const Hash id = sha256("request");
  const auto look = [&](bool overdue) {
    deadline.overdue = overdue;
    return watch.look("arr", id, {deadline}).has_value();
  };
  EXPECT_FALSE(look(false));
  EXPECT_FALSE(look(true));
  EXPECT_FALSE(look(true));
  EXPECT_FALSE(look(false));
  EXPECT_TRUE(look(true));
}

TEST(SignedRoots, find_two_roots_for_one_size) {
  const auto signer = journal::make_signer("drill.thalweg/arr", journal::KeyType::ed25519, sha256("key")).value();
  const auto note = [&](journal::TreeSize size, const std::string& root) {
    const std::string text = journal::to_text(journal::Checkpoint{"drill.thalweg/arr", size, sha256(root)});
    return journal::to_text(journal::Note{text, {journal::sign_note(text, signer)}});
  };
  SignedRoots roots;
  EXPECT_FALSE(roots.kept(note(3, "a")));
  EXPECT_FALSE(roots.kept(note(3, "a")));
  EXPECT_FALSE(roots.kept(note(4, "b")));
  EXPECT_FALSE(roots.kept("something else"));
  EXPECT_TRUE(roots.kept(note(3, "b")));
}

}  // namespace
}  // namespace thalweg::sim
