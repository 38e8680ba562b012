// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <tuple>

#include "views/views_detail.h"

/// Questions to the index. Each takes a connection of its own from the pool, so that readers never wait for each other.
namespace thalweg::views {
namespace {

constexpr std::size_t kPoolMax = 8;

/// Entry times never go back within a journal, so that the first record not before `at` is found by halving: everything
/// from the position on is not before it, everything below is.
Result<std::int64_t> first_at(Connection& db, std::int64_t low, std::int64_t high, Instant at) {
  Statement probe =
      TRY(db.prepare("SELECT position, at_ms FROM record WHERE position BETWEEN ? AND ? ORDER BY position LIMIT 1"));
  while (low < high) {
    const std::int64_t middle = low + (high - low) / 2;
    const bool there = TRY(probe.bind(middle).bind(high - 1).step());
    const std::int64_t found_at = there ? probe.integer(1) : 0;
    const std::int64_t found = there ? probe.integer(0) : 0;
    TRY(probe.run());
    if (!there || found_at >= at.unix_ms()) {
      high = middle;
    } else {
      low = found + 1;
    }
  }
  return low;
}

bool newer(const host::PageCursor& a, const host::PageCursor& b) {
  return std::tie(a.at, a.journal, a.index) > std::tie(b.at, b.journal, b.index);
}

}  // namespace

class Views::Reader {
 public:
  Reader(const Views& views, std::shared_lock<std::shared_mutex> gate, std::unique_ptr<Connection> connection)
      : views_(&views), gate_(std::move(gate)), connection_(std::move(connection)) {}

  ~Reader() {
    if (!connection_) return;
    const std::lock_guard lock(views_->mutex_);
    if (views_->pool_.size() < kPoolMax) views_->pool_.push_back(std::move(connection_));
  }

  Reader(Reader&&) = default;
  Reader& operator=(Reader&&) = delete;
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;

  [[nodiscard]] Connection& db() const { return *connection_; }

 private:
  const Views* views_;
  std::shared_lock<std::shared_mutex> gate_;
  std::unique_ptr<Connection> connection_;
};

Result<Views::Reader> Views::reader() const {
  std::shared_lock gate(gate_);
  {
    const std::lock_guard lock(mutex_);
    if (!pool_.empty()) {
      auto connection = std::move(pool_.back());
      pool_.pop_back();
      return Reader(*this, std::move(gate), std::move(connection));
    }
  }
  return Reader(*this, std::move(gate), TRY(Connection::open(path_)));
}

host::IndexRow Views::to_row(const Journal& journal, const Statement& row, Hash id) const {
  host::IndexRow made{
      journal.info.origin, journal.info.agreement, journal.info.party, journal.info.role, {}, id, std::nullopt};
  const std::int64_t at = row.integer(0);
  made.cursor = {Instant::unix_ms(row.integer(2)),
                 static_cast<std::uint32_t>(journal.number),
                 static_cast<journal::EntryIndex>(at & ((std::int64_t{1} << kIndexBits) - 1))};
  if (!row.is_null(3)) made.kind = static_cast<record::KindId>(row.integer(3));
  return made;
}

Result<Unit> Views::page_of(Connection& db,
                            const Journal& journal,
                            const host::PageQuery& query,
                            std::vector<host::IndexRow>& rows) const {
  std::int64_t low = position(journal.number, 0);
  std::int64_t high = position(journal.number + 1, 0);  // not included
  if (query.before) {
    const host::PageCursor& before = *query.before;
    const std::int64_t number = before.journal;
    if (journal.number == number) {
      high = position(number, before.index);
    } else {
      // Of what happened at the same instant, journals with a lower number come later in the page.
      high = TRY(first_at(db, low, high, journal.number < number ? before.at + Duration::milliseconds(1) : before.at));
    }
  }
  if (query.since) low = TRY(first_at(db, low, high, *query.since));
  std::string sql = "SELECT position, id, at_ms, kind FROM record WHERE position >= ? AND position < ?";
  if (query.kind) sql += " AND kind = ?";
  if (!query.ref.empty()) sql += " AND position IN (SELECT position FROM lookup WHERE key = ?) AND ref = ?";
  if (query.box) sql += " AND lat_e7 BETWEEN ? AND ? AND lon_e7 BETWEEN ? AND ?";
  Statement row = TRY(db.prepare(sql + " ORDER BY position DESC LIMIT ?"));
  row.bind(low).bind(high);
  if (query.kind) row.bind(static_cast<std::int64_t>(*query.kind));
  if (!query.ref.empty()) row.bind(ref_key(query.ref)).bind(ref_key(query.ref));
  if (query.box)
    row.bind(std::int64_t{query.box->south_e7})
        .bind(std::int64_t{query.box->north_e7})
        .bind(std::int64_t{query.box->west_e7})
        .bind(std::int64_t{query.box->east_e7});
  row.bind(static_cast<std::int64_t>(query.limit));
  while (TRY(row.step())) rows.push_back(to_row(journal, row, TRY(row.hash(1))));
  return Unit{};
}

Result<std::vector<host::IndexRow>> Views::page(const host::PageQuery& query) const {
  const Reader reading = TRY(reader());
  std::vector<host::IndexRow> rows;
  for (const Journal& journal : journals()) {
    if (journal.info.role == machine::JournalStatus::Role::national) continue;
    if (!query.agreement.empty() && journal.info.agreement != query.agreement) continue;
    if (!query.party.empty() && journal.info.party != query.party) continue;
    TRY(page_of(reading.db(), journal, query, rows));
  }
  std::sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) { return newer(a.cursor, b.cursor); });
  if (rows.size() > query.limit) rows.resize(query.limit);
  return rows;
}

