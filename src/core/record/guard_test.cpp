// SPDX-License-Identifier: Apache-2.0
#include "record/guard.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace thalweg::record {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// What was found, as "telephone:0912 345 6789".
std::vector<std::string> found(std::string_view text) {
  std::vector<std::string> all;
  for (const Warning& warning : traces_in_text(text)) {
    EXPECT_LE(warning.offset + warning.length, text.size());
    all.push_back(std::string(name(warning.what)) + ":" + std::string(text.substr(warning.offset, warning.length)));
  }
  return all;
}

TEST(Guard, finds_telephone_numbers) {
  for (const char* number : {"+98 912 345 6789",
                             "+9647701234567",
                             "+964 (770) 123-4567",
                             "0098 912 345 6789",
                             "00964-770-123-4567",
                             "0912 345 6789",
                             "09123456789",
                             "0770-123-4567",
                             "021-55443322",
                             "0912.345.6789",
                             "912 345 6789",
                             "770-123-4567",
                             "(0770) 123 4567",
                             "0770 123 456",
                             "+964 1 541 123"}) {
    const std::vector<Warning> warnings = traces_in_text("call " + std::string(number) + " at night");
    ASSERT_EQ(warnings.size(), 1u) << number;
    EXPECT_EQ(warnings[0].what, Trace::telephone) << number;
  }
}

TEST(Guard, finds_telephone_numbers_in_other_digits) {
  EXPECT_THAT(found("تماس: ۰۹۱۲ ۳۴۵ ۶۷۸۹ شب"), ElementsAre("telephone:۰۹۱۲ ۳۴۵ ۶۷۸۹"));
  EXPECT_THAT(found("الهاتف ٠٧٧٠١٢٣٤٥٦٧."), ElementsAre("telephone:٠٧٧٠١٢٣٤٥٦٧"));
  EXPECT_THAT(found("ژمارەی مۆبایل ٠٧٧٠ ١٢٣ ٤٥٦٧"), ElementsAre("telephone:٠٧٧٠ ١٢٣ ٤٥٦٧"));
  EXPECT_THAT(found("+۹۸۹۱۲۳۴۵۶۷۸۹"), ElementsAre("telephone:۹۸۹۱۲۳۴۵۶۷۸۹"));
}

TEST(Guard, is_not_fooled_by_marks_that_cannot_be_seen) {
  EXPECT_THAT(found("0912\xe2\x80\x8e"
                    "345\xe2\x80\x8b"
                    "6789"),
              ElementsAre("telephone:0912\xe2\x80\x8e"
                          "345\xe2\x80\x8b"
                          "6789"));
}

TEST(Guard, tells_numbers_in_one_sentence_apart) {
  EXPECT_THAT(found("tel 0912 345 6789, or 0770 123 4567"),
              ElementsAre("telephone:0912 345 6789", "telephone:0770 123 4567"));
}

TEST(Guard, finds_document_numbers) {
  EXPECT_THAT(found("holder of A12345678 turned back"), ElementsAre("document:A12345678"));
  EXPECT_THAT(found("passport AB 1234567"), ElementsAre("document:AB 1234567"));
  EXPECT_THAT(found("گذرنامه K۱۲۳۴۵۶۷۸"), ElementsAre("document:K۱۲۳۴۵۶۷۸"));
  EXPECT_THAT(found("کد ملی ۳۲۵۶۷۸۹۱۲۳"), ElementsAre("document:۳۲۵۶۷۸۹۱۲۳"));
  EXPECT_THAT(found("البطاقة ١٩٩٠١٢٣٤٥٦٧٨"), ElementsAre("document:١٩٩٠١٢٣٤٥٦٧٨"));
}

