// SPDX-License-Identifier: Apache-2.0
#include "sensing/sources.h"

#include <gtest/gtest.h>

namespace thalweg::sensing {
namespace {

constexpr const char* kHarbour = R"([[source]]
id = "harbour"
protocol = "ais"
transport = "tcp-listen"
address = "127.0.0.1:10110"
area_e7 = [480000000, 299000000, 486000000, 305000000]
subjects = ["vessel", "aid"]
reports_per_s = 200
own = true

[[source]]
id = "old-day"
protocol = "csv"
transport = "file"
path = "day.csv"
repeat = true
)";

std::string error_of(const std::string& toml) {
  const auto sources = parse_sources(toml);
  return sources ? "" : sources.error().detail;
}

TEST(SourcesFile, reads_what_a_source_may_say) {
  const auto sources = parse_sources(kHarbour);
  ASSERT_TRUE(sources) << sources.error().detail;
  ASSERT_EQ(sources->sources.size(), 2U);
  const Source& harbour = sources->sources.front();
  EXPECT_EQ(harbour.terms.id, "harbour");
  EXPECT_EQ(harbour.protocol, Protocol::ais);
  EXPECT_EQ(harbour.transport, Transport::tcp_listen);
  EXPECT_EQ(harbour.terms.reports_per_s, 200U);
  EXPECT_EQ(harbour.terms.burst, 1'000U);
  EXPECT_TRUE(harbour.terms.is_own);
  ASSERT_TRUE(harbour.terms.area);
  EXPECT_TRUE(harbour.terms.area->holds({300'000'000, 482'000'000}));
  EXPECT_FALSE(harbour.terms.area->holds({482'000'000, 300'000'000}));
  EXPECT_EQ(harbour.terms.subjects.size(), 2U);
  EXPECT_TRUE(sources->sources.back().repeats);
}

TEST(SourcesFile, says_what_is_wrong_and_where) {
  const std::string head =
      "[[source]]\nid = \"a\"\nprotocol = \"csv\"\ntransport = \"udp\"\naddress = \"127.0.0.1:1\"\n";
  EXPECT_EQ(error_of(head), "");
  EXPECT_NE(error_of("source = 1").find("[[source]]"), std::string::npos);
  EXPECT_NE(error_of("[[source]]\nprotocol = \"csv\"").find("source 1: id"), std::string::npos);
  EXPECT_NE(error_of(head + "speed = 3").find("there is no member speed"), std::string::npos);
  EXPECT_NE(error_of(head + head).find("there are two of this id"), std::string::npos);
  EXPECT_NE(error_of(head + "burst = 0").find("burst is a whole number from 1"), std::string::npos);
  EXPECT_NE(error_of(head + "area_e7 = [1, 2, 3]").find("area_e7 is [west"), std::string::npos);
  EXPECT_NE(error_of(head + "subjects = [\"person\"]").find("there is no kind \"person\""), std::string::npos);
  EXPECT_NE(error_of("[[source]]\nid = \"a\"\nprotocol = \"csv\"\ntransport = \"file\"").find("a file has a path"),
            std::string::npos);
  EXPECT_NE(
      error_of("[[source]]\nid = \"a\"\nprotocol = \"morse\"\ntransport = \"udp\"").find("protocol is one of cot"),
      std::string::npos);
}

TEST(SourcesFile, reads_whom_the_picture_is_given_to) {
  const auto file = parse_sources(R"([[consumer]]
id = "boats"
transport = "tls-listen"
address = "127.0.0.1:8089"
clients = ["sha256/AAAA"]
subjects = ["vessel"]
each_s = 2
)");
  ASSERT_TRUE(file) << file.error().detail;
  ASSERT_EQ(file->consumers.size(), 1U);
  EXPECT_EQ(file->consumers[0].transport, Transport::tls_listen);
  EXPECT_EQ(file->consumers[0].each, Duration::seconds(2));
  EXPECT_EQ(file->consumers[0].tls.clients, std::vector<std::string>{"sha256/AAAA"});
  EXPECT_FALSE(file->consumers[0].own);
}

TEST(SourcesFile, lets_nobody_in_over_tls_without_saying_who) {
  const std::string head = "[[consumer]]\nid = \"a\"\ntransport = \"tls-listen\"\naddress = \"127.0.0.1:1\"\n";
  EXPECT_NE(error_of(head).find("tls-listen needs clients"), std::string::npos);
  EXPECT_NE(error_of(head + "clients = [\"me\"]").find("a pin in clients"), std::string::npos);
  EXPECT_NE(error_of(head + "client_ca = \"ca.pem\"\nkey = \"k\"").find("go together"), std::string::npos);
  EXPECT_EQ(error_of(head + "client_ca = \"ca.pem\""), "");
  EXPECT_NE(error_of("[[consumer]]\nid = \"a\"\ntransport = \"file\"").find("transport is one of"), std::string::npos);
}

TEST(SourcesFile, nobody_is_heard_where_nothing_is_written) {
  const auto sources = parse_sources("");
  ASSERT_TRUE(sources);
  EXPECT_TRUE(sources->sources.empty());
  EXPECT_TRUE(sources->consumers.empty());
}

}  // namespace
}  // namespace thalweg::sensing
