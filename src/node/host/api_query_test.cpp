// SPDX-License-Identifier: Apache-2.0
#include "host/api_query.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace thalweg::host {
namespace {

using testing::HasSubstr;
using Type = Parameter::Type;

constexpr std::string_view kOrders[] = {"at", "due"};
constexpr Parameter kAll[] = {{"q", Type::text, "words", {}, 0, 8},
                              {"party", Type::id, "whose"},
                              {"id", Type::commitment, "which"},
                              {"since", Type::instant, "from when"},
                              {"limit", Type::count, "how many", {}, 1, 1000},
                              {"sort", Type::choice, "by what", kOrders},
                              {"orders", Type::choices, "by whats", kOrders},
                              {"kind", Type::kind, "of which kind"},
                              {"kinds", Type::kinds, "of which kinds"},
                              {"bbox", Type::box, "where"},
                              {"datetime", Type::interval, "when"},
                              {"before", Type::cursor, "after what"}};

Result<Unit> checked(std::string_view text) {
  const auto query = read_query(text);
  if (!query) return query.error();
  return check_query(*query, kAll);
}

TEST(Query, takes_what_its_route_takes) {
  for (const char* text : {"",
                           "q=a+b%21",
                           "q=",
                           "party=irn",
                           "since=2026-09-21T13:00:00Z",
                           "limit=1&sort=at",
                           "limit=1000",
                           "orders=at,due",
                           "kind=incident",
                           "kinds=incident,notice",
                           "bbox=-1.5,2,3,4.25",
                           "bbox=45,33,-12.5,45.0499999999999972,34,900",
                           "datetime=2026-09-21T13:00:00Z",
                           "datetime=2026-09-21T13:00:00Z/..",
                           "datetime=/2026-09-21T13:00:00Z",
                           "before=1767139200123.2.55",
                           "&&q=1&"}) {
    EXPECT_TRUE(checked(text)) << text << ": " << (checked(text) ? "" : checked(text).error().detail);
  }
}

TEST(Query, says_what_would_be_taken_instead) {
  const std::pair<const char*, const char*> wrong[] = {
      {"qq=1", "'qq' is no parameter of this query; it takes q, party, id, since,"},
      {"q=123456789", "q: '123456789' is not text of at most 8 bytes"},
      {"q=%ff", "in UTF-8"},
      {"party=Irn", "party: 'Irn' is not an identifier"},
      {"party="
       "%2e",
       "party"},
      {"id=12", "id: '12' is not a record's id"},
      {"since=yesterday", "such as 2026-09-21T13:00:00Z"},
      {"limit=0", "limit: '0' is not a number from 1 to 1000"},
      {"limit=1001", "limit"},
      {"limit=-1", "limit"},
      {"limit=1x", "limit"},
      {"limit=99999999999999999999999", "limit"},
      {"sort=at,due", "sort: 'at,due' is not one of at, due"},
      {"orders=at,size", "orders: 'size' is not one of at, due"},
      {"kind=person", "kind: 'person' is not a kind of record, one of ack"},
      {"kinds=incident,person", "kinds: 'person'"},
      {"bbox=1,2,3", "bbox"},
      {"bbox=3,2,1,4", "west,south,east,north"},
      {"bbox=1,2,3,4,5", "west,south,east,north"},
      {"bbox=1,2,x,3,4,5", "bbox"},
      {"bbox=1,2,3,4,", "west,south,east,north"},
      {"datetime=yesterday", "datetime: 'yesterday' is no time"},
      {"datetime=../..", "datetime: '../..' is no time"},
      {"datetime=2026-09-21T13:00:00Z/2026-09-20T13:00:00Z", "ends before it begins"},
      {"before=x", "before"},
      {"q=1&q=2", "q: given twice"},
      {"=1", "without a name"}};
  for (const auto& [text, why] : wrong) {
    const auto result = checked(text);
    ASSERT_FALSE(result) << text;
    EXPECT_EQ(result.error().code, Code::malformed);
    EXPECT_THAT(result.error().detail, HasSubstr(why)) << text;
  }
}

TEST(Query, takes_a_span_of_time_with_its_ends) {
  const Instant one = instant_from_rfc3339("2026-09-21T13:00:00Z").value();
  const Instant two = instant_from_rfc3339("2026-09-22T13:00:00Z").value();
  const auto at = interval("2026-09-21T13:00:00Z").value();
  EXPECT_EQ(at.since, one);
  EXPECT_EQ(at.until, one + Duration::milliseconds(1));
  const auto both = interval("2026-09-21T13:00:00Z/2026-09-22T13:00:00Z").value();
  EXPECT_EQ(both.since, one);
  EXPECT_EQ(both.until, two + Duration::milliseconds(1)) << "the end is in it";
  EXPECT_FALSE(interval("../2026-09-22T13:00:00Z").value().since);
  EXPECT_FALSE(interval("2026-09-21T13:00:00Z/").value().until);
}

TEST(Query, asks_for_what_must_be_given) {
  const Parameter needed[] = {{"for", Type::id, "the peer", {}, 0, 0, true}};
  EXPECT_THAT(check_query({}, needed).error().detail, HasSubstr("for: must be given; the peer"));
  EXPECT_FALSE(check_query({{"for", ""}}, needed));
  EXPECT_TRUE(check_query({{"for", "bes"}}, needed));
}

TEST(Query, is_described_as_it_is_checked) {
  EXPECT_EQ(to_canonical(schema(kAll[4])), R"({"maximum":1000,"minimum":1,"type":"integer"})");
  EXPECT_EQ(to_canonical(schema(kAll[5])), R"({"enum":["at","due"],"type":"string"})");
  for (const Parameter& parameter : kAll) EXPECT_NE(schema(parameter).find("type"), nullptr) << parameter.name;
}

}  // namespace
}  // namespace thalweg::host
