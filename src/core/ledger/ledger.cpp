// SPDX-License-Identifier: Apache-2.0
#include "ledger/ledger.h"

#include <algorithm>

#include "ledger/slot.h"

namespace thalweg::ledger {
namespace {

constexpr std::uint64_t kTile = 256;
/// Tree hashes are synced each time this many entries are complete; after a crash only what lies past that is
/// recomputed.
constexpr TreeSize kHashSyncInterval = 65'536;
constexpr std::size_t kChunk = 8192;

std::uint64_t complete_at(TreeSize size, unsigned level) {
  return level >= 8 ? 0 : size >> (8 * level);
}

Error with_place(Error error, std::string_view origin, std::string_view what) {
  error.detail = "journal " + std::string(origin) + ", " + std::string(what) + ": " + error.detail;
  return error;
}

}  // namespace

void Ledger::Edge::append(const Hash& leaf, std::array<Bytes, kLevels>* written) {
  Hash hash = leaf;
  for (unsigned level = 0; level < kLevels; ++level) {
    levels[level].append(hash);
    if (written != nullptr) (*written)[level] += hash.view();
    if (levels[level].size() < kTile) return;
    hash = levels[level].hashes().front();
    levels[level] = journal::CompactRange();
  }
}

Hash Ledger::Edge::root() const {
  std::optional<Hash> root;
  for (const journal::CompactRange& range : levels) {
    const auto& hashes = range.hashes();
    for (auto hash = hashes.rbegin(); hash != hashes.rend(); ++hash) {
      root = root ? journal::node_hash(*hash, *root) : *hash;
    }
  }
  return root.value_or(journal::empty_root());
}

Hash Ledger::root() const {
  return edge_.root();
}

Result<std::unique_ptr<Ledger>> Ledger::open(Disk& disk, std::string folder, std::string origin, Vouched vouched) {
  std::unique_ptr<Ledger> ledger(new Ledger());
  ledger->origin_ = std::move(origin);
  TRY(ledger->open_files(disk, folder));
  // A process that was killed may have left here what it had written and not synced.
  for (const auto* file : {&ledger->payloads_, &ledger->openings_, &ledger->entries_}) TRY((*file)->sync());
  TRY(ledger->drop_torn_tail(vouched.size));
  TRY(ledger->load_edge(vouched));
  return ledger;
}

Result<std::unique_ptr<Ledger>> Ledger::open_reader(Disk& disk,
                                                    std::string folder,
                                                    std::string origin,
                                                    TreeSize durable) {
  std::unique_ptr<Ledger> ledger(new Ledger());
  ledger->origin_ = std::move(origin);
  TRY(ledger->open_files(disk, folder));
  ledger->see(durable);
  return ledger;
}

Result<Unit> Ledger::open_files(Disk& disk, const std::string& folder) {
  entries_ = TRY(disk.open(folder + "/entries"));
  openings_ = TRY(disk.open(folder + "/openings"));
  payloads_ = TRY(disk.open(folder + "/payloads"));
  for (unsigned level = 0; level < kLevels; ++level) {
    hashes_[level] = TRY(disk.open(folder + "/hashes/" + std::to_string(level)));
  }
  return Unit{};
}

/// Entries past `vouched` were never signed for: a crash may have left them half-written. Keeps those that are whole.
Result<Unit> Ledger::drop_torn_tail(TreeSize vouched) {
  const std::uint64_t bytes = TRY(entries_->size_bytes());
  const TreeSize found = bytes / kBundledEntrySize;
  if (found < vouched) {
    return Error{
        Code::corrupt,
        "journal " + origin_ + " holds " + std::to_string(found) + " entries, but a signed checkpoint covers " +
            std::to_string(vouched) +
            "; this folder is older than what was signed or has lost data: heal it from the neighbour's mirror"};
  }
  durable_ = found;  // so that reading works while the tail is looked at
  TreeSize whole = vouched;
  Instant last;
  if (vouched > 0) last = TRY(entry(vouched - 1)).at;
  for (TreeSize step = kTile; whole < found;) {
    const TreeSize end = std::min(found, whole + step);
    const auto candidates = entries(whole, end);
    const auto stored = openings(whole, end);
    // What the disk could not read is not what a crash left: it may be whole.
    if (!candidates && candidates.error().code != Code::corrupt) return candidates.error();
    if (!stored && stored.error().code != Code::corrupt) return stored.error();
    if ((!candidates || !stored) && step == 1) break;
    if (!candidates || !stored) {
      step = 1;  // one of these is damaged: find out which
      continue;
    }
    for (std::size_t i = 0; whole < end && (*candidates)[i].at >= last && fits((*candidates)[i], origin_, (*stored)[i]);
         ++i, ++whole)
      last = (*candidates)[i].at;
    if (whole < end) break;
  }
  recovery_.entries_dropped = found - whole;
  if (whole * kBundledEntrySize != bytes) {
    TRY(entries_->truncate(whole * kBundledEntrySize));
    TRY(entries_->sync());
  }
  durable_ = size_ = whole;
  last_at_ = durable_last_at_ = last;
  payload_end_ = durable_payload_end_ = TRY(payloads_->size_bytes());
  return Unit{};
}

Result<Unit> Ledger::load_edge(Vouched vouched) {
  const TreeSize synced = durable_ / kHashSyncInterval * kHashSyncInterval;
  const TreeSize start = synced >= kHashSyncInterval ? synced - kHashSyncInterval : 0;
  bool whole = true;
  for (unsigned level = 0; level < kLevels; ++level) {
    hash_count_[level] = complete_at(start, level);
    whole = whole && TRY(hashes_[level]->size_bytes()) >= hash_count_[level] * sizeof(Hash);
  }
  const TreeSize end = durable_;
  durable_ = start;
  auto edge = whole ? edge_from_hashes() : Result<Edge>(Edge{});
  durable_ = end;
  if (!whole || !edge) {
    TRY(rebuild_hashes());
  } else {
    // Recompute what may not have reached the disk.
    edge_ = std::move(*edge);
    for (EntryIndex at = start; at < durable_; at += kChunk) {
      const Bytes raw =
          TRY(entries_->read(at * kBundledEntrySize, std::min<TreeSize>(kChunk, durable_ - at) * kBundledEntrySize));
      for (std::size_t i = 0; i < raw.size(); i += kBundledEntrySize) {
        edge_.append(journal::leaf_hash(BytesView(raw).substr(i + 2, journal::kEntrySize)), &staged_hashes_);
      }
    }
    for (unsigned level = 0; level < kLevels; ++level) {
      TRY(hashes_[level]->write(hash_count_[level] * sizeof(Hash), staged_hashes_[level]));
      hash_count_[level] = complete_at(durable_, level);
      TRY(hashes_[level]->truncate(hash_count_[level] * sizeof(Hash)));
      staged_hashes_[level].clear();
    }
    durable_edge_ = edge_;
  }
  if (vouched.size == 0) return Unit{};
  auto root = root_at(vouched.size);
  if ((!root || *root != vouched.root) && !recovery_.hashes_rebuilt) {
    TRY(rebuild_hashes());
    root = root_at(vouched.size);
  }
  if (!root || *root != vouched.root) {
    return Error{Code::corrupt,
                 "journal " + origin_ + ": the first " + std::to_string(vouched.size) +
                     " entries on disk do not lead to the root that was signed, " + to_base64(vouched.root.view()) +
                     "; stop, keep this folder as it is, and heal from the neighbour's mirror"};
  }
  return Unit{};
}

Result<Ledger::Edge> Ledger::edge_from_hashes() const {
  Edge edge;
  for (unsigned level = 0; level < kLevels; ++level) {
    const std::uint64_t count = complete_at(durable_, level);
    const std::uint64_t width = count % kTile;
    const Bytes raw = TRY(hashes_[level]->read((count - width) * sizeof(Hash), width * sizeof(Hash)));
    for (std::size_t i = 0; i < raw.size(); i += sizeof(Hash)) {
      edge.levels[level].append(TRY(hash_from_bytes(BytesView(raw).substr(i, sizeof(Hash)))));
    }
  }
  return edge;
}

Result<Unit> Ledger::rebuild(Vouched vouched) {
  CHECK(size_ == durable_);
  TRY(rebuild_hashes());
  if (TRY(root_at(vouched.size)) == vouched.root) return Unit{};
  return Error{Code::corrupt,
               "journal " + origin_ + ": the first " + std::to_string(vouched.size) +
                   " entries on disk do not lead to the root that was signed; restore this folder from a backup"};
}

Result<Unit> Ledger::rebuild_hashes() {
  recovery_.hashes_rebuilt = true;
  edge_ = Edge{};
  hash_count_ = {};
  for (auto& staged : staged_hashes_) staged.clear();
  for (EntryIndex at = 0; at < durable_; at += kChunk) {
    const TreeSize count = std::min<TreeSize>(kChunk, durable_ - at);
    const Bytes raw = TRY(entries_->read(at * kBundledEntrySize, count * kBundledEntrySize));
    for (std::size_t i = 0; i < raw.size(); i += kBundledEntrySize) {
      edge_.append(journal::leaf_hash(BytesView(raw).substr(i + 2, journal::kEntrySize)), &staged_hashes_);
    }
    for (unsigned level = 0; level < kLevels; ++level) {
      TRY(hashes_[level]->write(hash_count_[level] * sizeof(Hash), staged_hashes_[level]));
      hash_count_[level] += staged_hashes_[level].size() / sizeof(Hash);
      staged_hashes_[level].clear();
    }
  }
  for (unsigned level = 0; level < kLevels; ++level) {
    TRY(hashes_[level]->truncate(hash_count_[level] * sizeof(Hash)));
    TRY(hashes_[level]->sync());
  }
  durable_edge_ = edge_;
  return Unit{};
}

void Ledger::stage(const journal::Entry& entry, BytesView slot) {
  CHECK(entry.at >= last_at_);
  const auto bytes = journal::encode(entry);
  append_u16(staged_entries_, journal::kEntrySize);
  staged_entries_ += journal::view(bytes);
  staged_slots_ += slot;
  edge_.append(journal::leaf_hash(journal::view(bytes)), &staged_hashes_);
  last_at_ = entry.at;
  ++size_;
}

EntryIndex Ledger::append(const journal::Entry& entry,
                          OpeningState state,
                          const journal::OpeningView& opening,
                          std::uint64_t source,
                          const Hash& seal_key) {
  CHECK(state == OpeningState::present || state == OpeningState::plain);
  const std::size_t sealed_size =
      append_sealed(staged_payloads_, seal_key, {frame_lead(opening), opening.type, opening.payload});
  stage(entry,
        encode(Slot{state, static_cast<std::uint32_t>(sealed_size), payload_end_, opening.salt, seal_key, source}));
  payload_end_ += sealed_size;
  return size_ - 1;
}

EntryIndex Ledger::append_bare(const journal::Entry& entry, OpeningState state) {
  CHECK(state == OpeningState::none || state == OpeningState::erased);
  stage(entry, encode(Slot{.state = state, .payload_offset = payload_end_}));
  return size_ - 1;
}

void Ledger::discard_staged() {
  size_ = durable_;
  edge_ = durable_edge_;
  last_at_ = durable_last_at_;
  payload_end_ = durable_payload_end_;
  staged_entries_.clear();
  staged_slots_.clear();
  staged_payloads_.clear();
  for (auto& staged : staged_hashes_) staged.clear();
}

Result<Unit> Ledger::flush() {
  if (size_ == durable_) return Unit{};
  if (!staged_payloads_.empty()) {
    TRY(payloads_->write(durable_payload_end_, staged_payloads_));
    TRY(payloads_->sync());
  }
  TRY(openings_->write(durable_ * kSlotSize, staged_slots_));
  TRY(openings_->sync());
  TRY(entries_->write(durable_ * kBundledEntrySize, staged_entries_));
  TRY(entries_->sync());
  const bool sync_hashes = durable_ / kHashSyncInterval != size_ / kHashSyncInterval;
  for (unsigned level = 0; level < kLevels; ++level) {
    if (staged_hashes_[level].empty()) continue;
    TRY(hashes_[level]->write(hash_count_[level] * sizeof(Hash), staged_hashes_[level]));
    if (sync_hashes) TRY(hashes_[level]->sync());
    hash_count_[level] += staged_hashes_[level].size() / sizeof(Hash);
  }
  TRY(verify_flushed(durable_, durable_edge_));
  durable_ = size_;
  durable_edge_ = edge_;
  durable_last_at_ = last_at_;
  durable_payload_end_ = payload_end_;
  discard_staged();
  return Unit{};
}

Result<Unit> Ledger::verify_flushed(EntryIndex start, const Edge& before) const {
  const Bytes raw = TRY(entries_->read(start * kBundledEntrySize, (size_ - start) * kBundledEntrySize));
  Edge again = before;
  for (std::size_t i = 0; i < raw.size(); i += kBundledEntrySize) {
    again.append(journal::leaf_hash(BytesView(raw).substr(i + 2, journal::kEntrySize)), nullptr);
  }
  if (again.root() == edge_.root()) return Unit{};
  return Error{
      Code::corrupt,
      "journal " + origin_ + ": entries " + std::to_string(start) + " to " + std::to_string(size_) +
          " read back from disk have another root than they had in memory; the machine's memory or disk is faulty"};
}

Result<Unit> Ledger::erase(EntryIndex index) {
  if (index >= durable_)
    return Error{Code::not_found,
                 "entry " + std::to_string(index) + " lies outside the journal of " + std::to_string(durable_)};
  const std::uint64_t place = index * kSlotSize;
  const Bytes raw = TRY(openings_->read(place, kSlotSize));
  const Slot slot = TRY(decode_slot(raw));
  const Bytes erased = encode(Slot{.state = OpeningState::erased, .payload_offset = slot.payload_offset});
  if (raw == erased) return Unit{};
  TRY(openings_->write(place, BytesView(&kErasing, 1)));
  TRY(openings_->sync());
  // In a slot that was cut off the two are as they were, or size 0: they share 32 aligned bytes, which no sector parts.
  if (slot.sealed_size > 0 && slot.payload_offset + slot.sealed_size <= durable_payload_end_) {
    TRY(payloads_->write(slot.payload_offset, Bytes(slot.sealed_size, '\0')));
    TRY(payloads_->sync());
  }
  TRY(openings_->write(place + 1, BytesView(erased).substr(1)));
  TRY(openings_->sync());
  TRY(openings_->write(place, BytesView(erased).substr(0, 1)));
  return openings_->sync();
}

Result<Unit> Ledger::set_source(EntryIndex index, std::uint64_t source) {
  CHECK(index < durable_);
  Slot slot = TRY(decode_slot(TRY(openings_->read(index * kSlotSize, kSlotSize))));
  slot.source = source;
  TRY(openings_->write(index * kSlotSize + kSlotTail, encode(slot).substr(kSlotTail)));
  return openings_->sync();
}

Result<Unit> Ledger::restore(EntryIndex index, const journal::OpeningView& opening, const Hash& seal_key) {
  CHECK(size_ == durable_);
  const journal::Entry committed = TRY(entry(index));
  const Slot old = TRY(decode_slot(TRY(openings_->read(index * kSlotSize, kSlotSize))));
  if (old.state == OpeningState::erased)
    return Error{Code::refused, "entry " + std::to_string(index) + " was erased; its opening stays destroyed"};
  if (journal::commitment(origin_, opening) != committed.commitment) {
    return Error{Code::refused, "the opening does not fit entry " + std::to_string(index) + " of " + origin_};
  }
  Bytes sealed;
  append_sealed(sealed, seal_key, {frame_lead(opening), opening.type, opening.payload});
  TRY(payloads_->write(payload_end_, sealed));
  TRY(payloads_->sync());
  TRY(openings_->write(index * kSlotSize,
                       encode(Slot{OpeningState::present,
                                   static_cast<std::uint32_t>(sealed.size()),
                                   payload_end_,
                                   opening.salt,
                                   seal_key,
                                   old.source})));
  TRY(openings_->sync());
  payload_end_ += sealed.size();
  durable_payload_end_ = payload_end_;
  return Unit{};
}

Result<Ledger::Census> Ledger::check_everything() const {
  Census census;
  Edge edge;
  Instant last;
  for (EntryIndex at = 0; at < durable_; at += kTile) {
    const EntryIndex end = std::min<TreeSize>(durable_, at + kTile);
    const auto batch = TRY(entries(at, end));
    const auto stored = openings(at, end);
    if (!stored)
      return with_place(stored.error(), origin_, "entries " + std::to_string(at) + " to " + std::to_string(end));
    for (EntryIndex i = at; i < end; ++i) {
      const journal::Entry& entry = batch[i - at];
      const StoredOpening& opening = (*stored)[i - at];
      const std::string place = "entry " + std::to_string(i);
      if (entry.at < last) return with_place({Code::corrupt, "its time is before the entry before it"}, origin_, place);
      if (!fits(entry, origin_, opening))
        return with_place({Code::corrupt, "the stored opening is not what the entry commits to"}, origin_, place);
      last = entry.at;
      const auto bytes = journal::encode(entry);
      const Hash leaf = journal::leaf_hash(journal::view(bytes));
      if (TRY(node(0, i)) != leaf)
        return with_place({Code::corrupt, "the stored leaf hash is not the entry's"}, origin_, place);
      edge.append(leaf, nullptr);
      census.present += opening.state == OpeningState::present ? 1 : 0;
      census.erased += opening.state == OpeningState::erased ? 1 : 0;
      census.bare += opening.state == OpeningState::none ? 1 : 0;
      census.plain += opening.state == OpeningState::plain ? 1 : 0;
    }
  }
  census.entries = durable_;
  census.root = edge.root();
  if (TRY(root_at(durable_)) != census.root)
    return with_place({Code::corrupt, "the stored tree hashes lead to another root than the entries"}, origin_, "tree");
  return census;
}

}  // namespace thalweg::ledger
