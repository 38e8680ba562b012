// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "exchange/call.h"
#include "journal/checkpoint.h"
#include "journal/mirror.h"
#include "journal/note.h"
#include "journal/witness.h"
#include "ledger/ledger.h"

/// The sending side: brings one peer up to date with our journal, one call at a time, from wherever the peer stands. A
/// dead or slow peer costs one waiting call and a growing pause, never a queue: what is unsent lies in the journal.
namespace thalweg::exchange {

struct CourierSetup {
  journal::VerifierKey witness;  ///< the peer's keys
  journal::VerifierKey mirror;
  bool with_openings = true;
  Duration pause_min = Duration::milliseconds(200);
  Duration pause_max = Duration::seconds(30);
  std::size_t body_bytes_max = 8 * 1024 * 1024;
};

/// The peer's word that it has everything up to `size`.
struct Receipt {
  journal::TreeSize size = 0;
  Instant at;        ///< the peer's clock, to the second
  std::string note;  ///< our checkpoint with our signature and the peer's cosignature
};

enum class LinkState { unknown, ok, behind, unreachable, refused };
[[nodiscard]] const char* name(LinkState state);

class Courier {
 public:
  /// `receipted` is the last receipt that we hold, 0 for none.
  Courier(const ledger::Ledger& ledger, CourierSetup setup, journal::TreeSize receipted)
      : ledger_(ledger), setup_(std::move(setup)), witnessed_(receipted), next_(receipted), receipted_(receipted) {}

  /// The next call to make, or nothing while one is under way, in a pause, or when there is nothing to say.
  ///
  /// Needs   head: our newest signed checkpoint, durable; note: its signed text.
  /// Errors  corrupt: our own journal can't be read.
  [[nodiscard]] Result<std::optional<Call>> next_call(const journal::Checkpoint& head,
                                                      const std::string& note,
                                                      Instant now);

  /// Takes the answer to that call, or why there is none. Gives the receipt when it brought one, and an error when the
  /// answer says that the peer refuses or misbehaves (the courier goes on after a pause).
  [[nodiscard]] Result<std::optional<Receipt>> answered(const Result<Answer>& answer, Instant now);

  /// Makes it try at once, as when the peer was heard from.
  void wake() { not_before_ = Instant(); }

  /// The peer says that it holds less than it once receipted, as after the loss of its disk: what it lacks goes out
  /// again.
  void peer_holds(journal::TreeSize size);

  [[nodiscard]] LinkState state() const { return state_; }

  [[nodiscard]] const std::string& problem() const { return problem_; }

  [[nodiscard]] journal::TreeSize receipted() const { return receipted_; }

  /// The peer showed that it holds this checkpoint of ours.
  void peer_took(journal::Checkpoint checkpoint, std::string note);

  /// Size of the checkpoint that the peer took, as far as we know; its entries may still be under way.
  [[nodiscard]] journal::TreeSize witnessed() const { return witnessed_; }

  /// The last checkpoint that the peer took in this process, and its note; empty when it took none.
  [[nodiscard]] const journal::Checkpoint& taken() const { return taken_; }

  [[nodiscard]] const std::string& taken_note() const { return taken_note_; }

  [[nodiscard]] bool busy() const { return under_way_ != UnderWay::nothing; }

  /// When to ask for the next call; the far future when only an answer or new entries can bring one.
  [[nodiscard]] Instant not_before() const { return not_before_; }

 private:
  enum class UnderWay { nothing, checkpoint, entries };

  [[nodiscard]] Result<Call> checkpoint_call(const journal::Checkpoint& head, const std::string& note);
  [[nodiscard]] Result<Call> entries_call();
  [[nodiscard]] Result<std::optional<Receipt>> checkpoint_answered(const Answer& answer);
  [[nodiscard]] Result<std::optional<Receipt>> entries_answered(const Answer& answer);
  [[nodiscard]] Result<Receipt> read_receipt(const Answer& answer) const;
  void fail(LinkState state, const std::string& why, Instant now);

  const ledger::Ledger& ledger_;
  CourierSetup setup_;
  journal::TreeSize witnessed_ = 0;  ///< size of the checkpoint that the peer holds as pending, as far as we know
  journal::EntryIndex next_ = 0;     ///< first entry that the peer lacks, as far as we know
  journal::TreeSize receipted_ = 0;
  journal::Checkpoint sent_;  ///< the checkpoint of the call under way or last accepted
  std::string sent_note_;
  journal::Checkpoint taken_;
  std::string taken_note_;
  UnderWay under_way_ = UnderWay::nothing;
  LinkState state_ = LinkState::unknown;
  std::string problem_;
  Duration pause_;
  Instant not_before_;
};

/// The body of an add-records (or add-entries) request for [start, end) towards a checkpoint of `size`: as many whole
/// packages as fit into `bytes_max`, at least one.  Errors  corrupt: the journal can't be read.
struct Upload {
  Bytes body;
  journal::EntryIndex end = 0;
};

[[nodiscard]] Result<Upload> make_upload(const ledger::Ledger& ledger,
                                         journal::EntryIndex start,
                                         journal::TreeSize size,
                                         bool with_openings,
                                         std::size_t bytes_max);

}  // namespace thalweg::exchange
