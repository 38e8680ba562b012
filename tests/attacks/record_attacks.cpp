// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <functional>

#include "agreement/agreement.h"
#include "hostile.h"
#include "release/gate.h"

/// What a neighbour, an officer or a text may say, and what not.
namespace thalweg::attacks {
namespace {

/// A hostile neighbour commits to these bytes and sends them: nothing of them may be receipted or stored, and the
/// answer names the entry and what is wrong with it.
void expect_not_taken(const std::string& why, const std::function<Bytes(World&)>& payload) {
  World world;
  Hostile bes(world, "bes");
  bes.commit_to(payload(world));
  const auto before = receipted_by(world, "arr", kBes);
  const auto answer = bes.tell("arr");
  EXPECT_EQ(answer.status, 422) << why;
  EXPECT_THAT(answer.body, HasSubstr("entry " + std::to_string(bes.size() - 1)));
  EXPECT_THAT(answer.body, HasSubstr(why));
  EXPECT_EQ(receipted_by(world, "arr", kBes), before) << why;
  EXPECT_LT(journal_at(world, "arr", kBes).size, bes.size()) << why;
  EXPECT_THAT(world.failures, IsEmpty()) << why;
  EXPECT_EQ(world.submit("arr", incident("arr-post", "livestock.strayed")).status, machine::Submitted::Status::released)
      << why << ": the victim works on";
}

Bytes good_record(World& world) {
  return record_of(world, "bes", incident("bes-post", "livestock.strayed"));
}

TEST(Attack, good_record_is_taken) {  // so that the refusals below are for what they say
  World world;
  Hostile bes(world, "bes");
  bes.commit_to(good_record(world));
  EXPECT_EQ(bes.tell("arr").status, 200);
  EXPECT_EQ(receipted_by(world, "arr", kBes), bes.size());
}

TEST(Attack, oversized_record) {
  expect_not_taken("above 61440", [](World& world) {  // valid in all but its size
    Json record = *parse_canonical(good_record(world));
    std::string long_text;
    for (int i = 0; i < 4000; ++i) long_text += "\u20ac";
    JsonObject text;
    for (const char* language : {"ar", "en", "fa", "fr", "ku", "tr"}) text.emplace_back(language, long_text);
    record.set("text", std::move(text));
    return to_canonical(record);
  });
}

TEST(Attack, deep_record) {
  for (const std::size_t depth : {16u, 100u, 30'000u}) {
    expect_not_taken("nested deeper than 16 levels", [depth](World& world) {
      return good_record(world).insert(1, R"("aa":)" + Bytes(depth, '[') + Bytes(depth, ']') + ",");
    });
  }
}

TEST(Attack, duplicate_key_record) {
  expect_not_taken("is given twice", [](World& world) {
    const Bytes record = good_record(world);
    const Bytes first = record.substr(1, record.find(','));  // with its comma
    return record.substr(0, 1) + first + record.substr(1);
  });
}

TEST(Attack, non_canonical_record) {
  expect_not_taken("white space", [](World& world) { return good_record(world).insert(1, " "); });
  expect_not_taken("in a \\u escape", [](World& world) {
    Bytes record = good_record(world);
    return record.replace(record.find("strayed"), 1, "\\u0073");
  });
  expect_not_taken("sort the keys", [](World& world) {
    const Bytes record = good_record(world);
    const std::size_t comma = record.find(',');
    return "{" + record.substr(comma + 1, record.size() - comma - 2) + "," + record.substr(1, comma - 1) + "}";
  });
  expect_not_taken("after the end", [](World& world) { return good_record(world) + "\n"; });
}

TEST(Attack, non_utf8_record) {
  for (const char* bytes : {"\xff", "\xc0\xaf", "\xed\xa0\x80", "\xf5\x80\x80\x80", "\xe2\x82"}) {
    expect_not_taken("is not UTF-8", [bytes](World& world) {
      Bytes record = good_record(world);
      return record.insert(record.find("strayed"), bytes);
    });
  }
}

TEST(Attack, proof_of_wrong_length) {
  World world;
  Hostile bes(world, "bes");
  for (int i = 0; i < 5; ++i) bes.say();
  const journal::TreeSize held = receipted_by(world, "arr", kBes);
  const auto good = journal::parse_add_checkpoint(bes.add_checkpoint(held).body);
  ASSERT_TRUE(good);
  for (const int change : {-2, -1, 1, 2, 63}) {
    auto bad = *good;
    const auto length = static_cast<std::size_t>(std::max<std::int64_t>(0, std::ssize(bad.proof) + change));
    bad.proof.resize(length, sha256("more"));
    const auto answer = bes.send("arr", {"POST", "/add-checkpoint", "text/plain", journal::to_text(bad)});
    EXPECT_EQ(answer.status / 100, 4) << change;
  }
  ASSERT_EQ(bes.send("arr", bes.add_checkpoint(held)).status, 200);
  const exchange::Call upload = bes.upload(held);
  const auto entries = journal::parse_add_records(upload.body);
  ASSERT_TRUE(entries);
  for (const int change : {-1, 1, 40}) {
    auto bad = *entries;
    auto& proof = bad.packages.front().proof;
    if (change < 0 && proof.empty()) continue;
    proof.resize(static_cast<std::size_t>(std::ssize(proof) + change), sha256("more"));
    const auto answer = bes.send("arr", {"POST", "/add-records", "", journal::to_add_records(bad)});
    EXPECT_EQ(answer.status / 100, 4) << change;
  }
  EXPECT_EQ(receipted_by(world, "arr", kBes), held);
  EXPECT_EQ(bes.send("arr", upload).status, 200) << "and the right one is taken";
}

TEST(Attack, upload_of_wrong_length) {
  World world;
  Hostile bes(world, "bes");
  bes.say();
  const journal::TreeSize held = receipted_by(world, "arr", kBes);
  ASSERT_EQ(bes.send("arr", bes.add_checkpoint(held)).status, 200);
  exchange::Call call = bes.upload(held);
  const Bytes whole = call.body;
  for (std::size_t size = 0; size < whole.size(); ++size) {
    call.body = whole.substr(0, size);
    ASSERT_EQ(bes.send("arr", call).status / 100, 4) << size;
  }
  call.body = whole + '\0';
  EXPECT_EQ(bes.send("arr", call).status / 100, 4);
  EXPECT_EQ(receipted_by(world, "arr", kBes), held);
}

TEST(Attack, tile_of_wrong_length) {
  World world;
  Hostile bes(world, "bes");
  const std::string base = "/" + journal::origin_hash(kArr) + "/";
  const journal::TreeSize size = journal_at(world, "arr", kArr).size;
  const auto get = [&](const std::string& path) { return bes.send("arr", {"GET", base + path, "", {}}); };
  const auto right = get("tile/0/000.p/" + std::to_string(size));
  EXPECT_EQ(right.status, 200);
  EXPECT_EQ(right.body.size(), size * sizeof(Hash));
  for (const std::string path : {"tile/0/000",
                                 "tile/0/000.p/0",
                                 "tile/0/000.p/256",
                                 "tile/0/000.p/18446744073709551616",
                                 "tile/9999999999/000",
                                 "tile/63/x999/x999/x999/x999/x999/x999/999",
                                 "tile/entries/000",
                                 "tile/entries/../../../keys.toml",
                                 "tile/0/-01",
                                 "records/0"}) {
    EXPECT_GE(get(path).status, 400) << path;
    EXPECT_LT(get(path).status, 500) << path;
  }
  const auto longer = get("tile/0/000.p/" + std::to_string(size + 1));
  EXPECT_EQ(longer.status, 404) << "no hash stands where no entry is";
}

// --- offices and rules ---

TEST(Attack, office_acting_outside_its_powers) {
  World world;
  const auto refused = [&](const std::string& draft, const std::string& why) {
    const auto done = world.submit("arr", draft);
    EXPECT_EQ(done.status, machine::Submitted::Status::refused) << draft;
    EXPECT_FALSE(done.id) << draft;
    ASSERT_TRUE(done.error) << draft;
    EXPECT_THAT(done.error->detail, HasSubstr(why));
  };
  const auto said = world.submit("arr", incident("arr-post", "livestock.strayed"));
  ASSERT_TRUE(said.id);
  world.settle();
  const std::string id = to_hex(*said.id);
  const auto national = journal_at(world, "arr", "arr.thalweg/national").size;
  refused(
      R"({"kind":"withdrawal","office":"arr-post","purpose":"administration","reason":"error","cites":[{"rel":"withdraws","record":")" +
          id + "\"}]}",
      "arr-post");
  refused(
      R"({"kind":"erasure","office":"arr-post","purpose":"administration","act":"done","ground":"wrong_release","cites":[{"rel":"erases","record":")" +
          id + "\"}]}",
      "arr-post");
  refused(
      R"({"kind":"closure","office":"arr-post","purpose":"administration","outcome":"over","cites":[{"rel":"closes","record":")" +
          id + "\"}]}",
      "may not author");
  refused(incident("bes-post", "livestock.strayed"), "bes-post");
  refused(incident("arr-nobody", "livestock.strayed"), "arr-nobody");
  refused(
      R"({"kind":"ratification","office":"arr-post","purpose":"administration","agreement_version":1,"agreement_hash":")" +
          to_hex(drill(world).hash) + "\"}",
      "arr-post");
  EXPECT_EQ(journal_at(world, "arr", "arr.thalweg/national").size, national) << "what is refused leaves no trace";
  // A shot waits for an approval; neither the post nor the neighbour's headquarters can give it.
  const auto held = world.submit("arr", incident("arr-post", "force.shot_heard"));
  ASSERT_EQ(held.status, machine::Submitted::Status::held);
  for (const std::string office : {"arr-post", "bes-hq", "nobody", ""}) {
    world.results.clear();
    world.machine("arr").approve(7, held.national, {office}, world.now);
    world.step();
    EXPECT_EQ(world.results.front().status, machine::Submitted::Status::refused) << office;
  }
  EXPECT_EQ(world.machine("arr").held().size(), 1u);
  // A yes to one record does not carry over to another.
  world.results.clear();
  world.machine("arr").approve(8, sha256("another record"), {"arr-hq"}, world.now);
  world.step();
  EXPECT_EQ(world.results.front().status, machine::Submitted::Status::refused);
}

