// SPDX-License-Identifier: Apache-2.0
#include "casework/crossing.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "casework/told_detail.h"

namespace thalweg::casework {
namespace {

using testing::IsEmpty;

struct CrossingTest : testing::Test {
  agreement::Agreement agreement = two_parties();
  Told told;

  std::string into(std::string_view party, Instant now) {
    for (const CrossingWay& way : fold_crossing("x1", told.all(), {}, agreement, now).ways) {
      if (way.into == party) return way.state;
    }
    return "nothing said";
  }
};

TEST_F(CrossingTest, the_stricter_half_holds) {
  told.status("aaa", hours(0), "both", "open", hours(24));
  told.status("bbb", hours(0), "in", "restricted", hours(24));
  told.status("bbb", hours(0), "out", "open", hours(24));
  EXPECT_EQ(into("aaa", hours(1)), "open");
  EXPECT_EQ(into("bbb", hours(1)), "restricted");
}

TEST_F(CrossingTest, one_half_alone_is_not_open) {
  told.status("aaa", hours(0), "both", "open", hours(24));
  EXPECT_EQ(into("aaa", hours(1)), "unknown");
}

TEST_F(CrossingTest, one_closed_half_closes_it) {
  told.status("aaa", hours(0), "both", "closed", hours(24));
  EXPECT_EQ(into("aaa", hours(1)), "closed");
  EXPECT_EQ(into("bbb", hours(1)), "closed");
}

TEST_F(CrossingTest, nothing_is_current_at_the_end_of_its_validity_or_before_its_begin) {
  const Said& status = told.status("aaa", hours(1), "both", "closed", hours(24));
  EXPECT_THAT(fold_crossing("x1", told.all(), {}, agreement, minutes(59)).halves, IsEmpty());
  EXPECT_EQ(told.fold(status, agreement, minutes(59)).name, "announced");
  EXPECT_EQ(into("aaa", hours(1)), "closed");
  EXPECT_EQ(told.fold(status, agreement, hours(1)).name, "current");
  EXPECT_THAT(fold_crossing("x1", told.all(), {}, agreement, hours(24)).halves, IsEmpty());
  EXPECT_EQ(told.fold(status, agreement, hours(24)).name, "expired");
}

TEST_F(CrossingTest, the_newest_status_of_a_side_holds_and_falls_back_when_withdrawn) {
  told.status("aaa", hours(0), "both", "open", hours(24));
  told.status("bbb", hours(0), "both", "open", hours(24));
  const Said& closed = told.status("aaa", hours(1), "both", "closed", hours(24));
  EXPECT_EQ(into("bbb", hours(2)), "closed");
  told.withdraw("aaa", hours(2), closed);
  EXPECT_EQ(into("bbb", hours(3)), "open");
}

TEST_F(CrossingTest, a_party_speaks_for_its_own_half_only) {
  const Said& ours = told.status("aaa", hours(0), "both", "closed", hours(24));
  told.status("bbb", hours(1), "both", "open", hours(24), {{record::Rel::supersedes, ours.id}});
  EXPECT_EQ(into("aaa", hours(2)), "closed");
}

}  // namespace
}  // namespace thalweg::casework
