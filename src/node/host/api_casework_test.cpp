// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/api.h"
#include "host/node_detail.h"

namespace thalweg::host {
namespace {

using testing::HasSubstr;
using testing::Not;

struct CaseworkApiTest : testing::Test {
  Pair pair;
  TestNode& arr = pair.arr;
  TestNode& bes = pair.bes;

  static std::string said(TestNode& node, const std::string& draft) {
    const Json result = node.submit(draft);
    EXPECT_EQ(result.text("status"), "released") << to_canonical(result) << draft;
    return std::string(result.text("id"));
  }

  static const JsonArray& items(const Json& page) {
    static const JsonArray none;
    const Json* list = page.find("items");
    return list != nullptr && list->as_array() != nullptr ? *list->as_array() : none;
  }

  /// The item of a list that has this id, when it comes.
  static Json find(TestNode& node, const std::string& target, const std::string& id) {
    Json found;
    (void)eventually([&] {
      const Json page = node.json(target);
      for (const Json& each : items(page)) {
        const Json* matter = each.find("matter");
        const Json& one = matter != nullptr ? *matter : each;
        if (one.text("id") == id) found = each;
      }
      return !found.is_null();
    });
    return found;
  }

  static std::size_t count(TestNode& node, const std::string& target) { return items(node.json(target)).size(); }

  static std::string draft(const std::string& kind, const std::string& office, const std::string& rest) {
    return R"({"kind":")" + kind + R"(","office":")" + office + R"(","purpose":"safety",)" + rest + "}";
  }

