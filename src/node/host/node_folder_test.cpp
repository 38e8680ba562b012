// SPDX-License-Identifier: Apache-2.0
#include "host/node_folder.h"

#include <fstream>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/memory_disk.h"
#include "journal/note.h"

namespace thalweg::host {
namespace {

using testing::HasSubstr;

class Counting final : public Entropy {
 public:
  void fill(std::span<std::uint8_t> out) override {
    for (std::uint8_t& byte : out) byte = next_++;
  }

 private:
  std::uint8_t next_ = 1;
};

constexpr const char* kFrontier = R"({"type":"LineString","coordinates":[[45.0,33.0],[45.0,33.5],[45.0,34.0]]})";
constexpr const char* kCrossings =
    R"({"type":"FeatureCollection","features":[{"type":"Feature","id":"gate","geometry":{"type":"Point","coordinates":[45.0,33.5]},)"
    R"("properties":{"class":"market","names":{"en":"Gate"},"uncertainty_m":100}}]})";

NodeKeys keys() {
  Counting entropy;
  return make_keys(entropy);
}

agreement::PartyKeys known(const std::string& id) {
  auto known = public_keys(keys(), id, "drill").value();
  known.tls_pin = "sha256/" + to_base64(std::string(32, id.front()));
  known.address = "127.0.0.1:1";
  return known;
}

std::string drill_template() {
  std::ifstream file(std::string(THALWEG_SOURCE_DIR) + "/tests/drill/agreement.toml", std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

std::string drill() {
  auto observer = known("obs");
  observer.log_key.clear();
  const agreement::PartyKeys all[] = {known("arr"), known("bes"), observer};
  const agreement::Filling hashes[] = {{"frontier.sha256", to_hex(sha256(kFrontier))},
                                       {"crossings.sha256", to_hex(sha256(kCrossings))}};
  return agreement::fill(drill_template(), all, hashes).value();
}

void put(Disk& disk, const std::string& folder) {
  ASSERT_TRUE(disk.replace(folder + "/agreement.toml", drill()));
  ASSERT_TRUE(disk.replace(folder + "/frontier.geojson", kFrontier));
  ASSERT_TRUE(disk.replace(folder + "/crossings.geojson", kCrossings));
}

TEST(NodeKeys, are_read_back_as_written) {
  const auto read = parse_keys(to_toml(keys()));
  ASSERT_TRUE(read);
  EXPECT_EQ(read->log_seed, keys().log_seed);
  EXPECT_EQ(read->tls_seed, keys().tls_seed);
  EXPECT_NE(read->log_seed, read->witness_seed);
}

TEST(NodeKeys, are_refused_without_repeating_them) {
  std::string text = to_toml(keys());
  const std::string seed = to_hex(keys().log_seed);
  text.replace(text.find(seed), 2, "XY");
  const auto read = parse_keys(text);
  ASSERT_FALSE(read);
  EXPECT_THAT(read.error().detail, HasSubstr("log_seed"));
  EXPECT_THAT(read.error().detail, testing::Not(HasSubstr(seed.substr(2, 8))));
  NodeKeys twice = keys();
  twice.mirror_seed = twice.log_seed;
  EXPECT_FALSE(parse_keys(to_toml(twice)));
}

TEST(NodeKeys, hold_nothing_that_would_break_out_of_quotes) {
  std::string text = to_toml(known("arr"), "drill");
  ASSERT_TRUE(parse_public_keys(text));
  for (const char* agreement : {"'a\"b'", "\"a\\\\b\"", "\"a\\nb\""}) {
    std::string changed = text;
    changed.replace(changed.find("\"drill\""), 7, agreement);
    const auto read = parse_public_keys(changed);
    ASSERT_FALSE(read) << changed;
    EXPECT_EQ(read.error().code, Code::malformed);
  }
}

TEST(NodeKeys, bear_the_names_that_the_agreement_asks_for) {
  EXPECT_EQ(journal::parse_vkey(known("arr").log_key)->name, "drill.thalweg/arr");
  EXPECT_EQ(journal::parse_vkey(known("arr").witness_key)->name, "arr.thalweg/witness");
  EXPECT_EQ(journal::parse_vkey(known("arr").mirror_key)->type, journal::KeyType::cosignature);
  const auto read = parse_public_keys(to_toml(known("arr"), "drill"));
  ASSERT_TRUE(read);
  EXPECT_EQ(read->agreement, "drill");
  EXPECT_EQ(read->keys.mirror_key, known("arr").mirror_key);
}

TEST(NodeFolder, reads_a_version_with_its_annexes) {
  MemoryDisk disk;
  put(disk, "agreements/drill/v1");
  ASSERT_TRUE(disk.replace("agreements/drill/v1/land.geojson", "{}"));
  const auto all = read_agreements(disk);
  ASSERT_TRUE(all) << all.error().detail;
  ASSERT_EQ(all->size(), 1u);
  EXPECT_EQ(all->front().agreement.annexes.frontier.front().size(), 3u);
  EXPECT_EQ(all->front().agreement.annexes.crossings.front().id, "gate");
  EXPECT_EQ(all->front().geojson.at("frontier"), kFrontier);
  EXPECT_EQ(all->front().geojson.at("land"), "{}");
}

TEST(NodeFolder, refuses_an_annex_that_is_not_the_signed_one) {
  MemoryDisk disk;
  put(disk, "agreements/drill/v1");
  ASSERT_TRUE(disk.replace("agreements/drill/v1/frontier.geojson", std::string(kFrontier) + "\n"));
  const auto all = read_agreements(disk);
  ASSERT_FALSE(all);
  EXPECT_THAT(all.error().detail, HasSubstr("use the file that was signed"));
}

TEST(NodeFolder, names_the_annex_that_is_missing) {
  MemoryDisk disk;
  put(disk, "agreements/drill/v1");
  ASSERT_TRUE(disk.remove("agreements/drill/v1/crossings.geojson"));
  EXPECT_THAT(read_agreements(disk).error().detail, HasSubstr("crossings.geojson is missing"));
}

TEST(NodeFolder, refuses_a_version_in_the_wrong_place) {
  MemoryDisk disk;
  put(disk, "agreements/drill/v2");
  EXPECT_THAT(read_agreements(disk).error().detail, HasSubstr("belongs into agreements/drill/v1"));
}

TEST(NodeFolder, refuses_annexes_outside_the_folder) {
  MemoryDisk disk;
  for (const char* name : {"../x", "/etc/passwd", "a/b", ".hidden"}) {
    const auto read = read_annexes(disk, "d", "[frontier]\nfile = \"" + std::string(name) + "\"");
    ASSERT_FALSE(read) << name;
    EXPECT_EQ(read.error().code, Code::malformed);
  }
}

TEST(NodeFolder, refuses_a_policy_that_does_not_fit) {
  MemoryDisk disk;
  put(disk, "agreements/drill/v1");
  ASSERT_TRUE(disk.replace("agreements/drill/v1/policy-a.toml",
                           "[policy]\nid = \"p\"\nagreement = \"other\"\nparty = \"arr\"\n"));
  EXPECT_THAT(read_agreements(disk).error().detail, HasSubstr("policy-a.toml"));
}

TEST(NodeFolder, notices_when_the_text_names_other_keys) {
  const auto agreement = agreement::parse(drill(), {});
  ASSERT_TRUE(agreement);
  EXPECT_TRUE(check_own_keys(*agreement, known("arr")));
  auto other = known("arr");
  other.tls_pin = "sha256/other";
  EXPECT_THAT(check_own_keys(*agreement, other).error().detail, HasSubstr("TLS key"));
  EXPECT_THAT(check_own_keys(*agreement, known("cia")).error().detail, HasSubstr("neither a party nor an observer"));
  auto observer = known("obs");
  EXPECT_TRUE(check_own_keys(*agreement, observer));
}

}  // namespace
}  // namespace thalweg::host
