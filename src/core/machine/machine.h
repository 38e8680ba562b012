// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "agreement/agreement.h"
#include "agreement/rules.h"
#include "base/disk.h"
#include "base/json.h"
#include "exchange/call.h"
#include "exchange/courier.h"
#include "exchange/mirror.h"
#include "release/gate.h"

/// One node as one state machine. Inputs go in with the time at which they came; what they cause comes out of `commit`,
/// which first makes everything durable: an answer, a call to a peer or a receipt exists only after its cause is on
/// disk. The machine has no clock, thread, socket or randomness of its own, so that production and the simulator run
/// the same.
///
///   submit/approve -> national journal -> gate -> own journal of the agreement -> courier -> peers
///   request        -> mirror of the peer's journal -> cosignature
namespace thalweg::machine {

/// Ties an answer to its question; chosen by the caller.
using Token = std::uint64_t;

/// One version of one agreement as this node holds it, with its annexes and the party's own policies over it.
struct AgreementText {
  std::string text;
  agreement::Annexes annexes;
  std::vector<std::string> policies;  ///< TOML
};

/// Who this node is and what it works under.
struct Setup {
  std::string id;  ///< the party or observer whose node this is
  Hash log_seed, witness_seed, mirror_seed;
  std::vector<AgreementText> agreements;  ///< all versions, in any order
};

/// What an officer or station hands in: a draft record. The node fills in `v`, `party`, `recorded_at` and, where
/// missing, `agreement` (when the node has one only), `legal_basis`, `lang`, `exercise`, `retain_until`.
struct Draft {
  Bytes json;
  std::string override_office;  ///< answers for text that the guard warned about
  std::string override_reason;
  /// Who hands it in, as the host tells them apart; kept with the verdict. Empty for one who may act alone.
  std::string author{};
};

/// An office's answer to a record that waits.
struct Consent {
  std::string office;
  bool overrides = false;  ///< it answers for a text that the guard warned about; otherwise it approves
  std::string reason{};    ///< of an override
  /// Who gives it; empty for one who may act alone. Nobody else may be the author, nor both approve and override.
  std::string by{};
};

/// What became of one draft.
struct Submitted {
  enum class Status { released, held, withheld, refused };
  Status status = Status::refused;
  Hash national;           ///< commitment in the national journal; how a held record is named
  std::optional<Hash> id;  ///< commitment in the agreement's journal, when released
  std::optional<release::Verdict> verdict;
  std::optional<Error> error;  ///< when refused
};

[[nodiscard]] const char* name(Submitted::Status status);

/// What the neighbours would see, were it submitted now.
struct Preview {
  release::Verdict verdict;
  std::optional<Json> projected;
  Json record;  ///< the draft as completed
};

/// A record that waits at the gate.
struct Held {
  Hash national;
  Bytes record;
  release::Verdict verdict;
  std::string author;   ///< as Draft has it
  bool warned = false;  ///< nobody has answered yet for what the text guard warned about
};

/// A request to send to a peer; its answer comes back through `answered` with the same id.
struct OutgoingCall {
  std::uint64_t id = 0;
  std::string agreement;
  std::string peer;
  exchange::Call call;
};

/// A journal that has more durable entries, or more receipts, than before.
struct Grown {
  std::string origin;
  journal::TreeSize size = 0;
  std::uint64_t receipts_bytes = 0;  ///< own journals: length of the receipts file
};

/// What may leave the node once it is durable.
struct Effects {
  std::vector<std::pair<Token, std::vector<Submitted>>> submitted;
  std::vector<std::pair<Token, exchange::Answer>> answered;
  std::vector<OutgoingCall> calls;
  std::vector<Grown> grown;
  std::vector<std::string> notices;  ///< for the operator's log
};

/// How one peer of one agreement stands.
struct PeerStatus {
  std::string agreement, id;
  bool observer = false;
  bool suspended = false;
  std::string state;  ///< ok, behind, unreachable, refused, suspended, unknown
  std::string detail;
  journal::TreeSize own_size = 0, receipted = 0, their_size = 0;
  std::optional<Instant> last_receipt_at;
};

/// One journal on this node.
struct JournalStatus {
  std::string origin, folder, agreement, party;
  enum class Role { national, own, mirror } role = Role::own;
  journal::TreeSize size = 0;
  std::string note;        ///< newest signed (own) or cosigned (mirror) checkpoint; empty when there is none
  std::string fraud = {};  ///< the proof, as a file, that its owner signed two histories; empty when none is known
};

struct AgreementStatus {
  const agreement::Agreement* newest = nullptr;    ///< highest version known here
  const agreement::Agreement* in_force = nullptr;  ///< null until all have ratified
  std::vector<std::string> ratified;               ///< parties that ratified the newest
};

class Accord;
class National;

class Machine {
 public:
  /// Opens the node's folder, finishes what a crash left undone, and is ready.
  /// Errors  malformed: keys or agreements do not fit.  corrupt: the journals on disk are not what was signed.
  [[nodiscard]] static Result<std::unique_ptr<Machine>> open(Disk& disk, Entropy& entropy, Setup setup, Instant now);
  ~Machine();

