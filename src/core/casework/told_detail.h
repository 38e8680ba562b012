// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/crypto.h"
#include "casework/fold.h"

/// Records for tests, said by two or three made-up parties, without journals around them.
namespace thalweg::casework {

inline Instant minutes(std::int64_t n) {
  return Instant::unix_ms(1'788'220'800'000) + Duration::minutes(n);
}  // 2026-09-01

inline Instant hours(std::int64_t n) {
  return minutes(n * 60);
}

inline agreement::Office office_of(std::string party, std::string id, std::set<agreement::Power> powers) {
  return {.id = std::move(id),
          .party = std::move(party),
          .name = {},
          .grade = agreement::Grade::grade_1,
          .sectors = {},
          .powers = std::move(powers),
          .kinds = {"*"}};
}

inline agreement::Deadline deadline(
    std::string id, std::string kind, Duration within, agreement::Starts starts, agreement::Until until) {
  agreement::Deadline made;
  made.id = std::move(id);
  made.kind = std::move(kind);
  made.within = within;
  made.starts = starts;
  made.until = until;
  made.then = "flag";
  made.origin = "test";
  return made;
}

/// Parties aaa and bbb, with offices a, b that may do all, and a_post, b_post that may only write.
inline agreement::Agreement two_parties() {
  using agreement::Power;
  agreement::Agreement made;
  made.id = "drill";
  for (const char* id : {"aaa", "bbb"}) {
    agreement::Party party;
    party.id = id;
    made.parties.push_back(party);
    const std::string office(1, id[0]);
    made.offices.push_back(office_of(id, office, {Power::log, Power::assent, Power::withdraw, Power::erase}));
    made.offices.push_back(office_of(id, office + "_post", {Power::log}));
  }
  made.left = "aaa";
  made.right = "bbb";
  made.escalation = {{"sector", {}}, {"commission", {}}};
  return made;
}

/// Everything that was said, with stable addresses.
class Told {
 public:
  /// `fields` come over an envelope that fits; `cites` names earlier records.
  const Said& say(
      std::string party, std::string kind, Instant at, JsonObject fields, std::vector<record::Cite> cites = {}) {
    Json draft(JsonObject{{"agreement", "drill"},
                          {"exercise", true},
                          {"kind", kind},
                          {"lang", "en"},
                          {"legal_basis", JsonArray{"Art. 1"}},
                          {"office", party.substr(0, 1)},
                          {"party", party},
                          {"purpose", "safety"},
                          {"recorded_at", to_rfc3339(at)},
                          {"retain_until", "2030-01-01"}});
    for (auto& [key, value] : fields) draft.set(key, std::move(value));
    if (!cites.empty()) draft.set("cites", record::to_json(cites));
    auto record = record::compose(std::move(draft));
    if (!record) std::fprintf(stderr, "%s\n", record.error().detail.c_str());
    records_.push_back(std::move(record).value());
    said_.push_back({sha256(records_.back().bytes + std::to_string(said_.size())),
                     std::move(party),
                     said_.size(),
                     at,
                     std::nullopt,
                     &records_.back()});
    return said_.back();
  }

  const Said& incident(std::string party, Instant at, JsonObject more = {}) {
    JsonObject fields{{"event_at", to_rfc3339(at)},
                      {"impact", "low"},
                      {"known_at", to_rfc3339(at)},
                      {"line_relation", "our_side"},
                      {"response_taken", JsonArray{"none"}},
                      {"sector", "s1"},
                      {"type", "other.other"}};
    Json json(std::move(fields));
    for (auto& [key, value] : more) json.set(key, std::move(value));
    return say(std::move(party), "incident", at, *json.as_object());
  }

  const Said& request(std::string party,
                      Instant at,
                      std::string urgency,
                      std::string ask = "information",
                      std::vector<record::Cite> cites = {}) {
    return say(std::move(party),
               "request",
               at,
               {{"ask", ask}, {"reason", JsonObject{{"en", "why"}}}, {"urgency", urgency}},
               std::move(cites));
  }

  const Said& reply(std::string party, Instant at, const Said& to, std::string result) {
    return say(std::move(party), "reply", at, {{"result", result}}, {{record::Rel::replies, to.id}});
  }

  const Said& ack(std::string party, Instant at, const Said& to, bool readable = true) {
    return say(std::move(party),
               "ack",
               at,
               {{"parse_ok", readable}, {"policy_ok", true}, {"received_at", to_rfc3339(at)}},
               {{record::Rel::acks, to.id}});
  }

  const Said& assent(std::string party, Instant at, const Said& to) {
    return say(std::move(party), "assent", at, {}, {{record::Rel::assents, to.id}});
  }

  const Said& withdraw(std::string party, Instant at, const Said& what) {
    return say(std::move(party), "withdrawal", at, {{"reason", "error"}}, {{record::Rel::withdraws, what.id}});
  }

  const Said& close(std::string party, Instant at, const Said& what, std::string outcome = "over") {
    return say(std::move(party), "closure", at, {{"outcome", outcome}}, {{record::Rel::closes, what.id}});
  }

