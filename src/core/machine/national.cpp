// SPDX-License-Identifier: Apache-2.0
#include "machine/national.h"

#include <algorithm>

#include "base/json.h"
#include "machine/payloads.h"

namespace thalweg::machine {
namespace {

/// How far the journal may grow before the remembered point is moved up, so that a restart replays little.
constexpr journal::TreeSize kRememberInterval = 20'000;

/// The verdict as the national journal keeps it, in canonical form. Every record has one, so it is written without a
/// tree.
Bytes to_text(const Hash& observation, const HeldRecord& held, Instant now) {
  JsonArray approvals;
  for (const auto& approval : held.approvals) {
    Json json(
        JsonObject{{"at", approval.at.unix_ms()}, {"office", approval.office}, {"record", to_hex(approval.record)}});
    if (!approval.by.empty()) json.set("by", approval.by);
    approvals.push_back(std::move(json));
  }
  JsonArray overrides;
  for (const auto& given : held.overrides) {
    Json json(JsonObject{{"office", given.office}, {"reason", given.reason}, {"record", to_hex(given.record)}});
    if (!given.by.empty()) json.set("by", given.by);
    overrides.push_back(std::move(json));
  }
  Bytes text = R"({"at":)" + std::to_string(now.unix_ms());
  append_canonical(text += R"(,"held":{"agreement":)", held.agreement);
  (text += R"(,"approvals":)") += to_canonical(Json(std::move(approvals)));
  if (!held.author.empty()) append_canonical(text += R"(,"author":)", held.author);
  (text += R"(,"overrides":)") += to_canonical(Json(std::move(overrides)));
  (text += R"(,"verdict":)") += release::to_text(held.verdict);
  (text += R"(},"observed_at":)") += std::to_string(held.observed_at);
  append_canonical(text += R"(,"record":)", to_hex(observation));
  return text += '}';
}

Result<HeldRecord> held_from_json(const Json& json) {
  HeldRecord held;
  held.agreement = json.text("agreement");
  held.author = json.text("author");
  const Json* verdict = json.find("verdict");
  const Json* approvals = json.find("approvals");
  const Json* overrides = json.find("overrides");
  if (verdict == nullptr || approvals == nullptr || approvals->as_array() == nullptr || overrides == nullptr ||
      overrides->as_array() == nullptr) {
    return Error{Code::corrupt, "a verdict in the national journal lacks its parts"};
  }
  held.verdict = TRY(release::verdict_from_json(*verdict));
  for (const Json& each : *approvals->as_array()) {
    const Hash record = TRY(hash_from_hex(each.text("record")));
    held.approvals.push_back(
        {std::string(each.text("office")), record, Instant::unix_ms(each.integer("at")), std::string(each.text("by"))});
  }
  for (const Json& each : *overrides->as_array()) {
    const Hash record = TRY(hash_from_hex(each.text("record")));
    held.overrides.push_back(
        {std::string(each.text("office")), std::string(each.text("reason")), record, std::string(each.text("by"))});
  }
  return held;
}

bool waits(const release::Verdict& verdict) {
  return verdict.outcome == release::Outcome::held_for_approval || verdict.outcome == release::Outcome::held_until;
}

}  // namespace

Result<National> National::open(Disk& disk, Entropy& entropy, const std::string& id, const Hash& log_seed) {
  National national(TRY(OwnJournal::open(disk, national_origin(id), log_seed)), entropy);
  TRY(national.load(disk));
  return national;
}

Result<Unit> National::load(Disk& disk) {
  state_ = TRY(ledger::Register::open(disk, "national-state"));
  if (state_->content()) {
    const Json state = TRY(parse_canonical(*state_->content()));
    remembered_ = static_cast<journal::TreeSize>(state.integer("size"));
    const Json* held = state.find("held");
    for (const Json& verdict : held != nullptr && held->as_array() != nullptr ? *held->as_array() : JsonArray()) {
      const auto index = static_cast<journal::EntryIndex>(verdict.as_int() != nullptr ? *verdict.as_int() : 0);
      TRY(replay_verdict(index, TRY(ledger().opening(index)).opening.payload));
    }
  }
  if (remembered_ > ledger().durable_size()) {
    return Error{Code::corrupt,
                 "the national journal has " + std::to_string(ledger().durable_size()) + " entries, but " +
                     std::to_string(remembered_) + " were remembered as carried out"};
  }
  return replay(remembered_);
}

Result<Unit> National::replay(journal::EntryIndex from) {
  constexpr journal::EntryIndex kChunk = 4096;
  for (journal::EntryIndex at = from; at < ledger().durable_size(); at += kChunk) {
    const journal::EntryIndex end = std::min(ledger().durable_size(), at + kChunk);
    const auto openings = TRY(ledger().openings(at, end));
    for (std::size_t i = 0; i < openings.size(); ++i) {
      if (openings[i].opening.type == kVerdictType) TRY(replay_verdict(at + i, openings[i].opening.payload));
    }
  }
  return Unit{};
}

Result<Unit> National::replay_verdict(journal::EntryIndex index, BytesView payload) {
  const Json verdict = TRY(parse_canonical(payload));
  const Hash observation = TRY(hash_from_hex(verdict.text("record")));
  const Json* rest = verdict.find("held");
  if (rest == nullptr)
    return Error{Code::corrupt, "verdict " + std::to_string(index) + " of the national journal lacks its parts"};
  HeldRecord held = TRY(held_from_json(*rest));
  held.judged_at = index;
  held.observed_at = static_cast<journal::EntryIndex>(verdict.integer("observed_at"));
  const auto observed = TRY(ledger().opening(held.observed_at));
  held.record = observed.opening.payload;
  held.salt = observed.opening.salt;
  if (held.verdict.outcome == release::Outcome::released) {
    unfinished_.push_back({index + 1,
                           held.salt,
                           held.record,
                           held.agreement,
                           {Instant::unix_ms(verdict.integer("at")), held.approvals, held.overrides}});
  }
  held_.erase(observation);
  if (waits(held.verdict)) held_.emplace(observation, std::move(held));
  held_changed_ = true;
  return Unit{};
}

National::Observation National::append(std::string_view type, BytesView payload, Instant now) {
  const journal::OpeningView opening{entropy_->hash(), type, payload};
  const Hash commitment = journal::commitment(ledger().origin(), opening);
  ledger().append({journal::EntryKind::record, std::max(now, ledger().last_at()), commitment},
                  ledger::OpeningState::present,
                  opening,
                  0,
                  entropy_->hash());
  return {commitment, opening.salt, ledger().size() - 1};
}

National::Observation National::observe(BytesView record, Instant now) {
  return append(kRecordType, record, now);
}

void National::note(BytesView act, Instant now) {
  append(kActType, act, now);
}

std::uint64_t National::judge(const Hash& observation, HeldRecord held, Instant now) {
  append(kVerdictType, to_text(observation, held, now), now);
  held.judged_at = ledger().size() - 1;
  const bool waited = held_.erase(observation) > 0;
  const bool waiting = waits(held.verdict);
  if (waiting) held_.emplace(observation, std::move(held));
  held_changed_ = held_changed_ || waited || waiting;
  return ledger().size();
}

Result<Unit> National::commit() {
  return journal_.commit(false);
}

Result<Unit> National::remember() {
  if (!held_changed_ && ledger().durable_size() < remembered_ + kRememberInterval) return Unit{};
  JsonArray list;
  for (const auto& [observation, held] : held_) list.emplace_back(held.judged_at);
  remembered_ = ledger().durable_size();
  TRY(state_->write(to_canonical(Json(JsonObject{{"held", std::move(list)}, {"size", remembered_}}))));
  held_changed_ = false;
  return Unit{};
}

}  // namespace thalweg::machine