  static std::string cites(const std::string& rel, const std::string& id) {
    return R"("cites":[{"rel":")" + rel + R"(","record":")" + id + R"("}])";
  }
};

TEST_F(CaseworkApiTest, a_matter_of_one_side_is_in_the_lists_of_both) {
  const std::string id = said(arr, drill_incident("arr-post", R"(,"text":{"en":"Seven goats at the mill"})"));
  const Json theirs = find(bes, "/api/v1/matters", id);
  ASSERT_FALSE(theirs.is_null());
  EXPECT_EQ(theirs.text("kind"), "incident");
  EXPECT_EQ(theirs.find("headline")->text("code"), "livestock.strayed");
  EXPECT_FALSE(theirs.boolean("own", true));
  EXPECT_EQ(theirs.text("opening"), "present");
  EXPECT_TRUE(theirs.boolean("open", false));
  EXPECT_EQ(theirs.find("text")->text("en"), "Seven goats at the mill");
  EXPECT_TRUE(find(arr, "/api/v1/matters", id).boolean("own", false));
  for (const char* hit : {"q=goats+mill",
                          "party=arr",
                          "kinds=incident",
                          "states=reported,acked",
                          "bbox=44.9,33.4,45.1,33.6",
                          "open=1",
                          "since=2026-09-21T12:00:00Z",
                          "sort=due"})
    EXPECT_EQ(count(bes, "/api/v1/matters?" + std::string(hit)), 1u) << hit;
  for (const char* miss : {"q=sheep",
                           "party=bes",
                           "kinds=notice",
                           "states=closed",
                           "bbox=45.5,33.4,45.9,33.6",
                           "flagged=1",
                           "until=2026-09-21T12:00:00Z",
                           "crossing=gate"})
    EXPECT_EQ(count(bes, "/api/v1/matters?" + std::string(miss)), 0u) << miss;
  EXPECT_EQ(bes.get("/api/v1/matters?agreement=other").status, 404);
  EXPECT_EQ(bes.get("/api/v1/matters?limit=1001").status, 400);
}

TEST_F(CaseworkApiTest, pages_of_matters_follow_each_other_and_say_how_many_there_are) {
  for (int i = 0; i < 7; ++i) (void)said(arr, drill_incident("arr-post", ",\"ref\":\"r" + std::to_string(i) + "\""));
  ASSERT_TRUE(eventually([&] { return bes.json("/api/v1/matters?limit=3").integer("total") == 7; }));
  std::set<std::string> seen;
  std::string before;
  for (int pages = 0; pages < 3; ++pages) {
    const Json page = bes.json("/api/v1/matters?limit=3" + before);
    for (const Json& each : items(page)) seen.insert(std::string(each.text("id")));
    before = "&before=" + std::string(page.text("next"));
    EXPECT_EQ(page.find("next")->is_null(), pages == 2);
  }
  EXPECT_EQ(seen.size(), 7u);
}

TEST_F(CaseworkApiTest, who_listens_is_told_of_what_the_neighbour_says) {
  ASSERT_TRUE(eventually([&] { return bes.json("/api/v1/node").text("party") == "bes"; }));
  const auto answer = bes.get("/api/v1/live");
  ASSERT_TRUE(answer.stream);
  const std::string id = said(arr, drill_incident("arr-post"));
  std::string heard;
  EXPECT_TRUE(eventually([&] {
    heard += answer.stream->take().text;
    const std::size_t event = heard.find("event: matters\n");
    return event != std::string::npos && heard.find(id, event) != std::string::npos;
  })) << heard;
}

TEST_F(CaseworkApiTest, a_case_gathers_what_both_sides_say_and_shows_where_they_differ) {
  const std::string ours = said(arr, drill_incident("arr-post"));
  ASSERT_FALSE(find(bes, "/api/v1/matters", ours).is_null());
  std::string other = drill_incident("bes-post", "," + cites("corroborates", ours));
  other.replace(other.find("2026-09-21T13:00:00Z"), 20, "2026-09-21T13:40:00Z");
  other.replace(other.find("13:05:00"), 8, "13:45:00");
  const std::string theirs = said(bes, other);
  const std::string id =
      said(bes,
           draft("case",
                 "bes-post",
                 R"("title":{"en":"Goats"},"lead_office":"bes-post","cites":[{"rel":"gathers","record":")" + ours +
                     R"("},{"rel":"gathers","record":")" + theirs + "\"}]"));
  const Json line = find(arr, "/api/v1/cases", id);
  ASSERT_FALSE(line.is_null());
  EXPECT_EQ(line.find("title")->text("en"), "Goats");
  EXPECT_EQ(line.text("state"), "opened");
  EXPECT_EQ(line.integer("members"), 2);
  EXPECT_EQ(count(arr, "/api/v1/cases?q=nothing"), 0u);
  EXPECT_EQ(count(arr, "/api/v1/cases?state=closed"), 0u);
  ASSERT_TRUE(eventually([&] { return items(arr.json("/api/v1/cases/" + id)).size() >= 2; }));
  const Json whole = arr.json("/api/v1/cases/" + id);
  EXPECT_EQ(whole.find("case_records")->as_array()->size(), 1u);
  const std::string differences = to_canonical(*whole.find("differences"));
  EXPECT_THAT(differences, HasSubstr("\"path\":\"/event_at\""));
  EXPECT_THAT(differences, HasSubstr("13:40:00"));
  EXPECT_THAT(differences, Not(HasSubstr("\"path\":\"/type\"")));
  EXPECT_EQ(find(arr, "/api/v1/matters", ours).text("case"), id);
  EXPECT_EQ(arr.get("/api/v1/cases/" + std::string(64, '0')).status, 404);
  EXPECT_EQ(arr.get("/api/v1/cases/x").status, 400);
}

TEST_F(CaseworkApiTest, the_inbox_has_what_is_owed_on_each_side) {
  const std::string id =
      said(arr, draft("request", "arr-post", R"("ask":"information","urgency":"u1","reason":{"en":"why"})"));
  const Json ours = find(bes, "/api/v1/inbox?of=us", id);
  ASSERT_FALSE(ours.is_null());
  EXPECT_EQ(ours.text("of"), "us");
  EXPECT_FALSE(ours.find("offices")->as_array()->empty());
  // The clock of the answer starts when their journal shows that they have it, which it does with their next record.
  (void)said(bes, drill_incident("bes-post"));
  EXPECT_EQ(find(arr, "/api/v1/inbox?of=them", id).text("of"), "them");
  EXPECT_GE(arr.json("/api/v1/inbox?of=us").find("counts")->integer("them"), 1) << "counts are of both sides";
  EXPECT_EQ(count(bes, "/api/v1/inbox?office=nobody"), 0u);
}

TEST_F(CaseworkApiTest, what_waits_at_the_gate_is_in_the_inbox_of_who_may_approve_it) {
  std::string shots = drill_incident("arr-post");
  shots.replace(shots.find("livestock.strayed"), 17, "force.shot_heard");
  const Json result = arr.submit(shots);
  ASSERT_EQ(result.text("status"), "held") << to_canonical(result);
  const std::string national(result.text("national"));
  const Json waiting = find(arr, "/api/v1/inbox?office=arr-hq", national);
  EXPECT_EQ(waiting.text("why"), "approve");
  EXPECT_EQ(waiting.find("matter")->find("headline")->text("code"), "force.shot_heard");
  EXPECT_EQ(to_canonical(*waiting.find("offices")), "[\"arr-hq\"]");
  EXPECT_EQ(count(arr, "/api/v1/inbox?office=arr-post"), 0u);
  EXPECT_EQ(count(bes, "/api/v1/inbox"), 0u);
}

TEST_F(CaseworkApiTest, reports_of_one_event_are_suggested_until_an_officer_dismisses_it) {
  const std::string ours = said(arr, drill_incident("arr-post"));
  const std::string theirs = said(bes, drill_incident("bes-post"));
  ASSERT_TRUE(eventually([&] { return count(arr, "/api/v1/matters/similar") == 1; }));
  const Json pair_json = items(arr.json("/api/v1/matters/similar")).front();
  EXPECT_GE(pair_json.integer("score"), 50);
  EXPECT_TRUE(pair_json.boolean("same_type", false));
  const std::string body = R"({"a":")" + ours + R"(","b":")" + theirs + "\"}";
  EXPECT_EQ(arr.post("/api/v1/matters/similar/dismiss", body).status, 200);
  EXPECT_EQ(count(arr, "/api/v1/matters/similar"), 0u);
  EXPECT_TRUE(arr.disk.exists("dismissed.json"));
  EXPECT_EQ(arr.post("/api/v1/matters/similar/dismiss", "{}").status, 400);
  EXPECT_EQ(
      arr.post("/api/v1/matters/similar/dismiss", R"({"a":")" + ours + R"(","b":")" + std::string(64, '0') + "\"}")
          .status,
      404);
}

