// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "casework/told_detail.h"

namespace thalweg::casework {
namespace {

using agreement::Fact;
using testing::IsEmpty;
using testing::SizeIs;

struct FlagsTest : testing::Test {
  agreement::Agreement agreement = two_parties();
  Told told;

  FlagsTest() {
    agreement::Flag flag;
    flag.id = "killing";
    flag.kind = "incident";
    flag.people = {"dead"};
    flag.level = "commission";
    flag.grade = agreement::Grade::grade_1;
    flag.origin = "test";
    agreement.flags = {flag};
    for (agreement::Office& office : agreement.offices) {
      if (office.id.ends_with("_post")) office.grade = agreement::Grade::post;
    }
  }

  ItemState of(const Said& subject) { return told.fold(subject, agreement, hours(1000)); }
};

TEST_F(FlagsTest, a_grave_matter_is_marked_by_itself_and_looked_into_all_the_same) {
  const Said& grave = told.incident("aaa", hours(0), {{"people_count", JsonObject{{"dead", 1}}}});
  const Said& other = told.incident("aaa", hours(0), {{"people_count", JsonObject{{"dead", 0}, {"injured", 1}}}});
  ASSERT_THAT(of(grave).flags, SizeIs(1));
  EXPECT_EQ(of(grave).flags[0], (FlagState{"killing", "commission", "test"}));
  EXPECT_EQ(of(grave).name, "reported");
  EXPECT_THAT(of(other).flags, IsEmpty());
}

TEST_F(FlagsTest, a_correction_puts_the_mark_on_and_takes_it_off) {
  const Said& incident = told.incident("aaa", hours(0), {{"people_count", JsonObject{{"injured", 1}}}});
  told.correct("aaa", hours(1), incident, "/people_count/dead", 1);
  EXPECT_THAT(of(incident).flags, SizeIs(1));
  told.correct("aaa", hours(2), incident, "/people_count", JsonObject{{"injured", 2}});
  EXPECT_THAT(of(incident).flags, IsEmpty());
}

TEST_F(FlagsTest, only_high_offices_of_all_parties_end_it) {
  const Said& grave = told.incident("aaa", hours(0), {{"people_count", JsonObject{{"dead", 1}}}});
  const JsonObject low{{"office", "a_post"}, {"outcome", "over"}};
  told.say("aaa", "closure", hours(1), low, {{record::Rel::closes, grave.id}});
  EXPECT_EQ(of(grave).name, "closed");
  EXPECT_THAT(of(grave).flags, SizeIs(1));
  const Said& closure = told.close("aaa", hours(2), grave);
  EXPECT_THAT(of(grave).flags, SizeIs(1));
  told.assent("bbb", hours(3), closure);
  EXPECT_THAT(of(grave).flags, IsEmpty());
}

TEST_F(FlagsTest, types_and_impact_are_conditions_as_well) {
  agreement.flags[0].people.clear();
  agreement.flags[0].types = {"force.*"};
  agreement.flags[0].impact_min = 3;
  EXPECT_THAT(of(told.incident("aaa", hours(0), {{"type", "force.clash"}, {"impact", "high"}})).flags, SizeIs(1));
  EXPECT_THAT(of(told.incident("aaa", hours(0), {{"type", "force.clash"}, {"impact", "medium"}})).flags, IsEmpty());
  EXPECT_THAT(of(told.incident("aaa", hours(0), {{"type", "mine.found"}, {"impact", "high"}})).flags, IsEmpty());
}

TEST_F(FlagsTest, the_rows_of_the_agreement_name_the_states) {
  agreement.states = {{"incident", "acked", {Fact::disputed}, "test"}, {"incident", "reported", {}, "test"}};
  const Said& incident = told.incident("aaa", hours(0));
  told.ack("bbb", hours(1), incident);
  EXPECT_EQ(of(incident).name, "reported");
  told.dispute("bbb", hours(2), incident);
  EXPECT_EQ(of(incident).name, "acked");
  told.withdraw("aaa", hours(3), incident);
  EXPECT_EQ(of(incident).name, "withdrawn");
}

}  // namespace
}  // namespace thalweg::casework
