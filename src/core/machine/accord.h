// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "exchange/courier.h"
#include "exchange/mirror.h"
#include "exchange/receipts.h"
#include "machine/machine.h"
#include "machine/own_journal.h"
#include "release/gate.h"

namespace thalweg::machine {

/// Everything under one agreement on this node: its versions and which is in force, our journal, the mirrors of the
/// others' journals, and the couriers that bring ours to them.
///
/// After a start nothing is appended until one other party was heard from: a folder restored from an old backup must
/// not sign a second history. What the gate releases meanwhile waits here, and lies in the national journal.
class Accord {
 public:
  struct Identity {
    std::string id;
    Hash log_seed, witness_seed, mirror_seed;
  };

  [[nodiscard]] static Result<std::unique_ptr<Accord>> open(Disk& disk,
                                                            Entropy& entropy,
                                                            const Identity& identity,
                                                            std::vector<AgreementText> versions);

  /// Takes a further version of the agreement.  Errors  malformed; conflict: not the next version, or already there.
  [[nodiscard]] Result<Unit> add_version(AgreementText text);

  [[nodiscard]] const std::string& id() const { return newest().id; }

  [[nodiscard]] const agreement::Agreement& newest() const;
  /// The version in force, or null.
  [[nodiscard]] const agreement::Agreement* in_force() const;
  [[nodiscard]] std::vector<std::string> ratified() const;
  /// The gate to ask for a record of this kind: the one in force; before that, and for ratifications, the newest.
  /// Errors  refused: nothing but a ratification or a system notice may be said before the agreement is in force.
  [[nodiscard]] Result<const release::Gate*> gate_for(const record::Kind& kind) const;

  [[nodiscard]] bool is_party() const { return own_.has_value(); }

  // Our journal.

  /// Takes what the gate released. Gives the commitment, or nothing while the node waits to hear from the others.
  [[nodiscard]] std::optional<Hash> say(release::Released<record::Record> released, std::uint64_t source, Instant now);
  /// The last national source that stands in our journal.
  [[nodiscard]] Result<std::uint64_t> last_source() const;

  [[nodiscard]] bool heard() const { return heard_; }

  /// Openings of our own records that were destroyed since the last call, as sources in the national journal.
  [[nodiscard]] std::vector<std::uint64_t> take_erased_sources() { return std::move(erased_sources_); }

  // The others.

  void request(Token token, std::string_view peer, const exchange::Call& call, Instant now, Effects& effects);
  [[nodiscard]] exchange::Answer serve(std::string_view peer, std::string_view path) const;
  /// Calls to make now.
  [[nodiscard]] Result<Unit> collect_calls(Instant now, std::uint64_t& next_id, Effects& effects);
  /// The answer to one of those calls.
  [[nodiscard]] Result<Unit> answered(std::string_view peer,
                                      const std::string& path,
                                      const Result<exchange::Answer>& answer,
                                      Instant now,
                                      Effects& effects);
  void import_call(Token token, const exchange::Call& call, Instant now, Effects& effects);
  /// Takes a receipt that came by hand.
  [[nodiscard]] Result<Unit> import_receipt(std::string_view note);

  /// Makes all of it durable; see Machine::commit.
  [[nodiscard]] Result<Unit> commit(Instant now, Effects& effects);

  // Reading.

  [[nodiscard]] std::vector<PeerStatus> peers() const;
  [[nodiscard]] std::vector<JournalStatus> journals() const;
  [[nodiscard]] Result<std::string> evidence(std::string_view origin, journal::EntryIndex index) const;
  [[nodiscard]] Result<Bytes> export_bundle(std::string_view peer) const;
  [[nodiscard]] Instant next_call_at() const;

 private:
  /// A version with its gate (parties only).
  struct Version {
    agreement::Agreement agreement;
    std::optional<release::Gate> gate;
  };

