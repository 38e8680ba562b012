// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "journal/checkpoint.h"
#include "journal/note.h"
#include "ledger/ledger.h"
#include "ledger/register.h"

namespace thalweg::machine {

/// A journal that this node writes and signs. The order in which things become durable is what makes it impossible to
/// sign two histories: entries and openings, then the root read back from disk, then the intent to sign it, then the
/// signature.
class OwnJournal {
 public:
  /// Opens or makes the journal; when a crash came between intent and signature, signs exactly what was intended.
  /// Errors  corrupt: the entries on disk are not those that were signed or about to be.
  [[nodiscard]] static Result<OwnJournal> open(Disk& disk, const std::string& origin, const Hash& log_seed);

  [[nodiscard]] ledger::Ledger& ledger() { return *ledger_; }

  [[nodiscard]] const ledger::Ledger& ledger() const { return *ledger_; }

  /// The newest signed checkpoint; size 0 and an empty note before the first.
  [[nodiscard]] const journal::Checkpoint& head() const { return head_; }

  [[nodiscard]] const std::string& note() const { return note_; }

  [[nodiscard]] const journal::NoteSigner& signer() const { return signer_; }

  /// Makes staged entries durable; with `sign`, signs a checkpoint over all of them.
  /// Errors  as Ledger::flush: the process must stop.
  [[nodiscard]] Result<Unit> commit(bool sign);

  /// After entries were brought back from a neighbour's mirror: takes up the checkpoint that we signed over them
  /// before. Needs   a checkpoint of our own key. Errors  corrupt: the entries do not lead to it.
  [[nodiscard]] Result<Unit> adopt(const journal::SignedCheckpoint& signed_before);

 private:
  explicit OwnJournal(journal::NoteSigner signer) : signer_(std::move(signer)) {}

  [[nodiscard]] Result<Unit> save(const journal::Checkpoint* intent);
  [[nodiscard]] Result<Unit> sign(const journal::Checkpoint& checkpoint);

  journal::NoteSigner signer_;
  std::unique_ptr<ledger::Ledger> ledger_;
  std::optional<ledger::Register> state_;
  journal::Checkpoint head_;
  std::string note_;
  journal::TreeSize intended_ = 0;
};

}  // namespace thalweg::machine
