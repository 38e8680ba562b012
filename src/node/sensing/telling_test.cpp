// SPDX-License-Identifier: Apache-2.0
#include "sensing/telling.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

using testing::HasSubstr;
using testing::SizeIs;

namespace thalweg::sensing {
namespace {

constexpr const char* kVessels = R"([[tell]]
id = "vessels"
as = "contact"
agreement = "irn-irq"
office = "irn-south-commissioner"
purpose = "safety"
lang = "fa"
subjects = ["vessel"]
within_m = 10000
each = "10m"
delay = "5m"
precision_m = 100
)";

constexpr const char* kCounts = R"([[tell]]
id = "how many"
as = "contact_count"
agreement = "irn-irq"
office = "irn-south-commissioner"
purpose = "safety"
lang = "fa"
sector = "south"
each = "1h"
)";

/// Along the meridian of 48 degrees, from north to south.
std::shared_ptr<const geometry::Frontier> line() {
  return std::make_shared<const geometry::Frontier>(
      geometry::Frontier::build({{{310'000'000, 480'000'000}, {300'000'000, 480'000'000}}}).value());
}

Instant minute(std::int64_t count) {
  return instant_from_rfc3339("2026-11-25T00:00:00Z").value() + Duration::minutes(count);
}

Shown thing(std::string uid, Instant at, std::int32_t lat_e7, std::int32_t lon_e7) {
  Shown shown;
  shown.seen.uid = std::move(uid);
  shown.seen.at = at;
  shown.seen.place = {lat_e7, lon_e7};
  shown.seen.subject = sensor::Subject::vessel;
  return shown;
}

struct Told {
  explicit Told(const char* toml, std::optional<Stretch> stretch = {})
      : teller(parse_tellings(toml).value().at(0), line(), stretch, [this](Json draft) {
          drafts.push_back(std::move(draft));
        }) {}

  /// One thing, or several, as they are seen each minute.
  void watch(std::int64_t from, std::int64_t until, const std::function<std::vector<Shown>(Instant)>& seen) {
    for (std::int64_t at = from; at < until; ++at) teller.look({minute(at), seen(minute(at))}, minute(at));
  }

  std::vector<Json> drafts;
  Teller teller;
};

TEST(Telling, hands_in_a_thing_late_and_blurred_and_not_more_often_than_it_says) {
  Told told(kVessels);
  std::int32_t lat = 305'000'000;
  told.watch(0, 41, [&](Instant at) { return std::vector{thing("MMSI-1", at, lat -= 20'000, 480'300'000)}; });
  ASSERT_THAT(told.drafts, SizeIs(4));
  const Json& first = told.drafts.front();
  EXPECT_EQ(first.text("kind"), "contact");
  EXPECT_EQ(first.text("office"), "irn-south-commissioner");
  EXPECT_EQ(first.text("subject"), "vessel");
  EXPECT_EQ(first.text("event_at"), to_rfc3339(minute(5))) << "ten minutes after it was seen first, five minutes late";
  EXPECT_EQ(to_canonical(first).find("MMSI"), std::string::npos) << "which thing it was is nobody's business";
}

TEST(Telling, passes_over_what_is_our_own_stale_far_or_of_another_sort) {
  Told told(kVessels);
  told.watch(0, 60, [](Instant at) {
    Shown own = thing("own", at, 305'000'000, 480'100'000), stale = own, far = own, other = own;
    own.seen.own = true;
    stale.seen.stale = true;
    far.seen.place.lon_e7 = 482'000'000;
    other.seen.subject = sensor::Subject::vehicle;
    return std::vector{own, stale, far, other};
  });
  EXPECT_THAT(told.drafts, SizeIs(0));
}

TEST(Telling, says_nothing_again_of_what_was_not_heard_of_since) {
  Told told(kVessels);
  told.watch(0, 120, [](Instant) { return std::vector{thing("moored", minute(0), 305'000'000, 480'100'000)}; });
  EXPECT_THAT(told.drafts, SizeIs(1));
}

TEST(Telling, counts_each_thing_of_its_stretch_once_in_the_time) {
  Told told(kCounts, Stretch{0, 0, 60'000});
  told.watch(0, 61, [](Instant at) {
    return std::vector{thing("a", at, 309'000'000, 480'100'000),
                       thing("b", at, 308'900'000, 480'100'000),
                       thing("beyond", at, 301'000'000, 480'100'000)};
  });
  ASSERT_THAT(told.drafts, SizeIs(1));
  EXPECT_EQ(to_canonical(*told.drafts[0].find("things_count")), R"({"vessel":2})");
  EXPECT_EQ(told.drafts[0].text("sector"), "south");
  EXPECT_EQ(told.drafts[0].text("event_until"), to_rfc3339(minute(60)));
}

TEST(Telling, says_what_is_wrong_with_an_order) {
  const auto why = [](const std::string& toml) {
    const auto read = parse_tellings(toml);
    return read ? std::string() : read.error().detail;
  };
  const std::string vessels = kVessels;
  EXPECT_EQ(why(vessels), "");
  EXPECT_EQ(why(""), "");
  EXPECT_THAT(why("[[told]]\nid = \"x\""), HasSubstr("there is no member told"));
  EXPECT_THAT(why(vessels + "colour = 1"), HasSubstr("tell vessels: there is no member colour"));
  EXPECT_THAT(why(vessels + vessels), HasSubstr("there are two of this id"));
  EXPECT_THAT(why(vessels + "reach = \"1y\""), HasSubstr("reach is a time from 1s to 7d"));
  EXPECT_THAT(why(vessels + "thin_m = -1"), HasSubstr("thin_m is a whole number from 0"));
  EXPECT_THAT(why("[[tell]]\nid = \"x\"\nas = \"contact\""), HasSubstr("agreement must be given"));
  std::string counts = kCounts;
  EXPECT_THAT(why(counts.erase(counts.find("sector"), 17)), HasSubstr("a count needs the sector"));
}

}  // namespace
}  // namespace thalweg::sensing
