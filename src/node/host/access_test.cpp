// SPDX-License-Identifier: Apache-2.0
#include "host/access.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/node_detail.h"

namespace thalweg::host {
namespace {

using testing::HasSubstr;

TEST(Token, is_read_back_as_it_was_made) {
  SeededEntropy entropy("tokens");
  const std::string token = make_token(entropy);
  EXPECT_NE(token, make_token(entropy));
  EXPECT_EQ(token_from_text(token + "\n").value(), token);
  for (std::size_t length = 0; length < token.size(); ++length)
    EXPECT_FALSE(token_from_text(token.substr(0, length))) << length;
  const auto wrong = token_from_text("thalweg_secret");
  ASSERT_FALSE(wrong);
  EXPECT_THAT(wrong.error().detail, testing::Not(HasSubstr("secret"))) << "a secret is never repeated";
}

TEST(Token, is_found_in_a_header_of_its_scheme_only) {
  EXPECT_EQ(bearer_of("Bearer abc"), "abc");
  EXPECT_EQ(bearer_of("bearer  abc "), "abc");
  EXPECT_EQ(bearer_of("Bearer "), "");
  EXPECT_FALSE(bearer_of("Bearer"));
  EXPECT_FALSE(bearer_of("Basic abc"));
  EXPECT_FALSE(bearer_of(""));
}

TEST(Scope, has_a_name_that_leads_back_to_it) {
  for (const Need need : {Need::records_read,
                          Need::records_write,
                          Need::approve,
                          Need::bundle,
                          Need::metrics,
                          Need::admin,
                          Need::picture_read,
                          Need::picture_write})
    EXPECT_EQ(scope_from_text(name(need)).value(), need);
  EXPECT_TRUE(name(Need::nothing).empty());
  EXPECT_FALSE(scope_from_text(""));
  EXPECT_THAT(scope_from_text("root").error().detail, HasSubstr("records:read"));
}

TEST(Access, lets_the_operator_in_and_nobody_else) {
  MemoryAccounts accounts;
  SeededEntropy entropy("access");
  const auto clock = [] { return Instant::unix_ms(drill_now()); };
  Access access({std::string(kDrillToken), "arr", &accounts, &entropy, clock, kLeastCost});
  const auto asked = [&](std::string header, Need need) {
    return access.admit({"GET", "/", {{"authorization", std::move(header)}}, {}, {}}, need);
  };
  const auto known = asked("Bearer " + std::string(kDrillToken), Need::admin);
  EXPECT_FALSE(known.refused);
  EXPECT_TRUE(known.caller.may(Need::admin));
  EXPECT_TRUE(known.caller.speaks_for("any-office"));
  for (const std::string header : {"", "Bearer ", "Bearer x", "Basic x"}) {
    const auto refused = asked(header, Need::caller);
    ASSERT_TRUE(refused.refused) << header;
    EXPECT_EQ(refused.refused->status, 401);
    const auto open = asked(header, Need::nothing);
    EXPECT_FALSE(open.refused) << header;
    EXPECT_FALSE(open.caller.may(Need::records_read));
    EXPECT_FALSE(open.caller.speaks_for("any-office"));
  }
  Access without({"", "arr", &accounts, &entropy, clock, kLeastCost});
  EXPECT_TRUE(without.admit({"GET", "/", {{"authorization", "Bearer "}}, {}, {}}, Need::caller).refused);
}

TEST(Access, every_route_but_the_openly_harmless_asks_who_calls) {
  Pair pair;
  const auto description = parse_json(pair.arr.get("/api/v1/openapi.json").body, true);
  ASSERT_TRUE(description);
  std::set<std::string> open;
  for (const auto& [path, methods] : *description->find("paths")->as_object()) {
    for (const auto& [method, operation] : *methods.as_object()) {
      std::string verb = method;
      for (char& c : verb) c = static_cast<char>(c - 'a' + 'A');
      const auto answer =
          pair.arr.ask_as_it_is({verb, path, {{"host", "localhost"}, {"content-type", "application/json"}}, "{}", {}});
      if (answer.status != 401) open.insert(verb + " " + path);
    }
  }
  EXPECT_EQ(open,
            (std::set<std::string>{"GET /healthz",
                                   "POST /api/v1/session",
                                   "POST /api/v1/session/passkey",
                                   "POST /api/v1/session/passkey/options"}));
}

}  // namespace
}  // namespace thalweg::host
