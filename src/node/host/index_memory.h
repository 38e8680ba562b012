// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <mutex>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "host/index.h"

/// The index in memory, as plainly as it can be written: what the one on disk is compared with, and what simulations
/// use.
namespace thalweg::host {

class MemoryIndex final : public Index {
 public:
  [[nodiscard]] Result<IndexCursor> open_journal(const JournalInfo& journal) override;
  [[nodiscard]] Result<Unit> apply(const IndexBatch& batch) override;
  [[nodiscard]] Result<Unit> reset() override;

  [[nodiscard]] Result<std::vector<IndexRow>> page(const PageQuery& query) const override;
  [[nodiscard]] Result<std::optional<IndexRow>> find(const Hash& id) const override;
  [[nodiscard]] Result<std::vector<IndexCiter>> citers(const Hash& id, std::size_t limit) const override;
  [[nodiscard]] Result<std::vector<IndexedReceipt>> receipts(std::string_view origin,
                                                             journal::EntryIndex index) const override;

 private:
  struct Journal {
    std::uint32_t number = 0;
    JournalInfo info;
    IndexCursor cursor;
    std::map<journal::EntryIndex, IndexedRecord> records;
    std::set<std::tuple<std::string, bool, journal::TreeSize, Instant>> receipts;
  };

  [[nodiscard]] IndexRow to_row(const Journal& journal, const IndexedRecord& record) const;

  mutable std::mutex mutex_;
  std::map<std::string, Journal, std::less<>> journals_;
};

}  // namespace thalweg::host