  // Inputs. Each is checked when it comes; its results are in the next `commit`.

  /// Hands in drafts; one Submitted per draft, in order.
  void submit(Token token, std::vector<Draft> drafts, Instant now);
  /// An office's yes to a held record; answered like a submission of one draft.
  void approve(Token token, const Hash& national, const Consent& consent, Instant now);
  /// What somebody did at this node goes into the national journal, in canonical JSON. It comes before what is handed
  /// in after it, and is durable with the same commit.
  void note(const std::vector<Bytes>& acts, Instant now);
  /// A request of a peer whose key was checked. `peer` is its id in `agreement`.
  void request(Token token, std::string_view agreement, std::string_view peer, const exchange::Call& call, Instant now);
  /// The answer to an outgoing call, or why there is none.
  void answered(std::uint64_t call, const Result<exchange::Answer>& answer, Instant now);
  /// Time passes: held records whose time has come, pauses that end.
  void tick(Instant now);
  /// Takes a further agreement or version; it is then proposed, and in force when all have ratified it.
  [[nodiscard]] Result<Unit> add_agreement(AgreementText text);
  /// Brings in an offline bundle; gives what it held in words. Idempotent.
  void import_bundle(Token token, BytesView bundle, Instant now);

  /// Makes everything durable and gives what may now leave.
  /// Errors  exhausted, unavailable, corrupt: the process must stop and open again; nothing was answered.
  [[nodiscard]] Result<Effects> commit(Instant now);

  // Reading. Never changes anything.

  [[nodiscard]] Result<Preview> preview(const Draft& draft, Instant now) const;
  [[nodiscard]] std::vector<Held> held() const;
  [[nodiscard]] std::size_t held_count() const;
  [[nodiscard]] std::vector<PeerStatus> peers() const;
  [[nodiscard]] std::vector<JournalStatus> journals() const;
  [[nodiscard]] std::vector<AgreementStatus> agreements() const;
  [[nodiscard]] const std::string& id() const;
  /// The evidence file for a durable record of any journal of an agreement.
  /// Errors  not_found; unavailable: no signed checkpoint covers it yet.
  [[nodiscard]] Result<std::string> evidence(std::string_view origin, journal::EntryIndex index) const;
  /// An offline bundle for `peer`: everything it has not receipted, and our receipts for it.
  [[nodiscard]] Result<Bytes> export_bundle(std::string_view agreement, std::string_view peer) const;
  /// GET of checkpoints, tiles, entry bundles and own records by path, as C2SP serves them.
  [[nodiscard]] exchange::Answer serve(std::string_view agreement, std::string_view peer, std::string_view path) const;
  /// When `tick` should be called at the latest.
  [[nodiscard]] Instant next_tick(Instant now) const;

 private:
  struct State;
  explicit Machine(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace thalweg::machine