/// A boat that goes north along the line; `metres_east` of where the other side has it.
std::string contact_draft(const std::string& office, std::int64_t metres_east, bool own = false) {
  const std::string lon_e7 = std::to_string(449'900'000 + metres_east * 107);
  std::string track;
  for (int ten = 0; ten < 5; ++ten) {
    if (ten > 0) track += ',';
    track += R"({"at":"2026-09-21T12:)" + std::to_string(ten) + R"(5:00Z","lat_e7":)" +
             std::to_string(333'000'000 + ten * 300'000) + R"(,"lon_e7":)" + lon_e7 + "}";
  }
  return R"({"kind":"contact","office":")" + office + R"(","purpose":"safety","subject":"vessel","own":)" +
         (own ? "true" : "false") + R"(,"event_at":"2026-09-21T12:55:00Z","valid_until":"2026-09-21T18:00:00Z",)" +
         R"("place":{"lat_e7":334500000,"lon_e7":)" + lon_e7 + R"(,"precision_m":100},"track":[)" + track + "]}";
}

TEST_F(CaseworkApiTest, contacts_of_one_thing_are_found_and_dismissed) {
  const std::string ours = said(arr, contact_draft("arr-post", 0));
  const std::string theirs = said(bes, contact_draft("bes-post", 150));
  ASSERT_TRUE(eventually([&] { return count(arr, "/api/v1/correlations") == 1; }));
  const Json found = items(arr.json("/api/v1/correlations?state=confirmed")).front();
  EXPECT_EQ(found.find("a")->text("id"), ours);
  EXPECT_EQ(found.find("b")->text("id"), theirs);
  EXPECT_EQ(found.text("state"), "confirmed");
  EXPECT_GE(found.integer("certainty"), 90);
  const Json& why = *found.find("why");
  EXPECT_EQ(why.text("method"), "tracks");
  EXPECT_LT(why.integer("metres"), 1'500) << "both were blurred to a kilometre";
  EXPECT_EQ(why.integer("overlap_minutes"), 50);
  EXPECT_EQ(count(arr, "/api/v1/correlations?state=tentative"), 0u);
  EXPECT_EQ(arr.get("/api/v1/correlations?state=perhaps").status, 400);
  const std::string body = R"({"a":")" + theirs + R"(","b":")" + ours + "\"}";
  EXPECT_EQ(arr.post("/api/v1/matters/similar/dismiss", body).status, 200);
  EXPECT_EQ(count(arr, "/api/v1/correlations"), 0u);
  ASSERT_TRUE(eventually([&] { return count(bes, "/api/v1/correlations") == 1; })) << "the other side has its own view";
}

TEST_F(CaseworkApiTest, what_stands_in_one_case_is_no_suggestion_any_more) {
  const std::string ours = said(arr, contact_draft("arr-post", 0));
  const std::string theirs = said(bes, contact_draft("bes-post", 150));
  ASSERT_TRUE(eventually([&] { return count(arr, "/api/v1/correlations") == 1; }));
  (void)said(arr,
             draft("case",
                   "arr-hq",
                   R"("title":{"en":"One boat"},"lead_office":"arr-hq","cites":[{"rel":"gathers","record":")" + ours +
                       R"("},{"rel":"gathers","record":")" + theirs + R"("}])"));
  EXPECT_TRUE(eventually([&] { return count(arr, "/api/v1/correlations") == 0; }));
}