Result<std::optional<host::IndexRow>> Views::find(const Hash& id) const {
  const Reader reading = TRY(reader());
  Statement row =
      TRY(reading.db().prepare("SELECT r.position, r.id, r.at_ms, r.kind FROM lookup l JOIN record r ON r.position = "
                               "l.position WHERE l.key = ? AND r.id = ?"));
  if (!TRY(row.bind(key_of(id.view())).bind_blob(id.view()).step())) return std::optional<host::IndexRow>();
  const auto journal = find_journal(row.integer(0) >> kIndexBits);
  if (!journal) return std::optional<host::IndexRow>();
  return std::optional(to_row(*journal, row, id));
}

Result<std::vector<host::IndexCiter>> Views::citers(const Hash& id, std::size_t limit) const {
  const Reader reading = TRY(reader());
  Statement row =
      TRY(reading.db().prepare("SELECT r.position, r.id, r.at_ms, r.kind, c.rel FROM cite c JOIN record r ON "
                               "r.position = c.citer WHERE c.target = ? ORDER BY r.at_ms, r.position, c.rel LIMIT ?"));
  row.bind(key_of(id.view())).bind(static_cast<std::int64_t>(limit));
  std::vector<host::IndexCiter> citers;
  while (TRY(row.step())) {
    const auto journal = find_journal(row.integer(0) >> kIndexBits);
    if (!journal) continue;
    citers.push_back({to_row(*journal, row, TRY(row.hash(1))), static_cast<record::Rel>(row.integer(4))});
  }
  return citers;
}

Result<std::vector<host::IndexedReceipt>> Views::receipts(std::string_view origin, journal::EntryIndex index) const {
  std::vector<host::IndexedReceipt> receipts;
  const auto journal = find_journal(origin);
  if (!journal) return receipts;
  const Reader reading = TRY(reader());
  // One step into the table for each peer, however many receipts it gave.
  Statement next_peer =
      TRY(reading.db().prepare("SELECT peer FROM receipt WHERE journal = ? AND peer > ? ORDER BY peer LIMIT 1"));
  Statement first =
      TRY(reading.db().prepare("SELECT size, at_ms FROM receipt WHERE journal = ? AND peer = ? AND cited = ? AND size "
                               "> ? ORDER BY size LIMIT 1"));
  std::string peer;
  while (TRY(next_peer.bind(journal->number).bind(peer).step())) {
    peer = next_peer.text(0);
    TRY(next_peer.run());
    for (const std::int64_t cited : {0, 1}) {
      if (TRY(first.bind(journal->number).bind(peer).bind(cited).bind(static_cast<std::int64_t>(index)).step())) {
        receipts.push_back({{},
                            peer,
                            static_cast<journal::TreeSize>(first.integer(0)),
                            Instant::unix_ms(first.integer(1)),
                            cited == 1});
      }
      TRY(first.run());
    }
  }
  return receipts;
}

}  // namespace thalweg::views
