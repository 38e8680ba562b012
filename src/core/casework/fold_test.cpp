// SPDX-License-Identifier: Apache-2.0
#include "casework/fold.h"

#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "casework/told_detail.h"

namespace thalweg::casework {
namespace {

using record::Rel;
using testing::ElementsAre;
using testing::IsEmpty;

struct FoldTest : testing::Test {
  agreement::Agreement agreement = two_parties();
  Told told;

  std::string state(const Said& subject, Instant now = hours(1000)) { return told.fold(subject, agreement, now).name; }
};

TEST_F(FoldTest, an_incident_goes_from_reported_to_acked_to_closed) {
  const Said& incident = told.incident("aaa", hours(0));
  EXPECT_EQ(state(incident), "reported");
  told.ack("bbb", hours(1), incident);
  EXPECT_EQ(state(incident), "acked");
  EXPECT_THAT(told.fold(incident, agreement, hours(2)).acked_by, ElementsAre("bbb"));
  told.close("aaa", hours(2), incident);
  EXPECT_EQ(state(incident), "closed");
}

TEST_F(FoldTest, an_unreadable_arrival_is_no_acknowledgement) {
  const Said& incident = told.incident("aaa", hours(0));
  told.ack("bbb", hours(1), incident, false);
  EXPECT_EQ(state(incident), "reported");
}

TEST_F(FoldTest, a_request_for_joint_investigation_opens_an_inquiry) {
  const Said& incident = told.incident("aaa", hours(0));
  const Said& request = told.request("bbb", hours(1), "u3", "joint_investigation", {{Rel::about, incident.id}});
  EXPECT_EQ(state(incident), "under_inquiry");
  told.close("bbb", hours(2), request);
  EXPECT_EQ(state(incident), "acked");
}

TEST_F(FoldTest, a_dispute_keeps_both_values_until_somebody_gives_in) {
  const Said& incident = told.incident("aaa", hours(0), {{"people_count", JsonObject{{"injured", 2}}}});
  const Said& dispute = told.dispute(
      "bbb", hours(1), incident, {{"our_value", 3}, {"path", "/people_count/injured"}, {"their_value", 2}});
  EXPECT_EQ(state(incident), "disputed");
  EXPECT_EQ(state(dispute), "open");
  const auto open = told.fold(incident, agreement, hours(2)).disputes;
  ASSERT_EQ(open.size(), 1u);
  EXPECT_EQ(open[0].path, "/people_count/injured");
  EXPECT_EQ(*open[0].their_value, Json(2));
  EXPECT_EQ(*open[0].our_value, Json(3));
  told.assent("aaa", hours(3), dispute);
  EXPECT_EQ(state(incident), "acked");
  EXPECT_EQ(state(dispute), "settled");
}

TEST_F(FoldTest, a_correction_to_the_disputed_value_settles_the_dispute) {
  const Said& incident = told.incident("aaa", hours(0), {{"people_count", JsonObject{{"injured", 2}}}});
  const Said& dispute = told.dispute(
      "bbb", hours(1), incident, {{"our_value", 3}, {"path", "/people_count/injured"}, {"their_value", 2}});
  told.correct("aaa", hours(2), incident, "/people_count/injured", 4);
  EXPECT_EQ(state(incident), "disputed");
  told.correct("aaa", hours(3), incident, "/people_count/injured", 3);
  EXPECT_EQ(state(incident), "acked");
  EXPECT_EQ(state(dispute), "settled");
}

TEST_F(FoldTest, a_dispute_can_end_in_dissent) {
  const Said& incident = told.incident("aaa", hours(0));
  const Said& dispute = told.dispute("bbb", hours(1), incident);
  told.close("bbb", hours(2), dispute, "kept_as_dissent");
  EXPECT_EQ(state(dispute), "kept_as_dissent");
  EXPECT_EQ(state(incident), "acked");
}

TEST_F(FoldTest, the_disputed_party_cannot_close_the_dispute_alone) {
  const Said& incident = told.incident("aaa", hours(0));
  const Said& dispute = told.dispute("bbb", hours(1), incident);
  const Said& closure = told.close("aaa", hours(2), dispute, "settled");
  EXPECT_EQ(state(incident), "disputed");
  told.assent("bbb", hours(3), closure);
  EXPECT_EQ(state(dispute), "settled");
}

TEST_F(FoldTest, a_disputed_incident_is_not_closed_by_its_author_alone) {
  const Said& incident = told.incident("aaa", hours(0));
  told.dispute("bbb", hours(1), incident);
  const Said& closure = told.close("aaa", hours(2), incident);
  EXPECT_EQ(state(incident), "disputed");
  told.assent("bbb", hours(3), closure);
  EXPECT_EQ(state(incident), "closed");
  EXPECT_EQ(state(closure), "joint");
}

TEST_F(FoldTest, a_neighbours_closure_closes_nothing_of_ours_until_both_close) {
  const Said& request = told.request("aaa", hours(0), "u1");
  told.close("bbb", hours(1), request);
  EXPECT_NE(state(request), "closed");
  told.close("aaa", hours(2), request);
  EXPECT_EQ(state(request), "closed");
}

TEST_F(FoldTest, a_disputed_closure_closes_nothing) {
  const Said& incident = told.incident("aaa", hours(0));
  const Said& closure = told.close("aaa", hours(1), incident, "not_happened");
  told.dispute("bbb", hours(2), closure);
  EXPECT_EQ(state(closure), "disputed");
  EXPECT_NE(state(incident), "closed");
}

TEST_F(FoldTest, only_its_author_supersedes_or_withdraws_a_record) {
  const Said& incident = told.incident("aaa", hours(0));
  told.withdraw("bbb", hours(1), incident);
  told.say("bbb",
           "correction",
           hours(1),
           {{"of_kind", "incident"}, {"path", "/impact"}, {"reason", "slip"}, {"value", "high"}},
           {{Rel::supersedes, incident.id}});
  EXPECT_EQ(state(incident), "reported");
  EXPECT_THAT(told.fold(incident, agreement, hours(2)).corrections, IsEmpty());
  told.withdraw("aaa", hours(2), incident);
  EXPECT_EQ(state(incident), "withdrawn");
}

TEST_F(FoldTest, a_withdrawn_act_has_no_effect) {
  const Said& incident = told.incident("aaa", hours(0));
  const Said& dispute = told.dispute("bbb", hours(1), incident);
  told.withdraw("bbb", hours(2), dispute);
  EXPECT_EQ(state(dispute), "withdrawn");
  EXPECT_EQ(state(incident), "reported");
}

TEST_F(FoldTest, an_assent_is_not_withdrawn) {
  const Said& incident = told.incident("aaa", hours(0));
  const Said& assent = told.assent("bbb", hours(1), incident);
  told.withdraw("bbb", hours(2), assent);
  EXPECT_TRUE(told.fold(incident, agreement, hours(3)).joint);
}

TEST_F(FoldTest, nobody_makes_a_record_joint_by_assenting_to_its_own) {
  const Said& incident = told.incident("aaa", hours(0));
  told.assent("aaa", hours(1), incident);
  EXPECT_FALSE(told.fold(incident, agreement, hours(2)).joint);
  told.assent("bbb", hours(2), incident);
  EXPECT_TRUE(told.fold(incident, agreement, hours(3)).joint);
}

TEST_F(FoldTest, joint_needs_all_parties) {
  agreement::Party third;
  third.id = "ccc";
  agreement.parties.push_back(third);
  const Said& incident = told.incident("aaa", hours(0));
  told.assent("bbb", hours(1), incident);
  EXPECT_FALSE(told.fold(incident, agreement, hours(2)).joint);
  told.say("ccc", "assent", hours(2), {}, {{Rel::assents, incident.id}});
  EXPECT_TRUE(told.fold(incident, agreement, hours(3)).joint);
}

TEST_F(FoldTest, an_office_without_the_power_or_of_another_party_does_nothing) {
  const Said& incident = told.incident("aaa", hours(0));
  told.say("bbb", "assent", hours(1), {{"office", "b_post"}}, {{Rel::assents, incident.id}});
  told.say("bbb", "assent", hours(1), {{"office", "a"}}, {{Rel::assents, incident.id}});
  told.say("aaa", "withdrawal", hours(1), {{"office", "a_post"}, {"reason", "error"}}, {{Rel::withdraws, incident.id}});
  const ItemState folded = told.fold(incident, agreement, hours(2));
  EXPECT_FALSE(folded.joint);
  EXPECT_EQ(folded.name, "reported");
}

TEST_F(FoldTest, nobody_disputes_or_acknowledges_its_own_record) {
  const Said& incident = told.incident("aaa", hours(0));
  told.dispute("aaa", hours(1), incident);
  told.ack("aaa", hours(1), incident);
  EXPECT_EQ(state(incident), "reported");
}

TEST_F(FoldTest, what_was_said_last_holds_whatever_its_commitment) {
  const Said& incident = told.incident("aaa", hours(0));
  for (std::int64_t hour = 1; hour <= 12; ++hour) {
    const Said& last = told.correct("aaa", hours(hour), incident, "/distance_to_line_m", hour);
    EXPECT_EQ(told.fold(incident, agreement, hours(20)).corrections.back().id, last.id) << hour;
  }
}

TEST_F(FoldTest, the_last_correction_of_a_field_holds) {
  const Said& incident = told.incident("aaa", hours(0), {{"place", record::to_json(record::Place{1, 2, 3})}});
  told.correct("aaa", hours(1), incident, "/place/lat_e7", 5);
  const Said& whole = told.correct("aaa", hours(2), incident, "/place", record::to_json(record::Place{7, 8, 9}));
  const Said& part = told.correct("aaa", hours(3), incident, "/place/precision_m", 100);
  const ItemState folded = told.fold(incident, agreement, hours(4));
  ASSERT_EQ(folded.corrections.size(), 2u);
  EXPECT_EQ(folded.corrections[0].id, whole.id);
  EXPECT_EQ(folded.corrections[1].id, part.id);
  EXPECT_EQ(*corrected(*incident.record, folded.corrections).find("place"), record::to_json(record::Place{7, 8, 100}));
}

TEST_F(FoldTest, a_successor_stands_in_place_of_the_record_while_it_is_not_withdrawn) {
  const Said& incident = told.incident("aaa", hours(0));
  Json fields = incident.record->json;
  fields.erase("cites");
  const Said& next = told.say("aaa", "incident", hours(1), *fields.as_object(), {{Rel::supersedes, incident.id}});
  EXPECT_EQ(told.fold(incident, agreement, hours(2)).superseded_by, next.id);
  EXPECT_EQ(state(incident), "superseded");
  told.withdraw("aaa", hours(2), next);
  EXPECT_EQ(state(incident), "reported");
}

TEST_F(FoldTest, a_request_goes_from_sent_to_accepted) {
  const Said& request = told.request("aaa", hours(0), "u3");
  EXPECT_EQ(state(request), "sent");
  told.ack("bbb", hours(1), request);
  EXPECT_EQ(state(request), "acked");
  told.reply("bbb", hours(2), request, "in_work");
  EXPECT_EQ(state(request), "in_work");
  const Said& reply = told.reply("bbb", hours(3), request, "full");
  EXPECT_EQ(state(request), "replied");
  EXPECT_EQ(state(reply), "given");
  told.assent("aaa", hours(4), reply);
  EXPECT_EQ(state(request), "accepted");
  EXPECT_EQ(state(reply), "accepted");
  told.close("aaa", hours(5), request);
  EXPECT_EQ(state(request), "closed");
}

TEST_F(FoldTest, a_contested_reply_can_be_replaced) {
  const Said& request = told.request("aaa", hours(0), "u3");
  const Said& reply = told.reply("bbb", hours(1), request, "full");
  told.dispute("aaa", hours(2), reply);
  EXPECT_EQ(state(request), "contested");
  EXPECT_EQ(state(reply), "contested");
  told.say("bbb", "reply", hours(3), {{"result", "full"}}, {{Rel::replies, request.id}, {Rel::supersedes, reply.id}});
  EXPECT_EQ(state(request), "replied");
  EXPECT_EQ(state(reply), "superseded");
}

TEST_F(FoldTest, an_escalated_request_stays_so_until_it_is_accepted_or_closed) {
  const Said& request = told.request("aaa", hours(0), "u3");
  const Said& escalation = told.escalate("aaa", hours(200), request, "sector");
  EXPECT_EQ(state(request), "escalated");
  told.escalate("aaa", hours(300), request, "commission");
  EXPECT_EQ(told.fold(request, agreement, hours(400)).escalated_to, "commission");
  const Said& reply = told.reply("bbb", hours(500), request, "full");
  EXPECT_EQ(state(request), "escalated");
  told.assent("aaa", hours(501), reply);
  EXPECT_EQ(state(request), "accepted");
  EXPECT_EQ(state(escalation), "open");
  told.close("aaa", hours(502), request);
  EXPECT_EQ(state(escalation), "closed");
}

TEST_F(FoldTest, a_notice_lives_by_its_window) {
  const Said& notice = told.say("aaa",
                                "notice",
                                hours(0),
                                {{"activity", "blasting"},
                                 {"contact_office", "a"},
                                 {"distance_to_line_m", 100},
                                 {"event_at", to_rfc3339(hours(72))},
                                 {"event_until", to_rfc3339(hours(80))},
                                 {"sector", "s1"}});
  EXPECT_EQ(state(notice, hours(71)), "announced");
  EXPECT_EQ(state(notice, hours(72)), "active");
  EXPECT_EQ(state(notice, hours(80)), "ended");
  told.close("aaa", hours(10), notice, "cancelled");
  EXPECT_EQ(state(notice, hours(72)), "closed");
}

TEST_F(FoldTest, an_alert_expires) {
  const Said& alert = told.say("aaa",
                               "alert",
                               hours(0),
                               {{"category", "met"},
                                {"certainty", "observed"},
                                {"event", "flood"},
                                {"expires_at", to_rfc3339(hours(6))},
                                {"instruction", JsonObject{{"en", "leave"}}},
                                {"known_at", to_rfc3339(hours(0))},
                                {"sector", "s1"},
                                {"severity", "extreme"},
                                {"urgency", "immediate"}});
  EXPECT_EQ(state(alert, hours(1)), "issued");
  EXPECT_EQ(state(alert, hours(6)), "expired");
  told.ack("bbb", hours(2), alert);
  EXPECT_EQ(state(alert, hours(3)), "acked");
}

TEST_F(FoldTest, an_erasure_is_certified_when_every_party_destroyed_its_copy) {
  const Said& incident = told.incident("aaa", hours(0));
  const auto erase = [&](std::string party, std::string act, std::vector<record::Cite> more) -> const Said& {
    more.push_back({Rel::erases, incident.id});
    return told.say(std::move(party), "erasure", hours(1), {{"act", act}, {"ground", "agreed"}}, std::move(more));
  };
  const Said& asked = erase("bbb", "asked", {});
  EXPECT_EQ(state(asked), "asked");
  const Said& done = erase("aaa", "done", {{Rel::about, asked.id}});
  EXPECT_EQ(state(asked), "done");
  EXPECT_EQ(state(done), "done");
  erase("bbb", "certified", {{Rel::about, done.id}});
  EXPECT_EQ(state(asked), "certified");
  EXPECT_EQ(state(done), "certified");
}

TEST_F(FoldTest, an_erased_record_says_nothing_any_more) {
  Said incident = told.incident("aaa", hours(0));
  Said ack = told.ack("bbb", hours(1), incident);
  const Said others[] = {Said{ack.id, ack.party, ack.index, ack.at, std::nullopt, nullptr}};
  EXPECT_EQ(fold(incident, others, agreement, hours(2)).name, "reported");
  incident.record = nullptr;
  EXPECT_EQ(fold(incident, told.all(), agreement, hours(2)).name, "erased");
}

// ---------------------------------------------------------------------------------------------------------------------
// The state depends on the set alone.

TEST(FoldProperty, the_order_and_repetition_of_records_do_not_matter) {
  agreement::Agreement agreement = two_parties();
  agreement.deadlines = {
      deadline("r", "request", Duration::hours(3), agreement::Starts::acked, agreement::Until::answered),
      deadline("i", "incident", Duration::hours(1), agreement::Starts::sent, agreement::Until::acked)};
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    Dice dice{seed};
    Told told;
    tangle(told, dice);
    std::vector<Said> set = told.all();
    std::vector<Said> subset;
    for (const Said& each : set) {
      if (dice.roll(4) != 0) subset.push_back(each);
    }
    for (const Said& subject : set) {
      const ItemState first = fold(subject, subset, agreement, hours(30));
      std::vector<Said> again = subset;
      again.insert(
          again.end(), subset.begin(), subset.begin() + static_cast<std::ptrdiff_t>(dice.roll(subset.size() + 1)));
      shuffle(again, dice);
      EXPECT_EQ(fold(subject, again, agreement, hours(30)), first) << "seed " << seed << " record " << subject.index;
    }
  }
}

TEST(FoldProperty, a_state_is_always_one_of_its_kind) {
  const agreement::Agreement agreement = two_parties();
  for (std::uint64_t seed = 1000; seed < 1200; ++seed) {
    Dice dice{seed};
    Told told;
    tangle(told, dice);
    const auto set = told.all();
    for (const Said& subject : set) {
      const auto states = subject.record->kind->states;
      const std::string name = fold(subject, set, agreement, hours(30)).name;
      EXPECT_TRUE(states.empty() ? name.empty() : std::find(states.begin(), states.end(), name) != states.end())
          << subject.record->kind->name << " " << name;
    }
  }
}

TEST(FoldProperty, citations_that_run_in_a_circle_come_to_an_end) {
  const agreement::Agreement agreement = two_parties();
  Told told;
  const Said& incident = told.incident("aaa", hours(0));
  const Said& closure = told.close("aaa", hours(1), incident);
  const Said& dispute = told.dispute("bbb", hours(2), closure);
  const Said& second = told.close("bbb", hours(3), dispute);
  const Said& third = told.dispute("aaa", hours(4), second);
  auto set = told.all();
  auto circular = record::compose([&] {
    Json json = closure.record->json;
    json.set("cites", record::to_json(std::vector<record::Cite>{{Rel::closes, third.id}}));
    return json;
  }());
  ASSERT_TRUE(circular);
  for (Said& each : set) {
    if (each.id == closure.id) each.record = &*circular;
  }
  for (const Said& subject : set) EXPECT_FALSE(fold(subject, set, agreement, hours(9)).name == "erased");
}

}  // namespace
}  // namespace thalweg::casework
