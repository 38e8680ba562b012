// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
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
/// After a start nothing is appended until all other parties were heard from: a folder restored from an old backup must
/// not sign a second history. What the gate releases meanwhile waits here, and lies in the national journal. An
/// observer is shown only what some party has already seen, so that the parties know of everything that was signed.
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

  /// Where in the national journal a release comes from: 1 + the index of the verdict, and the salt of what was
  /// observed. The entry's salt is made of that one and is erased with it, so that the same release leads to the same
  /// commitment however often it is carried out.
  struct Source {
    std::uint64_t number = 0;
    Hash salt;
  };

  /// Takes what the gate released. Gives the commitment, or nothing while the node waits to hear from the others.
  [[nodiscard]] std::optional<Hash> say(release::Released<record::Record> released, const Source& source, Instant now);
  /// When a neighbour gave this very release back to us: ties it to its source, and gives its commitment.
  [[nodiscard]] std::optional<Hash> said_before(const record::Record& record, const Source& source);
  [[nodiscard]] bool was_said_before(const record::Record& record, const Hash& salt) const;

  /// True once after entries were given back, so that it is worth asking.
  [[nodiscard]] bool take_newly_healed() { return std::exchange(newly_healed_, false); }

  /// Sources of releases that turned out to be erased already. Call it after `commit`.
  [[nodiscard]] std::vector<std::uint64_t> take_erased_before() { return std::exchange(erased_before_, {}); }

  /// The last national source that stands in our journal.
  [[nodiscard]] Result<std::uint64_t> last_source() const;

  [[nodiscard]] bool heard() const { return heard_; }

  /// True while releases wait for the others to be heard.
  [[nodiscard]] bool waits_to_speak() const { return !waiting_.empty(); }

  /// Time passes: a neighbour's record that nobody answered is cited, so that its clocks start on both sides.
  void tick(Instant now);

  /// Our own records that are to be erased, as sources in the national journal: that goes first, because it is found
  /// through what is erased here.
  [[nodiscard]] Result<std::vector<std::uint64_t>> sources_to_erase() const;
  /// Erases what is to be erased in this agreement's journals, and remembers what was learnt. After the national
  /// journal, so that a crash between the two leaves it to be done again.
  [[nodiscard]] Result<Unit> finish(Effects& effects);

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
  [[nodiscard]] Result<Unit> import_receipt(std::string_view note, Instant now);

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
    std::vector<std::string> ahead_of_us_about;  ///< parties of whose journals it holds more than we do
    journal::TreeSize asked_at = 0;              ///< what it had receipted when it was last asked what it holds
    std::optional<Instant> cite_at;              ///< when what it said last is cited, though we have nothing to say
  };

  struct Waiting {
    release::Released<record::Record> released;
    Source source;
  };

  /// A record of a neighbour that this node itself has learnt from.
  struct Lesson {
    journal::EntryIndex index = 0;
    Json record;
  };

  /// What is kept about ratifications has to fit into a register, whatever a party ratifies.
  static constexpr std::ptrdiff_t kTextsRatifiedMax = 100;

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
  [[nodiscard]] Result<Unit> find_healed(journal::EntryIndex start, journal::EntryIndex end);
  void learn(std::string_view party, std::string_view origin, const Json& record);
  void update_in_force();
  [[nodiscard]] ledger::Ledger* find_ledger(std::string_view origin);
  [[nodiscard]] const ledger::Ledger* find_ledger(std::string_view origin) const;

  [[nodiscard]] static std::string party_of(std::string_view origin) {
    return std::string(origin.substr(origin.rfind('/') + 1));
  }

  [[nodiscard]] Result<Unit> admit(std::string_view origin,
                                   journal::EntryIndex index,
                                   const journal::Entry& entry,
                                   const journal::OpeningView& opening,
                                   std::vector<Lesson>& lessons);
  [[nodiscard]] std::optional<exchange::Answer> take_records(exchange::Mirror& mirror,
                                                             BytesView body,
                                                             Token token,
                                                             Instant now);
  /// False for a text that is not known here, of a party that has ratified many.
  [[nodiscard]] bool may_ratify(const std::string& party, const Hash& text) const;
  void cite_neighbours(Instant now);
  Hash append(BytesView record, journal::EntryKind kind, const Source& source, Instant now);
  [[nodiscard]] Hash entry_salt(const Hash& observed) const;
  void object(const journal::FraudProof& proof, Instant now);
  void hear(Instant now);
  void hear_if_all_answered(Instant now);
  [[nodiscard]] Result<Unit> cite_later(Peer& peer, journal::TreeSize from, Instant now);
  [[nodiscard]] const exchange::Courier* furthest_party() const;
  [[nodiscard]] const journal::Checkpoint& offered_to(const Peer& peer) const;
  void held_by(Peer& peer, const exchange::Answer& answer);
  void collect_greetings(Instant now, std::uint64_t& next_id, Effects& effects);
  void collect_gossip(Instant now, std::uint64_t& next_id, Effects& effects);
  [[nodiscard]] Result<Unit> greeted(Peer& peer, const Result<exchange::Answer>& answer, Instant now, Effects& effects);
  [[nodiscard]] Result<Unit> heal(Peer& peer, const Result<exchange::Answer>& answer, Instant now, Effects& effects);
  [[nodiscard]] Result<Unit> take_healed(const journal::AddEntries& upload, const journal::Checkpoint& target);
  [[nodiscard]] exchange::Mirror* mirror_for(const exchange::Call& call);
  [[nodiscard]] exchange::Answer compare(const exchange::Call& call);
  void compared(const std::string& path, const Result<exchange::Answer>& answer);
  void gossiped(Peer& asked, const std::string& path, const Result<exchange::Answer>& answer);
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

  /// Entries that came back from a neighbour's mirror, by commitment: not to be said again. Where they stand in our
  /// journal is remembered, and read again at the start.
  std::map<Hash, journal::EntryIndex> healed_;
  std::vector<std::pair<journal::EntryIndex, std::uint64_t>> links_;  ///< entries and the sources they turn out to have
  std::vector<std::uint64_t> erased_before_;
  bool newly_healed_ = false;
  journal::EntryIndex healed_from_ = 0;
  journal::EntryIndex healed_to_ = 0;
  std::map<std::string, std::vector<Hash>, std::less<>> to_erase_;  ///< by origin
};

}  // namespace thalweg::machine
