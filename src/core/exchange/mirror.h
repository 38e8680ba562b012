// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "exchange/call.h"
#include "journal/checkpoint.h"
#include "journal/fraud.h"
#include "journal/mirror.h"
#include "journal/note.h"
#include "journal/tile.h"
#include "journal/witness.h"
#include "ledger/ledger.h"
#include "ledger/register.h"

/// The receiving side: one neighbour's journal as this node keeps it. It takes checkpoints and entries by the C2SP
/// witness and mirror protocols, and with `add-records` the openings of what was released. It cosigns only what it has
/// verified and what is durable here, so that its cosignature is the receipt.
namespace thalweg::exchange {

/// Whose journal is mirrored, and with which keys.
struct MirrorSetup {
  std::string origin;
  std::vector<journal::VerifierKey> log_keys;  ///< the neighbour's
  journal::NoteSigner witness;                 ///< ours: "grew honestly"
  journal::NoteSigner mirror;                  ///< ours: "all of it is stored here": the receipt
  bool with_openings = true;                   ///< observers keep commitments only
};

/// An entry that holds back the receipt, and since when.
struct Hold {
  journal::EntryIndex index = 0;
  std::string reason;
  Instant since;
};

/// Judges what an opening says, beyond that it opens its commitment: called for every record before it is kept.
using AdmitRecord =
    std::function<Result<Unit>(journal::EntryIndex, const journal::Entry&, const journal::OpeningView&)>;

class Mirror {
 public:
  /// Opens or makes the mirror in `folder`.  Errors  corrupt: what is on disk does not lead to what was cosigned.
  [[nodiscard]] static Result<std::unique_ptr<Mirror>> open(Disk& disk, const std::string& folder, MirrorSetup setup);

  /// Takes an add-checkpoint body. An answer now, or none: then it comes from `commit`.
  [[nodiscard]] std::optional<Answer> add_checkpoint(BytesView body, std::uint64_t token, Instant now);

  /// Takes an add-entries body (without openings) or an add-records body (with them), likewise.
  [[nodiscard]] std::optional<Answer> add_entries(BytesView body, std::uint64_t token, Entropy& entropy, Instant now);
  [[nodiscard]] std::optional<Answer> add_records(
      BytesView body, std::uint64_t token, const AdmitRecord& admit, Entropy& entropy, Instant now);

  /// Compares a checkpoint of this journal that came from elsewhere (an observer, a bundle) with what is held.
  /// Returns the proof when the neighbour signed two histories, nothing when it fits or reaches further than we can
  /// judge. A proof that does not hold by itself accuses our own disk: then nothing is returned, the tree is computed
  /// again, and when the entries are damaged as well the next commit says so.
  [[nodiscard]] std::optional<journal::FraudProof> contradicts(BytesView note);
  /// Remembers the proof and takes nothing more from this origin, durably with the next commit.
  void suspend(journal::FraudProof proof);

  /// Makes what was staged durable, then signs and gives the answers that waited for it.
  /// Errors  as Ledger::flush: the process must stop.
  [[nodiscard]] Result<std::vector<std::pair<std::uint64_t, Answer>>> commit(Instant now);

  [[nodiscard]] const ledger::Ledger& ledger() const { return *ledger_; }

  [[nodiscard]] ledger::Ledger& ledger() { return *ledger_; }

  /// The cosigned checkpoint as a note with the log's signature and our cosignature; empty before the first.
  [[nodiscard]] const std::string& cosigned_note() const { return cosigned_note_; }

  [[nodiscard]] journal::TreeSize cosigned_size() const { return cosigned_size_; }

  /// The newest checkpoint taken, whose entries may still be under way; empty before the first.
  [[nodiscard]] const std::string& pending_note() const { return pending_note_; }

  [[nodiscard]] journal::TreeSize pending_size() const { return pending_.size; }

  [[nodiscard]] const std::optional<journal::FraudProof>& suspension() const { return suspension_; }

  [[nodiscard]] const std::optional<Hold>& hold() const { return hold_; }

  [[nodiscard]] const MirrorSetup& setup() const { return setup_; }

 private:
  explicit Mirror(MirrorSetup setup) : setup_(std::move(setup)) {}

  [[nodiscard]] Result<Unit> load(Disk& disk, const std::string& folder);
  [[nodiscard]] std::optional<Answer> take(
      const journal::AddEntries& request, std::uint64_t token, const AdmitRecord& admit, Entropy& entropy, Instant now);
  [[nodiscard]] std::optional<Answer> refuse_position(const journal::AddEntries& request) const;
  [[nodiscard]] Result<Unit> take_package(const journal::EntryPackage& package,
                                          const AdmitRecord& admit,
                                          Entropy& entropy);
  [[nodiscard]] Result<std::vector<Hash>> leaves_before(journal::EntryIndex at) const;
  [[nodiscard]] Answer finish(Instant now);
  [[nodiscard]] std::optional<journal::FraudProof> find_contradiction(BytesView note) const;
  [[nodiscard]] bool rebuild_once();
  [[nodiscard]] Answer info(int status) const;
  [[nodiscard]] Result<Unit> save();

  MirrorSetup setup_;
  std::unique_ptr<ledger::Ledger> ledger_;
  std::optional<ledger::Register> state_;
  journal::Checkpoint pending_;
  std::string pending_note_;
  std::string cosigned_note_;
  journal::TreeSize cosigned_size_ = 0;
  std::optional<journal::FraudProof> suspension_;
  std::optional<Hold> hold_;
  /// Entries that came as erased and that no erasure entry covers yet, by commitment.
  std::map<Hash, journal::EntryIndex> uncovered_;

  bool dirty_ = false;
  bool rebuilt_ = false;          ///< the tree was computed again since the start
  std::optional<Error> damaged_;  ///< our own files
  /// Who waits for a cosignature, and over which checkpoint.
  std::vector<std::pair<std::uint64_t, journal::Checkpoint>> checkpoint_tokens_;
  std::optional<std::uint64_t> entries_token_;
};

/// The commitments that an erasure record says are destroyed; nothing for one that only asks or certifies.
[[nodiscard]] std::vector<Hash> erased_by(BytesView record_payload);

}  // namespace thalweg::exchange
