// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <vector>

#include "host/index.h"
#include "views/sqlite_detail.h"

namespace thalweg::views {

/// A record's place among all: the journal's number and the index in it. Rows lie in this order, so that those of a
/// journal stand together and in the order of their times.
inline constexpr int kIndexBits = 40;

[[nodiscard]] constexpr std::int64_t position(std::int64_t journal, journal::EntryIndex index) {
  return (journal << kIndexBits) | static_cast<std::int64_t>(index);
}

/// The first eight bytes as a number.
[[nodiscard]] std::int64_t key_of(BytesView bytes);
[[nodiscard]] std::int64_t ref_key(std::string_view ref);

class Views final : public host::Index {
 public:
  Views(std::string path, std::function<void(std::string_view)> log) : path_(std::move(path)), log_(std::move(log)) {}

  /// Opens or makes the file; one that is damaged or of another version is made anew.
  [[nodiscard]] Result<Unit> start();

  [[nodiscard]] Result<host::IndexCursor> open_journal(const host::JournalInfo& journal) override;
  [[nodiscard]] Result<Unit> apply(const host::IndexBatch& batch) override;
  [[nodiscard]] Result<Unit> reset() override;

  [[nodiscard]] Result<std::vector<host::IndexRow>> page(const host::PageQuery& query) const override;
  [[nodiscard]] Result<std::optional<host::IndexRow>> find(const Hash& id) const override;
  [[nodiscard]] Result<std::vector<host::IndexCiter>> citers(const Hash& id, std::size_t limit) const override;
  [[nodiscard]] Result<std::vector<host::IndexedReceipt>> receipts(std::string_view origin,
                                                                   journal::EntryIndex index) const override;

 private:
  struct Journal {
    std::int64_t number = 0;
    host::JournalInfo info;
  };

  /// A connection for one query, back in the pool afterwards.
  class Reader;

  [[nodiscard]] Result<Unit> make();
  [[nodiscard]] Result<bool> usable();
  void remove_files();
  [[nodiscard]] Result<Unit> write(const host::IndexBatch& batch, std::int64_t number);
  [[nodiscard]] Result<Unit> insert_records(const std::vector<host::IndexedRecord>& records, std::int64_t number);
  [[nodiscard]] Result<Unit> erase(const std::vector<Hash>& ids);
  [[nodiscard]] host::IndexRow to_row(const Journal& journal, const Statement& row, Hash id) const;
  [[nodiscard]] Result<Reader> reader() const;
  [[nodiscard]] Result<Unit> page_of(Connection& db,
                                     const Journal& journal,
                                     const host::PageQuery& query,
                                     std::vector<host::IndexRow>& rows) const;
  [[nodiscard]] std::optional<Journal> find_journal(std::string_view origin) const;
  [[nodiscard]] std::optional<Journal> find_journal(std::int64_t number) const;
  [[nodiscard]] std::vector<Journal> journals() const;

  std::string path_;
  std::function<void(std::string_view)> log_;
  std::unique_ptr<Connection> writer_;
  mutable std::shared_mutex gate_;  ///< queries hold it shared; `reset` alone
  mutable std::mutex mutex_;        ///< guards what follows
  mutable std::vector<std::unique_ptr<Connection>> pool_;
  std::map<std::string, Journal, std::less<>> journals_;
};

}  // namespace thalweg::views
