// SPDX-License-Identifier: Apache-2.0
#include "views/views.h"

#include <algorithm>
#include <tuple>

#include <sys/stat.h>
#include <unistd.h>

#include "base/crypto.h"
#include "views/views_detail.h"

namespace thalweg::views {
namespace {

/// Raised whenever the tables change; a file of another version is made anew from the journals.
constexpr int kVersion = 4;

/// Commitments and references are looked up by the first eight bytes of a hash: random keys make an index large and
/// slow, and eight bytes find a row as well as 32. A reference is kept as such a hash only, since it is part of what
/// can be erased.
constexpr const char* kTables = R"(
  CREATE TABLE journal(number INTEGER PRIMARY KEY, origin TEXT NOT NULL UNIQUE, agreement TEXT NOT NULL, party TEXT NOT NULL,
                       role INTEGER NOT NULL, next INTEGER NOT NULL, receipts_next INTEGER NOT NULL) STRICT;
  CREATE TABLE record(position INTEGER PRIMARY KEY, id BLOB NOT NULL, at_ms INTEGER NOT NULL,
                      kind INTEGER, lat_e7 INTEGER, lon_e7 INTEGER, ref INTEGER) STRICT;
  CREATE INDEX record_kind ON record(kind);
  CREATE TABLE lookup(key INTEGER NOT NULL, position INTEGER NOT NULL, PRIMARY KEY(key, position)) STRICT, WITHOUT ROWID;
  CREATE TABLE cite(target INTEGER NOT NULL, citer INTEGER NOT NULL, rel INTEGER NOT NULL, PRIMARY KEY(target, citer, rel))
    STRICT, WITHOUT ROWID;
  CREATE TABLE receipt(journal INTEGER NOT NULL, peer TEXT NOT NULL, cited INTEGER NOT NULL, size INTEGER NOT NULL,
                       at_ms INTEGER NOT NULL, PRIMARY KEY(journal, peer, cited, size)) STRICT, WITHOUT ROWID;
)";

template <class T>
std::optional<std::int64_t> as_integer(const std::optional<T>& value) {
  return value ? std::optional<std::int64_t>(static_cast<std::int64_t>(*value)) : std::nullopt;
}

}  // namespace

std::int64_t key_of(BytesView bytes) {
  std::uint64_t key = 0;
  for (std::size_t i = 0; i < 8; ++i) key = key << 8 | static_cast<unsigned char>(bytes[i]);
  return static_cast<std::int64_t>(key);
}

std::int64_t ref_key(std::string_view ref) {
  return key_of(sha256(ref).view());
}

Result<std::unique_ptr<host::Index>> open(const std::string& path, std::function<void(std::string_view)> log) {
  auto views = std::make_unique<Views>(path, std::move(log));
  TRY(views->start());
  return std::unique_ptr<host::Index>(std::move(views));
}

Result<bool> Views::usable() {
  writer_ = TRY(Connection::open(path_));
  Statement version = TRY(writer_->prepare("PRAGMA user_version"));
  if (!TRY(version.step()) || version.integer(0) != kVersion) return false;
  Statement row = TRY(writer_->prepare("SELECT number, origin, agreement, party, role FROM journal"));
  while (TRY(row.step())) {
    Journal journal{
        row.integer(0),
        {row.text(1), {}, row.text(2), row.text(3), static_cast<machine::JournalStatus::Role>(row.integer(4))}};
    journals_[journal.info.origin] = journal;
  }
  return true;
}

Result<Unit> Views::start() {
  struct stat found {};

  const bool existed = ::stat(path_.c_str(), &found) == 0;
  const auto usable_as_it_is = usable();
  if (!usable_as_it_is && usable_as_it_is.error().code != Code::corrupt) return usable_as_it_is.error();
  if (usable_as_it_is && *usable_as_it_is) return Unit{};
  if (existed) {
    log_("index " + path_ +
         (usable_as_it_is ? " has another version" : " is damaged (" + usable_as_it_is.error().detail + ")") +
         "; it is built anew from the journals");
  }
  return make();
}

