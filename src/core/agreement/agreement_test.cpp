// SPDX-License-Identifier: Apache-2.0
#include "agreement/agreement.h"

#include <algorithm>
#include <fstream>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "agreement/explain.h"
#include "agreement/fill.h"
#include "agreement/ratification.h"
#include "agreement/sample.h"
#include "base/crypto.h"

namespace thalweg::agreement {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string read_data(const std::string& path) {
  std::ifstream file(std::string(THALWEG_SOURCE_DIR) + "/data/" + path);
  std::stringstream content;
  content << file.rdbuf();
  return content.str();
}

Agreement sample(std::string_view rules = kSampleRules) {
  Result<Agreement> agreement = parse(sample_text(rules), sample_annexes());
  if (!agreement) ADD_FAILURE() << agreement.error().detail;
  return std::move(agreement).value();
}

std::string error_of(const std::string& text) {
  const Result<Agreement> agreement = parse(text, sample_annexes());
  return agreement ? "" : agreement.error().detail;
}

std::string warnings_of(const std::string& text) {
  std::string all;
  for (const Problem& problem : check(text, sample_annexes())) {
    if (problem.severity == Problem::Severity::warning) all += problem.path + ": " + problem.text + "\n";
  }
  return all;
}

TEST(Agreement, reads_what_the_text_says) {
  const Agreement agreement = sample();
  EXPECT_EQ(agreement.id, "pair");
  EXPECT_EQ(agreement.parties.size(), 2U);
  EXPECT_EQ(agreement.find_party("bbb")->name.at("en"), "Bland");
  EXPECT_EQ(agreement.find_party("ccc"), nullptr);
  EXPECT_EQ(agreement.find_office("aaa-post")->grade, Grade::post);
  EXPECT_TRUE(agreement.find_office("aaa-chief")->may(Power::ratify));
  EXPECT_FALSE(agreement.find_office("aaa-post")->may(Power::approve));
  EXPECT_TRUE(agreement.find_office("aaa-chief")->may_author("notice"));
  EXPECT_FALSE(agreement.find_office("aaa-post")->may_author("notice"));
  EXPECT_EQ(agreement.corridor_m, 15'000);
  EXPECT_EQ(agreement.rules.at(0).then.blur_m, 100);
  EXPECT_EQ(agreement.find_retention("incident")->keep, Duration::days(1825));
  EXPECT_EQ(agreement.find_retention("alert"), nullptr);
  EXPECT_FALSE(agreement.is_template);
}

TEST(Agreement, is_known_by_the_hash_of_its_exact_bytes) {
  const std::string text = sample_text();
  EXPECT_EQ(parse(text, {})->hash, sha256(text));
  EXPECT_NE(parse(text + "\n", {})->hash, sha256(text));
}

TEST(Agreement, names_the_journal_after_the_agreement_and_the_party) {
  EXPECT_EQ(origin("irn-irq", "irn"), "irn-irq.thalweg/irn");
}

TEST(Agreement, reads_every_shipped_template_without_a_complaint) {
  for (const char* path : {"irn-irq/agreement.toml", "fin-nor/agreement.toml"}) {
    for (const Problem& problem : check(read_data(path), {}, Reading::template_allowed)) {
      ADD_FAILURE() << path << ": " << problem.path << ": " << problem.text;
    }
    const Result<Agreement> agreement = parse(read_data(path), {}, Reading::template_allowed);
    ASSERT_TRUE(agreement) << path;
    EXPECT_TRUE(agreement->is_template);
  }
}

TEST(Agreement, reads_the_shipped_examples_once_they_are_filled) {
  const std::string text = read_data("irn-irq/agreement.toml");
  const std::vector<Filling> hashes{{"frontier.sha256", std::string(64, '1')},
                                    {"crossings.sha256", std::string(64, '2')}};
  const Result<std::string> filled = fill(text, sample_keys({"irn", "irq", "obs"}), hashes);
  ASSERT_TRUE(filled) << filled.error().detail;
  const Result<Agreement> agreement = parse(*filled, {});
  ASSERT_TRUE(agreement) << agreement.error().detail;
  EXPECT_FALSE(agreement->is_template);
  for (const char* policy : {"irn-irq/national-irn.toml", "irn-irq/national-irq.toml"}) {
    const Result<Policy> read_policy = parse_policy(read_data(policy), *agreement);
    EXPECT_TRUE(read_policy) << policy << ": " << read_policy.error().detail;
  }
}

TEST(Agreement, says_clearly_that_a_template_is_not_filled) {
  const std::string text = read_data("irn-irq/agreement.toml");
  EXPECT_THAT(parse(text, {}).error().detail, HasSubstr("still is the placeholder \"@irn.log_key\"; fill it in"));
}

struct BadCase {
  const char* from;
  const char* to;
  const char* complaint;
};

TEST(Agreement, refuses_what_is_wrong_and_says_where) {
  const BadCase cases[] = {
      {"id = \"pair\"", "id = \"Pair\"", "agreement.id: \"Pair\" is no identifier"},
      {"id = \"pair\"", "id = \"a.b\"", "agreement.id: must have at most 48"},
      {"version = 1", "version = 0", "agreement.version: 0 is outside 1 to 1000000"},
      {"version = 1", "version = 2", "agreement.supersedes: is missing"},
      {"version = 1", "version = \"1\"", "agreement.version: is a text; write a whole number"},
      {"version = 1", "version = 1\nflavour = 3", "agreement.flavour: is not a key of this table"},
      {"version = 1", "version = 1\nsupersedes = \"00\"", "agreement.supersedes: \"00\" is no SHA-256"},
      {"languages = [\"en\"]", "languages = []", "agreement.languages: is an empty list"},
      {"languages = [\"en\"]", "languages = [\"en\", \"en\"]", "names \"en\" twice"},
      {"title = { en = \"A pair\" }", "title = \"A pair\"", "agreement.title: must give the words by language"},
      {"id = \"bbb\"", "id = \"bb\"", "party[2] 'bb'.id: \"bb\" is not three lower-case letters"},
      {"id = \"bbb\"", "id = \"aaa\"", "is given to two of them"},
      {"log_key = \"aaa.log+01234567", "log_key = \"aaa.log+0123456X", "log_key: is no verifier key"},
      {"address = \"aaa.example:8443\"", "address = \"aaa.example\"", "address: \"aaa.example\" is not host:port"},
      {"tls_pin = \"sha256/", "tls_pin = \"sha1/", "tls_pin: must be \"sha256/\""},
      {"left = \"aaa\"", "left = \"zzz\"", "frontier.left: 'zzz' is no party"},
      {"right = \"bbb\"", "right = \"aaa\"", "frontier.right: names the same party"},
      {"corridor_m = 15000", "corridor_m = 200001", "frontier.corridor_m: 200001 is outside 1 to 200000"},
      {"from_m = 400000", "from_m = 399999", "sector 'south'.from_m: overlaps 'north'"},
      {"to_m = 800000", "to_m = 400000", "to_m: is not beyond from_m"},
      {"sectors = [\"north\"]", "sectors = [\"west\"]", "office 'aaa-post'.sectors: there is no sector 'west'"},
      {"grade = \"post\"", "grade = \"boss\"", "grade: \"boss\" is not known; use one of post, grade_2"},
      {"powers = [\"log\"]", "powers = [\"rule\"]", "powers: \"rule\" is no power; use one of log"},
      {"\"alert\", \"correction\"", "\"rumour\", \"correction\"", "kinds: \"rumour\" is no kind of record"},
      {"\"log\", \"approve\", \"ratify\"",
       "\"log\", \"approve\"",
       "party 'aaa': has no office with the power \"ratify\""},
      {"general = \"aaa-chief\"", "general = \"bbb-chief\"", "channel 'daily': 'bbb-chief' is no office of 'aaa'"},
      {"within = \"8h\"", "within = \"soon\"", "deadline[1] 'reply-u1'.within: \"soon\" is no duration"},
      {"then = \"chiefs\"", "then = \"kings\"", "deadline 'reply-u1'.then: 'kings' is no escalation level"},
      {"urgencies = [\"u1\"]", "urgencies = [\"u9\"]", "no record of these kinds has \"u9\""},
      {"urgencies = [\"u1\"]", "", "deadline 'reply': is ambiguous: 'reply-u1' is for the same case"},
      {"origin = \"[S] a directive\"", "", "origin: is missing; say where the number comes from"},
      {"keep = \"1825d\"", "keep = \"1h\"", "retention[1] 'incident'.keep: is shorter than a day"},
      {"minimum = [\"place\"]", "minimum = [\"face\"]", "\"face\" is no field of these kinds"},
      {"[[escalation]]", "[[escalaton]]", "escalaton: is not a key of this table"},
  };
  for (const BadCase& bad : cases) {
    EXPECT_THAT(error_of(replaced(sample_text(), bad.from, bad.to)), HasSubstr(bad.complaint))
        << bad.from << " -> " << bad.to;
  }
}

TEST(Agreement, refuses_rules_that_two_readers_could_read_differently) {
  const std::string rule = "[[release]]\nid = \"r\"\nkinds = [\"incident\"]\n";

  const struct {
    std::string rules;
    const char* complaint;
  } cases[] = {
      {rule, "release[1] 'r'.decision: is missing"},
      {rule + "decision = \"maybe\"\n", "\"maybe\" is not known; use one of release, withhold"},
      {rule + "decision = \"release\"\ntypes = []\n", "is an empty list, which could be read as all or as none"},
      {rule + "decision = \"release\"\ntypes = [\"magic.*\"]\n", "no record of these kinds has \"magic.*\""},
      {rule + "decision = \"release\"\nsectors = [\"east\"]\n", "there is no sector \"east\""},
      {rule + "decision = \"release\"\nfrom = [\"ccc\"]\n", "there is no party \"ccc\""},
      {rule + "decision = \"release\"\nchannels = [\"tv\"]\n", "there is no channel \"tv\""},
      {rule + "decision = \"release\"\ngrades = [\"king\"]\n", "\"king\" is no grade"},
      {rule + "decision = \"release\"\nmarkings = [\"blue\"]\n", "no record of these kinds has \"blue\""},
      {rule + "decision = \"release\"\npurposes = [\"fun\"]\n", "no record of these kinds has \"fun\""},
      {rule + "decision = \"release\"\nstrip = [\"face\"]\n", "\"face\" is no field of these kinds"},
      {rule + "decision = \"release\"\nstrip = [\"people_count.old\"]\n", "is no field of these kinds"},
      {rule + "decision = \"release\"\nstrip = [\"type\"]\n", "\"type\" is required in every incident"},
      {rule + "decision = \"release\"\nstrip = [\"marking\"]\n", "limits what others may do"},
      {rule + "decision = \"release\"\nblur_m = 0\n", "0 is outside 1 to 100000"},
      {rule + "decision = \"release\"\nminimum_only = true\n", "no [[life_first]] says what the minimum"},
      {rule + "decision = \"release\"\ndistance_to_line_m_min = 5\ndistance_to_line_m_max = 4\n", "could never apply"},
      {rule + "decision = \"release\"\nage_min = \"2d\"\nage_max = \"1d\"\n", "could never apply"},
      {rule + "decision = \"release\"\nimpact_min = \"high\"\nimpact_max = \"low\"\n", "could never apply"},
      {rule + "decision = \"release\"\n[[release.approve]]\noffice = \"nobody\"\n", "there is no office \"nobody\""},
      {rule + "decision = \"release\"\n[[release.approve]]\noffice = \"aaa-post\"\n", "lacks the power or the grade"},
      {rule + "decision = \"withhold\"\nblur_m = 5\n", "\"withhold\" leaves nothing to strip"},
      {rule + "decision = \"release\"\n" + rule + "exercise = true\ndecision = \"release\"\n",
       "another rule has the same id"},
      {rule + "decision = \"release\"\n[[release]]\nid = \"s\"\nkinds = [\"incident\"]\ndecision = \"withhold\"\n",
       "is ambiguous: rule 'r' has the same conditions"},
      {rule + "decision = \"release\"\n[[release]]\nid = \"s\"\nkinds = [\"incident\"]\ntypes = [\"life.*\"]\ndecision "
              "= \"withhold\"\n",
       "can never apply, because rule 'r' always does first"},
  };

  for (const auto& bad : cases) EXPECT_THAT(error_of(sample_text(bad.rules)), HasSubstr(bad.complaint)) << bad.rules;
}

TEST(Agreement, keeps_a_rule_that_catches_what_an_earlier_one_leaves) {
  const std::string rules =
      "[[release]]\nid = \"near\"\nkinds = [\"incident\"]\ndistance_to_line_m_max = 100\ndecision = \"release\"\n"
      "[[release]]\nid = \"nowhere\"\nkinds = [\"incident\"]\ndistance_to_line_m_max = 50\ndecision = \"withhold\"\n";
  EXPECT_EQ(error_of(sample_text(rules)), "");
}

TEST(Agreement, refuses_one_key_in_two_roles) {
  const std::string shared = sample_key("aaa.log", 'a');
  EXPECT_THAT(error_of(replaced(sample_text(), sample_key("bbb.mirror", 'f'), shared)),
              HasSubstr("party 'bbb'.mirror_key: is used twice"));
  const std::string observer = "[[observer]]\nid = \"obs\"\nname = { en = \"Witness\" }\nwitness_key = \"" + shared +
                               "\"\nmirror_key = \"" + sample_key("obs.mirror", 'x') + "\"\ntls_pin = \"sha256/" +
                               to_base64(std::string(32, 'x')) + "\"\naddress = \"obs.example:1\"\n";
  EXPECT_THAT(error_of(sample_text() + observer), HasSubstr("observer 'obs'.witness_key: is used twice"));
}

TEST(Agreement, counts_lead_times_back_from_the_event_only) {
  EXPECT_THAT(error_of(replaced(sample_text(), "within = \"8h\"", "within = \"8h\"\nbefore = true")),
              HasSubstr("deadline 'reply-u1'.starts: a lead time (before = true) counts back from the event"));
}

TEST(Agreement, wants_one_contact_of_each_party_in_a_channel) {
  const std::string second = "{ party = \"bbb\", general = \"bbb-chief\", urgent = \"bbb-chief\" }";
  EXPECT_THAT(error_of(replaced(sample_text(), second, second + ", " + second)),
              HasSubstr("'bbb' has two contacts; keep one"));
  EXPECT_THAT(error_of(replaced(sample_text(), ", " + second, "")), HasSubstr("names no contact of 'bbb'"));
}

TEST(Agreement, reports_all_errors_at_once) {
  const std::string text =
      replaced(replaced(sample_text(), "version = 1", "version = 0"), "grade = \"post\"", "grade = \"x\"");
  EXPECT_THAT(error_of(text),
              ::testing::AllOf(HasSubstr("agreement.version"), HasSubstr("office[2] 'aaa-post'.grade")));
}

TEST(Agreement, refuses_an_annex_other_than_the_one_it_names) {
  Annexes annexes = sample_annexes();
  annexes.frontier_sha256 = sha256("another file");
  EXPECT_THAT(parse(sample_text(), annexes).error().detail, HasSubstr("frontier.sha256: names 0000"));
}

TEST(Agreement, refuses_more_than_its_bounds) {
  EXPECT_THAT(error_of(std::string(kTextBytesMax + 1, '#')), HasSubstr("at most 1048576 are allowed"));
  std::string rules;
  for (std::size_t i = 0; i <= kRulesMax; ++i) rules += "[[release]]\n";
  EXPECT_THAT(error_of(sample_text(rules)), HasSubstr("release: has 513 tables; at most 512"));
  const std::string words(kWordsBytesMax + 1, 'x');
  EXPECT_THAT(error_of(replaced(sample_text(), "file = \"frontier.geojson\"", "file = \"" + words + "\"")),
              HasSubstr("has 1025 bytes"));
}

TEST(Agreement, warns_of_what_is_doubtful) {
  EXPECT_THAT(warnings_of(replaced(sample_text(), "languages = [\"en\"]", "languages = [\"en\", \"fr\"]")),
              HasSubstr("party 'aaa': has no name in \"fr\""));
  EXPECT_THAT(warnings_of(replaced(sample_text(), "from_m = 400000", "from_m = 400001")),
              HasSubstr("leaves a gap of 1 m"));
  EXPECT_THAT(warnings_of(replaced(sample_text(), "to_m = 800000", "to_m = 500000")),
              HasSubstr("but the sectors end at 500000 m"));
  EXPECT_THAT(warnings_of(sample_text()), HasSubstr("incidents of type \"life.injured\""));
  EXPECT_THAT(warnings_of(sample_text("")), HasSubstr("release: there is no rule"));
  EXPECT_THAT(warnings_of(sample_text()), HasSubstr("retention: says nothing about \"alert\""));
  EXPECT_THAT(warnings_of(replaced(sample_text(), "blur_m = 100", "blur_m = 1000")),
              HasSubstr("`marker` may still tell it"));
}

TEST(Deadlines, are_found_by_the_first_that_fits) {
  const Agreement agreement = sample();
  const auto ids = [&](DeadlineQuery query) {
    std::vector<std::string> found;
    for (const Deadline* deadline : find_deadlines(agreement, query)) found.push_back(deadline->id);
    return found;
  };
  EXPECT_THAT(ids({.kind = "request", .urgency = "u1"}), ElementsAre("reply-u1"));
  EXPECT_THAT(ids({.kind = "request", .urgency = "u3"}), ElementsAre("reply"));
  EXPECT_THAT(ids({.kind = "incident"}), ElementsAre());
}

TEST(Fill, replaces_placeholders_and_nothing_else) {
  const std::vector<PartyKeys> keys{{"a", "", "", "", "", "host:1"}};
  EXPECT_EQ(fill("x = \"@a.address\" # y", keys).value(), "x = \"host:1\" # y");
}

TEST(Fill, refuses_values_that_break_out_of_the_quotes) {
  const std::vector<PartyKeys> keys{{"a", "", "", "", "", "host:1\"\nevil = \"1"}};
  EXPECT_EQ(fill("x = \"@a.address\"", keys).error().code, Code::malformed);
}

TEST(Fill, says_which_key_has_no_place) {
  const std::vector<PartyKeys> keys{{"a", "key", "", "", "", ""}};
  EXPECT_THAT(fill("x = 1", keys).error().detail, HasSubstr("no \"@a.log_key\" to fill"));
}

TEST(Ratification, is_complete_when_every_party_ratified_the_same_text) {
  RatificationState state({"aaa", "bbb"});
  const Hash text = sha256("text");
  const Hash other = sha256("other");
  ASSERT_TRUE(state.see("bbb", text));
  EXPECT_THAT(state.missing(text), ElementsAre("aaa"));
  ASSERT_TRUE(state.see("aaa", other));
  EXPECT_FALSE(state.in_force(text));
  ASSERT_TRUE(state.see("aaa", text));
  EXPECT_TRUE(state.in_force(text));
  EXPECT_FALSE(state.in_force(other));
}

TEST(Ratification, does_not_count_strangers) {
  RatificationState state({"aaa", "bbb"});
  EXPECT_EQ(state.see("obs", sha256("text")).error().code, Code::refused);
}

TEST(Explain, tells_what_leaves_what_is_owed_and_who_may) {
  const std::string page = explain(sample());
  EXPECT_THAT(
      page,
      HasSubstr("[corridor] incident, within 15 km of the line: released, place blurred to 100 m, without damage"));
  EXPECT_THAT(page, HasSubstr("otherwise: withheld"));
  EXPECT_THAT(page,
              HasSubstr("[reply-u1] request of urgency u1: answered within 8h from acked, else it goes to chiefs. "
                        "Origin: [S] a directive"));
  EXPECT_THAT(page, HasSubstr("incident: 1825d"));
  EXPECT_THAT(page, HasSubstr("[aaa-post] Post in Aland (aaa, post): log; authors alert"));
  EXPECT_THAT(page, HasSubstr("alert: at once, whatever the rules say"));
}

TEST(Explain, gives_names_in_the_language_asked_for) {
  const Agreement agreement = parse(read_data("irn-irq/agreement.toml"), {}, Reading::template_allowed).value();
  EXPECT_THAT(explain(agreement, "fa"), HasSubstr("پاسگاه مرزی مهران"));
}

TEST(Diff, says_in_plain_words_what_the_neighbour_would_see) {
  const Agreement before = sample();
  const Agreement after = parse(replaced(sample_text(), "blur_m = 100", "blur_m = 1000"), {}).value();
  const std::vector<Change> changes = diff(before, after);
  ASSERT_EQ(changes.size(), 1U);
  EXPECT_EQ(changes[0].path, "release 'corridor'");
  EXPECT_EQ(changes[0].meaning,
            "Aland and Bland would see the place of incident, within 15 km of the line at 1 km instead of at 100 m");
}

TEST(Diff, finds_what_is_new_and_what_is_gone) {
  const std::string without = replaced(sample_text(), kSampleRules, "");
  const std::vector<Change> gone = diff(sample(), parse(without, {}).value());
  ASSERT_FALSE(gone.empty());
  EXPECT_EQ(gone[0].after, "");
  const std::vector<Change> added = diff(parse(without, {}).value(), sample());
  ASSERT_FALSE(added.empty());
  EXPECT_EQ(added[0].before, "");
  EXPECT_TRUE(diff(sample(), sample()).empty());
}

TEST(Policy, must_be_for_this_agreement_and_one_of_its_parties) {
  const std::string head = "[policy]\nid = \"p\"\nagreement = \"pair\"\nparty = \"aaa\"\n";
  EXPECT_TRUE(parse_policy(head, sample()));
  EXPECT_THAT(parse_policy(replaced(head, "pair", "other"), sample()).error().detail,
              HasSubstr("is not this agreement"));
  EXPECT_THAT(parse_policy(replaced(head, "aaa", "ccc"), sample()).error().detail, HasSubstr("is no party"));
  EXPECT_THAT(parse_policy(head + "x = 1\n", sample()).error().detail, HasSubstr("policy.x: is not a key"));
}

TEST(Parse, survives_every_truncation) {
  const std::string text = sample_text();
  for (std::size_t size = 0; size < text.size(); size += 7) (void)parse(text.substr(0, size), {});
}

}  // namespace
}  // namespace thalweg::agreement
