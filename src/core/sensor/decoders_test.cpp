// SPDX-License-Identifier: Apache-2.0
#include <functional>
#include <memory>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sensor/cot_detail.h"
#include "sensor/cot_xml.h"
#include "sensor/csv.h"
#include "sensor/geojson_lines.h"
#include "sensor/samples_detail.h"
#include "sensor/tak.h"
#include "sensor/text_detail.h"

namespace thalweg::sensor {
namespace {

using samples::Seen;

constexpr Instant kNow = Instant::unix_ms(1'788'220'805'000);

/// What a decoder made of some bytes, owned.
struct Read {
  std::vector<Report> reports;  ///< their texts are in uids and names
  std::vector<std::string> uids;
  std::vector<std::string> names;
  std::vector<Refused> refused;
  std::vector<Control> controls;
  Tally tally;
};

void keep(Read& read, const Batch& batch) {
  for (const Report& report : batch.reports) {
    read.reports.push_back(report);
    read.uids.emplace_back(report.uid);
    read.names.emplace_back(report.name);
  }
  read.refused.insert(read.refused.end(), batch.refused.begin(), batch.refused.end());
  read.controls.insert(read.controls.end(), batch.controls.begin(), batch.controls.end());
}

Read read(Decoder& decoder, BytesView text, std::size_t step = 1U << 30U) {
  Read all;
  for (std::size_t at = 0; at < text.size(); at += step) keep(all, decoder.take(text.substr(at, step), kNow));
  keep(all, decoder.finish(kNow));
  all.tally = decoder.tally();
  return all;
}

template <class D>
Read read_as(BytesView text, std::size_t step = 1U << 30U) {
  D decoder(3);
  return read(decoder, text, step);
}

void expect_seen(const Report& report, const std::string& uid, const Seen& seen = {}) {
  EXPECT_EQ(uid, seen.uid);
  EXPECT_EQ(report.at, seen.at);
  EXPECT_TRUE(report.has_own_time);
  EXPECT_EQ(report.position, seen.place);
  EXPECT_TRUE(report.has_position);
  EXPECT_EQ(report.speed_cm_s, 525);
  EXPECT_EQ(report.course_cdeg, 27'150);
  EXPECT_EQ(report.subject, Subject::vessel);
  EXPECT_EQ(report.source, 3);
  EXPECT_FALSE(report.own);
}

TEST(Tak, reads_what_protoc_wrote) {
  // protoc 3.21.12 --encode=TakMessage of a message with every field that clients send.
  const Bytes message =
      from_hex(
          "12ac010a09612d6e2d532d582d4d1a05312d722d632a0e4d4d53492d32313132333435363030fbf88fd2853438fbf88fd2"
          "853440bba297d285344a036d2d675145a6327b8f693e4059642ab3f79816484061000000e0cf12634169000000e0cf1263"
          "4171000000e0cf1263417a410a1b3c72656d61726b733e6e6f7420726561643c2f72656d61726b733e120a12086e6f7420"
          "726561642a02084d3a12090000000000001540110000000000f87040")
          .value();
  Seen expected;
  expected.at = Instant::unix_ms(1'788'220'800'123);
  const Read datagram = read_as<TakDatagramDecoder>("\xBF\x01\xBF" + message);
  ASSERT_EQ(datagram.reports.size(), 1U);
  expect_seen(datagram.reports[0], datagram.uids[0], expected);
  EXPECT_EQ(datagram.reports[0].valid, Duration::seconds(120));
  Bytes frame = "\xBF";
  samples::put_varint(frame, message.size());
  const Read stream = read_as<TakStreamDecoder>(frame + message);
  ASSERT_EQ(stream.reports.size(), 1U);
  expect_seen(stream.reports[0], stream.uids[0], expected);
}

TEST(Tak, finds_its_way_back_after_noise) {
  const Bytes frame = samples::tak_frame({});
  const Bytes broken =
      "\xBF\x05"
      "abcde";
  const std::vector<std::pair<Bytes, std::uint64_t>> all = {
      {Bytes("\0", 1), 0},  // the stray zero of some servers
      {"some words", 1},
      {broken, 1},
      {Bytes("\xBF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x7F", 11), 1},
      {"\xBF\xFF\xFF\x7F", 1},
      {frame.substr(0, 30), 1},
      {"\xBF\xBF\xBF", 1},
  };
  for (const auto& [between, refused] : all) {
    Bytes text = frame + between;
    for (int i = 0; i < 3; ++i) text += frame;
    const Read whole = read_as<TakStreamDecoder>(text);
    EXPECT_GE(whole.reports.size(), 3U) << to_hex(between);
    EXPECT_EQ(whole.tally.refused_in_all(), refused) << to_hex(between);
    for (const std::size_t step : {1U, 2U, 5U, 100U})
      EXPECT_EQ(read_as<TakStreamDecoder>(text, step).tally, whole.tally) << to_hex(between) << " by " << step;
  }
}

TEST(Tak, says_when_a_stream_ends_inside_a_frame) {
  const Bytes frame = samples::tak_frame({});
  for (std::size_t size = 1; size < frame.size(); ++size) {
    const Read cut = read_as<TakStreamDecoder>(frame.substr(0, size));
    EXPECT_TRUE(cut.reports.empty());
    EXPECT_EQ(cut.tally.refused_in_all(), 1U) << size;
  }
}

TEST(CotXml, reads_events_however_they_are_cut) {
  Bytes text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
  text += samples::cot_xml({}) + "<?xml version='1.0'?>\n" + samples::cot_xml({}) + "\n" + samples::cot_xml({});
  for (const std::size_t step : {std::size_t{1} << 30U, std::size_t{1}, std::size_t{13}, std::size_t{500}}) {
    const Read all = read_as<CotXmlDecoder>(text, step);
    ASSERT_EQ(all.reports.size(), 3U) << step;
    for (std::size_t i = 0; i < 3; ++i) expect_seen(all.reports[i], all.uids[i]);
    EXPECT_EQ(all.tally.refused_in_all(), 0U) << step << (all.refused.empty() ? "" : all.refused[0].detail);
  }
}

TEST(CotXml, reads_as_the_protobuf_form) {
  for (const char* type : {"a-n-S-X-M",
                           "a-f-A-M-F",
                           "a-u-G-E-V-C",
                           "a-h-G-I",
                           "a-f-G-U-C",
                           "a-n-G",
                           "b-t-f",
                           "a-n-P",
                           "b-a-o-tbl",
                           "t-x-c-t",
                           "t-x-takp-v",
                           "t-x-takp-q",
                           "t-x-takp-r",
                           "u-d-f",
                           "a-n-F"}) {
    Seen seen;
    seen.type = type;
    const Read xml = read_as<CotXmlDecoder>(samples::cot_xml(seen));
    const Read tak = read_as<TakStreamDecoder>(samples::tak_frame(seen));
    ASSERT_EQ(xml.reports.size(), tak.reports.size()) << type;
    EXPECT_EQ(xml.controls, tak.controls) << type;
    EXPECT_EQ(xml.tally.ignored, tak.tally.ignored) << type;
    EXPECT_EQ(xml.tally.refused, tak.tally.refused) << type;
    if (xml.reports.empty()) continue;
    EXPECT_EQ(xml.reports[0].subject, tak.reports[0].subject) << type;
    EXPECT_EQ(xml.reports[0].own, tak.reports[0].own) << type;
    EXPECT_EQ(xml.reports[0].position, tak.reports[0].position);
    EXPECT_EQ(xml.reports[0].valid, tak.reports[0].valid);
  }
}

TEST(Cot, keeps_nothing_of_people) {
  for (const char* type : {"a-f-G-U-C", "a-h-G", "a-n-G-U-C-I", "a-u-F", "a-u-X"}) {
    Seen seen;
    seen.type = type;
    seen.uid = "ANDROID-somebody";
    for (const Read& all :
         {read_as<CotXmlDecoder>(samples::cot_xml(seen)), read_as<TakStreamDecoder>(samples::tak_frame(seen))}) {
      EXPECT_TRUE(all.reports.empty());
      ASSERT_EQ(all.refused.size(), 1U) << type;
      EXPECT_EQ(all.refused[0].reason, Reason::people);
      EXPECT_TRUE(all.refused[0].beginning.empty());
      EXPECT_THAT(all.refused[0].detail, testing::Not(testing::HasSubstr("somebody")));
    }
  }
}

TEST(Cot, marks_our_own) {
  EXPECT_TRUE(cot_meaning("a-f-S-C").own);
  EXPECT_TRUE(cot_meaning("a-a-A").own);
  EXPECT_FALSE(cot_meaning("a-n-S").own);
  EXPECT_FALSE(cot_meaning("a-h-A").own);
}

TEST(Cot, takes_back_what_a_deletion_links_to) {
  const Bytes xml =
      "<event version=\"2.0\" uid=\"d1\" type=\"t-x-d-d\" time=\"2026-09-01T00:00:00.5Z\" "
      "start=\"2026-09-01T00:00:00Z\" "
      "stale=\"2026-09-01T00:01:00Z\" how=\"m-g\"><point lat=\"0\" lon=\"0\" hae=\"0\" ce=\"0\" "
      "le=\"0\"/><detail><link "
      "uid=\"MMSI-1\" relation=\"none\" type=\"none\"/></detail></event>";
  const Read from_xml = read_as<CotXmlDecoder>(xml);
  ASSERT_EQ(from_xml.reports.size(), 1U);
  EXPECT_EQ(from_xml.uids[0], "MMSI-1");
  EXPECT_EQ(from_xml.reports[0].statement, Statement::gone);
  EXPECT_EQ(from_xml.reports[0].at, Instant::unix_ms(1'788'220'800'500));
  Bytes detail, event, message;
  samples::put_text(detail, 1, "<link uid=\"MMSI-1\" relation=\"none\"/>");
  samples::put_text(event, 1, "t-x-d-d");
  samples::put_text(event, 5, "d1");
  samples::put_varint(event, 6U << 3U);
  samples::put_varint(event, 1'788'220'800'500);
  samples::put_text(event, 15, detail);
  samples::put_text(message, 2, event);
  const Read from_tak = read_as<TakDatagramDecoder>("\xBF\x01\xBF" + message);
  ASSERT_EQ(from_tak.reports.size(), 1U);
  EXPECT_EQ(from_tak.uids[0], "MMSI-1");
  EXPECT_EQ(from_tak.reports[0].statement, Statement::gone);
}

TEST(CotXml, sets_bad_events_aside_and_goes_on) {
  const Bytes good = samples::cot_xml({});
  const auto changed = [&good](BytesView from, BytesView to) {
    Bytes text = good;
    const std::size_t at = text.find(from);
    EXPECT_NE(at, Bytes::npos);
    return text.replace(at, from.size(), to);
  };

  struct Bad {
    Bytes text;
    Reason reason;
  };

  const std::vector<Bad> all = {
      {changed("<point ", "<point <"), Reason::syntax},
      {changed("lat=\"30", "lat=\"130"), Reason::range},
      {changed("lat=\"30.", "lat=\"N30."), Reason::incomplete},
      {changed("lat=\"30.", "lat=\"nan\" x=\"30."), Reason::range},
      {changed(" lat=", " lut="), Reason::incomplete},
      {changed("time=\"2026", "time=\"yesterday 2026"), Reason::incomplete},
      {changed("uid=\"MMSI-211234560\"", "uid=\"\""), Reason::encoding},
      {changed("uid=\"MMSI-211234560\"", "uid=\"" + Bytes(200, 'a') + "\""), Reason::encoding},
      {changed("uid=\"MMSI", "uid=\"\xFF"), Reason::encoding},
      {"noise", Reason::noise},
      {"<!DOCTYPE event [<!ENTITY a \"b\">]>", Reason::noise},
  };
  for (const Bad& bad : all) {
    const Read read = read_as<CotXmlDecoder>(good + bad.text + good);
    EXPECT_EQ(read.reports.size(), 2U) << bad.text;
    EXPECT_EQ(read.tally.refused_in_all(), 1U) << bad.text;
    EXPECT_EQ(read.tally.refused[static_cast<std::size_t>(bad.reason)], 1U)
        << bad.text << (read.refused.empty() ? "" : read.refused[0].detail);
  }
  const Read cut = read_as<CotXmlDecoder>(good + good.substr(0, 100));
  EXPECT_EQ(cut.reports.size(), 1U);
  EXPECT_EQ(cut.tally.refused[static_cast<std::size_t>(Reason::incomplete)], 1U);
  EXPECT_GE(read_as<CotXmlDecoder>("<event " + Bytes(100'000, 'x') + good).tally.refused_in_all(), 1U);
}

TEST(CotXml, does_not_follow_entities) {
  Bytes text = samples::cot_xml({});
  text.replace(text.find("MMSI-211234560"), 14, "&xxe;&#65;&amp;");
  const Read read = read_as<CotXmlDecoder>(text);
  ASSERT_EQ(read.reports.size(), 1U);
  EXPECT_EQ(read.uids[0], "&xxe;A&");
}

TEST(Csv, reads_columns_in_any_order) {
  const Read read = read_as<CsvDecoder>(
      "\xEF\xBB\xBFkind,lon,lat,uid,\"time\",remarks,speed_kn,course,value,own,valid_s,name\r\n"
      "vessel,48.1765432,30.4123456,MMSI-211234560,2026-09-01T00:00:00Z,\"not, read\",10.205,271.5,,,,\r\n"
      "gauge,,,river-7,1788220800,,,,-2.345,1,60,\"The, bridge\"\n"
      "gate,48.1,30.4,gate-1,1788220800123,,,,41,,,\n"
      "herd,48.1,-30.4,herd 9,,,,,,,,");
  ASSERT_EQ(read.tally.refused_in_all(), 0U) << read.refused[0].detail;
  ASSERT_EQ(read.reports.size(), 4U);
  expect_seen(read.reports[0], read.uids[0]);
  EXPECT_EQ(read.reports[1].statement, Statement::reading);
  EXPECT_EQ(read.reports[1].reading_milli, -2'345);
  EXPECT_EQ(read.reports[1].subject, Subject::gauge);
  EXPECT_EQ(read.reports[1].valid, Duration::seconds(60));
  EXPECT_TRUE(read.reports[1].own);
  EXPECT_EQ(read.names[1], "The, bridge");
  EXPECT_FALSE(read.reports[1].has_position);
  EXPECT_EQ(read.reports[2].at, Instant::unix_ms(1'788'220'800'123));
  EXPECT_TRUE(read.reports[2].has_position);
  EXPECT_EQ(read.reports[3].position, (geometry::Position{-304'000'000, 481'000'000}));
  EXPECT_EQ(read.reports[3].at, kNow);
  EXPECT_FALSE(read.reports[3].has_own_time);
}

TEST(Csv, sets_bad_rows_aside_and_goes_on) {
  const std::string head = "uid,time,lat,lon,speed_m_s,course,kind,value\n";
  const std::string good = "a,1788220800,30,48,,,,\n";

  struct Bad {
    std::string row;
    Reason reason;
  };

  const std::vector<Bad> all = {
      {"a,1788220800,91,48,,,,\n", Reason::range},
      {"a,1788220800,30,181,,,,\n", Reason::range},
      {"a,1788220800,30e1,48,,,,\n", Reason::range},
      {"a,tomorrow,30,48,,,,\n", Reason::range},
      {"a,2026-02-30T00:00:00Z,30,48,,,,\n", Reason::range},
      {"a,1788220800,30,48,-1,,,\n", Reason::range},
      {"a,1788220800,30,48,,361,,\n", Reason::range},
      {"a,1788220800,30,48,,,person,\n", Reason::range},
      {"a,1788220800,30,48,,,,x\n", Reason::range},
      {"a,1788220800,30,,,,,\n", Reason::incomplete},
      {"a,1788220800,,,,,,\n", Reason::incomplete},
      {",1788220800,30,48,,,,\n", Reason::encoding},
      {"a\x01,1788220800,30,48,,,,\n", Reason::encoding},
      {"a\xC3,1788220800,30,48,,,,\n", Reason::encoding},
      {"a,1788220800,30,48\n", Reason::syntax},
      {"a,1788220800,30,48,,,,,\n", Reason::syntax},
      {"\"a,1788220800,30,48,,,,\n", Reason::syntax},
      {std::string(9000, 'a') + "\n", Reason::too_long},
  };
  for (const Bad& bad : all) {
    const Read read = read_as<CsvDecoder>(head + good + bad.row + good);
    EXPECT_EQ(read.reports.size(), 2U) << bad.row;
    EXPECT_EQ(read.tally.refused_in_all(), 1U) << bad.row;
    EXPECT_EQ(read.tally.refused[static_cast<std::size_t>(bad.reason)], 1U) << bad.row;
  }
  const Read headless = read_as<CsvDecoder>(good + good);
  EXPECT_TRUE(headless.reports.empty());
  EXPECT_EQ(headless.tally.refused_in_all(), 1U);
}

TEST(GeojsonLines, reads_features_and_readings) {
  const Read read = read_as<GeojsonLinesDecoder>(
      samples::geojson_line({}) +
      "\x1E{\"type\":\"Feature\",\"geometry\":null,\"properties\":{\"uid\":\"river\\u002d7\",\"kind\":\"gauge\","
      "\"value\":2.345,"
      "\"time\":1788220800}}\n\n"
      "{\"uid\":\"gate-1\",\"kind\":\"gate\",\"value\":41,\"contact\":{\"callsign\":\"not read\"}}\n"
      "{\"type\":\"Feature\",\"id\":17,\"geometry\":{\"type\":\"Point\",\"coordinates\":[48,30,12.5]},\"properties\":"
      "null}");
  ASSERT_EQ(read.tally.refused_in_all(), 0U) << read.refused[0].detail;
  ASSERT_EQ(read.reports.size(), 4U);
  expect_seen(read.reports[0], read.uids[0]);
  EXPECT_EQ(read.uids[1], "river-7");
  EXPECT_EQ(read.reports[1].reading_milli, 2'345);
  EXPECT_EQ(read.reports[1].at, Instant::unix_ms(1'788'220'800'000));
  EXPECT_EQ(read.reports[2].reading_milli, 41'000);
  EXPECT_EQ(read.reports[2].subject, Subject::gate);
  EXPECT_EQ(read.uids[3], "17");
  EXPECT_EQ(read.reports[3].position, (geometry::Position{300'000'000, 480'000'000}));
}

TEST(GeojsonLines, sets_bad_lines_aside_and_goes_on) {
  const std::string good = samples::geojson_line({});

  struct Bad {
    std::string line;
    Reason reason;
  };

  const auto point = [](const char* coordinates, const char* properties) {
    return std::string("{\"type\":\"Feature\",\"id\":\"a\",\"geometry\":{\"type\":\"Point\",\"coordinates\":") +
           coordinates + "},\"properties\":" + properties + "}\n";
  };
  const std::vector<Bad> all = {
      {"{\"type\":\n", Reason::syntax},
      {"[1,2]\n", Reason::syntax},
      {point("[48]", "{}"), Reason::syntax},
      {point("[48,\"30\"]", "{}"), Reason::syntax},
      {point("[30,148]", "{}"), Reason::range},
      {point("[48,30]", "{\"time\":\"noon\"}"), Reason::range},
      {point("[48,30]", "{\"course\":400}"), Reason::range},
      {point("[48,30]", "{\"speed_m_s\":-1}"), Reason::range},
      {point("[48,30]", "{\"kind\":\"person\"}"), Reason::range},
      {point("[48,30]", "{\"kind\":7}"), Reason::syntax},
      {point("[48,30]", "{\"value\":1e300}"), Reason::range},
      {point("[48,30]", "{\"uid\":\"a\\u0007\"}"), Reason::encoding},
      {point("[48,30]", "7"), Reason::syntax},
      {"{\"uid\":\"a\"}\n", Reason::incomplete},
      {"{\"value\":1}\n", Reason::incomplete},
      {std::string(70'000, ' ') + "\n", Reason::too_long},
  };
  for (const Bad& bad : all) {
    const Read read = read_as<GeojsonLinesDecoder>(good + bad.line + good);
    EXPECT_EQ(read.reports.size(), 2U) << bad.line;
    EXPECT_EQ(read.tally.refused_in_all(), 1U) << bad.line;
    EXPECT_EQ(read.tally.refused[static_cast<std::size_t>(bad.reason)], 1U) << bad.line;
  }
}

TEST(Decoders, read_the_same_however_the_bytes_are_cut) {
  const std::vector<std::pair<std::function<std::unique_ptr<Decoder>()>, Bytes>> all = {
      {[] { return std::make_unique<TakStreamDecoder>(3); }, samples::tak_frame({})},
      {[] { return std::make_unique<CotXmlDecoder>(3); }, samples::cot_xml({})},
      {[] { return std::make_unique<CsvDecoder>(3); }, samples::kCsvHead + samples::csv_row({}) + samples::csv_row({})},
      {[] { return std::make_unique<GeojsonLinesDecoder>(3); }, samples::geojson_line({})},
  };
  for (const auto& [make, one] : all) {
    const Bytes text = one + one.substr(0, one.size() / 2) + "\n" + one;
    const auto whole_decoder = make();
    const Read whole = read(*whole_decoder, text);
    EXPECT_GE(whole.reports.size(), 1U);
    for (const std::size_t step : {1U, 3U, 50U}) {
      const auto decoder = make();
      const Read pieces = read(*decoder, text, step);
      EXPECT_EQ(pieces.uids, whole.uids);
      EXPECT_EQ(pieces.tally, whole.tally);
    }
  }
}

TEST(Decoders, keep_few_refusals_and_count_all) {
  const Read read = read_as<CsvDecoder>("uid\n" + Bytes(1'000, '\n').replace(0, 0, "") + [] {
    Bytes rows;
    for (int i = 0; i < 500; ++i) rows += "a,b\n";
    return rows;
  }());
  EXPECT_EQ(read.tally.refused_in_all(), 500U);
  EXPECT_EQ(read.refused.size(), kRefusedPerBatchMax);
}

TEST(Text, reads_decimals_exactly) {
  EXPECT_EQ(decimal("30.4123456", 7), 304'123'456);
  EXPECT_EQ(decimal("-12.345", 2), -1'235);
  EXPECT_EQ(decimal("+.5", 0), 1);
  EXPECT_EQ(decimal("48.12345649", 7), 481'234'565);
  EXPECT_EQ(decimal("48.12345644999", 7), 481'234'564);
  EXPECT_EQ(decimal("000000000000000000000007", 3), 7'000);
  for (const char* bad : {"", "-", ".", "1.2.3", "1e3", " 1", "0x1", "99999999999999999999"})
    EXPECT_FALSE(decimal(bad, 3).has_value()) << bad;
}

TEST(Text, reads_times_with_fractions_and_offsets) {
  EXPECT_EQ(instant("2026-09-01T00:00:00Z"), Instant::unix_ms(1'788'220'800'000));
  EXPECT_EQ(instant("2026-09-01T03:30:00.1239999+03:30"), Instant::unix_ms(1'788'220'800'123));
  EXPECT_EQ(instant("2024-02-29 00:00:00Z"), Instant::unix_ms(1'709'164'800'000));
  EXPECT_EQ(instant("1788220800.25"), Instant::unix_ms(1'788'220'800'250));
  for (const char* bad : {"2026-02-29T00:00:00Z",
                          "2026-13-01T00:00:00Z",
                          "2026-09-01T24:00:00Z",
                          "2026-09-01T00:00:00",
                          "2026-09-01T00:00:00.Z",
                          "1969-01-01T00:00:00Z",
                          "-1",
                          "2026-09-01T00:00:00+25:00",
                          "noon"})
    EXPECT_FALSE(instant(bad).has_value()) << bad;
}

}  // namespace
}  // namespace thalweg::sensor
