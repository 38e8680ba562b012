// SPDX-License-Identifier: Apache-2.0
#include "host/config.h"

#include <fstream>
#include <set>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace thalweg::host {
namespace {

using testing::HasSubstr;

std::string why(const Result<Config>& result) {
  return result ? "" : result.error().detail;
}

TEST(Config, reads_back_every_option_that_it_writes) {
  Config config;
  config.id = "arr";
  config.local_address = "127.0.0.1:0";
  config.log_level = LogLevel::debug;
  config.queue_count_max = 17;
  const auto read = parse_config(to_toml(config));
  ASSERT_TRUE(read) << why(read);
  EXPECT_EQ(to_toml(*read), to_toml(config));
  for (const Option& option : options())
    EXPECT_THAT(to_toml(config), HasSubstr("\n" + std::string(option.name) + " = "));
}

TEST(Config, takes_its_defaults_when_only_the_id_is_given) {
  const auto read = parse_config("id = \"arr\"");
  ASSERT_TRUE(read) << why(read);
  EXPECT_EQ(read->local_address, "127.0.0.1:8700");
  EXPECT_EQ(read->peer_address, "0.0.0.0:8701");
  EXPECT_EQ(read->log_level, LogLevel::info);
}

TEST(Config, refuses_a_key_that_it_does_not_know) {
  EXPECT_THAT(why(parse_config("id = \"arr\"\nlocal_adress = \"127.0.0.1:1\"")),
              HasSubstr("local_adress: there is no such option"));
}

TEST(Config, refuses_to_guess_whose_node_it_is) {
  EXPECT_THAT(why(parse_config("log_level = \"info\"")), HasSubstr("id: it is missing"));
}

TEST(Config, refuses_values_out_of_their_bounds) {
  const std::string id = "id = \"arr\"\n";
  EXPECT_THAT(why(parse_config(id + "queue_count_max = 15")), HasSubstr("from 16 to 1000000"));
  EXPECT_THAT(why(parse_config(id + "queue_count_max = -1")), HasSubstr("from 16 to 1000000"));
  EXPECT_THAT(why(parse_config(id + "queue_count_max = \"20\"")), HasSubstr("without quotes"));
  EXPECT_THAT(why(parse_config(id + "log_level = \"loud\"")), HasSubstr("none of error"));
  EXPECT_THAT(why(parse_config(id + "peer_address = \"nowhere\"")), HasSubstr("no host:port"));
  EXPECT_THAT(why(parse_config("id = \"Arr\"")), HasSubstr("is no id"));
}

TEST(Config, keeps_the_interface_without_tls_on_this_machine) {
  EXPECT_THAT(why(parse_config("id = \"arr\"\nlocal_address = \"0.0.0.0:8700\"")),
              HasSubstr("can be reached from other machines"));
  EXPECT_TRUE(parse_config("id = \"arr\"\nlocal_address = \"[::1]:8700\""));
}

TEST(Config, takes_a_name_for_the_desk_and_no_address) {
  EXPECT_EQ(parse_config("id = \"arr\"\nlocal_name = \"desk.arr.example\"")->local_name, "desk.arr.example");
  for (const char* text : {"Desk.example", "desk.example:443", "https://desk.example", "10.0.0.7", "-desk", "desk."})
    EXPECT_THAT(why(parse_config("id = \"arr\"\nlocal_name = \"" + std::string(text) + "\"")),
                HasSubstr("is no host's name"))
        << text;
}

TEST(Config, splits_addresses) {
  EXPECT_EQ(endpoint_from_text("[::1]:8700")->host, "::1");
  EXPECT_EQ(endpoint_from_text("node.example:8701")->port, 8701);
  for (const char* text : {"", ":1", "a", "a:", "a:65536", "a:01", "::1:80"})
    EXPECT_FALSE(endpoint_from_text(text)) << text;
}

TEST(Config, names_each_option_once_and_explains_it) {
  std::set<std::string_view> names;
  for (const Option& option : options()) {
    EXPECT_TRUE(names.insert(option.name).second) << option.name;
    EXPECT_GT(option.help.size(), 20u) << option.name;
    Config config;
    EXPECT_TRUE(option.initial.empty() || set_option(config, option.name, option.initial)) << option.name;
  }
}

TEST(Config, is_what_the_operating_page_says) {
  std::ifstream file(std::string(THALWEG_SOURCE_DIR) + "/docs/operating.md", std::ios::binary);
  std::stringstream page;
  page << file.rdbuf();
  EXPECT_THAT(page.str(), HasSubstr(options_to_markdown())) << "put the table above into docs/operating.md";
}

}  // namespace
}  // namespace thalweg::host
