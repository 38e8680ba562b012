// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/time.h"
#include "journal/tree.h"
#include "machine/machine.h"
#include "record/record.h"

/// What the program can ask about all records without reading all journals. Only what is needed to find a record is
/// kept: no text and no payload, so that an erased record is gone from here as well. All of it can be rebuilt from the
/// journals.
namespace thalweg::host {

/// A journal as it is indexed and read.
struct JournalInfo {
  std::string origin, folder, agreement, party;
  machine::JournalStatus::Role role = machine::JournalStatus::Role::own;
};

/// How far a journal has been indexed.
struct IndexCursor {
  journal::EntryIndex next = 0;
  std::uint64_t receipts_next = 0;  ///< bytes of the receipts file
};

/// What is indexed of a record.
struct IndexedRecord {
  journal::EntryIndex index = 0;
  Instant at;
  Hash id;
  std::optional<record::KindId> kind;  ///< nothing when there is no opening
  std::optional<record::Place> place;
  std::string ref;  ///< only its hash is kept
  std::vector<record::Cite> cites;
};

struct IndexedReceipt {
  std::string origin;  ///< the journal that it is for; empty for the batch's own
  std::string peer;
  journal::TreeSize size = 0;
  Instant at;
  bool cited = false;  ///< it stands in the peer's own journal, where everybody reads the same
};

/// News of one journal, applied whole or not at all.
struct IndexBatch {
  std::string origin;
  IndexCursor cursor;  ///< afterwards
  std::vector<IndexedRecord> records;
  std::vector<Hash> erased;  ///< records of which place, reference and citations are to be forgotten
  std::vector<IndexedReceipt> receipts;
};

/// Where a record stands in the order of pages: newest first.
struct PageCursor {
  Instant at;
  std::uint32_t journal = 0;
  journal::EntryIndex index = 0;
};

/// For links: "1767139200123.2.55".
[[nodiscard]] std::string to_text(const PageCursor& cursor);
/// Errors  malformed.
[[nodiscard]] Result<PageCursor> page_cursor_from_text(std::string_view text);

struct IndexRow {
  std::string origin, agreement, party;
  machine::JournalStatus::Role role = machine::JournalStatus::Role::own;
  PageCursor cursor;
  Hash id;
  std::optional<record::KindId> kind;

  [[nodiscard]] journal::EntryIndex index() const { return cursor.index; }

  [[nodiscard]] Instant at() const { return cursor.at; }
};

/// A rectangle of latitude and longitude; it contains its edges and never crosses the 180th meridian.
struct Box {
  std::int32_t south_e7 = 0, west_e7 = 0, north_e7 = 0, east_e7 = 0;
};

/// All conditions that are stated hold.
struct PageQuery {
  std::string agreement, party;
  std::string ref;
  std::optional<record::KindId> kind;
  std::optional<PageCursor> before;
  std::optional<Box> box;
  std::optional<Instant> since;
  std::size_t limit = 50;
};

struct IndexCiter {
  IndexRow row;
  record::Rel rel;
};

/// Thread  `apply`, `open_journal` and `reset` from one thread; the rest from any.
/// Errors  unavailable, exhausted: the disk said no.  corrupt: the index is damaged; delete and rebuild it.
class Index {
 public:
  virtual ~Index() = default;

  /// Makes the journal known and says how far it has been indexed.
  [[nodiscard]] virtual Result<IndexCursor> open_journal(const JournalInfo& journal) = 0;
  /// Applies the batch and moves the cursor, both or neither.  Needs  the journal is open.
  [[nodiscard]] virtual Result<Unit> apply(const IndexBatch& batch) = 0;
  /// Forgets everything, as when a journal turned out to be another one; journals have to be opened again.
  [[nodiscard]] virtual Result<Unit> reset() = 0;

  /// Records of own and mirrored journals, newest first, at most `limit`.
  [[nodiscard]] virtual Result<std::vector<IndexRow>> page(const PageQuery& query) const = 0;
  [[nodiscard]] virtual Result<std::optional<IndexRow>> find(const Hash& id) const = 0;
  /// The records that cite it, oldest first, at most `limit`. Only a part of the commitment is compared: a record may
  /// turn up that cites another one, made so that they look alike. What counts is what the record says.
  [[nodiscard]] virtual Result<std::vector<IndexCiter>> citers(const Hash& id, std::size_t limit) const = 0;
  /// For each peer the first receipt that covers the entry, and the first that its own journal cites, by peer.
  [[nodiscard]] virtual Result<std::vector<IndexedReceipt>> receipts(std::string_view origin,
                                                                     journal::EntryIndex index) const = 0;
};

}  // namespace thalweg::host
