// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "casework/balance.h"
#include "casework/brief.h"
#include "casework/crossing.h"
#include "casework/fold.h"
#include "casework/inbox.h"
#include "casework/similar.h"

/// All that was said under one agreement, as it stands now: the fold of every record, kept up as records and time come
/// in, so that a list of ten thousand cases costs a walk and no fold. It holds what states, clocks and lists are made
/// of and not the records themselves; what it answers is what `fold` answers for the same set, whatever the order in
/// which the records came.
namespace thalweg::casework {

/// What changed outwardly: the desk reads these again.
struct Changes {
  std::vector<Hash> matters;  ///< records whose state, clocks or thread changed; sorted, each once
  std::vector<Hash> cases;    ///< by the record that opened them; sorted, each once

  [[nodiscard]] bool empty() const { return matters.empty() && cases.empty(); }
};

/// Which matters a list shows. What is not stated does not matter.
struct MatterQuery {
  std::string party = {};
  std::vector<record::KindId> kinds = {};  ///< empty: those that are matters by themselves
  std::vector<std::string> states = {};
  std::string sector = {};
  std::string crossing = {};
  std::optional<Instant> since = {};  ///< of the event, or of the entry where there is none
  std::optional<Instant> until = {};

  struct Box {
    std::int32_t south_e7, west_e7, north_e7, east_e7;
  };

  std::optional<Box> box = {};
  bool open = false;                                           ///< only those that are not over
  bool overdue = false;                                        ///< only those of which something is overdue
  bool flagged = false;                                        ///< only those that bear a flag
  std::string words = {};                                      ///< all of these words, without regard to case in ASCII
  enum class Sort : std::uint8_t { at, due } sort = Sort::at;  ///< newest first; or most urgent first
  std::optional<Hash> before = {};                             ///< the last of the page before
  std::size_t limit = 100;
};

struct MatterPage {
  std::vector<Brief> items;
  std::optional<Hash> next;  ///< what to give as `before` for the page after this one
  std::size_t total = 0;     ///< on all pages
};

/// Which cases a list shows.
struct CaseQuery {
  enum class State : std::uint8_t { open, closed, all } state = State::open;
  std::string words = {};  ///< in its title, and its members' facts
  enum class Sort : std::uint8_t { last, due, opened } sort = Sort::last;
  std::optional<Hash> before = {};
  std::size_t limit = 100;
};

/// A case in one line.
struct CaseSummary {
  Hash id;  ///< of the record that opened it
  std::map<std::string, std::string> title;
  std::string state;  ///< opened, joined, closed, reopened, merged; withdrawn or erased when its first record is
  std::string opened_by;
  Instant opened_at;
  std::vector<std::string> parties;
  std::map<std::string, std::string> leads;  ///< by party, the office that leads it
  std::map<std::string, std::string> next_step;
  std::optional<Instant> next_at;
  std::size_t members = 0;
  std::size_t open_members = 0;
  bool overdue = false;
  std::optional<Instant> due;
  std::size_t disputed = 0;
  std::vector<FlagState> flags;
  std::string escalated_to;
  Instant last_at;
  std::optional<Hash> merged_into;

  friend bool operator==(const CaseSummary&, const CaseSummary&) = default;
};

struct CasePage {
  std::vector<CaseSummary> items;
  std::optional<Hash> next;
  std::size_t total = 0;
};

/// What makes up one case.
struct CaseParts {
  CaseSummary summary;
  std::vector<Hash> records;  ///< by which it was opened, joined, continued and merged, in the order of entries
  std::vector<Hash> members;  ///< what it gathers, in the order of entries
  std::vector<Hash> thread;   ///< members and all that was said about them and about the case, in the order of entries
  /// The reports of what happened, of which the sides' accounts are made: incidents that stand, in the order of
  /// entries.
  std::vector<Hash> accounts;
};

/// One crossing place with what both sides say of it.
struct CrossingView {
  CrossingState state;
  std::vector<Brief> announced;      ///< statuses that begin later, soonest first
  std::vector<CrossingHalf> lapsed;  ///< what was vouched for last where nothing is current, by party, way and traffic
};

/// How a crossing was used, as one side stated it.
struct Flow {
  std::string party;
  Instant at;
  std::optional<std::int64_t> queue_vehicles, wait_min, capacity_per_h, gates_count;
};

class Book {
 public:
  /// Borrows the agreement, which outlives the book. Another version needs another book.
  explicit Book(const agreement::Agreement& agreement);
  ~Book();
  Book(Book&&) noexcept;
  Book& operator=(Book&&) noexcept;

