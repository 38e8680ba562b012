// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/crypto.h"
#include "base/disk.h"

namespace thalweg {

/// A disk in memory that can lose power. What was synced survives a crash; of what was written since, each file keeps
/// the first few writes, the last of them perhaps in part, as the given entropy decides. It can also stop working after
/// a number of writes, as when the process dies there: from then on every operation says unavailable.
class MemoryDisk : public Disk {
 public:
  MemoryDisk();
  ~MemoryDisk() override;

  [[nodiscard]] Result<std::unique_ptr<File>> open(std::string_view path) override;
  [[nodiscard]] Result<Bytes> read_all(std::string_view path) const override;
  [[nodiscard]] Result<Unit> replace(std::string_view path, BytesView content) override;
  [[nodiscard]] bool exists(std::string_view path) const override;
  [[nodiscard]] std::vector<std::string> list(std::string_view folder) const override;
  [[nodiscard]] Result<Unit> remove(std::string_view path) override;

  /// Loses power: open files become useless, and the disk works again with what survived.
  void crash(Entropy& entropy);
  /// Lets `count` more writes, truncations and syncs happen; the one after that fails, and all that follows.
  void die_after(std::uint64_t count);
  /// How many of them happened so far.
  [[nodiscard]] std::uint64_t operations() const;
  /// A copy of everything durable, as a backup would have it.
  [[nodiscard]] std::map<std::string, Bytes> durable() const;
  /// Puts such a copy back in place of everything.
  void restore(const std::map<std::string, Bytes>& files);

  struct State;

 private:
  std::shared_ptr<State> state_;
};

}  // namespace thalweg
