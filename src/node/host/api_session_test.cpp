// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/login_detail.h"

namespace thalweg::host {
namespace {

using testing::HasSubstr;

TEST_F(SessionTest, a_one_time_code_lets_choose_a_password_once_and_nothing_else) {
  const std::string code = enrol("duty", {"arr-post"});
  const auto first = log_in("duty", code);
  ASSERT_EQ(first.status, 200) << first.body;
  EXPECT_THAT(first.body, HasSubstr("\"must_change_password\":true"));
  EXPECT_EQ(log_in("duty", code).status, 401) << "used up";
  EXPECT_EQ(send("GET", "/api/v1/records", Json(JsonObject{}), as(first)).status, 403);
  EXPECT_EQ(send("POST", "/api/v1/account/password", Json(JsonObject{{"new", "short"}}), as(first)).status, 400);
  const auto changed = send("POST", "/api/v1/account/password", Json(JsonObject{{"new", kPassword}}), as(first));
  ASSERT_EQ(changed.status, 200) << changed.body;
  EXPECT_EQ(send("GET", "/api/v1/session", Json(JsonObject{}), as(first)).status, 401) << "the old secret is gone";
  EXPECT_EQ(send("GET", "/api/v1/records", Json(JsonObject{}), as(changed)).status, 200);
  EXPECT_EQ(log_in("duty", kPassword).status, 200);
  EXPECT_EQ(log_in("duty", std::string(kPassword) + "x").status, 401);
  EXPECT_EQ(log_in("nobody", kPassword).status, 401);
}

TEST_F(SessionTest, cookies_are_kept_from_scripts_and_other_sites) {
  const auto session = officer("duty", {"arr-post"});
  for (const auto& [name, value] : session.headers) {
    if (name != "set-cookie") continue;
    EXPECT_THAT(value, HasSubstr("; HttpOnly; SameSite=Strict; Path=/"));
    EXPECT_THAT(value, testing::Not(HasSubstr("Secure")));
  }
  const auto behind_proxy = log_in("duty", kPassword, {{"x-forwarded-proto", "https"}});
  EXPECT_THAT(behind_proxy.headers.size(), testing::Gt(0u));
  bool secure = false;
  for (const auto& [name, value] : behind_proxy.headers) secure = secure || value.ends_with("; Secure");
  EXPECT_TRUE(secure);
}

TEST_F(SessionTest, the_description_names_the_cookie_that_carries_it) {
  const auto session = officer("duty", {"arr-post"});
  const auto description = parse_json(arr.get("/api/v1/openapi.json").body, true);
  ASSERT_TRUE(description.has_value());
  const Json* scheme = description->find("components")->find("securitySchemes")->find("session");
  const std::string cookie = std::string(scheme->text("name")) + "=";
  EXPECT_TRUE(std::any_of(session.headers.begin(), session.headers.end(), [&](const auto& header) {
    return header.first == "set-cookie" && header.second.starts_with(cookie);
  })) << cookie;
}

TEST_F(SessionTest, what_changes_something_takes_the_csrf_header) {
  const auto session = officer("duty", {"arr-post"});
  const Json drafts(JsonObject{{"records", JsonArray{parse_json(drill_incident("arr-post")).value()}}});
  EXPECT_EQ(send("POST", "/api/v1/records", drafts, {{"cookie", cookies(session)}}).status, 403);
  EXPECT_EQ(send("POST", "/api/v1/records", drafts, {{"cookie", cookies(session)}, {"x-thalweg-csrf", "x"}}).status,
            403);
  EXPECT_EQ(send("POST", "/api/v1/records", drafts, as(session)).status, 200);
  EXPECT_EQ(send("GET", "/api/v1/records", Json(JsonObject{}), {{"cookie", cookies(session)}}).status, 200);
}

TEST_F(SessionTest, a_session_ends_by_log_out_by_idleness_and_by_its_age) {
  const auto session = officer("duty", {"arr-post"});
  EXPECT_EQ(send("DELETE", "/api/v1/session", Json(JsonObject{}), as(session)).status, 200);
  EXPECT_EQ(send("GET", "/api/v1/session", Json(JsonObject{}), as(session)).status, 401);
  const auto idle = log_in("duty", kPassword);
  drill_now() += kSessionIdleMax.milliseconds();
  EXPECT_EQ(send("GET", "/api/v1/session", Json(JsonObject{}), as(idle)).status, 401);
  const auto busy = log_in("duty", kPassword);
  for (int hours = 0; hours < 13; ++hours) {
    EXPECT_EQ(send("GET", "/api/v1/session", Json(JsonObject{}), as(busy)).status, 200);
    drill_now() += Duration::hours(1).milliseconds();
  }
  drill_now() += Duration::hours(1).milliseconds();
  EXPECT_EQ(send("GET", "/api/v1/session", Json(JsonObject{}), as(busy)).status, 401);
}

TEST_F(SessionTest, listening_keeps_no_session_alive) {
  const auto session = officer("duty", {"arr-post"});
  HttpRequest request{"GET", "/api/v1/live", {{"cookie", cookies(session)}}, "", ""};
  drill_now() += kSessionIdleMax.milliseconds() / 2;
  EXPECT_TRUE(arr.access.still_admits(request, Need::records_read));
  drill_now() += kSessionIdleMax.milliseconds() / 2;
  EXPECT_FALSE(arr.access.still_admits(request, Need::records_read));
}

TEST_F(SessionTest, a_login_takes_no_secret_that_was_there_before) {
  const auto before = officer("duty", {"arr-post"});
  const auto after = log_in("duty", kPassword, {{"cookie", cookies(before)}});
  EXPECT_NE(cookies(before), cookies(after));
  EXPECT_EQ(send("GET", "/api/v1/session", Json(JsonObject{}), as(before)).status, 401);
  EXPECT_EQ(send("GET", "/api/v1/session", Json(JsonObject{}), as(after)).status, 200);
}

TEST_F(SessionTest, who_guesses_waits_and_a_known_browser_does_not) {
  const auto known = officer("duty", {"arr-post"});
  const auto other = officer("other", {"arr-post"});
  int waited = 0;
  for (int i = 0; i < 20; ++i) waited += log_in("duty", "guess " + std::to_string(i)).status == 429 ? 1 : 0;
  EXPECT_GT(waited, 10);
  EXPECT_EQ(log_in("duty", kPassword).status, 429) << "not even the right one, in a browser that nobody knows";
  EXPECT_EQ(log_in("duty", kPassword, {{"cookie", cookies(known)}}).status, 200);
  EXPECT_EQ(log_in("other", kPassword).status, 200) << "another account does not wait";
  drill_now() += Waits::kLongest.milliseconds();
  EXPECT_EQ(log_in("duty", kPassword).status, 200);
  EXPECT_EQ(log_in("other", kPassword, {{"cookie", cookies(other)}}).status, 200);
}

TEST_F(SessionTest, an_address_waits_unless_many_may_share_it) {
  (void)officer("other", {"arr-post"});
  const auto from = [](const std::string& address) {
    HttpRequest request{"POST", "/api/v1/session", {}, "", "", address};
    return request;
  };
  const auto is_in = [&](const std::string& address) {
    return std::holds_alternative<Access::LoggedIn>(arr.access.log_in("other", kPassword, from(address)));
  };
  for (const std::string address : {"192.0.2.7", "127.0.0.1", "::1"}) {
    for (int i = 0; i < 10; ++i) (void)arr.access.log_in("name" + std::to_string(i), "guess", from(address));
  }
  EXPECT_FALSE(is_in("192.0.2.7")) << "who tries many names from one place waits";
  EXPECT_TRUE(is_in("192.0.2.8"));
  EXPECT_TRUE(is_in("127.0.0.1")) << "behind a proxy all have this address";
  EXPECT_TRUE(is_in("::1"));
}

TEST_F(SessionTest, an_account_speaks_for_its_offices_alone) {
  const auto session = officer("duty", {"arr-post"});
  const auto say = [&](const std::string& office) {
    const Json drafts(JsonObject{{"records", JsonArray{parse_json(drill_incident(office)).value()}}});
    return send("POST", "/api/v1/records", drafts, as(session)).status;
  };
  EXPECT_EQ(say("arr-post"), 200);
  EXPECT_EQ(say("arr-hq"), 403);
  EXPECT_EQ(send("GET", "/api/v1/accounts", Json(JsonObject{}), as(session)).status, 403);
  const auto admin = officer("admin", {}, true);
  EXPECT_EQ(send("GET", "/api/v1/accounts", Json(JsonObject{}), as(admin)).status, 200);
  EXPECT_EQ(send("GET", "/api/v1/records", Json(JsonObject{}), as(admin)).status, 403) << "no office, no records";
}

TEST_F(SessionTest, nobody_approves_what_they_handed_in) {
  const std::string shots =
      R"({"kind":"incident","office":"arr-post","purpose":"safety","type":"force.shot_heard","event_at":"2026-09-21T13:00:00Z","known_at":"2026-09-21T13:05:00Z",)"
      R"("impact":"low","line_relation":"our_side","response_taken":["none"],"place":{"lat_e7":335000000,"lon_e7":449900000,"precision_m":50}})";
  const auto author = officer("author", {"arr-hq", "arr-post"});
  const auto second = officer("second", {"arr-hq"});
  const Json drafts(JsonObject{{"records", JsonArray{parse_json(shots).value()}}});
  const auto held = parse_json(send("POST", "/api/v1/records", drafts, as(author)).body);
  ASSERT_TRUE(held);
  const std::string national(held->find("results")->as_array()->front().text("national"));
  const std::string path = "/api/v1/held/" + national + "/approve";
  const Json yes(JsonObject{{"office", "arr-hq"}});
  EXPECT_EQ(send("POST", path, yes, as(author)).status, 403);
  EXPECT_THAT(send("GET", "/api/v1/held", Json(JsonObject{}), as(author)).body, HasSubstr("\"own\":true"));
  EXPECT_THAT(send("GET", "/api/v1/held", Json(JsonObject{}), as(second)).body, HasSubstr("\"own\":false"));
  const auto approved = send("POST", path, yes, as(second));
  EXPECT_EQ(approved.status, 200) << approved.body;
  EXPECT_THAT(approved.body, HasSubstr("released"));
}

TEST_F(SessionTest, a_warning_takes_a_second_account_to_answer_for_it) {
  const auto author = officer("author", {"arr-hq", "arr-post"});
  const auto second = officer("second", {"arr-hq"});
  const Json draft =
      parse_json(drill_incident("arr-post", R"(,"text":{"en":"the owner has +98 21 5555 0199"})")).value();
  const Json answer(JsonObject{{"office", "arr-hq"}, {"reason", "a public number"}});
  const auto alone = send(
      "POST", "/api/v1/records", Json(JsonObject{{"records", JsonArray{draft}}, {"override", answer}}), as(author));
  EXPECT_THAT(alone.body, HasSubstr("until another account does"));
  const auto held =
      parse_json(send("POST", "/api/v1/records", Json(JsonObject{{"records", JsonArray{draft}}}), as(author)).body);
  ASSERT_TRUE(held);
  EXPECT_THAT(send("GET", "/api/v1/held", Json(JsonObject{}), as(second)).body, HasSubstr("\"warned\":true"));
  const std::string path =
      "/api/v1/held/" + std::string(held->find("results")->as_array()->front().text("national")) + "/approve";
  const Json yes(JsonObject{{"office", "arr-hq"}, {"override", true}, {"reason", "a public number"}});
  EXPECT_EQ(send("POST", path, yes, as(author)).status, 403);
  const auto done = send("POST", path, yes, as(second));
  EXPECT_THAT(done.body, HasSubstr("\"status\":\"released\""));
}

TEST_F(SessionTest, a_stream_ends_with_the_session_or_token_that_opened_it) {
  const auto listen = [&](Headers headers) {
    const auto answer = send("GET", "/api/v1/live", Json(JsonObject{}), std::move(headers));
    EXPECT_EQ(answer.status, 200) << answer.body;
    return answer.stream;
  };
  const auto ends = [&](const std::shared_ptr<HttpStream>& stream) {
    return eventually([&] { return stream->take().is_last; });
  };
  const auto goes_on = [&](const std::shared_ptr<HttpStream>& stream) {
    return eventually([&] { return stream->take().text.find("event: tick") != std::string::npos; }) &&
           !stream->take().is_last;
  };
  const auto in = [&] { return log_in("duty", kPassword); };
  auto session = officer("duty", {"arr-post"});
  auto stream = listen(as(session));
  ASSERT_TRUE(goes_on(stream));
  EXPECT_EQ(send("DELETE", "/api/v1/session", Json(JsonObject{}), as(session)).status, 200);
  EXPECT_TRUE(ends(stream)) << "logged out";

  stream = listen(as(in()));
  ASSERT_TRUE(goes_on(stream));
  drill_now() += kSessionIdleMax.milliseconds();
  EXPECT_TRUE(ends(stream)) << "the session was idle for too long";

  stream = listen(as(in()));
  ASSERT_TRUE(goes_on(stream));
  EXPECT_EQ(arr.post("/api/v1/accounts/duty", R"({"disabled":true})").status, 200);
  EXPECT_TRUE(ends(stream)) << "the account was closed";

  const auto made = parse_json(
      arr.post("/api/v1/tokens", R"({"label":"wall","scopes":["records:read"],"offices":["arr-post"]})").body);
  ASSERT_TRUE(made);
  const Headers token = {{"authorization", "Bearer " + std::string(made->text("token"))}};
  const std::string operators = "Bearer " + std::string(kDrillToken);
  stream = listen(token);
  const auto other = listen({{"authorization", operators}});
  ASSERT_TRUE(goes_on(stream));
  EXPECT_EQ(send("DELETE",
                 "/api/v1/tokens/" + std::string(made->text("id")),
                 Json(JsonObject{}),
                 {{"authorization", operators}})
                .status,
            200);
  EXPECT_TRUE(ends(stream)) << "the token was revoked";
  EXPECT_TRUE(goes_on(other)) << "nobody else's";
}

TEST_F(SessionTest, a_token_does_what_its_scopes_say_until_it_is_revoked) {
  const auto made = parse_json(
      arr.post("/api/v1/tokens", R"({"label":"station","scopes":["records:write"],"offices":["arr-post"]})").body);
  ASSERT_TRUE(made);
  const Headers token = {{"authorization", "Bearer " + std::string(made->text("token"))}};
  const Json drafts(JsonObject{{"records", JsonArray{parse_json(drill_incident("arr-post")).value()}}});
  const Json others(JsonObject{{"records", JsonArray{parse_json(drill_incident("arr-hq")).value()}}});
  EXPECT_EQ(send("POST", "/api/v1/records", drafts, token).status, 200);
  EXPECT_EQ(send("POST", "/api/v1/records", others, token).status, 403);
  EXPECT_EQ(send("GET", "/api/v1/records", Json(JsonObject{}), token).status, 403);
  EXPECT_EQ(send("POST", "/api/v1/tokens", Json(JsonObject{}), token).status, 403);
  EXPECT_EQ(send("DELETE",
                 "/api/v1/tokens/" + std::string(made->text("id")),
                 Json(JsonObject{}),
                 {{"authorization", "Bearer " + std::string(kDrillToken)}})
                .status,
            200);
  EXPECT_EQ(send("POST", "/api/v1/records", drafts, token).status, 401);
}

TEST_F(SessionTest, a_closed_account_is_out_at_once_and_what_it_keeps_survives) {
  const auto session = officer("duty", {"arr-post"});
  EXPECT_EQ(send("PUT", "/api/v1/account/settings", Json(JsonObject{{"sound", false}}), as(session)).status, 200);
  EXPECT_THAT(send("GET", "/api/v1/account/settings", Json(JsonObject{}), as(session)).body, HasSubstr("sound"));
  EXPECT_EQ(arr.post("/api/v1/accounts/duty", R"({"disabled":true})").status, 200);
  EXPECT_EQ(send("GET", "/api/v1/session", Json(JsonObject{}), as(session)).status, 401);
  EXPECT_EQ(log_in("duty", kPassword).status, 401);
  const auto reset = parse_json(arr.post("/api/v1/accounts/duty/reset", "{}").body);
  ASSERT_TRUE(reset);
  EXPECT_EQ(log_in("duty", std::string(reset->text("enrolment"))).status, 401) << "still closed";
  EXPECT_EQ(arr.post("/api/v1/accounts", R"({"name":"duty","offices":[]})").status, 409);
  EXPECT_EQ(arr.post("/api/v1/accounts", R"({"name":"x","offices":["bes-hq"]})").status, 400);
}

TEST(Cookie, is_found_whole_and_only_once) {
  EXPECT_EQ(cookie_of("a=1; thalweg=2; b=3", "thalweg"), "2");
  EXPECT_EQ(cookie_of("thalweg=", "thalweg"), "");
  EXPECT_FALSE(cookie_of("xthalweg=2", "thalweg"));
  EXPECT_FALSE(cookie_of("thalweg", "thalweg"));
  EXPECT_FALSE(cookie_of("thalweg=1; thalweg=2", "thalweg")) << "one of them is somebody else's";
  EXPECT_FALSE(cookie_of("", "thalweg"));
}

TEST(Waits, are_longer_with_each_try_up_to_a_bound) {
  Waits waits;
  Instant now = Instant::unix_ms(1'790'000'000'000);
  for (int i = 0; i < Waits::kFree; ++i) EXPECT_EQ(waits.begin("a", now), Duration());
  Duration last;
  for (int i = 0; i < 20; ++i) {
    const Duration wait = waits.begin("a", now);
    EXPECT_GE(wait, last);
    EXPECT_LE(wait, Waits::kLongest);
    EXPECT_EQ(waits.begin("b" + std::to_string(i), now), Duration());
    last = wait;
    now = now + wait;
    EXPECT_EQ(waits.begin("a", now), Duration());
  }
  EXPECT_EQ(last, Waits::kLongest);
  waits.succeeded("a");
  EXPECT_EQ(waits.begin("a", now), Duration());
}

}  // namespace
}  // namespace thalweg::host