  const Said& dispute(std::string party, Instant at, const Said& what, JsonObject more = {}) {
    Json json(JsonObject{{"ground", "other"}, {"of_kind", what.record->kind->name}, {"path", ""}});
    for (auto& [key, value] : more) json.set(key, std::move(value));
    return say(std::move(party), "dispute", at, *json.as_object(), {{record::Rel::disputes, what.id}});
  }

  const Said& correct(std::string party, Instant at, const Said& what, std::string path, Json value) {
    return say(std::move(party),
               "correction",
               at,
               {{"of_kind", what.record->kind->name}, {"path", path}, {"reason", "slip"}, {"value", std::move(value)}},
               {{record::Rel::supersedes, what.id}});
  }

  const Said& escalate(std::string party, Instant at, const Said& what, std::string level) {
    return say(std::move(party),
               "escalation",
               at,
               {{"cause", "overdue"}, {"level", level}},
               {{record::Rel::escalates, what.id}});
  }

  const Said& open_case(std::string party, Instant at, std::vector<record::Cite> cites = {}) {
    JsonObject fields{{"lead_office", party.substr(0, 1)}, {"title", JsonObject{{"en", "A case"}}}};
    return say(std::move(party), "case", at, std::move(fields), std::move(cites));
  }

  const Said& communique(std::string party, Instant at, std::vector<record::Cite> cites = {}) {
    return say(std::move(party),
               "communique",
               at,
               {{"form", "clarification"}, {"title", JsonObject{{"en", "A"}}}, {"words", JsonObject{{"en", "So."}}}},
               std::move(cites));
  }

  const Said& status(std::string party,
                     Instant at,
                     std::string direction,
                     std::string state,
                     Instant until,
                     std::vector<record::Cite> cites = {}) {
    return say(std::move(party),
               "crossing_status",
               at,
               {{"crossing", "x1"},
                {"direction", direction},
                {"event_at", to_rfc3339(at)},
                {"reason", "regular"},
                {"state", state},
                {"traffic", JsonArray{"cargo"}},
                {"valid_until", to_rfc3339(until)}},
               std::move(cites));
  }

  [[nodiscard]] std::vector<Said> all() const { return {said_.begin(), said_.end()}; }

  [[nodiscard]] ItemState fold(const Said& subject, const agreement::Agreement& agreement, Instant now) const {
    return casework::fold(subject, all(), agreement, now);
  }

 private:
  std::deque<record::Record> records_;
  std::deque<Said> said_;
};

/// A small generator, so that a failure can be repeated.
struct Dice {
  std::uint64_t state;

  std::size_t roll(std::size_t sides) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    return static_cast<std::size_t>(state >> 33) % sides;
  }
};

inline void shuffle(std::vector<Said>& list, Dice& dice) {
  for (std::size_t i = list.size(); i > 1; --i) std::swap(list[i - 1], list[dice.roll(i)]);
}

/// A tangle of two matters with everything that can be said of them, by both sides.
inline void tangle(Told& told, Dice& dice) {
  const char* parties[] = {"aaa", "bbb"};
  std::vector<const Said*> said{&told.incident("aaa", hours(0)), &told.request("bbb", hours(0), "u2")};
  for (std::int64_t hour = 1; hour < 25; ++hour) {
    const Said& target = *said[dice.roll(said.size())];
    const std::string party = parties[dice.roll(2)];
    const record::Kind& kind = *target.record->kind;
    const std::function<const Said&()> acts[] = {
        [&]() -> const Said& { return told.ack(party, hours(hour), target); },
        [&]() -> const Said& { return told.assent(party, hours(hour), target); },
        [&]() -> const Said& { return told.withdraw(party, hours(hour), target); },
        [&]() -> const Said& { return told.close(party, hours(hour), target); },
        [&]() -> const Said& { return told.escalate(party, hours(hour), target, "sector"); },
        [&]() -> const Said& { return told.reply(party, hours(hour), target, "full"); },
        [&]() -> const Said& {
          return told.open_case(party, hours(hour), {{record::Rel::gathers, target.id}});
        },
        [&]() -> const Said& {
          return told.open_case(party, hours(hour), {{record::Rel::belongs, target.id}});
        },
        [&]() -> const Said& {
          return told.open_case(party, hours(hour), {{record::Rel::merges, target.id}});
        },
        [&]() -> const Said& {
          return told.communique(party, hours(hour), {{record::Rel::belongs, target.id}});
        },
        [&]() -> const Said& {
          const bool disputable = record::may_cite(record::kind(record::KindId::dispute), record::Rel::disputes, kind);
          return disputable ? told.dispute(party, hours(hour), target) : told.ack(party, hours(hour), target);
        },
        [&]() -> const Said& {
          const bool reports = kind.id == record::KindId::incident;
          return reports ? told.correct(party, hours(hour), target, "/impact", hour % 2 == 0 ? "high" : "medium")
                         : told.assent(party, hours(hour), target);
        },
    };
    said.push_back(&acts[dice.roll(std::size(acts))]());
  }
}

}  // namespace thalweg::casework