TEST(Guard, finds_plates) {
  EXPECT_THAT(found("خودرو ۱۲ ب ۳۴۵ ایران ۶۷"), ElementsAre("plate:۱۲ ب ۳۴۵"));
  EXPECT_THAT(found("12ب345-67"), ElementsAre("plate:12ب345-67"));
  EXPECT_THAT(found("پلاک ۱۲ الف ۳۴۵ ۶۷"), ElementsAre("plate:۱۲ الف ۳۴۵ ۶۷"));
  EXPECT_THAT(found("lorry 22 A 12345 waits"), ElementsAre("plate:22 A 12345"));
  EXPECT_THAT(found("22-B-4567"), ElementsAre("plate:22-B-4567"));
}

TEST(Guard, finds_mail_addresses) {
  EXPECT_THAT(found("write to a.b+c@mail.example.org."), ElementsAre("email:a.b+c@mail.example.org"));
  EXPECT_THAT(found("x@y and 5@3.50"), IsEmpty());
}

TEST(Guard, finds_accounts_and_cards_by_their_check_digits) {
  EXPECT_THAT(found("pay to GB82 WEST 1234 5698 7654 32 today"), ElementsAre("account:GB82 WEST 1234 5698 7654 32"));
  EXPECT_THAT(found("DE89370400440532013000"), ElementsAre("account:DE89370400440532013000"));
  EXPECT_THAT(found("card 4111 1111 1111 1111"), ElementsAre("account:4111 1111 1111 1111"));
  EXPECT_THAT(found("کارت ۴۱۱۱۱۱۱۱۱۱۱۱۱۱۱۱"), ElementsAre("account:۴۱۱۱۱۱۱۱۱۱۱۱۱۱۱۱"));
}

TEST(Guard, lets_times_and_dates_pass) {
  EXPECT_THAT(found("On 2026-09-01 at 03:10, again 01.09.2026 03:10:55 and 2026-09-01T03:10:00Z, file 20260901."),
              IsEmpty());
  EXPECT_THAT(found("در ۱۴۰۵/۰۶/۱۰ ساعت ۰۳:۱۰ تا ۰۴:۳۰"), IsEmpty());
  EXPECT_THAT(found("بتاريخ ٢٠٢٦/٠٩/٠١ الساعة ٠٣:١٠"), IsEmpty());
  EXPECT_THAT(found("years 2024-2025, seasons 2025/2026"), IsEmpty());
  EXPECT_THAT(found("01-09-2026 03 sheep, 08-20 h"), IsEmpty());
}

TEST(Guard, lets_places_pass) {
  EXPECT_THAT(found("at 33.1123456, 46.0812345 (33°06'40\"N 046°04'52\"E)"), IsEmpty());
  EXPECT_THAT(found("۳۳٫۱۱۲۳ شمالی ۴۶٫۰۸۱۲ شرقی"), IsEmpty());
  EXPECT_THAT(found("grid 38S NB 12345678, 38S NB 1234 5678, easting 543210 northing 3691234"), IsEmpty());
  EXPECT_THAT(found("markers 101/7 to 101/12, km 14+500, map sheet 5362-III"), IsEmpty());
  EXPECT_THAT(found("33N046 and 12 km NE, bearing 045"), IsEmpty());
}

TEST(Guard, lets_quantities_and_counts_pass) {
  EXPECT_THAT(found("1,400,000 pilgrims, 96 gates, 535 000 at one crossing; 1 400 000 in all; 12000000 in ten years"),
              IsEmpty());
  EXPECT_THAT(found("flow 1200 m3/s, stage 4.25 m, 340 vehicles, 12 000 per hour, 2500 kg, 18 L"), IsEmpty());
  EXPECT_THAT(found("gates 12 14 16 18 20 22, 05 12 20 33 41"), IsEmpty());
  EXPECT_THAT(found("20X300 m fence, 10x200, 5 x 100, 12h300"), IsEmpty());
  EXPECT_THAT(found("۱٬۴۰۰٬۰۰۰ زائر از مهران و ۵۳۵٬۰۰۰ از شلمچه"), IsEmpty());
  EXPECT_THAT(found("٣٤٠ سيارة و ١٢ و ٣٤٥ رأسا من الغنم"), IsEmpty());
  EXPECT_THAT(found("of 120000 pilgrims in 200000 to 250000"), IsEmpty());
}

