// SPDX-License-Identifier: Apache-2.0
#include "host/api.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/api_detail.h"
#include "host/node_detail.h"
#include "host/openapi.h"

namespace thalweg::host {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

std::string header_of(const HttpResponse& response, std::string_view name) {
  for (const auto& [key, value] : response.headers) {
    if (key == name) return value;
  }
  return {};
}

struct ApiTest : testing::Test {
  Pair pair;
  TestNode& arr = pair.arr;
  TestNode& bes = pair.bes;

  Json item_at(TestNode& node, const std::string& id) {
    EXPECT_TRUE(eventually([&] { return node.get("/api/v1/records/" + id).status == 200; })) << id;
    return node.json("/api/v1/records/" + id);
  }
};

TEST_F(ApiTest, a_record_goes_from_one_desk_to_the_other_and_its_receipt_comes_back) {
  const Json result = arr.submit(drill_incident("arr-post", R"(,"property":["vehicle"],"ref":"log-17")"));
  ASSERT_EQ(result.text("status"), "released") << to_canonical(result);
  const std::string id(result.text("id"));
  const Json theirs = item_at(bes, id);
  EXPECT_EQ(theirs.text("party"), "arr");
  EXPECT_FALSE(theirs.boolean("own", true));
  EXPECT_EQ(theirs.find("record")->find("property"), nullptr) << "stripped by the rule";
  EXPECT_TRUE(theirs.find("verdict")->is_null());
  ASSERT_TRUE(eventually([&] { return !arr.json("/api/v1/records/" + id).find("receipts")->as_array()->empty(); }));
  const Json ours = item_at(arr, id);
  EXPECT_EQ(ours.find("receipts")->as_array()->front().text("party"), "bes");
  EXPECT_EQ(ours.find("verdict")->text("outcome"), "released");
  EXPECT_EQ(ours.find("state")->text("name"), "reported");
  EXPECT_TRUE(ours.boolean("own"));
}

TEST_F(ApiTest, an_answer_of_the_neighbour_changes_the_state_on_both_sides) {
  const Json sent = arr.submit(
      R"({"kind":"request","office":"arr-post","purpose":"safety","ask":"information","urgency":"u1","reason":{"en":"why"}})");
  const std::string id(sent.text("id"));
  ASSERT_EQ(item_at(bes, id).find("state")->text("name"), "sent");
  const Json reply =
      bes.submit(R"({"kind":"reply","office":"bes-post","purpose":"safety","result":"full","cites":[{"record":")" + id +
                 R"(","rel":"replies"}]})");
  ASSERT_EQ(reply.text("status"), "released") << to_canonical(reply);
  (void)item_at(bes, std::string(reply.text("id")));
  EXPECT_EQ(item_at(bes, id).find("state")->text("name"), "replied");
  ASSERT_TRUE(eventually([&] { return arr.json("/api/v1/records/" + id).find("state")->text("name") == "replied"; }));
  const Json request = arr.json("/api/v1/records/" + id);
  ASSERT_EQ(request.find("cited_by")->as_array()->size(), 1u);
  EXPECT_EQ(request.find("cited_by")->as_array()->front().text("record"), reply.text("id"));
  EXPECT_EQ(request.find("cited_by")->as_array()->front().text("rel"), "replies");
  const Json answer = arr.json("/api/v1/records/" + std::string(reply.text("id")));
  EXPECT_EQ(answer.find("cites")->as_array()->front().text("record"), id);
}

TEST_F(ApiTest, who_listens_is_told_how_the_node_stands_and_the_time) {
  const auto answer = arr.get("/api/v1/live");
  ASSERT_EQ(answer.status, 200) << answer.body;
  EXPECT_EQ(answer.content_type, "text/event-stream");
  ASSERT_TRUE(answer.stream);
  std::string heard;
  const auto hears = [&](std::string_view what) {
    return eventually([&] {
      heard += answer.stream->take().text;
      return heard.find(what) != std::string::npos;
    });
  };
  EXPECT_TRUE(hears("event: hello\n"));
  EXPECT_TRUE(hears("event: tick\n"));
  ASSERT_EQ(arr.submit(drill_incident("arr-post")).text("status"), "released");
  EXPECT_TRUE(hears("event: node\n")) << "the receipt of the neighbour has changed it";
  const std::string& seen = heard;
  EXPECT_NE(seen.find("\"receipted_size\""), std::string::npos);
}