TEST(Attack, speaking_for_the_others_office) {
  World world;
  Hostile bes(world, "bes");
  Json record = *parse_canonical(good_record(world));
  record.set("office", "arr-hq");
  bes.commit_to(to_canonical(record));
  const auto answer = bes.tell("arr");
  EXPECT_EQ(answer.status, 422);
  EXPECT_THAT(answer.body, HasSubstr("is one of 'arr'"));
}

TEST(Attack, newer_vocabulary_of_another_agreement) {
  const char* cases[] = {R"({"agreement":"other","kind":"dossier","party":"bes","v":2})",
                         R"({"agreement":"drill","kind":"dossier","party":"arr","v":2})"};
  for (const char* payload : cases) {
    World world;
    Hostile bes(world, "bes");
    bes.commit_to(payload);
    EXPECT_EQ(bes.tell("arr").status, 422) << payload;
  }
  World world;
  Hostile bes(world, "bes");
  bes.commit_to(R"({"agreement":"drill","kind":"dossier","party":"bes","v":2})");
  EXPECT_EQ(bes.tell("arr").status, 200) << "what is newer is kept as it came";
}

TEST(Attack, erasing_what_the_other_said) {
  World world;
  const auto said = world.submit("arr", incident("arr-post", "livestock.strayed"));
  ASSERT_TRUE(said.id);
  world.settle();
  Hostile bes(world, "bes");
  bes.commit_to(
      record_of(
          world,
          "bes",
          R"({"kind":"erasure","office":"bes-hq","purpose":"administration","act":"done","ground":"wrong_release","cites":[{"rel":"erases","record":")" +
              to_hex(*said.id) + "\"}]}"),
      journal::EntryKind::erasure);
  EXPECT_EQ(bes.tell("arr").status, 200) << "it may say so";
  const auto evidence = world.machine("arr").evidence(kArr, journal_at(world, "arr", kArr).size - 1);
  EXPECT_TRUE(evidence) << "and nothing of ours is gone: " << evidence.error().detail;
}