  struct Peer {
    std::string id;
    bool observer = false;
    std::unique_ptr<exchange::Mirror> mirror;    ///< parties: their journal as we keep it
    std::unique_ptr<exchange::Courier> courier;  ///< when we are a party: brings them ours
    journal::TreeSize entangled = 0;             ///< size of their journal that our journal last cited
    enum class Greeting { due, asked, healing, done } greeting = Greeting::due;
    Instant greet_at;
    std::optional<journal::SignedCheckpoint> heal_target;  ///< what we signed before and no longer have
    Instant gossip_at;
  };

  struct Waiting {
    release::Released<record::Record> released;
    std::uint64_t source;
  };

  Accord(Disk& disk, Entropy& entropy, Identity identity)
      : disk_(&disk), entropy_(&entropy), identity_(std::move(identity)) {}

  [[nodiscard]] Result<Unit> open_peers();
  [[nodiscard]] Result<Unit> open_peer(const std::string& id,
                                       bool observer,
                                       std::string_view mirror_key,
                                       std::string_view witness_key);
  [[nodiscard]] Result<std::vector<journal::VerifierKey>> log_keys_of(std::string_view party) const;
  [[nodiscard]] Result<Unit> load_state();
  [[nodiscard]] Result<Unit> save_state();
  [[nodiscard]] Result<Unit> scan(const ledger::Ledger& ledger, std::string_view party);
  void learn(std::string_view party, std::string_view origin, const Json& record);
  void update_in_force();
  [[nodiscard]] ledger::Ledger* find_ledger(std::string_view origin);
  [[nodiscard]] const ledger::Ledger* find_ledger(std::string_view origin) const;
  [[nodiscard]] Result<Unit> admit(std::string_view party,
                                   std::string_view origin,
                                   const journal::Entry& entry,
                                   const journal::OpeningView& opening);
  void cite_neighbours(Instant now);
  Hash append(BytesView record, journal::EntryKind kind, std::uint64_t source, Instant now);
  void object(const journal::FraudProof& proof, Instant now);
  void hear(Instant now);
  void collect_greetings(Instant now, std::uint64_t& next_id, Effects& effects);
  void collect_gossip(Instant now, std::uint64_t& next_id, Effects& effects);
  [[nodiscard]] Result<Unit> greeted(Peer& peer, const Result<exchange::Answer>& answer, Instant now, Effects& effects);
  [[nodiscard]] Result<Unit> heal(Peer& peer, const Result<exchange::Answer>& answer, Instant now, Effects& effects);
  [[nodiscard]] Result<Unit> take_healed(const journal::AddEntries& upload, const journal::Checkpoint& target);
  [[nodiscard]] exchange::Mirror* mirror_for(const exchange::Call& call);
  void gossiped(const std::string& path, const Result<exchange::Answer>& answer, Instant now, Effects& effects);
  [[nodiscard]] Result<Unit> carry_out_erasures();
  [[nodiscard]] Peer* find_peer(std::string_view id);
  [[nodiscard]] const Peer* find_peer(std::string_view id) const;

  Disk* disk_;
  Entropy* entropy_;
  Identity identity_;
  std::map<std::int64_t, Version> versions_;
  std::int64_t in_force_ = 0;
  std::map<Hash, std::set<std::string>> ratified_by_;  ///< by SHA-256 of the text
  std::optional<OwnJournal> own_;
  std::optional<exchange::Receipts> receipts_;
  std::vector<Peer> peers_;
  std::optional<ledger::Register> state_;
  std::map<std::string, journal::TreeSize, std::less<>> scanned_;
  journal::TreeSize saved_scan_total_ = 0;
  bool state_changed_ = false;

  bool heard_ = false;
  std::string stopped_;  ///< why nothing is appended, when it is not just waiting
  std::deque<Waiting> waiting_;
  std::set<Hash> healed_;  ///< SHA-256 of records that came back from a neighbour's mirror: not to be said again
  std::map<std::string, std::vector<Hash>, std::less<>> to_erase_;  ///< by origin
  std::vector<std::uint64_t> erased_sources_;
};

}  // namespace thalweg::machine
