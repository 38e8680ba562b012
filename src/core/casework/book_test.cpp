// SPDX-License-Identifier: Apache-2.0
#include "casework/book.h"

#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "casework/told_detail.h"

namespace thalweg::casework {
namespace {

using record::KindId;
using record::Rel;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

// ---------------------------------------------------------------------------------------------------------------------
// The book says what the fold says.

agreement::Agreement with_clocks() {
  agreement::Agreement agreement = two_parties();
  agreement.deadlines = {
      deadline("r", "request", Duration::hours(3), agreement::Starts::acked, agreement::Until::answered),
      deadline("d", "dispute", Duration::hours(5), agreement::Starts::acked, agreement::Until::answered),
      deadline("u", "incident", Duration::hours(4), agreement::Starts::sent, agreement::Until::updated),
      deadline("i", "incident", Duration::hours(1), agreement::Starts::sent, agreement::Until::acked)};
  agreement.deadlines[0].then = "sector";
  agreement::Flag flag;
  flag.id = "high";
  flag.kind = "incident";
  flag.impact_min = 3;
  flag.level = "commission";
  flag.grade = agreement::Grade::grade_1;
  agreement.flags = {flag};
  return agreement;
}

/// Everything that the book tells, to be compared.
struct Shown {
  std::vector<ItemState> states;
  std::vector<std::pair<Hash, std::string>> matters;
  std::vector<CaseSummary> cases;
  std::vector<std::vector<Hash>> members;
  std::vector<std::tuple<Hash, Why, std::string, bool>> inbox;
  Balance balance;

  friend bool operator==(const Shown&, const Shown&) = default;
};

Shown all_of(const Book& book, const std::vector<Said>& set) {
  Shown shown;
  for (const Said& each : set) {
    if (auto state = book.state(each.id)) shown.states.push_back(*state);
  }
  MatterQuery query;
  query.limit = 1000;
  for (const Brief& each : book.matters(query).items)
    shown.matters.emplace_back(each.id, each.state + (each.overdue ? " overdue" : "") + (each.open ? " open" : ""));
  CaseQuery cases;
  cases.state = CaseQuery::State::all;
  cases.limit = 1000;
  shown.cases = book.cases(cases).items;
  for (const CaseSummary& each : shown.cases) shown.members.push_back(book.find_case(each.id)->members);
  for (const char* party : {"aaa", "bbb"}) {
    for (const InboxItem& item : book.inbox(party))
      shown.inbox.emplace_back(item.matter.id, item.why, item.party, item.overdue);
  }
  shown.balance = book.balance(hours(-1), hours(1000));
  return shown;
}

TEST(BookProperty, tells_what_the_fold_tells_after_every_record_in_any_order) {
  const agreement::Agreement agreement = with_clocks();
  for (std::uint64_t seed = 0; seed < 120; ++seed) {
    Dice dice{seed};
    Told told;
    tangle(told, dice);
    std::vector<Said> set = told.all();
    shuffle(set, dice);
    Book book(agreement);
    (void)book.advance(hours(0));
    std::vector<Said> so_far;
    for (const Said& each : set) {
      so_far.push_back(each);
      (void)book.say(each);
      const Instant now = hours(static_cast<std::int64_t>(dice.roll(30)));
      (void)book.advance(now);
      for (const Said& subject : so_far) {
        const ItemState folded = fold(subject, so_far, agreement, now);
        ASSERT_EQ(book.state(subject.id), folded) << "seed " << seed << " record " << subject.index;
        const auto brief = book.brief(subject.id);
        ASSERT_TRUE(brief);
        // The lists show what was folded last, so that it must have been folded when it changed.
        ASSERT_EQ(brief->state, folded.name) << "seed " << seed << " record " << subject.index;
        ASSERT_EQ(brief->flags, folded.flags) << "seed " << seed;
        ASSERT_EQ(brief->disputed, folded.disputes.size()) << "seed " << seed;
        ASSERT_EQ(brief->escalated_to, folded.escalated_to) << "seed " << seed;
      }
    }
  }
}

TEST(BookProperty, is_the_same_in_any_order_and_with_everything_said_at_once) {
  const agreement::Agreement agreement = with_clocks();
  for (std::uint64_t seed = 500; seed < 620; ++seed) {
    Dice dice{seed};
    Told told;
    tangle(told, dice);
    const std::vector<Said> set = told.all();
    Book whole(agreement);
    (void)whole.advance(hours(20));
    (void)whole.say(set);
    std::vector<Said> shuffled = set;
    shuffle(shuffled, dice);
    Book one_by_one(agreement);
    std::int64_t hour = 0;
    for (const Said& each : shuffled) {
      (void)one_by_one.say(each);
      (void)one_by_one.say(each);
      (void)one_by_one.cases({.state = CaseQuery::State::all});
      (void)one_by_one.advance(hours(hour++ % 25));
    }
    (void)one_by_one.advance(hours(20));
    ASSERT_TRUE(all_of(whole, set) == all_of(one_by_one, set)) << "seed " << seed;
  }
}

TEST(BookProperty, an_erased_record_is_as_if_it_had_come_erased) {
  const agreement::Agreement agreement = with_clocks();
  for (std::uint64_t seed = 900; seed < 1000; ++seed) {
    Dice dice{seed};
    Told told;
    tangle(told, dice);
    std::vector<Said> set = told.all();
    Book book(agreement);
    (void)book.advance(hours(20));
    (void)book.say(set);
    (void)book.cases({.state = CaseQuery::State::all});
    for (Said& each : set) {
      if (dice.roll(5) != 0) continue;
      each.record = nullptr;
      (void)book.erase(each.id);
    }
    Book again(agreement);
    (void)again.advance(hours(20));
    (void)again.say(set);
    ASSERT_TRUE(all_of(book, set) == all_of(again, set)) << "seed " << seed;
    for (const Said& subject : set) {
      const ItemState folded = fold(subject, set, agreement, hours(20));
      ASSERT_EQ(book.state(subject.id), folded) << "seed " << seed;
      ASSERT_EQ(book.brief(subject.id)->state, folded.name) << "seed " << seed;
    }
  }
}

// ---------------------------------------------------------------------------------------------------------------------

struct BookTest : testing::Test {
  agreement::Agreement agreement = two_parties();
  Told told;