TEST_F(ApiTest, who_listens_again_may_say_in_two_ways_what_it_has_heard) {
  for (const std::pair<std::string, std::string>& header :
       {std::pair<std::string, std::string>{"last-event-id", "other-5"}, {"x-other", ""}}) {
    const auto answer = arr.ask({"GET",
                                 header.second.empty() ? "/api/v1/live?after=other-5" : "/api/v1/live",
                                 {{"host", "localhost"}, header},
                                 "",
                                 ""});
    ASSERT_TRUE(answer.stream);
    EXPECT_THAT(answer.stream->take().text, HasSubstr("event: lost\n"));
  }
}

TEST_F(ApiTest, a_query_that_is_not_understood_is_an_answer) {
  const auto answer = arr.get("/api/v1/records?kinds=incident");
  EXPECT_EQ(answer.status, 400);
  EXPECT_THAT(answer.body, HasSubstr("'kinds' is no parameter of this query; it takes agreement, party, kind"));
  EXPECT_EQ(arr.get("/api/v1/node?x=1").status, 400);
}

TEST_F(ApiTest, pages_follow_each_other) {
  std::string lines;
  for (int i = 0; i < 25; ++i) lines += drill_incident("arr-post", ",\"ref\":\"r" + std::to_string(i) + "\"") + "\n";
  ASSERT_EQ(arr.post("/api/v1/records", lines, "application/x-ndjson").status, 200);
  const auto count = [&] {
    return arr.json("/api/v1/records?kind=incident&limit=100").find("items")->as_array()->size();
  };
  ASSERT_TRUE(eventually([&] { return count() == 25; }));
  std::set<std::string> seen;
  std::string before;
  for (int pages = 0; pages < 5; ++pages) {
    const Json page = arr.json("/api/v1/records?kind=incident&limit=10" + before);
    for (const Json& each : *page.find("items")->as_array()) seen.insert(std::string(each.text("id")));
    if (page.find("next")->is_null()) break;
    before = "&before=" + std::string(page.text("next"));
  }
  EXPECT_EQ(seen.size(), 25u);
  const Json one = arr.json("/api/v1/records?ref=r7");
  ASSERT_EQ(one.find("items")->as_array()->size(), 1u);
  EXPECT_EQ(one.find("items")->as_array()->front().find("record")->text("ref"), "r7");
  EXPECT_EQ(arr.json("/api/v1/records?party=bes&kind=incident").find("items")->as_array()->size(), 0u);
  EXPECT_EQ(arr.json("/api/v1/records?kind=incident&bbox=44.9,33.4,45.1,33.6").find("items")->as_array()->size(), 25u);
  EXPECT_EQ(arr.json("/api/v1/records?kind=incident&bbox=45.1,33.4,45.2,33.6").find("items")->as_array()->size(), 0u);
}

TEST_F(ApiTest, a_batch_is_answered_draft_by_draft_or_in_numbers) {
  const std::string good = drill_incident("arr-post");
  const auto answer =
      arr.post("/api/v1/records", "{\"records\":[" + good + ",{\"kind\":\"incident\"},{\"broken\" 1}," + good + "]}");
  ASSERT_EQ(answer.status, 200);
  const auto json = parse_json(answer.body);
  ASSERT_TRUE(json) << answer.body;
  const auto& results = *json->find("results")->as_array();
  ASSERT_EQ(results.size(), 4u);
  EXPECT_EQ(results[0].text("status"), "released");
  EXPECT_EQ(results[1].text("status"), "refused");
  EXPECT_EQ(results[1].find("error")->text("code"), "malformed");
  EXPECT_EQ(results[2].text("status"), "refused");
  EXPECT_EQ(results[3].text("status"), "released");
  EXPECT_EQ(results[3].find("verdicts")->as_array()->front().text("outcome"), "released");
  const auto counted = arr.post("/api/v1/records?ack=count", good + "\n\n{}\n" + good + "\n", "application/x-ndjson");
  const auto numbers = parse_json(counted.body);
  ASSERT_TRUE(numbers) << counted.body;
  EXPECT_EQ(numbers->integer("released"), 2);
  EXPECT_EQ(numbers->integer("refused"), 1);
  EXPECT_EQ(numbers->text("first").size(), 64u);
  EXPECT_NE(numbers->text("first"), numbers->text("last"));
}