TEST_F(CaseworkApiTest, own_forces_stay_at_home) {
  const Json result = arr.submit(contact_draft("arr-post", 0, true));
  EXPECT_EQ(result.text("status"), "withheld") << to_canonical(result);
}

TEST_F(CaseworkApiTest, the_balance_is_the_same_on_both_sides) {
  const std::string id =
      said(arr, draft("request", "arr-post", R"("ask":"information","urgency":"u1","reason":{"en":"why"})"));
  ASSERT_FALSE(find(bes, "/api/v1/matters", id).is_null());
  const std::string reply = said(bes, draft("reply", "bes-post", R"("result":"full",)" + cites("replies", id)));
  const std::string period = "?from=2026-09-01T00:00:00Z&until=2026-12-01T00:00:00Z";
  const auto balance = [&](TestNode& node) {
    Json json = node.json("/api/v1/balance" + period);
    json.erase("as_of");
    json.erase("own_withheld");
    return to_canonical(json);
  };
  ASSERT_TRUE(eventually([&] {
    const std::string here = balance(arr);
    return here == balance(bes) && here.find("\"deadline\":\"reply-u1\"") != std::string::npos &&
           here.find("\"in_time\":1") != std::string::npos;
  })) << balance(arr)
      << "\n"
      << balance(bes);
  EXPECT_EQ(arr.get("/api/v1/balance?from=2026-09-02T00:00:00Z&until=2026-09-01T00:00:00Z").status, 400);
}

TEST_F(CaseworkApiTest, what_the_gate_kept_back_is_counted_for_ourselves) {
  std::string far = drill_incident("arr-post");
  far.replace(far.find("449900000"), 9, "430000000");
  ASSERT_EQ(arr.submit(far).text("status"), "withheld");
  EXPECT_TRUE(eventually([&] {
    return to_canonical(arr.json("/api/v1/balance")).find(R"("own_withheld":[{"count":1,"kind":"incident"}])") !=
           std::string::npos;
  })) << to_canonical(arr.json("/api/v1/balance"));
  EXPECT_THAT(to_canonical(bes.json("/api/v1/balance")), HasSubstr("\"own_withheld\":[]"));
}

TEST_F(CaseworkApiTest, an_announced_activity_is_checked_against_the_agreement) {
  const Json check = arr.json("/api/v1/notices/check?activity=exercise&event_at=2030-01-01T00:00:00Z");
  EXPECT_TRUE(check.boolean("in_time", false)) << to_canonical(check);
  EXPECT_EQ(arr.get("/api/v1/notices/check?activity=exercise").status, 400);
}

TEST_F(CaseworkApiTest, what_is_erased_leaves_the_lists_at_once) {
  const std::string id = said(arr, drill_incident("arr-post", R"(,"text":{"en":"Seven goats"})"));
  ASSERT_FALSE(find(bes, "/api/v1/matters?q=goats", id).is_null());
  (void)said(arr, draft("erasure", "arr-hq", R"("act":"done","ground":"agreed",)" + cites("erases", id)));
  for (TestNode* node : {&arr, &bes}) {
    EXPECT_TRUE(eventually([&] { return count(*node, "/api/v1/matters?q=goats") == 0; }));
  }
  const auto answer = arr.get("/api/v1/live?after=era-0");
  EXPECT_THAT(answer.stream->take().text, Not(HasSubstr("goats"))) << "nor do those who come back hear of it";
}

}  // namespace
}  // namespace thalweg::host