TEST(Guard, lets_ordinary_reports_pass_in_four_languages) {
  // The formatter does not settle on how wide Arabic script is.
  // clang-format off
  EXPECT_THAT(
      found("At 02:40 a flock of about 140 sheep and 12 goats strayed across near marker 101/7, some 300 m from the "
            "post. Patrol sent at 02:55, two adults met on the line, nobody hurt. Reference 2026-114, Art. 3(2)."),
      IsEmpty());
  EXPECT_THAT(found("در ساعت ۰۲:۴۰ گله‌ای با حدود ۱۴۰ رأس گوسفند و ۱۲ رأس بز در نزدیکی نشان ۱۰۱/۷ به آن سوی "
                    "خط "
                    "رفت. "
                    "دبی رودخانه "
                    "۸۲۰ متر مکعب بر ثانیه و ارتفاع آب ۴٫۲ متر است. ۳۴۰ خودرو در صف و زمان انتظار ۹۰ دقیقه."),
              IsEmpty());
  EXPECT_THAT(found("في الساعة ٠٢:٤٠ عبر قطيع من نحو ١٤٠ رأسا قرب العلامة ١٠١/٧ على بعد ٣٠٠ متر. التصريف ٨٢٠ م٣/ث "
                    "والمنسوب ٤٫٢ م. "
                    "أعيد فتح المنفذ يوم ١٤٤٨/٠٣/١٩ بعد مرور ١٢٠٠٠ زائر."),
              IsEmpty());
  EXPECT_THAT(found("کاتژمێر ٠٢:٤٠ ڕانێک لە نزیکەی ١٤٠ مەڕ لە نزیک نیشانەی ١٠١/٧ پەڕییەوە. ڕێگاکە بە بەفر گیراوە، ٣ "
                    "مەتر و ٥٠ سانتیمەتر. "
                    "دەروازەکە لە ٢٠٢٦/٠٩/٠٢ دەکرێتەوە."),
              IsEmpty());
  // clang-format on
}

TEST(Guard, looks_into_every_free_text_of_a_record_and_nowhere_else) {
  const Json record = JsonObject{
      {"kind", "incident"},
      {"ref", "09123456789"},
      {"damage_amount", "1234567891"},
      {"legal_basis", JsonArray{"art. 3", "ask 0912 345 6789"}},
      {"text", JsonObject{{"en", "no number"}, {"fa", "تماس ۰۹۱۲۳۴۵۶۷۸۹"}}},
  };
  const std::vector<Warning> warnings = look_for_traces(record);
  ASSERT_EQ(warnings.size(), 2u);
  EXPECT_EQ(warnings[0].path, "/legal_basis/1");
  EXPECT_EQ(warnings[0].offset, 4u);
  EXPECT_EQ(warnings[1].path, "/text/fa");
  EXPECT_EQ(warnings[1].offset, std::string("تماس ").size());
  EXPECT_EQ(warnings[1].length, std::string("۰۹۱۲۳۴۵۶۷۸۹").size());
}

TEST(Guard, looks_into_the_values_of_disputes_and_corrections) {
  const Json record = JsonObject{{"kind", "correction"}, {"value", JsonObject{{"en", "call 0912 345 6789"}}}};
  ASSERT_EQ(look_for_traces(record).size(), 1u);
  EXPECT_EQ(look_for_traces(record)[0].path, "/value/en");
}

TEST(Guard, survives_any_bytes) {
  for (const char* text : {"", "\xff\xff", "0912\xff", "\xe2\x80", "+", "0", "@", "AB", "12345678\xf0"})
    (void)traces_in_text(text);
  EXPECT_THAT(look_for_traces(Json("0912 345 6789")), IsEmpty());
}

}  // namespace
}  // namespace thalweg::record
