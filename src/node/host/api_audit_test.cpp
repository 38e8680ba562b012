// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/acts.h"
#include "host/login_detail.h"

namespace thalweg::host {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

struct AuditTest : SessionTest {
  /// Newest first.
  std::vector<Json> acts(const std::string& query = "?limit=1000") {
    const Json page = arr.json("/api/v1/audit" + query);
    return page.find("items") != nullptr ? *page.find("items")->as_array() : std::vector<Json>();
  }

  /// "what by subject" of those that begin so, oldest first.
  std::vector<std::string> told(const std::string& what) {
    std::vector<std::string> lines;
    for (const Json& act : acts()) {
      const std::string line = std::string(act.text("act")) + " " + std::string(act.text("account")) + " " +
                               std::string(act.text("subject"));
      if (line.starts_with(what)) lines.insert(lines.begin(), line);
    }
    return lines;
  }

  std::string say(const std::string& draft) { return std::string(arr.submit(draft).text("id")); }

  static std::string restricted(const std::string& more = {}) {
    return drill_incident("arr-post", R"(,"marking":"red","text":{"en":"near the old mill"})" + more);
  }

  HttpResponse get(const std::string& target, const HttpResponse& session) {
    return send("GET", target, Json(JsonObject{}), as(session));
  }
};

TEST_F(AuditTest, names_who_logged_in_out_and_tried_to) {
  const auto session = officer("duty", {"arr-post"});
  EXPECT_EQ(send("DELETE", "/api/v1/session", Json(JsonObject{}), as(session)).status, 200);
  EXPECT_EQ(log_in("duty", "wrong").status, 401);
  EXPECT_EQ(log_in("my secret in the wrong field", "x").status, 401);
  EXPECT_THAT(told("log"), ElementsAre("login duty ", "logout duty ", "login.refused duty ", "login.refused  "));
  EXPECT_THAT(told("password"), ElementsAre("password.change duty "));
  EXPECT_THAT(arr.get("/api/v1/audit").body, Not(HasSubstr("secret")));
}

TEST_F(AuditTest, a_guesser_cannot_fill_the_journal) {
  (void)officer("duty", {"arr-post"});
  for (int i = 0; i < 50; ++i) (void)log_in("duty", "guess");
  EXPECT_THAT(told("login.refused"), testing::SizeIs(1));
  drill_now() += Refusals::kPause.milliseconds();
  (void)arr.get("/healthz");
  ASSERT_TRUE(eventually([&] { return told("login.refused").size() == 2; }));
  EXPECT_EQ(acts().front().text("detail"), "49 tries");
}

TEST_F(AuditTest, names_each_administrative_act_and_what_failed) {
  const auto admin = officer("admin", {}, true);
  const Headers as_admin = as(admin);
  const auto post = [&](const std::string& target, const std::string& body) {
    return send("POST", target, parse_json(body).value(), as_admin);
  };
  EXPECT_EQ(post("/api/v1/accounts", R"({"name":"duty","offices":["arr-post"]})").status, 200);
  EXPECT_EQ(post("/api/v1/accounts", R"({"name":"duty","offices":[]})").status, 409);
  EXPECT_EQ(post("/api/v1/accounts/duty", R"({"disabled":true})").status, 200);
  EXPECT_EQ(post("/api/v1/accounts/duty/reset", "{}").status, 200);
  const auto token = parse_json(post("/api/v1/tokens", R"({"label":"gauge","scopes":["metrics"],"offices":[]})").body);
  ASSERT_TRUE(token);
  const std::string id(token->text("id"));
  EXPECT_EQ(send("DELETE", "/api/v1/tokens/" + id, Json(JsonObject{}), as_admin).status, 200);
  EXPECT_THAT(told("account"),
              ElementsAre("account.add admin duty",
                          "account.add admin duty",
                          "account.add admin duty",
                          "account.change admin duty",
                          "account.reset admin duty"));
  EXPECT_THAT(told("token"), ElementsAre("token.add admin gauge", "token.revoke admin " + id));
  const std::string all = arr.get("/api/v1/audit").body;
  EXPECT_THAT(all, HasSubstr("failed: /name: there is an account 'duty' already"));
  EXPECT_THAT(all, Not(HasSubstr(std::string(token->text("token"))))) << "no secret is written down";
}

TEST_F(AuditTest, names_who_read_a_restricted_record_and_not_who_read_others) {
  const std::string open = say(drill_incident("arr-post")), secret = say(restricted());
  const std::string consent = say(drill_incident("arr-post", R"(,"usage":["originator_consent"])"));
  const auto session = officer("duty", {"arr-post"});
  ASSERT_TRUE(eventually([&] { return get("/api/v1/records/" + secret, session).status == 200; }));
  for (const std::string& id : {open, secret, secret}) EXPECT_EQ(get("/api/v1/records/" + id, session).status, 200);
  EXPECT_THAT(told("record.read duty"), ElementsAre("record.read duty " + secret)) << "a second look is no further act";
  EXPECT_EQ(get("/api/v1/records", session).status, 200);
  EXPECT_THAT(told("record.read duty"), ElementsAre("record.read duty " + secret, "record.read duty " + consent));
  ASSERT_TRUE(eventually([&] { return get("/api/v1/evidence/" + secret, session).status == 200; }));
  EXPECT_THAT(told("evidence.read"), ElementsAre("evidence.read duty " + secret));
}

TEST_F(AuditTest, names_who_read_it_in_a_case_or_at_the_gate) {
  const std::string id = say(restricted());
  const std::string of_case = say(
      R"({"kind":"case","office":"arr-hq","purpose":"safety","title":{"en":"The mill"},"lead_office":"arr-hq","cites":[{"rel":"gathers","record":")" +
      id + "\"}]}");
  const auto session = officer("duty", {"arr-post"});
  ASSERT_TRUE(eventually([&] { return get("/api/v1/cases/" + of_case, session).status == 200; }));
  EXPECT_THAT(told("record.read duty"), ElementsAre("record.read duty " + id));
  const Json held = arr.submit(
      R"({"kind":"incident","office":"arr-post","purpose":"safety","type":"force.shot_heard","marking":"amber_strict","event_at":"2026-09-21T13:00:00Z","known_at":"2026-09-21T13:05:00Z",)"
      R"("impact":"low","line_relation":"our_side","response_taken":["none"],"place":{"lat_e7":335000000,"lon_e7":449900000,"precision_m":50}})");
  ASSERT_EQ(held.text("status"), "held");
  EXPECT_EQ(get("/api/v1/held", session).status, 200);
  EXPECT_THAT(told("record.read duty"),
              ElementsAre("record.read duty " + id, "record.read duty " + std::string(held.text("national"))));
}