TEST_F(ApiTest, a_preview_shows_what_the_neighbour_would_see_and_writes_nothing) {
  const auto before = arr.json("/api/v1/journals");
  const auto answer = arr.post(
      "/api/v1/preview",
      "{\"record\":" + drill_incident("arr-post", R"(,"property":["vehicle"],"text":{"en":"call +964 770 123 4567"})") +
          "}");
  ASSERT_EQ(answer.status, 200) << answer.body;
  const auto json = parse_json(answer.body);
  ASSERT_TRUE(json);
  const Json& result = json->find("results")->as_array()->front();
  EXPECT_EQ(result.text("agreement"), "drill");
  EXPECT_EQ(result.find("warnings")->as_array()->front().text("what"), "telephone");
  EXPECT_EQ(result.find("warnings")->as_array()->front().text("path"), "/text/en");
  const auto clean = parse_json(
      arr.post("/api/v1/preview", "{\"record\":" + drill_incident("arr-post", R"(,"property":["vehicle"])") + "}")
          .body);
  const Json& shown = clean->find("results")->as_array()->front();
  EXPECT_EQ(shown.text("outcome"), "released");
  EXPECT_EQ(shown.integer("blur_m"), 1000);
  EXPECT_EQ(shown.find("record")->find("property"), nullptr);
  EXPECT_EQ(arr.post("/api/v1/preview", R"({"record":{"kind":"incident"}})").status, 400);
  EXPECT_EQ(arr.json("/api/v1/journals"), before);
}

TEST_F(ApiTest, a_held_record_is_shown_and_approved_by_an_office_that_may) {
  const std::string shots =
      R"({"kind":"incident","office":"arr-post","purpose":"safety","type":"force.shot_heard","event_at":"2026-09-21T13:00:00Z","known_at":"2026-09-21T13:05:00Z",)"
      R"("impact":"low","line_relation":"our_side","response_taken":["none"],"place":{"lat_e7":335000000,"lon_e7":449900000,"precision_m":50}})";
  const Json held = arr.submit(shots);
  ASSERT_EQ(held.text("status"), "held") << to_canonical(held);
  const Json list = arr.json("/api/v1/held");
  ASSERT_EQ(list.find("items")->as_array()->size(), 1u);
  const Json& waiting = list.find("items")->as_array()->front();
  EXPECT_EQ(waiting.text("id"), held.text("national"));
  EXPECT_EQ(waiting.find("record")->text("type"), "force.shot_heard");
  EXPECT_THAT(to_canonical(*waiting.find("verdict")->find("approvers")), HasSubstr("approve:grade_1"));
  const std::string path = "/api/v1/held/" + std::string(held.text("national")) + "/approve";
  EXPECT_EQ(arr.post(path, R"({"office":"arr-post","reason":"x"})").status, 403);
  const auto approved = arr.post(path, R"({"office":"arr-hq","reason":"checked"})");
  EXPECT_EQ(approved.status, 200) << approved.body;
  EXPECT_THAT(approved.body, HasSubstr("\"status\":\"released\""));
  EXPECT_TRUE(arr.json("/api/v1/held").find("items")->as_array()->empty());
}

TEST_F(ApiTest, evidence_comes_as_a_file) {
  const Json result = arr.submit(drill_incident("arr-post"));
  const std::string id(result.text("id"));
  (void)item_at(arr, id);
  for (const std::string& path : {"/api/v1/records/" + id + "/evidence", "/api/v1/evidence/" + id}) {
    ASSERT_TRUE(eventually([&] { return arr.get(path).status == 200; }));
    const auto answer = arr.get(path);
    EXPECT_THAT(answer.content_type, HasSubstr("text/plain"));
    EXPECT_THAT(header_of(answer, "content-disposition"), HasSubstr("attachment"));
    EXPECT_THAT(answer.body, HasSubstr("drill"));
  }
}

TEST_F(ApiTest, an_erased_record_stays_in_the_list_without_content) {
  const std::string id(arr.submit(drill_incident("arr-post", R"(,"ref":"gone")")).text("id"));
  (void)item_at(bes, id);
  const Json erased = arr.submit(
      R"({"kind":"erasure","office":"arr-hq","purpose":"administration","act":"done","ground":"agreed","cites":[{"record":")" +
      id + R"(","rel":"erases"}]})");
  ASSERT_EQ(erased.text("status"), "released") << to_canonical(erased);
  for (TestNode* node : {&arr, &bes}) {
    ASSERT_TRUE(eventually([&] { return node->json("/api/v1/records/" + id).find("record")->is_null(); }));
    const Json item = node->json("/api/v1/records/" + id);
    EXPECT_EQ(item.find("state")->text("name"), "erased");
    EXPECT_EQ(item.text("opening"), "erased");
    EXPECT_EQ(item.text("kind"), "incident");
    EXPECT_TRUE(eventually([&] { return node->json("/api/v1/records?ref=gone").find("items")->as_array()->empty(); }));
  }
}

