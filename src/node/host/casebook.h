// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "agreement/agreement.h"
#include "base/disk.h"
#include "casework/book.h"
#include "host/journal_tail.h"
#include "host/live.h"
#include "host/node_runner.h"

/// How everything under each agreement stands, kept in memory: lists, cases, what waits for whom. It follows the
/// journals on a thread of its own, from their beginning at each start, and tells listeners what has changed. It holds
/// what lists are made of; whole records stay in the journals.
namespace thalweg::host {

struct CasebookOptions {
  Disk* disk = nullptr;  ///< where it keeps what was dismissed; borrowed
  Clock clock;
  std::function<void(std::string_view)> log;
  Duration look_each = Duration::seconds(1);  ///< at the latest: deadlines pass by themselves
};

class Casebook {
 public:
  /// Owner  borrows both until destroyed.
  Casebook(const Journals& journals, Live& live, std::vector<agreement::Agreement> agreements, CasebookOptions options);
  ~Casebook();
  Casebook(const Casebook&) = delete;
  Casebook& operator=(const Casebook&) = delete;

  /// There may be more to read.  Thread  any; never waits.
  void wake();

  /// What is known of one agreement, for the time of one look.
  struct View {
    const casework::Book& book;
    const agreement::Agreement& agreement;
    Instant as_of;  ///< while it catches up, how far it has come
    /// Whether what a record says is here, was destroyed, or never came.
    [[nodiscard]] ledger::OpeningState opening(const Hash& id) const;
    const std::map<Hash, ledger::OpeningState>& unread;  ///< records without content
    const WithheldCount& withheld;
  };

  /// Others may look at the same time; reading journals waits.  False when there is no such agreement.  Thread  any.
  [[nodiscard]] bool look(std::string_view agreement, const std::function<void(const View&)>& look) const;
  /// The agreements that there are.
  [[nodiscard]] std::vector<std::string> agreements() const;

  /// An officer holds that two reports are not of the same event.
  /// Errors  not_found: no such agreement or record.  Those of Disk::replace.
  [[nodiscard]] Result<Unit> dismiss(std::string_view agreement, const Hash& a, const Hash& b);

  /// Where in the national journal acts stand, newest first: at most `limit`, those before `before` only.
  [[nodiscard]] std::vector<journal::EntryIndex> acts(std::optional<journal::EntryIndex> before,
                                                      std::size_t limit) const;

  struct Progress {
    std::uint64_t read = 0, durable = 0;  ///< entries of the journals of all agreements
    bool caught_up = false;               ///< everything was read of which it was told before the call
  };

  [[nodiscard]] Progress progress() const;

 private:
  struct Shelf;
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace thalweg::host
