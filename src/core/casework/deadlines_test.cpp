// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "casework/told_detail.h"

namespace thalweg::casework {
namespace {

using agreement::Deadline;
using agreement::Starts;
using agreement::Until;
using testing::IsEmpty;

/// A request's deadline by urgency, as information requests between police authorities have it: 8 hours, 3 days, 7
/// days.
Deadline reply_within(std::string urgency, Duration within) {
  Deadline made = deadline("reply-" + urgency, "request", within, Starts::acked, Until::answered);
  made.urgencies = {std::move(urgency)};
  return made;
}

struct DeadlineTest : testing::Test {
  agreement::Agreement agreement = two_parties();
  Told told;

  DeadlineState only(const Said& subject, Instant now) {
    const auto states = told.fold(subject, agreement, now).deadlines;
    EXPECT_EQ(states.size(), 1u);
    return states.empty() ? DeadlineState{} : states.front();
  }
};

TEST_F(DeadlineTest, a_reply_is_due_after_8_hours_3_days_or_7_days_from_the_acknowledgement) {
  struct Case {
    const char* urgency;
    Duration within;
  };

  const Case cases[] = {{"u1", Duration::hours(8)}, {"u2", Duration::days(3)}, {"u3", Duration::days(7)}};
  for (const Case& each : cases) agreement.deadlines.push_back(reply_within(each.urgency, each.within));
  for (const Case& each : cases) {
    const Said& request = told.request("aaa", hours(0), each.urgency);
    told.ack("bbb", hours(2), request);
    const Instant due = hours(2) + each.within;
    EXPECT_EQ(only(request, due).due, due) << each.urgency;
    EXPECT_FALSE(only(request, due).overdue) << each.urgency;
    EXPECT_TRUE(only(request, due + Duration::milliseconds(1)).overdue) << each.urgency;
    told.reply("bbb", hours(3), request, "in_work");
    EXPECT_FALSE(only(request, due).met_at) << each.urgency;
    told.reply("bbb", hours(4), request, "full");
    EXPECT_EQ(only(request, hours(9999)).met_at, hours(4)) << each.urgency;
    EXPECT_FALSE(only(request, hours(9999)).overdue) << each.urgency;
  }
}

TEST_F(DeadlineTest, the_clock_does_not_start_before_delivery) {
  agreement.deadlines = {reply_within("u1", Duration::hours(8))};
  const Said& request = told.request("aaa", hours(0), "u1");
  EXPECT_THAT(told.fold(request, agreement, hours(100)).deadlines, IsEmpty());
}

TEST_F(DeadlineTest, a_receipt_starts_the_clock_when_it_is_earlier_than_the_acknowledgement) {
  agreement.deadlines = {reply_within("u1", Duration::hours(8))};
  Said request = told.request("aaa", hours(0), "u1");
  request.receipted_at = minutes(1);
  EXPECT_EQ(only(request, hours(1)).due, minutes(1) + Duration::hours(8));
  told.ack("bbb", hours(2), request);
  EXPECT_EQ(only(request, hours(3)).due, minutes(1) + Duration::hours(8));
}

TEST_F(DeadlineTest, a_first_report_is_due_24_hours_after_it_was_known) {
  agreement.deadlines = {deadline("first-report", "incident", Duration::hours(24), Starts::known_at, Until::sent)};
  const Said& in_time =
      told.incident("aaa", hours(24), {{"event_at", to_rfc3339(hours(0))}, {"known_at", to_rfc3339(hours(0))}});
  EXPECT_EQ(only(in_time, hours(100)).due, hours(24));
  EXPECT_EQ(only(in_time, hours(100)).met_at, hours(24));
  const Said& late =
      told.incident("aaa", hours(25), {{"event_at", to_rfc3339(hours(0))}, {"known_at", to_rfc3339(hours(0))}});
  EXPECT_GT(only(late, hours(100)).met_at, only(late, hours(100)).due);
}

TEST_F(DeadlineTest, an_urgent_alert_is_to_be_acknowledged_in_15_minutes) {
  agreement.deadlines = {deadline("alert-ack", "alert", Duration::minutes(15), Starts::sent, Until::acked)};
  const Said& alert = told.say("aaa",
                               "alert",
                               minutes(0),
                               {{"category", "met"},
                                {"certainty", "observed"},
                                {"event", "flood"},
                                {"expires_at", to_rfc3339(hours(6))},
                                {"instruction", JsonObject{{"en", "leave"}}},
                                {"known_at", to_rfc3339(minutes(0))},
                                {"sector", "s1"},
                                {"severity", "extreme"},
                                {"urgency", "immediate"}});
  EXPECT_FALSE(only(alert, minutes(15)).overdue);
  EXPECT_TRUE(only(alert, minutes(16)).overdue);
  told.ack("bbb", minutes(14), alert);
  EXPECT_EQ(only(alert, minutes(16)).met_at, minutes(14));
}

TEST_F(DeadlineTest, a_lead_time_counts_back_from_the_event) {
  Deadline lead = deadline("blasting-72h", "notice", Duration::hours(72), Starts::event_at, Until::sent);
  lead.before = true;
  agreement.deadlines = {lead};
  const Said& notice = told.say("aaa",
                                "notice",
                                hours(30),
                                {{"activity", "blasting"},
                                 {"contact_office", "a"},
                                 {"distance_to_line_m", 100},
                                 {"event_at", to_rfc3339(hours(100))},
                                 {"event_until", to_rfc3339(hours(101))},
                                 {"sector", "s1"}});
  EXPECT_EQ(only(notice, hours(31)).due, hours(28));
  EXPECT_EQ(only(notice, hours(31)).met_at, hours(30));
}

TEST_F(DeadlineTest, each_update_starts_the_clock_anew_until_the_matter_is_closed) {
  agreement.deadlines = {deadline("update", "incident", Duration::hours(24), Starts::sent, Until::updated)};
  const Said& incident = told.incident("aaa", hours(0));
  EXPECT_EQ(only(incident, hours(1)).due, hours(24));
  told.correct("aaa", hours(20), incident, "/impact", "high");
  EXPECT_EQ(only(incident, hours(21)).due, hours(44));
  EXPECT_TRUE(only(incident, hours(45)).overdue);
  told.close("aaa", hours(46), incident);
  EXPECT_THAT(told.fold(incident, agreement, hours(47)).deadlines, IsEmpty());
}

TEST_F(DeadlineTest, nothing_is_owed_for_what_was_taken_back) {
  agreement.deadlines = {deadline("ack", "request", Duration::hours(1), Starts::sent, Until::acked)};
  const Said& request = told.request("aaa", hours(0), "u1");
  EXPECT_TRUE(only(request, hours(2)).overdue);
  told.withdraw("aaa", hours(3), request);
  EXPECT_THAT(told.fold(request, agreement, hours(4)).deadlines, IsEmpty());
}

TEST_F(DeadlineTest, the_debtor_cannot_end_its_deadline_by_closing_the_request) {
  agreement.deadlines = {deadline("ack", "request", Duration::hours(1), Starts::sent, Until::answered)};
  const Said& request = told.request("aaa", hours(0), "u1");
  told.close("bbb", hours(0), request);
  EXPECT_TRUE(only(request, hours(2)).overdue);
}

TEST_F(DeadlineTest, a_missed_deadline_takes_the_matter_where_the_agreement_says) {
  Deadline reply = reply_within("u1", Duration::hours(8));
  reply.then = "commission";
  agreement.deadlines = {reply};
  const Said& request = told.request("aaa", hours(0), "u1");
  told.ack("bbb", hours(0), request);
  EXPECT_EQ(told.fold(request, agreement, hours(8)).name, "acked");
  EXPECT_EQ(told.fold(request, agreement, hours(9)).name, "escalated");
  EXPECT_EQ(told.fold(request, agreement, hours(9)).escalated_to, "commission");
}

TEST_F(DeadlineTest, all_parties_owe_an_answer) {
  agreement::Party third;
  third.id = "ccc";
  agreement.parties.push_back(third);
  agreement.deadlines = {deadline("answer", "request", Duration::hours(8), Starts::sent, Until::answered)};
  const Said& request = told.request("aaa", hours(0), "u1");
  told.reply("bbb", hours(1), request, "full");
  EXPECT_FALSE(only(request, hours(2)).met_at);
  told.reply("ccc", hours(3), request, "full");
  EXPECT_EQ(only(request, hours(4)).met_at, hours(3));
}

}  // namespace
}  // namespace thalweg::casework
