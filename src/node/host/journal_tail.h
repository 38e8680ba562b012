// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "casework/fold.h"
#include "host/journals.h"

/// Reads all journals from their beginning and goes on as they grow, for who keeps all records in memory: what was
/// said, when the others had it, and what was erased since.
namespace thalweg::host {

/// What the tail hands on, agreement by agreement.
class TailSink {
 public:
  virtual ~TailSink() = default;
  /// The parties of an agreement; empty when it is not known, and then nothing of it is handed on.
  [[nodiscard]] virtual std::vector<std::string> parties(const std::string& agreement) const = 0;
  /// A record, with what it says where it is here and understood.
  virtual void said(const std::string& agreement,
                    casework::Said said,
                    ledger::OpeningState state,
                    std::optional<record::Record> record) = 0;
  /// All other parties had it, as their own journals say: so that a clock that starts with it runs alike on all sides.
  virtual void receipted(const std::string& agreement, const Hash& id, Instant at) = 0;
  /// An erasure was said; whether it was carried out here is to be seen.
  virtual void erased(const std::string& agreement, const Hash& id) = 0;
};

/// One pass after the other, on the caller's thread.
class JournalTail {
 public:
  explicit JournalTail(const Journals& journals) : journals_(journals) {}

  /// Hands on at most `entries_max` entries of each journal.  True when something is left to do.
  /// Errors  those of Ledger; nothing of a journal is handed on twice.
  [[nodiscard]] Result<bool> step(TailSink& sink, journal::EntryIndex entries_max);

  struct Progress {
    std::uint64_t read = 0, durable = 0;  ///< entries of all journals of agreements
  };

  [[nodiscard]] Progress progress() const;

 private:
  struct Follower;

  [[nodiscard]] Result<bool> follow(const JournalExtent& extent, TailSink& sink, journal::EntryIndex entries_max);
  void take(Follower& follower, const journal::Entry& entry, const ledger::StoredOpening& stored, TailSink& sink);
  void hand_on_receipts(Follower& follower, TailSink& sink);

  const Journals& journals_;
  /// Shared, since an incomplete type is kept here.
  std::map<std::string, std::shared_ptr<Follower>, std::less<>> followers_;
  /// By journal and party: how far, and when, as that party's own journal cites it; sizes only grow.
  std::map<std::string, std::map<std::string, std::vector<std::pair<journal::TreeSize, Instant>>>, std::less<>> cited_;
};

/// What this node kept back, for its own count: kinds and times, nothing of what was written.
class WithheldCount {
 public:
  void add(Instant at, std::string_view kind) { all_.emplace_back(at, kind); }

  /// By kind, for what was kept back from `from` until before `until`.
  [[nodiscard]] std::map<std::string, std::size_t> count(Instant from, Instant until) const;

 private:
  std::vector<std::pair<Instant, std::string>> all_;
};

/// Reads the national journal for what the gate kept back, and for what was done at the node.
class NationalTail {
 public:
  explicit NationalTail(const Journals& journals) : journals_(journals) {}

  struct Withheld {
    std::string agreement;
    Instant at;
    std::string kind;
  };

  struct Found {
    std::vector<Withheld> withheld;
    std::vector<journal::EntryIndex> acts;  ///< where they stand
  };

  /// At most `entries_max` entries.  True when something is left to do.  Errors  those of Ledger.
  [[nodiscard]] Result<bool> step(Found& found, journal::EntryIndex entries_max);

 private:
  const Journals& journals_;
  std::unique_ptr<ledger::Ledger> reader_;
  journal::EntryIndex next_ = 0;
};

}  // namespace thalweg::host
