// SPDX-License-Identifier: Apache-2.0
#include "machine/machine.h"

#include <algorithm>

#include "machine/accord.h"
#include "machine/bundle.h"
#include "machine/draft.h"
#include "machine/national.h"
#include "machine/payloads.h"

namespace thalweg::machine {
namespace {

constexpr Duration kNationalSignInterval = Duration::seconds(10);

struct UnderWay {
  std::string agreement, peer, path;
};

/// A bundle whose parts are being stored; answered when the last of them is.
struct Import {
  Token token = 0;
  std::size_t open = 0;
  std::string report;
  int status = 200;
};

/// Four eyes: nobody answers for what they handed in themselves, and an approval and an override come from two.
Result<Unit> check_eyes(const HeldRecord& held, const Consent& consent) {
  if (consent.overrides && held.verdict.warnings.empty())
    return Error{Code::refused, "the text guard warned of nothing in this record: approve it instead"};
  if (consent.by.empty()) return Unit{};
  if (consent.by == held.author)
    return Error{Code::refused, "who handed in a record cannot answer for it; another account has to"};
  const auto by_same = [&](const auto& given) { return given.by == consent.by; };
  const bool has_approved = std::any_of(held.approvals.begin(), held.approvals.end(), by_same);
  const bool has_overridden = std::any_of(held.overrides.begin(), held.overrides.end(), by_same);
  if (consent.overrides ? has_approved : has_overridden)
    return Error{Code::refused, "who answers for a warning cannot approve the same record; another account has to"};
  return Unit{};
}

/// Tokens of our own, so that parts of a bundle can be told from requests that came over the line.
constexpr Token kImportTokens = Token{1} << 63;

}  // namespace

const char* name(Submitted::Status status) {
  switch (status) {
    case Submitted::Status::released: return "released";
    case Submitted::Status::held: return "held";
    case Submitted::Status::withheld: return "withheld";
    case Submitted::Status::refused: return "refused";
  }
  return "refused";
}

struct Machine::State {
  Disk* disk = nullptr;
  Entropy* entropy = nullptr;
  Accord::Identity identity;
  std::optional<National> national;  ///< there once it is open; an observer's has acts only
  bool has_voice = false;
  journal::TreeSize national_told = 0;  ///< how long it was when that was last an effect
  std::map<std::string, std::unique_ptr<Accord>, std::less<>> accords;
  std::map<std::uint64_t, UnderWay> under_way;
  std::uint64_t next_call = 1;
  std::vector<Import> imports;
  std::map<Token, std::size_t> import_parts;
  Token next_import = kImportTokens;
  Effects effects;
  std::optional<Error> broken;  ///< found between commits: the next commit reports it
  Instant national_sign_at;