void Views::remove_files() {
  for (const char* suffix : {"", "-wal", "-shm"}) ::unlink((path_ + suffix).c_str());
}

Result<Unit> Views::make() {
  writer_.reset();
  journals_.clear();
  remove_files();
  writer_ = TRY(Connection::open(path_));
  const std::string sql =
      "BEGIN;" + std::string(kTables) + "PRAGMA user_version=" + std::to_string(kVersion) + "; COMMIT";
  return writer_->execute(sql.c_str());
}

Result<Unit> Views::reset() {
  const std::unique_lock alone(gate_);
  const std::lock_guard lock(mutex_);
  pool_.clear();
  return make();
}

Result<host::IndexCursor> Views::open_journal(const host::JournalInfo& info) {
  Statement insert =
      TRY(writer_->prepare("INSERT INTO journal(origin, agreement, party, role, next, receipts_next) "
                           "VALUES(?,?,?,?,0,0) ON CONFLICT(origin) DO NOTHING"));
  TRY(insert.bind(info.origin).bind(info.agreement).bind(info.party).bind(static_cast<std::int64_t>(info.role)).run());
  Statement row = TRY(writer_->prepare("SELECT number, next, receipts_next FROM journal WHERE origin = ?"));
  if (!TRY(row.bind(info.origin).step())) return Error{Code::corrupt, "the index lost the journal " + info.origin};
  const std::lock_guard lock(mutex_);
  journals_[info.origin] = {row.integer(0), info};
  return host::IndexCursor{static_cast<journal::EntryIndex>(row.integer(1)),
                           static_cast<std::uint64_t>(row.integer(2))};
}

Result<Unit> Views::apply(const host::IndexBatch& batch) {
  const auto journal = find_journal(batch.origin);
  CHECK(journal.has_value());
  const bool erasing = !batch.erased.empty();
  if (erasing) TRY(writer_->execute("PRAGMA secure_delete=ON"));
  TRY(writer_->execute("BEGIN IMMEDIATE"));
  auto written = write(batch, journal->number);
  if (written) written = writer_->execute("COMMIT");
  if (!written) (void)writer_->execute("ROLLBACK");
  // The log of writes still holds what was erased until it has been carried over.
  if (erasing) (void)writer_->execute("PRAGMA wal_checkpoint(TRUNCATE); PRAGMA secure_delete=FAST");
  return written;
}

Result<Unit> Views::write(const host::IndexBatch& batch, std::int64_t number) {
  TRY(insert_records(batch.records, number));
  TRY(erase(batch.erased));
  {
    Statement receipt = TRY(writer_->prepare(
        "INSERT OR IGNORE INTO receipt(journal, peer, cited, size, at_ms) SELECT number, ?, ?, ?, ? FROM "
        "journal WHERE origin = ?"));
    for (const host::IndexedReceipt& each : batch.receipts) {
      const std::string& origin = each.origin.empty() ? batch.origin : each.origin;
      TRY(receipt.bind(each.peer)
              .bind(std::int64_t{each.cited ? 1 : 0})
              .bind(static_cast<std::int64_t>(each.size))
              .bind(each.at.unix_ms())
              .bind(origin)
              .run());
    }
  }
  Statement cursor = TRY(writer_->prepare("UPDATE journal SET next = ?, receipts_next = ? WHERE number = ?"));
  return cursor.bind(static_cast<std::int64_t>(batch.cursor.next))
      .bind(static_cast<std::int64_t>(batch.cursor.receipts_next))
      .bind(number)
      .run();
}

