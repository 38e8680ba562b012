// SPDX-License-Identifier: Apache-2.0
#include "host/indexer.h"

#include <algorithm>

#include "exchange/mirror.h"
#include "exchange/receipts.h"
#include "machine/payloads.h"

namespace thalweg::host {
namespace {

using machine::JournalStatus;

/// Read at once, and applied at once: the more records go into the index together, the less of it is written twice.
constexpr journal::EntryIndex kReadMax = 8192;
constexpr journal::EntryIndex kBatchMax = 8 * kReadMax;

/// When the mirror of `peer` cosigned the note. The note was verified before it came to lie here.
bool is_record(journal::EntryKind kind) {
  return kind != journal::EntryKind::peer_checkpoint && kind != journal::EntryKind::objection;
}

IndexedRecord index_record(journal::EntryIndex index,
                           const journal::Entry& entry,
                           const ledger::StoredOpening& stored) {
  IndexedRecord made{index, entry.at, entry.commitment, std::nullopt, std::nullopt, {}, {}};
  if (stored.state != ledger::OpeningState::present || stored.opening.type != machine::kRecordType) return made;
  const auto record = record::admit(stored.opening.payload);
  if (!record) return made;  // a newer vocabulary: it is shown, but not understood
  made.kind = record->kind->id;
  made.place = record->place();
  made.ref = record->json.text("ref");
  made.cites = record->cites();
  return made;
}

}  // namespace

std::optional<IndexedReceipt> receipt_in(BytesView text, std::string_view peer) {
  auto cosigned = exchange::receipt_in(text, machine::mirror_name(peer));
  if (!cosigned) return std::nullopt;
  return IndexedReceipt{std::move(cosigned->origin), std::string(peer), cosigned->size, cosigned->at};
}

struct Indexer::Follower {
  std::unique_ptr<ledger::Ledger> reader;
  std::unique_ptr<File> receipts;
  IndexCursor cursor;
  std::string note;
};

Indexer::Indexer(const Journals& journals, Index& index, std::function<void(std::string_view)> log)
    : journals_(journals), index_(index), log_(std::move(log)) {}

Result<bool> Indexer::step() {
  bool more = false;
  for (const JournalExtent& extent : journals_.all()) {
    if (extent.info.role == JournalStatus::Role::national) continue;  // nobody looks for a record there
    more = TRY(follow(extent)) || more;
  }
  return more;
}

Result<Indexer::Follower*> Indexer::follower(const JournalExtent& extent) {
  auto& follower = followers_[extent.info.origin];
  if (follower) return follower.get();
  auto made = std::make_shared<Follower>();
  made->cursor = TRY(index_.open_journal(extent.info));
  made->reader = TRY(journals_.reader(extent.info.origin));
  if (extent.info.role == JournalStatus::Role::own) made->receipts = TRY(journals_.receipts(extent.info.origin));
  if (made->cursor.next > extent.size) {
    log_("index: " + extent.info.origin + " has " + std::to_string(extent.size) + " entries, but " +
         std::to_string(made->cursor.next) + " were indexed; built anew");
    TRY(index_.reset());
    followers_.clear();
    made->cursor = TRY(index_.open_journal(extent.info));
    return (followers_[extent.info.origin] = std::move(made)).get();
  }
  follower = std::move(made);
  return follower.get();
}

void Indexer::forget() {
  followers_.clear();
}

Result<bool> Indexer::follow(const JournalExtent& extent) {
  Follower& follower = *TRY(this->follower(extent));
  if (extent.size > follower.reader->durable_size()) follower.reader->see(extent.size);
  IndexBatch batch;
  batch.origin = extent.info.origin;
  batch.cursor = follower.cursor;
  const journal::EntryIndex end = std::min(extent.size, batch.cursor.next + kBatchMax);
  while (batch.cursor.next < end)
    TRY(read_entries(follower, std::min(end, batch.cursor.next + kReadMax), extent.info.party, batch));
  TRY(read_receipts(follower, extent, batch));
  const bool nothing = batch.cursor.next == follower.cursor.next &&
                       batch.cursor.receipts_next == follower.cursor.receipts_next && batch.receipts.empty();
  if (nothing) return false;
  TRY(index_.apply(batch));
  follower.cursor = batch.cursor;
  return follower.cursor.next < extent.size || follower.cursor.receipts_next < extent.receipts_bytes;
}

Result<Unit> Indexer::read_entries(const Follower& follower,
                                   journal::EntryIndex end,
                                   std::string_view party,
                                   IndexBatch& batch) const {
  const journal::EntryIndex start = batch.cursor.next;
  const auto entries = TRY(follower.reader->entries(start, end));
  const auto openings = TRY(follower.reader->openings(start, end));
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const journal::Entry& entry = entries[i];
    if (is_record(entry.kind)) batch.records.push_back(index_record(start + i, entry, openings[i]));
    if (entry.kind == journal::EntryKind::peer_checkpoint) {
      if (auto receipt = receipt_in(openings[i].opening.payload, party)) {
        receipt->cited = true;
        batch.receipts.push_back(std::move(*receipt));
      }
    }
    if (entry.kind == journal::EntryKind::erasure) TRY(find_erased(openings[i].opening.payload, batch));
  }
  batch.cursor.next = end;
  return Unit{};
}

/// An erasure asks for, or tells of, the destruction of records; what counts is whether their openings are gone here.
Result<Unit> Indexer::find_erased(BytesView payload, IndexBatch& batch) const {
  for (const Hash& target : exchange::erased_by(payload)) {
    const auto row = TRY(index_.find(target));
    if (!row) continue;
    const auto stored = journals_.read(row->origin, row->index());
    if (stored && stored->opening.state == ledger::OpeningState::erased) batch.erased.push_back(target);
  }
  return Unit{};
}

Result<Unit> Indexer::read_receipts(Follower& follower, const JournalExtent& extent, IndexBatch& batch) const {
  if (extent.info.role == JournalStatus::Role::mirror && extent.note != follower.note) {
    follower.note = extent.note;
    if (auto receipt = receipt_in(extent.note, journals_.own_id())) batch.receipts.push_back(std::move(*receipt));
  }
  if (!follower.receipts) return Unit{};
  const std::uint64_t end = std::max(extent.receipts_bytes, TRY(follower.receipts->size_bytes()));
  if (batch.cursor.receipts_next >= end) return Unit{};
  auto read = TRY(exchange::Receipts::read(*follower.receipts, batch.cursor.receipts_next, end));
  for (auto& stored : read.receipts)
    batch.receipts.push_back({{}, std::move(stored.peer), stored.receipt.size, stored.receipt.at});
  batch.cursor.receipts_next = read.next;
  return Unit{};
}

}  // namespace thalweg::host
