// SPDX-License-Identifier: Apache-2.0
#include <cstdlib>
#include <fstream>
#include <vector>

#include <unistd.h>

#include "agreement/agreement.h"
#include "base/crypto.h"
#include "casework/book.h"
#include "drill.h"

/// What the desk asks all the time: how a million records stand, in cases of ten. Beside it, what cannot be left out:
/// reading each record once. All in processor time of the one thread, since nothing here waits.
namespace thalweg::bench {
namespace {

using casework::Said;

double resident_mb() {
  std::ifstream file("/proc/self/statm");
  std::uint64_t size = 0, resident = 0;
  file >> size >> resident;
  return static_cast<double>(resident) * static_cast<double>(sysconf(_SC_PAGESIZE)) / 1e6;
}

Instant at(std::size_t n) {
  return Instant::unix_ms(1'788'220'800'000) + Duration::seconds(static_cast<std::int64_t>(n) * 30);
}

Hash id_of(std::size_t n) {
  return sha256("record " + std::to_string(n));
}

/// The n-th record of a border's year, ten to a case: both sides report, ask, answer, dispute, correct, agree and
/// close.
Json draft(std::size_t n) {
  const std::size_t first = n - n % 10;
  const auto cite = [&](const char* rel, std::size_t which) {
    return JsonObject{{"record", to_hex(id_of(first + which))}, {"rel", rel}};
  };
  const std::string party = n % 2 == 0 ? "arr" : "bes";
  Json json(JsonObject{{"agreement", "drill"},
                       {"exercise", true},
                       {"lang", "en"},
                       {"legal_basis", JsonArray{"Drill rules, article 1"}},
                       {"office", party + "-hq"},
                       {"party", party},
                       {"purpose", "safety"},
                       {"recorded_at", to_rfc3339(at(n))},
                       {"retain_until", "2040-01-01"},
                       {"sector", "all"}});
  const auto with = [&](const char* kind, JsonObject fields, JsonArray cites = {}) {
    json.set("kind", kind);
    for (auto& [key, value] : fields) json.set(key, std::move(value));
    if (!cites.empty()) json.set("cites", std::move(cites));
    return json;
  };
  const auto incident = [&](JsonArray cites = {}) {
    const auto spread = static_cast<std::int64_t>(first % 10'000) * 1'000;
    return with("incident",
                {{"event_at", to_rfc3339(at(n))},
                 {"impact", "low"},
                 {"known_at", to_rfc3339(at(n))},
                 {"line_relation", "our_side"},
                 {"people_count", JsonObject{{"injured", 1}}},
                 {"place", JsonObject{{"lat_e7", 330'000'000 + spread}, {"lon_e7", 449'900'000}, {"precision_m", 50}}},
                 {"response_taken", JsonArray{"patrol_sent"}},
                 {"text", JsonObject{{"en", "Forty sheep were seen beyond the line near the third marker."}}},
                 {"type", "livestock.strayed"}},
                std::move(cites));
  };
  const auto ack = [&](std::size_t which) {
    return with(
        "ack", {{"parse_ok", true}, {"policy_ok", true}, {"received_at", to_rfc3339(at(n))}}, {cite("acks", which)});
  };
  switch (n % 10) {
    case 0:
    case 1: return incident();
    case 2:
      return with("case",
                  {{"lead_office", party + "-hq"}, {"title", JsonObject{{"en", "Sheep near the third marker"}}}},
                  {cite("gathers", 0), cite("gathers", 1)});
    case 3: return ack(0);
    case 4: return ack(1);
    case 5:
      return with("request",
                  {{"ask", "return_of_livestock"}, {"reason", JsonObject{{"en", "They are ours"}}}, {"urgency", "u1"}},
                  {cite("about", 0), cite("belongs", 2)});
    case 6: return with("reply", {{"result", "full"}}, {cite("replies", 5)});
    case 7:
      return with("dispute",
                  {{"ground", "other_count"}, {"of_kind", "incident"}, {"path", "/people_count/injured"}},
                  {cite("disputes", 0)});
    case 8:
      return with("correction",
                  {{"of_kind", "incident"}, {"path", "/impact"}, {"reason", "slip"}, {"value", "medium"}},
                  {cite("supersedes", 0)});
    default: return with("closure", {{"outcome", "settled"}}, {cite("closes", 1)});
  }
}

template <class Ask>
void ask(const char* what, Ask&& question) {
  constexpr int kTimes = 20;
  const double begin = thread_seconds();
  std::size_t found = 0;
  for (int i = 0; i < kTimes; ++i) found = question();
  figure(what,
         (thread_seconds() - begin) / kTimes * 1e3,
         "ms",
         std::to_string(found) + " found (goal 100 ms with all around it)");
}

void run(std::size_t count) {
  constexpr std::size_t kBatch = 10'000;
  const auto agreement = must(agreement::parse(drill_agreement().text, drill_agreement().annexes));
  casework::Book book(agreement);
  (void)book.advance(at(count));
  double parsing = 0, folding = 0, one_more = 0;
  const double before = resident_mb();
  for (std::size_t begin = 0; begin < count; begin += kBatch) {
    std::vector<Bytes> texts;
    for (std::size_t n = begin; n < std::min(begin + kBatch, count); ++n)
      texts.push_back(must(record::compose(draft(n))).bytes);
    std::vector<record::Record> records;
    records.reserve(texts.size());
    const double parse = thread_seconds();
    for (const Bytes& text : texts) {
      Json json = must(parse_canonical(text));
      const record::Kind* kind = record::find_kind(json.text("kind"));
      records.push_back({{}, std::move(json), kind});
    }
    parsing += thread_seconds() - parse;
    std::vector<Said> said;
    for (std::size_t i = 0; i < records.size(); ++i)
      said.push_back(
          {id_of(begin + i), std::string(records[i].party()), begin + i, at(begin + i), at(begin + i), &records[i]});
    const std::size_t singles = begin + kBatch >= count ? 1'000 : 0;
    const double fold = thread_seconds();
    (void)book.say(std::span(said).first(said.size() - singles));
    folding += thread_seconds() - fold;
    const double single = thread_seconds();
    for (const Said& each : std::span(said).last(singles)) (void)book.say(each);
    if (singles > 0) one_more = (thread_seconds() - single) / static_cast<double>(singles);
  }
  const std::string how_many = std::to_string(count);
  figure(
      "fold of " + how_many + " records into states", folding, "s", share(1 / folding, "a plain parse", 1 / parsing));
  figure("plain parse of the same records", parsing, "s");
  figure("one more record", one_more * 1e6, "us");
  figure("memory of the book of " + how_many + " records", resident_mb() - before, "MB", "(goal: well under 1,000)");
  ask("first page of open matters", [&] {
    casework::MatterQuery query;
    query.open = true;
    return book.matters(query).total;
  });
  ask("matters with two words", [&] {
    casework::MatterQuery query;
    query.words = "sheep marker";
    return book.matters(query).total;
  });
  ask("first page of open cases", [&] { return book.cases({}).total; });
  ask("inbox of one side", [&] { return book.inbox("bes").size(); });
  ask("pairs that may be one event", [&] { return book.similar().size(); });
  ask("balance", [&] { return book.balance(at(0), at(count)).rows.size(); });
}

}  // namespace
}  // namespace thalweg::bench

int main(int argc, char** argv) {
  const std::size_t count = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 1'000'000;
  thalweg::bench::run(count < 10'000 ? 10'000 : count);
}
