// SPDX-License-Identifier: Apache-2.0
#include "host/index_memory.h"

#include <algorithm>

namespace thalweg::host {
namespace {

auto order(const IndexRow& row) {
  return std::tuple(row.cursor.at, row.cursor.journal, row.cursor.index);
}

bool matches(const IndexedRecord& record, const PageQuery& query) {
  if (query.kind && record.kind != query.kind) return false;
  if (!query.ref.empty() && record.ref != query.ref) return false;
  if (query.since && record.at < *query.since) return false;
  if (!query.box) return true;
  return record.place && record.place->lat_e7 >= query.box->south_e7 && record.place->lat_e7 <= query.box->north_e7 &&
         record.place->lon_e7 >= query.box->west_e7 && record.place->lon_e7 <= query.box->east_e7;
}

}  // namespace

Result<IndexCursor> MemoryIndex::open_journal(const JournalInfo& info) {
  const std::lock_guard lock(mutex_);
  const auto number = static_cast<std::uint32_t>(journals_.size() + 1);
  auto [place, added] = journals_.emplace(info.origin, Journal{number, info, {}, {}, {}});
  return place->second.cursor;
}

Result<Unit> MemoryIndex::apply(const IndexBatch& batch) {
  const std::lock_guard lock(mutex_);
  const auto journal = journals_.find(batch.origin);
  CHECK(journal != journals_.end());
  for (const IndexedRecord& record : batch.records) journal->second.records.insert_or_assign(record.index, record);
  for (const IndexedReceipt& each : batch.receipts) {
    const auto of = journals_.find(each.origin.empty() ? batch.origin : each.origin);
    if (of != journals_.end()) of->second.receipts.emplace(each.peer, each.cited, each.size, each.at);
  }
  for (auto& [origin, other] : journals_) {
    for (auto& [index, record] : other.records) {
      if (std::find(batch.erased.begin(), batch.erased.end(), record.id) == batch.erased.end()) continue;
      record.place.reset();
      record.ref.clear();
      record.cites.clear();
    }
  }
  journal->second.cursor = batch.cursor;
  return Unit{};
}

Result<Unit> MemoryIndex::reset() {
  const std::lock_guard lock(mutex_);
  journals_.clear();
  return Unit{};
}

IndexRow MemoryIndex::to_row(const Journal& journal, const IndexedRecord& record) const {
  return {journal.info.origin,
          journal.info.agreement,
          journal.info.party,
          journal.info.role,
          {record.at, journal.number, record.index},
          record.id,
          record.kind};
}

Result<std::vector<IndexRow>> MemoryIndex::page(const PageQuery& query) const {
  const std::lock_guard lock(mutex_);
  std::vector<IndexRow> rows;
  for (const auto& [origin, journal] : journals_) {
    if (journal.info.role == machine::JournalStatus::Role::national) continue;
    if (!query.agreement.empty() && journal.info.agreement != query.agreement) continue;
    if (!query.party.empty() && journal.info.party != query.party) continue;
    for (const auto& [index, record] : journal.records) {
      const IndexRow row = to_row(journal, record);
      const bool before =
          !query.before || order(row) < std::tuple(query.before->at, query.before->journal, query.before->index);
      if (before && matches(record, query)) rows.push_back(row);
    }
  }
  std::sort(rows.begin(), rows.end(), [](const IndexRow& a, const IndexRow& b) { return order(a) > order(b); });
  if (rows.size() > query.limit) rows.resize(query.limit);
  return rows;
}

Result<std::optional<IndexRow>> MemoryIndex::find(const Hash& id) const {
  const std::lock_guard lock(mutex_);
  for (const auto& [origin, journal] : journals_) {
    for (const auto& [index, record] : journal.records) {
      if (record.id == id) return std::optional(to_row(journal, record));
    }
  }
  return std::optional<IndexRow>();
}

Result<std::vector<IndexCiter>> MemoryIndex::citers(const Hash& id, std::size_t limit) const {
  const std::lock_guard lock(mutex_);
  std::vector<IndexCiter> citers;
  for (const auto& [origin, journal] : journals_) {
    for (const auto& [index, record] : journal.records) {
      for (const record::Cite& cite : record.cites) {
        if (cite.record == id) citers.push_back({to_row(journal, record), cite.rel});
      }
    }
  }
  std::sort(citers.begin(), citers.end(), [](const IndexCiter& a, const IndexCiter& b) {
    return std::tuple(order(a.row), a.rel) < std::tuple(order(b.row), b.rel);
  });
  if (citers.size() > limit) citers.resize(limit);
  return citers;
}

Result<std::vector<IndexedReceipt>> MemoryIndex::receipts(std::string_view origin, journal::EntryIndex index) const {
  const std::lock_guard lock(mutex_);
  std::vector<IndexedReceipt> first;
  const auto journal = journals_.find(origin);
  if (journal == journals_.end()) return first;
  for (const auto& [peer, cited, size, at] : journal->second.receipts) {
    const bool found = !first.empty() && first.back().peer == peer && first.back().cited == cited;
    if (size > index && !found) first.push_back({{}, peer, size, at, cited});
  }
  return first;
}

}  // namespace thalweg::host
