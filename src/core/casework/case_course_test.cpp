// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "casework/told_detail.h"

namespace thalweg::casework {
namespace {

using record::Rel;

struct CaseCourseTest : testing::Test {
  agreement::Agreement agreement = two_parties();
  Told told;

  std::string state(const Said& subject, Instant now = hours(1000)) { return told.fold(subject, agreement, now).name; }
};

TEST_F(CaseCourseTest, a_case_is_joined_by_a_record_of_the_other_side_or_its_assent) {
  const Said& first = told.open_case("aaa", hours(0));
  const Said& second = told.open_case("aaa", hours(0));
  EXPECT_EQ(state(first), "opened");
  const Said& joining = told.open_case("bbb", hours(1), {{Rel::belongs, first.id}});
  EXPECT_EQ(state(first), "joined");
  EXPECT_EQ(state(joining), "continued");
  EXPECT_EQ(state(second), "opened");
  told.assent("bbb", hours(2), second);
  EXPECT_EQ(state(second), "joined");
}

TEST_F(CaseCourseTest, who_is_alone_in_a_case_closes_it_alone) {
  const Said& opened = told.open_case("aaa", hours(0));
  told.close("aaa", hours(1), opened);
  EXPECT_EQ(state(opened), "closed");
}

TEST_F(CaseCourseTest, a_joined_case_is_closed_by_both) {
  const Said& opened = told.open_case("aaa", hours(0));
  told.open_case("bbb", hours(1), {{Rel::belongs, opened.id}});
  told.close("aaa", hours(2), opened);
  EXPECT_EQ(state(opened), "joined");
  told.close("bbb", hours(3), opened);
  EXPECT_EQ(state(opened), "closed");
}

TEST_F(CaseCourseTest, an_assent_to_the_closure_closes_as_well) {
  const Said& opened = told.open_case("aaa", hours(0));
  told.assent("bbb", hours(1), opened);
  const Said& closure = told.close("aaa", hours(2), opened);
  told.assent("bbb", hours(3), closure);
  EXPECT_EQ(state(opened), "closed");
}

TEST_F(CaseCourseTest, a_disputed_closure_closes_no_case) {
  const Said& opened = told.open_case("aaa", hours(0));
  told.assent("bbb", hours(1), opened);
  told.close("bbb", hours(2), opened);
  told.dispute("bbb", hours(3), told.close("aaa", hours(2), opened));
  EXPECT_EQ(state(opened), "joined");
}

TEST_F(CaseCourseTest, what_is_gathered_after_closing_reopens_it_until_all_close_again) {
  const Said& opened = told.open_case("aaa", hours(0));
  told.assent("bbb", hours(1), opened);
  told.close("aaa", hours(2), opened);
  told.close("bbb", hours(3), opened);
  EXPECT_EQ(state(opened), "closed");
  told.communique("bbb", hours(4), {{Rel::belongs, opened.id}});
  EXPECT_EQ(state(opened), "reopened");
  told.close("aaa", hours(5), opened);
  EXPECT_EQ(state(opened), "reopened");
  told.close("bbb", hours(6), opened);
  EXPECT_EQ(state(opened), "closed");
}

TEST_F(CaseCourseTest, two_cases_become_one_when_all_agree) {
  const Said& kept = told.open_case("aaa", hours(0));
  const Said& other = told.open_case("bbb", hours(0));
  const Said& proposal = told.open_case("aaa", hours(1), {{Rel::belongs, kept.id}, {Rel::merges, other.id}});
  EXPECT_EQ(state(other), "opened");
  told.assent("bbb", hours(2), proposal);
  EXPECT_EQ(state(other), "merged");
  EXPECT_EQ(state(kept), "joined");
  // What is said for the merged case is said for the one that it is part of.
  told.close("aaa", hours(3), kept);
  told.close("bbb", hours(3), kept);
  EXPECT_EQ(state(kept), "closed");
  told.open_case("bbb", hours(4), {{Rel::belongs, other.id}});
  EXPECT_EQ(state(kept), "reopened");
}

TEST_F(CaseCourseTest, cases_that_are_to_become_each_other_do_not_both_vanish) {
  const Said& first = told.open_case("aaa", hours(0));
  const Said& second = told.open_case("bbb", hours(0));
  told.assent("bbb", hours(3), told.open_case("aaa", hours(1), {{Rel::belongs, first.id}, {Rel::merges, second.id}}));
  told.assent("aaa", hours(2), told.open_case("bbb", hours(1), {{Rel::belongs, second.id}, {Rel::merges, first.id}}));
  EXPECT_EQ(state(first), "merged");
  EXPECT_EQ(state(second), "joined");
}

TEST_F(CaseCourseTest, putting_a_dispute_into_a_case_acknowledges_it_and_answers_nothing) {
  const Said& dispute = told.dispute("bbb", hours(1), told.incident("aaa", hours(0)));
  told.open_case("aaa", hours(2), {{Rel::gathers, dispute.id}});
  EXPECT_EQ(state(dispute), "acked");
}

TEST_F(CaseCourseTest, a_communique_is_agreed_when_all_sides_assent_to_its_words) {
  const Said& proposed = told.communique("aaa", hours(0));
  EXPECT_EQ(state(proposed), "proposed");
  told.ack("bbb", hours(1), proposed);
  EXPECT_EQ(state(proposed), "acked");
  const Said& dispute = told.dispute("bbb", hours(2), proposed, {{"path", "/words"}});
  EXPECT_EQ(state(proposed), "disputed");
  told.withdraw("bbb", hours(3), dispute);
  told.assent("bbb", hours(4), proposed);
  EXPECT_EQ(state(proposed), "agreed");
}

TEST_F(CaseCourseTest, a_count_of_what_was_withheld_can_be_acknowledged_and_disputed) {
  const Said& counted = told.say(
      "aaa",
      "withheld_count",
      hours(0),
      {{"counts", JsonObject{{"incident", 3}}}, {"from", to_rfc3339(hours(-24))}, {"until", to_rfc3339(hours(0))}});
  EXPECT_EQ(state(counted), "stated");
  told.ack("bbb", hours(1), counted);
  EXPECT_EQ(state(counted), "acked");
  told.dispute("bbb", hours(2), counted);
  EXPECT_EQ(state(counted), "disputed");
}

}  // namespace
}  // namespace thalweg::casework