TEST_F(ApiTest, the_node_says_who_it_is_and_how_its_peers_stand) {
  ASSERT_TRUE(eventually(
      [&] { return to_canonical(arr.json("/api/v1/peers")).find("\"state\":\"ok\"") != std::string::npos; }));
  const Json node = arr.json("/api/v1/node");
  EXPECT_EQ(node.text("party"), "arr");
  EXPECT_EQ(node.text("role"), "party");
  const Json& agreement = node.find("agreements")->as_array()->front();
  EXPECT_EQ(agreement.text("id"), "drill");
  EXPECT_EQ(agreement.find("title")->text("en"), "Drill between Arra and Bessa");
  EXPECT_EQ(agreement.find("parties")->as_array()->size(), 3u);
  EXPECT_EQ(node.find("peers")->as_array()->size(), 2u);
  EXPECT_EQ(arr.json("/api/v1/agreements/drill").find("agreement")->text("id"), "drill");
  EXPECT_THAT(arr.get("/api/v1/agreements/drill/text").body, HasSubstr("[agreement]"));
  EXPECT_THAT(arr.get("/api/v1/agreements/drill/explain").body, HasSubstr("Arra"));
  EXPECT_EQ(arr.get("/api/v1/agreements/drill/frontier").content_type, "application/geo+json");
  EXPECT_EQ(arr.get("/api/v1/agreements/other").status, 404);
  EXPECT_NE(arr.json("/api/v1/schema").find("kinds")->find("incident"), nullptr);
  EXPECT_THAT(arr.get("/metrics").body,
              HasSubstr("thalweg_journal_entries{origin=\"drill.thalweg/arr\",role=\"own\"}"));
  EXPECT_EQ(arr.get("/healthz").body, "ok\n");
}

TEST_F(ApiTest, a_bundle_is_carried_from_one_node_to_the_other) {
  const auto bundle = arr.get("/api/v1/bundle?agreement=drill&for=bes");
  ASSERT_EQ(bundle.status, 200) << bundle.body;
  const auto taken = bes.post("/api/v1/bundle", bundle.body, "application/octet-stream");
  EXPECT_EQ(taken.status, 200) << taken.body;
  EXPECT_EQ(bes.post("/api/v1/bundle", "nonsense", "application/octet-stream").status, 400);
  EXPECT_EQ(arr.get("/api/v1/bundle").status, 400);
}

TEST_F(ApiTest, an_observer_shows_that_something_was_said_and_not_what) {
  TestNode observer(pair.line, "obs");
  const std::string id(arr.submit(drill_incident("arr-post")).text("id"));
  ASSERT_TRUE(eventually([&] {
    (void)arr.get("/healthz");
    return observer.get("/api/v1/records/" + id).status == 200;
  }));
  const Json item = observer.json("/api/v1/records/" + id);
  EXPECT_TRUE(item.find("record")->is_null());
  EXPECT_EQ(item.text("kind"), "unknown");
  EXPECT_EQ(item.text("opening"), "none");
  EXPECT_EQ(item.find("state")->text("name"), "stated");
  EXPECT_EQ(arr.json("/api/v1/records/" + id).text("opening"), "present");
  const Json peers = observer.json("/api/v1/peers");
  for (const Json& peer : *peers.find("items")->as_array()) {
    const bool said = peer.text("id") == "arr";
    EXPECT_EQ(peer.integer("their_size") > 0, said) << to_canonical(peer);
    EXPECT_EQ(peer.find("their_at")->is_null(), !said) << to_canonical(peer);
    EXPECT_TRUE(peer.find("last_receipt_at")->is_null()) << to_canonical(peer);
  }
  EXPECT_EQ(observer.json("/api/v1/node").text("role"), "observer");
  EXPECT_EQ(observer.submit(drill_incident("arr-post")).text("status"), "refused");
}

// ---------------------------------------------------------------------------------------------------------------------
// What a browser of somebody else's making may try.

