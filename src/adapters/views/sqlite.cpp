// SPDX-License-Identifier: Apache-2.0
#include <sqlite3.h>

#include "views/sqlite_detail.h"

namespace thalweg::views {
namespace {

Error error_of(sqlite3* db, int code) {
  const std::string detail = std::string("the index: ") + sqlite3_errstr(code) +
                             (db != nullptr ? std::string(": ") + sqlite3_errmsg(db) : std::string());
  switch (code & 0xff) {
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB: return {Code::corrupt, detail};
    case SQLITE_FULL: return {Code::exhausted, detail};
    default: return {Code::unavailable, detail};
  }
}

}  // namespace

Statement::~Statement() {
  if (prepared_ == nullptr) return;
  sqlite3_reset(prepared_);
  sqlite3_clear_bindings(prepared_);
}

Statement& Statement::bind(std::int64_t value) {
  CHECK(sqlite3_bind_int64(prepared_, ++bound_, value) == SQLITE_OK);
  return *this;
}

Statement& Statement::bind(std::optional<std::int64_t> value) {
  if (value) return bind(*value);
  CHECK(sqlite3_bind_null(prepared_, ++bound_) == SQLITE_OK);
  return *this;
}

Statement& Statement::bind(std::string_view text) {
  CHECK(sqlite3_bind_text64(prepared_, ++bound_, text.data(), text.size(), SQLITE_STATIC, SQLITE_UTF8) == SQLITE_OK);
  return *this;
}

Statement& Statement::bind_blob(BytesView bytes) {
  CHECK(sqlite3_bind_blob64(prepared_, ++bound_, bytes.data(), bytes.size(), SQLITE_STATIC) == SQLITE_OK);
  return *this;
}

Result<bool> Statement::step() {
  const int code = sqlite3_step(prepared_);
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  return error_of(db_, code);
}

Result<Unit> Statement::run() {
  while (TRY(step())) continue;
  sqlite3_reset(prepared_);
  bound_ = 0;
  return Unit{};
}

std::int64_t Statement::integer(int column) const {
  return sqlite3_column_int64(prepared_, column);
}

bool Statement::is_null(int column) const {
  return sqlite3_column_type(prepared_, column) == SQLITE_NULL;
}

std::string Statement::text(int column) const {
  const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(prepared_, column));
  return bytes == nullptr ? std::string()
                          : std::string(bytes, static_cast<std::size_t>(sqlite3_column_bytes(prepared_, column)));
}

Result<Hash> Statement::hash(int column) const {
  const auto* bytes = static_cast<const char*>(sqlite3_column_blob(prepared_, column));
  auto hash = hash_from_bytes(
      BytesView(bytes, bytes == nullptr ? 0 : static_cast<std::size_t>(sqlite3_column_bytes(prepared_, column))));
  if (!hash) return Error{Code::corrupt, "the index holds a commitment of a wrong length"};
  return hash;
}

Result<std::unique_ptr<Connection>> Connection::open(const std::string& path) {
  sqlite3* db = nullptr;
  const int code =
      sqlite3_open_v2(path.c_str(), &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, nullptr);
  std::unique_ptr<Connection> connection(new Connection(db));
  if (code != SQLITE_OK) return error_of(db, code);
  sqlite3_extended_result_codes(db, 1);
  sqlite3_busy_timeout(db, 10'000);
  // Nothing here is lost for good, so that only a checkpoint waits for the disk. What is deleted is overwritten as
  // well, where that costs no more writing.
  TRY(connection->execute(
      "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA secure_delete=FAST; PRAGMA cache_size=-65536;"
      "PRAGMA temp_store=MEMORY; PRAGMA trusted_schema=OFF; PRAGMA wal_autocheckpoint=16000; PRAGMA "
      "cell_size_check=ON"));
  return connection;
}

Connection::~Connection() {
  for (auto& [sql, prepared] : prepared_) sqlite3_finalize(prepared);
  sqlite3_close_v2(db_);
}

Result<Unit> Connection::execute(const char* sql) {
  const int code = sqlite3_exec(db_, sql, nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) return error_of(db_, code);
  return Unit{};
}

Result<Statement> Connection::prepare(const std::string& sql) {
  sqlite3_stmt*& prepared = prepared_[sql];
  if (prepared == nullptr) {
    const int code = sqlite3_prepare_v3(
        db_, sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT, &prepared, nullptr);
    if (code != SQLITE_OK) return error_of(db_, code);
  }
  return Statement(db_, prepared);
}

Result<Bytes> Connection::serialized() const {
  sqlite3_int64 size = 0;
  const std::unique_ptr<unsigned char, decltype(&sqlite3_free)> bytes(sqlite3_serialize(db_, "main", &size, 0),
                                                                      &sqlite3_free);
  if (!bytes) return Error{Code::exhausted, "there is no memory for a file of " + std::to_string(size) + " bytes"};
  return Bytes(reinterpret_cast<const char*>(bytes.get()), static_cast<std::size_t>(size));
}

}  // namespace thalweg::views
