// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "host/index.h"
#include "host/journals.h"

/// Follows the journals and feeds the index. It only ever reads, on a thread of its own, so that the machine never
/// waits for it; what it has not read yet lies in the journals.
namespace thalweg::host {

/// A checkpoint that `peer` cosigned is its receipt for the journal it is of: which, how far, when. The note is one
/// that was verified before it was kept. Nothing when `peer` did not cosign it.
[[nodiscard]] std::optional<IndexedReceipt> receipt_in(BytesView note, std::string_view peer);

/// One pass after the other, on the caller's thread.
class Indexer {
 public:
  Indexer(const Journals& journals, Index& index, std::function<void(std::string_view)> log);

  /// Reads at most one batch of each journal.  True when something is left to do.
  /// Errors  those of Index and Ledger; `forget` before the next step.
  [[nodiscard]] Result<bool> step();
  /// Starts over from the index's cursors, as after an error.
  void forget();

 private:
  struct Follower;

  [[nodiscard]] Result<bool> follow(const JournalExtent& extent);
  [[nodiscard]] Result<Follower*> follower(const JournalExtent& extent);
  [[nodiscard]] Result<Unit> read_entries(const Follower& follower,
                                          journal::EntryIndex end,
                                          std::string_view party,
                                          IndexBatch& batch) const;
  [[nodiscard]] Result<Unit> read_receipts(Follower& follower, const JournalExtent& extent, IndexBatch& batch) const;
  [[nodiscard]] Result<Unit> find_erased(BytesView payload, IndexBatch& batch) const;

  const Journals& journals_;
  Index& index_;
  std::function<void(std::string_view)> log_;
  /// Shared, since an incomplete type is kept here.
  std::map<std::string, std::shared_ptr<Follower>, std::less<>> followers_;
};

/// Runs an indexer on a thread until destroyed.
class IndexerThread {
 public:
  IndexerThread(const Journals& journals, Index& index, std::function<void(std::string_view)> log);
  ~IndexerThread();
  IndexerThread(const IndexerThread&) = delete;
  IndexerThread& operator=(const IndexerThread&) = delete;

  /// There may be more to read.  Thread  any; never waits.
  void wake();
  /// True when everything was indexed of which it was told before the call.  Thread  any.
  [[nodiscard]] bool caught_up() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace thalweg::host
