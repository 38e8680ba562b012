// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "casework/fold.h"
#include "sim/officers.h"

/// What must hold in every world, whatever goes wrong in it. Each check has a name; the first that fails ends the run.
namespace thalweg::sim {

struct Violation {
  std::string check;
  std::string what;
};

/// One draft from when it was handed in.
struct Told {
  std::string party;
  Act act;
  Instant said_at;  ///< the author's clock
  bool approved = false;
  bool refused = false;
  std::optional<machine::Submitted::Status> status;  ///< as acknowledged, if it was
  std::optional<Hash> id;                            ///< as acknowledged
  bool may_be_lost = false;                          ///< the author's disk was lost before anybody else had it
};

/// The roots that were signed and that somebody else keeps, for each journal and size.
class SignedRoots {
 public:
  /// Looks at a note that another node has made durable; anything else is passed over.
  [[nodiscard]] std::optional<Violation> kept(BytesView note);
  /// Compares all of them with a journal as somebody holds it.
  [[nodiscard]] std::optional<Violation> compare(const std::string& holder, const ledger::Ledger& ledger) const;

 private:
  std::map<std::string, std::map<journal::TreeSize, Hash>, std::less<>> roots_;
};

/// All that was ever handed in, and what became of it.
class Tellings {
 public:
  void said(const std::string& party, const Act& act, Instant at);
  void approved(const std::string& ref);
  /// The answer to a draft, or to an approval of it.
  void answered(const std::string& ref, Act::What what, const machine::Submitted& submitted);
  /// A record turned up on the other side; `latest` is the latest time that its author's clock has shown.
  [[nodiscard]] std::optional<Violation> crossed(const Known& known, Instant latest) const;

  [[nodiscard]] std::map<std::string, Told, std::less<>>& all() { return told_; }

 private:
  std::map<std::string, Told, std::less<>> told_;
};

/// How often each deadline went from "owed" to "overdue", as each node sees it.
class DeadlineWatch {
 public:
  [[nodiscard]] std::optional<Violation> look(const std::string& node,
                                              const Hash& id,
                                              const std::vector<casework::DeadlineState>& deadlines);

 private:
  struct Seen {
    bool overdue = false;
    int fired = 0;
  };

  std::map<std::pair<std::string, std::pair<Hash, std::string>>, Seen> seen_;
};

/// What the fold takes, made of what a library holds.
[[nodiscard]] std::vector<casework::Said> to_said(const Library& library, const std::vector<std::string>& parties);

/// A fresh look at all journals of an agreement on a node that is up.
[[nodiscard]] Result<Library> read_all(SimNode& node);

// At rest.

/// Each side holds the same entries and openings of each journal.
[[nodiscard]] std::optional<Violation> check_same_journals(const std::map<std::string, Library>& libraries);
/// Nothing acknowledged is missing, nothing is there twice; `said` names what ever stood in its author's journal.
[[nodiscard]] std::optional<Violation> check_nothing_lost(const Tellings& tellings,
                                                          const std::map<std::string, Library>& libraries,
                                                          const std::map<std::string, std::set<std::string>>& held,
                                                          const std::set<std::string>& said);
/// The version that a node takes for in force was ratified by all, as far as that node can see.
[[nodiscard]] std::optional<Violation> check_ratified(const SimNode& node, const std::vector<std::string>& parties);
/// Each side finds everything in the same state; what nobody cited is overdue exactly when it is.
[[nodiscard]] std::optional<Violation> check_same_states(const std::map<std::string, Library>& libraries,
                                                         const std::vector<std::string>& parties,
                                                         const agreement::Agreement& agreement,
                                                         Instant now);
/// Each record in the node's own journal is what the gate makes of the observation in the national one.
[[nodiscard]] std::optional<Violation> check_verdicts(SimNode& node, const Library& library);

}  // namespace thalweg::sim