TEST_F(AuditTest, lines_tell_nothing_that_would_have_to_be_noted) {
  const std::string id = say(restricted());
  ASSERT_TRUE(eventually([&] { return arr.get("/api/v1/matters").body.find(id) != std::string::npos; }));
  EXPECT_THAT(arr.get("/api/v1/matters").body, Not(HasSubstr("old mill")));
  EXPECT_THAT(arr.get("/api/v1/matters?q=mill").body, Not(HasSubstr(id))) << "nor can it be guessed by searching";
  EXPECT_THAT(arr.get("/api/v1/records/" + id).body, HasSubstr("old mill"));
}

TEST_F(AuditTest, names_who_approved_overrode_erased_and_carried_a_bundle) {
  const auto author = officer("author", {"arr-post", "arr-hq"});
  const auto second = officer("second", {"arr-hq"});
  const std::string said = say(drill_incident("arr-post"));
  const Json erasure(JsonObject{{"kind", "erasure"},
                                {"office", "arr-hq"},
                                {"purpose", "administration"},
                                {"ground", "retention"},
                                {"cites", JsonArray{JsonObject{{"rel", "erases"}, {"record", said}}}}});
  (void)send("POST", "/api/v1/records", Json(JsonObject{{"records", JsonArray{erasure}}}), as(author));
  EXPECT_THAT(told("record.erasure"), ElementsAre("record.erasure author " + said));
  const Json draft =
      parse_json(drill_incident("arr-post", R"(,"text":{"en":"the owner has +98 21 5555 0199"})")).value();
  const auto held =
      parse_json(send("POST", "/api/v1/records", Json(JsonObject{{"records", JsonArray{draft}}}), as(author)).body);
  ASSERT_TRUE(held);
  const std::string national(held->find("results")->as_array()->front().text("national"));
  const Json yes(JsonObject{{"office", "arr-hq"}, {"override", true}, {"reason", "a public number"}});
  EXPECT_EQ(send("POST", "/api/v1/held/" + national + "/approve", yes, as(second)).status, 200);
  EXPECT_THAT(told("record.override"), ElementsAre("record.override second " + national));
  EXPECT_EQ(acts().front().text("detail"), "a public number");
  EXPECT_EQ(acts().front().text("office"), "arr-hq");
  EXPECT_EQ(get("/api/v1/bundle?agreement=drill&for=bes", author).status, 200);
  EXPECT_THAT(told("bundle"), ElementsAre("bundle.export author drill for bes"));
}

TEST_F(AuditTest, is_for_administrators_and_comes_in_pages) {
  const auto session = officer("duty", {"arr-post"});
  EXPECT_EQ(get("/api/v1/audit", session).status, 403);
  const auto admin = officer("admin", {}, true);
  EXPECT_EQ(get("/api/v1/audit", admin).status, 200);
  const std::size_t all = acts().size();
  std::size_t seen = 0;
  std::string before;
  for (int pages = 0; pages < 20; ++pages) {
    const Json page = arr.json("/api/v1/audit?limit=2" + (before.empty() ? "" : "&before=" + before));
    seen += page.find("items")->as_array()->size();
    before = page.text("next");
    if (before.empty()) break;
  }
  EXPECT_EQ(seen, all);
}

TEST_F(AuditTest, is_there_after_a_restart_and_at_an_observer) {
  TestNode observer(pair.line, "obs");
  EXPECT_EQ(observer.post("/api/v1/accounts", R"({"name":"watch","offices":[]})").status, 200);
  const Json page = observer.json("/api/v1/audit");
  ASSERT_EQ(page.find("items")->as_array()->size(), 1u);
  EXPECT_EQ(page.find("items")->as_array()->front().text("by"), "operator");
}

}  // namespace
}  // namespace thalweg::host