  [[nodiscard]] Result<Accord*> choose(const Json& draft);
  [[nodiscard]] Result<Submitted> submit(const Draft& draft, Instant now);
  [[nodiscard]] Result<Submitted> judge(
      Accord& accord, const record::Record& record, const Hash& observation, HeldRecord held, Instant now);
  void rejudge_due(Instant now);
  void settle_healed(Instant now);
  [[nodiscard]] Result<Unit> finish_releases(Instant now);
  [[nodiscard]] Result<Unit> erase_national();
  void settle_imports();
};

Machine::Machine(std::unique_ptr<State> state) : state_(std::move(state)) {}

Machine::~Machine() = default;

const std::string& Machine::id() const {
  return state_->identity.id;
}

Result<std::unique_ptr<Machine>> Machine::open(Disk& disk, Entropy& entropy, Setup setup, Instant now) {
  auto state = std::make_unique<State>();
  state->disk = &disk;
  state->entropy = &entropy;
  state->identity = {setup.id, setup.log_seed, setup.witness_seed, setup.mirror_seed};
  std::map<std::string, std::vector<std::pair<std::int64_t, AgreementText>>> by_id;
  for (AgreementText& text : setup.agreements) {
    const auto read = TRY(agreement::parse(text.text, text.annexes));
    by_id[read.id].emplace_back(read.version, std::move(text));
  }
  for (auto& [id, versions] : by_id) {
    std::sort(versions.begin(), versions.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    std::vector<AgreementText> texts;
    for (auto& [number, text] : versions) texts.push_back(std::move(text));
    auto accord = TRY(Accord::open(disk, entropy, state->identity, std::move(texts)));
    state->accords.emplace(id, std::move(accord));
  }
  state->has_voice = std::any_of(
      state->accords.begin(), state->accords.end(), [](const auto& each) { return each.second->is_party(); });
  state->national = TRY(National::open(disk, entropy, setup.id, setup.log_seed));
  TRY(state->finish_releases(now));
  return std::unique_ptr<Machine>(new Machine(std::move(state)));
}

/// Verdicts whose release a crash cut off are carried out now, by asking the gate again under the same circumstances.
Result<Unit> Machine::State::finish_releases(Instant now) {
  std::map<std::string, std::uint64_t> reached;
  for (const auto& [id, accord] : accords) {
    if (accord->is_party()) reached[id] = TRY(accord->last_source());
  }
  for (const ReleaseVerdict& verdict : national->take_unfinished()) {
    const auto found = accords.find(verdict.agreement);
    if (found == accords.end() || verdict.source <= reached[verdict.agreement] || verdict.record.empty()) continue;
    const auto record = TRY(record::admit(verdict.record));
    const release::Gate* gate = TRY(found->second->gate_for(*record.kind));
    auto judgement = TRY(gate->judge(record, verdict.circumstances));
    const record::Record* projected = judgement.projected();
    if (projected != nullptr && found->second->said_before(*projected, {verdict.source, verdict.salt})) continue;
    if (judgement.released)
      (void)found->second->say(std::move(*judgement.released), {verdict.source, verdict.salt}, now);
  }
  return Unit{};
}

Result<Accord*> Machine::State::choose(const Json& draft) {
  const std::string_view wanted = draft.text("agreement");
  if (!wanted.empty()) {
    const auto found = accords.find(wanted);
    if (found == accords.end())
      return Error{Code::not_found, "/agreement: this node knows no agreement '" + std::string(wanted) + "'"};
    return found->second.get();
  }
  if (accords.size() != 1)
    return Error{Code::malformed,
                 "/agreement: this node serves " + std::to_string(accords.size()) +
                     " agreements; say under which one this is to be said"};
  return accords.begin()->second.get();
}

Result<Submitted> Machine::State::submit(const Draft& draft, Instant now) {
  if (!has_voice) return Error{Code::refused, "this node is an observer: it has no voice"};
  Json json = TRY(parse_json(draft.json));
  Accord* accord = TRY(choose(json));
  auto record = TRY(complete(
      std::move(json), identity.id, accord->in_force() != nullptr ? *accord->in_force() : accord->newest(), now));
  if (!draft.override_office.empty() && !draft.author.empty()) {
    return Error{Code::refused,
                 "who hands in a record does not answer for what the text guard warns of: hand it in without "
                 "\"override\", and it waits until another account does"};
  }
  HeldRecord held;
  held.agreement = accord->id();
  held.author = draft.author;
  held.record = record.bytes;
  if (!draft.override_office.empty())
    held.overrides.push_back({draft.override_office, draft.override_reason, sha256(record.bytes)});
  const release::Gate* gate = TRY(accord->gate_for(*record.kind));
  // Asked once before anything is written, so that what the gate refuses leaves no trace but the answer.
  auto judgement = TRY(gate->judge(std::move(record), release::Circumstances{now, held.approvals, held.overrides}));
  const bool waits = judgement.verdict.outcome == release::Outcome::held_for_approval ||
                     judgement.verdict.outcome == release::Outcome::held_until;
  if (waits && national->held().size() >= National::kHeldMax) {
    return Error{
        Code::exhausted,
        std::to_string(National::kHeldMax) + " records already wait at the gate; approve or withdraw some first"};
  }
  const auto observation = national->observe(held.record, now);
  held.observed_at = observation.index;
  held.salt = observation.salt;
  held.verdict = judgement.verdict;
  Submitted submitted{
      Submitted::Status::withheld, observation.id, std::nullopt, std::move(judgement.verdict), std::nullopt};
  const std::uint64_t source = national->judge(observation.id, std::move(held), now);
  if (judgement.released) {
    submitted.id = accord->say(std::move(*judgement.released), {source, observation.salt}, now);
    submitted.status = submitted.id ? Submitted::Status::released : Submitted::Status::held;
  } else if (waits) {
    submitted.status = Submitted::Status::held;
  }
  return submitted;
}

/// Asks the gate again about a record that waits.
Result<Submitted> Machine::State::judge(
    Accord& accord, const record::Record& record, const Hash& observation, HeldRecord held, Instant now) {
  const release::Gate* gate = TRY(accord.gate_for(*record.kind));
  auto judgement = TRY(gate->judge(record, release::Circumstances{now, held.approvals, held.overrides}));
  held.verdict = judgement.verdict;
  Submitted submitted{Submitted::Status::withheld, observation, std::nullopt, judgement.verdict, std::nullopt};
  const bool waits = judgement.verdict.outcome == release::Outcome::held_for_approval ||
                     judgement.verdict.outcome == release::Outcome::held_until;
  const Hash salt = held.salt;
  const std::uint64_t source = national->judge(observation, std::move(held), now);
  if (judgement.released) {
    submitted.id = accord.say(std::move(*judgement.released), {source, salt}, now);
    submitted.status = submitted.id ? Submitted::Status::released : Submitted::Status::held;
  } else if (waits) {
    submitted.status = Submitted::Status::held;
  }
  return submitted;
}

void Machine::submit(Token token, std::vector<Draft> drafts, Instant now) {
  std::vector<Submitted> results;
  results.reserve(drafts.size());
  for (const Draft& draft : drafts) {
    auto submitted = state_->submit(draft, now);
    if (submitted) {
      results.push_back(std::move(*submitted));
    } else {
      results.push_back({Submitted::Status::refused, {}, std::nullopt, std::nullopt, submitted.error()});
    }
  }
  state_->effects.submitted.emplace_back(token, std::move(results));
}

void Machine::note(const std::vector<Bytes>& acts, Instant now) {
  for (const Bytes& act : acts) state_->national->note(act, now);
}

void Machine::approve(Token token, const Hash& national, const Consent& consent, Instant now) {
  const auto judge = [&]() -> Result<Submitted> {
    if (!state_->has_voice) return Error{Code::refused, "this node is an observer: nothing waits here"};
    const auto found = state_->national->held().find(national);
    if (found == state_->national->held().end())
      return Error{Code::not_found, "no record " + to_hex(national) + " waits at the gate"};
    HeldRecord held = found->second;
    TRY(check_eyes(held, consent));
    if (consent.overrides) {
      held.overrides.push_back({consent.office, consent.reason, sha256(held.record), consent.by});
    } else {
      held.approvals.push_back({consent.office, sha256(held.record), now, consent.by});
    }
    const auto record = TRY(record::admit(held.record));
    const auto accord = state_->accords.find(held.agreement);
    CHECK(accord != state_->accords.end());
    return state_->judge(*accord->second, record, national, std::move(held), now);
  };
  auto submitted = judge();
  if (!submitted)
    submitted = Submitted{Submitted::Status::refused, national, std::nullopt, std::nullopt, submitted.error()};
  std::vector<Submitted> results;
  results.push_back(std::move(*submitted));
  state_->effects.submitted.emplace_back(token, std::move(results));
}

void Machine::request(
    Token token, std::string_view agreement, std::string_view peer, const exchange::Call& call, Instant now) {
  CHECK(token < kImportTokens);
  const auto found = state_->accords.find(agreement);
  if (found == state_->accords.end()) {
    state_->effects.answered.emplace_back(
        token,
        exchange::Answer{404, "text/plain; charset=utf-8", "no agreement " + std::string(agreement) + " here\n"});
    return;
  }
  found->second->request(token, peer, call, now, state_->effects);
}

void Machine::answered(std::uint64_t call, const Result<exchange::Answer>& answer, Instant now) {
  const auto found = state_->under_way.find(call);
  if (found == state_->under_way.end()) return;
  const UnderWay under_way = std::move(found->second);
  state_->under_way.erase(found);
  const auto taken =
      state_->accords.at(under_way.agreement)->answered(under_way.peer, under_way.path, answer, now, state_->effects);
  if (!taken && !state_->broken) state_->broken = taken.error();
}

void Machine::State::rejudge_due(Instant now) {
  std::vector<Hash> due;
  for (const auto& [observation, held] : national->held()) {
    if (held.verdict.outcome == release::Outcome::held_until && held.verdict.until && *held.verdict.until <= now)
      due.push_back(observation);
  }
  for (const Hash& observation : due) {
    HeldRecord held = national->held().at(observation);
    const auto record = record::admit(held.record);
    const auto accord = accords.find(held.agreement);
    if (!record || accord == accords.end()) continue;
    const auto submitted = judge(*accord->second, *record, observation, std::move(held), now);
    if (!submitted) effects.notices.push_back("a held record could not be judged again: " + submitted.error().detail);
  }
}

/// A folder from a backup can hold records at the gate that had left before the loss: they are done with when a
/// neighbour gave them back.
void Machine::State::settle_healed(Instant now) {
  bool any = false;
  for (auto& [id, accord] : accords) any = accord->take_newly_healed() || any;
  if (!any) return;
  std::vector<Hash> waiting;
  for (const auto& [observation, held] : national->held()) {
    if (accords.contains(held.agreement)) waiting.push_back(observation);
  }
  for (const Hash& observation : waiting) {
    HeldRecord held = national->held().at(observation);
    Accord& accord = *accords.find(held.agreement)->second;
    const auto record = record::admit(held.record);
    const auto gate = record ? accord.gate_for(*record->kind) : Result<const release::Gate*>(record.error());
    if (!gate) continue;
    const auto judgement = (*gate)->judge(*record, release::Circumstances{now, held.approvals, held.overrides});
    const record::Record* projected = judgement ? judgement->projected() : nullptr;
    if (projected == nullptr || !accord.was_said_before(*projected, held.salt)) continue;
    const Hash salt = held.salt;
    held.verdict.outcome = release::Outcome::released;
    held.verdict.reason = "it had left before this folder's backup was put back: a neighbour gave it back";
    held.verdict.approvers.clear();
    held.verdict.until.reset();
    const std::uint64_t source = national->judge(observation, std::move(held), now);
    (void)accord.said_before(*projected, {source, salt});
  }
}

void Machine::tick(Instant now) {
  if (state_->has_voice) {
    for (auto& [id, accord] : state_->accords) accord->tick(now);
    state_->settle_healed(now);
    state_->rejudge_due(now);
  }
  if (is_due(now, state_->national_sign_at, kNationalSignInterval)) {
    state_->national_sign_at = now + kNationalSignInterval;
    const auto signed_now = state_->national->sign();
    if (!signed_now && !state_->broken) state_->broken = signed_now.error();
  }
}

Result<Unit> Machine::add_agreement(AgreementText text) {
  const auto read = TRY(agreement::parse(text.text, text.annexes));
  const auto found = state_->accords.find(read.id);
  if (found != state_->accords.end()) return found->second->add_version(std::move(text));
  std::vector<AgreementText> texts;
  texts.push_back(std::move(text));
  auto accord = TRY(Accord::open(*state_->disk, *state_->entropy, state_->identity, std::move(texts)));
  state_->has_voice = state_->has_voice || accord->is_party();
  state_->accords.emplace(read.id, std::move(accord));
  return Unit{};
}

void Machine::import_bundle(Token token, BytesView bytes, Instant now) {
  const auto bundle = parse_bundle(bytes);
  Import import{token, 0, {}, 200};
  const auto found = bundle ? state_->accords.find(bundle->agreement) : state_->accords.end();
  if (!bundle || found == state_->accords.end()) {
    import.status = bundle ? 404 : 400;
    import.report =
        bundle ? "this node knows no agreement '" + bundle->agreement + "'\n" : bundle.error().detail + "\n";
    state_->imports.push_back(std::move(import));
    return;
  }
  for (const std::string& receipt : bundle->receipts) {
    const auto taken = found->second->import_receipt(receipt, now);
    import.report += taken ? "receipt taken\n" : "receipt not taken: " + taken.error().detail + "\n";
  }
  import.open = bundle->calls.size();
  if (const auto stored = state_->national->commit(); !stored && !state_->broken) state_->broken = stored.error();
  state_->imports.push_back(std::move(import));
  for (const exchange::Call& call : bundle->calls) {
    const Token part = state_->next_import++;
    state_->import_parts[part] = state_->imports.size() - 1;
    found->second->import_call(part, call, now, state_->effects);
    // Each part builds on the one before it, so it is stored before the next is looked at.
    if (const auto stored = found->second->commit(now, state_->effects); !stored && !state_->broken)
      state_->broken = stored.error();
  }
}

void Machine::State::settle_imports() {
  std::vector<std::pair<Token, exchange::Answer>> outside;
  for (auto& [token, answer] : effects.answered) {
    const auto part = import_parts.find(token);
    if (part == import_parts.end()) {
      outside.emplace_back(token, std::move(answer));
      continue;
    }
    Import& import = imports[part->second];
    import_parts.erase(part);
    --import.open;
    // 409 says that the part is already here, or that a fuller bundle is needed; both are told.
    if (answer.status >= 400 && answer.status != 409) import.status = answer.status;
    import.report += std::to_string(answer.status) + " " + answer.body + (answer.body.ends_with('\n') ? "" : "\n");
  }
  for (Import& import : imports)
    outside.emplace_back(import.token,
                         exchange::Answer{import.status, "text/plain; charset=utf-8", std::move(import.report)});
  imports.clear();
  effects.answered = std::move(outside);
}

/// What was erased in an agreement's journal is erased in the national one too.
Result<Unit> Machine::State::erase_national() {
  for (const auto& [id, accord] : accords) {
    auto sources = TRY(accord->sources_to_erase());
    for (const std::uint64_t source : accord->take_erased_before()) sources.push_back(source);
    for (const std::uint64_t source : sources) {
      const auto verdict = TRY(national->ledger().opening(source - 1));
      const auto json = parse_canonical(verdict.opening.payload);
      if (!json) continue;
      TRY(national->ledger().erase(static_cast<journal::EntryIndex>(json->integer("observed_at"))));
    }
  }
  return Unit{};
}

Result<Effects> Machine::commit(Instant now) {
  State& state = *state_;
  if (state.broken) return *state.broken;
  TRY(state.national->commit());
  for (auto& [id, accord] : state.accords) TRY(accord->commit(now, state.effects));
  TRY(state.erase_national());
  for (auto& [id, accord] : state.accords) TRY(accord->finish(state.effects));
  // What waits for a neighbour to be heard is not in a journal yet: a restart must find its verdict again.
  const bool all_said = std::none_of(
      state.accords.begin(), state.accords.end(), [](const auto& each) { return each.second->waits_to_speak(); });
  if (all_said) TRY(state.national->remember());
  if (const ledger::Ledger& own = state.national->ledger(); own.durable_size() > state.national_told) {
    state.national_told = own.durable_size();
    state.effects.grown.push_back({own.origin(), own.durable_size(), 0});
  }
  state.settle_imports();
  for (auto& [id, accord] : state.accords) {
    const std::size_t before = state.effects.calls.size();
    TRY(accord->collect_calls(now, state.next_call, state.effects));
    for (std::size_t i = before; i < state.effects.calls.size(); ++i) {
      const OutgoingCall& call = state.effects.calls[i];
      state.under_way[call.id] = {call.agreement, call.peer, call.call.path};
    }
  }
  Effects effects = std::move(state.effects);
  state.effects = Effects();
  return effects;
}

Result<Preview> Machine::preview(const Draft& draft, Instant now) const {
  Json json = TRY(parse_json(draft.json));
  Accord* accord = TRY(state_->choose(json));
  auto record = TRY(complete(std::move(json),
                             state_->identity.id,
                             accord->in_force() != nullptr ? *accord->in_force() : accord->newest(),
                             now));
  const release::Gate* gate = TRY(accord->gate_for(*record.kind));
  release::Circumstances circumstances{now, {}, {}};
  if (!draft.override_office.empty())
    circumstances.overrides.push_back({draft.override_office, draft.override_reason, sha256(record.bytes)});
  auto judgement = TRY(gate->judge(record, circumstances));
  Preview preview{std::move(judgement.verdict), std::nullopt, std::move(record.json)};
  if (const record::Record* projected = judgement.projected()) preview.projected = projected->json;
  return preview;
}

std::vector<Held> Machine::held() const {
  std::vector<Held> list;
  for (const auto& [observation, held] : state_->national->held())
    list.push_back({observation,
                    held.record,
                    held.verdict,
                    held.author,
                    !held.verdict.warnings.empty() && held.overrides.empty()});
  return list;
}

std::size_t Machine::held_count() const {
  return state_->national->held().size();
}

std::vector<PeerStatus> Machine::peers() const {
  std::vector<PeerStatus> list;
  for (const auto& [id, accord] : state_->accords) {
    for (PeerStatus& status : accord->peers()) list.push_back(std::move(status));
  }
  return list;
}

std::vector<JournalStatus> Machine::journals() const {
  std::vector<JournalStatus> list;
  const OwnJournal& national = state_->national->journal();
  const std::string& origin = national.ledger().origin();
  list.push_back({origin,
                  journal_folder(origin),
                  "",
                  id(),
                  JournalStatus::Role::national,
                  national.ledger().durable_size(),
                  national.note()});
  for (const auto& [id, accord] : state_->accords) {
    for (JournalStatus& status : accord->journals()) list.push_back(std::move(status));
  }
  return list;
}

std::vector<AgreementStatus> Machine::agreements() const {
  std::vector<AgreementStatus> list;
  for (const auto& [id, accord] : state_->accords)
    list.push_back({&accord->newest(), accord->in_force(), accord->ratified()});
  return list;
}

Result<std::string> Machine::evidence(std::string_view origin, journal::EntryIndex index) const {
  for (const auto& [id, accord] : state_->accords) {
    if (origin.substr(0, origin.find('/')) == id + ".thalweg") return accord->evidence(origin, index);
  }
  return Error{Code::not_found, "there is no journal " + std::string(origin) + " of an agreement on this node"};
}

Result<Bytes> Machine::export_bundle(std::string_view agreement, std::string_view peer) const {
  const auto found = state_->accords.find(agreement);
  if (found == state_->accords.end())
    return Error{Code::not_found, "this node knows no agreement '" + std::string(agreement) + "'"};
  return found->second->export_bundle(peer);
}

exchange::Answer Machine::serve(std::string_view agreement, std::string_view peer, std::string_view path) const {
  const auto found = state_->accords.find(agreement);
  if (found == state_->accords.end())
    return {404, "text/plain; charset=utf-8", "no agreement " + std::string(agreement) + " here\n"};
  return found->second->serve(peer, path);
}

Instant Machine::next_tick(Instant now) const {
  Instant next = now + Duration::seconds(10);
  for (const auto& [id, accord] : state_->accords) next = std::min(next, accord->next_call_at());
  for (const auto& [observation, held] : state_->national->held()) {
    // One that also waits for a person is judged again when that person answers.
    if (held.verdict.outcome == release::Outcome::held_until && held.verdict.until)
      next = std::min(next, *held.verdict.until);
  }
  return std::max(next, now);
}

}  // namespace thalweg::machine