  Book book(Instant now) {
    Book made(agreement);
    (void)made.advance(now);
    (void)made.say(told.all());
    return made;
  }

  static std::vector<std::string> whys(const Book& book, std::string_view party, const Hash& id) {
    std::vector<std::string> list;
    for (const InboxItem& item : book.inbox(party)) {
      if (item.matter.id == id) list.emplace_back(name(item.why));
    }
    return list;
  }
};

TEST_F(BookTest, tells_what_a_record_changes) {
  const Said& incident = told.incident("aaa", hours(0));
  const Said& dispute = told.dispute("bbb", hours(1), incident);
  const Said& opened = told.open_case("aaa", hours(2), {{Rel::gathers, incident.id}});
  Book made = book(hours(3));
  const Said& assent = told.assent("aaa", hours(3), dispute);
  const Changes changes = made.say(assent);
  EXPECT_THAT(changes.matters, Contains(incident.id));
  EXPECT_THAT(changes.matters, Contains(dispute.id));
  EXPECT_THAT(changes.cases, ElementsAre(opened.id));
  EXPECT_TRUE(made.say(assent).empty());
}

TEST_F(BookTest, tells_what_time_changes_and_when_it_will) {
  agreement.deadlines = {
      deadline("i", "incident", Duration::hours(1), agreement::Starts::sent, agreement::Until::acked)};
  const Said& incident = told.incident("aaa", hours(0));
  Book made = book(hours(0));
  EXPECT_EQ(made.next_change(), hours(1) + Duration::milliseconds(1));
  EXPECT_TRUE(made.advance(hours(1)).empty());
  EXPECT_FALSE(made.brief(incident.id)->overdue);
  EXPECT_THAT(made.advance(hours(2)).matters, ElementsAre(incident.id));
  EXPECT_TRUE(made.brief(incident.id)->overdue);
  EXPECT_THAT(made.advance(hours(0)).matters, ElementsAre(incident.id));
  EXPECT_FALSE(made.brief(incident.id)->overdue);
}

TEST_F(BookTest, a_receipt_starts_the_clock) {
  agreement.deadlines = {
      deadline("r", "request", Duration::hours(8), agreement::Starts::acked, agreement::Until::answered)};
  const Said& request = told.request("aaa", hours(0), "u1");
  Book made = book(hours(0));
  EXPECT_EQ(made.brief(request.id)->due, std::nullopt);
  EXPECT_THAT(made.receipted(request.id, hours(1)).matters, ElementsAre(request.id));
  EXPECT_EQ(made.brief(request.id)->due, hours(9));
}

TEST_F(BookTest, pages_hold_every_matter_once) {
  for (std::int64_t hour = 0; hour < 25; ++hour) told.incident(hour % 2 == 0 ? "aaa" : "bbb", hours(hour));
  const Book made = book(hours(30));
  for (const auto sort : {MatterQuery::Sort::at, MatterQuery::Sort::due}) {
    MatterQuery query;
    query.sort = sort;
    query.limit = 4;
    std::set<Hash> seen;
    for (;;) {
      const MatterPage page = made.matters(query);
      for (const Brief& each : page.items) EXPECT_TRUE(seen.insert(each.id).second);
      if (!page.next) break;
      query.before = page.next;
    }
    EXPECT_THAT(seen, SizeIs(25));
  }
}

TEST_F(BookTest, filters_choose_what_is_shown) {
  const Said& low = told.incident("aaa", hours(0));
  const Said& high = told.incident(
      "bbb", hours(5), {{"sector", "s2"}, {"text", JsonObject{{"en", "Sheep near Marker 27"}, {"fa", "گوسفند"}}}});
  told.close("aaa", hours(6), low);
  const Book made = book(hours(10));
  const auto found = [&](const MatterQuery& query) {
    std::vector<Hash> ids;
    for (const Brief& each : made.matters(query).items) ids.push_back(each.id);
    return ids;
  };
  EXPECT_THAT(found({}), ElementsAre(high.id, low.id));
  EXPECT_THAT(found({.party = "aaa"}), ElementsAre(low.id));
  EXPECT_THAT(found({.states = {"closed"}}), ElementsAre(low.id));
  EXPECT_THAT(found({.sector = "s2"}), ElementsAre(high.id));
  EXPECT_THAT(found({.since = hours(1)}), ElementsAre(high.id));
  EXPECT_THAT(found({.until = hours(1)}), ElementsAre(low.id));
  EXPECT_THAT(found({.open = true}), ElementsAre(high.id));
  EXPECT_THAT(found({.words = "marker sheep"}), ElementsAre(high.id));
  EXPECT_THAT(found({.words = "گوسفند"}), ElementsAre(high.id));
  EXPECT_THAT(found({.words = "goat"}), IsEmpty());
  EXPECT_THAT(found({.kinds = {KindId::closure}}), SizeIs(1));
}

TEST_F(BookTest, a_case_shows_both_sides_and_what_they_have_differently) {
  const Said& ours =
      told.incident("aaa", hours(0), {{"people_count", JsonObject{{"injured", 2}}}, {"line_relation", "our_side"}});
  const Said& theirs =
      told.incident("bbb", hours(0), {{"people_count", JsonObject{{"injured", 3}}}, {"line_relation", "your_side"}});
  const Said& opened = told.open_case("aaa", hours(1), {{Rel::gathers, ours.id}, {Rel::gathers, theirs.id}});
  told.ack("aaa", hours(2), theirs);
  told.open_case("bbb", hours(3), {{Rel::belongs, opened.id}});
  const Book made = book(hours(4));
  const auto parts = made.find_case(ours.id);
  ASSERT_TRUE(parts);
  EXPECT_EQ(parts->summary.state, "joined");
  EXPECT_THAT(parts->summary.parties, ElementsAre("aaa", "bbb"));
  EXPECT_EQ(parts->summary.leads, (std::map<std::string, std::string>{{"aaa", "a"}, {"bbb", "b"}}));
  EXPECT_THAT(parts->members, SizeIs(2));
  EXPECT_THAT(parts->thread, SizeIs(3));
  const Account accounts[] = {{"aaa", ours.id, &ours.record->json}, {"bbb", theirs.id, &theirs.record->json}};
  const auto different = differences(accounts);
  ASSERT_THAT(different, SizeIs(1));
  EXPECT_EQ(different[0].path, "/people_count/injured");
  EXPECT_EQ(different[0].values.at("bbb"), Json(3));
  EXPECT_EQ(different[0].records.at("aaa"), ours.id);
}

TEST_F(BookTest, accounts_agree_on_places_and_times_within_what_they_say_they_may_be_off) {
  const Said& ours = told.incident(
      "aaa",
      hours(0),
      {{"event_uncertainty_s", 600}, {"place", record::to_json(record::Place{330'000'000, 460'000'000, 500})}});
  const Said& near = told.incident(
      "bbb",
      minutes(10),
      {{"line_relation", "your_side"}, {"place", record::to_json(record::Place{330'000'000, 460'050'000, 100})}});
  const Said& far = told.incident(
      "bbb",
      minutes(11),
      {{"line_relation", "our_side"}, {"place", record::to_json(record::Place{330'000'000, 460'100'000, 100})}});
  const Account here{"aaa", ours.id, &ours.record->json};
  const Account accounts[] = {here, {"bbb", near.id, &near.record->json}};
  EXPECT_THAT(differences(accounts), IsEmpty());
  const Account others[] = {here, {"bbb", far.id, &far.record->json}};
  std::vector<std::string> paths;
  for (const Difference& each : differences(others)) paths.push_back(each.path);
  EXPECT_THAT(paths, ElementsAre("/event_at", "/line_relation", "/place"));
}

TEST_F(BookTest, the_inbox_asks_each_side_for_what_it_owes) {
  agreement.deadlines = {
      deadline("r", "request", Duration::hours(3), agreement::Starts::acked, agreement::Until::answered)};
  const Said& request = told.request("aaa", hours(0), "u1");
  EXPECT_THAT(whys(book(hours(1)), "bbb", request.id), ElementsAre("acknowledge", "answer"));
  told.ack("bbb", hours(1), request);
  const Book made = book(hours(5));
  EXPECT_THAT(whys(made, "bbb", request.id), ElementsAre("answer"));
  EXPECT_THAT(whys(made, "aaa", request.id), IsEmpty());
  const InboxItem item = made.inbox("bbb").front();
  EXPECT_EQ(item.due, hours(4));
  EXPECT_TRUE(item.overdue);
  EXPECT_EQ(item.deadline, "r");
  EXPECT_EQ(item.origin, "test");
  EXPECT_THAT(item.offices, ElementsAre("b", "b_post"));
  const Said& reply = told.reply("bbb", hours(5), request, "full");
  EXPECT_THAT(whys(book(hours(5)), "bbb", request.id), IsEmpty());
  EXPECT_THAT(whys(book(hours(5)), "aaa", reply.id), ElementsAre("assent"));
}

TEST_F(BookTest, a_claim_in_public_asks_both_sides_for_an_account_and_then_for_one_clarification) {
  const Said& claim = told.incident("aaa", hours(0), {{"type", "information.false_report"}});
  told.ack("bbb", hours(1), claim);
  EXPECT_THAT(whys(book(hours(1)), "aaa", claim.id), ElementsAre("give_account"));
  EXPECT_THAT(whys(book(hours(1)), "bbb", claim.id), ElementsAre("give_account"));
  for (const char* party : {"aaa", "bbb"}) {
    Json fields = claim.record->json;
    fields.set("type", "information.rumour_correction");
    told.say(party,
             "incident",
             hours(2),
             [&] {
               Json own = fields;
               own.erase("party");
               own.erase("office");
               return *own.as_object();
             }(),
             {{Rel::about, claim.id}});
  }
  EXPECT_THAT(whys(book(hours(3)), "aaa", claim.id), ElementsAre("clarify"));
  const Said& words = told.communique("bbb", hours(3), {{Rel::about, claim.id}});
  EXPECT_THAT(whys(book(hours(3)), "aaa", claim.id), IsEmpty());
  EXPECT_THAT(whys(book(hours(3)), "aaa", words.id), ElementsAre("acknowledge", "assent"));
  told.assent("aaa", hours(4), words);
  EXPECT_EQ(book(hours(4)).brief(words.id)->state, "agreed");
  EXPECT_THAT(whys(book(hours(4)), "aaa", words.id), IsEmpty());
}

TEST_F(BookTest, a_lapsing_status_and_an_ended_retention_come_up_in_time) {
  const Said& status = told.status("aaa", hours(0), "in", "open", hours(12));
  EXPECT_THAT(whys(book(hours(10)), "aaa", status.id), IsEmpty());
  EXPECT_THAT(whys(book(hours(11)), "aaa", status.id), ElementsAre("renew_status"));
  told.status("aaa", hours(11), "in", "open", hours(24));
  EXPECT_THAT(whys(book(hours(11)), "aaa", status.id), IsEmpty());
  const Instant day = date_from_text("2030-01-01").value();
  EXPECT_THAT(whys(book(day), "aaa", status.id), ElementsAre("retention"));
}

TEST_F(BookTest, a_next_step_waits_for_its_side_until_it_says_another_one) {
  const Said& opened = told.open_case("aaa", hours(0));
  JsonObject fields = *opened.record->json.as_object();
  const auto step = [&](Instant at, Instant due) -> const Said& {
    return told.say("aaa",
                    "case",
                    at,
                    {{"lead_office", "a"},
                     {"next_at", to_rfc3339(due)},
                     {"next_step", JsonObject{{"en", "Look"}}},
                     {"title", JsonObject{{"en", "A case"}}}},
                    {{Rel::belongs, opened.id}});
  };
  const Said& first = step(hours(1), hours(5));
  EXPECT_THAT(whys(book(hours(6)), "aaa", first.id), ElementsAre("next_step"));
  const Said& second = step(hours(2), hours(9));
  const Book made = book(hours(6));
  EXPECT_THAT(whys(made, "aaa", first.id), IsEmpty());
  EXPECT_THAT(whys(made, "aaa", second.id), ElementsAre("next_step"));
  EXPECT_EQ(made.find_case(opened.id)->summary.next_at, hours(9));
}

TEST_F(BookTest, a_closure_waits_again_when_something_comes_into_a_merged_case) {
  const Said& kept = told.open_case("aaa", hours(0));
  const Said& other = told.open_case("bbb", hours(0));
  const Said& proposal = told.open_case("aaa", hours(1), {{Rel::belongs, kept.id}, {Rel::merges, other.id}});
  told.assent("bbb", hours(2), proposal);
  const Said& closure = told.close("aaa", hours(3), kept);
  told.close("bbb", hours(4), kept);
  Book made = book(hours(5));
  EXPECT_THAT(whys(made, "bbb", closure.id), IsEmpty());
  (void)made.say(told.open_case("bbb", hours(5), {{Rel::belongs, other.id}}));
  EXPECT_EQ(made.brief(kept.id)->state, "reopened");
  EXPECT_THAT(whys(made, "bbb", closure.id), ElementsAre("confirm_closure"));
}

TEST_F(BookTest, suggests_two_reports_of_one_event_until_an_officer_decided) {
  const JsonObject shot{{"type", "force.shot_heard"}};
  const Said& ours = told.incident("aaa", hours(0), shot);
  const Said& theirs = told.incident("bbb", minutes(40), {{"type", "force.shot_across"}});
  told.incident("aaa", minutes(10), shot);
  told.incident("bbb", hours(0), {{"type", "livestock.strayed"}});
  Book made = book(hours(2));
  auto pairs = made.similar();
  ASSERT_THAT(pairs, SizeIs(2));
  EXPECT_EQ(pairs[1].a.id, ours.id);
  EXPECT_EQ(pairs[1].b.id, theirs.id);
  EXPECT_EQ(pairs[1].likeness.score, 36 + 20 + 10);
  EXPECT_EQ(pairs[1].likeness.minutes, 40);
  made.dismiss(theirs.id, ours.id);
  EXPECT_THAT(made.similar(), SizeIs(1));
  (void)made.say(told.open_case("aaa", hours(2), {{Rel::gathers, pairs[0].a.id}, {Rel::gathers, theirs.id}}));
  EXPECT_THAT(made.similar(), IsEmpty());
}

TEST_F(BookTest, of_pairs_as_likely_the_latest_is_suggested_first) {
  told.incident("aaa", hours(0), {{"type", "force.shot_heard"}});
  told.incident("bbb", hours(0), {{"type", "force.shot_heard"}});
  told.incident("aaa", hours(20), {{"type", "force.shot_heard"}});
  const Said& latest = told.incident("bbb", hours(20), {{"type", "force.shot_heard"}});
  const auto pairs = book(hours(21)).similar();
  ASSERT_THAT(pairs, SizeIs(2));
  EXPECT_EQ(pairs[0].likeness.score, pairs[1].likeness.score);
  EXPECT_TRUE(pairs[0].a.id == latest.id || pairs[0].b.id == latest.id);
}

TEST_F(BookTest, balance_counts_alike_for_both_sides) {
  agreement.deadlines = {
      deadline("r", "request", Duration::hours(3), agreement::Starts::sent, agreement::Until::answered)};
  told.reply("bbb", hours(1), told.request("aaa", hours(0), "u1"), "full");
  told.reply("bbb", hours(9), told.request("aaa", hours(0), "u1"), "full");
  told.request("aaa", hours(0), "u1");
  told.request("bbb", hours(9), "u1");
  told.say("bbb",
           "withheld_count",
           hours(9),
           {{"counts", JsonObject{{"incident", 4}}}, {"from", to_rfc3339(hours(0))}, {"until", to_rfc3339(hours(9))}});
  const Balance balance = book(hours(10)).balance(hours(0), hours(10));
  ASSERT_THAT(balance.rows, SizeIs(2));
  EXPECT_EQ(balance.rows[0], (BalanceRow{"aaa", "request", "r", 1, 0, 0, 1, 0, std::nullopt}));
  EXPECT_EQ(balance.rows[1], (BalanceRow{"bbb", "request", "r", 3, 1, 1, 0, 1, 3600}));
  EXPECT_THAT(balance.withheld, ElementsAre(Balance::Withheld{"bbb", "incident", 4, hours(0), hours(9)}));
  EXPECT_THAT(balance.said, Contains(Balance::Count{"aaa", "request", 3}));
}

TEST_F(BookTest, a_crossing_shows_what_is_current_what_is_announced_and_what_lapsed) {
  told.status("aaa", hours(0), "both", "open", hours(5));
  told.status("bbb", hours(0), "both", "closed", hours(50));
  const Said& planned = told.say("aaa",
                                 "crossing_status",
                                 hours(1),
                                 {{"crossing", "x1"},
                                  {"direction", "in"},
                                  {"event_at", to_rfc3339(hours(20))},
                                  {"queue_vehicles", 7},
                                  {"reason", "works"},
                                  {"state", "closed"},
                                  {"traffic", JsonArray{"cargo"}},
                                  {"valid_until", to_rfc3339(hours(30))}});
  const CrossingView view = book(hours(10)).crossing("x1");
  EXPECT_THAT(view.state.halves, SizeIs(2));
  EXPECT_THAT(view.lapsed, SizeIs(2));
  ASSERT_THAT(view.announced, SizeIs(1));
  EXPECT_EQ(view.announced[0].id, planned.id);
  const auto flow = book(hours(10)).flow("x1", hours(0));
  ASSERT_THAT(flow, SizeIs(1));
  EXPECT_EQ(flow[0].queue_vehicles, 7);
}

TEST(LeadTime, is_what_the_agreement_asks_for_the_activity) {
  agreement::Agreement agreement = two_parties();
  agreement.deadlines = {
      deadline("blasting", "notice", Duration::hours(72), agreement::Starts::event_at, agreement::Until::sent)};
  agreement.deadlines[0].before = true;
  agreement.deadlines[0].types = {"blasting"};
  EXPECT_TRUE(check_lead_time(agreement, "blasting", hours(72), hours(0)).in_time);
  const LeadTime late = check_lead_time(agreement, "blasting", hours(71), hours(0));
  EXPECT_FALSE(late.in_time);
  EXPECT_EQ(late.latest_at, hours(-1));
  EXPECT_EQ(late.deadline, "blasting");
  EXPECT_TRUE(check_lead_time(agreement, "visit", hours(0), hours(0)).in_time);
}

TEST(Likeness, measures_between_places_well_enough) {
  // One minute of arc along a meridian is 1,855 m here; along the parallel of 33 degrees 1,556 m.
  const record::Place here{330'000'000, 460'000'000, 0};
  EXPECT_NEAR(static_cast<double>(distance_m(here, {330'166'667, 460'000'000, 0})), 1855, 10);
  EXPECT_NEAR(static_cast<double>(distance_m(here, {330'000'000, 460'166'667, 0})), 1556, 16);
  EXPECT_EQ(distance_m(here, here), 0);
}

}  // namespace
}  // namespace thalweg::casework
