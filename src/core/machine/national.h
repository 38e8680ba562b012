// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/crypto.h"
#include "machine/own_journal.h"
#include "release/gate.h"

namespace thalweg::machine {

/// A record that the gate holds back for now.
struct HeldRecord {
  Bytes record;
  journal::EntryIndex observed_at = 0;  ///< index of the observation in the national journal
  Hash salt;                            ///< of the observation; that of the entry is made of it
  journal::EntryIndex judged_at = 0;    ///< index of the last verdict, set by National
  std::string agreement;
  std::string author;  ///< who handed it in, as Draft has it
  release::Verdict verdict;
  std::vector<release::Approval> approvals;
  std::vector<release::Override> overrides;
};

/// A verdict that let a record out, as the national journal has it: enough to do the release again after a crash.
struct ReleaseVerdict {
  std::uint64_t source = 0;  ///< 1 + index of the verdict in the national journal
  Hash salt;                 ///< of the observation
  Bytes record;
  std::string agreement;
  release::Circumstances circumstances;
};

/// The party's journal for itself: all it observed, each verdict of the gate with rule and reason, and who did what at
/// the node. It never leaves.
/// It also keeps the records that wait at the gate, across restarts.
class National {
 public:
  [[nodiscard]] static Result<National> open(Disk& disk, Entropy& entropy, const std::string& id, const Hash& log_seed);

  /// Stages what was observed; gives its commitment and place here.
  struct Observation {
    Hash id;
    Hash salt;
    journal::EntryIndex index = 0;
  };

  Observation observe(BytesView record, Instant now);
  /// Stages a verdict over an observation; a held one joins the waiting records, any other outcome ends the waiting.
  /// Gives the source number for the agreement's journal.
  std::uint64_t judge(const Hash& observation, HeldRecord held, Instant now);

  /// Stages what somebody did at this node, in the host's own words.
  void note(BytesView act, Instant now);

  [[nodiscard]] const std::map<Hash, HeldRecord>& held() const { return held_; }

  /// Verdicts since the last remembered point that let records out; the caller compares with the agreements' journals.
  [[nodiscard]] std::vector<ReleaseVerdict> take_unfinished() { return std::move(unfinished_); }

  [[nodiscard]] ledger::Ledger& ledger() { return journal_.ledger(); }

  [[nodiscard]] const OwnJournal& journal() const { return journal_; }

  /// Makes the journal durable: before anything that follows from it.
  [[nodiscard]] Result<Unit> commit();
  /// Remembers that everything so far has been carried out in the agreements' journals, which are durable by now.
  [[nodiscard]] Result<Unit> remember();

  /// Signs a checkpoint for the record; at leisure.
  [[nodiscard]] Result<Unit> sign() { return journal_.commit(true); }

  static constexpr std::size_t kHeldMax = 1000;

 private:
  National(OwnJournal journal, Entropy& entropy) : journal_(std::move(journal)), entropy_(&entropy) {}

  [[nodiscard]] Result<Unit> load(Disk& disk);
  [[nodiscard]] Result<Unit> replay(journal::EntryIndex from);
  [[nodiscard]] Result<Unit> replay_verdict(journal::EntryIndex index, BytesView payload);
  Observation append(std::string_view type, BytesView payload, Instant now);

  OwnJournal journal_;
  Entropy* entropy_;
  std::optional<ledger::Register> state_;
  std::map<Hash, HeldRecord> held_;
  std::vector<ReleaseVerdict> unfinished_;
  journal::TreeSize remembered_ = 0;
  bool held_changed_ = false;
};

}  // namespace thalweg::machine
