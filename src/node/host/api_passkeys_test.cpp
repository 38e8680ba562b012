// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/login_detail.h"
#include "host/passkey_detail.h"

namespace thalweg::host {
namespace {

using testing::HasSubstr;

struct PasskeyTest : SessionTest {
  SoftDevice device{"duty"};

  HttpResponse post(const std::string& target, const Json& body, Headers headers = {}) {
    return send("POST", "/api/v1" + target, body, std::move(headers));
  }

  static std::string challenge_of(const HttpResponse& answer) {
    const auto json = parse_json(answer.body);
    return json ? std::string(json->text("challenge")) : std::string();
  }

  std::string login_challenge() { return challenge_of(post("/session/passkey/options", Json(JsonObject{}))); }

  std::string creation_challenge(const HttpResponse& session) {
    return challenge_of(post("/account/passkeys/options", Json(JsonObject{{"password", kPassword}}), as(session)));
  }

  /// An account with the device's key.
  HttpResponse with_key() {
    auto session = officer("duty", {"arr-post"});
    const auto added = post("/account/passkeys", device.make(creation_challenge(session)), as(session));
    EXPECT_EQ(added.status, 200) << added.body;
    return session;
  }

  HttpResponse enter(const Json& proof) { return post("/session/passkey", proof); }
};

TEST_F(PasskeyTest, opens_a_session_in_place_of_the_password) {
  (void)with_key();
  const auto in = enter(device.prove(login_challenge()));
  ASSERT_EQ(in.status, 200) << in.body;
  EXPECT_THAT(in.body, HasSubstr("\"name\":\"duty\""));
  EXPECT_EQ(send("GET", "/api/v1/records", Json(JsonObject{}), as(in)).status, 200);
  EXPECT_THAT(arr.get("/api/v1/audit").body, HasSubstr("with a passkey"));
}

TEST_F(PasskeyTest, attack_replayed_proof) {
  (void)with_key();
  const Json proof = device.prove(login_challenge());
  EXPECT_EQ(enter(proof).status, 200);
  const auto again = enter(proof);
  EXPECT_EQ(again.status, 401);
  EXPECT_THAT(again.body, HasSubstr("used before"));
  device.counter = 0;  // devices that keep none are held by the challenge alone
}

TEST_F(PasskeyTest, attack_replayed_proof_of_a_device_without_counter) {
  (void)with_key();
  device.counter = 0xFFFFFFFF;  // the next is 0
  const Json proof = device.prove(login_challenge());
  EXPECT_EQ(enter(proof).status, 200);
  EXPECT_EQ(enter(proof).status, 401);
}

TEST_F(PasskeyTest, attack_challenge_of_somebody_else_or_for_something_else_or_old) {
  const auto session = with_key();
  EXPECT_EQ(enter(device.prove(to_base64url(Bytes(56, 'x')))).status, 401) << "made up";
  EXPECT_EQ(enter(device.prove(creation_challenge(session))).status, 401) << "for a new key";
  const std::string old = login_challenge();
  drill_now() += Challenges::kLife.milliseconds();
  EXPECT_EQ(enter(device.prove(old)).status, 401);
  EXPECT_EQ(enter(device.prove(login_challenge())).status, 200);
}

TEST_F(PasskeyTest, attack_other_origin_and_other_name) {
  (void)with_key();
  device.origin = "https://localhost.evil.example";
  EXPECT_EQ(enter(device.prove(login_challenge())).status, 401);
  device.origin = "http://localhost";
  device.rp_id = "evil.example";
  EXPECT_EQ(enter(device.prove(login_challenge())).status, 401);
  device.rp_id = "localhost";
  EXPECT_EQ(enter(device.prove(login_challenge())).status, 200);
}

TEST_F(PasskeyTest, attack_counter_that_goes_back) {
  (void)with_key();
  device.counter = 7;
  EXPECT_EQ(enter(device.prove(login_challenge())).status, 200);
  for (const std::uint32_t copy : {6u, 7u, 0xFFFFFFFFu}) {
    device.counter = copy - 1;
    if (copy == 0xFFFFFFFFu) device.counter = copy;  // the next is 0: a copy that counts no more
    const auto answer = enter(device.prove(login_challenge()));
    EXPECT_EQ(answer.status, 401) << copy;
    EXPECT_THAT(answer.body, HasSubstr("counter"));
  }
  // It is remembered over a restart.
  Access again({"", "arr", &arr.accounts, &arr.secrets, [] { return Instant::unix_ms(drill_now()); }, kLeastCost});
  ASSERT_TRUE(again.load());
  EXPECT_EQ(again.passkeys_of(1).front().counter, 8u);
}

TEST_F(PasskeyTest, attack_device_that_asks_nobody_and_key_of_another) {
  (void)with_key();
  device.verifies_user = false;
  EXPECT_EQ(enter(device.prove(login_challenge())).status, 401);
  device.verifies_user = true;
  SoftDevice thief("thief");
  Json stolen = thief.prove(login_challenge());
  EXPECT_EQ(enter(stolen).status, 401) << "unknown";
  stolen.set("credential", device.credential());
  EXPECT_EQ(enter(stolen).status, 401) << "signed with another key";
}

TEST_F(PasskeyTest, is_added_with_the_password_and_a_challenge_of_ones_own) {
  const auto duty = officer("duty", {"arr-post"});
  const auto other = officer("other", {"arr-post"});
  EXPECT_EQ(post("/account/passkeys/options", Json(JsonObject{{"password", "guess"}}), as(duty)).status, 403);
  EXPECT_EQ(post("/account/passkeys", device.make(creation_challenge(other)), as(duty)).status, 403);
  EXPECT_EQ(post("/account/passkeys", device.make(login_challenge()), as(duty)).status, 403);
  const Json made = device.make(creation_challenge(duty));
  EXPECT_EQ(post("/account/passkeys", made, as(duty)).status, 200);
  EXPECT_NE(post("/account/passkeys", made, as(duty)).status, 200) << "the challenge was used";
  EXPECT_EQ(post("/account/passkeys", device.make(creation_challenge(duty)), as(duty)).status, 409);
  EXPECT_EQ(post("/account/passkeys/options",
                 Json(JsonObject{{"password", kPassword}}),
                 {{"authorization", "Bearer " + std::string(kDrillToken)}})
                .status,
            403)
      << "the operator has no account";
}

TEST_F(PasskeyTest, is_asked_for_besides_the_password_where_the_account_wants_it) {
  const auto session = with_key();
  const auto stranger = officer("stranger", {"arr-post"});
  const Json on(JsonObject{{"required", true}});
  EXPECT_EQ(post("/account/second-factor", on, as(stranger)).status, 409) << "it has none";
  EXPECT_EQ(post("/account/second-factor", on, as(session)).status, 200);
  EXPECT_EQ(log_in("duty", "wrong").status, 401);
  EXPECT_EQ(log_in("duty", kPassword).status, 403);
  const auto both = [&](const Json& proof) {
    return post("/session", Json(JsonObject{{"name", "duty"}, {"password", kPassword}, {"passkey", proof}}));
  };
  SoftDevice theirs("stranger");
  EXPECT_EQ(post("/account/passkeys", theirs.make(creation_challenge(stranger)), as(stranger)).status, 200);
  EXPECT_EQ(both(theirs.prove(login_challenge())).status, 401) << "another account's";
  const auto in = both(device.prove(login_challenge()));
  ASSERT_EQ(in.status, 200) << in.body;
  EXPECT_THAT(in.body, HasSubstr("\"second_factor\":true"));
  const std::string id(parse_json(send("GET", "/api/v1/account/passkeys", Json(JsonObject{}), as(in)).body)
                           .value()
                           .find("items")
                           ->as_array()
                           ->front()
                           .text("id"));
  EXPECT_EQ(send("DELETE", "/api/v1/account/passkeys/" + id, Json(JsonObject{}), as(in)).status, 409) << "the last";
  EXPECT_EQ(post("/account/second-factor", Json(JsonObject{{"required", false}}), as(in)).status, 200);
  EXPECT_EQ(send("DELETE", "/api/v1/account/passkeys/" + id, Json(JsonObject{}), as(in)).status, 200);
  EXPECT_EQ(enter(device.prove(login_challenge())).status, 401) << "it is gone";
}

TEST_F(PasskeyTest, of_a_closed_or_reset_account_opens_nothing) {
  const auto session = with_key();
  EXPECT_EQ(arr.post("/api/v1/accounts/duty", R"({"disabled":true})").status, 200);
  EXPECT_EQ(enter(device.prove(login_challenge())).status, 401);
  EXPECT_EQ(arr.post("/api/v1/accounts/duty", R"({"disabled":false})").status, 200);
  EXPECT_EQ(enter(device.prove(login_challenge())).status, 200);
  EXPECT_EQ(arr.post("/api/v1/accounts/duty/reset", "{}").status, 200);
  EXPECT_EQ(enter(device.prove(login_challenge())).status, 401);
}

TEST_F(PasskeyTest, works_at_a_name_only) {
  const HttpRequest by_address{"POST",
                               "/api/v1/session/passkey/options",
                               {{"host", "127.0.0.1:7080"}, {"content-type", "application/json"}},
                               "{}",
                               {}};
  const auto answer = arr.ask_as_it_is(by_address);
  EXPECT_EQ(answer.status, 400);
  EXPECT_THAT(answer.body, HasSubstr("localhost"));
}

TEST(Challenges, are_those_of_one_node_and_one_purpose) {
  SeededEntropy entropy("challenges");
  const Instant now = Instant::unix_ms(1'790'000'000'000);
  Challenges challenges(sha256("a")), others(sha256("b"));
  const std::string one = challenges.make("login", now, entropy);
  EXPECT_NE(one, challenges.make("login", now, entropy));
  EXPECT_TRUE(challenges.is_good(one, "login", now));
  EXPECT_FALSE(challenges.is_good(one, "register 1", now));
  EXPECT_FALSE(others.is_good(one, "login", now));
  EXPECT_FALSE(challenges.is_good(one, "login", now - Duration::milliseconds(1)));
  EXPECT_FALSE(challenges.is_good(one, "login", now + Challenges::kLife));
  for (std::size_t i = 0; i < one.size(); ++i) {
    std::string changed = one;
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    EXPECT_FALSE(challenges.is_good(changed, "login", now)) << i;
  }
  challenges.use(one, now);
  EXPECT_FALSE(challenges.is_good(one, "login", now));
}

TEST(Base64url, is_read_back_and_has_one_spelling) {
  for (std::size_t size = 0; size < 70; ++size) {
    const Bytes bytes(sha256(std::to_string(size)).view().substr(0, std::min<std::size_t>(size, 32)));
    EXPECT_EQ(from_base64url(to_base64url(bytes)).value(), bytes);
  }
  for (const char* wrong : {"+A", "/A", "AA==", "A", "AB", "A A"}) EXPECT_FALSE(from_base64url(wrong)) << wrong;
}

}  // namespace
}  // namespace thalweg::host
