// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/crypto.h"
#include "base/disk.h"

namespace thalweg {

/// What an operation on the disk is about to change; reads are never asked about.
struct DiskOperation {
  enum class What { write, truncate, sync, replace, remove };
  What what;
  std::string_view path;
};

/// What becomes of it.
enum class DiskFate {
  done,
  failed,        ///< says unavailable, and nothing happened
  failed_after,  ///< says unavailable, although it happened
  full,          ///< says exhausted; of a write, the first half happened
  flipped,       ///< says done, but one bit of what was written is another
};

/// A disk in memory that can lose power. What was synced survives; of what was written since, each 512-byte sector of
/// each write is on the disk or not, in no order, as the given entropy decides. It can also stop working after a number
/// of operations, as when the process dies there: from then on each one says unavailable.
class MemoryDisk : public Disk {
 public:
  MemoryDisk();
  ~MemoryDisk() override;

  [[nodiscard]] Result<std::unique_ptr<File>> open(std::string_view path) override;
  [[nodiscard]] Result<Bytes> read_all(std::string_view path) const override;
  [[nodiscard]] Result<Unit> replace(std::string_view path, BytesView content) override;
  [[nodiscard]] bool exists(std::string_view path) const override;
  [[nodiscard]] Result<std::vector<std::string>> list(std::string_view folder) const override;
  [[nodiscard]] Result<Unit> remove(std::string_view path) override;

  /// Loses power: open files become useless, and the disk works again with what survived.
  void crash(Entropy& entropy);
  /// The process dies and the machine goes on: open files become useless, all that was written is there, synced or not.
  void kill();
  /// Lets `count` more operations happen; the one after that fails, and all that follow.
  void die_after(std::uint64_t count);
  /// Asks `judge` about each operation from now on; nothing to stop asking.
  void set_fates(std::function<DiskFate(const DiskOperation&)> judge);
  /// How many operations happened so far.
  [[nodiscard]] std::uint64_t operations() const;
  /// A copy of everything durable under a folder, as a backup would have it.
  [[nodiscard]] std::map<std::string, Bytes> durable(std::string_view folder = {}) const;
  /// A copy of everything as a program reads it, synced or not.
  [[nodiscard]] std::map<std::string, Bytes> current() const;
  /// Changes one bit of a file where it lies.
  void flip(std::string_view path, std::uint64_t at, unsigned bit);
  /// Puts such a copy back in place of everything.
  void restore(const std::map<std::string, Bytes>& files);

  struct State;

 private:
  std::shared_ptr<State> state_;
};

}  // namespace thalweg
