// SPDX-License-Identifier: Apache-2.0
#include "machine/accord.h"

#include <algorithm>

#include "machine/payloads.h"

namespace thalweg::machine {
namespace {

/// How far the journals may grow before the scanned point is moved up, so that a restart reads little.
constexpr journal::TreeSize kScanInterval = 20'000;

/// Said before the agreement is in force, because they are how it comes into force.
bool is_preliminary(const record::Kind& kind) {
  return kind.id == record::KindId::ratification || kind.id == record::KindId::system_notice;
}

}  // namespace

Result<std::unique_ptr<Accord>> Accord::open(Disk& disk,
                                             Entropy& entropy,
                                             const Identity& identity,
                                             std::vector<AgreementText> versions) {
  std::unique_ptr<Accord> accord(new Accord(disk, entropy, identity));
  CHECK(!versions.empty());
  for (AgreementText& text : versions) TRY(accord->add_version(std::move(text)));
  const std::string origin = agreement::origin(accord->id(), identity.id);
  if (accord->newest().find_party(identity.id) != nullptr) {
    accord->own_ = TRY(OwnJournal::open(disk, origin, identity.log_seed));
    accord->receipts_ = TRY(exchange::Receipts::open(disk, journal_folder(origin) + "/receipts"));
  }
  TRY(accord->open_peers());
  TRY(accord->load_state());
  for (Peer& peer : accord->peers_) {
    if (peer.mirror) TRY(accord->cite_later(peer, peer.entangled, Instant()));
  }
  const bool alone =
      std::none_of(accord->peers_.begin(), accord->peers_.end(), [](const Peer& peer) { return !peer.observer; });
  if (alone) accord->heard_ = true;
  return accord;
}

Result<Unit> Accord::add_version(AgreementText text) {
  auto agreement = TRY(agreement::parse(text.text, std::move(text.annexes)));
  if (!versions_.empty()) {
    if (agreement.id != id())
      return Error{Code::conflict, "the text is of agreement " + agreement.id + ", not of " + id()};
    if (versions_.contains(agreement.version)) {
      if (versions_.at(agreement.version).agreement.hash == agreement.hash) return Unit{};
      return Error{Code::conflict,
                   "another text is already known as version " + std::to_string(agreement.version) + " of " + id()};
    }
    if (agreement.version == newest().version + 1 && agreement.supersedes != newest().hash) {
      return Error{Code::conflict,
                   "version " + std::to_string(agreement.version) + " of " + id() +
                       " does not name the SHA-256 of the text it replaces, " + to_hex(newest().hash)};
    }
  }
  Version version{std::move(agreement), std::nullopt};
  if (version.agreement.find_party(identity_.id) != nullptr) {
    std::vector<agreement::Policy> policies;
    for (const std::string& policy : text.policies)
      policies.push_back(TRY(agreement::parse_policy(policy, version.agreement)));
    version.gate = TRY(release::Gate::build(version.agreement, identity_.id, std::move(policies)));
  } else if (version.agreement.find_observer(identity_.id) == nullptr) {
    return Error{Code::refused,
                 "'" + identity_.id + "' is neither a party nor an observer of agreement " + version.agreement.id};
  }
  const std::int64_t number = version.agreement.version;
  versions_.emplace(number, std::move(version));
  update_in_force();
  return Unit{};
}

const agreement::Agreement& Accord::newest() const {
  return versions_.rbegin()->second.agreement;
}

const agreement::Agreement* Accord::in_force() const {
  return in_force_ == 0 ? nullptr : &versions_.at(in_force_).agreement;
}

std::vector<std::string> Accord::ratified() const {
  const auto found = ratified_by_.find(newest().hash);
  return found == ratified_by_.end() ? std::vector<std::string>()
                                     : std::vector<std::string>(found->second.begin(), found->second.end());
}

void Accord::update_in_force() {
  for (const auto& [number, version] : versions_) {
    const auto found = ratified_by_.find(version.agreement.hash);
    if (found == ratified_by_.end() || number <= in_force_) continue;
    const auto& parties = version.agreement.parties;
    if (std::all_of(
            parties.begin(), parties.end(), [&](const auto& party) { return found->second.contains(party.id); }))
      in_force_ = number;
  }
}

Result<const release::Gate*> Accord::gate_for(const record::Kind& kind) const {
  const Version* version = nullptr;
  if (kind.id == record::KindId::ratification) {
    version = &versions_.rbegin()->second;
  } else if (in_force_ != 0) {
    version = &versions_.at(in_force_);
  } else if (is_preliminary(kind)) {
    version = &versions_.rbegin()->second;
  }
  if (version == nullptr) {
    return Error{Code::refused,
                 "agreement " + id() +
                     " is not in force: it lacks the ratification of a party; until then only ratifications and system "
                     "notices can be said"};
  }
  if (!version->gate)
    return Error{Code::refused, "this node is an observer of agreement " + id() + ": it has no voice"};
  return &*version->gate;
}

Result<std::vector<journal::VerifierKey>> Accord::log_keys_of(std::string_view party) const {
  std::vector<journal::VerifierKey> keys;
  for (const auto& [number, version] : versions_) {
    const agreement::Party* found = version.agreement.find_party(party);
    if (found == nullptr) continue;
    auto key = TRY(journal::parse_vkey(found->log_key));
    if (key.name != agreement::origin(id(), party)) {
      return Error{Code::malformed,
                   "the log key of " + std::string(party) + " bears the name " + key.name + "; it must be " +
                       agreement::origin(id(), party)};
    }
    if (std::find(keys.begin(), keys.end(), key) == keys.end()) keys.push_back(std::move(key));
  }
  return keys;
}

Result<Unit> Accord::open_peers() {
  for (const agreement::Party& party : newest().parties) {
    if (party.id != identity_.id) TRY(open_peer(party.id, false, party.mirror_key, party.witness_key));
  }
  for (const agreement::Observer& observer : newest().observers) {
    if (observer.id != identity_.id && own_)
      TRY(open_peer(observer.id, true, observer.mirror_key, observer.witness_key));
  }
  return Unit{};
}

Result<Unit> Accord::open_peer(const std::string& peer_id,
                               bool observer,
                               std::string_view mirror_key,
                               std::string_view witness_key) {
  Peer peer;
  peer.id = peer_id;
  peer.observer = observer;
  if (!observer) {
    const std::string origin = agreement::origin(id(), peer_id);
    auto log_keys = TRY(log_keys_of(peer_id));
    auto witness =
        TRY(journal::make_signer(witness_name(identity_.id), journal::KeyType::cosignature, identity_.witness_seed));
    auto mirror =
        TRY(journal::make_signer(mirror_name(identity_.id), journal::KeyType::cosignature, identity_.mirror_seed));
    exchange::MirrorSetup setup{origin, std::move(log_keys), std::move(witness), std::move(mirror), own_.has_value()};
    peer.mirror = TRY(exchange::Mirror::open(*disk_, journal_folder(origin), std::move(setup)));
  }
  if (own_) {
    auto witness = TRY(journal::parse_vkey(witness_key));
    auto mirror = TRY(journal::parse_vkey(mirror_key));
    exchange::CourierSetup setup{std::move(witness), std::move(mirror), !observer};
    const auto last = receipts_->last().find(peer_id);
    peer.courier = std::make_unique<exchange::Courier>(
        own_->ledger(), std::move(setup), last == receipts_->last().end() ? 0 : last->second.size);
    if (observer) peer.greeting = Peer::Greeting::done;
  }
  peers_.push_back(std::move(peer));
  return Unit{};
}

Result<Unit> Accord::load_state() {
  state_ = TRY(ledger::Register::open(*disk_, "agreement-state/" + id()));
  if (state_->content()) {
    const Json state = TRY(parse_json(*state_->content(), true));
    const Json* ratified_texts = state.find("ratified");
    for (const auto& [hash, parties] : ratified_texts != nullptr && ratified_texts->as_object() != nullptr
                                           ? *ratified_texts->as_object()
                                           : JsonObject()) {
      for (const Json& party : parties.as_array() != nullptr ? *parties.as_array() : JsonArray())
        ratified_by_[TRY(hash_from_hex(hash))].insert(*party.as_string());
    }
    for (Peer& peer : peers_) {
      if (const Json* entangled = state.find("entangled"))
        peer.entangled = static_cast<journal::TreeSize>(entangled->integer(peer.id));
    }
    const Json* scanned = state.find("scanned");
    for (const auto& [origin, size] :
         scanned != nullptr && scanned->as_object() != nullptr ? *scanned->as_object() : JsonObject()) {
      scanned_[origin] = static_cast<journal::TreeSize>(*size.as_int());
    }
    healed_from_ = static_cast<journal::EntryIndex>(state.integer("healed_from"));
    healed_to_ = static_cast<journal::EntryIndex>(state.integer("healed_to"));
  }
  if (own_) TRY(find_healed(healed_from_, std::min(healed_to_, own_->ledger().durable_size())));
  if (own_) TRY(scan(own_->ledger(), identity_.id));
  for (const Peer& peer : peers_) {
    if (peer.mirror && own_) TRY(scan(peer.mirror->ledger(), peer.id));
  }
  update_in_force();
  return Unit{};
}

Result<Unit> Accord::save_state() {
  journal::TreeSize total = 0;
  if (own_) scanned_[own_->ledger().origin()] = own_->ledger().durable_size();
  for (const Peer& peer : peers_) {
    if (peer.mirror) scanned_[peer.mirror->ledger().origin()] = peer.mirror->ledger().durable_size();
  }
  for (const auto& [origin, size] : scanned_) total += size;
  if (!state_changed_ && total < saved_scan_total_ + kScanInterval) return Unit{};
  JsonObject ratified_texts;
  for (const auto& [hash, parties] : ratified_by_)
    ratified_texts.emplace_back(to_hex(hash), JsonArray(parties.begin(), parties.end()));
  JsonObject entangled;
  for (const Peer& peer : peers_) entangled.emplace_back(peer.id, peer.entangled);
  JsonObject scanned;
  for (const auto& [origin, size] : scanned_) scanned.emplace_back(origin, size);
  const Json state(JsonObject{{"entangled", std::move(entangled)},
                              {"healed_from", healed_from_},
                              {"healed_to", healed_to_},
                              {"ratified", std::move(ratified_texts)},
                              {"scanned", std::move(scanned)}});
  TRY(state_->write(to_canonical(state)));
  saved_scan_total_ = total;
  state_changed_ = false;
  return Unit{};
}

/// Reads what was said since the last saved point and learns what concerns this node itself.
Result<Unit> Accord::scan(const ledger::Ledger& ledger, std::string_view party) {
  const auto from = scanned_.find(ledger.origin());
  if (own_ && &ledger == &own_->ledger())
    TRY(find_healed(from == scanned_.end() ? 0 : from->second, ledger.durable_size()));
  constexpr journal::EntryIndex kChunk = 4096;
  for (journal::EntryIndex at = from == scanned_.end() ? 0 : from->second; at < ledger.durable_size(); at += kChunk) {
    for (const auto& stored : TRY(ledger.openings(at, std::min(ledger.durable_size(), at + kChunk)))) {
      if (stored.state != ledger::OpeningState::present || stored.opening.type != kRecordType) continue;
      if (const auto record = parse_canonical(stored.opening.payload)) learn(party, ledger.origin(), *record);
    }
  }
  return Unit{};
}

/// Entries of ours without a source in the national journal are those that a neighbour gave back; among them some may
/// have been tied to theirs since.
Result<Unit> Accord::find_healed(journal::EntryIndex start, journal::EntryIndex end) {
  constexpr journal::EntryIndex kChunk = 4096;
  const ledger::Ledger& ledger = own_->ledger();
  for (journal::EntryIndex at = start; at < end; at += kChunk) {
    const journal::EntryIndex chunk_end = std::min(end, at + kChunk);
    const auto entries = TRY(ledger.entries(at, chunk_end));
    const auto openings = TRY(ledger.openings(at, chunk_end));
    for (std::size_t i = 0; i < entries.size(); ++i) {
      const bool known = at + i >= healed_from_ && at + i < healed_to_;
      const bool given_back = openings[i].source == 0 && openings[i].state != ledger::OpeningState::plain;
      if (!given_back && !known) continue;
      newly_healed_ = true;
      healed_[entries[i].commitment] = at + i;
      if (healed_to_ == 0) healed_from_ = at + i;
      healed_to_ = std::max(healed_to_, at + i + 1);
      state_changed_ = true;
    }
  }
  return Unit{};
}

bool Accord::may_ratify(const std::string& party, const Hash& text) const {
  const bool known = std::any_of(
      versions_.begin(), versions_.end(), [&](const auto& each) { return each.second.agreement.hash == text; });
  const auto count = std::count_if(
      ratified_by_.begin(), ratified_by_.end(), [&](const auto& each) { return each.second.contains(party); });
  return known || count < kTextsRatifiedMax;
}

void Accord::learn(std::string_view party, std::string_view origin, const Json& record) {
  const std::string_view kind = record.text("kind");
  if (kind == "ratification") {
    const auto hash = hash_from_hex(record.text("agreement_hash"));
    if (hash && may_ratify(std::string(party), *hash)) {
      ratified_by_[*hash].insert(std::string(party));
      state_changed_ = true;
      update_in_force();
    }
  } else if (kind == "erasure") {
    auto erased = exchange::erased_by(to_canonical(record));
    if (!erased.empty()) {
      auto& list = to_erase_[std::string(origin)];
      list.insert(list.end(), erased.begin(), erased.end());
      state_changed_ = true;
    }
  }
}

/// Judges a neighbour's record, and learns from it at once: the next one may need it. Whoever calls takes it back when
/// the record is not kept after all.
Result<Unit> Accord::admit(std::string_view origin,
                           journal::EntryIndex index,
                           const journal::Entry& entry,
                           const journal::OpeningView& opening,
                           std::vector<Lesson>& lessons) {
  const std::string party = party_of(origin);
  if (opening.type != kRecordType)
    return Error{Code::refused,
                 "its payload has the type '" + std::string(opening.type) + "', which this node does not know"};
  const auto record = record::admit(opening.payload);
  if (!record) {
    if (record.error().code != Code::unsupported) return record.error();
    const Json json = TRY(parse_canonical(opening.payload));
    if (json.text("agreement") == id() && json.text("party") == party) return Unit{};  // a newer vocabulary: kept as is
    return Error{Code::refused, "it is of a newer vocabulary, and not of this agreement and party"};
  }
  if (record->agreement() != id() || record->party() != party) {
    return Error{Code::refused,
                 "it says that it belongs to agreement '" + std::string(record->agreement()) + "' and party '" +
                     std::string(record->party()) + "', but stands in " + std::string(origin)};
  }
  bool office_known = is_preliminary(*record->kind);  // one of a version that is yet to be added here may ratify it
  for (const auto& [number, version] : versions_) {
    const agreement::Office* office = version.agreement.find_office(record->office());
    office_known = office_known || office != nullptr;
    if (office != nullptr && office->party != party)
      return Error{Code::refused, "its office '" + office->id + "' is one of '" + office->party + "'"};
  }
  if (!office_known)
    return Error{Code::refused, "its office '" + std::string(record->office()) + "' is in no version of the agreement"};
  const bool is_erasure = record->kind->id == record::KindId::erasure;
  if (is_erasure != (entry.kind == journal::EntryKind::erasure))
    return Error{Code::refused,
                 "its entry is marked '" + std::string(journal::name(entry.kind)) + "', its record is of kind " +
                     std::string(record->kind->name)};
  // Whether the agreement was in force when it was said is the sender's to judge: the ratification that makes it so may
  // still be on its way to us, in another journal.
  if (record->kind->id == record::KindId::ratification) {
    const auto text = hash_from_hex(record->json.text("agreement_hash"));
    if (text && !may_ratify(party, *text)) {
      return Error{Code::refused,
                   "'" + party + "' has ratified " + std::to_string(kTextsRatifiedMax) +
                       " texts already, and this one is not known here: add the agreement's version first"};
    }
  }
  if (record->kind->id == record::KindId::ratification || is_erasure) {
    learn(party, origin, record->json);
    lessons.push_back({index, record->json});
  }
  return Unit{};
}

ledger::Ledger* Accord::find_ledger(std::string_view origin) {
  if (own_ && own_->ledger().origin() == origin) return &own_->ledger();
  for (Peer& peer : peers_) {
    if (peer.mirror && peer.mirror->ledger().origin() == origin) return &peer.mirror->ledger();
  }
  return nullptr;
}

const ledger::Ledger* Accord::find_ledger(std::string_view origin) const {
  return const_cast<Accord*>(this)->find_ledger(origin);
}

Accord::Peer* Accord::find_peer(std::string_view peer_id) {
  const auto found = std::find_if(peers_.begin(), peers_.end(), [&](const Peer& peer) { return peer.id == peer_id; });
  return found == peers_.end() ? nullptr : &*found;
}

const Accord::Peer* Accord::find_peer(std::string_view peer_id) const {
  return const_cast<Accord*>(this)->find_peer(peer_id);
}

}  // namespace thalweg::machine
