// SPDX-License-Identifier: Apache-2.0
#include "record/kinds.h"

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace thalweg::record {
namespace {

/// Lower-case words of a text: "damage_amount" is damage, amount.
std::vector<std::string> words(std::string_view text) {
  std::vector<std::string> found(1);
  for (const char c : text) {
    if (c >= 'A' && c <= 'Z')
      found.back() += static_cast<char>(c - 'A' + 'a');
    else if (c >= 'a' && c <= 'z')
      found.back() += c;
    else if (!found.back().empty())
      found.emplace_back();
  }
  return found;
}

/// Words with which a field about a person would begin. No field needs one of them, so there are no exceptions.
constexpr std::string_view kStems[] = {
    "name",       "forename", "surname", "alias",     "first",    "last",     "birth",   "born",        "passport",
    "document",   "identity", "phone",   "telephone", "mobile",   "imei",     "imsi",    "plate",       "licence",
    "license",    "face",     "facial",  "photo",     "portrait", "image",    "video",   "fingerprint", "biometr",
    "iris",       "email",    "mail",    "address",   "residen",  "national", "citizen", "ethnic",      "tribe",
    "race",       "religi",   "faith",   "gender",    "sex",      "height",   "medical", "diagnos",     "father",
    "mother",     "spouse",   "family",  "kin",       "suspect",  "offender", "accused", "detain",      "person",
    "individual", "device",   "social",  "account",   "username", "signer",   "driver",  "owner",       "traveller"};

bool could_hold_a_person(std::string_view text) {
  for (const std::string& word : words(text))
    for (const std::string_view stem : kStems)
      if (stem.size() <= 4 ? word == stem : word.substr(0, stem.size()) == stem) return true;
  return false;
}

template <class Visit>
void for_each_field(const Visit& visit) {
  for (const Kind& kind : kinds())
    for (const Field& field : kind.fields) visit(kind, field);
  for (const Field& field : place_fields()) visit(kinds()[0], field);
  for (const Field& field : track_point_fields()) visit(kinds()[0], field);
}

TEST(Privacy, no_field_could_hold_a_person) {
  for_each_field([](const Kind& kind, const Field& field) {
    EXPECT_FALSE(could_hold_a_person(field.name)) << kind.name << "." << field.name;
    EXPECT_FALSE(could_hold_a_person(field.doc)) << kind.name << "." << field.name << ": " << field.doc;
  });
}

TEST(Privacy, the_stems_catch_what_must_never_be_added) {
  for (const char* name : {"name",
                           "last_name",
                           "birth_date",
                           "passport_no",
                           "document_id",
                           "phone",
                           "plate",
                           "face_hash",
                           "photo",
                           "email",
                           "nationality",
                           "ethnicity",
                           "religion",
                           "family_name",
                           "device_id"})
    EXPECT_TRUE(could_hold_a_person(name)) << name;
}

TEST(Privacy, a_thing_that_was_seen_cannot_be_known_again) {
  for (const KindId id : {KindId::contact, KindId::contact_count})
    for (const Field& field : kind(id).fields) {
      const auto envelope = envelope_fields();
      const bool in_envelope =
          std::any_of(envelope.begin(), envelope.end(), [&](const Field& each) { return each.name == field.name; });
      if (in_envelope) continue;
      for (const Type free : {Type::text, Type::text_map, Type::text_list, Type::id, Type::hash, Type::value})
        EXPECT_NE(field.type, free) << field.name << " could hold a call sign";
    }
}

TEST(Privacy, people_are_counts_by_category_only) {
  for_each_field([](const Kind& kind, const Field& field) {
    if (field.name.find("people") == std::string_view::npos) return;
    EXPECT_EQ(field.type, Type::counts) << kind.name << "." << field.name;
    const std::vector<std::string_view> categories(field.codes.begin(), field.codes.end());
    EXPECT_EQ(categories, (std::vector<std::string_view>{"adult", "child", "injured", "dead", "missing"}));
  });
}

TEST(Privacy, every_kind_says_why_it_is_told_and_how_long_it_is_kept) {
  for (const Kind& kind : kinds())
    for (const char* name : {"purpose", "legal_basis", "retain_until", "office", "exercise"}) {
      const Field* field = find_field(kind, name);
      ASSERT_NE(field, nullptr) << kind.name << "." << name;
      EXPECT_TRUE(field->required) << kind.name << "." << name;
    }
}

TEST(Privacy, every_text_has_a_bound) {
  for_each_field([](const Kind& kind, const Field& field) {
    const bool text = field.type == Type::text || field.type == Type::text_map || field.type == Type::text_list;
    if (!text && field.type != Type::id && field.type != Type::path) return;
    EXPECT_GT(field.max, 0) << kind.name << "." << field.name;
    EXPECT_LE(field.max, 8000) << kind.name << "." << field.name;
  });
}

TEST(Kinds, every_field_says_what_it_means) {
  for_each_field([](const Kind& kind, const Field& field) {
    EXPECT_FALSE(field.doc.empty()) << kind.name << "." << field.name;
    EXPECT_EQ(field.doc.find('|'), std::string_view::npos) << "would break the table: " << field.name;
  });
}

TEST(Kinds, quantities_have_a_unit_and_end_in_its_short_form) {
  const std::set<std::string_view> short_forms = {
      "e7", "m", "s", "ms", "m3s", "min", "kg", "l", "h", "head", "count", "pieces", "vehicles", "amount"};
  for_each_field([&](const Kind& kind, const Field& field) {
    const bool number = field.type == Type::integer || field.type == Type::decimal || field.type == Type::counts;
    if (!number || field.unit.empty()) {
      EXPECT_TRUE(field.unit.empty()) << kind.name << "." << field.name;
      return;
    }
    const std::string_view ending = field.name.substr(field.name.rfind('_') + 1);
    EXPECT_TRUE(short_forms.contains(ending)) << kind.name << "." << field.name;
  });
}

TEST(Kinds, numbers_have_a_range_that_json_can_hold) {
  for_each_field([](const Kind& kind, const Field& field) {
    if (field.type != Type::integer && field.type != Type::decimal && field.type != Type::counts) return;
    EXPECT_LE(field.min, field.max) << kind.name << "." << field.name;
    EXPECT_LT(field.max, std::int64_t{1} << 53) << kind.name << "." << field.name;
  });
}

TEST(Kinds, names_and_codes_are_lower_case_and_unique) {
  const auto is_name = [](std::string_view text) {
    return !text.empty() && text.size() <= 64 && std::all_of(text.begin(), text.end(), [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.';
    });
  };
  for_each_field([&](const Kind& kind, const Field& field) {
    EXPECT_TRUE(is_name(field.name)) << kind.name << "." << field.name;
    const std::set<std::string_view> different(field.codes.begin(), field.codes.end());
    EXPECT_EQ(different.size(), field.codes.size()) << kind.name << "." << field.name;
    EXPECT_TRUE(std::all_of(field.codes.begin(), field.codes.end(), is_name)) << kind.name << "." << field.name;
  });
}

TEST(Kinds, rules_speak_of_fields_that_the_kind_has) {
  for (const Kind& kind : kinds()) {
    for (const std::span<const Rule> rules : {kind.rules, envelope_rules()})
      for (const Rule& rule : rules) {
        EXPECT_NE(find_field(kind, rule.field), nullptr) << kind.name << "." << rule.field;
        const Field* other = find_field(kind, rule.other);
        ASSERT_NE(other, nullptr) << kind.name << "." << rule.other;
        if (rule.what == Rule::What::exactly_when) {
          EXPECT_NE(std::find(other->codes.begin(), other->codes.end(), rule.value), other->codes.end()) << rule.value;
        }
      }
  }
}

TEST(Kinds, life_safety_types_are_incident_types) {
  const Field* type = find_field(kind(KindId::incident), "type");
  ASSERT_NE(type, nullptr);
  for (const std::string_view each : life_safety_types())
    EXPECT_NE(std::find(type->codes.begin(), type->codes.end(), each), type->codes.end()) << each;
}

TEST(Kinds, are_found_by_name_and_by_id) {
  for (const Kind& each : kinds()) {
    EXPECT_EQ(find_kind(each.name), &each);
    EXPECT_EQ(&kind(each.id), &each);
  }
  EXPECT_EQ(find_kind("dossier"), nullptr);
  EXPECT_EQ(find_kind(""), nullptr);
  EXPECT_EQ(find_kind("zzz"), nullptr);
}

TEST(Kinds, verbs_are_found_by_name) {
  for (const std::string_view each : rel_names()) EXPECT_EQ(name(*find_rel(each)), each);
  EXPECT_FALSE(find_rel("likes").has_value());
  EXPECT_FALSE(find_rel("").has_value());
}

TEST(Kinds, nobody_agrees_with_himself_or_replaces_what_others_said) {
  for (const Kind& each : kinds())
    for (const CiteRule& rule : each.cites) {
      if (rule.rel == Rel::assents || rule.rel == Rel::disputes || rule.rel == Rel::acks || rule.rel == Rel::replies) {
        EXPECT_EQ(rule.whose, Whose::others) << each.name;
      }
      if (rule.rel == Rel::supersedes || rule.rel == Rel::withdraws || rule.rel == Rel::supplements) {
        EXPECT_EQ(rule.whose, Whose::own) << each.name;
      }
    }
}

TEST(Kinds, a_citation_fits_the_kinds_at_both_ends) {
  EXPECT_TRUE(may_cite(kind(KindId::reply), Rel::replies, kind(KindId::request)));
  EXPECT_FALSE(may_cite(kind(KindId::reply), Rel::replies, kind(KindId::incident)));
  EXPECT_FALSE(may_cite(kind(KindId::reply), Rel::erases, kind(KindId::request)));
  EXPECT_TRUE(may_cite(kind(KindId::ack), Rel::acks, kind(KindId::ratification)));
}

}  // namespace
}  // namespace thalweg::record
