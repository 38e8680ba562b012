// SPDX-License-Identifier: Apache-2.0
#include "agreement/states.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "agreement/explain.h"
#include "agreement/sample.h"

namespace thalweg::agreement {
namespace {

using testing::HasSubstr;

constexpr std::string_view kRows = R"(
[[state]]
kind = "incident"
name = "closed"
when = ["closed", "joint"]
origin = "[P]"

[[state]]
kind = "incident"
name = "reported"
origin = "[P]"

[[flag]]
id = "killing"
kind = "incident"
types = ["life.dead"]
people = ["dead"]
impact_min = "high"
level = "chiefs"
grade = "grade_1"
origin = "[S] a treaty"
)";

std::string text_with(std::string_view from = {}, std::string_view to = {}) {
  std::string rows(kRows);
  if (!from.empty()) rows = replaced(rows, from, to);
  return sample_text() + rows;
}

/// The problems of a text, one line each.
std::string problems(const std::string& text) {
  std::string all;
  for (const Problem& problem : check(text, sample_annexes())) {
    if (problem.severity == Problem::Severity::error) all += problem.path + ": " + problem.text + "\n";
  }
  return all;
}

TEST(StateRows, are_read_in_their_order_with_their_facts) {
  const auto agreement = parse(text_with(), sample_annexes());
  ASSERT_TRUE(agreement) << agreement.error().detail;
  const auto rows = agreement->states_of(record::KindId::incident);
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[0].name, "closed");
  EXPECT_EQ(rows[0].when, (std::vector<Fact>{Fact::closed, Fact::joint}));
  EXPECT_TRUE(rows[1].when.empty());
}

TEST(StateRows, of_a_kind_without_any_are_the_usual_ones) {
  const auto agreement = parse(text_with(), sample_annexes());
  ASSERT_TRUE(agreement);
  EXPECT_EQ(agreement->states_of(record::KindId::request), default_states(record::KindId::request));
}

TEST(StateRows, the_usual_ones_name_states_of_their_kind_and_end_without_conditions) {
  for (const record::Kind& kind : record::kinds()) {
    const auto rows = default_states(kind.id);
    EXPECT_EQ(rows.empty(), kind.states.empty()) << kind.name;
    for (const StateRow& row : rows) {
      EXPECT_NE(std::find(kind.states.begin(), kind.states.end(), row.name), kind.states.end()) << row.name;
    }
    EXPECT_TRUE(rows.empty() || rows.back().when.empty()) << kind.name;
  }
}

TEST(StateRows, every_fact_is_found_by_its_name) {
  for (int i = 0; i <= static_cast<int>(Fact::under_inquiry); ++i) {
    EXPECT_EQ(fact_from_text(name(static_cast<Fact>(i))), static_cast<Fact>(i));
  }
  EXPECT_FALSE(fact_from_text("rumoured"));
}

TEST(StateRows, an_unknown_fact_is_an_error_that_names_the_known_ones) {
  EXPECT_THAT(
      problems(text_with("\"joint\"", "\"rumoured\"")),
      HasSubstr("state[1] 'incident closed'.when: \"rumoured\" is no fact of a matter; use one of accepted, acked,"));
}

TEST(StateRows, a_name_that_the_kind_does_not_have_is_an_error_that_lists_its_states) {
  EXPECT_THAT(problems(text_with("name = \"closed\"", "name = \"shelved\"")),
              HasSubstr("\"shelved\" is no state of this kind; use one of reported, acked,"));
}

TEST(StateRows, a_kind_without_states_has_no_rows) {
  EXPECT_THAT(problems(text_with("kind = \"incident\"\nname = \"reported\"", "kind = \"ack\"\nname = \"reported\"")),
              HasSubstr("nothing happens to records of this kind later"));
}

TEST(StateRows, a_row_behind_one_that_always_decides_first_is_an_error) {
  EXPECT_THAT(problems(text_with("when = [\"closed\", \"joint\"]\n", "")),
              HasSubstr("can never decide, because 'closed'"));
}

TEST(StateRows, a_kind_whose_last_state_has_conditions_is_an_error) {
  EXPECT_THAT(problems(text_with("name = \"reported\"", "name = \"reported\"\nwhen = [\"acked\"]")),
              HasSubstr("a record could have no state"));
}

TEST(StateRows, each_says_where_it_comes_from) {
  EXPECT_THAT(problems(text_with("name = \"reported\"\norigin = \"[P]\"", "name = \"reported\"")),
              HasSubstr("state[2] 'incident reported'.origin: is missing"));
}

TEST(Flags, are_read_with_all_their_conditions) {
  const auto agreement = parse(text_with(), sample_annexes());
  ASSERT_TRUE(agreement);
  ASSERT_EQ(agreement->flags.size(), 1u);
  EXPECT_EQ(agreement->flags[0].level, "chiefs");
  EXPECT_EQ(agreement->flags[0].grade, Grade::grade_1);
  EXPECT_EQ(agreement->flags[0].people, std::vector<std::string>{"dead"});
  EXPECT_EQ(agreement->flags[0].impact_min, 3);
}

TEST(Flags, go_to_a_declared_level) {
  EXPECT_THAT(problems(text_with("level = \"chiefs\"", "level = \"arbiters\"")),
              HasSubstr("flag 'killing'.level: 'arbiters' is no escalation level"));
}

TEST(Flags, that_nobody_could_end_are_an_error) {
  EXPECT_THAT(
      problems(text_with("grade = \"grade_1\"\norigin = \"[S] a treaty\"", "grade = \"ministry\"\norigin = \"x\"")),
      HasSubstr("flag 'killing'.grade: no office of 'aaa' has that grade"));
  EXPECT_THAT(problems(text_with("id = \"killing\"\nkind = \"incident\"\ntypes = [\"life.dead\"]\npeople = [\"dead\"]\n"
                                 "impact_min = \"high\"",
                                 "id = \"killing\"\nkind = \"crossing_status\"")),
              HasSubstr("records of this kind are never ended"));
}

TEST(Explain, tells_states_and_flags_in_words) {
  const auto agreement = parse(text_with(), sample_annexes());
  ASSERT_TRUE(agreement);
  const std::string page = explain(*agreement, "en");
  EXPECT_THAT(page, HasSubstr("incident: closed when closed and joint. Origin: [P]"));
  EXPECT_THAT(
      page,
      HasSubstr("[killing] incident of type life.dead of impact high or above with people dead: goes to chiefs and "
                "is looked into all the same"));
}

TEST(Diff, tells_what_states_and_flags_change) {
  const auto before = parse(text_with(), sample_annexes());
  const auto after = parse(text_with("[\"closed\", \"joint\"]", "[\"closed\"]"), sample_annexes());
  ASSERT_TRUE(before);
  ASSERT_TRUE(after);
  const auto changes = diff(*before, *after);
  ASSERT_EQ(changes.size(), 1u);
  EXPECT_EQ(changes[0].path, "state 'incident'");
  EXPECT_THAT(changes[0].meaning,
              HasSubstr("closed when closed, reported otherwise instead of closed when closed and joint"));
}

}  // namespace
}  // namespace thalweg::agreement