  /// Puts records in, at the time that the book has. Each may come before or after what it cites; one that is there
  /// already does nothing. `record` may go afterwards.
  ///
  /// Cost  a million records in one call take about two seconds; one takes microseconds.
  Changes say(std::span<const Said> said);

  Changes say(const Said& said) { return say(std::span(&said, 1)); }

  /// The record's opening is gone.
  Changes erase(const Hash& id);
  /// The last of the other parties receipted it at this time.
  Changes receipted(const Hash& id, Instant at);
  /// Moves the book's time. Earlier than before is allowed, and costs a fold of everything that has a clock.
  Changes advance(Instant now);
  /// When something changes by itself next; nothing when nothing does.
  [[nodiscard]] std::optional<Instant> next_change() const;
  [[nodiscard]] Instant now() const;

  /// How many records are in, erased ones as well.
  [[nodiscard]] std::size_t size() const;
  [[nodiscard]] bool knows(const Hash& id) const;
  /// Exactly what `fold` gives. Nothing when the record has not come.
  [[nodiscard]] std::optional<ItemState> state(const Hash& id) const;
  [[nodiscard]] std::optional<Brief> brief(const Hash& id) const;
  [[nodiscard]] MatterPage matters(const MatterQuery& query) const;

  [[nodiscard]] CasePage cases(const CaseQuery& query) const;
  /// By the record that opened it, or any record that belongs to it. Nothing when there is none such.
  [[nodiscard]] std::optional<CaseParts> find_case(const Hash& id) const;
  /// The case in which a record stands now.
  [[nodiscard]] std::optional<Hash> case_of(const Hash& id) const;

  /// What `party` owes, most urgent first; asked for the neighbour, what it owes us.
  [[nodiscard]] std::vector<InboxItem> inbox(std::string_view party) const;
  /// The most urgent part of the same, for a list: what is not shown is only counted.
  [[nodiscard]] InboxPage inbox(std::string_view party, const InboxQuery& query) const;

  /// Reports of different sides that may be of one event, likeliest first; not those that stand in one case, that
  /// cite each other, or that were dismissed. Of pairs as likely, the latest first.
  [[nodiscard]] std::vector<Similar> similar(std::size_t limit = 100) const;
  /// An officer of this node holds that they are not the same event. It is nobody else's concern, so that the node
  /// keeps it for itself, and says it again after a start.
  void dismiss(const Hash& a, const Hash& b);
  [[nodiscard]] bool is_dismissed(const Hash& a, const Hash& b) const;

  [[nodiscard]] CrossingView crossing(std::string_view id) const;
  /// Oldest first.
  [[nodiscard]] std::vector<Flow> flow(std::string_view crossing, Instant since) const;

  [[nodiscard]] Balance balance(Instant from, Instant until) const;

 private:
  struct Inside;
  std::unique_ptr<Inside> inside_;
};

/// Whether an announced activity is told early enough, by the agreement.
struct LeadTime {
  std::string deadline;  ///< empty when the agreement asks for none
  std::string origin;
  std::optional<Instant> latest_at;
  bool in_time = true;
};

[[nodiscard]] LeadTime check_lead_time(const agreement::Agreement& agreement,
                                       std::string_view activity,
                                       Instant event_at,
                                       Instant now);

/// One side's account of an event: what the record says, with its corrections.
struct Account {
  std::string party;
  Hash id;
  const Json* content = nullptr;  ///< borrowed
};

/// A field that the accounts of a case have differently.
struct Difference {
  std::string path;
  std::map<std::string, Json> values;  ///< by party; the last account of each
  std::map<std::string, Hash> records;
};

/// Compares accounts field by field: what each side says of the event, not who says it and when. Nothing when only one
/// side gave one.
[[nodiscard]] std::vector<Difference> differences(std::span<const Account> accounts);

}  // namespace thalweg::casework
