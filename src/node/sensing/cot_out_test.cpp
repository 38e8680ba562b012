// SPDX-License-Identifier: Apache-2.0
#include "sensing/cot_out.h"

#include <gtest/gtest.h>

#include "sensor/cot_xml.h"
#include "sensor/tak.h"

namespace thalweg::sensing {
namespace {

constexpr Instant kStart = Instant::unix_ms(1'788'220'800'123);

Shown a_vessel() {
  Shown thing;
  thing.seen.uid = "boat <1> & \"co\"";
  thing.name = "اروند";
  thing.seen.at = kStart;
  thing.seen.place = {-300'000'001, 481'234'567};
  thing.seen.subject = sensor::Subject::vessel;
  thing.seen.speed_cm_s = 1'250;
  thing.seen.course_cdeg = 27'005;
  return thing;
}

void expect_same(const sensor::Batch& batch) {
  ASSERT_EQ(batch.reports.size(), 1U) << (batch.refused.empty() ? "" : batch.refused[0].detail);
  const sensor::Report& report = batch.reports[0];
  EXPECT_EQ(report.uid, "boat <1> & \"co\"");
  EXPECT_EQ(report.at, kStart);
  EXPECT_EQ(report.valid, Duration::minutes(2));
  EXPECT_EQ(report.position, (geometry::Position{-300'000'001, 481'234'567}));
  EXPECT_EQ(report.subject, sensor::Subject::vessel);
  EXPECT_EQ(report.speed_cm_s, 1'250);
  EXPECT_EQ(report.course_cdeg, 27'005);
  EXPECT_FALSE(report.own);
}

TEST(CotOut, writes_xml_that_our_own_reader_reads_as_the_same) {
  const Bytes xml = to_cot_xml(event_of(a_vessel(), Duration::minutes(2)));
  EXPECT_TRUE(xml.ends_with("</event>"));
  sensor::CotXmlDecoder decoder(1);
  expect_same(decoder.take(xml + xml.substr(0, 20), kStart));
}

TEST(CotOut, writes_protocol_buffers_that_our_own_reader_reads_as_the_same) {
  sensor::TakStreamDecoder stream(1);
  expect_same(stream.take(to_tak_frame(event_of(a_vessel(), Duration::minutes(2))), kStart));
  sensor::TakDatagramDecoder datagram(1);
  (void)datagram.take(to_tak_datagram(event_of(a_vessel(), Duration::minutes(2))), kStart);
  expect_same(datagram.finish(kStart));
}

TEST(CotOut, says_what_is_our_own) {
  Shown thing = a_vessel();
  thing.seen.own = true;
  EXPECT_EQ(event_of(thing, Duration::minutes(1)).type, "a-f-S");
}

TEST(CotOut, offers_answers_and_says_yes_in_words_that_clients_know) {
  sensor::CotXmlDecoder decoder(1);
  const auto controls = decoder.take(cot_protocol_offer(kStart) + cot_protocol_response(kStart), kStart).controls;
  EXPECT_EQ(controls,
            (std::vector<sensor::Control>{sensor::Control::protocol_offer, sensor::Control::protocol_response}));
  EXPECT_NE(cot_pong(kStart, false).find("type=\"t-x-c-t-r\""), std::string::npos);
  EXPECT_EQ(cot_pong(kStart, true).front(), '\xBF');
}

TEST(CotOut, stays_far_below_what_clients_throw_away) {
  Shown thing = a_vessel();
  thing.seen.uid = std::string(sensor::kUidMax, '"');
  thing.name = std::string(sensor::kUidMax, '&');
  EXPECT_LT(to_cot_xml(event_of(thing, Duration::minutes(1))).size(), 2'048U);
}

}  // namespace
}  // namespace thalweg::sensing
