// SPDX-License-Identifier: Apache-2.0
#include "host/acts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace thalweg::host {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

const Instant kNow = Instant::unix_ms(1'790'000'000'000);

TEST(Act, is_read_back_as_it_was_written) {
  const Act full{"account.add", "account 3", "admin", "arr-hq", "duty", R"({"admin":false})"};
  EXPECT_EQ(act_from_bytes(to_bytes(full)).value(), full);
  const Act bare{"login.refused", "", "", "", "", ""};
  EXPECT_EQ(to_bytes(bare), R"({"act":"login.refused"})");
  EXPECT_EQ(act_from_bytes(to_bytes(bare)).value(), bare);
  EXPECT_EQ(act_from_bytes(to_bytes({"account.add", "", "", "", "\xff", ""})).value().subject, "?")
      << "whatever was typed";
}

TEST(Act, of_another_shape_is_none) {
  for (const char* bytes : {"", "{}", "[]", R"({"act":""})", R"({"act":"login","who":"x"})", R"({"act":1})"})
    EXPECT_FALSE(act_from_bytes(bytes)) << bytes;
}

TEST(Refusals, are_noted_at_first_and_then_once_a_minute_with_their_number) {
  Refusals refusals;
  Instant now = kNow;
  EXPECT_EQ(refusals.count("duty", now)->detail, "1 try");
  for (int i = 0; i < 500; ++i) EXPECT_FALSE(refusals.count("duty", now));
  EXPECT_THAT(refusals.take_due(now), IsEmpty());
  now = now + Refusals::kPause;
  const auto due = refusals.take_due(now);
  ASSERT_THAT(due, SizeIs(1));
  EXPECT_EQ(due.front().detail, "500 tries");
  EXPECT_EQ(due.front().account, "duty");
  EXPECT_FALSE(refusals.count("duty", now)) << "the next minute";
  now = now + Refusals::kPause;
  EXPECT_EQ(refusals.count("duty", now)->detail, "2 tries");
  now = now + Refusals::kPause;
  EXPECT_THAT(refusals.take_due(now), IsEmpty());
  EXPECT_EQ(refusals.count("duty", now)->detail, "1 try") << "forgotten meanwhile";
}

TEST(Refusals, of_many_names_are_counted_together) {
  Refusals refusals;
  std::size_t noted = 0;
  for (std::size_t i = 0; i < 1000; ++i) noted += refusals.count("name" + std::to_string(i), kNow) ? 1 : 0;
  EXPECT_LE(noted, Refusals::kNamesMax + 1);
  EXPECT_THAT(refusals.take_due(kNow + Refusals::kPause), SizeIs(1));
}

TEST(RecentReads, are_those_of_one_reader_and_one_record_for_a_while) {
  RecentReads reads;
  reads.add("account 1", "a", kNow);
  EXPECT_TRUE(reads.has("account 1", "a", kNow));
  EXPECT_FALSE(reads.has("account 1", "b", kNow));
  EXPECT_FALSE(reads.has("account 2", "a", kNow));
  EXPECT_FALSE(reads.has("account 1", "a", kNow + RecentReads::kRecent));
  EXPECT_FALSE(reads.has("account 1", "a", kNow - Duration::milliseconds(1))) << "a clock that went back";
  for (std::size_t i = 0; i < 2 * RecentReads::kReadsMax; ++i) reads.add("account 1", std::to_string(i), kNow);
}

}  // namespace
}  // namespace thalweg::host
