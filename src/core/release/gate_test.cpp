// SPDX-License-Identifier: Apache-2.0
#include "release/gate.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <random>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "agreement/sample.h"
#include "base/crypto.h"

namespace thalweg::release {
namespace {

using agreement::Agreement;
using agreement::Grade;
using agreement::Policy;
using agreement::Power;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const Instant kNow = instant_from_rfc3339("2026-09-01T12:00:00Z").value();

Agreement agreement_with(std::string_view rules) {
  Result<Agreement> agreement = agreement::parse(agreement::sample_text(rules), agreement::sample_annexes());
  if (!agreement) ADD_FAILURE() << agreement.error().detail;
  return std::move(agreement).value();
}

Policy policy_with(const std::string& rules, const std::string& id = "p1") {
  const std::string text = "[policy]\nid = \"" + id + "\"\nagreement = \"pair\"\nparty = \"aaa\"\n" + rules;
  Result<Policy> policy = agreement::parse_policy(text, agreement_with(agreement::kSampleRules));
  if (!policy) ADD_FAILURE() << policy.error().detail;
  return std::move(policy).value();
}

Gate gate_with(std::string_view rules, std::vector<Policy> policies = {}) {
  Result<Gate> gate = Gate::build(agreement_with(rules), "aaa", std::move(policies));
  if (!gate) ADD_FAILURE() << gate.error().detail;
  return std::move(gate).value();
}

Json incident_draft() {
  return JsonObject{{"agreement", "pair"},
                    {"damage", JsonArray{"crops"}},
                    {"event_at", "2026-09-01T10:00:00Z"},
                    {"exercise", false},
                    {"impact", "medium"},
                    {"kind", "incident"},
                    {"known_at", "2026-09-01T10:30:00Z"},
                    {"lang", "en"},
                    {"legal_basis", JsonArray{"Art. 1"}},
                    {"line_relation", "our_side"},
                    {"office", "aaa-chief"},
                    {"party", "aaa"},
                    {"place", record::to_json(record::Place{330'000'000, 450'500'000, 10})},  // 4.7 km east: in aaa
                    {"purpose", "safety"},
                    {"recorded_at", "2026-09-01T10:31:00Z"},
                    {"response_taken", JsonArray{"patrol_sent"}},
                    {"retain_until", "2031-09-01"},
                    {"text", JsonObject{{"en", "smoke over the fields"}}},
                    {"type", "line_crossing.vehicle"}};
}

record::Record record_of(Json draft) {
  Result<record::Record> record = record::compose(std::move(draft));
  if (!record) ADD_FAILURE() << record.error().detail;
  return std::move(record).value();
}

record::Record incident(const std::vector<std::pair<std::string, Json>>& changes = {}) {
  Json draft = incident_draft();
  for (const auto& [key, value] : changes) draft.set(key, value);
  return record_of(std::move(draft));
}

record::Record alert(const std::vector<std::pair<std::string, Json>>& changes = {}) {
  Json draft = incident_draft();
  for (const char* gone : {"damage", "event_at", "line_relation", "response_taken", "type", "impact"})
    draft.erase(gone);
  draft.set("kind", "alert");
  draft.set("category", "met");
  draft.set("certainty", "likely");
  draft.set("event", "flood");
  draft.set("expires_at", "2026-09-02T00:00:00Z");
  draft.set("instruction", JsonObject{{"en", "leave the river bank"}});
  draft.set("severity", "severe");
  draft.set("urgency", "immediate");
  for (const auto& [key, value] : changes) draft.set(key, value);
  return record_of(std::move(draft));
}

Json track_point(const char* at, std::int64_t lat_e7, std::int64_t lon_e7) {
  return JsonObject{{"at", at}, {"lat_e7", lat_e7}, {"lon_e7", lon_e7}};
}

record::Record contact(const std::vector<std::pair<std::string, Json>>& changes = {}) {
  Json draft = incident_draft();
  for (const char* gone : {"damage", "known_at", "line_relation", "response_taken", "type", "impact", "text"})
    draft.erase(gone);
  draft.set("kind", "contact");
  draft.set("own", false);
  draft.set("subject", "vessel");
  draft.set("track",
            JsonArray{track_point("2026-09-01T09:00:00Z", 330'100'000, 450'500'000),
                      track_point("2026-09-01T09:30:00Z", 330'050'000, 450'500'000)});
  draft.set("valid_until", "2026-09-01T13:00:00Z");
  for (const auto& [key, value] : changes) draft.set(key, value);
  return record_of(std::move(draft));
}

Judgement judged(const Gate& gate, const record::Record& record, const Circumstances& circumstances = {kNow, {}, {}}) {
  Result<Judgement> judgement = gate.judge(record, circumstances);
  if (!judgement) {
    ADD_FAILURE() << judgement.error().detail;
    return {};
  }
  EXPECT_EQ(judgement->released.has_value(), judgement->verdict.outcome == Outcome::released);
  return std::move(judgement).value();
}

std::string rule(const std::string& more, const std::string& id = "r") {
  return "[[release]]\nid = \"" + id + "\"\nkinds = [\"incident\"]\n" + more;
}

const std::string kRelease = "decision = \"release\"\n";

TEST(Gate, withholds_what_no_rule_names) {
  const Judgement judgement = judged(gate_with(""), incident());
  EXPECT_EQ(judgement.verdict.outcome, Outcome::withheld);
  EXPECT_THAT(judgement.verdict.reason, HasSubstr("nothing leaves unreleased"));
  EXPECT_EQ(judgement.projected(), nullptr);
}

TEST(Gate, lets_a_record_leave_with_the_same_bytes_when_nothing_is_taken) {
  const record::Record record = incident();
  const Judgement judgement = judged(gate_with(rule(kRelease)), record);
  ASSERT_TRUE(judgement.released);
  EXPECT_EQ(judgement.released->value().bytes, record.bytes);
  EXPECT_EQ(judgement.released->value().json, record.json);
  EXPECT_EQ(judgement.released->agreement(), "pair");
  EXPECT_EQ(judgement.released->verdict(), sha256(to_canonical(to_json(judgement.verdict))));
  EXPECT_THAT(judgement.verdict.rules, ElementsAre("r"));
}

std::string contact_rule(const std::string& more) {
  return "[[release]]\nid = \"c\"\nkinds = [\"contact\"]\n" + more;
}

TEST(Gate, never_lets_own_forces_or_assets_out_whatever_a_rule_says) {
  const Gate gate = gate_with(contact_rule(kRelease));
  EXPECT_TRUE(judged(gate, contact()).released);
  const Judgement judgement = judged(gate, contact({{"own", true}}));
  EXPECT_EQ(judgement.verdict.outcome, Outcome::withheld);
  EXPECT_THAT(judgement.verdict.rules, ElementsAre("own"));
  EXPECT_THAT(judgement.verdict.reason, HasSubstr("own forces"));
  EXPECT_EQ(judgement.projected(), nullptr);
}

TEST(Gate, own_forces_are_no_life_first_matter_either) {
  const Gate gate = gate_with(contact_rule(kRelease) +
                              "[[life_first]]\nkind = \"contact\"\nminimum = [\"place\"]\nprecision_m = 0\n"
                              "origin = \"[P]\"\n");
  EXPECT_TRUE(judged(gate, contact()).released);
  EXPECT_EQ(judged(gate, contact({{"own", true}})).verdict.outcome, Outcome::withheld);
}

TEST(Gate, blurs_every_point_of_a_track_and_keeps_one_for_each_cell) {
  const Gate gate = gate_with(contact_rule(kRelease + "blur_m = 5000\n"));
  const record::Record record = contact({{"track",
                                          JsonArray{track_point("2026-09-01T09:00:00Z", 331'000'000, 450'500'000),
                                                    track_point("2026-09-01T09:10:00Z", 331'000'100, 450'500'100),
                                                    track_point("2026-09-01T09:30:00Z", 330'500'000, 450'500'000)}}});
  const Judgement judgement = judged(gate, record);
  ASSERT_TRUE(judgement.released);
  const JsonArray& track = *judgement.released->value().json.find("track")->as_array();
  ASSERT_EQ(track.size(), 2u);
  EXPECT_EQ(track[0].text("at"), "2026-09-01T09:00:00Z");
  EXPECT_EQ(track[1].text("at"), "2026-09-01T09:30:00Z");
  for (const Json& point : track) {
    const geometry::Position at{static_cast<std::int32_t>(point.integer("lat_e7")),
                                static_cast<std::int32_t>(point.integer("lon_e7"))};
    EXPECT_EQ(geometry::blur(at, 5000), at);
  }
  EXPECT_EQ(judgement.released->value().place()->precision_m, 5000u);
}

TEST(Gate, a_track_is_released_only_when_all_of_it_meets_the_rule) {
  const Gate gate = gate_with(contact_rule("distance_to_line_m_max = 15_000\n" + kRelease));
  EXPECT_TRUE(judged(gate, contact()).released);
  const record::Record from_inland =
      contact({{"track", JsonArray{track_point("2026-09-01T09:00:00Z", 330'000'000, 453'000'000)}}});
  EXPECT_EQ(judged(gate, from_inland).verdict.outcome, Outcome::withheld);
}

TEST(Gate, one_point_of_a_track_is_enough_for_a_rule_that_withholds) {
  const Gate gate =
      gate_with("[[release]]\nid = \"ours\"\nkinds = [\"contact\"]\nside = \"other\"\ndecision = \"withhold\"\n" +
                contact_rule(kRelease));
  EXPECT_TRUE(judged(gate, contact()).released);
  const record::Record from_across =
      contact({{"track", JsonArray{track_point("2026-09-01T09:00:00Z", 330'000'000, 449'500'000)}}});
  EXPECT_THAT(judged(gate, from_across).verdict.rules, ElementsAre("ours"));
}

TEST(Gate, strips_blurs_and_leaves_a_valid_record) {
  const Judgement judgement =
      judged(gate_with(rule(kRelease + "strip = [\"damage\", \"text.en\"]\nblur_m = 1000\n")), incident());
  ASSERT_TRUE(judgement.released);
  const record::Record& seen = judgement.released->value();
  EXPECT_THAT(judgement.verdict.stripped, ElementsAre("damage", "text"));
  EXPECT_EQ(judgement.verdict.blur_m, 1000);
  EXPECT_EQ(seen.json.find("damage"), nullptr);
  EXPECT_EQ(seen.json.find("text"), nullptr);
  EXPECT_EQ(seen.place()->precision_m, 1000U);
  const geometry::Position middle = geometry::blur({330'000'000, 450'500'000}, 1000);
  EXPECT_EQ(seen.place()->lat_e7, middle.lat_e7);
  EXPECT_EQ(seen.place()->lon_e7, middle.lon_e7);
  EXPECT_TRUE(record::admit(seen.bytes));
}

TEST(Gate, strips_what_makes_sense_only_with_a_stripped_field) {
  const record::Record record = incident({{"damage_amount", "12"}, {"damage_currency", "eur"}});
  const Judgement judgement = judged(gate_with(rule(kRelease + "strip = [\"damage_amount\"]\n")), record);
  EXPECT_THAT(judgement.verdict.stripped, ElementsAre("damage_amount", "damage_currency"));
}

TEST(Gate, blurs_the_distance_with_the_place) {
  const record::Record record = incident({{"distance_to_line_m", 4'712}});
  const Judgement judgement = judged(gate_with(rule(kRelease + "blur_m = 1000\n")), record);
  EXPECT_EQ(judgement.released->value().json.integer("distance_to_line_m"), 5'000);
}

struct ConditionCase {
  const char* condition;
  bool applies;
};

TEST(Gate, applies_a_rule_when_all_its_conditions_hold) {
  const ConditionCase cases[] = {
      {"types = [\"line_crossing.vehicle\"]", true},
      {"types = [\"line_crossing.*\"]", true},
      {"types = [\"livestock.*\"]", false},
      {"from = [\"aaa\"]", true},
      {"from = [\"bbb\"]", false},
      {"channels = [\"daily\"]", true},
      {"purposes = [\"safety\"]", true},
      {"purposes = [\"trade\"]", false},
      {"markings = [\"green\"]", false},
      {"grades = [\"grade_1\"]", true},
      {"grades = [\"post\"]", false},
      {"side = \"own\"", true},
      {"side = \"other\"", false},
      {"sectors = [\"south\"]", true},
      {"sectors = [\"north\"]", false},
      {"distance_to_line_m_max = 5000", true},
      {"distance_to_line_m_max = 4000", false},
      {"distance_to_line_m_min = 4000", true},
      {"distance_to_line_m_min = 5000", false},
      {"age_min = \"2h\"", true},
      {"age_min = \"121m\"", false},
      {"age_max = \"2h\"", true},
      {"age_max = \"119m\"", false},
      {"impact_min = \"medium\"", true},
      {"impact_min = \"high\"", false},
      {"impact_max = \"medium\"", true},
      {"impact_max = \"low\"", false},
      {"exercise = false", true},
      {"exercise = true", false},
  };
  for (const ConditionCase& one : cases) {
    const Gate gate = gate_with(rule(kRelease + one.condition + "\n"));
    const Outcome expected = one.applies ? Outcome::released : Outcome::withheld;
    EXPECT_EQ(judged(gate, incident()).verdict.outcome, expected) << one.condition;
  }
}

TEST(Gate, tries_rules_in_the_order_of_the_text) {
  const std::string narrow = rule(kRelease + "types = [\"line_crossing.*\"]\nblur_m = 5000\n", "narrow");
  const Gate gate = gate_with(narrow + rule(kRelease, "wide"));
  EXPECT_THAT(judged(gate, incident()).verdict.rules, ElementsAre("narrow"));
  EXPECT_THAT(judged(gate, incident({{"type", "livestock.strayed"}})).verdict.rules, ElementsAre("wide"));
}

TEST(Gate, counts_what_a_record_does_not_say_against_its_release) {
  const record::Record silent = incident({{"place", Json()}, {"sector", "north"}});
  const std::string near = "distance_to_line_m_max = 15000\n";
  EXPECT_EQ(judged(gate_with(rule(kRelease + near)), silent).verdict.outcome, Outcome::withheld);
  const std::string far =
      rule("decision = \"withhold\"\ndistance_to_line_m_min = 15001\n", "far") + rule(kRelease, "rest");
  EXPECT_THAT(judged(gate_with(far), silent).verdict.rules, ElementsAre("far"));
  EXPECT_THAT(judged(gate_with(far), incident()).verdict.rules, ElementsAre("rest"));
}

TEST(Gate, gives_the_reason_of_the_rule_that_withholds) {
  const Gate gate = gate_with(rule("decision = \"withhold\"\nreason = { en = \"Own oversight.\" }\n"));
  EXPECT_EQ(judged(gate, incident()).verdict.reason, "rule r withholds it: Own oversight.");
}

TEST(Gate, holds_until_the_delay_is_over) {
  const Gate gate = gate_with(rule(kRelease + "delay = \"2h\"\n"));
  const Judgement early = judged(gate, incident());
  EXPECT_EQ(early.verdict.outcome, Outcome::held_until);
  EXPECT_EQ(to_rfc3339(*early.verdict.until), "2026-09-01T12:30:00Z");
  EXPECT_THAT(early.verdict.reason, HasSubstr("it leaves at 2026-09-01T12:30:00Z"));
  ASSERT_NE(early.projected(), nullptr);
  EXPECT_EQ(judged(gate, incident(), {*early.verdict.until, {}, {}}).verdict.outcome, Outcome::released);
}

TEST(Gate, holds_until_an_office_with_the_power_approves) {
  const Gate gate = gate_with(rule(kRelease + "blur_m = 100\n[[release.approve]]\ngrade = \"grade_1\"\n"));
  const record::Record record = incident({{"office", "aaa-post"}});
  const Judgement held = judged(gate, record);
  EXPECT_EQ(held.verdict.outcome, Outcome::held_for_approval);
  ASSERT_EQ(held.verdict.approvers.size(), 1U);
  EXPECT_EQ(held.verdict.approvers[0].grade, Grade::grade_1);
  ASSERT_NE(held.projected(), nullptr);

  const Hash hash = sha256(record.bytes);
  const Judgement approved = judged(gate, record, {kNow, {{"aaa-chief", hash, kNow}}, {}});
  EXPECT_EQ(approved.verdict.outcome, Outcome::released);
  EXPECT_EQ(approved.released->value().bytes, held.projected()->bytes);
  EXPECT_EQ(gate.judge(record, {kNow, {{"aaa-post", hash, kNow}}, {}}).error().code, Code::refused);
  EXPECT_EQ(gate.judge(record, {kNow, {{"bbb-chief", hash, kNow}}, {}}).error().code, Code::refused);
  EXPECT_THAT(gate.judge(record, {kNow, {{"aaa-chief", sha256("another"), kNow}}, {}}).error().detail,
              HasSubstr("ask again for this one"));
}

TEST(Gate, refuses_an_office_that_acts_outside_its_powers) {
  const Gate gate = gate_with(rule(kRelease));

  const struct {
    std::vector<std::pair<std::string, Json>> changes;
    const char* complaint;
  } cases[] = {
      {{{"agreement", "other"}}, "not for \"pair\""},
      {{{"party", "bbb"}}, "this gate releases for \"aaa\" only"},
      {{{"office", "aaa-ghost"}}, "knows no office"},
      {{{"office", "bbb-chief"}}, "is of \"bbb\""},
      {{{"office", "aaa-post"}, {"sector", "south"}}, "does not speak for the sector \"south\""},
  };

  for (const auto& bad : cases) {
    const Result<Judgement> judgement = gate.judge(incident(bad.changes), kNow);
    ASSERT_FALSE(judgement) << bad.complaint;
    EXPECT_EQ(judgement.error().code, Code::refused);
    EXPECT_THAT(judgement.error().detail, HasSubstr(bad.complaint));
  }
  Json notice = incident_draft();
  for (const char* gone : {"damage", "known_at", "line_relation", "response_taken", "type"}) notice.erase(gone);
  for (const auto& [key, value] : JsonObject{{"activity", "blasting"},
                                             {"contact_office", "aaa-chief"},
                                             {"distance_to_line_m", 10},
                                             {"event_until", "2026-09-01T11:00:00Z"},
                                             {"kind", "notice"},
                                             {"office", "aaa-post"}}) {
    notice.set(key, value);
  }
  EXPECT_THAT(gate.judge(record_of(notice), kNow).error().detail, HasSubstr("may not author \"notice\""));
}

TEST(Gate, refuses_an_office_that_may_not_log) {
  Agreement agreement = agreement_with(rule(kRelease));
  agreement.offices.at(0).powers.erase(Power::log);
  EXPECT_THAT(Gate::build(agreement, "aaa").value().judge(incident(), kNow).error().detail,
              HasSubstr("\"aaa-chief\" has no power \"log\""));
}

TEST(Gate, refuses_an_erasure_by_an_office_that_may_author_all_kinds_but_not_erase) {
  Agreement agreement = agreement_with(rule(kRelease));
  agreement.offices.at(0).kinds = {"*"};
  Json draft = incident_draft();
  for (const char* gone :
       {"damage", "event_at", "impact", "known_at", "line_relation", "place", "response_taken", "type"})
    draft.erase(gone);
  draft.set("kind", "erasure");
  draft.set("act", "done");
  draft.set("ground", "wrong_release");
  draft.set("cites", record::to_json(std::vector<record::Cite>{{record::Rel::erases, sha256("said before")}}));
  const record::Record erasure = record_of(draft);
  ASSERT_TRUE(Gate::build(agreement, "aaa").value().judge(erasure, kNow));
  agreement.offices.at(0).powers.erase(Power::erase);
  const auto refused = Gate::build(agreement, "aaa").value().judge(erasure, kNow);
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().detail, HasSubstr("has no power \"erase\""));
}

TEST(Gate, takes_no_side_for_a_place_on_the_line_itself) {
  const record::Record record = incident({{"place", record::to_json(record::Place{330'000'000, 450'000'000, 10})}});
  for (const char* side : {"own", "other"}) {
    const Gate gate = gate_with(rule(kRelease + "side = \"" + side + "\"\n"));
    EXPECT_EQ(judged(gate, record).verdict.outcome, Outcome::withheld) << side;
  }
}

TEST(Gate, adds_the_uncertainty_of_the_place_to_the_blur) {
  const record::Record record = incident({{"place", record::to_json(record::Place{330'000'000, 450'500'000, 800})}});
  const Judgement judgement = judged(gate_with(rule(kRelease + "blur_m = 1000\n")), record);
  EXPECT_EQ(judgement.released->value().place()->precision_m, 1800U);
}

TEST(Gate, refuses_the_real_in_a_drill) {
  Agreement drill = agreement_with(rule(kRelease));
  drill.exercise = true;
  const Gate gate = Gate::build(drill, "aaa").value();
  EXPECT_THAT(gate.judge(incident(), kNow).error().detail, HasSubstr("is a drill"));
  EXPECT_TRUE(gate.judge(incident({{"exercise", true}}), kNow));
}

TEST(Gate, is_not_built_for_strangers_drafts_or_without_its_frontier) {
  EXPECT_EQ(Gate::build(agreement_with(""), "obs").error().code, Code::refused);
  Agreement draft = agreement_with("");
  draft.is_template = true;
  EXPECT_THAT(Gate::build(draft, "aaa").error().detail, HasSubstr("placeholders"));
  Agreement blind = agreement_with(agreement::kSampleRules);
  blind.annexes = {};
  EXPECT_THAT(Gate::build(blind, "aaa").error().detail, HasSubstr("its frontier was not handed in"));
  EXPECT_THAT(Gate::build(agreement_with(""), "bbb", {policy_with("")}).error().detail,
              HasSubstr("its own policies only"));
}

TEST(Gate, applies_the_stricter_of_agreement_and_policy_field_by_field) {
  const std::string rules = rule(kRelease + "strip = [\"damage\"]\nblur_m = 100\ndelay = \"4h\"\n");
  const std::string own =
      rule(kRelease + "strip = [\"text\"]\nblur_m = 5000\ndelay = \"1h\"\n[[release.approve]]\ngrade = \"grade_1\"\n",
           "own");
  const Judgement judgement = judged(gate_with(rules, {policy_with(own)}), incident());
  EXPECT_EQ(judgement.verdict.outcome, Outcome::held_for_approval);
  EXPECT_THAT(judgement.verdict.stripped, ElementsAre("damage", "text"));
  EXPECT_EQ(judgement.verdict.blur_m, 5000);
  EXPECT_EQ(to_rfc3339(*judgement.verdict.until), "2026-09-01T14:30:00Z");
  EXPECT_EQ(judgement.verdict.approvers.size(), 1U);
  EXPECT_THAT(judgement.verdict.rules, ElementsAre("r", "p1/own"));
  const Gate closed = gate_with(rules, {policy_with(rule("decision = \"withhold\"\n", "own"))});
  EXPECT_EQ(judged(closed, incident()).verdict.outcome, Outcome::withheld);
}

TEST(Gate, does_not_let_a_policy_release_what_the_agreement_withholds) {
  const Gate gate = gate_with("", {policy_with(rule(kRelease, "own"))});
  EXPECT_EQ(judged(gate, incident()).verdict.outcome, Outcome::withheld);
}

/// Policies made of random parts never show more, or sooner, than the agreement alone.
TEST(Gate, never_releases_more_under_any_policy) {
  std::mt19937 random(7);
  const auto pick = [&](std::size_t count) { return static_cast<std::size_t>(random() % count); };
  const std::string agreement_rules =
      rule(kRelease + "types = [\"line_crossing.*\"]\nstrip = [\"damage\"]\nblur_m = 500\ndelay = \"1h\"\n", "a") +
      rule(kRelease, "b");
  const Gate alone = gate_with(agreement_rules);
  const std::vector<std::string> fields{"damage", "text", "place", "people_count", "text.en"};
  for (int round = 0; round < 200; ++round) {
    std::string own = rule(pick(5) == 0 ? "decision = \"withhold\"\n" : kRelease, "own");
    if (own.find("withhold") == std::string::npos) {
      if (pick(2) == 0) own += "strip = [\"" + fields[pick(fields.size())] + "\"]\n";
      if (pick(2) == 0) own += "blur_m = " + std::to_string(1 + pick(2000)) + "\n";
      if (pick(2) == 0) own += "delay = \"" + std::to_string(pick(300)) + "m\"\n";
      if (pick(3) == 0) own += "[[release.approve]]\n";
    }
    const Gate gate = gate_with(agreement_rules, {policy_with(own)});
    record::Record record = incident({{"sector", "north"},
                                      {"type", pick(2) == 0 ? "line_crossing.group" : "livestock.strayed"},
                                      {"people_count", JsonObject{{"adult", 3}}}});
    const Judgement without = judged(alone, record);
    const Judgement with = judged(gate, record);
    EXPECT_GE(with.verdict.outcome == Outcome::withheld, without.verdict.outcome == Outcome::withheld) << own;
    EXPECT_LE(with.verdict.outcome == Outcome::released, without.verdict.outcome == Outcome::released) << own;
    if (with.projected() == nullptr) continue;
    EXPECT_GE(with.verdict.blur_m, without.verdict.blur_m) << own;
    EXPECT_GE(with.verdict.until.value_or(Instant()), without.verdict.until.value_or(Instant())) << own;
    for (const auto& [key, value] : *with.projected()->json.as_object()) {
      EXPECT_NE(without.projected()->json.find(key), nullptr) << own << key;
    }
  }
}

TEST(LifeFirst, leaves_at_once_with_the_minimum_when_no_rule_releases_it) {
  const Judgement judgement = judged(gate_with(""), alert());
  ASSERT_EQ(judgement.verdict.outcome, Outcome::released);
  EXPECT_TRUE(judgement.verdict.minimum);
  EXPECT_THAT(judgement.verdict.rules, ElementsAre("life_first/alert"));
  EXPECT_THAT(judgement.verdict.stripped, ElementsAre("text"));
  EXPECT_NE(judgement.released->value().json.find("place"), nullptr);
  EXPECT_THAT(judgement.verdict.reason, HasSubstr("the agreed minimum leaves at once"));
}

TEST(LifeFirst, keeps_what_limits_the_use_of_the_record_and_ties_it_to_others) {
  const Json cites = record::to_json(std::vector<record::Cite>{{record::Rel::about, sha256("cited")}});
  const record::Record record = alert({{"cites", cites}, {"marking", "amber"}, {"usage", JsonArray{"no_public"}}});
  const Judgement judgement = judged(gate_with(""), record);
  EXPECT_TRUE(judgement.verdict.minimum);
  for (const char* kept : {"cites", "marking", "usage"}) {
    EXPECT_NE(judgement.released->value().json.find(kept), nullptr) << kept;
  }
}

TEST(LifeFirst, does_not_wait_for_approval_delay_or_a_policy) {
  const std::string all = "[[release]]\nid = \"r\"\nkinds = [\"alert\"]\ndecision = \"release\"\n";
  const std::string own_head = "[[release]]\nid = \"own\"\nkinds = [\"alert\"]\n";
  for (const std::string& own : {own_head + "decision = \"withhold\"\n",
                                 own_head + "decision = \"release\"\ndelay = \"9h\"\n",
                                 own_head + "decision = \"release\"\n[[release.approve]]\n"}) {
    const Judgement judgement = judged(gate_with(all, {policy_with(own)}), alert());
    EXPECT_EQ(judgement.verdict.outcome, Outcome::released) << own;
    EXPECT_TRUE(judgement.verdict.minimum) << own;
    EXPECT_NE(judgement.released->value().json.find("place"), nullptr) << own;
  }
}

TEST(LifeFirst, keeps_its_minimum_and_precision_under_a_policy) {
  const std::string all = "[[release]]\nid = \"r\"\nkinds = [\"alert\"]\ndecision = \"release\"\n";
  const std::string own =
      "[[release]]\nid = \"own\"\nkinds = [\"alert\"]\ndecision = \"release\"\nstrip = [\"place\", \"text\"]\nblur_m = "
      "50000\n";
  const Judgement judgement = judged(gate_with(all, {policy_with(own)}), alert());
  ASSERT_TRUE(judgement.released);
  EXPECT_FALSE(judgement.verdict.minimum);
  EXPECT_EQ(judgement.verdict.blur_m, 100);
  EXPECT_THAT(judgement.verdict.stripped, ElementsAre("text"));
}

const Json kTelling = JsonObject{{"en", "call the owner, +964 770 123 4567"}};

TEST(TextGuard, holds_a_text_that_may_name_a_person_until_an_office_answers_for_it) {
  const Gate gate = gate_with(rule(kRelease));
  const record::Record record = incident({{"text", kTelling}});
  const Judgement held = judged(gate, record);
  EXPECT_EQ(held.verdict.outcome, Outcome::held_for_approval);
  ASSERT_EQ(held.verdict.warnings.size(), 1U);
  EXPECT_THAT(held.verdict.warnings[0], HasSubstr("the text at /text/en has what looks like a telephone"));
  const Hash hash = sha256(record.bytes);
  EXPECT_EQ(judged(gate, record, {kNow, {}, {{"aaa-chief", "the number of the gate", hash}}}).verdict.outcome,
            Outcome::released);
  EXPECT_EQ(gate.judge(record, {kNow, {}, {{"aaa-post", "reason", hash}}}).error().code, Code::refused);
  EXPECT_THAT(gate.judge(record, {kNow, {}, {{"aaa-chief", "  ", hash}}}).error().detail, HasSubstr("gave no reason"));
  EXPECT_EQ(gate.judge(record, {kNow, {}, {{"aaa-chief", "reason", sha256("x")}}}).error().code, Code::refused);
}

TEST(TextGuard, looks_only_at_what_would_leave) {
  const Gate gate = gate_with(rule(kRelease + "strip = [\"text\"]\n"));
  EXPECT_EQ(judged(gate, incident({{"text", kTelling}})).verdict.outcome, Outcome::released);
}

TEST(TextGuard, takes_the_text_out_of_a_life_first_record_instead_of_holding_it) {
  const Gate gate = gate_with("[[release]]\nid = \"r\"\nkinds = [\"alert\"]\ndecision = \"release\"\n");
  const Judgement judgement = judged(gate, alert({{"text", kTelling}}));
  ASSERT_EQ(judgement.verdict.outcome, Outcome::released);
  EXPECT_FALSE(judgement.verdict.minimum);
  EXPECT_EQ(judgement.released->value().json.find("text"), nullptr);
  EXPECT_THAT(judgement.verdict.warnings[0], HasSubstr("so it stays"));
}

Json correction_draft(const std::string& path, Json value) {
  Json draft = incident_draft();
  for (const char* gone :
       {"damage", "event_at", "known_at", "line_relation", "response_taken", "type", "impact", "place", "text"}) {
    draft.erase(gone);
  }
  draft.set("kind", "correction");
  draft.set("of_kind", "incident");
  draft.set("path", path);
  draft.set("reason", "slip");
  draft.set("value", std::move(value));
  draft.set("cites", record::to_json(std::vector<record::Cite>{{record::Rel::supersedes, sha256("cited")}}));
  return draft;
}

TEST(Correction, does_not_tell_what_the_rules_strip_or_blur) {
  const Gate gate = gate_with(rule(kRelease + "strip = [\"damage\"]\nblur_m = 1000\n") +
                              "[[release]]\nid = \"c\"\nkinds = [\"correction\"]\ndecision = \"release\"\n");
  const Judgement hidden = judged(gate, record_of(correction_draft("/damage", JsonArray{"crops"})));
  EXPECT_EQ(hidden.verdict.outcome, Outcome::withheld);
  EXPECT_THAT(hidden.verdict.reason, HasSubstr("send a new record that supersedes it"));
  EXPECT_EQ(judged(gate, record_of(correction_draft("/place/lat_e7", 330'000'000))).verdict.outcome, Outcome::withheld);
  const record::Place place{330'000'000, 450'500'000, 10};
  const Judgement blurred = judged(gate, record_of(correction_draft("/place", record::to_json(place))));
  ASSERT_TRUE(blurred.released);
  EXPECT_EQ(blurred.released->value().json.find("value")->integer("precision_m"), 1000);
  EXPECT_TRUE(judged(gate, record_of(correction_draft("/impact", "high"))).released);
}

TEST(Correction, does_not_tell_what_a_policy_strips) {
  const Policy policy = policy_with(rule(kRelease + "strip = [\"damage\"]\n", "own"));
  const Gate gate = gate_with(
      rule(kRelease) + "[[release]]\nid = \"c\"\nkinds = [\"correction\"]\ndecision = \"release\"\n", {policy});
  EXPECT_EQ(judged(gate, record_of(correction_draft("/damage", JsonArray{"crops"}))).verdict.outcome,
            Outcome::withheld);
}

TEST(Dispute, goes_without_the_value_that_the_rules_strip) {
  const Gate gate = gate_with(rule(kRelease + "strip = [\"damage\"]\n") +
                              "[[release]]\nid = \"d\"\nkinds = [\"dispute\"]\ndecision = \"release\"\n");
  Json draft = correction_draft("/damage", Json());
  draft.erase("reason");
  draft.set("kind", "dispute");
  draft.set("ground", "other_count");
  draft.set("our_value", JsonArray{"crops"});
  draft.set("their_value", JsonArray{"forest"});
  draft.set("cites", record::to_json(std::vector<record::Cite>{{record::Rel::disputes, sha256("cited")}}));
  const Judgement judgement = judged(gate, record_of(draft));
  ASSERT_TRUE(judgement.released);
  EXPECT_THAT(judgement.verdict.stripped, ElementsAre("our_value", "their_value"));
}

TEST(Gate, does_not_ask_a_record_for_what_its_kind_never_says) {
  const Gate gate = gate_with(
      "[[release]]\nid = \"far\"\ndistance_to_line_m_min = 15001\ndecision = \"withhold\"\n"
      "[[release]]\nid = \"grave\"\nimpact_min = \"high\"\ndecision = \"withhold\"\n"
      "[[release]]\nid = \"old\"\nage_min = \"90d\"\ndecision = \"withhold\"\n"
      "[[release]]\nid = \"theirs\"\nside = \"other\"\ndecision = \"withhold\"\n"
      "[[release]]\nid = \"rest\"\ndecision = \"release\"\n");
  EXPECT_THAT(judged(gate, record_of(correction_draft("/impact", "high"))).verdict.rules, ElementsAre("rest"));
}

TEST(Gate, needs_every_approval_that_agreement_and_policy_ask_for) {
  const std::string rules = rule(kRelease + "[[release.approve]]\noffice = \"aaa-chief\"\n");
  const std::string own = rule(kRelease + "[[release.approve]]\npower = \"ratify\"\ngrade = \"ministry\"\n", "own");
  const record::Record record = incident();
  const Judgement judgement =
      judged(gate_with(rules, {policy_with(own)}), record, {kNow, {{"aaa-chief", sha256(record.bytes), kNow}}, {}});
  EXPECT_EQ(judgement.verdict.outcome, Outcome::held_for_approval);
  ASSERT_EQ(judgement.verdict.approvers.size(), 1U);
  EXPECT_EQ(judgement.verdict.approvers[0].grade, Grade::ministry);
}

TEST(Gate, lets_only_the_minimum_leave_when_a_rule_says_so) {
  const Gate gate =
      gate_with("[[release]]\nid = \"r\"\nkinds = [\"alert\"]\ndecision = \"release\"\nminimum_only = true\n");
  const Judgement judgement = judged(gate, alert({{"eta_min", 30}}));
  EXPECT_THAT(judgement.verdict.stripped, ElementsAre("eta_min", "text"));
}

TEST(LifeFirst, holds_only_as_near_to_the_line_as_it_says) {
  Agreement agreement = agreement_with("");
  agreement.life_first.at(0).distance_m_max = 3'000;
  const Gate gate = Gate::build(agreement, "aaa").value();
  EXPECT_EQ(judged(gate, alert()).verdict.outcome, Outcome::withheld);
  const record::Place near{330'000'000, 450'100'000, 10};
  EXPECT_EQ(judged(gate, alert({{"place", record::to_json(near)}})).verdict.outcome, Outcome::released);
}

TEST(TextGuard, only_marks_the_text_where_the_agreement_does_not_hold) {
  Agreement agreement = agreement_with(rule(kRelease));
  agreement.guard.hold = false;
  const Judgement judgement = judged(Gate::build(agreement, "aaa").value(), incident({{"text", kTelling}}));
  EXPECT_EQ(judgement.verdict.outcome, Outcome::released);
  EXPECT_EQ(judgement.verdict.warnings.size(), 1U);
}

std::string read_data(const std::string& path) {
  std::ifstream file(std::string(THALWEG_SOURCE_DIR) + "/data/" + path);
  std::stringstream content;
  content << file.rdbuf();
  return content.str();
}

/// The pairs of numbers in the one LineString of a GeoJSON text.
std::vector<geometry::Position> positions_in(const std::string& geojson) {
  std::vector<geometry::Position> positions;
  const char* at = geojson.c_str() + geojson.find("\"coordinates\"");
  const auto next = [&] {
    while (*at != '\0' && *at != '-' && std::isdigit(static_cast<unsigned char>(*at)) == 0) ++at;
    char* end = nullptr;
    const double number = std::strtod(at, &end);
    at = end;
    return static_cast<std::int32_t>(std::llround(number * 1e7));
  };
  while (std::string_view(at).find_first_of("0123456789") != std::string_view::npos) {
    const std::int32_t lon_e7 = next();
    positions.push_back({next(), lon_e7});
  }
  return positions;
}

Agreement shipped_example() {
  agreement::Annexes annexes;
  annexes.frontier = {positions_in(read_data("irn-irq/frontier.geojson"))};
  const std::vector<agreement::Filling> hashes{{"frontier.sha256", std::string(64, '1')},
                                               {"crossings.sha256", std::string(64, '2')}};
  const std::string text =
      agreement::fill(read_data("irn-irq/agreement.toml"), agreement::sample_keys({"irn", "irq", "obs"}), hashes)
          .value();
  for (const agreement::Problem& problem : agreement::check(text, annexes)) {
    ADD_FAILURE() << problem.path << ": " << problem.text;
  }
  return agreement::parse(text, annexes).value();
}

struct ExampleCase {
  const char* type;
  const char* office;
  record::Place place;
  Outcome outcome;
  const char* rule;
  std::int64_t blur_m;
};

TEST(Example, releases_as_its_text_tells) {
  const Agreement agreement = shipped_example();
  const record::Place mehran{331'100'000, 460'900'000, 50};
  const record::Place inland{331'100'000, 464'500'000, 50};
  const ExampleCase cases[] = {
      {"line_crossing.accidental", "irn-ilam-post-3", mehran, Outcome::released, "corridor", 100},
      {"smuggling.fuel", "irn-ilam-post-3", mehran, Outcome::released, "fuel", 1'000},
      {"smuggling.weapons", "irn-ilam-post-3", mehran, Outcome::held_for_approval, "smuggling-grave", 5'000},
      {"force.shot_heard", "irn-ilam-post-3", mehran, Outcome::held_for_approval, "shots", 100},
      {"mine.found", "irn-ilam-post-3", mehran, Outcome::released, "life", 0},
      {"rights.complaint", "irn-ilam-post-3", mehran, Outcome::withheld, "own-oversight", 0},
      {"line_crossing.accidental", "irn-ilam-post-3", inland, Outcome::withheld, "inland", 0},
  };
  const Gate gate = Gate::build(agreement, "irn").value();
  for (const ExampleCase& one : cases) {
    const record::Record record = incident({{"agreement", "irn-irq"},
                                            {"office", one.office},
                                            {"party", "irn"},
                                            {"place", record::to_json(one.place)},
                                            {"type", one.type}});
    const Verdict verdict = judged(gate, record).verdict;
    EXPECT_EQ(verdict.outcome, one.outcome) << one.type << ": " << verdict.reason;
    EXPECT_THAT(verdict.rules, ElementsAre(one.rule));
    EXPECT_EQ(verdict.blur_m, one.blur_m) << one.type;
  }
}

TEST(Example, is_tightened_by_the_shipped_policy) {
  const Agreement agreement = shipped_example();
  const Policy policy = agreement::parse_policy(read_data("irn-irq/national-irn.toml"), agreement).value();
  const Gate gate = Gate::build(agreement, "irn", {policy}).value();
  const record::Record record = incident({{"agreement", "irn-irq"},
                                          {"office", "irn-ilam-post-3"},
                                          {"party", "irn"},
                                          {"place", record::to_json(record::Place{331'100'000, 460'900'000, 50})},
                                          {"seized_l", "4200"},
                                          {"seized_pieces", 12},
                                          {"type", "smuggling.fuel"}});
  const Judgement judgement = judged(gate, record);
  EXPECT_THAT(judgement.verdict.rules, ElementsAre("fuel", "irn-1/fuel-coarse"));
  EXPECT_EQ(judgement.verdict.blur_m, 5'000);
  EXPECT_EQ(judgement.released->value().json.text("seized_l"), "4200");
  EXPECT_EQ(judgement.released->value().json.find("seized_pieces"), nullptr);
}

TEST(Verdict, is_read_back_as_it_was_written) {
  const std::string rules = rule(
      kRelease + "strip = [\"damage\"]\nblur_m = 1000\ndelay = \"9h\"\n[[release.approve]]\noffice = \"aaa-chief\"\n");
  for (const Verdict& verdict : {judged(gate_with(rules), incident({{"text", kTelling}})).verdict,
                                 judged(gate_with(""), incident()).verdict,
                                 judged(gate_with(""), alert()).verdict}) {
    const Result<Verdict> again = verdict_from_json(parse_canonical(to_canonical(to_json(verdict))).value());
    ASSERT_TRUE(again) << again.error().detail;
    EXPECT_EQ(*again, verdict);
  }
}

TEST(Verdict, is_written_directly_as_its_tree_would_be) {
  const std::string rules = rule(kRelease + "delay = \"9h\"\n[[release.approve]]\noffice = \"aaa-chief\"\n");
  Verdict full = judged(gate_with(rules), incident({{"text", kTelling}})).verdict;
  full.reason = "a \"quoted\" reason\nin two lines";
  full.rules = {"one", "two"};
  full.stripped = {"damage", "text"};
  full.approvers.push_back({Power::approve, Grade::grade_1, "other-office"});
  full.warnings = {"first", "second"};
  full.until = kNow;
  full.minimum = true;
  for (const Verdict& verdict : {full, judged(gate_with(""), incident()).verdict, Verdict{}}) {
    EXPECT_EQ(to_text(verdict), to_canonical(to_json(verdict)));
  }
}

TEST(Verdict, refuses_what_is_not_one) {
  Json json = to_json(judged(gate_with(""), incident()).verdict);
  EXPECT_TRUE(verdict_from_json(json));
  Json more = json;
  more.set("flavour", 1);
  EXPECT_FALSE(verdict_from_json(more));
  for (const auto& [key, value] : *json.as_object()) {
    Json less = json;
    less.erase(key);
    EXPECT_FALSE(verdict_from_json(less)) << key;
  }
}

TEST(Gate, gives_the_same_verdict_whoever_reads_the_text) {
  const std::string rules = std::string(agreement::kSampleRules) + rule("decision = \"withhold\"\n", "rest");
  const Judgement here = judged(gate_with(rules), incident());
  const Judgement there = judged(gate_with(rules), incident());
  EXPECT_EQ(here.verdict, there.verdict);
  EXPECT_EQ(here.released->value().bytes, there.released->value().bytes);
}

}  // namespace
}  // namespace thalweg::release