TEST(Attack, ratification_without_the_other) {
  Neighbours world;  // no ratification yet
  const std::string hash = to_hex(drill(world).hash);
  Hostile bes(world, "bes");
  const auto ratifying = [&](const std::string& party) {
    return R"({"kind":"ratification","office":")" + party +
           R"(-hq","purpose":"administration","agreement_version":1,"agreement_hash":")" + hash + "\"}";
  };
  bes.commit_to(record_of(world, "bes", ratifying("bes")));
  ASSERT_EQ(bes.tell("arr").status, 200);
  EXPECT_EQ(world.machine("arr").agreements().front().in_force, nullptr);
  bes.commit_to(record_of(world, "arr", ratifying("arr")));  // in our name
  EXPECT_EQ(bes.tell("arr").status, 422);
  EXPECT_EQ(world.machine("arr").agreements().front().in_force, nullptr);
}

TEST(Attack, release_rule_that_two_readers_read_differently) {
  const std::string text = machine::drill_agreement().text;
  const auto parses = [](const std::string& changed) {
    return agreement::parse(changed, machine::drill_agreement().annexes).has_value();
  };
  ASSERT_TRUE(parses(text));
  const auto with = [&](const std::string& what, const std::string& by) {
    std::string changed = text;
    const std::size_t at = changed.find(what);
    CHECK(at != std::string::npos);
    return changed.replace(at, what.size(), by);
  };
  const std::string open = "id = \"open\"\n";
  const std::pair<std::string, std::string> ambiguous[] = {
      {"an unknown condition", with(open, open + "moon = \"full\"\n")},
      {"an unknown effect", with("blur_m = 1000", "blur_m = 1000\nblurr_m = 5000")},
      {"a key twice", with("blur_m = 1000", "blur_m = 1000\nblur_m = 5000")},
      {"a decision that nobody knows", with("decision = \"release\"", "decision = \"perhaps\"")},
      {"a kind that nobody knows", with("\"crossing_status\", \"notice\"", "\"crossing_statuses\", \"notice\"")},
      {"a number as a text", with("blur_m = 1000", "blur_m = \"1000\"")},
      {"a fraction", with("blur_m = 1000", "blur_m = 1000.5")},
      {"a negative distance", with("distance_to_line_m_max = 20_000", "distance_to_line_m_max = -1")},
      {"a duration without unit", with("delay = \"6h\"", "delay = \"6\"")},
      {"a rule's name twice", with("id = \"fuel\"", "id = \"shots\"")},
      {"a retention twice", text + "\n[[retention]]\nkind = \"ack\"\nkeep = \"1d\"\norigin = \"[P]\"\n"},
      {"a deadline twice",
       text + "\n[[deadline]]\nid = \"other\"\nkind = \"incident\"\nwithin = \"1h\"\nstarts = \"known_at\"\nuntil = "
              "\"sent\"\nthen = \"flag\"\norigin = \"[P]\"\n"},
      {"a table that nobody knows", text + "\n[secret]\nkey = 1\n"},
      {"an office of no party", with("party = \"arr\"\nname = { en = \"Arra post\" }", "party = \"xxx\"")},
      {"a byte that is no UTF-8", with("Drill rules", "Drill \xff rules")},
  };
  for (const auto& [what, changed] : ambiguous) EXPECT_FALSE(parses(changed)) << what;
}

