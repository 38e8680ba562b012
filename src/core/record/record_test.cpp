// SPDX-License-Identifier: Apache-2.0
#include "record/record.h"

#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/crypto.h"

namespace thalweg::record {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

Bytes golden(std::string_view kind_name) {
  std::ifstream file(std::string(THALWEG_SOURCE_DIR) + "/tests/golden/v1/records/" + std::string(kind_name) + ".json",
                     std::ios::binary);
  EXPECT_TRUE(file.is_open()) << kind_name;
  return {std::istreambuf_iterator<char>(file), {}};
}

Json golden_json(std::string_view kind_name) {
  auto json = parse_canonical(golden(kind_name));
  EXPECT_TRUE(json.has_value()) << kind_name;
  return *json;
}

/// The golden record of a kind with one member put, or taken out when the value is null.
Json changed(std::string_view kind_name, std::string_view member, Json value) {
  Json json = golden_json(kind_name);
  if (value.is_null())
    json.erase(member);
  else
    json.set(member, std::move(value));
  return json;
}

std::string refusal(const Json& json) {
  auto result = admit(to_canonical(json));
  return result.has_value() ? "admitted" : std::string(name(result.error().code)) + " " + result.error().detail;
}

Json place(std::int64_t lat_e7, std::int64_t lon_e7, std::int64_t precision_m) {
  return JsonObject{{"lat_e7", lat_e7}, {"lon_e7", lon_e7}, {"precision_m", precision_m}};
}

Json cite(std::string_view rel, char digit = 'a') {
  return JsonObject{{"rel", rel}, {"record", std::string(64, digit)}};
}

TEST(Golden, every_kind_has_a_record_that_is_admitted_for_ever) {
  for (const Kind& each : kinds()) {
    const Bytes bytes = golden(each.name);
    auto record = admit(bytes);
    ASSERT_TRUE(record.has_value()) << each.name << ": " << record.error().detail;
    EXPECT_EQ(record->bytes, bytes);
    EXPECT_EQ(record->kind, &each);
    EXPECT_EQ(to_canonical(record->json), bytes);
  }
}

TEST(Golden, every_truncation_is_refused) {
  for (const Kind& each : kinds()) {
    const Bytes bytes = golden(each.name);
    for (std::size_t length = 0; length < bytes.size(); ++length)
      ASSERT_FALSE(admit(BytesView(bytes).substr(0, length)).has_value()) << each.name << " cut at " << length;
  }
}

TEST(Golden, without_any_required_field_it_is_refused) {
  for (const Kind& each : kinds())
    for (const Field& field : each.fields) {
      if (!field.required) continue;
      EXPECT_THAT(refusal(changed(each.name, field.name, {})), StartsWith("malformed /" + std::string(field.name)))
          << each.name;
    }
}

TEST(Golden, a_field_of_another_type_is_refused_with_its_path) {
  for (const Kind& each : kinds())
    for (const Field& field : each.fields) {
      if (golden_json(each.name).find(field.name) == nullptr || field.type == Type::value) continue;
      for (const Json& value : {Json(true), Json(7), Json("\x01"), Json(JsonArray{}), Json(JsonObject{})}) {
        if (field.type == Type::boolean && value.as_bool() != nullptr) continue;
        if (field.type == Type::integer && value.as_int() != nullptr && field.max >= 7) continue;
        EXPECT_THAT(refusal(changed(each.name, field.name, value)), HasSubstr("/" + std::string(field.name)))
            << each.name;
      }
    }
}

TEST(Admit, refuses_bytes_that_are_not_canonical_and_says_where) {
  Bytes spaced = golden("withdrawal");
  spaced.insert(1, " ");
  EXPECT_THAT(admit(spaced).error().detail, HasSubstr("byte 1"));
  EXPECT_FALSE(admit(golden("withdrawal") + "\n").has_value());
  EXPECT_FALSE(admit(R"({"v":1,"kind":"ack"})").has_value());
  EXPECT_FALSE(admit(R"({"kind":"ack","kind":"ack","v":1})").has_value());
  EXPECT_FALSE(admit("{\"kind\":\"\xff\"}").has_value());
  EXPECT_FALSE(admit(R"({"kind":"ack","v":1.0})").has_value());
}

TEST(Admit, refuses_what_is_no_object) {
  for (const char* text : {"1", "\"ack\"", "[]", "null", "true"}) {
    auto result = admit(text);
    ASSERT_FALSE(result.has_value());
    EXPECT_EQ(result.error().code, thalweg::Code::malformed);
  }
}

TEST(Admit, refuses_more_than_sixty_kibibytes) {
  Json json = golden_json("withdrawal");
  JsonObject texts;
  for (const char* language : {"ar", "ckb", "en", "fa"}) {
    std::string text;
    for (int i = 0; i < 3900; ++i) text += "\xf0\x9f\x8c\x8a";
    texts.emplace_back(language, text);
  }
  json.set("text", std::move(texts));
  const Bytes bytes = to_canonical(json);
  ASSERT_GT(bytes.size(), kRecordBytesMax);
  EXPECT_THAT(admit(bytes).error().detail, HasSubstr("above 61440"));
  EXPECT_THAT(compose(json).error().detail, HasSubstr("above 61440"));
}

TEST(Admit, refuses_deep_nesting) {
  Bytes deep = "{\"a\":";
  for (int i = 0; i < 40; ++i) deep += "[";
  EXPECT_FALSE(admit(deep).has_value());
}

TEST(Admit, leaves_newer_kinds_and_versions_to_newer_programs) {
  EXPECT_THAT(refusal(changed("ack", "kind", "handover")), StartsWith("unsupported /kind"));
  EXPECT_THAT(refusal(changed("ack", "v", 2)), StartsWith("unsupported /v"));
  EXPECT_THAT(refusal(changed("ack", "v", 0)), StartsWith("malformed /v"));
  EXPECT_THAT(refusal(changed("ack", "v", "1")), StartsWith("malformed /v"));
  EXPECT_THAT(refusal(changed("ack", "kind", "Not A Kind")), StartsWith("malformed /kind"));
  EXPECT_THAT(refusal(changed("ack", "kind", 3)), StartsWith("malformed /kind"));
}

TEST(Admit, refuses_unknown_fields) {
  for (const char* field : {"aa", "last_seen", "zz"})
    EXPECT_EQ(refusal(changed("incident", field, "x")),
              "malformed /" + std::string(field) + ": there is no such field here; take it out");
  Json outside = place(1, 2, 3);
  outside.set("address", "x");
  EXPECT_THAT(refusal(changed("incident", "place", outside)), HasSubstr("/place/address: there is no such field"));
}

TEST(Admit, names_path_value_bound_and_meaning) {
  EXPECT_EQ(
      refusal(changed("incident", "place", place(950'000'000, 0, 0))),
      "malformed /place/lat_e7: 950000000 is above 900000000; it must be a whole number from -900000000 to 900000000 "
      "(1e-7 degree): latitude, WGS 84, north positive");
}

TEST(Admit, keeps_places_on_the_globe) {
  EXPECT_EQ(refusal(changed("incident", "place", place(900'000'000, -1'800'000'000, 1'000'000))), "admitted");
  EXPECT_THAT(refusal(changed("incident", "place", place(-900'000'001, 0, 0))), HasSubstr("is below"));
  EXPECT_THAT(refusal(changed("incident", "place", place(0, 1'800'000'001, 0))), HasSubstr("/place/lon_e7"));
  EXPECT_THAT(refusal(changed("incident", "place", place(0, 0, -1))), HasSubstr("/place/precision_m"));
  EXPECT_THAT(refusal(changed("incident", "place", JsonObject{{"lat_e7", 1}, {"lon_e7", 1}})),
              HasSubstr("/place/precision_m: is missing"));
}

TEST(Admit, has_one_form_for_each_decimal) {
  for (const char* good : {"0", "0.5", "12.50", "999999999999.999999999", "1000000000000", "1000000000000.0"})
    EXPECT_EQ(refusal(changed("incident", "damage_amount", good)), "admitted") << good;
  for (const char* bad : {"",
                          "-",
                          ".5",
                          "5.",
                          "00",
                          "01.5",
                          "+1",
                          "-0",
                          "-0.0",
                          "1e3",
                          "1,5",
                          "1.0000000000",
                          "-1",
                          "-0.1",
                          "1000000000000.1",
                          "1000000000001",
                          "99999999999999999999",
                          "1.-5",
                          "1..2",
                          "٣"})
    EXPECT_THAT(refusal(changed("incident", "damage_amount", bad)), HasSubstr("/damage_amount")) << bad;
  EXPECT_EQ(refusal(changed("alert", "stage_m", "-999.5")), "admitted");
  EXPECT_EQ(refusal(changed("alert", "stage_m", "-1000")), "admitted");
  EXPECT_THAT(refusal(changed("alert", "stage_m", "-1000.5")), HasSubstr("below -1000"));
}

TEST(Admit, has_one_form_for_times_dates_and_hashes) {
  for (const char* bad :
       {"2026-09-01", "2026-09-01T03:10:00+03:30", "2026-09-01t03:10:00z", "2026-02-30T00:00:00Z", ""})
    EXPECT_THAT(refusal(changed("incident", "event_at", bad)), HasSubstr("/event_at")) << bad;
  for (const char* bad : {"2026-9-1", "2026-02-30", "2026-09-01T00:00:00Z", ""})
    EXPECT_THAT(refusal(changed("incident", "retain_until", bad)), HasSubstr("/retain_until")) << bad;
  for (const std::string& bad :
       {std::string(63, 'a'), std::string(65, 'a'), std::string(64, 'A'), std::string(64, 'g')})
    EXPECT_THAT(refusal(changed("key_change", "old_key", bad)), HasSubstr("/old_key")) << bad;
}

TEST(Admit, keeps_identifiers_plain) {
  for (const char* good : {"a", "7", "irn.mehran-2_b"})
    EXPECT_EQ(refusal(changed("incident", "office", good)), "admitted") << good;
  for (const std::string& bad : {std::string(),
                                 std::string(".a"),
                                 std::string("A"),
                                 std::string("a b"),
                                 std::string("a/b"),
                                 std::string(65, 'a'),
                                 std::string("é")})
    EXPECT_THAT(refusal(changed("incident", "office", bad)), HasSubstr("/office")) << bad;
  for (const char* bad : {"IRR", "ir", "irrr", "i1r"})
    EXPECT_THAT(refusal(changed("incident", "damage_currency", bad)), HasSubstr("/damage_currency")) << bad;
}

TEST(Admit, knows_codes_only_from_the_table) {
  EXPECT_THAT(refusal(changed("incident", "type", "livestock")), HasSubstr("'livestock' is not one of the codes"));
  EXPECT_THAT(refusal(changed("incident", "response_taken", JsonArray{})), HasSubstr("has 0 items"));
  EXPECT_THAT(refusal(changed("incident", "response_taken", JsonArray{"search", "arrest"})),
              HasSubstr("/response_taken/1: 'arrest'"));
  EXPECT_THAT(refusal(changed("incident", "response_taken", JsonArray{"search", "search"})),
              HasSubstr("/response_taken/1: 'search' stands there twice"));
  EXPECT_THAT(refusal(changed("incident", "response_taken", JsonArray{1})),
              HasSubstr("/response_taken/0: is a number"));
}

TEST(Admit, counts_people_by_known_categories) {
  EXPECT_EQ(refusal(changed("incident", "people_count", JsonObject{{"dead", 0}, {"missing", 3}})), "admitted");
  EXPECT_THAT(refusal(changed("incident", "people_count", JsonObject{})), HasSubstr("is empty"));
  EXPECT_THAT(refusal(changed("incident", "people_count", JsonObject{{"foreign", 3}})),
              HasSubstr("/people_count/foreign"));
  EXPECT_THAT(refusal(changed("incident", "people_count", JsonObject{{"adult", -1}})), HasSubstr("is below 0"));
  EXPECT_THAT(refusal(changed("incident", "people_count", JsonObject{{"adult", "two"}})), HasSubstr("is a string"));
}

TEST(Admit, bounds_texts_in_characters_not_bytes) {
  std::string longest;
  for (int i = 0; i < 4000; ++i) longest += "م";
  EXPECT_EQ(refusal(changed("incident", "text", JsonObject{{"fa", longest}})), "admitted");
  EXPECT_THAT(refusal(changed("incident", "text", JsonObject{{"fa", longest + "م"}})),
              HasSubstr("/text/fa: has 4001 characters, above 4000"));
  EXPECT_THAT(refusal(changed("incident", "text", JsonObject{{"fa", " \n"}})), HasSubstr("has no text"));
  EXPECT_THAT(refusal(changed("incident", "text", JsonObject{{"fa", ""}})), HasSubstr("has no text"));
}

TEST(Admit, refuses_text_that_two_readers_could_see_differently) {
  for (const char* bad : {"a\tb",
                          "a\x7f",
                          "a\xc2\x85",
                          "a\xe2\x80\xae"
                          "b",
                          "a\xe2\x81\xa6"
                          "b"})
    EXPECT_THAT(refusal(changed("incident", "text", JsonObject{{"fa", bad}})), HasSubstr("at byte 1")) << bad;
  EXPECT_EQ(refusal(changed("incident", "text", JsonObject{{"fa", "گله\xe2\x80\x8c‌ای\n\xe2\x80\x8f(٣)"}})),
            "admitted");
}

TEST(Admit, wants_texts_in_the_language_of_the_record) {
  EXPECT_THAT(refusal(changed("incident", "text", JsonObject{{"ar", "نص"}})), HasSubstr("has no text in 'fa'"));
  EXPECT_THAT(refusal(changed("alert", "instruction", JsonObject{{"fa", "متن"}})), HasSubstr("has no text in 'ar'"));
  EXPECT_THAT(refusal(changed("incident", "text", JsonObject{})), HasSubstr("has 0 languages"));
  EXPECT_THAT(refusal(changed("incident", "text", JsonObject{{"fa", "متن"}, {"persian", "x"}})),
              HasSubstr("is no language tag"));
  JsonObject nine;
  for (const char* tag : {"aa", "ab", "ac", "ad", "ae", "af", "ag", "ah", "fa"}) nine.emplace_back(tag, "x");
  EXPECT_THAT(refusal(changed("incident", "text", nine)), HasSubstr("has 9 languages"));
}

TEST(Admit, reads_language_tags_in_their_key_form) {
  for (const char* good : {"ku_latn", "ckb", "fa_ir"}) {
    Json json = changed("withdrawal", "lang", good);
    EXPECT_EQ(refusal(json), "admitted") << good;
  }
  for (const char* bad : {"", "f", "farsi", "fa-IR", "FA", "fa_", "fa__ir", "fa_123456789", "1a"})
    EXPECT_THAT(refusal(changed("withdrawal", "lang", bad)), HasSubstr("/lang")) << bad;
}

TEST(Admit, bounds_the_legal_basis) {
  EXPECT_THAT(refusal(changed("ack", "legal_basis", JsonArray{})), HasSubstr("has 0 items"));
  EXPECT_THAT(refusal(changed("ack", "legal_basis", JsonArray{std::string(161, 'x')})), HasSubstr("above 160"));
  EXPECT_THAT(refusal(changed("ack", "legal_basis", JsonArray{"art. 3", "art. 3"})), HasSubstr("twice"));
}

TEST(Rules, keep_times_in_order) {
  EXPECT_THAT(refusal(changed("incident", "event_until", "2026-09-01T02:39:59Z")),
              HasSubstr("/event_at: 2026-09-01T02:40:00Z is after event_until"));
  EXPECT_EQ(refusal(changed("incident", "event_until", "2026-09-01T02:40:00Z")), "admitted");
  EXPECT_THAT(refusal(changed("crossing_status", "valid_until", "2026-09-01T02:00:00Z")), HasSubstr("/event_at"));
  EXPECT_THAT(refusal(changed("alert", "expires_at", "2026-09-01T04:00:00Z")), HasSubstr("/onset_at"));
  EXPECT_THAT(refusal(changed("ack", "retain_until", "2026-09-01")), HasSubstr("/recorded_at"));
  EXPECT_THAT(refusal(changed("notice", "event_until", "2026-09-04T04:00:00Z")), HasSubstr("/event_at"));
}

Json track_point(const char* at, std::int64_t lat_e7 = 304'000'000) {
  return JsonObject{{"at", at}, {"lat_e7", lat_e7}, {"lon_e7", 480'000'000}};
}

TEST(Admit, keeps_a_track_in_the_order_of_time) {
  const auto with = [](JsonArray points) { return refusal(changed("contact", "track", std::move(points))); };
  EXPECT_EQ(with({track_point("2026-09-01T02:00:00Z"), track_point("2026-09-01T02:00:01Z")}), "admitted");
  EXPECT_THAT(with({track_point("2026-09-01T02:00:00Z"), track_point("2026-09-01T02:00:00Z")}),
              HasSubstr("/track/1/at: is not later"));
  EXPECT_THAT(with({}), HasSubstr("/track: has 0 points"));
  EXPECT_THAT(with({track_point("2026-09-01T02:00:00Z", 900'000'001)}), HasSubstr("/track/0/lat_e7"));
  EXPECT_THAT(with({Json("x")}), HasSubstr("/track/0: is a string"));
  Json named = track_point("2026-09-01T02:00:00Z");
  named.set("mmsi", 422'000'000);
  EXPECT_THAT(with({named}), HasSubstr("/track/0/mmsi: there is no such field"));
  JsonArray many;
  for (int i = 0; i < 65; ++i)
    many.push_back(
        track_point(to_rfc3339(*instant_from_rfc3339("2026-09-01T01:00:00Z") + Duration::seconds(i)).c_str()));
  EXPECT_THAT(with(std::move(many)), HasSubstr("/track: has 65 points"));
}

TEST(Rules, keep_a_track_before_the_place_to_which_it_led) {
  EXPECT_THAT(refusal(changed("contact", "track", JsonArray{track_point("2026-09-01T03:00:01Z")})),
              HasSubstr("/track: 2026-09-01T03:00:01Z is after event_at"));
}

TEST(Rules, keep_pairs_together) {
  EXPECT_THAT(refusal(changed("incident", "damage_currency", {})), HasSubstr("/damage_amount: needs damage_currency"));
  EXPECT_THAT(refusal(changed("incident", "damage_amount", {})), HasSubstr("/damage_currency: needs damage_amount"));
  EXPECT_THAT(refusal(changed("alert", "gauge", {})), HasSubstr("/stage_m: needs gauge"));
  EXPECT_THAT(refusal(changed("crossing_status", "closes_min", {})), HasSubstr("/opens_min: needs closes_min"));
}

TEST(Rules, want_a_place_or_a_sector) {
  Json json = golden_json("incident");
  json.erase("place");
  EXPECT_EQ(refusal(json), "admitted");
  json.erase("sector");
  EXPECT_THAT(refusal(json), HasSubstr("/place: is missing, and so is sector"));
}

TEST(Rules, want_a_reason_exactly_when_a_reply_falls_short) {
  EXPECT_THAT(refusal(changed("reply", "result", "refused")), HasSubstr("/refusal_code: is missing"));
  EXPECT_THAT(refusal(changed("reply", "result", "full")), HasSubstr("/partial_reason: does not belong here"));
  Json refused = changed("reply", "result", "refused");
  refused.erase("partial_reason");
  refused.set("refusal_code", "law");
  EXPECT_EQ(refusal(refused), "admitted");
}

TEST(Cites, follow_the_kind) {
  EXPECT_THAT(refusal(changed("ack", "cites", {})), HasSubstr("/cites: 0 citations with 'acks'"));
  EXPECT_THAT(refusal(changed("ack", "cites", JsonArray{cite("assents")})),
              HasSubstr("/cites/0/rel: 'assents' is no verb of kind ack; allowed: acks"));
  EXPECT_THAT(refusal(changed("assent", "cites", JsonArray{cite("assents", 'a'), cite("assents", 'b')})),
              HasSubstr("2 citations with 'assents'"));
  EXPECT_THAT(refusal(changed("ack", "cites", JsonArray{cite("acks"), cite("acks")})),
              HasSubstr("/cites/1: stands there twice"));
  EXPECT_EQ(refusal(changed("incident", "cites", JsonArray{cite("supersedes"), cite("about", 'b')})), "admitted");
}

TEST(Cites, have_one_form) {
  Json extra = cite("acks");
  extra.set("index", 7);
  const Json no_hash = JsonObject{{"rel", "acks"}, {"record", "abc"}};
  EXPECT_THAT(refusal(changed("ack", "cites", JsonArray{extra})), HasSubstr("/cites/0: is no citation"));
  EXPECT_THAT(refusal(changed("ack", "cites", JsonArray{no_hash})), HasSubstr("/cites/0/record"));
  EXPECT_THAT(refusal(changed("ack", "cites", JsonArray{"acks"})), HasSubstr("/cites/0: is no citation"));
  EXPECT_THAT(refusal(changed("ack", "cites", "acks")), HasSubstr("/cites: is no array"));
  EXPECT_THAT(refusal(changed("incident", "cites", JsonArray{})), HasSubstr("/cites: has 0 citations"));
  JsonArray many;
  for (int i = 0; i < 65; ++i) {
    std::string commitment(62, 'a');
    commitment += static_cast<char>('a' + i / 16);
    commitment += "0123456789abcdef"[i % 16];
    many.emplace_back(JsonObject{{"rel", "acks"}, {"record", commitment}});
  }
  EXPECT_THAT(refusal(changed("ack", "cites", many)), HasSubstr("has 65 citations"));
  many.pop_back();
  EXPECT_EQ(refusal(changed("ack", "cites", many)), "admitted");
}

TEST(Correction, puts_only_values_that_could_stand_there) {
  EXPECT_THAT(refusal(changed("correction", "value", 950'000'000)), HasSubstr("/value: 950000000 is above"));
  EXPECT_THAT(refusal(changed("correction", "value", "331105000")), HasSubstr("/value: is a string"));
  EXPECT_THAT(refusal(changed("correction", "path", "/place/altitude_m")), HasSubstr("has no member 'altitude_m'"));
  EXPECT_THAT(refusal(changed("correction", "path", "/colour")), HasSubstr("incident has no field 'colour'"));
  EXPECT_THAT(refusal(changed("correction", "path", "/impact/x")), HasSubstr("has no member 'x'"));
  for (const char* bad : {"", "place", "/Place", "/place.lat_e7"})
    EXPECT_THAT(refusal(changed("correction", "path", bad)), HasSubstr("is no path")) << bad;
  EXPECT_THAT(refusal(changed("correction", "path", "/")), HasSubstr("/path"));
  EXPECT_THAT(refusal(changed("correction", "path", "/place/")), HasSubstr("/path"));
}

TEST(Correction, reaches_fields_and_their_members) {
  const auto with = [](const char* path, Json value) {
    Json json = changed("correction", "path", path);
    json.set("value", std::move(value));
    return refusal(json);
  };
  EXPECT_EQ(with("/impact", "high"), "admitted");
  EXPECT_EQ(with("/place", place(1, 2, 3)), "admitted");
  EXPECT_EQ(with("/people_count/dead", 1), "admitted");
  EXPECT_EQ(with("/people_count", JsonObject{{"dead", 1}}), "admitted");
  EXPECT_EQ(with("/text/fa", "متن"), "admitted");
  EXPECT_THAT(with("/people_count/dead", -1), HasSubstr("/value: -1 is below 0"));
  EXPECT_THAT(with("/text/fa", "\t"), HasSubstr("/value"));
}

TEST(Correction, cannot_change_what_a_record_is) {
  for (const char* path :
       {"/party", "/office", "/kind", "/exercise", "/recorded_at", "/cites", "/ref", "/agreement", "/v"})
    EXPECT_THAT(refusal(changed("correction", "path", path)), HasSubstr("belongs to what the record is")) << path;
  EXPECT_THAT(refusal(changed("correction", "of_kind", "erasure")),
              HasSubstr("cannot be about a record of kind 'erasure'"));
}

TEST(Dispute, speaks_of_a_field_or_of_the_whole) {
  EXPECT_THAT(refusal(changed("dispute", "our_value", "120")), HasSubstr("/our_value: is a string"));
  EXPECT_THAT(refusal(changed("dispute", "their_value", -1)), HasSubstr("/their_value"));
  EXPECT_THAT(refusal(changed("dispute", "path", "")), HasSubstr("needs a path"));
  Json whole = changed("dispute", "path", "");
  whole.erase("our_value");
  whole.erase("their_value");
  EXPECT_EQ(refusal(whole), "admitted");
}

TEST(Compose, writes_canonical_bytes_from_a_loose_draft) {
  auto draft = parse_json(R"( { "kind" : "withdrawal", "v": null, "reason": "error", "text": null, "party": "irn",
    "office": "irn.mehran", "agreement": "irn-irq-1", "exercise": true, "purpose": "safety", "legal_basis": ["art. 3"],
    "retain_until": "2027-09-01", "recorded_at": "2026-09-01T03:12:05Z", "lang": "fa",
    "cites": [{"rel": "withdraws", "record": "00000000000000000000000000000000000000000000000000000000000000ff"}] } )");
  ASSERT_TRUE(draft.has_value()) << draft.error().detail;
  auto record = compose(*draft);
  ASSERT_TRUE(record.has_value()) << record.error().detail;
  EXPECT_THAT(record->bytes, StartsWith(R"({"agreement":"irn-irq-1","cites":[{"record":"0000)"));
  EXPECT_EQ(record->json.find("text"), nullptr);
  auto again = admit(record->bytes);
  ASSERT_TRUE(again.has_value()) << again.error().detail;
  EXPECT_EQ(again->json, record->json);
}

TEST(Compose, refuses_what_admit_would_refuse) {
  EXPECT_FALSE(compose(Json("text")).has_value());
  EXPECT_EQ(compose(JsonObject{{"kind", "handover"}}).error().code, thalweg::Code::unsupported);
  EXPECT_THAT(compose(changed("incident", "text", JsonObject{{"fa", "\xff"}})).error().detail, HasSubstr("UTF-8"));
}

TEST(Record, reads_back_what_it_says) {
  const auto record = admit(golden("incident"));
  ASSERT_TRUE(record.has_value());
  EXPECT_EQ(record->agreement(), "irn-irq-1");
  EXPECT_EQ(record->party(), "irn");
  EXPECT_EQ(record->office(), "irn.mehran");
  EXPECT_EQ(record->sector(), "south");
  EXPECT_FALSE(record->exercise());
  EXPECT_EQ(to_rfc3339(record->recorded_at()), "2026-09-01T03:12:05.250Z");
  EXPECT_EQ(to_date(record->retain_until()), "2027-09-01");
  EXPECT_EQ(to_rfc3339(*record->instant("known_at")), "2026-09-01T03:10:00Z");
  EXPECT_FALSE(record->instant("wanted_by").has_value());
  EXPECT_FALSE(record->instant("party").has_value());
  EXPECT_EQ(record->place(), (Place{331'100'000, 460'800'000, 100}));
  EXPECT_TRUE(record->cites().empty());
}

TEST(Record, reads_back_its_citations) {
  const auto record = admit(golden("closure"));
  ASSERT_TRUE(record.has_value());
  const std::vector<Cite> cites = record->cites();
  ASSERT_EQ(cites.size(), 2u);
  EXPECT_EQ(cites[0].rel, Rel::closes);
  EXPECT_EQ(cites[0].record, sha256(BytesView("incident")));
  EXPECT_EQ(to_json(cites), *record->json.find("cites"));
  EXPECT_FALSE(record->place().has_value());
}

TEST(Record, writes_a_place_as_it_stands) {
  const auto record = admit(golden("incident"));
  ASSERT_TRUE(record.has_value());
  EXPECT_EQ(to_json(*record->place()), *record->json.find("place"));
}

TEST(Record, puts_life_first) {
  EXPECT_TRUE(admit(golden("alert"))->is_life_safety());
  EXPECT_FALSE(admit(golden("incident"))->is_life_safety());
  EXPECT_TRUE(admit(to_canonical(changed("incident", "type", "mine.found")))->is_life_safety());
}

}  // namespace
}  // namespace thalweg::record