/// Random keys go in sorted, so that neighbours in the tree are touched together.
Result<Unit> Views::insert_records(const std::vector<host::IndexedRecord>& records, std::int64_t number) {
  std::vector<std::pair<std::int64_t, std::int64_t>> keys;
  std::vector<std::tuple<std::int64_t, std::int64_t, std::int64_t>> cites;
  keys.reserve(records.size());
  Statement record = TRY(writer_->prepare(
      "INSERT OR REPLACE INTO record(position, id, at_ms, kind, lat_e7, lon_e7, ref) VALUES(?,?,?,?,?,?,?)"));
  for (const host::IndexedRecord& each : records) {
    const std::int64_t at = position(number, each.index);
    keys.emplace_back(key_of(each.id.view()), at);
    if (!each.ref.empty()) keys.emplace_back(ref_key(each.ref), at);
    for (const record::Cite& cite : each.cites)
      cites.emplace_back(key_of(cite.record.view()), at, static_cast<std::int64_t>(cite.rel));
    record.bind(at).bind_blob(each.id.view()).bind(each.at.unix_ms()).bind(as_integer(each.kind));
    record.bind(each.place ? std::optional<std::int64_t>(each.place->lat_e7) : std::nullopt);
    record.bind(each.place ? std::optional<std::int64_t>(each.place->lon_e7) : std::nullopt);
    TRY(record.bind(each.ref.empty() ? std::nullopt : std::optional(ref_key(each.ref))).run());
  }
  std::sort(keys.begin(), keys.end());
  std::sort(cites.begin(), cites.end());
  Statement lookup = TRY(writer_->prepare("INSERT OR IGNORE INTO lookup(key, position) VALUES(?,?)"));
  for (const auto& [key, at] : keys) TRY(lookup.bind(key).bind(at).run());
  Statement cite = TRY(writer_->prepare("INSERT OR IGNORE INTO cite(target, citer, rel) VALUES(?,?,?)"));
  for (const auto& [target, citer, rel] : cites) TRY(cite.bind(target).bind(citer).bind(rel).run());
  return Unit{};
}

/// The place, the reference and what it cites; that it stood there, and of what kind it was, its entry still says.
Result<Unit> Views::erase(const std::vector<Hash>& ids) {
  if (ids.empty()) return Unit{};
  Statement find = TRY(writer_->prepare(
      "SELECT r.position, r.ref FROM lookup l JOIN record r ON r.position = l.position WHERE l.key = ? AND r.id = ?"));
  Statement cites = TRY(writer_->prepare("DELETE FROM cite WHERE citer = ?"));
  Statement lookup = TRY(writer_->prepare("DELETE FROM lookup WHERE key = ? AND position = ?"));
  Statement rest =
      TRY(writer_->prepare("UPDATE record SET lat_e7 = NULL, lon_e7 = NULL, ref = NULL WHERE position = ?"));
  for (const Hash& id : ids) {
    const bool there = TRY(find.bind(key_of(id.view())).bind_blob(id.view()).step());
    const std::int64_t at = there ? find.integer(0) : 0;
    const bool has_ref = there && !find.is_null(1);
    const std::int64_t ref = has_ref ? find.integer(1) : 0;
    TRY(find.run());
    if (!there) continue;
    TRY(cites.bind(at).run());
    if (has_ref) TRY(lookup.bind(ref).bind(at).run());
    TRY(rest.bind(at).run());
  }
  return Unit{};
}

std::optional<Views::Journal> Views::find_journal(std::string_view origin) const {
  const std::lock_guard lock(mutex_);
  const auto found = journals_.find(origin);
  return found == journals_.end() ? std::nullopt : std::optional(found->second);
}

std::optional<Views::Journal> Views::find_journal(std::int64_t number) const {
  const std::lock_guard lock(mutex_);
  for (const auto& [origin, journal] : journals_) {
    if (journal.number == number) return journal;
  }
  return std::nullopt;
}

std::vector<Views::Journal> Views::journals() const {
  const std::lock_guard lock(mutex_);
  std::vector<Journal> list;
  for (const auto& [origin, journal] : journals_) list.push_back(journal);
  return list;
}

}  // namespace thalweg::views