TEST(Attack, release_rule_is_read_alike_on_both_sides) {
  World world;
  const char* types[] = {"livestock.strayed", "force.shot_heard", "smuggling.fuel", "mine.found", "other.other"};
  for (const std::string party : {"arr", "bes"}) {
    for (const std::string type : types) {
      const auto record = record::admit(record_of(world, party, incident(party + "-post", type)));
      ASSERT_TRUE(record);
      std::vector<release::Verdict> verdicts;
      std::vector<Bytes> seen;
      for (const std::string reader : {"arr", "bes", "obs"}) {
        const auto gate = release::Gate::build(*world.machine(reader).agreements().front().newest, party);
        ASSERT_TRUE(gate) << gate.error().detail;
        const auto judgement = gate->judge(*record, world.now);
        ASSERT_TRUE(judgement) << judgement.error().detail;
        verdicts.push_back(judgement->verdict);
        seen.push_back(judgement->projected() != nullptr ? judgement->projected()->bytes : Bytes());
      }
      EXPECT_EQ(verdicts[0], verdicts[1]) << party << " " << type;
      EXPECT_EQ(verdicts[0], verdicts[2]) << party << " " << type;
      EXPECT_EQ(seen[0], seen[1]);
      EXPECT_EQ(seen[0], seen[2]);
    }
  }
}

TEST(Attack, agreement_swapped_after_the_signature) {
  World world;
  auto other = machine::drill_agreement();
  const std::size_t at = other.text.find("blur_m = 1000");
  other.text.replace(at, 13, "blur_m = 2000");
  const auto added = world.machine("arr").add_agreement(std::move(other));
  ASSERT_FALSE(added);
  EXPECT_THAT(added.error().detail, HasSubstr("another text is already known as version 1"));
}

}  // namespace
}  // namespace thalweg::attacks
