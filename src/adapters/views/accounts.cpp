// SPDX-License-Identifier: Apache-2.0
#include "views/accounts.h"

#include <mutex>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "views/sqlite_detail.h"

namespace thalweg::views {
namespace {

constexpr std::int64_t kVersion = 1;

Error in_accounts(Error error) {
  error.detail = "accounts.sqlite: " + error.detail + "; restore it from a backup";
  return error;
}

class Accounts final : public host::AccountStore {
 public:
  explicit Accounts(std::unique_ptr<Connection> connection) : connection_(std::move(connection)) {}

  [[nodiscard]] Result<Unit> start() {
    // The log is as long as the last change, so that nothing old stays behind in it.
    TRY(connection_->execute("PRAGMA journal_mode=DELETE; PRAGMA synchronous=EXTRA; PRAGMA secure_delete=ON"));
    std::int64_t version = 0;
    {
      Statement statement = TRY(connection_->prepare("PRAGMA user_version"));
      if (TRY(statement.step())) version = statement.integer(0);
    }
    if (version == kVersion) return Unit{};
    if (version != 0)
      return Error{Code::unsupported, "it is of version " + std::to_string(version) + ", made by a newer program"};
    return connection_->execute(
        "BEGIN IMMEDIATE; CREATE TABLE kept(key TEXT PRIMARY KEY, text TEXT NOT NULL) STRICT, WITHOUT ROWID; "
        "PRAGMA user_version=1; COMMIT");
  }

  Result<std::map<std::string, std::string>> load() override {
    const std::lock_guard lock(mutex_);
    std::map<std::string, std::string> texts;
    Statement statement = TRY(connection_->prepare("SELECT key, text FROM kept"));
    while (TRY(statement.step())) texts.emplace(statement.text(0), statement.text(1));
    return texts;
  }

  Result<Unit> put(const std::string& key, const std::string& text) override {
    const std::lock_guard lock(mutex_);
    Statement statement = TRY(connection_->prepare("INSERT OR REPLACE INTO kept(key, text) VALUES(?, ?)"));
    return statement.bind(std::string_view(key)).bind(std::string_view(text)).run();
  }

  Result<Unit> remove(const std::string& key) override {
    const std::lock_guard lock(mutex_);
    Statement statement = TRY(connection_->prepare("DELETE FROM kept WHERE key = ?"));
    return statement.bind(std::string_view(key)).run();
  }

 private:
  std::mutex mutex_;
  std::unique_ptr<Connection> connection_;
};

}  // namespace

Result<std::unique_ptr<host::AccountStore>> open_accounts(const std::string& path) {
  // Made for its owner alone before SQLite makes it for everybody.
  const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (file < 0) return Error{Code::unavailable, path + " cannot be opened for writing"};

  struct stat status {};

  const bool is_private = ::fstat(file, &status) == 0 && (status.st_mode & 077) == 0;
  ::close(file);
  if (!is_private)
    return Error{
        Code::refused,
        path + ": others than its owner may read or write it; find out who did, then `chmod 600 " + path + "`"};
  auto connection = Connection::open(path);
  if (!connection) return in_accounts(connection.error());
  auto accounts = std::make_unique<Accounts>(std::move(*connection));
  if (const auto started = accounts->start(); !started) return in_accounts(started.error());
  return std::unique_ptr<host::AccountStore>(std::move(accounts));
}

}  // namespace thalweg::views
