// SPDX-License-Identifier: Apache-2.0
#include "formats/crs.h"

#include <cmath>
#include <cstdio>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

using testing::HasSubstr;

namespace thalweg::formats {
namespace {

constexpr geometry::Position kMehran{331'100'000, 460'800'000};
constexpr geometry::Position kTripoint{371'438'500, 447'843'060};
constexpr geometry::Position kMouth{299'000'000, 485'000'000};

TEST(Crs, writes_degrees_digit_by_digit_in_the_order_of_the_axes) {
  EXPECT_EQ(to_text(kMehran, Crs::crs84), "46.08,33.11");
  EXPECT_EQ(to_text(kMehran, Crs::epsg4326), "33.11,46.08");
}

// As PROJ 9.1 has them (gdaltransform).
TEST(Crs, writes_metres_as_proj_does) {
  EXPECT_EQ(to_text(kMehran, Crs::epsg3857), "5129602.136,3909913.742");
  EXPECT_EQ(to_text(kTripoint, Crs::epsg3857), "4985366.139,4459176.634");
  EXPECT_EQ(to_text({-850'000'000, -1'799'999'999}, Crs::epsg3857), "-20037508.332,-19971868.880");
  EXPECT_EQ(to_text(kMehran, Crs::epsg32638), "600766.147,3664000.470");
  EXPECT_EQ(to_text(kTripoint, Crs::epsg32638), "480844.598,4110852.084");
  EXPECT_EQ(to_text(kMouth, Crs::epsg32638), "838011.321,3312855.050");
}

TEST(Crs, ends_where_the_system_ends) {
  EXPECT_EQ(to_text({900'000'000, 1'800'000'000}, Crs::epsg3857), "20037508.343,20037508.343");
  EXPECT_EQ(to_text({-900'000'000, -1'800'000'000}, Crs::epsg3857), "-20037508.343,-20037508.343");
}

TEST(Crs, knows_each_by_its_address_and_names_them_when_asked_for_another) {
  for (const Crs crs : all_crs()) EXPECT_EQ(crs_from_uri(uri(crs)).value(), crs);
  const auto none = crs_from_uri("http://www.opengis.net/def/crs/EPSG/0/2393");
  ASSERT_FALSE(none);
  EXPECT_THAT(none.error().detail, HasSubstr("EPSG/0/3857"));
}

TEST(Crs, puts_a_box_in_degrees_around_a_box_of_any_system) {
  for (const Crs crs : all_crs()) {
    std::array<double, 4> box{};
    std::sscanf(to_text(kMehran, crs).c_str(), "%lf,%lf", &box[0], &box[1]);
    std::sscanf(to_text(kMehran, crs).c_str(), "%lf,%lf", &box[2], &box[3]);
    const auto point = box_around(box, crs);
    ASSERT_TRUE(point) << point.error().detail;
    EXPECT_NEAR(point->south_e7, kMehran.lat_e7, 1'000) << uri(crs);
    EXPECT_NEAR(point->east_e7, kMehran.lon_e7, 1'000) << uri(crs);
    EXPECT_LE(point->west_e7, point->east_e7);
  }
  // Parallels bend in UTM: the middle of the upper edge lies further north than its ends, 32.5193 degrees (PROJ).
  const auto wide = box_around({300'000, 3'500'000, 700'000, 3'600'000}, Crs::epsg32638);
  ASSERT_TRUE(wide);
  EXPECT_NEAR(wide->north_e7, 325'373'552, 2);
  EXPECT_NEAR(wide->south_e7, 316'177'751, 2);
  EXPECT_NEAR(wide->west_e7, 428'707'155, 2);
}

TEST(Crs, refuses_boxes_that_are_none) {
  EXPECT_FALSE(box_around({46, 33, 45, 34}, Crs::crs84));
  EXPECT_FALSE(box_around({100, 33, 101, 34}, Crs::epsg4326)) << "the latitude comes first";
  EXPECT_FALSE(box_around({-3e7, 0, 0, 1}, Crs::epsg3857));
  EXPECT_FALSE(box_around({std::nan(""), 0, 1, 1}, Crs::epsg32638));
}

}  // namespace
}  // namespace thalweg::formats
