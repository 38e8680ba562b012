// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"

struct sqlite3;
struct sqlite3_stmt;

/// Just enough of SQLite to run prepared statements and to see every error.
namespace thalweg::views {

/// A prepared statement in use. Reset when it goes, so that the connection can run it again.
class Statement {
 public:
  Statement(sqlite3* db, sqlite3_stmt* prepared) : db_(db), prepared_(prepared) {}

  ~Statement();

  Statement(Statement&& other) noexcept : db_(other.db_), prepared_(other.prepared_), bound_(other.bound_) {
    other.prepared_ = nullptr;
  }

  Statement& operator=(Statement&&) = delete;
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  // Parameters in their order; the bytes must outlive `step`.
  Statement& bind(std::int64_t value);
  Statement& bind(std::optional<std::int64_t> value);
  Statement& bind(std::string_view text);
  Statement& bind_blob(BytesView bytes);
  /// Runs to the next row; false when there is none.
  [[nodiscard]] Result<bool> step();
  /// Runs to the end and makes ready for the next parameters.
  [[nodiscard]] Result<Unit> run();

  [[nodiscard]] std::int64_t integer(int column) const;
  [[nodiscard]] bool is_null(int column) const;
  [[nodiscard]] std::string text(int column) const;
  [[nodiscard]] Result<Hash> hash(int column) const;

 private:
  sqlite3* db_;
  sqlite3_stmt* prepared_;
  int bound_ = 0;
};

/// One connection; one thread at a time.
class Connection {
 public:
  /// Errors  corrupt: the file is no database, or a damaged one.  unavailable, exhausted: the disk said no.
  [[nodiscard]] static Result<std::unique_ptr<Connection>> open(const std::string& path);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /// Runs statements that give nothing back.
  [[nodiscard]] Result<Unit> execute(const char* sql);
  /// Prepared once for each text.
  [[nodiscard]] Result<Statement> prepare(const std::string& sql);
  /// The whole database as the bytes of its file.
  [[nodiscard]] Result<Bytes> serialized() const;

 private:
  explicit Connection(sqlite3* db) : db_(db) {}

  sqlite3* db_;
  std::map<std::string, sqlite3_stmt*, std::less<>> prepared_;
};

}  // namespace thalweg::views
