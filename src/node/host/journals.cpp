// SPDX-License-Identifier: Apache-2.0
#include "host/journals.h"

#include <algorithm>

namespace thalweg::host {
namespace {

/// A disk that refuses says nothing about who asks: a reader may come again.
template <class T>
Result<T> or_unavailable(Result<T> read) {
  if (!read && read.error().code == Code::refused) return Error{Code::unavailable, read.error().detail};
  return read;
}

}  // namespace

void Journals::update(const std::vector<machine::JournalStatus>& journals) {
  const std::lock_guard lock(mutex_);
  for (const machine::JournalStatus& status : journals) {
    auto& shelf = shelves_[status.origin];
    if (!shelf) shelf = std::make_shared<Shelf>();
    JournalExtent& extent = shelf->extent;
    extent.info = {status.origin, status.folder, status.agreement, status.party, status.role};
    extent.size = std::max(extent.size, status.size);
    extent.note = status.note;
  }
}

void Journals::grown(const machine::Grown& grown) {
  const std::lock_guard lock(mutex_);
  const auto found = shelves_.find(grown.origin);
  if (found == shelves_.end()) return;
  JournalExtent& extent = found->second->extent;
  extent.size = std::max(extent.size, grown.size);
  extent.receipts_bytes = std::max(extent.receipts_bytes, grown.receipts_bytes);
}

std::vector<JournalExtent> Journals::all() const {
  const std::lock_guard lock(mutex_);
  std::vector<JournalExtent> list;
  for (const auto& [origin, shelf] : shelves_) list.push_back(shelf->extent);
  return list;
}

Result<std::shared_ptr<Journals::Shelf>> Journals::shelf(std::string_view origin) const {
  const auto found = shelves_.find(origin);
  if (found == shelves_.end())
    return Error{Code::not_found, "there is no journal " + std::string(origin) + " on this node"};
  return found->second;
}

Result<Journals::Stored> Journals::read(std::string_view origin, journal::EntryIndex index) const {
  std::shared_ptr<Shelf> shelf;
  JournalExtent extent;
  {
    const std::lock_guard lock(mutex_);
    shelf = TRY(this->shelf(origin));
    extent = shelf->extent;
  }
  const std::lock_guard reading(shelf->reading);
  if (!shelf->shared)
    shelf->shared =
        TRY(or_unavailable(ledger::Ledger::open_reader(disk_, extent.info.folder, extent.info.origin, extent.size)));
  if (extent.size > shelf->shared->durable_size()) shelf->shared->see(extent.size);
  return Stored{TRY(or_unavailable(shelf->shared->entry(index))), TRY(or_unavailable(shelf->shared->opening(index)))};
}

Result<std::unique_ptr<ledger::Ledger>> Journals::reader(std::string_view origin) const {
  JournalExtent extent;
  {
    const std::lock_guard lock(mutex_);
    extent = TRY(shelf(origin))->extent;
  }
  return or_unavailable(ledger::Ledger::open_reader(disk_, extent.info.folder, extent.info.origin, extent.size));
}

Result<std::unique_ptr<File>> Journals::receipts(std::string_view origin) const {
  std::string folder;
  {
    const std::lock_guard lock(mutex_);
    folder = TRY(shelf(origin))->extent.info.folder;
  }
  return or_unavailable(disk_.open(folder + "/receipts"));
}

}  // namespace thalweg::host