TEST_F(ApiTest, refuses_names_that_are_not_its_own_and_pages_of_other_sites) {
  const auto with = [&](std::vector<std::pair<std::string, std::string>> headers) {
    return arr.ask({"GET", "/api/v1/node", std::move(headers), {}, {}}).status;
  };
  EXPECT_EQ(with({{"host", "localhost:7080"}}), 200);
  EXPECT_EQ(with({{"host", "127.0.0.1"}}), 200);
  EXPECT_EQ(with({{"host", "evil.example"}}), 403);
  EXPECT_EQ(with({}), 403);
  EXPECT_EQ(with({{"host", "localhost:7080"}, {"origin", "http://localhost:7080"}}), 200);
  EXPECT_EQ(with({{"host", "localhost:7080"}, {"origin", "http://localhost:9999"}}), 403);
  EXPECT_EQ(with({{"host", "localhost:7080"}, {"origin", "https://evil.example"}}), 403);
  EXPECT_EQ(with({{"host", "localhost:7080"}, {"origin", "null"}}), 403);
}

TEST_F(ApiTest, takes_only_content_types_that_no_form_can_send) {
  for (const char* type : {"text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""}) {
    EXPECT_EQ(arr.post("/api/v1/records", "{\"records\":[]}", type).status, 415) << type;
    EXPECT_EQ(arr.post("/api/v1/bundle", "x", type).status, 415) << type;
  }
  EXPECT_EQ(arr.post("/api/v1/records", "{\"records\":[]}", "application/json; charset=utf-8").status, 200);
  EXPECT_EQ(arr.post("/api/v1/preview", "{}", "application/x-ndjson").status, 415);
}

TEST_F(ApiTest, every_answer_carries_the_security_headers) {
  for (const char* target : {"/", "/api/v1/node", "/nothing", "/api/v1/nothing"}) {
    const auto answer = arr.get(target);
    EXPECT_THAT(header_of(answer, "content-security-policy"), HasSubstr("frame-ancestors 'none'")) << target;
    EXPECT_EQ(header_of(answer, "x-content-type-options"), "nosniff") << target;
    EXPECT_EQ(header_of(answer, "referrer-policy"), "no-referrer") << target;
    EXPECT_THAT(header_of(answer, "content-security-policy"), Not(HasSubstr("unsafe"))) << target;
    EXPECT_EQ(header_of(answer, "cross-origin-opener-policy"), "same-origin") << target;
    EXPECT_EQ(header_of(answer, "cross-origin-resource-policy"), "same-origin") << target;
    EXPECT_THAT(header_of(answer, "permissions-policy"), HasSubstr("geolocation=()")) << target;
    EXPECT_THAT(header_of(answer, "cache-control"), Not(IsEmpty())) << target;
  }
}

TEST_F(ApiTest, problems_are_told_as_rfc_9457_has_it) {
  const auto missing = arr.get("/api/v1/nothing");
  EXPECT_EQ(missing.status, 404);
  EXPECT_EQ(missing.content_type, "application/problem+json");
  const auto json = parse_json(missing.body);
  ASSERT_TRUE(json);
  EXPECT_EQ(json->integer("status"), 404);
  EXPECT_THAT(std::string(json->text("detail")), HasSubstr("/api/v1/nothing"));
  const auto wrong = arr.ask({"DELETE", "/api/v1/records", {{"host", "localhost"}}, {}, {}});
  EXPECT_EQ(wrong.status, 405);
  EXPECT_EQ(header_of(wrong, "allow"), "GET, POST");
  const auto malformed = arr.post("/api/v1/records", "{\"records\":[\n{]}");
  EXPECT_EQ(malformed.status, 400);
  EXPECT_THAT(malformed.body, HasSubstr("line 2, column 2"));
  EXPECT_EQ(arr.post("/api/v1/records", std::string(17 * 1024 * 1024, ' ')).status, 413);
  std::string many = "{\"records\":[0";
  for (int i = 0; i < 10'000; ++i) many += ",0";
  EXPECT_EQ(arr.post("/api/v1/records", many + "]}").status, 413);
  EXPECT_EQ(arr.get("/api/v1/records?limit=0").status, 400);
  EXPECT_EQ(arr.get("/api/v1/records?kind=person").status, 400);
  EXPECT_EQ(arr.get("/api/v1/records?before=x").status, 400);
  EXPECT_EQ(arr.get("/api/v1/records?bbox=1,2,3").status, 400);
  EXPECT_EQ(arr.get("/api/v1/records/xyz").status, 400);
}

TEST_F(ApiTest, a_kind_that_nobody_knows_is_the_fault_of_who_asks) {
  const auto answer =
      arr.post("/api/v1/preview", R"({"record":{"kind":"rumour","office":"arr-hq","purpose":"safety"}})");
  EXPECT_EQ(answer.status, 400) << answer.body;
}

TEST_F(ApiTest, what_is_not_utf8_is_not_passed_on_in_json) {
  for (const std::string target : {"/api\xff/v1", "/api/v1/records/\xff", "/api/v1/records?kind=%ff"}) {
    const auto answer = arr.get(target);
    EXPECT_GE(answer.status, 400) << target;
    EXPECT_TRUE(parse_json(answer.body)) << answer.body;
  }
  const auto answer = arr.post("/api/v1/records", "{\xff}\n", "application/x-ndjson");
  EXPECT_TRUE(parse_json(answer.body)) << answer.body;
  EXPECT_EQ(as_text("a\xff"), "a?");
  EXPECT_EQ(as_text("\xc3\xa9"), "\xc3\xa9");
}

TEST_F(ApiTest, serves_the_web_page) {
  EXPECT_EQ(arr.get("/").body, "<!doctype html>");
  EXPECT_EQ(header_of(arr.get("/"), "cache-control"), "no-cache");
  EXPECT_THAT(header_of(arr.get("/assets/app-1.js"), "cache-control"), HasSubstr("immutable"));
  EXPECT_EQ(arr.get("/../keys.toml").status, 404);
}

TEST_F(ApiTest, every_route_is_described_and_every_described_route_answers) {
  const auto description = parse_json(arr.get("/api/v1/openapi.json").body, true);
  ASSERT_TRUE(description) << description.error().detail;
  const Json* paths = description->find("paths");
  const Json* schemas = description->find("components")->find("schemas");
  std::size_t described = 0;
  for (const auto& [path, methods] : *paths->as_object()) {
    for (const auto& [method, operation] : *methods.as_object()) {
      ++described;
      std::string target = path;
      if (const auto id = target.find("{id}"); id != std::string::npos)
        target.replace(id, 4, target.find("agreements") != std::string::npos ? "drill" : std::string(64, '0'));
      if (const auto id = target.find("{national}"); id != std::string::npos)
        target.replace(id, 10, std::string(64, '0'));
      std::string verb = method;
      for (char& c : verb) c = static_cast<char>(c - 'a' + 'A');
      const Json* body = operation.find("requestBody");
      const std::string type = body != nullptr ? body->find("content")->as_object()->front().first : "application/json";
      const auto answer = arr.ask({verb, target, {{"host", "localhost"}, {"content-type", type}}, "{}", {}});
      EXPECT_NE(answer.status, 405) << target;
      EXPECT_NE(answer.status, 415) << target;
      EXPECT_THAT(answer.body, Not(HasSubstr("there is nothing at"))) << target;
    }
  }
  EXPECT_EQ(described, routes().size());
  // Each schema that is spoken of is there.
  const std::string text = to_canonical(*description);
  const std::string prefix = "\"#/components/schemas/";
  for (std::size_t at = text.find(prefix); at != std::string::npos; at = text.find(prefix, at + 1)) {
    const std::string name = text.substr(at + prefix.size(), text.find('"', at + 1) - at - prefix.size());
    EXPECT_NE(schemas->find(name), nullptr) << name;
  }
}

// ---------------------------------------------------------------------------------------------------------------------
// Peers.

TEST_F(ApiTest, a_peer_is_known_by_its_key_alone) {
  const auto ask = [&](std::string pin, std::string target) {
    std::mutex mutex;
    std::condition_variable changed;
    int status = 0;
    arr.peer_api->handle({"GET", std::move(target), {}, {}, std::move(pin)}, [&](HttpResponse response) {
      const std::lock_guard lock(mutex);
      status = response.status;
      changed.notify_all();
    });
    std::unique_lock lock(mutex);
    changed.wait(lock, [&] { return status != 0; });
    return status;
  };
  const std::string path = "/x/drill/" + journal::origin_hash("drill.thalweg/arr") + "/checkpoint";
  EXPECT_EQ(ask(drill_pin("bes"), path), 200);
  EXPECT_EQ(ask(drill_pin("obs"), path), 200);
  EXPECT_EQ(ask(drill_pin("arr"), path), 403) << "the node is no peer of its own";
  EXPECT_EQ(ask(drill_pin("stranger"), path), 403);
  EXPECT_EQ(ask("", path), 403);
  EXPECT_EQ(ask(drill_pin("bes"), "/x/other/" + path.substr(9)), 403);
  EXPECT_EQ(ask(drill_pin("bes"), "/api/v1/node"), 404);
}

}  // namespace
}  // namespace thalweg::host
