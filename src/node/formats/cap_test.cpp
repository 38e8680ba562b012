// SPDX-License-Identifier: Apache-2.0
#include "formats/cap.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

using testing::HasSubstr;
using testing::Not;

namespace thalweg::formats {
namespace {

CapAlert sample() {
  CapAlert alert;
  alert.identifier = "a1";
  alert.sender = "irn@irn-irq.thalweg";
  alert.sent = instant_from_rfc3339("2026-11-20T02:10:00.250Z").value();
  alert.status = "Actual";
  alert.message_type = "Alert";
  alert.scope = "Public";
  alert.category = "Met";
  alert.urgency = "Immediate";
  alert.severity = "Severe";
  alert.certainty = "Observed";
  alert.area = "Badra & Mehran";
  alert.centre = geometry::Position{-331'500'000, 461'200'001};
  alert.radius_m = 6'050;
  alert.infos = {{"fa", "سیل", "Iran", "", "", "دور شوید", ""}};
  return alert;
}

TEST(Cap, writes_what_the_standard_wants_in_its_order) {
  EXPECT_EQ(to_xml(sample()),
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
            "<alert xmlns=\"urn:oasis:names:tc:emergency:cap:1.2\">\n"
            "  <identifier>a1</identifier>\n"
            "  <sender>irn@irn-irq.thalweg</sender>\n"
            "  <sent>2026-11-20T02:10:00-00:00</sent>\n"
            "  <status>Actual</status>\n"
            "  <msgType>Alert</msgType>\n"
            "  <scope>Public</scope>\n"
            "  <info>\n"
            "    <language>fa</language>\n"
            "    <category>Met</category>\n"
            "    <event>سیل</event>\n"
            "    <urgency>Immediate</urgency>\n"
            "    <severity>Severe</severity>\n"
            "    <certainty>Observed</certainty>\n"
            "    <senderName>Iran</senderName>\n"
            "    <instruction>دور شوید</instruction>\n"
            "    <area>\n"
            "      <areaDesc>Badra &amp; Mehran</areaDesc>\n"
            "      <circle>-33.15,46.1200001 6.050</circle>\n"
            "    </area>\n"
            "  </info>\n"
            "</alert>\n");
}

TEST(Cap, has_no_place_for_what_xml_cannot_hold) {
  CapAlert alert = sample();
  alert.infos[0].instruction = "a\x01<b>\n]]>";
  EXPECT_THAT(to_xml(alert), HasSubstr("<instruction>a &lt;b&gt;\n]]&gt;</instruction>"));
  alert.references = {"x,1,2026-11-20T02:10:00-00:00", "x,2,2026-11-20T02:11:00-00:00"};
  EXPECT_THAT(to_xml(alert),
              HasSubstr("<references>x,1,2026-11-20T02:10:00-00:00 x,2,2026-11-20T02:11:00-00:00</references>"));
}

TEST(Atom, names_feed_and_entries) {
  const Instant at = instant_from_rfc3339("2026-11-20T02:10:00Z").value();
  const std::string text = to_atom({"urn:f",
                                    "Alerts",
                                    "irn",
                                    "http://here/?a=1&b=2",
                                    at,
                                    {{"urn:e", "Flood", "", "http://e", "application/cap+xml", at}}});
  EXPECT_THAT(text, HasSubstr("<link rel=\"self\" href=\"http://here/?a=1&amp;b=2\" />"));
  EXPECT_THAT(text, HasSubstr("<updated>2026-11-20T02:10:00Z</updated>"));
  EXPECT_THAT(text, HasSubstr("<link rel=\"alternate\" type=\"application/cap+xml\" href=\"http://e\" />"));
  EXPECT_THAT(text, Not(HasSubstr("summary"))) << "nothing is left empty";
}

}  // namespace
}  // namespace thalweg::formats
