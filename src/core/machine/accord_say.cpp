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

std::optional<Hash> Accord::say(release::Released<record::Record> released, std::uint64_t source, Instant now) {
  CHECK(own_.has_value());
  if (!heard_ || !stopped_.empty()) {
    waiting_.push_back({std::move(released), source});
    return std::nullopt;
  }
  cite_neighbours(now);
  const record::Record& record = released.value();
  if (record.kind->id == record::KindId::ratification || record.kind->id == record::KindId::erasure)
    learn(identity_.id, own_->ledger().origin(), record.json);
  return append(record.bytes, entry_kind(*record.kind), source, now);
}

Hash Accord::append(BytesView record, journal::EntryKind kind, std::uint64_t source, Instant now) {
  ledger::Ledger& ledger = own_->ledger();
  const journal::OpeningView opening{entropy_->hash(), kRecordType, record};
  const Hash commitment = journal::commitment(ledger.origin(), opening);
  ledger.append({kind, std::max(now, ledger.last_at()), commitment},
                ledger::OpeningState::present,
                opening,
                source,
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
  }
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

void Accord::hear(Instant now) {
  if (heard_) return;
  heard_ = true;
  while (!waiting_.empty()) {
    Waiting waiting = std::move(waiting_.front());
    waiting_.pop_front();
    if (healed_.contains(sha256(waiting.released.value().bytes))) continue;
    (void)say(std::move(waiting.released), waiting.source, now);
  }
}

Result<Unit> Accord::carry_out_erasures() {
  for (const auto& [origin, commitments] : to_erase_) {
    ledger::Ledger* ledger = find_ledger(origin);
    if (ledger == nullptr) continue;
    const bool ours = own_ && ledger == &own_->ledger();
    for (const Hash& commitment : commitments) {
      const auto index = TRY(find_entry(*ledger, commitment));
      if (!index) continue;
      const auto stored = TRY(ledger->opening(*index));
      if (ours && stored.source != 0) erased_sources_.push_back(stored.source);
      TRY(ledger->erase(*index));
    }
  }
  to_erase_.clear();
  return Unit{};
}

Result<Unit> Accord::commit(Instant now, Effects& effects) {
  const bool erasing = !to_erase_.empty();
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
    if (peer.mirror->ledger().durable_size() > durable_before || peer.mirror->cosigned_size() > before) {
      effects.grown.push_back({peer.mirror->ledger().origin(), peer.mirror->ledger().durable_size(), 0});
    }
  }
  if (own_) {
    const journal::TreeSize before = own_->ledger().durable_size();
    const std::uint64_t receipts_before = receipts_->size_bytes();
    TRY(own_->commit(heard_ && stopped_.empty()));
    TRY(receipts_->flush());
    if (own_->ledger().durable_size() > before || receipts_->size_bytes() > receipts_before) {
      effects.grown.push_back({own_->ledger().origin(), own_->ledger().durable_size(), receipts_->size_bytes()});
    }
  }
  if (erasing) {
    std::vector<std::string> origins;
    for (const auto& [origin, list] : to_erase_) origins.push_back(origin);
    TRY(carry_out_erasures());
    for (const std::string& origin : origins) {
      if (const auto* ledger = find_ledger(origin))
        effects.grown.push_back(
            {origin, ledger->durable_size(), own_ && ledger == &own_->ledger() ? receipts_->size_bytes() : 0});
    }
  }
  return save_state();
}

}  // namespace thalweg::machine
