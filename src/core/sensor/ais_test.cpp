// SPDX-License-Identifier: Apache-2.0
#include "sensor/ais.h"

#include <cmath>
#include <cstdlib>
#include <fstream>
#include <map>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sensor/samples_detail.h"

namespace thalweg::sensor {
namespace {

constexpr Instant kNow = Instant::unix_ms(1'788'220'800'000);

/// Owns what a report borrows.
struct Kept {
  Report report;
  std::string uid;
  std::string name;
};

std::vector<Kept> kept(const Batch& batch) {
  std::vector<Kept> all;
  for (const Report& report : batch.reports) all.push_back({report, std::string(report.uid), std::string(report.name)});
  return all;
}

std::vector<Kept> read(const std::string& text, Tally* tally = nullptr) {
  AisDecoder decoder(7);
  auto all = kept(decoder.take(text, kNow));
  for (const Kept& rest : kept(decoder.finish(kNow))) all.push_back(rest);
  if (tally != nullptr) *tally = decoder.tally();
  return all;
}

std::map<std::string, std::string> expectation(const std::string& row) {
  std::map<std::string, std::string> fields;
  std::istringstream words(row);
  words >> fields["type"] >> fields["mmsi"];
  std::string word;
  while (words >> word) {
    const std::size_t equals = word.find('=');
    fields[word.substr(0, equals)] = word.substr(equals + 1);
    if (word.starts_with("name=")) {
      std::string rest;
      std::getline(words, rest);
      fields["name"] += rest;
    }
  }
  return fields;
}

void expect_as_gpsdecode(const Kept& seen, std::map<std::string, std::string> fields) {
  EXPECT_EQ(seen.uid, "MMSI-" + fields["mmsi"]);
  const double lat = std::strtod(fields["lat"].c_str(), nullptr), lon = std::strtod(fields["lon"].c_str(), nullptr);
  const bool has_place = fields["lat"] != "-" && std::abs(lat) <= 90 && std::abs(lon) <= 180;
  EXPECT_EQ(seen.report.has_position, has_place);
  if (has_place) {
    // gpsdecode prints six digits, and one for a type 27.
    EXPECT_NEAR(seen.report.position.lat_e7 * 1e-7, lat, fields["type"] == "27" ? 0.051 : 0.6e-6);
    EXPECT_NEAR(seen.report.position.lon_e7 * 1e-7, lon, fields["type"] == "27" ? 0.051 : 0.6e-6);
  }
  if (fields["speed"] != "-" && fields["speed"] != "nan") {
    EXPECT_NEAR(seen.report.speed_cm_s / 51.4444, std::strtod(fields["speed"].c_str(), nullptr), 0.02);
  }
  const double course = std::strtod(fields["course"].c_str(), nullptr);
  if (fields["course"] != "-" && course < 360) {
    EXPECT_NEAR(seen.report.course_cdeg / 100.0, course, 0.01);
  }
  if (fields["name"] != "-") {
    EXPECT_EQ(seen.name, fields["name"]);
  }
  if (fields["ship_type"] != "-") {
    EXPECT_EQ(std::to_string(seen.report.ship_type), fields["ship_type"]);
  }
}

TEST(Ais, reads_what_gpsdecode_reads) {
  std::ifstream file(std::string(THALWEG_SOURCE_DIR) + "/tests/vectors/ais/gpsd-sample.txt");
  std::string row, message;
  int positions = 0, details = 0, ignored = 0;
  while (std::getline(file, row)) {
    if (row.starts_with("#")) continue;
    if (!row.starts_with("= ")) {
      message += row + "\r\n";
      continue;
    }
    SCOPED_TRACE(message + row);
    Tally tally;
    const auto seen = read(message, &tally);
    message.clear();
    if (row.find("lat=109.3") != std::string::npos) {  // noise that looks like a message; gpsdecode passes it on
      EXPECT_EQ(tally.refused[static_cast<std::size_t>(Reason::range)], 1U);
      continue;
    }
    EXPECT_EQ(tally.refused_in_all(), 0U);
    if (row.ends_with(" ignored")) {
      EXPECT_TRUE(seen.empty());
      EXPECT_EQ(tally.ignored, 1U);
      ++ignored;
      continue;
    }
    ASSERT_EQ(seen.size(), 1U);
    ++(seen[0].report.statement == Statement::position ? positions : details);
    expect_as_gpsdecode(seen[0], expectation(row.substr(2)));
  }
  EXPECT_EQ(positions, 19);
  EXPECT_EQ(details, 2);
  EXPECT_GT(ignored, 60);
}

TEST(Ais, reads_both_parts_of_a_class_b_vessels_details) {
  // gpsd 3.22, test/sample.aivdm: 271041815 PROGUY, ship and cargo 60.
  const auto seen =
      read("!AIVDM,1,1,,A,H42O55i18tMET00000000000000,2*6D\n!AIVDM,1,1,,A,H42O55lti4hhhilD3nink000?050,0*40\n");
  ASSERT_EQ(seen.size(), 2U);
  EXPECT_EQ(seen[0].name, "PROGUY");
  EXPECT_EQ(seen[1].uid, "MMSI-271041815");
  EXPECT_EQ(seen[1].report.ship_type, 60);
  EXPECT_EQ(seen[1].report.statement, Statement::details);
}

TEST(Ais, reads_the_same_however_the_bytes_are_cut) {
  std::ifstream file(std::string(THALWEG_SOURCE_DIR) + "/tests/vectors/ais/gpsd-sample.txt");
  std::string text, row;
  while (std::getline(file, row))
    if (row.starts_with("!")) text += row + "\n";
  Tally whole_tally;
  const auto whole = read(text, &whole_tally);
  for (const std::size_t step : {1U, 7U, 64U, 1000U}) {
    AisDecoder decoder(7);
    std::vector<Kept> pieces;
    for (std::size_t at = 0; at < text.size(); at += step)
      for (const Kept& one : kept(decoder.take(std::string_view(text).substr(at, step), kNow))) pieces.push_back(one);
    ASSERT_EQ(pieces.size(), whole.size());
    EXPECT_EQ(decoder.tally(), whole_tally);
    for (std::size_t i = 0; i < whole.size(); ++i) {
      EXPECT_EQ(pieces[i].uid, whole[i].uid);
      EXPECT_EQ(pieces[i].report.position, whole[i].report.position);
    }
  }
}

TEST(Ais, takes_the_time_of_the_tag_block_and_refuses_a_damaged_one) {
  const std::string sentence = "!AIVDM,1,1,,A,15RTgt0PAso;90TKcjM8h6g208CQ,0*4A\n";
  const auto tagged = [&](const std::string& tag) {
    unsigned sum = 0;
    for (const char c : tag) sum ^= static_cast<unsigned char>(c);
    char mark[8];
    std::snprintf(mark, sizeof mark, "*%02X", sum);
    return "\\" + tag + mark + "\\" + sentence;
  };
  const auto seen = read(tagged("s:station1,c:1241544035"));
  ASSERT_EQ(seen.size(), 1U);
  EXPECT_EQ(seen[0].report.at, Instant::unix_ms(1'241'544'035'000));
  EXPECT_TRUE(seen[0].report.has_own_time);
  EXPECT_EQ(read(tagged("c:1241544035123"))[0].report.at, Instant::unix_ms(1'241'544'035'123));
  EXPECT_EQ(read(sentence)[0].report.at, kNow);
  Tally tally;
  EXPECT_TRUE(read("\\c:1241544035*00\\" + sentence, &tally).empty());
  EXPECT_EQ(tally.refused[static_cast<std::size_t>(Reason::checksum)], 1U);
  EXPECT_TRUE(read(tagged("c:soon"), &tally).empty());
  EXPECT_EQ(tally.refused[static_cast<std::size_t>(Reason::range)], 1U);
  EXPECT_TRUE(read("\\c:1241544035*00" + sentence, &tally).empty());
  EXPECT_EQ(tally.refused_in_all(), 1U);
}

TEST(Ais, leaves_out_what_is_not_available) {
  samples::AisWriter bits;
  bits.put(1, 6).put(0, 2).put(211'234'560, 30).put(15, 4).put(128, 8).put(1023, 10).put(0, 1);
  bits.put(181 * 600'000, 28).put(91 * 600'000, 27).put(3600, 12).put(511, 9).put(60, 6).put(0, 25);
  const auto seen = read(samples::nmea("AIVDM,1,1,,B," + bits.payload() + ",0"));
  ASSERT_EQ(seen.size(), 1U);
  EXPECT_FALSE(seen[0].report.has_position);
  EXPECT_EQ(seen[0].report.speed_cm_s, kNoSpeed);
  EXPECT_EQ(seen[0].report.course_cdeg, kNoCourse);
}

TEST(Ais, knows_things_by_their_identity) {
  const auto subject = [](std::uint32_t mmsi) { return read(samples::ais_position(mmsi, {}))[0].report.subject; };
  EXPECT_EQ(subject(211'234'560), Subject::vessel);
  EXPECT_EQ(subject(111'232'511), Subject::aircraft);
  EXPECT_EQ(subject(970'010'001), Subject::distress);
  EXPECT_EQ(subject(972'010'001), Subject::distress);
  EXPECT_EQ(subject(974'010'001), Subject::distress);
  EXPECT_EQ(subject(992'111'840), Subject::aid);
  EXPECT_EQ(subject(3'669'702), Subject::station);
}

TEST(Ais, marks_our_own_stations_sentences) {
  std::string sentence = samples::ais_position(211'234'560, {});
  sentence = samples::nmea("AIVDO" + sentence.substr(6, sentence.find('*') - 6));
  const auto seen = read(sentence);
  ASSERT_EQ(seen.size(), 1U);
  EXPECT_TRUE(seen[0].report.own);
}

TEST(Ais, sets_bad_lines_aside_and_goes_on) {
  const std::string good = "!AIVDM,1,1,,A,15RTgt0PAso;90TKcjM8h6g208CQ,0*4A\n";

  struct Bad {
    std::string line;
    Reason reason;
  };

  samples::AisWriter beyond;
  beyond.put(1, 6).put(0, 2).put(1, 30).put(0, 23).put(200 * 600'000, 28).put(0, 27).put(0, 52);
  samples::AisWriter ten_digits;
  ten_digits.put(1, 6).put(0, 2).put(1'000'000'000, 30).put(0, 130);
  const std::vector<Bad> all = {
      {"!AIVDM,1,1,,A,15RTgt0PAso;90TKcjM8h6g208CQ,0*4B\n", Reason::checksum},
      {"!AIVDM,1,1,,A,15RTgt0PAso;90TKcjM8h6g208CQ,0\n", Reason::checksum},
      {"hello\n", Reason::syntax},
      {samples::nmea("AIVDM,1,1,,A,15RTgt0PAso;90TKcjM8h6g208CQ"), Reason::syntax},
      {samples::nmea("AIVDM,2,3,,A,15RTgt0PAso;90TKcjM8h6g208CQ,0"), Reason::syntax},
      {samples::nmea("AIVDM,1,1,,A,15RTgt0PAso;90TKcjM8h6g208CQ,6"), Reason::syntax},
      {samples::nmea("AIVDM,1,1,,A,15RTgt\x7F"
                     "0PAso;90TKc,0"),
       Reason::syntax},
      {samples::nmea("AIVDM,1,1,,A,15RT,0"), Reason::incomplete},
      {samples::nmea("AIVDM,1,1,,A,15RTgt0PAso;90TK,0"), Reason::incomplete},
      {samples::nmea("AIVDM,1,1,,A," + beyond.payload() + ",0"), Reason::range},
      {samples::nmea("AIVDM,1,1,,A," + ten_digits.payload() + ",0"), Reason::range},
      {samples::nmea("AIVDM,2,2,3,A,15RTgt0PAso;90TK,0"), Reason::incomplete},
      {std::string(5000, 'x') + "\n", Reason::too_long},
  };
  for (const Bad& bad : all) {
    Tally tally;
    EXPECT_EQ(read(good + bad.line + good, &tally).size(), 2U) << bad.line;
    EXPECT_EQ(tally.refused_in_all(), 1U) << bad.line;
    EXPECT_EQ(tally.refused[static_cast<std::size_t>(bad.reason)], 1U) << bad.line << name(bad.reason);
  }
}

TEST(Ais, puts_sentences_together_whatever_comes_between) {
  // gpsd 3.22, test/sample.aivdm, type 5: 351759000 EVER DIADEM.
  const std::string first = "!AIVDM,2,1,1,A,55?MbV02;H;s<HtKR20EHE:0@T4@Dn2222222216L961O5Gf0NSQEp6ClRp8,0*1C\n";
  const std::string second = "!AIVDM,2,2,1,A,88888888880,2*25\n";
  const std::string other = "!AIVDM,1,1,,A,15RTgt0PAso;90TKcjM8h6g208CQ,0*4A\n";
  const auto seen = read(first + other + second);
  ASSERT_EQ(seen.size(), 2U);
  EXPECT_EQ(seen[1].name, "EVER DIADEM");
  AisDecoder decoder(1);
  (void)decoder.take(first, kNow);
  const Batch& late = decoder.take(second, kNow + AisDecoder::kPartsWait + Duration::seconds(1));
  EXPECT_TRUE(late.reports.empty());
  EXPECT_EQ(decoder.tally().refused[static_cast<std::size_t>(Reason::incomplete)], 2U);
}

}  // namespace
}  // namespace thalweg::sensor
