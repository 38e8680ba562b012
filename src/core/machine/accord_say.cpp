// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "machine/accord.h"
#include "machine/payloads.h"

/// Our own journal: what is said, what it cites, what is erased, and making it durable.
namespace thalweg::machine {
namespace {

journal::EntryKind entry_kind(const record::Kind& kind) {
  if (kind.id == record::KindId::erasure) return journal::EntryKind::erasure;
  if (kind.id == record::KindId::key_change) return journal::EntryKind::key_event;
  return journal::EntryKind::record;
}

/// How long a neighbour's record waits for something of ours to be said, with which it is cited.
constexpr Duration kCitePause = Duration::seconds(10);

/// Where a commitment stands in a journal. Erasing is rare, so that reading the entries once is cheaper than an index.
Result<std::optional<journal::EntryIndex>> find_entry(const ledger::Ledger& ledger, const Hash& commitment) {
  constexpr journal::EntryIndex kChunk = 16'384;
  for (journal::EntryIndex end = ledger.durable_size(); end > 0;) {
    const journal::EntryIndex start = end > kChunk ? end - kChunk : 0;
    const auto entries = TRY(ledger.entries(start, end));
    for (std::size_t i = entries.size(); i-- > 0;) {
      if (entries[i].commitment == commitment) return std::optional<journal::EntryIndex>(start + i);
    }
    end = start;
  }
  return std::optional<journal::EntryIndex>();
}

}  // namespace

std::optional<Hash> Accord::say(release::Released<record::Record> released, const Source& source, Instant now) {
  CHECK(own_.has_value());
  if (!heard_ || !stopped_.empty()) {
    waiting_.push_back({std::move(released), source});
    return std::nullopt;
  }
  const record::Record& record = released.value();
  if (const auto before = said_before(record, source)) return before;
  cite_neighbours(now);
  if (record.kind->id == record::KindId::ratification || record.kind->id == record::KindId::erasure)
    learn(identity_.id, own_->ledger().origin(), record.json);
  return append(record.bytes, entry_kind(*record.kind), source, now);
}

Hash Accord::entry_salt(const Hash& observed) const {
  return hmac_sha256(observed, "thalweg entry salt v1\n" + own_->ledger().origin());
}

bool Accord::was_said_before(const record::Record& record, const Hash& salt) const {
  if (healed_.empty()) return false;
  const journal::OpeningView opening{entry_salt(salt), kRecordType, record.bytes};
  return healed_.contains(journal::commitment(own_->ledger().origin(), opening));
}

std::optional<Hash> Accord::said_before(const record::Record& record, const Source& source) {
  if (healed_.empty()) return std::nullopt;
  const journal::OpeningView opening{entry_salt(source.salt), kRecordType, record.bytes};
  const auto found = healed_.find(journal::commitment(own_->ledger().origin(), opening));
  if (found == healed_.end()) return std::nullopt;
  links_.emplace_back(found->second, source.number);
  return found->first;
}

Hash Accord::append(BytesView record, journal::EntryKind kind, const Source& source, Instant now) {
  ledger::Ledger& ledger = own_->ledger();
  const journal::OpeningView opening{entry_salt(source.salt), kRecordType, record};
  const Hash commitment = journal::commitment(ledger.origin(), opening);
  ledger.append({kind, std::max(now, ledger.last_at()), commitment},
                ledger::OpeningState::present,
                opening,
                source.number,
                entropy_->hash());
  return commitment;
}

/// Cites the newest checkpoint of each neighbour that we cosigned: nothing said after it can be dated before it.
void Accord::cite_neighbours(Instant now) {
  ledger::Ledger& ledger = own_->ledger();
  for (Peer& peer : peers_) {
    if (!peer.mirror || peer.mirror->cosigned_size() <= peer.entangled) continue;
    const std::string& note = peer.mirror->cosigned_note();
    ledger.append({journal::EntryKind::peer_checkpoint, std::max(now, ledger.last_at()), sha256(note)},
                  ledger::OpeningState::plain,
                  journal::OpeningView{{}, {}, note},
                  0,
                  entropy_->hash());
    peer.entangled = peer.mirror->cosigned_size();
    peer.cite_at.reset();
  }
}

/// What a neighbour said is cited soon, even when we have nothing to say: the journals themselves then say since when
/// we had it, and a clock that starts with that runs alike on all sides. Citings alone are not cited, or they never
/// ended.
Result<Unit> Accord::cite_later(Peer& peer, journal::TreeSize from, Instant now) {
  if (peer.cite_at || !own_) return Unit{};
  for (journal::TreeSize end = peer.mirror->cosigned_size(); end > from;) {
    const journal::TreeSize start = std::max(from, end > journal::kTileWidth ? end - journal::kTileWidth : 0);
    for (const journal::Entry& entry : TRY(peer.mirror->ledger().entries(start, end))) {
      if (entry.kind == journal::EntryKind::peer_checkpoint) continue;
      peer.cite_at = now + kCitePause;
      return Unit{};
    }
    end = start;
  }
  return Unit{};
}

void Accord::tick(Instant now) {
  if (!own_ || !heard_ || !stopped_.empty()) return;
  const bool due = std::any_of(peers_.begin(), peers_.end(), [&](const Peer& peer) {
    return peer.cite_at && is_due(now, *peer.cite_at, kCitePause);
  });
  if (due) cite_neighbours(now);
}

/// Puts the proof of a neighbour's two histories into our own journal, and as a file beside it.
void Accord::object(const journal::FraudProof& proof, Instant now) {
  if (!own_ || !heard_) return;
  ledger::Ledger& ledger = own_->ledger();
  const std::string text = journal::to_text(proof);
  ledger.append({journal::EntryKind::objection, std::max(now, ledger.last_at()), sha256(text)},
                ledger::OpeningState::plain,
                journal::OpeningView{{}, {}, text},
                0,
                entropy_->hash());
}

Result<std::uint64_t> Accord::last_source() const {
  CHECK(own_.has_value());
  const ledger::Ledger& ledger = own_->ledger();
  for (journal::EntryIndex i = ledger.durable_size(); i-- > 0;) {
    const auto stored = TRY(ledger.opening(i));
    if (stored.source != 0) return stored.source;
  }
  return std::uint64_t{0};
}

void Accord::hear_if_all_answered(Instant now) {
  const bool all = std::all_of(peers_.begin(), peers_.end(), [](const Peer& peer) {
    return peer.observer || (peer.greeting == Peer::Greeting::done && !peer.heal_target);
  });
  if (all && stopped_.empty()) hear(now);
}

void Accord::hear(Instant now) {
  if (heard_) return;
  heard_ = true;
  while (!waiting_.empty()) {
    Waiting waiting = std::move(waiting_.front());
    waiting_.pop_front();
    (void)say(std::move(waiting.released), waiting.source, now);
  }
}

Result<std::vector<std::uint64_t>> Accord::sources_to_erase() const {
  std::vector<std::uint64_t> sources;
  const auto found = own_ ? to_erase_.find(own_->ledger().origin()) : to_erase_.end();
  if (found == to_erase_.end()) return sources;
  for (const Hash& commitment : found->second) {
    const auto index = TRY(find_entry(own_->ledger(), commitment));
    if (!index) continue;
    const auto stored = TRY(own_->ledger().opening(*index));
    if (stored.source != 0) sources.push_back(stored.source);
  }
  return sources;
}

Result<Unit> Accord::finish(Effects& effects) {
  for (const auto& [origin, commitments] : to_erase_) {
    ledger::Ledger* ledger = find_ledger(origin);
    if (ledger == nullptr) continue;
    for (const Hash& commitment : commitments) {
      if (const auto index = TRY(find_entry(*ledger, commitment))) TRY(ledger->erase(*index));
    }
    const bool ours = own_ && ledger == &own_->ledger();
    effects.grown.push_back({origin, ledger->durable_size(), ours ? receipts_->size_bytes() : 0});
  }
  to_erase_.clear();
  return save_state();
}

Result<Unit> Accord::commit(Instant now, Effects& effects) {
  for (Peer& peer : peers_) {
    if (!peer.mirror) continue;
    const journal::TreeSize before = peer.mirror->cosigned_size();
    const journal::TreeSize durable_before = peer.mirror->ledger().durable_size();
    for (auto& answer : TRY(peer.mirror->commit(now))) effects.answered.push_back(std::move(answer));
    const std::string proof_file = "evidence/fraud-" + id() + "-" + peer.id + ".txt";
    if (peer.mirror->suspension() && !disk_->exists(proof_file)) {
      TRY(disk_->replace(proof_file, journal::to_text(*peer.mirror->suspension())));
      effects.notices.push_back("SUSPENDED: " + peer.id + " signed two histories of its journal under " + id() +
                                "; the proof is in " + proof_file);
      object(*peer.mirror->suspension(), now);
    }
    if (peer.mirror->cosigned_size() > before && peer.courier) peer.courier->wake();
    if (peer.mirror->cosigned_size() > before) TRY(cite_later(peer, before, now));
    if (peer.mirror->ledger().durable_size() > durable_before || peer.mirror->cosigned_size() > before) {
      effects.grown.push_back({peer.mirror->ledger().origin(), peer.mirror->ledger().durable_size(), 0});
    }
  }
  if (own_) {
    const journal::TreeSize before = own_->ledger().durable_size();
    const std::uint64_t receipts_before = receipts_->size_bytes();
    TRY(own_->commit(heard_ && stopped_.empty()));
    for (const auto& [index, source] : links_) {
      if (TRY(own_->ledger().opening(index)).state == ledger::OpeningState::present) {
        TRY(own_->ledger().set_source(index, source));
      } else {
        erased_before_.push_back(source);
      }
    }
    links_.clear();
    TRY(receipts_->flush());
    if (own_->ledger().durable_size() > before || receipts_->size_bytes() > receipts_before) {
      effects.grown.push_back({own_->ledger().origin(), own_->ledger().durable_size(), receipts_->size_bytes()});
    }
  }
  return Unit{};
}

}  // namespace thalweg::machine
